"""The verbs of upkeep: `freshness evidence`, `prune`, `backup`, `restore`, `doctor`."""

import os
from pathlib import Path
from typing import Annotated

import typer

from monitor import column_map, doctor, judgement, listing, proof, upkeep
from monitor.command_line import DEFAULT_CONFIG, DEFAULT_DATABASE, AsOf, Config, Database, clock, day
from monitor.store import backups, open_store


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
        proof.show(found, listing.console(), columns.portal.timezone)
        if out is not None:
            typer.echo(f"{proof.export(store, found, out)} 份网页已写入 {out}，目录是 {out / proof.INDEX}")


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


def backup(file: Path, *, database: Database = DEFAULT_DATABASE) -> None:
    """Write the whole database to one SQLite file; others may write meanwhile."""
    with open_store(database) as store:
        typer.echo(f"已备份到 {file}（{backups.back_up(store, file)} 行）")


def restore(
    file: Path,
    *,
    database: Database = DEFAULT_DATABASE,
    replace: Annotated[bool, typer.Option("--replace", help="Replace what the database holds.")] = False,
) -> None:
    """Bring a backup back into a database that is empty."""
    typer.echo(f"已从 {file} 恢复（{backups.restore(file, database, replace=replace)} 行）")


def examine(*, config: Config = DEFAULT_CONFIG, database: Database = DEFAULT_DATABASE) -> None:
    """Check map, database, last night, disk and mail: one line each; 1 if something needs a look, 3 if it is broken."""
    worst = doctor.Health.GOOD
    for finding in doctor.examine(config, database, os.environ, clock()):
        typer.echo(listing.printable(str(finding)))
        worst = max(worst, finding.health)
    raise typer.Exit(worst)
