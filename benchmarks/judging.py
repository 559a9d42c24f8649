"""Judge a million pages with their last observations: time, memory, and how many times a plain loop.

The rules are those of the 49 columns of config/column_map.toml in their real mixture; each page has two looks of the
store's shape (the newest entry only, times in UTC). Rows are made in portions, so that memory shows what judging takes
and not what making up a million rows takes; only judging is timed.

The plain loop adds the term to the newest date over the same rows: `Reading.newest` and the calendar, no status, no
second look, no reason, no verdict. A second plain loop leaves the calendar out, too, and takes a month for 30 days.
"""

import gc
import random
import resource
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from monitor.column_map import load
from monitor.judging import terms
from monitor.judging.freshness import judge_all
from monitor.judging.rules import Rule, Span, Unit, Within
from monitor.types import Column, Entry, Evidence, Observation, Outcome, Page, Reading

PAGES = 1_000_000
PORTION = 100_000
GOAL = 5.0
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
FLAT = {Unit.DAY: 1, Unit.WORKDAY: 1, Unit.WEEK: 7, Unit.MONTH: 30, Unit.QUARTER: 91, Unit.YEAR: 365}

Looks = dict[tuple[str, str], tuple[Observation, ...]]


def portions(pages: int, seed: int) -> Iterator[tuple[list[Column], Looks]]:
    """Make up pages in portions: one in eight silent for too long, one in twenty unreadable, the others in time."""
    chance = random.Random(seed)  # noqa: S311 - made-up rows
    written = load(Path(__file__).parents[1] / "config" / "column_map.toml").columns
    for begin in range(0, pages, PORTION):
        each = min(PORTION, pages - begin) // len(written) + 1
        columns, looks = [], {}
        for number, column in enumerate(written):
            count = min(each, min(PORTION, pages - begin) - number * each)
            made = tuple(Page(url=f"https://portal.example/{begin}/{number}/{page}") for page in range(max(0, count)))
            columns.append(replace(column, pages=made or (Page(url="https://portal.example/"),)))
            for page in made:
                looks[column.id, page.url] = observed(column, page, chance)
        yield columns, looks


def observed(column: Column, page: Page, chance: random.Random) -> tuple[Observation, ...]:
    """Make the last two looks at a page."""
    allowed = (terms.add(NOW.date(), span_of(column.rule)) - NOW.date()).days
    age = chance.randrange(allowed, 3 * allowed) if chance.random() < 1 / 8 else chance.randrange(max(1, allowed))
    entry = Entry(
        title=f"海曙区召开第{chance.randrange(10_000)}次工作推进会暨年度总结表彰大会",
        url=f"{page.url}/art.html",
        published=NOW.date() - timedelta(days=age),
        published_text="2026-11-22",
        evidence=Evidence.ROW,
        place="ul.list > li[1] > span",
    )
    read = Reading(outcome=Outcome.ENTRIES, family="plain", entries=(entry,), fingerprint="f")
    reading = Reading(outcome=Outcome.FAILURE, family="") if chance.random() < 1 / 20 else read
    return tuple(
        Observation(
            column=column.id,
            page=page.url,
            observed_at=(NOW - timedelta(hours=hours)).astimezone(UTC),
            look=1,
            http_status=200,
            reading=reading,
        )
        for hours in (1, 25)
    )


def span_of(rule: Rule) -> Span:
    """Return the term that the plain loops add; a month for each calendar window, the reminder where none is due."""
    if isinstance(rule, Within):
        return rule.span
    return getattr(rule, "remind_after", Span(count=1, unit=Unit.MONTH))


def ours(columns: Sequence[Column], looks: Looks) -> int:
    """Judge, and count what came out."""
    return len(judge_all(columns, looks, NOW))


def plain(columns: Sequence[Column], looks: Looks) -> int:
    """Add the term to the newest date by the calendar, and count."""
    day, dues = NOW.date(), []
    for column in columns:
        span = span_of(column.rule)
        for page in column.pages:
            newest = looks[column.id, page.url][0].reading.newest(day)
            dues.append(terms.add(newest.published, span) if newest and newest.published else None)
    return len(dues)


def plainest(columns: Sequence[Column], looks: Looks) -> int:
    """Add so many days to the largest date, whatever day that is, and count."""
    dues: list[date | None] = []
    for column in columns:
        span = span_of(column.rule)
        silence = timedelta(days=span.count * FLAT[span.unit])
        for page in column.pages:
            entries = looks[column.id, page.url][0].reading.entries
            dues.append(max(entry.published or date.min for entry in entries) + silence if entries else None)
    return len(dues)


def measured(pages: int) -> tuple[dict[str, float], float, int]:
    """Return the processor's seconds of each way, the peak of one portion's verdicts in MB, and the verdicts made."""
    ways: dict[str, Callable[[Sequence[Column], Looks], int]] = {"judge": ours, "plain": plain, "plainest": plainest}
    seconds, made, peak = dict.fromkeys(ways, 0.0), 0, 0
    for number, (columns, looks) in enumerate(portions(pages, seed=pages)):
        gc.collect()
        gc.freeze()  # the rows are no work of judging's, nor is walking them
        for name, way in ways.items():
            began = time.process_time()
            count = way(columns, looks)
            seconds[name] += time.process_time() - began
            made += count if name == "judge" else 0
        if number == 0:
            tracemalloc.start()
            ours(columns, looks)
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        gc.unfreeze()
    return seconds, peak / 1e6, made


def main() -> int:
    """Print a line for each size and the ratio; end with 1 where the goal is missed."""
    pages = int(sys.argv[1]) if sys.argv[1:] else PAGES
    print("   pages   judge s   µs a page   plain s   × plain   × plainest   MB a portion   MB process")
    ratio = 0.0
    for size in (pages // 10, pages // 4, pages):
        seconds, peak, made = measured(size)
        ratio = seconds["judge"] / seconds["plain"]
        resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
        print(
            f"{made:8d}  {seconds['judge']:8.2f}  {seconds['judge'] / made * 1e6:10.2f}  {seconds['plain']:8.2f}"
            f"  {ratio:8.2f}  {seconds['judge'] / seconds['plainest']:11.2f}  {peak:13.1f}  {resident:11.0f}",
        )
    print(f"goal: at most {GOAL:.0f} × plain: {'reached' if ratio <= GOAL else 'MISSED'}")
    return ratio > GOAL


if __name__ == "__main__":
    sys.exit(main())
