"""What people have decided, as the column map writes it: waivers, retirements, new rules, successors."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from monitor.judging.changes import RuleChange, Succession, Waiver
from monitor.map_faults import Faults, nearest, quoted
from monitor.map_frequency import Phrases
from monitor.map_lines import Place
from monitor.map_schema import RetiredTable, RuleChangeTable, SuccessionTable, WaiverTable
from monitor.types import Column


@dataclass(slots=True)
class ColumnDecisions:
    """Gathers what stands within the `[[column]]` tables: `retired` and `rule_changes`."""

    phrases: Phrases
    faults: Faults
    retired: list[Waiver] = field(default_factory=list)
    rule_changes: list[RuleChange] = field(default_factory=list)

    def read(self, parts: Mapping[str, object], column_id: str, place: Place) -> None:
        """Read both keys of one column, where it has them."""
        if "retired" in parts:
            table = self.faults.check(RetiredTable, parts["retired"], (*place, "retired"))
            if table is not None:
                self.retired.append(
                    Waiver(column=column_id, since=table.since, reason=table.reason, by=table.by, retired=True)
                )
        written = parts.get("rule_changes", [])
        for number, raw in enumerate(written if isinstance(written, list) else []):
            self._rule_change(raw, column_id, (*place, "rule_changes", number))

    def _rule_change(self, raw: object, column_id: str, place: Place) -> None:
        table = self.faults.check(RuleChangeTable, raw, place)
        judged = self.phrases.judged(table.frequency, (*place, "frequency")) if table else None
        if table is None or judged is None:
            return
        if any(change.column == column_id and change.since == table.since for change in self.rule_changes):
            self.faults.add((*place, "since"), f"{table.since} 已有另一条规则从同一天起施行", "两条留一条")
        self.rule_changes.append(
            RuleChange(
                column=column_id,
                since=table.since,
                frequency=table.frequency,
                rule=judged.rule,
                due_soon=judged.due_soon,
            )
        )


def successions(tables: object, faults: Faults) -> tuple[Succession, ...]:
    """Read `[[succession]]`; whether the departments are known is asked later, by `check_departments`."""
    found: list[Succession] = []
    for number, raw in enumerate(_tables(tables, "succession", faults)):
        place: Place = ("succession", number)
        table = faults.check(SuccessionTable, raw, place)
        if table is None:
            continue
        step = Succession(department=table.department, successor=table.to, since=table.since, basis=table.basis or "")
        if step.department == step.successor:
            faults.add((*place, "to"), f"{quoted(table.to)} 与 from 是同一个单位", "写承接职责的单位")
        elif step.department in followers(step.successor, found):
            faults.add((*place, "to"), f"{quoted(table.to)} 的职责绕一圈又回到 {quoted(table.department)}", "改正其一")
        if any((known.department, known.since) == (step.department, step.since) for known in found):
            faults.add((*place, "from"), f"{quoted(table.department)} 在 {step.since} 已有承接单位", "两段留一段")
        found.append(step)
    return tuple(found)


def followers(department: str, steps: Sequence[Succession]) -> set[str]:
    """Name every unit that comes after a department at some time, itself included."""
    found, fresh = {department}, {department}
    while fresh:
        fresh = {step.successor for step in steps if step.department in fresh} - found
        found |= fresh
    return found


def check_departments(steps: Sequence[Succession], units: Collection[str], faults: Faults) -> None:
    """Record successions of departments that answer for nothing."""
    known = {*units, *(step.successor for step in steps)}
    for number, step in enumerate(steps):
        if step.department not in known:
            faults.add(
                ("succession", number, "from"),
                f"没有哪个栏目由 {quoted(step.department)} 负责，这一段不起作用",
                nearest(step.department, units) or "删去这一段",
            )


def waivers(tables: object, columns: Sequence[Column], faults: Faults) -> tuple[Waiver, ...]:
    """Read `[[waiver]]`: of a column, of one of its pages, or of the pages of one department."""
    found: list[Waiver] = []
    for number, raw in enumerate(_tables(tables, "waiver", faults)):
        place: Place = ("waiver", number)
        parts: Mapping[str, object] = raw if isinstance(raw, Mapping) else {}
        faults.titles[place] = str(parts.get("column", ""))
        table = faults.check(WaiverTable, raw, place)
        if table is None:
            continue
        if table.until < table.since:
            faults.add((*place, "until"), f"{table.until} 早于 since 的 {table.since}", "改正其一；两天都算在内")
        column = _column_named(table.column, columns, (*place, "column"), faults)
        pages = _pages_of(table, column, place, faults) if column else ()
        found += [
            Waiver(
                column=column.id if column else "",
                page=page,
                since=table.since,
                until=table.until,
                reason=table.reason,
                by=table.by,
            )
            for page in pages
        ]
    return tuple(found)


def _tables(tables: object, key: str, faults: Faults) -> list[object]:
    if tables is None:
        return []
    if isinstance(tables, list):
        return tables
    faults.add((key,), f"应写成 [[{key}]]（两重方括号）", f"把 [{key}] 改成 [[{key}]]")
    return []


def _column_named(word: str, columns: Sequence[Column], place: Place, faults: Faults) -> Column | None:
    named = [column for column in columns if word in {column.id, column.name}]
    if len(named) == 1:
        return named[0]
    if named:
        faults.add(place, f"有 {len(named)} 个栏目叫 {quoted(word)}", f"写全称，例如“{named[0].id}”")
    else:
        known = {word for column in columns for word in (column.id, column.name)}
        faults.add(place, f"没有这个栏目：{quoted(word)}", nearest(word, known) or "运行 freshness columns 查看全部")
    return None


def _pages_of(table: WaiverTable, column: Column, place: Place, faults: Faults) -> tuple[str | None, ...]:
    """Tell which pages a waiver is for; None stands for the whole column."""
    if table.page is not None and table.department is not None:
        faults.add((*place, "department"), "page 与 department 只能写一个", "删去一个")
    elif table.page is not None:
        known = [page.url for page in column.pages]
        if table.page in known:
            return (table.page,)
        remedy = nearest(table.page, known) or "照 pages 里的写法写，或删去 page，整个栏目免检"
        faults.add((*place, "page"), f"本栏目没有这个网址：{quoted(table.page)}", remedy)
    elif table.department is not None:
        urls = tuple(page.url for page in column.pages if page.department == table.department)
        if urls:
            return urls
        known = [page.department for page in column.pages if page.department]
        remedy = nearest(table.department, known) or "改成 pages 里的 department 之一，或删去，整个栏目免检"
        faults.add((*place, "department"), f"本栏目没有哪一页由 {quoted(table.department)} 负责", remedy)
    else:
        return (None,)
    return ()
