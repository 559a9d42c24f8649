"""What the rows of a page or fragment say, and the reading that is made of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.pages import readings
from crawler.pages.tree import Element
from monitor.types import Entry, Failure, FailureKind, FollowUp, Purpose, Reading

ARTICLES_ASKED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the rows of a page or fragment say."""

    entries: tuple[Entry, ...] = ()
    """In the page's order; undated ones included."""
    failure: Failure | None = None
    """Why no date may be believed (none found, ambiguous years, witnesses that disagree); None where all is well."""
    notes: tuple[str, ...] = ()
    follow: tuple[FollowUp, ...] = ()
    """Articles that tell what the rows do not: the days of an undated list, the year of one without years."""


def as_reading(family: str, found: Found, *, notes: Sequence[str] = ()) -> Reading:
    """Make the reading of what was found: entries, or its failure; an undated list names its first articles."""
    notes = (*notes, *found.notes)
    if found.failure is None:
        return readings.entries(family, found.entries, notes=notes, follow=found.follow)
    follow = found.follow
    if not follow and found.failure.kind is FailureKind.UNDATED:
        follow = article_follow_ups(found.entries)
    return readings.failure(
        family, found.failure.kind, found.failure.detail, found=found.entries, follow=follow, notes=notes
    )


def article_follow_ups(
    entries: Sequence[Entry], *, host: str = "", limit: int = ARTICLES_ASKED
) -> tuple[FollowUp, ...]:
    """Name the first articles of an undated list, each address once; only those of `host` where one is given."""
    urls = dict.fromkeys(entry.url for entry in entries if entry.url and (not host or host_of(entry.url) == host))
    return tuple(FollowUp(url=url, purpose=Purpose.ARTICLE) for url in list(urls)[:limit])


def host_of(url: str) -> str:
    """Return the host of an address; empty where it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def path(element: Element) -> str:
    """Name an element for a person: `div#main > ul.list`."""
    names: list[str] = []
    current: Element | None = element
    while current is not None and len(names) < 2:  # noqa: PLR2004 - an element and its parent
        name = f"{current.tag!s}"
        if current.get("id"):
            name += f"#{current.get('id')}"
        elif current.get("class"):
            name += f".{(current.get('class') or '').split()[0]}" if (current.get("class") or "").split() else ""
        names.append(name)
        current = current.getparent()
    return " > ".join(reversed(names))
