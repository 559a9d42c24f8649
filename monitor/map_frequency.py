"""`[frequency]` of the column map: each phrase as a typed rule, and how long before its end a page is due soon."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from monitor.judging import frequency
from monitor.judging.frequency import Every, Rule, Unit, Within
from monitor.map_faults import Faults, nearest, quoted
from monitor.map_lines import Place

KEYS = ("within", "every", "at_least", "promptly", "on_change", "remind_after", "due_soon")
DAYS: Mapping[Unit, int] = {
    Unit.DAY: 1,
    Unit.WORKDAY: 1,
    Unit.WEEK: 7,
    Unit.MONTH: 30,
    Unit.QUARTER: 91,
    Unit.YEAR: 365,
}
"""About how long a unit is; for comparing lengths only, never for a due date."""
LEADS = ((365, 30), (150, 14), (30, 5), (7, 3))
"""A rule of so many days or more is due soon for so many days before its end; a shorter one never is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """How a phrase is judged."""

    rule: Rule
    due_soon: timedelta
    """Zero for never."""


class Phrases:
    """The phrases of one map, each found whatever its spaces: the rules document writes 1年内更新 and 1 年内更新."""

    def __init__(self, tables: Mapping[str, object], faults: Faults) -> None:
        self._faults = faults
        self._written: dict[str, str] = {}
        self._judged: dict[str, Judged | None] = {}
        for phrase, table in tables.items():
            key = _squeezed(phrase)
            if not key:
                faults.add(
                    ("frequency", phrase), "更新频率的说法不能为空", '例如："2周内更新" = { within = "2 weeks" }'
                )
            elif key in self._judged:
                faults.add(("frequency", phrase), f"与“{self._written[key]}”是同一种说法", "两行留一行")
            else:
                self._written[key] = phrase
                self._judged[key] = self._of_table(table, ("frequency", phrase))

    def judged(self, phrase: str, place: Place) -> Judged | None:
        """Find how a phrase is judged: as the map says, else as its own words say; else None and a fault."""
        key = _squeezed(phrase)
        if key in self._judged:
            return self._judged[key]
        rule = frequency.parse_phrase(phrase)
        if rule is None:
            close = nearest(phrase, list(self._written.values())) or nearest(phrase, frequency.nearest_phrases(phrase))
            remedy = f"{close}，或在 [frequency] 里写明怎样判定" if close else "在 [frequency] 里写明怎样判定"
            self._faults.add(place, f"{quoted(phrase)} 不是已知的更新频率", remedy)
            return None
        return Judged(rule=rule, due_soon=lead(rule))

    def _of_table(self, table: object, place: Place) -> Judged | None:
        if not isinstance(table, Mapping):
            self._faults.add(place, f"应为一段设置，现写的是 {quoted(table)}", '写成例如：{ within = "2 weeks" }')
            return None
        for key in table.keys() - set(KEYS):
            self._faults.add_unknown_key((*place, key), KEYS)
        rule = frequency.rule_from_table({key: table[key] for key in KEYS[:-1] if key in table})
        if isinstance(rule, str):
            for fault in rule.split("；"):
                self._faults.add(place, fault, '写成例如：{ within = "2 weeks" }')
            return None
        if "due_soon" not in table:
            return Judged(rule=rule, due_soon=lead(rule))
        ahead = self._ahead(table["due_soon"], rule, (*place, "due_soon"))
        return None if ahead is None else Judged(rule=rule, due_soon=ahead)

    def _ahead(self, written: object, rule: Rule, place: Place) -> timedelta | None:
        found = re.fullmatch(r"(\d{1,4}) days?", written) if isinstance(written, str) else None
        length = _length(rule)
        if length is None:
            self._faults.add(place, "这条规则没有期限，due_soon 不起作用", "删去 due_soon")
        elif found is None:
            self._faults.add(place, f"应为天数，现写的是 {quoted(written)}", '写成例如：due_soon = "3 days"')
        elif int(found[1]) >= length:
            self._faults.add(place, f"{quoted(written)} 不短于期限本身，栏目会一直显示临期", "改短一些")
        else:
            return timedelta(days=int(found[1]))
        return None


def lead(rule: Rule) -> timedelta:
    """Tell how long before its end a rule's pages are due soon where the map does not say; zero for never."""
    length = _length(rule) or 0
    return timedelta(days=next((ahead for least, ahead in LEADS if length >= least), 0))


def _length(rule: Rule) -> int | None:
    match rule:
        case Within(span=span):
            return span.count * DAYS[span.unit]
        case Every(unit=unit):
            return DAYS[unit]
        case _:
            return None


def _squeezed(phrase: str) -> str:
    return "".join(phrase.split())
