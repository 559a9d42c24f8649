"""The scenario made into watched pages: addresses, articles and events for each."""

import zlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from demo.articles import Articles, Rhythm
from demo.events import Event, PortalDown, Redesign
from demo.listings import Listing
from demo.map_text import column_id
from demo.plan import Count, Planned, Shape
from demo.scenario import PLAN
from demo.terms import newest_day, term

DIALECTS = {Shape.TRS: "trs", Shape.TRS_GB: "trs", Shape.XINHUA: "xinhua"} | dict.fromkeys(
    (Shape.JCMS, Shape.JCMS_COMMENT, Shape.JCMS_ESCAPED, Shape.JCMS_PROXY, Shape.XXGK, Shape.EMPTY_RECORDSET),
    "jcms",
)
"""How the articles of a shape are addressed; the others as JPAAS does."""


def plan_listings(columns: Mapping[str, Any], anchor: date, events: tuple[Event, ...]) -> tuple[Listing, ...]:
    """Make every watched page of the column map `columns`, as the scenario has it on the day `anchor`."""
    return tuple(
        listing(column, planned, columns["frequency"], anchor, events)
        for column in columns["column"]
        for planned in PLAN[column_id(column)]
    )


def listing(
    column: Mapping[str, Any],
    planned: Planned,
    frequency: Mapping[str, Mapping[str, object]],
    anchor: date,
    events: tuple[Event, ...],
) -> Listing:
    """Make one watched page."""
    name = column_id(column)
    seed = f"{name}/{planned.department or ''}"
    digest = zlib.crc32(seed.encode())
    number = f"1229{digest % 900000 + 100000}"
    where = planned.at or f"/col/col{number}/"
    of = term(column["frequency"], frequency)
    rhythm = Rhythm(
        seed=seed,
        theme=column["name"],
        department=planned.department,
        newest=newest_day(planned.age, of, anchor),
        anchor=anchor,
        every=of.rhythm,
        alive=planned.age.count is not Count.LATE,
        total=22 + digest % 23,
        where=where,
        dialect=DIALECTS.get(planned.shape, "jpaas"),
        future=planned.future,
        events=tuple(event for event in events if concerns(event, name, planned.department)),
    )
    return Listing(
        column=name,
        section=column["section"],
        group=column.get("group"),
        name=column["name"],
        about=column.get("about", ""),
        planned=planned,
        number=number,
        where=where,
        address=where if planned.at else f"{where}index.html",
        articles=Articles(rhythm),
    )


def concerns(event: Event, column: str, department: str | None) -> bool:
    """Tell whether an event is one of this page alone."""
    if isinstance(event, PortalDown | Redesign):
        return False
    return (event.column, event.department) == (column, department)
