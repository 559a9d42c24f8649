"""`[mail]` of the column map: who writes to whom, when, and who hears of what stays overdue."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from monitor.map_faults import Faults, nearest, quoted
from monitor.map_schema import WEEKDAYS, EscalationTable, MailTable

MONDAY = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """One step: whoever has to hear of what has been overdue or empty for so many days."""

    after_days: int
    department: str | None
    """As written, a unit or a group; None for all of them."""
    units: frozenset[str]
    """`department` spelt out; empty for all of them."""
    to: tuple[str, ...]

    @property
    def name(self) -> str:
        """Name the step, the same as long as its days and its department are."""
        return f"{self.department or '全部单位'} {self.after_days} 天"

    def concerns(self, units: Collection[str]) -> bool:
        """Tell whether one of the units is the step's."""
        return not self.units or not self.units.isdisjoint(units)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """Who writes to whom; servers and passwords come from the environment."""

    sender: str
    to: tuple[str, ...]
    departments: Mapping[str, tuple[str, ...]]
    """Unit to its own addresses."""
    digest: frozenset[int] = frozenset({MONDAY})
    """The days of the week, Monday 0, on which everybody hears of all that is open, news or not."""
    escalation: tuple[Escalation, ...] = ()
    link: str = ""
    """Where the report can be read; empty where that is not known."""


def read(
    raw: object, units: Collection[str], groups: Mapping[str, tuple[str, ...]], faults: Faults
) -> MailSettings | None:
    """Read the table; None, with every fault recorded, where that cannot be."""
    table = faults.check(MailTable, raw, ("mail",))
    steps = raw.get("escalation", []) if isinstance(raw, Mapping) else []
    escalation = _escalation(steps if isinstance(steps, list) else [], units, groups, faults)
    if table is None:
        return None
    for unit in sorted(table.departments.keys() - set(units)):
        faults.add(
            ("mail", "departments", unit),
            f"没有哪个栏目由 {quoted(unit)} 负责，这一行不起作用",
            nearest(unit, units) or "删去这一行",
        )
    return MailSettings(
        sender=table.sender,
        to=tuple(table.to),
        departments=MappingProxyType({unit: tuple(addresses) for unit, addresses in table.departments.items()}),
        digest=frozenset(WEEKDAYS.index(day) for day in table.digest),
        escalation=escalation,
        link=table.link or "",
    )


def _escalation(
    tables: list[object], units: Collection[str], groups: Mapping[str, tuple[str, ...]], faults: Faults
) -> tuple[Escalation, ...]:
    found: list[Escalation] = []
    for number, raw in enumerate(tables):
        place = ("mail", "escalation", number)
        table = faults.check(EscalationTable, raw, place)
        if table is None:
            continue
        named = table.department
        if named and named not in groups and named not in units:
            faults.add(
                (*place, "department"),
                f"没有哪个栏目由 {quoted(named)} 负责，这一步不起作用",
                nearest(named, {*units, *groups}) or "改成对照表里的单位或统称，或删去这一行（对全部单位）",
            )
        step = Escalation(
            after_days=table.after_days,
            department=named,
            units=frozenset(groups.get(named, (named,)) if named else ()),
            to=tuple(table.to),
        )
        if any(step.name == other.name for other in found):
            faults.add(place, f"“{step.name}”已有一步", "两步留一步，收件人合写在 to 里")
        found.append(step)
    return tuple(found)
