"""The command line: each verb a few lines, each error one line. Those of one thought stand in `cli_….py`."""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from monitor import (
    cli_decisions,
    cli_mail,
    cli_upkeep,
    column_map,
    crawling,
    judgement,
    listing,
    nightly,
    publishing,
    schedule,
)
from monitor.command_line import (
    DEFAULT_CONFIG,
    DEFAULT_DATABASE,
    DEFAULT_OUT,
    AsOf,
    Config,
    Database,
    FailOn,
    Json,
    Out,
    RulesOf,
    Which,
    clock,
    day,
    fail_if_found,
    said,
    statuses,
    told,
)
from monitor.errors import FreshnessError, UsageError
from monitor.json_form import verdict_json
from monitor.own_code import program_version
from monitor.progress import NightProgress
from monitor.store import open_store
from monitor.store.engine import place_of

app = typer.Typer(
    name="freshness",
    help="Watch a government portal's columns: which are overdue, whose they are, and why. 政府网站栏目更新监测。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

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
    cli_mail.fail_if_unsent(night.delivered)
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
    if columns.watched() and not any(verdict.observed_at for verdict in verdicts):
        typer.echo(f"数据库 {place_of(database)} 里还没有观测：先执行 freshness run，或用 --database 另指", err=True)
    if as_json:
        typer.echo(json.dumps([verdict_json(verdict) for verdict in verdicts], ensure_ascii=False, indent=1))
    else:
        listing.print_verdicts(verdicts, listing.console())
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
    typer.echo(f"报告：{publishing.write_report(view, out, night=False, templates=columns.templates)}")
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
    for path in publishing.write_files(
        view, xlsx=xlsx, docx=docx, deadline=due, issuer=issuer, templates=columns.templates
    ):
        typer.echo(f"已写入 {path}")


@app.command()
def columns(*, config: Config = DEFAULT_CONFIG, as_json: Json = False) -> None:
    """Show the column map as understood, or every fault in it."""
    loaded = column_map.load(config)
    if as_json:
        every = [column_map.as_json(each, loaded) for each in loaded.columns]
        typer.echo(json.dumps(every, ensure_ascii=False, indent=1))
    else:
        listing.print_columns(loaded, listing.console())


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


app.command()(cli_decisions.waive)
app.command()(cli_decisions.confirm)
app.command()(cli_mail.mail)
app.command()(cli_upkeep.evidence)
app.command()(cli_upkeep.prune)
app.command()(cli_upkeep.backup)
app.command()(cli_upkeep.restore)
app.command("doctor")(cli_upkeep.examine)


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
        typer.echo(f"portal-freshness {program_version()}")
        raise typer.Exit


def main() -> None:
    """Run the command line; a user's fault is one line, and its exit code."""
    try:
        app()
    except FreshnessError as error:
        typer.echo(f"freshness: {error}", err=True)
        sys.exit(error.exit_code)


def pass_on(program: str, arguments: Sequence[str]) -> None:
    """Hand a verb to the program that it belongs to, which this one does not import."""
    raise typer.Exit(subprocess.call([sys.executable, "-m", program, *arguments]))  # noqa: S603 - our own program
