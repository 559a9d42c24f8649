"""Which of several dates of a row is the publication's, where no words beside the dates say so.

成文日期 and 发布日期 may stand side by side in every row with their names over the list: in a table of its own, or in a
line of `span`. Where nothing names them and they would give different answers, no date is believed.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from crawler.pages.labels import Role, label_role, names_a_time
from crawler.pages.mentions import Mention, words_before
from crawler.pages.tree import Element, child_with, head_row, squeeze
from crawler.pages.units import Row, RowList

_STEPS = 4
"""How far above its list a head may hang."""
_LONGEST_LABEL = 12
_MOST_CELLS = 14
_SHARE = 0.3
_ROWS = 3
_FEWEST_CELLS = 2
_EQUAL = frozenset((Role.ALONE, Role.ENTERED, Role.PUBLISHED))
"""Roles of which one date is as good as another."""
_RELEASE = re.compile("发布|發布|發佈")
_BREAK = re.compile(r"[\s|;；，,]")
_COLONS = " :："
_VALUE = re.compile(r"[\d:：]")
"""检索时间：2026-11-20 is no head of a column."""


def choose_dates(found: RowList, as_of: date) -> str:
    """Give every row of a list its date of publication; return why that cannot be told, in Chinese, or nothing."""
    several = [row for row in found.rows if _rivals(row)]
    if not several:
        return _named_otherwise(found)
    width = max(len(_rivals(row)) for row in several) + 1
    index = _named(found, several, width)
    if index is not None:
        _take(several, index, width)
        return ""
    if len(several) < _SHARE * len(found.rows):
        return _named_otherwise(found)
    own = _newest([row.mention for row in found.rows], as_of)
    if own == _newest([each for row in several for each in _rivals(row)], as_of):
        return ""
    return "每行有不止一个日期，不能断定哪一个是发布日期"


def _named(found: RowList, several: Sequence[Row], width: int) -> int | None:
    """Return which of several dates the names over a list, or those before the dates, call that of publication.

    Of 公示日期 and 发布日期, both of publication, the latter.
    """
    for words in _heads(found):
        names = [each for each in words if len(each) <= _LONGEST_LABEL and label_role(each) is not None]
        if len(names) == width:
            for role in (Role.PUBLISHED, Role.ENTERED):
                named = [place for place, name in enumerate(names) if label_role(name) is role]
                released = [place for place in named if _RELEASE.search(names[place])]
                if len(named) == 1 or len(released) == 1:
                    return (named if len(named) == 1 else released)[0]
    places = {_released([row.mention, *_rivals(row)]) for row in several}
    return places.pop() if len(places) == 1 else None


def _released(dates: Sequence[Mention]) -> int | None:
    """Return which of a row's dates stands behind 发布, as only one does."""
    places = [place for place, each in enumerate(dates) if _RELEASE.search(_label_before(each))]
    return places[0] if len(places) == 1 else None


def _label_before(mention: Mention) -> str:
    """Return the label of a date: in its own text, or in the one before it."""
    before = mention.text[: max(0, mention.text.find(mention.shown))][-_LONGEST_LABEL:]
    return _BREAK.split(before.rstrip(_COLONS))[-1] if before.strip(_COLONS) else words_before(mention)


def _named_otherwise(found: RowList) -> str:
    """Return why the one date of each row is none of publication: the line over the list calls it 报名截止."""
    if len(found.rows) < _ROWS or any(row.mention.role is not Role.ALONE for row in found.rows):
        return ""
    over = _first_line(found) or next(_lines_over(found.container), [])
    if len(over) < _FEWEST_CELLS or any(len(words) > _LONGEST_LABEL or _VALUE.search(words) for words in over):
        return ""
    named = [words for words in over if names_a_time(words)]
    if len(named) == 1 and label_role(named[0]) is Role.REJECTED:
        return f"表头写着“{named[0]}”，不是发布日期"
    return ""


def _rivals(row: Row) -> list[Mention]:
    """Return the dates of a row that are believed as much as its own and name another day."""
    own = row.mention
    return [
        each for each in row.others if each.role is own.role in _EQUAL and each.day and own.day and each.day != own.day
    ]


def _newest(mentions: Sequence[Mention], as_of: date) -> date | None:
    return max((each.day for each in mentions if each.day and each.day <= as_of), default=None)


def _take(rows: Sequence[Row], index: int, width: int) -> None:
    for row in rows:
        dates = [row.mention, *_rivals(row)]
        if len(dates) == width and index:
            row.others.append(row.mention)
            row.mention = dates[index]


def _heads(found: RowList) -> Iterator[list[str]]:
    """Yield the lines that may name a list's columns: the head of its table, its first line, those over it."""
    yield _table_cells(found.container)
    yield _first_line(found)
    yield from _lines_over(found.container)


def _table_cells(container: Element) -> list[str]:
    """Return the texts of the cells of the head of the table that a list is in; nothing for no table."""
    table: Element | None = container
    while table is not None and table.tag not in {"table", "body"}:
        table = table.getparent()
    if table is None or table.tag != "table":
        return []
    head = head_row(table)
    return [] if head is None else [squeeze("".join(cell.itertext())) for cell in head if cell.tag in {"td", "th"}]


def _first_line(found: RowList) -> list[str]:
    """Return the texts of what stands before the first row in a list's own element."""
    return _names_in(child_with(found.rows[0].unit, found.container).getprevious())


def _lines_over(container: Element) -> Iterator[list[str]]:
    """Yield the texts of short lines over a list, the nearest first: one of them may name its columns."""
    current = container
    for _ in range(_STEPS):
        if words := _names_in(current.getprevious()):
            yield words
        parent = current.getparent()
        if parent is None or parent.tag == "body":
            return
        current = parent


def _names_in(line: Element | None) -> list[str]:
    """Return the texts of a line that may name the columns of a list; nothing for a long one, or one with a link."""
    if line is None or next(line.iter("a"), None) is not None:
        return []
    words = [squeeze(text) for text in line.itertext() if not text.isspace()]
    return words if len(words) <= _MOST_CELLS else []
