"""`freshness mail`: what waits in the outbox, what became of it, and what would be sent."""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from monitor import column_map, listing, publishing
from monitor.command_line import DEFAULT_CONFIG, DEFAULT_DATABASE, Config, Database, Which, clock, said
from monitor.delivery import outbox
from monitor.delivery.channels import channels_from_environment
from monitor.delivery.mail import unreached
from monitor.delivery.outbox import Delivered
from monitor.errors import MailError
from monitor.letters import Letter
from monitor.store import Store, open_store
from monitor.types import RunKind


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
            composed, units = unsent(store, columns, config)
            letters = [*store.outbox.waiting(), *composed]
            for path in outbox.write_letters(letters, dry_run):
                typer.echo(path)
            typer.echo(f"{len(letters)} 封邮件，都没有发出")
            if units:
                typer.echo(listing.printable(listing.unreached_line(units)))
            return
        way = outbox.way_from_environment(columns, os.environ)
        if resend:
            store.outbox.rouse(clock())
        delivered = outbox.send_due(store, way, clock)
        listing.print_deliveries(store.outbox.latest(), listing.console(), columns.portal.timezone)
    typer.echo("\n".join(listing.delivered_lines(delivered)))
    fail_if_unsent(delivered)


def fail_if_unsent(delivered: Delivered | None) -> None:
    """End with 3 if a letter did not arrive, saying which and why."""
    if delivered and delivered.trouble:
        raise MailError(listing.printable(delivered.trouble), permanent=not delivered.waiting)


def unsent(store: Store, columns: column_map.ColumnMap, config: Path) -> tuple[Sequence[Letter], Sequence[str]]:
    """Compose what the last night has to tell and nobody has put into the outbox; name the units without an address."""
    now = clock().astimezone(columns.portal.timezone)
    last = store.last_run(up_to=now, kind=RunKind.NIGHTLY)
    if last is None:
        return (), ()
    published = said(store, columns, config, moment=now, now=now, rules=Which.TODAY)
    view = publishing.view_of(store, published, replace(last, day=now.date()), now=now)
    labels = tuple(channels_from_environment(os.environ))
    letters, _ = outbox.prepare(store, view, columns, labels=labels)
    return letters, unreached(view, outbox.settings_of(columns))
