"""Would the same bytes be read the same tomorrow? Then they need not be read again when they come again."""

import re
from datetime import date

from monitor.types import Entry, Outcome, Reading

_OWN_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s{0,3}(?:[-./年]|\d{4}(?!\d))")
"""A year of four digits before its month."""


def is_timeless(reading: Reading, as_of: date) -> bool:
    """Tell whether a document that was read on `as_of` would be read the same on any later day.

    So where every row's date carries its own year and lies no later than `as_of`: nothing was reckoned from the day.
    Never of a reading that names follow-ups, failed, or found nothing: such a page is read again.
    """
    if reading.outcome not in {Outcome.ENTRIES, Outcome.ARTICLE} or reading.follow:
        return False
    return bool(reading.entries) and all(_tells_its_day(entry, as_of) for entry in reading.entries)


def _tells_its_day(entry: Entry, as_of: date) -> bool:
    if entry.published is None or entry.published > as_of:
        return False
    return tells_its_year(entry.published_text, entry.published)


def tells_its_year(text: str, day: date) -> bool:
    """Tell whether a date's text has the year of its day in it, in four digits."""
    year = _OWN_YEAR.search(text)
    return year is not None and int(year[1]) == day.year
