"""The command line: each verb a few lines, each error one line."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

import monitor
from monitor import (
    column_map,
    crawling,
    deciding,
    doctor,
    judgement,
    listing,
    nightly,
    proof,
    publishing,
    schedule,
    upkeep,
)
from monitor.delivery import outbox
from monitor.delivery.channels import channels_from_environment
from monitor.delivery.outbox import Delivered
from monitor.errors import FreshnessError, MailError, UsageError
from monitor.json_form import verdict_json
from monitor.letters import Letter
from monitor.progress import NightProgress
from monitor.report.view import View
from monitor.store import Store, backups, open_store
from monitor.types import RunKind, Status, Verdict
from monitor.wording import STATUS

app = typer.Typer(
    name="freshness",
    help="Watch a government portal's columns: which are overdue, whose they are, and why. 政府网站栏目更新监测。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Config = Annotated[Path, typer.Option(envvar="FRESHNESS_CONFIG", help="The column map.")]
Database = Annotated[str, typer.Option(envvar="FRESHNESS_DATABASE", help="SQLAlchemy address of the database.")]
Out = Annotated[Path, typer.Option(help="Folder for the report (index.html).")]
AsOf = Annotated[str | None, typer.Option(metavar="DATE", help="Another day than today, such as 2026-11-22.")]
Json = Annotated[bool, typer.Option("--json", help="For programs: JSON instead of a table.")]
FailOn = Annotated[
    str, typer.Option(metavar="STATUSES", help="Exit with 1 if a page has one of these: overdue,empty,unknown,…")
]


class Which(StrEnum):
    """By whose rules a past day is judged."""

    TODAY = "today"
    THEN = "then"


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
PASSED_ON = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}
"""For a verb that is a program of its own and explains its options itself."""


@app.command()
def run(
    *,
    config: Config = DEFAULT_CONFIG,
    database: Database = DEFAULT_DATABASE,
    out: Out = DEFAULT_OUT,
    as_of: AsOf = None,
    second_look_after: Annotated[
        float | None, typer.Option(min=0, help="Seconds before what looks overdue or empty is fetched again.")
    ] = None,
    send: Annotated[bool, typer.Option("--send", help="Mail the report, as the map's [mail] says.")] = False,
    fail_on: FailOn = "",
) -> None:
    """Run one night: crawl, second look, judge, report; with --send, mail.

    --as-of takes another day for today: a rehearsal, to be run on a database of its own.
    """
    watched = statuses(fail_on)
    console = Console(stderr=True)
    job = nightly.Job(
        config=config,
        database=database,
        out=out,
        rehearsed_day=day(as_of),
        second_look_after=second_look_after,
        send=send,
    )
    with NightProgress(console) as progress:
        night = nightly.run_night(job, clock=clock, sleep=time.sleep, progress=progress)
    typer.echo(listing.night_summary(night))
    fail_if_unsent(night.delivered)
    fail_if_found(night.verdicts, watched)


@app.command()
def crawl(
    config: Config = DEFAULT_CONFIG,
    database: Database = DEFAULT_DATABASE,
    column: Annotated[list[str] | None, typer.Option(help="A column's name or id; may be repeated.")] = None,
    department: Annotated[list[str] | None, typer.Option(help="A department or a group; may be repeated.")] = None,
    page: Annotated[list[str] | None, typer.Option(help="A page's address; may be repeated.")] = None,
) -> None:
    """Look at pages now, without judging: all of them, or the chosen ones."""
    chosen = {"column": column or [], "department": department or [], "page": page or []}
    arguments = [f"{name}={chr(10).join(values)}" for name, values in chosen.items() if values]
    surroundings = crawling.Surroundings(config=config, database=database)
    crawling.crawl(arguments, surroundings, seen=lambda seen: typer.echo(listing.page_line(seen)))


@app.command()
def judge(
    *,
    config: Config = DEFAULT_CONFIG,
    database: Database = DEFAULT_DATABASE,
    as_of: AsOf = None,
    rules: RulesOf = Which.TODAY,
    as_json: Json = False,
    fail_on: FailOn = "",
) -> None:
    """Judge every page from what is stored, today or on any day before.

    A day to come is judged as if nothing happened until then.
    """
    watched = statuses(fail_on)
    columns = column_map.load(config)
    now = clock().astimezone(columns.portal.timezone)
    moment = judgement.judging_moment(day(as_of), now)
    with open_store(database) as store:
        verdicts = said(store, columns, config, moment=moment, now=now, rules=rules).verdicts
    if as_json:
        typer.echo(json.dumps([verdict_json(verdict) for verdict in verdicts], ensure_ascii=False, indent=1))
    else:
        listing.print_verdicts(verdicts, Console())
    fail_if_found(verdicts, watched)


@app.command()
def report(
    *,
    config: Config = DEFAULT_CONFIG,
    database: Database = DEFAULT_DATABASE,
    out: Out = DEFAULT_OUT,
    as_of: AsOf = None,
    rules: RulesOf = Which.TODAY,
    fail_on: FailOn = "",
) -> None:
    """Write the report anew from what is stored, today's or any day's before."""
    watched = statuses(fail_on)
    columns = column_map.load(config)
    now = clock().astimezone(columns.portal.timezone)
    moment = judgement.judging_moment(day(as_of), now)
    published, view = told(columns, config, database, moment=moment, now=now, rules=rules)
    typer.echo(f"报告：{publishing.write_report(view, out, night=False)}")
    fail_if_found(published.verdicts, watched)


@app.command()
def export(
    *,
    config: Config = DEFAULT_CONFIG,
    database: Database = DEFAULT_DATABASE,
    xlsx: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the report as an Excel workbook.")] = None,
    docx: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the official notice as a Word file.")] = None,
    as_of: AsOf = None,
    rules: RulesOf = Which.TODAY,
    deadline: Annotated[
        str | None, typer.Option(metavar="DATE", help="By when the notice asks to put things right; else in two weeks.")
    ] = None,
    issuer: Annotated[str, typer.Option(metavar="NAME", help="Who signs the notice; else left open.")] = "",
) -> None:
    """Write a day's report as a workbook, the official notice (通报) as a Word file, or both."""
    if xlsx is None and docx is None:
        raise UsageError("请写明要哪一种：--xlsx 文件名，或 --docx 文件名")
    columns = column_map.load(config)
    now = clock().astimezone(columns.portal.timezone)
    moment = judgement.judging_moment(day(as_of), now)
    _, view = told(columns, config, database, moment=moment, now=now, rules=rules)
    due = day(deadline, "--deadline")
    for path in publishing.write_files(view, xlsx=xlsx, docx=docx, deadline=due, issuer=issuer):
        typer.echo(f"已写入 {path}")


