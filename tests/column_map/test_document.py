"""The map that we ship says what the rules document says; the document is parsed here on its own, cell by cell."""

import re
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import pytest

from monitor.column_map import load

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT.parent / "shared" / "rules-document.txt"
COLUMN_MAP = load(ROOT / "config" / "column_map.toml")
SECTION = re.compile(r"^[ \u3000]*[（(][一二三四五六][）)](.+)$", re.MULTILINE)

needs_document = pytest.mark.skipif(
    not DOCUMENT.exists(), reason="needs ../shared/rules-document.txt, which is not part of this repository"
)


class Row(NamedTuple):
    """One row of the document's tables, as its four cells stand."""

    section: str
    heading: str
    about: str
    departments: str
    frequency: str


class Rule(NamedTuple):
    """One rule, as the map should hold it."""

    section: str
    group: str | None
    name: str
    about: str | None
    departments: tuple[str, ...]
    open_ended: bool
    frequency: str


def rows(text: str) -> list[Row]:
    """Cut the tables of section two into rows: a cell begins with a tab at a line's start and may hold many lines."""
    text = text[text.index("二、门户网站内容保障任务分解") : text.index("三、门户网站内容保障的措施和要求")]
    _, *parts = SECTION.split(text)
    found = []
    for section, table in zip(parts[::2], parts[1::2], strict=True):
        cells = ["".join(line.strip() for line in cell.splitlines()) for cell in table.split("\n\t")[1:]]
        assert cells[:4] == ["栏目名称", "栏目说明", "责任部门", "更新频率"]
        heading = ""
        for at in range(4, len(cells), 4):
            name, about, departments, frequency = cells[at : at + 4]
            heading = name or heading
            found.append(Row(section.strip(), heading, about, departments, frequency))
    return found


def rules(text: str) -> list[Rule]:
    """Turn rows into rules: a heading with several rows is a group, and each row's own words are its name."""
    found = []
    for (section, heading), group in groupby(rows(text), key=lambda row: (row.section, row.heading)):
        members = list(group)
        for row in members:
            names = row.departments.replace("(", "（").replace(")", "）")
            own = (heading, row.about, None) if len(members) > 1 else (None, heading, row.about)
            found.append(
                Rule(
                    section,
                    own[0],
                    own[1],
                    own[2],
                    tuple(re.split(r"、(?![^（]*）)", names.removesuffix("等"))),
                    names.endswith("等"),
                    row.frequency,
                )
            )
    return found


@needs_document
def test_the_map_holds_every_rule_of_the_document_word_for_word() -> None:
    """All 49 rules, in the document's order: section, group, name, about, departments, 等, phrase."""
    expected = rules(DOCUMENT.read_text(encoding="utf-8"))
    assert len(expected) == 49
    assert [
        Rule(
            column.section,
            column.group,
            column.name,
            column.about,
            column.departments,
            column.open_ended,
            column.frequency,
        )
        for column in COLUMN_MAP.columns
    ] == expected


@needs_document
def test_all_departments_are_those_that_the_document_names() -> None:
    """各部门 is every single department of the tables, in the order in which they first occur."""
    named = [
        name for rule in rules(DOCUMENT.read_text(encoding="utf-8")) for name in rule.departments if name[0] != "各"
    ]
    assert COLUMN_MAP.groups["各部门"] == tuple(dict.fromkeys(named))


def test_the_districts_parts() -> None:
    """海曙区 has nine 街道, seven 镇 and one 乡, each once."""
    units = COLUMN_MAP.groups["各镇（乡）街道"]
    assert len(set(units)) == len(units) == 17
    assert [len([unit for unit in units if unit.endswith(kind)]) for kind in ("街道", "镇", "乡")] == [9, 7, 1]


def test_the_map_that_we_ship() -> None:
    """Forty-nine columns, in four sections, with different ids; none has an address yet."""
    assert len({column.id for column in COLUMN_MAP.columns}) == len(COLUMN_MAP.columns) == 49
    assert list(dict.fromkeys(column.section for column in COLUMN_MAP.columns)) == [
        "了解海曙",
        "政务动态",
        "政务公开",
        "政民互动",
    ]
    assert COLUMN_MAP.watched() == ()
    assert COLUMN_MAP.crawl.hosts == {"www.haishu.gov.cn"}


def test_a_space_in_a_phrase_is_kept_and_changes_nothing() -> None:
    """1 年内更新 is said as the document writes it and judged as 1年内更新 is."""
    decisions = COLUMN_MAP.column("政务公开/政府决策")
    assert decisions.frequency == "1 年内更新"
    assert decisions.rule == COLUMN_MAP.column("政务公开/工作信息/提案议案").rule
