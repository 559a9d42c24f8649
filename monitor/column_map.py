"""The column map: the portal, its columns, their pages and rules, as a file that a clerk keeps."""

import hashlib
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

from monitor import map_crawl, map_decisions, map_mail, map_report
from monitor.errors import ColumnMapError, UsageError
from monitor.judging import frequency
from monitor.judging.changes import RuleChange, Succession, Waiver
from monitor.judging.rules import REMIND_PROMPTLY, Promptly
from monitor.map_columns import Columns
from monitor.map_crawl import CrawlSettings
from monitor.map_faults import Faults, nearest, quoted, syntax_fault
from monitor.map_frequency import Phrases
from monitor.map_groups import Groups
from monitor.map_lines import lines
from monitor.map_mail import MailSettings
from monitor.map_schema import PortalTable, ScheduleTable
from monitor.types import Column, Page

TABLES = (
    "portal",
    "crawl",
    "schedule",
    "report",
    "mail",
    "frequency",
    "departments",
    "succession",
    "column",
    "waiver",
)
HOME = "首页"
"""The id of the home page's own column; those of the map have a section before the name."""
LARGEST = 4 * 2**20
"""Bytes; 49 columns with a thousand pages take a twentieth of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """The website that is watched."""

    name: str
    home: str
    timezone: ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When the nightly job starts."""

    at: time
    """Without a zone; of the portal's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMap:
    """A whole map, checked."""

    portal: Portal
    crawl: CrawlSettings
    schedule: Schedule
    mail: MailSettings | None
    """None where nothing is to be mailed."""
    columns: tuple[Column, ...]
    """In the order of the file."""
    groups: Mapping[str, tuple[str, ...]]
    """各部门 and its like, spelt out."""
    waivers: tuple[Waiver, ...]
    """Those of the map alone, retirements among them; the store knows of others."""
    rule_changes: tuple[RuleChange, ...]
    successions: tuple[Succession, ...]
    checks: tuple[date, ...]
    """Days of announced checks; what is published in a rush before them is told as such."""
    digest: str
    """SHA-256 of the file's bytes: under which rules a run was made."""
    templates: Path | None = None
    """The folder of the office's own templates; None where it has none."""

    def watched(self) -> tuple[tuple[Column, Page], ...]:
        """List every page with its column, in the order of the map."""
        return tuple((column, page) for column in self.columns for page in column.pages)

    def column(self, column_id: str) -> Column:
        """Find a column by its id; KeyError where there is none, which is a bug of the caller."""
        return next((column for column in self.columns if column.id == column_id), None) or _no_column(column_id)

    def home_page(self) -> tuple[Column, Page]:
        """Give the portal's home page with a column of its own, which is none of the map's.

        The national check asks for its newest date over all its blocks; the column has no term of its own.
        """
        page = Page(url=self.portal.home)
        column = Column(
            id=HOME,
            section=HOME,
            group=None,
            name=HOME,
            about=None,
            departments=(self.portal.name,),
            open_ended=False,
            units=(self.portal.name,),
            frequency="及时更新",
            rule=Promptly(remind_after=REMIND_PROMPTLY),
            due_soon=timedelta(),
            upkeep=None,
            pages=(page,),
        )
        return column, page

    def named(self, word: str) -> Column:
        """Find one column by its id or its name; raises UsageError for an unknown word and for one of several."""
        found = [column for column in self.columns if word in {column.id, column.name}]
        if len(found) > 1:
            both = "、".join(column.id for column in found)
            raise UsageError(f"有 {len(found)} 个栏目叫{quoted(word)}，请写全称：{both}")
        if not found:
            _refuse_unknown([word], {each for column in self.columns for each in (column.id, column.name)}, "栏目")
        return found[0]

    def select(
        self,
        *,
        columns: Collection[str] = (),
        departments: Collection[str] = (),
        pages: Collection[str] = (),
    ) -> tuple[tuple[Column, Page], ...]:
        """Choose watched pages by column (name, group or id), department (or group of them) and address.

        What is left out chooses all; within one kind any may fit; the kinds must all fit. Raises UsageError for a word
        that the map does not know.
        """
        wanted_columns = self._columns_named(columns)
        wanted_units = self._units_named(departments)
        known = {page.url for _, page in self.watched()}
        _refuse_unknown(pages, known, "网址")
        return tuple(
            (column, page)
            for column, page in self.watched()
            if (not columns or column.id in wanted_columns)
            and (not departments or wanted_units & self._ever_answering(column, page))
            and (not pages or page.url in pages)
        )

    def _columns_named(self, words: Collection[str]) -> set[str]:
        by_word: dict[str, set[str]] = {}
        for column in self.columns:
            for word in (column.id, column.name, column.group):
                if word:
                    by_word.setdefault(word, set()).add(column.id)
        _refuse_unknown(words, by_word, "栏目")
        return {column_id for word in words for column_id in by_word[word]}

    def _ever_answering(self, column: Column, page: Page) -> set[str]:
        """Name the units that answer for a page, and those that come after them."""
        units = answering(column, page)
        return {later for unit in units for later in map_decisions.followers(unit, self.successions)}

    def _units_named(self, words: Collection[str]) -> set[str]:
        units = _units(self.columns) | {step.successor for step in self.successions}
        _refuse_unknown(words, units | self.groups.keys(), "责任部门")
        return {unit for word in words for unit in self.groups.get(word, (word,))}


