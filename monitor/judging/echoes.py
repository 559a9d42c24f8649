"""Servers that answer one page whatever is asked: the same list, word for word, under the addresses of several pages.

Such a list would be taken for each column's own. That it is nobody's shows only where the pages are held side by side,
also where the page that answers is not known for the portal's home page.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from monitor.types import Failure, FailureKind, Observation, Outcome, Reading

FEWEST_PAGES = 3
"""Addresses from which on a common list is nobody's. Two may be two ways to one column."""

TOGETHER = timedelta(hours=24)
"""Looks that lie further apart are not of one night: a column may move from one address to another."""

Looks = Mapping[tuple[str, str], Sequence[Observation]]


def silenced(looks: Looks) -> Looks:
    """Give the looks with a failure in place of every list that several addresses showed word for word within a night.

    Two lists are the same by their fingerprints, which are of all titles and addresses of rows: departments may well
    have rows of the same titles and dates, each its own.
    """
    showed: defaultdict[str, list[Observation]] = defaultdict(list)
    for seen in looks.values():
        for look in seen:
            if look.reading.outcome is Outcome.ENTRIES and look.reading.fingerprint:
                showed[look.reading.fingerprint].append(look)
    echoes = {
        print_: several for print_, several in showed.items() if len({each.page for each in several}) >= FEWEST_PAGES
    }
    if not echoes:
        return looks
    return {
        key: [_silenced(look, echoes.get(look.reading.fingerprint, ())) for look in seen] for key, seen in looks.items()
    }


def _silenced(look: Observation, same: Sequence[Observation]) -> Observation:
    pages = {other.page for other in same if abs(other.observed_at - look.observed_at) <= TOGETHER}
    if len(pages) < FEWEST_PAGES:
        return look
    detail = f"{len(pages)} 个网址取得的列表一字不差，服务器可能不论问什么都给同一页"
    failure = Failure(kind=FailureKind.INDEX_PAGE, detail=detail)
    failed = Reading(outcome=Outcome.FAILURE, family=look.reading.family, failure=failure, notes=look.reading.notes)
    return replace(look, reading=failed)
