"""The verbs by which a person decides: `freshness waive`, `freshness confirm`."""

from typing import Annotated

import typer

from monitor import column_map, deciding
from monitor.command_line import DEFAULT_CONFIG, DEFAULT_DATABASE, By, Column, Config, Database, OnePage, clock, day
from monitor.store import open_store


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
