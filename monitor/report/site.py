"""The history site: plain files behind any web server.

    index.html                 the latest report
    nights/2026-11-22.html     the report of that night, written once
    nights/index.html          all nights with their counts
    columns/<key>.html         a column: each page's year, incidents, entries a month, newest entries
    departments/<key>.html     a unit: its pages, and what went wrong with them
    departments/index.html     all units

A night writes its own report and the pages that say something else than before; what it costs follows from the number
of pages that are watched, not from the number of nights.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from monitor.report import archive, files, html
from monitor.report.environment import fill, make_environment
from monitor.report.view import View

LATEST = "index.html"


def write(out: Path, view: View, *, night: bool = True, templates: Path | None = None) -> Path:
    """Write the report as the latest one, and the pages of the site that it changes; return the report's path.

    With `night` the report is kept under its day, once. Computes nothing: all that is said is in the view, and in the
    nights that are there. Raises RunError where a file cannot be written; each is written whole or not at all.
    """
    if night:
        archive.keep(out, view, html.render(view, root="../", templates=templates))
    for name, text in pages(view, archive.kept_nights(out), templates=templates):
        files.write(out / name, text)
    files.write(out / LATEST, html.render(view, root="", templates=templates))
    return out / LATEST


def pages(
    view: View, nights: Sequence[archive.KeptNight], *, templates: Path | None = None
) -> Iterator[tuple[str, str]]:
    """Render the pages beside the reports: each one's path in the site, and its text."""
    environment = make_environment(templates)
    policy, style = html.policy_and_style(environment, "report/report.css", "site/site.css")
    everywhere = {"view": view, "policy": policy, "style": style, "root": "../"}

    def filled(name: str, **own: object) -> str:
        return fill(environment, name, **everywhere, **own)

    if view.has_record:
        yield "departments/index.html", filled("site/departments.html.j2")
        for section in view.sections:
            for column in section.columns:
                if column.lines:
                    yield f"columns/{column.key}.html", filled("site/column.html.j2", column=column)
        for office in view.offices:
            yield f"departments/{office.key}.html", filled("site/department.html.j2", office=office)
    yield "nights/index.html", filled("site/nights.html.j2", nights=nights, months=_by_month(nights))


def _by_month(nights: Sequence[archive.KeptNight]) -> tuple[tuple[str, tuple[archive.KeptNight, ...]], ...]:
    """Group nights under the names of their months."""
    months = groupby(nights, key=lambda night: f"{night.day.year}年{night.day.month}月")
    return tuple((name, tuple(own)) for name, own in months)
