"""What happens to the replica portal as days pass: switched by day, so that a scripted year is the same each time."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from demo.plan import Shape


class Outage(StrEnum):
    """How a whole portal is away."""

    RESET = "reset"
    UNAVAILABLE = "unavailable"
    """503 for every address."""
    CHALLENGE = "challenge"
    """412 for every address."""
    INDEX_PAGE = "index_page"
    """The home page for every address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalDown:
    """The whole portal is away from the first to the last day."""

    first: date
    last: date
    how: Outage = Outage.UNAVAILABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Redesign:
    """From the first to the last day every list is drawn by a script of its own: no list keeps its structure."""

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFault:
    """One page is served in another shape, mostly a broken one, from the first to the last day."""

    first: date
    last: date
    column: str
    department: str | None
    shape: Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A page that had its rhythm publishes nothing more from this day on."""

    day: date
    column: str
    department: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revival:
    """A page that was silent publishes on this day, and goes on in its rhythm."""

    day: date
    column: str
    department: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """Articles beside the rhythm: they appear on `day` and claim the date `published`.

    One of an older date is backdated; many on one day are a burst.
    """

    day: date
    column: str
    department: str | None = None
    published: date
    count: int = 1
    title: str = ""
    """A title of your own, for one that was published before or one that is nasty; left empty, one is made up."""


Event = PortalDown | Redesign | PageFault | Silence | Revival | Extra


def lasts(event: PortalDown | Redesign | PageFault, day: date) -> bool:
    """Tell whether the event holds on this day."""
    return event.first <= day <= event.last
