"""What the official notice 《关于……栏目更新情况的通报》 tells of a run; where it stands is its template's business."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from monitor.report import sentences
from monitor.report.environment import BESIDE_A_NUMBER
from monitor.report.lines import Line
from monitor.report.view import View
from monitor.types import Status
from monitor.wording import STATUS


@dataclass(frozen=True, slots=True, kw_only=True)
class Blame:
    """A department and its columns in one sentence, without a full stop."""

    name: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the annex."""

    number: int
    department: str
    column: str
    frequency: str
    newest: date | None
    due: date | None
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What is told: never what could not be judged."""

    overall: str
    problems: bool
    overdue: tuple[Blame, ...]
    """Longest first."""
    empty: tuple[Blame, ...]
    rows: tuple[Row, ...]


def notice_of(view: View) -> Notice:
    """Take what a notice tells out of a view."""
    problems = (*view.overdue, *view.empty)
    overall = f"{view.columns.total}个栏目中，{sentences.counts(view.columns)}。"
    longest = sentences.longest(view.columns, view.overdue).replace("『", "“").replace("』", "”")
    return Notice(
        overall=BESIDE_A_NUMBER.sub("", overall + longest),  # as official documents are set
        problems=bool(problems),
        overdue=_by_department(view.overdue),
        empty=_by_department(view.empty),
        rows=tuple(_row(number, line) for number, line in enumerate(problems, start=1)),
    )


def _by_department(lines: Sequence[Line]) -> tuple[Blame, ...]:
    own: dict[str, list[Line]] = {}
    for line in lines:
        own.setdefault(line.department, []).append(line)
    return tuple(Blame(name=name, words="；".join(map(_words, each))) for name, each in own.items())


def _words(line: Line) -> str:
    name = f"“{line.column.name}”"
    if line.status is not Status.OVERDUE or line.due is None:
        return f"{name}没有内容"
    day = line.due
    return f"{name}最迟应于{day.year}年{day.month}月{day.day}日更新，已超期{line.days}天"


def _row(number: int, line: Line) -> Row:
    return Row(
        number=number,
        department=line.department,
        column=f"{line.column.group}：{line.column.name}" if line.column.group else line.column.name,
        frequency=line.column.frequency,
        newest=line.newest.published if line.newest else None,
        due=line.due,
        state=f"超期{line.days}天" if line.days else STATUS[line.status],
    )
