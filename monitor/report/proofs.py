"""An entry as a reader is shown it: what it says, and where its date was read."""

from dataclasses import dataclass
from datetime import date

from monitor.report.clean import clean_text, safe_link
from monitor.types import Entry
from monitor.wording import EVIDENCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """An entry as it is shown: what it says, and where its date was read."""

    title: str
    link: str
    """Empty where the entry's address is none that a reader may be sent to."""
    published: date | None
    text: str
    """The very text the date was read from."""
    where: str
    """The kind of place, in Chinese; empty for an undated entry."""
    place: str
    pinned: bool
    address_date: date | None


def proof_of(entry: Entry) -> Proof:
    """Make an entry fit to be shown."""
    return Proof(
        title=clean_text(entry.title) or "（无标题）",
        link=safe_link(entry.url),
        published=entry.published,
        text=clean_text(entry.published_text),
        where=EVIDENCE[entry.evidence] if entry.evidence else "",
        place=clean_text(entry.place),
        pinned=entry.pinned,
        address_date=entry.address_date,
    )