def load(path: Path) -> ColumnMap:
    """Read a column map; refuses a broken one whole, with every fault and its place, by ColumnMapError.

    It does not ask the network whether an address exists.
    """
    return parse(read_bytes(path), str(path), path.parent)


def parse(body: bytes, name: str, folder: Path | None = None) -> ColumnMap:
    """Read the bytes of a column map, as `load` does; `name` is what its faults call it.

    Without the folder that it lies in, the office's own templates are not looked for.
    """
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body[: error.start].count(b"\n") + 1
        raise ColumnMapError(name, (f"第 {line} 行不是 UTF-8 编码的文字。用编辑器“另存为”，编码选 UTF-8",)) from None
    text = text.replace("\r\n", "\n")
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ColumnMapError(name, (syntax_fault(text, error),)) from None
    except RecursionError:
        raise ColumnMapError(name, ("括号套得太深，无法读取。检查方括号、花括号是否成对",)) from None
    faults = Faults(lines(text))
    column_map = _build(raw, faults, hashlib.sha256(body).hexdigest(), folder)
    if column_map is None:
        raise ColumnMapError(name, faults.said())
    return column_map


def as_json(column: Column, column_map: ColumnMap) -> dict[str, object]:
    """Give a column as the map was understood, for `freshness columns --json`; the rule as `[frequency]` writes it.

    What the map decides of it from some day on stands beside it: waivers (撤销 among them) and new rules.
    """
    return {
        "id": column.id,
        "section": column.section,
        "group": column.group,
        "name": column.name,
        "about": column.about,
        "departments": list(column.departments),
        "open_ended": column.open_ended,
        "units": list(column.units),
        "frequency": column.frequency,
        "rule": frequency.as_json(column.rule),
        "due_soon_days": column.due_soon.days,
        "upkeep": column.upkeep,
        "column_type": column.column_type,
        "pages": [{"url": page.url, "department": page.department} for page in column.pages],
        "waivers": [
            {
                "page": waiver.page,
                "since": waiver.since.isoformat(),
                "until": waiver.until.isoformat() if waiver.until else None,
                "retired": waiver.retired,
                "reason": waiver.reason,
                "by": waiver.by,
            }
            for waiver in column_map.waivers
            if waiver.column == column.id
        ],
        "rule_changes": [
            {"since": change.since.isoformat(), "frequency": change.frequency, "rule": frequency.as_json(change.rule)}
            for change in column_map.rule_changes
            if change.column == column.id
        ],
    }