@app.command()
def columns(*, config: Config = DEFAULT_CONFIG, as_json: Json = False) -> None:
    """Show the column map as understood, or every fault in it."""
    loaded = column_map.load(config)
    if as_json:
        typer.echo(json.dumps([column_map.as_json(each) for each in loaded.columns], ensure_ascii=False, indent=1))
    else:
        listing.print_columns(loaded, Console())


@app.command()
def waive(
    *,
    config: Config = DEFAULT_CONFIG,
    database: Database = DEFAULT_DATABASE,
    column: Column,
    page: OnePage = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="The first day; today where left out.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="The last day.")] = None,
    reason: Annotated[str, typer.Option(help="Why; the report says it.")] = "",
    by: By,
    lift: Annotated[bool, typer.Option("--lift", help="End the waivers that hold now, from today on.")] = False,
) -> None:
    """Do not judge a column, or one of its pages, until a day; kept with who and when (免检)."""
    columns = column_map.load(config)
    now = clock().astimezone(columns.portal.timezone)
    chosen, url = deciding.chosen(columns, column, page)
    with open_store(database) as store:
        if lift:
            told = deciding.lift(store, chosen, url, by=by, now=now)
        else:
            days = (day(since, "--since") or now.date(), day(until, "--until"))
            told = deciding.waive(store, chosen, url, days, reason=reason, by=by, now=now)
    typer.echo(told)


@app.command()
def confirm(
    *,
    config: Config = DEFAULT_CONFIG,
    database: Database = DEFAULT_DATABASE,
    column: Column,
    page: OnePage = None,
    by: By,
    note: Annotated[str, typer.Option(help="How it was checked.")] = "",
) -> None:
    """Record that somebody has checked a column without a term and it is still right (核实)."""
    columns = column_map.load(config)
    now = clock().astimezone(columns.portal.timezone)
    chosen, url = deciding.chosen(columns, column, page)
    with open_store(database) as store:
        typer.echo(deciding.confirm(store, columns, chosen, url, by=by, note=note, now=now))


@app.command()
def mail(
    *,
    config: Config = DEFAULT_CONFIG,
    database: Database = DEFAULT_DATABASE,
    resend: Annotated[bool, typer.Option("--resend", help="At once, and also what was refused or given up.")] = False,
    dry_run: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Send nothing: write what run --send would send now as .eml files."),
    ] = None,
) -> None:
    """Send what waits in the outbox, and show what became of each letter."""
    columns = column_map.load(config)
    with open_store(database) as store:
        if dry_run is not None:
            letters = [*store.outbox.waiting(), *unsent(store, columns, config)]
            for path in outbox.write_letters(letters, dry_run):
                typer.echo(path)
            typer.echo(f"{len(letters)} 封邮件，都没有发出")
            return
        way = outbox.way_from_environment(columns, os.environ)
        if resend:
            store.outbox.rouse(clock())
        delivered = outbox.send_due(store, way, clock)
        listing.print_deliveries(store.outbox.latest(), Console(), columns.portal.timezone)
    typer.echo("\n".join(listing.delivered_lines(delivered)))
    fail_if_unsent(delivered)


@app.command("schedule")
def serve(
    *,
    config: Config = DEFAULT_CONFIG,
    database: Database = DEFAULT_DATABASE,
    out: Out = DEFAULT_OUT,
    send: Annotated[bool, typer.Option("--send", help="Mail the report after each night.")] = False,
) -> None:
    """Stay and run every night at the map's hour, in the portal's time zone, until stopped."""
    schedule.serve(config=config, database=database, out=out, send=send)


