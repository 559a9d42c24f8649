"""How a list writes one row: the styles seen on JPAAS, JCMS and TRS portals."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from html import escape
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What a row shows."""

    title: str
    href: str
    published: date
    clock: time
    today: date
    marked: bool = False
    """It wears a 置顶 mark."""

    @property
    def link(self) -> str:
        """Write the link with its whole title in the attribute and a short one inside."""
        mark = '<em class="top">置顶</em>' if self.marked else ""
        return (
            f'{mark}<a target="_blank" href="{self.href}" title="{escape(self.title)}">{escape(short(self.title))}</a>'
        )


def short(title: str) -> str:
    """Cut a title as lists do."""
    return title if len(title) <= 34 else title[:33] + "…"  # noqa: PLR2004 - the width of the list


def span(row: Row) -> str:
    """2026-11-20 in an element of its own."""
    return f'<li class="cf">{row.link}<span class="fr">{row.published}</span></li>'


def bold(row: Row) -> str:
    """2026-11-20 in `b`, after the link."""
    return f"<li>{row.link}<b>{row.published}</b></li>"


def bracket(row: Row) -> str:
    """[2026-11-20]."""
    return f"<li>{row.link}<span>[{row.published}]</span></li>"


def clock(row: Row) -> str:
    """2026-11-20 09:15."""
    return f'<li>{row.link}<span class="time">{row.published} {row.clock:%H:%M}</span></li>'


def slash(row: Row) -> str:
    """2026/11/20."""
    return f"<li>{row.link}<span>{row.published:%Y/%m/%d}</span></li>"


def dot(row: Row) -> str:
    """2026.11.20."""
    return f"<li>{row.link}<span>{row.published:%Y.%m.%d}</span></li>"


def chinese(row: Row) -> str:
    """2026年11月20日."""
    return f"<li>{row.link}<span>{row.published:%Y年%m月%d日}</span></li>"


def split(row: Row) -> str:
    """2026-11-20, broken over lines."""
    year, month, day = str(row.published).split("-")
    return f'<li class="cf">{row.link}<span class="fr">{year}-\n          {month}-\n          {day}</span></li>'


def paired(row: Row) -> str:
    """Title and date in neighbouring items."""
    return f'<li class="content">{row.link}</li><li class="time">{row.published}</li>'


def in_link(row: Row) -> str:
    """2026-11-20 inside the link."""
    return (
        f'<li><a target="_blank" href="{row.href}" title="{escape(row.title)}">{escape(row.title)}'
        f"<i>{row.published}</i></a></li>"
    )


def boxes(row: Row) -> str:
    """Day and year-month in boxes of their own, before the link."""
    return (
        f'<li class="boxed"><div class="date"><strong>{row.published:%d}</strong>'
        f"<span>{row.published:%Y-%m}</span></div>{row.link}</li>"
    )


def yearless(row: Row) -> str:
    """11-20."""
    return f"<li>{row.link}<span>{row.published:%m-%d}</span></li>"


def relative(row: Row) -> str:
    """今天, 昨天, 3天前; from a week on a date."""
    age = (row.today - row.published).days
    words = {0: "今天", 1: "昨天", 2: "前天"}
    text = words.get(age) or (f"{age}天前" if 0 < age < 7 else str(row.published))  # noqa: PLR2004 - a week
    return f"<li>{row.link}<span>{text}</span></li>"


def deadline(row: Row) -> str:
    """发布日期：2026-11-20, and beside it the day until which one may answer."""
    until = row.published + timedelta(days=30)
    return (
        f'<li>{row.link}<span class="fr">发布日期：{row.published}</span>'
        f'<span class="until">截止日期：{until}</span></li>'
    )


def cell(row: Row) -> str:
    """[2026-11-20] in the cell of a table."""
    return f'<tr><td class="dot">·</td><td>{row.link}</td><td class="fr">[{row.published}]</td></tr>'


def undated(row: Row) -> str:
    """No date at all."""
    return f"<li>{row.link}</li>"


STYLES: Mapping[str, Callable[[Row], str]] = MappingProxyType(
    {
        style.__name__: style
        for style in (
            span, bold, bracket, clock, slash, dot, chinese, split, paired, in_link, boxes, yearless, relative,
            deadline, cell, undated,
        )
    },
)  # fmt: skip


def listed(style: str, rows: list[Row]) -> str:
    """Write the rows with what holds them."""
    inner = "\n".join(STYLES[style](row) for row in rows)
    if style == "cell":
        return f'<table class="list" width="100%"><tbody>\n{inner}\n</tbody></table>'
    return f'<ul class="list">\n{inner}\n</ul>'
