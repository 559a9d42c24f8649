"""`[[column]]` of the column map: each column with its units, its rule and its pages."""

from collections.abc import Mapping, Sequence
from urllib.parse import urldefrag

from monitor.judging.changes import Succession
from monitor.map_decisions import ColumnDecisions, followers
from monitor.map_faults import Faults, nearest, quoted
from monitor.map_frequency import Judged, Phrases
from monitor.map_groups import Groups
from monitor.map_lines import Place
from monitor.map_schema import ColumnTable, PageTable
from monitor.types import Column, ColumnType, Page


class Columns:
    """Builds the columns of one map; whatever is wrong goes to `faults` and stops nothing."""

    def __init__(
        self, groups: Groups, phrases: Phrases, faults: Faults, successions: Sequence[Succession] = ()
    ) -> None:
        self.decisions = ColumnDecisions(phrases, faults)
        """What the columns say of retirement and new rules."""
        self._successions = successions
        self._groups = groups
        self._phrases = phrases
        self._faults = faults
        self._first: dict[str, int] = {}
        """Column id to the number of the table that has it."""

    def build(self, tables: object) -> tuple[Column, ...]:
        """Build what can be built, in the order of the file."""
        if tables is None or tables == []:
            self._faults.add(("column",), "没有一个栏目", "每个栏目写一段 [[column]]")
            return ()
        if not isinstance(tables, list):
            self._faults.add(("column",), "栏目应写成 [[column]]（两重方括号）", "把 [column] 改成 [[column]]")
            return ()
        columns = [self._column(raw, ("column", number)) for number, raw in enumerate(tables)]
        return tuple(column for column in columns if column is not None)

    def _column(self, raw: object, place: Place) -> Column | None:
        """Look at every part by itself, so that one fault does not hide another."""
        parts: Mapping[str, object] = raw if isinstance(raw, Mapping) else {}
        named = "/".join(_texts(parts.get("section"), parts.get("group"), parts.get("name")))
        self._faults.titles[place] = named
        table = self._faults.check(ColumnTable, raw, place)
        names = _texts(*_items(parts.get("departments")))
        self._groups.check_names(names, (*place, "departments"))
        units = self._groups.units(names)
        phrase = parts.get("frequency")
        judged = self._judged(phrase, place) if isinstance(phrase, str) and phrase.strip() else None
        open_to_others = not names or parts.get("open_ended") is True
        pages = self._pages(_items(parts.get("pages")), None if open_to_others else units, (*place, "pages"))
        self.decisions.read(parts, named, place)
        if parts.get("section") and parts.get("name"):
            self._check_first(named, place)
        if table is None or judged is None:
            return None
        return Column(
            id=named,
            section=table.section,
            group=table.group,
            name=table.name,
            about=table.about,
            departments=tuple(table.departments),
            open_ended=table.open_ended,
            units=units,
            frequency=table.frequency,
            rule=judged.rule,
            due_soon=judged.due_soon,
            upkeep=table.upkeep,
            pages=pages,
            column_type=ColumnType(table.column_type) if table.column_type else None,
        )

    def _check_first(self, column_id: str, place: Place) -> None:
        if column_id in self._first:
            first = f"column[{self._first[column_id] + 1}]"
            wrong = f"与 {first} 是同一个栏目（{quoted(column_id)}）"
            self._faults.add(place, wrong, "删去一段，或改正名称；网址合写在一段的 pages 里")
        self._first.setdefault(column_id, int(place[-1]))

    def _judged(self, phrase: str, place: Place) -> Judged | None:
        return self._phrases.judged(phrase, (*place, "frequency"))

    def _may_answer(self, department: str, units: tuple[str, ...]) -> bool:
        """Tell whether a department is one of the units, or comes after one of them."""
        return department in units or any(department in followers(unit, self._successions) for unit in units)

    def _pages(self, tables: list[object], units: tuple[str, ...] | None, place: Place) -> tuple[Page, ...]:
        """Check pages one by one; `units` are who may answer for them, None for anybody."""
        pages: list[Page] = []
        addresses: dict[str, int] = {}
        for number, raw in enumerate(tables):
            table = self._faults.check(PageTable, raw, (*place, number))
            if table is None:
                continue
            address = urldefrag(table.url).url
            if address in addresses:
                self._faults.add(
                    (*place, number, "url"), f"与 pages[{addresses[address] + 1}] 是同一个网址", "删去一个"
                )
            addresses.setdefault(address, number)
            if table.department and units is not None and not self._may_answer(table.department, units):
                self._faults.add(
                    (*place, number, "department"),
                    f"{quoted(table.department)} 不是本栏目的责任部门",
                    nearest(table.department, units) or "改成本栏目的责任部门之一，或在本栏目写 open_ended = true",
                )
            pages.append(Page(url=table.url, department=table.department, browser=table.browser))
        return tuple(pages)


def _items(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _texts(*values: object) -> list[str]:
    return [value for value in values if isinstance(value, str) and value]