@app.command()
def evidence(
    *,
    config: Config = DEFAULT_CONFIG,
    database: Database = DEFAULT_DATABASE,
    column: Annotated[str, typer.Argument(help="A column's name or id.")],
    page: Annotated[str | None, typer.Option(metavar="URL", help="Only this page of it.")] = None,
    as_of: AsOf = None,
    out: Annotated[Path | None, typer.Option(help="Write the kept pages into this folder.")] = None,
) -> None:
    """Show what was seen of a column's pages, look by look; with --out, write the kept pages out."""
    columns = column_map.load(config)
    moment = judgement.judging_moment(day(as_of), clock().astimezone(columns.portal.timezone))
    chosen = columns.select(columns=(column,), pages=(page,) if page else ())
    with open_store(database) as store:
        found = proof.find(store, [(each.id, watched.url) for each, watched in chosen], moment)
        proof.show(found, Console(), columns.portal.timezone)
        if out is not None:
            typer.echo(f"{proof.export(store, found, out)} 份网页已写入 {out}，目录是 {out / proof.INDEX}")


@app.command()
def prune(
    *,
    database: Database = DEFAULT_DATABASE,
    keep_bodies: Annotated[
        int, typer.Option(metavar="DAYS", min=1, help="Keep pages' bodies so long.")
    ] = upkeep.KEEP_BODIES,
    keep_looks: Annotated[
        int, typer.Option(metavar="DAYS", min=1, help="Keep so long every look, also one like its neighbours.")
    ] = upkeep.KEEP_LOOKS,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
) -> None:
    """Let go of old pages and thin old looks; never what an open incident needs."""
    with open_store(database) as store:
        typer.echo(upkeep.prune(store, now=clock(), keep_bodies=keep_bodies, keep_looks=keep_looks, dry_run=dry_run))


@app.command()
def backup(file: Path, *, database: Database = DEFAULT_DATABASE) -> None:
    """Write the whole database to one SQLite file; others may write meanwhile."""
    with open_store(database) as store:
        typer.echo(f"已备份到 {file}（{backups.back_up(store, file)} 行）")


@app.command()
def restore(
    file: Path,
    *,
    database: Database = DEFAULT_DATABASE,
    replace: Annotated[bool, typer.Option("--replace", help="Replace what the database holds.")] = False,
) -> None:
    """Bring a backup back into a database that is empty."""
    typer.echo(f"已从 {file} 恢复（{backups.restore(file, database, replace=replace)} 行）")


@app.command("doctor")
def examine(*, config: Config = DEFAULT_CONFIG, database: Database = DEFAULT_DATABASE) -> None:
    """Check map, database, last night, disk and mail: one line each; 1 if something needs a look, 3 if it is broken."""
    worst = doctor.Health.GOOD
    for finding in doctor.examine(config, database, os.environ, clock()):
        typer.echo(listing.printable(str(finding)))
        worst = max(worst, finding.health)
    raise typer.Exit(worst)


@app.command(context_settings=PASSED_ON, add_help_option=False)
def read(context: typer.Context) -> None:
    """Show what the reader sees on saved pages, and why: FILE… --url URL."""
    pass_on("crawler.read", context.args)


@app.command(context_settings=PASSED_ON, add_help_option=False)
def demo(context: typer.Context) -> None:
    """Run a whole night on a replica portal on this machine; nothing is sent anywhere."""
    pass_on("demo", context.args)


@app.callback(invoke_without_command=True)
def about(
    *,
    version: Annotated[bool, typer.Option("--version", help="Show the version and stop.", is_eager=True)] = False,
) -> None:
    """Answer --version."""
    if version:
        typer.echo(f"portal-freshness {monitor.__version__}")
        raise typer.Exit


def main() -> None:
    """Run the command line; a user's fault is one line, and its exit code."""
    try:
        app()
    except FreshnessError as error:
        typer.echo(f"freshness: {error}", err=True)
        sys.exit(error.exit_code)


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


def fail_if_unsent(delivered: Delivered | None) -> None:
    """End with 3 if a letter did not arrive, saying which and why."""
    if delivered and delivered.trouble:
        raise MailError(listing.printable(delivered.trouble), permanent=not delivered.waiting)


def unsent(store: Store, columns: column_map.ColumnMap, config: Path) -> Sequence[Letter]:
    """Compose what the last night has to tell and nobody has put into the outbox."""
    now = clock().astimezone(columns.portal.timezone)
    last = store.last_run(up_to=now, kind=RunKind.NIGHTLY)
    if last is None:
        return ()
    published = said(store, columns, config, moment=now, now=now, rules=Which.TODAY)
    view = publishing.view_of(store, published, replace(last, day=now.date()), now=now)
    labels = tuple(channels_from_environment(os.environ))
    letters, _ = outbox.prepare(store, view, columns, labels=labels)
    return letters


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


def pass_on(program: str, arguments: Sequence[str]) -> None:
    """Hand a verb to the program that it belongs to, which this one does not import."""
    raise typer.Exit(subprocess.call([sys.executable, "-m", program, *arguments]))  # noqa: S603 - our own program
