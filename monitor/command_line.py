"""What the verbs of the command line share: their options, the clock, and what is asked of every one of them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from monitor import column_map, judgement, publishing
from monitor.errors import UsageError
from monitor.report.view import View
from monitor.store import Store, open_store
from monitor.types import RunKind, Status, Verdict
from monitor.wording import STATUS


class Which(StrEnum):
    """By whose rules a past day is judged."""

    TODAY = "today"
    THEN = "then"


Config = Annotated[Path, typer.Option(envvar="FRESHNESS_CONFIG", help="The column map.")]
Database = Annotated[str, typer.Option(envvar="FRESHNESS_DATABASE", help="SQLAlchemy address of the database.")]
Out = Annotated[Path, typer.Option(help="Folder for the report (index.html).")]
AsOf = Annotated[str | None, typer.Option(metavar="DATE", help="Another day than today, such as 2026-11-22.")]
Json = Annotated[bool, typer.Option("--json", help="For programs: JSON instead of a table.")]
FailOn = Annotated[
    str, typer.Option(metavar="STATUSES", help="Exit with 1 if a page has one of these: overdue,empty,unknown,…")
]


RulesOf = Annotated[
    Which,
    typer.Option("--rules", help="Judge by today's map and waivers, or by those of that day (then): as published."),
]
Column = Annotated[str, typer.Argument(metavar="COLUMN", help="A column's name or id.")]
OnePage = Annotated[str | None, typer.Option("--page", metavar="URL", help="Only this page of it.")]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who decided it.")]

DEFAULT_CONFIG = Path("config/column_map.toml")
DEFAULT_DATABASE = "sqlite:///freshness.db"
DEFAULT_OUT = Path("out")


def clock() -> datetime:
    """Tell the time: the only place of the command line that does."""
    return datetime.now(UTC)


def day(text: str | None, option: str = "--as-of") -> date | None:
    """Read a day of the command line."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(f"{option} 应为 2026-11-22 这样的日期，写的是 {text!r}") from None


def statuses(text: str) -> frozenset[Status]:
    """Read the statuses of --fail-on."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    known = {status.value for status in Status}
    wrong = [name for name in names if name not in known]
    if wrong:
        raise UsageError(f"--fail-on 不认识 {'、'.join(wrong)}；可用：{', '.join(sorted(known))}")
    return frozenset(Status(name) for name in names)


def fail_if_found(verdicts: Iterable[Verdict], watched: frozenset[Status]) -> None:
    """End with 1 if a verdict has a watched status, saying how many."""
    found = Counter(verdict.status for verdict in verdicts if verdict.status in watched)
    if found:
        counts = "，".join(f"{STATUS[status]} {count}" for status, count in sorted(found.items()))
        typer.echo(f"--fail-on：{counts}", err=True)
        raise typer.Exit(1)


def said(
    store: Store, columns: column_map.ColumnMap, config: Path, *, moment: datetime, now: datetime, rules: Which
) -> judgement.Published:
    """Judge what is stored, by today's rules or by those of the day."""
    indicators = judgement.load_indicators(config)
    if rules is Which.THEN:
        return judgement.published_then(store, columns, moment, now=now, indicators=indicators)
    return judgement.published_on(store, judgement.rules_of_today(store, columns, now, indicators), moment, now=now)


def told(
    columns: column_map.ColumnMap, config: Path, database: str, *, moment: datetime, now: datetime, rules: Which
) -> tuple[judgement.Published, View]:
    """Gather what a report tells of a moment, from what is stored."""
    with open_store(database) as store:
        last = store.last_run(up_to=moment, kind=RunKind.NIGHTLY)
        if last is None:
            raise UsageError(f"{moment.date()} 以前还没有完成过的巡检，没有可写的报告：请先执行 freshness run")
        published = said(store, columns, config, moment=moment, now=now, rules=rules)
        return published, publishing.view_of(store, published, replace(last, day=moment.date()), now=now)
