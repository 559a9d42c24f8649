"""What kind of page this is, decided before any date is believed: challenge, login, soft 404, maintenance, stub, empty."""

from crawler.pages.source import Source
from monitor.types import Failure


def refuse(source: Source) -> Failure | None:
    """Return why the page is no column page at all; None where it may be one."""
    del source
    return None


def empty_sign(source: Source) -> str:
    """Return the positive sign of emptiness that the page shows, as it stands there; empty for none."""
    del source
    return ""
