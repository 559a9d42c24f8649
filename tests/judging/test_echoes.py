"""One list under the addresses of several pages is nobody's; nothing else is taken for that."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from crawler.pages.readings import fingerprint
from monitor.judging.echoes import silenced
from monitor.types import Entry, Evidence, FailureKind, Observation, Outcome, Reading

NIGHT = datetime(2026, 11, 21, 19, tzinfo=UTC)
ROWS = tuple(
    Entry(
        title=f"关于第{number}批工作的通知",
        url=f"https://portal.example/art/{number}.html",
        published=date(2026, 11, 20 - number),
        published_text="",
        evidence=Evidence.ROW,
        place=f"li[{number}]",
    )
    for number in range(5)
)


def look(page: str, rows: tuple[Entry, ...] = ROWS, *, at: datetime = NIGHT, column: str = "") -> Observation:
    """Make a look that saw a list."""
    outcome = Outcome.ENTRIES if rows else Outcome.EMPTY
    reading = Reading(outcome=outcome, family="plain", entries=rows, fingerprint=fingerprint(rows))
    return Observation(column=column or page, page=page, observed_at=at, look=1, http_status=200, reading=reading)


def kinds(*looks: Observation) -> list[FailureKind | None]:
    """Give what becomes of each look, every one of another column."""
    told = silenced({(one.column, one.page): (one,) for one in looks})
    return [one.reading.failure.kind if one.reading.failure else None for seen in told.values() for one in seen]


def test_three_addresses_with_one_list_are_silenced() -> None:
    """All of them, and the page that shows its own list is believed; the reason says how many."""
    own = tuple(replace(row, url=f"{row.url}?own") for row in ROWS)
    looks = [look("a"), look("b"), look("c", tuple(replace(row, place="td") for row in ROWS)), look("d", own)]
    assert kinds(*looks) == [FailureKind.INDEX_PAGE] * 3 + [None]
    (first,) = silenced({(one.column, one.page): (one,) for one in looks})["a", "a"]
    assert first.reading.failure is not None
    assert first.reading.failure.detail.startswith("3 个网址")
    assert first.reading.entries == ()


OTHER_TITLE = (*ROWS[:1], replace(ROWS[1], title="另一条"), *ROWS[2:])


@pytest.mark.parametrize(
    "looks",
    [
        (look("a"), look("b")),
        (look("a"), look("a", column="x"), look("a", column="y")),
        (look("a"), look("b"), look("c", ROWS[:4])),
        (look("a"), look("b"), look("c", OTHER_TITLE)),
        (look("a", ()), look("b", ()), look("c", ())),
        (look("a"), look("b"), look("c", at=NIGHT - timedelta(hours=25))),
    ],
    ids=[
        "two ways to one column",
        "one address of three columns",
        "shorter",
        "other title",
        "empty",
        "old",
    ],
)
def test_what_is_no_echo(looks: tuple[Observation, ...]) -> None:
    """Two addresses, one address of several columns, lists that differ, empty ones, and looks of different nights."""
    assert set(kinds(*looks)) == {None}


def test_a_second_look_that_saw_the_column_itself_counts() -> None:
    """Only the looks that showed the common list are silenced; the same page's other looks say what they saw."""
    own = look("a", tuple(replace(row, url=f"{row.url}?own") for row in ROWS), at=NIGHT + timedelta(minutes=10))
    told = silenced({("a", "a"): (own, look("a")), ("b", "b"): (look("b"),), ("c", "c"): (look("c"),)})
    assert told["a", "a"][0] is own
    assert told["a", "a"][1].reading.outcome is Outcome.FAILURE