def answering(column: Column, page: Page) -> set[str]:
    """Name the units that answer for a page: its own department, else all of its column."""
    return {page.department} if page.department else set(column.units)


def _units(columns: Iterable[Column]) -> set[str]:
    return {unit for column in columns for page in column.pages for unit in answering(column, page)} | {
        unit for column in columns for unit in column.units
    }


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a map's file; raises ColumnMapError in one line where it cannot be read."""
    try:
        with path.open("rb") as file:
            body = file.read(LARGEST + 1)
    except FileNotFoundError:
        fault = "没有这个文件。检查路径，或用 --config 指明栏目对照表"
    except IsADirectoryError:
        fault = "是文件夹，不是文件。用 --config 指明栏目对照表文件"
    except OSError as error:
        fault = f"读不了这个文件（{error.strerror}）。检查权限"
    else:
        if len(body) <= LARGEST:
            return body
        fault = "文件超过 4 MB，不像是栏目对照表。用 --config 指明栏目对照表文件"
    raise ColumnMapError(str(path), (fault,))


def _build(raw: Mapping[str, object], faults: Faults, digest: str, folder: Path | None) -> ColumnMap | None:
    for key in raw.keys() - set(TABLES):
        faults.add_unknown_key((key,), TABLES)
    if "portal" not in raw:
        faults.add(("portal",), "缺少 [portal]", "补上 [portal] 一段，写明 name、home、timezone")
    portal = faults.check(PortalTable, raw.get("portal", {}), ("portal",)) if "portal" in raw else None
    schedule = faults.check(ScheduleTable, raw.get("schedule", {}), ("schedule",))
    groups = Groups(_table(raw, "departments", faults), faults)
    phrases = Phrases(_table(raw, "frequency", faults), faults)
    successions = map_decisions.successions(raw.get("succession"), faults)
    builder = Columns(groups, phrases, faults, successions)
    columns = builder.build(raw.get("column"))
    map_decisions.check_departments(successions, _units(columns), faults)
    waivers = map_decisions.waivers(raw.get("waiver"), columns, faults)
    answering_units = _units(columns) | {step.successor for step in successions}
    mail = map_mail.read(raw["mail"], answering_units, groups.spelt_out, faults) if "mail" in raw else None
    templates = map_report.read(raw["report"], folder, faults) if "report" in raw else None
    addresses = [*([portal.home] if portal else []), *(page.url for column in columns for page in column.pages)]
    crawl = map_crawl.read(raw.get("crawl", {}), addresses, schedule.at if schedule else None, faults)
    if faults or portal is None or crawl is None or schedule is None:
        return None
    return ColumnMap(
        portal=Portal(name=portal.name, home=portal.home, timezone=portal.timezone),
        crawl=crawl,
        schedule=Schedule(at=schedule.at),
        mail=mail,
        columns=columns,
        groups=MappingProxyType(dict(groups.spelt_out)),
        waivers=(*builder.decisions.retired, *waivers),
        rule_changes=tuple(builder.decisions.rule_changes),
        successions=successions,
        checks=tuple(portal.checks),
        digest=digest,
        templates=templates,
    )


def _table(raw: Mapping[str, object], key: str, faults: Faults) -> Mapping[str, object]:
    value = raw.get(key, {})
    if isinstance(value, Mapping):
        return value
    faults.add((key,), f"应为 [{key}] 一段，现写的是 {quoted(value)}", "照 config/column_map.toml 里的样子写")
    return {}


def _refuse_unknown(words: Iterable[str], known: Collection[str], what: str) -> None:
    for word in words:
        if word not in known:
            advice = nearest(word, known, "最接近的是“{}”".format) or "运行 freshness columns 查看全部"
            raise UsageError(f"栏目对照表里没有这个{what}：{quoted(word)}。{advice}")


def _no_column(column_id: str) -> Column:
    raise KeyError(column_id)
