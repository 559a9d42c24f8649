"""What one crawl is asked to do: checked before the first request, and refused in one line."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from crawler.returning import Returning
from monitor.column_map import ColumnMap, load
from monitor.errors import UsageError
from monitor.own_code import program_version
from monitor.store import Store, open_store
from monitor.types import Column, Page, RunKind

ARGUMENTS = ("column", "department", "page", "only", "run", "look", "as_of")
CONFIG = "config/column_map.toml"
DATABASE = "sqlite:///freshness.db"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A crawl's pages, and where its observations go."""

    column_map: ColumnMap
    pages: tuple[tuple[Column, Page], ...]
    """Those that this look of the run has not seen yet."""
    store: Store
    run: int
    own_run: bool
    """The crawl has begun the run itself and ends it; else its parent does."""
    look: int
    rehearsed: date | None
    """The day that is taken for today, in a rehearsal; None for today."""
    clock: Callable[[], datetime]
    """Aware, in the portal's zone. In a rehearsal the rehearsed day at the present time of day."""
    seconds: float | None
    """What is left of the night window; None for a crawl without one. At 0.0 a second look has nothing to do."""
    returning: Returning
    """What is known of the pages from looks before this one."""


def take(arguments: Mapping[str, str], environment: Mapping[str, str], *, now: Callable[[ZoneInfo], datetime]) -> Order:
    """Check the spider's arguments, open the store and begin or take up a run.

    `column`, `department` and `page` may hold several values, one a line; `only` names a file with lines of a column's
    id, a tab and an address. Map and database come from FRESHNESS_CONFIG and FRESHNESS_DATABASE. Raises UsageError,
    ColumnMapError or StoreError; nothing is begun then.
    """
    for name in arguments:
        if name not in ARGUMENTS:
            raise UsageError(f"爬虫没有参数“{name}”；可用的有 {'、'.join(ARGUMENTS)}")
    look = _number(arguments, "look", 1)
    if look not in {1, 2}:
        raise UsageError(f"参数 look 只能是 1 或 2，不能是 {look}")
    run = _number(arguments, "run", 0)
    rehearsed = _day(arguments)
    column_map = load(Path(environment.get("FRESHNESS_CONFIG", CONFIG)))
    pages = _chosen(column_map, arguments)
    if not (run or pages):
        raise UsageError("没有可抓取的网页：所选栏目都还没有配置网址")
    clock = _clock(rehearsed, column_map.portal.timezone, now)
    store = open_store(environment.get("FRESHNESS_DATABASE", DATABASE))
    try:
        seconds = None
        if run:
            seconds = _left(column_map, store.run(run).kind, look, clock())
            seen = store.seen_pages(run, look)
            pages = tuple((column, page) for column, page in pages if (column.id, page.url) not in seen)
            pages = () if seconds == 0.0 else pages
        else:
            run = _begin(store, column_map, clock(), len(pages))
        store.expect((column.id, page.url) for column, page in pages)
        returning = Returning.of_look(store, look, clock())
    except BaseException:
        store.close()
        raise
    return Order(
        column_map=column_map,
        pages=pages,
        store=store,
        run=run,
        own_run="run" not in arguments,
        look=look,
        rehearsed=rehearsed,
        clock=clock,
        seconds=seconds,
        returning=returning,
    )


def _left(column_map: ColumnMap, kind: RunKind, look: int, moment: datetime) -> float | None:
    """Give the seconds that are left of the night window; a crawl by hand is asked for by somebody and has none.

    A first look outside it is refused; a second look is let be, so that the night can still be judged.
    """
    window = column_map.crawl.window
    if window is None or kind is not RunKind.NIGHTLY:
        return None
    left = window.left(moment)
    if left is None and look > 1:
        return 0.0
    if left is None:
        raise UsageError(
            f"现在是 {moment:%H:%M}，不在对照表规定的夜间抓取时段 {window} 之内；"
            "单独看几页可用 freshness crawl，它不受时段限制"
        )
    return left.total_seconds()


def from_process(arguments: Mapping[str, str]) -> Order:
    """Take an order from this process's environment and clock."""
    return take(arguments, os.environ, now=datetime.now)


def _begin(store: Store, column_map: ColumnMap, moment: datetime, expected: int) -> int:
    return store.begin_run(
        kind=RunKind.ADHOC,
        started_at=moment,
        day=moment.date(),
        expected=expected,
        version=program_version(),
        rules=column_map.digest,
    )


def _number(arguments: Mapping[str, str], name: str, default: int) -> int:
    text = arguments.get(name)
    if text is None:
        return default
    if not re.fullmatch(r"[1-9][0-9]{0,17}", text):  # what 64 bits hold
        raise UsageError(f"参数 {name} 应为正整数，不能是“{text}”")
    return int(text)


def _day(arguments: Mapping[str, str]) -> date | None:
    text = arguments.get("as_of")
    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError:
        raise UsageError(f"参数 as_of 应为 2026-11-22 这样的日期，不能是“{text}”") from None


def _clock(rehearsed: date | None, zone: ZoneInfo, now: Callable[[ZoneInfo], datetime]) -> Callable[[], datetime]:
    def clock() -> datetime:
        moment = now(zone)
        return datetime.combine(rehearsed, moment.timetz()) if rehearsed else moment

    return clock


def _chosen(column_map: ColumnMap, arguments: Mapping[str, str]) -> tuple[tuple[Column, Page], ...]:
    if "only" not in arguments:
        return column_map.select(
            columns=_lines(arguments, "column"),
            departments=_lines(arguments, "department"),
            pages=_lines(arguments, "page"),
        )
    both = [name for name in ("column", "department", "page") if name in arguments]
    if both:
        raise UsageError(f"参数 only 不能与 {'、'.join(both)} 同用")
    path = Path(arguments["only"])
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"读不了参数 only 所指的文件 {path}") from None
    wanted = {tuple(line.split("\t")) for line in lines if line.strip()}
    known = (*column_map.watched(), column_map.home_page())
    chosen = tuple((column, page) for column, page in known if (column.id, page.url) in wanted)
    unknown = wanted - {(column.id, page.url) for column, page in chosen}
    if unknown:
        raise UsageError(f"{path}：栏目对照表里没有“{' '.join(min(unknown))}”")
    return chosen


def _lines(arguments: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in arguments.get(name, "").split("\n") if line.strip())
