"""The nights that a site has: each a file written once, whose last line says what it is of.

The files are the only record: a night whose file was taken away is listed no more, and none is kept twice.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

from monitor.report import files
from monitor.report.view import View
from monitor.types import RunKind, RunStatus, Status
from monitor.wording import STATUS

FOLDER = "nights"
MARK = "\n<!-- night "
END = " -->\n"
TAIL = 1000
"""Bytes at a file's end in which the line is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptNight:
    """A night's file, and what its list says of it."""

    name: str
    """Of the file."""
    day: date
    began: str
    """When the run began: tells one night from another."""
    columns: Mapping[Status, int]
    """Every status, as in the report."""
    pages: int
    days: int
    """The longest overdue page; 0 where none is."""
    trusted: bool
    """It was brought to its end and saw enough to be believed."""


def keep(out: Path, view: View, text: str) -> bool:
    """Write the report of a night beside those before, unless it is there; tell whether it was written.

    A second night of a day gets a file of its own. Raises RunError where it cannot be written. What is no night (a
    crawl by hand, one that never ended) is not kept.
    """
    if view.run.kind is not RunKind.NIGHTLY or view.run.status is RunStatus.RUNNING:
        return False
    known = KeptNight(
        name=f"{view.day.isoformat()}.html",
        day=view.day,
        began=view.started_at.isoformat(),
        columns=view.columns.of,
        pages=view.pages.total,
        days=view.longest.days if view.longest else 0,
        trusted=not view.trouble,
    )
    for name in (known.name, f"{view.day.isoformat()}-{view.started_at:%H%M%S}.html"):
        path = out / FOLDER / name
        if not path.exists():
            return files.write(path, text + _mark(known))
        if (before := _read(path)) and before.began == known.began:
            return False
    return False


def kept_nights(out: Path) -> tuple[KeptNight, ...]:
    """Return the nights of a site, the latest first; a file that is none is left out."""
    found = [_read(path) for path in (out / FOLDER).glob("[0-9]*.html")]
    return tuple(sorted((one for one in found if one), key=lambda one: (one.day, one.began), reverse=True))


def _mark(night: KeptNight) -> str:
    said = {name: getattr(night, name) for name in ("began", "pages", "days", "trusted")}
    said |= {"day": night.day.isoformat(), "columns": dict(night.columns)}
    return f"{MARK}{json.dumps(said)}{END}"


def _read(path: Path) -> KeptNight | None:
    with path.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(file.tell() - TAIL, 0))
        tail = file.read().decode(errors="replace")
    _, found, said = tail.rpartition(MARK)
    if not found or not said.endswith(END):
        return None
    try:
        known = json.loads(said.removesuffix(END))
        counts = {status: int(known["columns"].get(status.value, 0)) for status in STATUS}
        return KeptNight(
            name=path.name,
            day=date.fromisoformat(known["day"]),
            began=str(known["began"]),
            columns=MappingProxyType(counts),
            pages=int(known["pages"]),
            days=int(known["days"]),
            trusted=bool(known["trusted"]),
        )
    except (ValueError, KeyError, AttributeError, TypeError):
        return None
