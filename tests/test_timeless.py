"""What is called timeless is read the same on later days; what was reckoned from the day is not called so."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from crawler import pages
from crawler.pages.timeless import is_timeless
from monitor.types import Entry, Evidence, Failure, FailureKind, FollowUp, Outcome, Reading
from tests.page_cases import Case, load_cases, name_of

DAY = date(2026, 11, 22)
LATER = (1, 7, 40, 365)
TIMELESS = [case for case in load_cases() if is_timeless(pages.read(case.document(), as_of=case.as_of), case.as_of)]


@pytest.mark.parametrize("case", TIMELESS, ids=name_of)
def test_a_timeless_page_is_read_the_same_later(case: Case) -> None:
    """Every case that is called timeless reads the same a day, a week, forty days and a year later."""
    now = pages.read(case.document(), as_of=case.as_of)
    assert [pages.read(case.document(), as_of=case.as_of + timedelta(days=days)) == now for days in LATER] == [True] * 4


def test_many_cases_are_timeless() -> None:
    """The rule spares a good part of the pages, or it would not be worth having."""
    assert len(TIMELESS) > len(load_cases()) / 3


def reading(text: str, published: date | None = date(2026, 11, 18)) -> Reading:
    """Make a list whose one date was read from a text."""
    row = Entry(
        title="甲", url="u", published=published, published_text=text, evidence=Evidence.ROW, place="li", pinned=False
    )
    return Reading(outcome=Outcome.ENTRIES, family="plain", entries=(row,))


@pytest.mark.parametrize(
    ("text", "timeless"),
    [
        ("2026-11-18", True),
        ("[2026/11/18 09:30]", True),
        ("发布时间：2026年11月18日", True),
        ("２０２６．11.18", False),
        ("20261118", True),
        ("11-18", False),
        ("11月18日 09:30", False),
        ("4天前", False),
        ("昨天", False),
        ("26-11-18", False),
        ("18/11/2026", False),
        ("二〇二六年十一月十八日", False),
        ("2025-11-18", False),
        ("", False),
    ],
)
def test_a_date_tells_its_own_year(text: str, timeless: bool) -> None:  # noqa: FBT001 - a column of the table
    """Only a year of four digits before its month, the very year of the date, stands for itself."""
    assert is_timeless(reading(text), DAY) is timeless


def test_nothing_else_is_timeless() -> None:
    """A failure, an empty page, a row without date, a date to come, a page that names follow-ups: read again."""
    good = reading("2026-11-18")
    assert is_timeless(good, DAY)
    assert is_timeless(replace(good, outcome=Outcome.ARTICLE), DAY)
    assert not is_timeless(good, date(2026, 11, 17))
    assert not is_timeless(reading("2026-11-18", None), DAY)
    assert not is_timeless(replace(good, entries=()), DAY)
    assert not is_timeless(replace(good, entries=good.entries + reading("11-18").entries), DAY)
    assert not is_timeless(replace(good, follow=(FollowUp(url="u"),)), DAY)
    assert not is_timeless(Reading(outcome=Outcome.EMPTY, family="plain", empty_sign="暂无"), DAY)
    shell = Failure(kind=FailureKind.SHELL)
    assert not is_timeless(replace(good, outcome=Outcome.FAILURE, failure=shell), DAY)
