"""Why the newest date of the chosen list may not be believed: what else the page shows, and where the list stands."""

from datetime import date, timedelta

from crawler.pages import shell_signs, states, whereabouts
from crawler.pages.belonging import FILE
from crawler.pages.headings import (
    SIDE_ONLY,
    SIDE_WORDS,
    heading_of,
    in_side_tag,
    is_side_heading,
)
from crawler.pages.naming import has_foreign_heading
from crawler.pages.newest_apart import called_apart
from crawler.pages.nothing import empty_sign, says_empty
from crawler.pages.own_list import is_plainly_own, is_settled
from crawler.pages.paged import is_paged
from crawler.pages.prose import is_prose, prose_of
from crawler.pages.source import Source
from crawler.pages.survey import Survey, unexplained, vaguely_newer
from crawler.pages.tree import is_hidden, squeeze
from crawler.pages.undated import undated_lists, undated_rows
from crawler.pages.units import TITLE_CAP, RowList
from monitor.types import Failure, FailureKind

_SOME = 3
_TOMORROW = timedelta(days=1)
_FEW_AHEAD = 2
_MANY_AHEAD = 0.25
"""The share of rows dated ahead that shows that the dates are none of publication; hardly any list has one such row."""
_RIVAL = 1.3
_MUCH_PROSE = 300
_FEW_ROWS = 3
"""A block of fewer rows beside the text of an article is no list of a column, however short that text is."""
_SIGN_START = 3
"""Characters of a sign that stand in one text: its number may have an element of its own."""


def doubt_of(source: Source, looked: Survey, newest: date | None, *, whole: bool) -> Failure | None:
    """Return why the main list's newest date may not be believed; None where nothing speaks against it."""
    choice = looked.choice
    if choice is None:
        return None
    for each in choice.lists():
        fault = looked.faults.get(id(each))
        if fault and (each is choice.main or len(each.rows) > 1):
            return Failure(kind=FailureKind.AMBIGUOUS, detail=fault)
    if newest is None and not any(row.day for each in choice.lists() for row in each.rows):
        return Failure(kind=FailureKind.UNDATED, detail="列表中的日期无法识别")
    if (ahead := _days_ahead(choice.main, source.as_of)) and newest is not None:
        return _ambiguous(f"{ahead}行的日期在判定日之后，可能是截止或活动的日期")
    if reason := choice.doubt or _newer_words(looked, source.as_of, newest):
        return _ambiguous(reason)
    return doubt_of_whole(source, looked, choice.main) if whole else None


def _days_ahead(main: RowList, as_of: date) -> int:
    """Return how many rows of a list are dated days ahead, where they are many; 0 where they are few."""
    ahead = len({row.day for row in main.rows if row.day is not None and row.day - as_of > _TOMORROW})
    return ahead if ahead >= max(_FEW_AHEAD, _MANY_AHEAD * len(main.rows)) else 0


def _newer_words(looked: Survey, as_of: date, newest: date | None) -> str:
    """Return what stands in the main list's own element and may be newer than its newest row; empty for nothing."""
    if odd := unexplained(looked, as_of, newest):
        return f"列表中另有更新的日期“{odd[0].shown[:30]}”不属于任何一行"
    names = called_apart(looked.choice, newest) if looked.choice is not None else ()
    if names and not any(name in _known(looked) for name in names):
        return f"最新的一行不在列表的各行之中，另有名目“{names[0]}”"
    if words := vaguely_newer(looked, as_of, newest):
        return f"列表中有一行的日期写作“{words}”，可能更新，说不出是哪一天"
    return ""


def _known(looked: Survey) -> str:
    """Return what names the page's column: its title and its crumbs."""
    trail = looked.crumbs.get()
    return f"{looked.title} {trail.trail if trail is not None else ''}"


def doubt_of_whole(source: Source, looked: Survey, main: RowList) -> Failure | None:
    """Return what the rest of the page says against the main list."""
    if (doubt := _doubt_of_place(looked)) is not None:
        return doubt
    paged = is_paged(looked, main)
    if (doubt := (_doubt_of_paged if paged else _doubt_of_unpaged)(source, looked)) is not None:
        return doubt
    if not looked.strong:
        return _doubt_of_page(source, looked, paged=paged)
    if not paged and (doubt := _doubt_of_words(source, looked)) is not None:
        return doubt
    if not looked.pagers.are_in(main.container.getparent()) and (
        sign := shell_signs.bare_shell(
            looked.root,
            source.text,
            looked.seen.said,
            main.container,
            foreign=has_foreign_heading(looked),
        )
    ):
        return _ambiguous(f"主列表可能由脚本生成（{sign}），另一处带日期的列表不可信")
    return None


def _doubt_of_unpaged(source: Source, looked: Survey) -> Failure | None:
    """Ask where a list without a pager stands on its page."""
    reason = whereabouts.doubt(looked, source.as_of) or _undated_at_home(looked)
    return _ambiguous(reason) if reason else None


def _doubt_of_paged(source: Source, looked: Survey) -> Failure | None:
    """Ask what speaks against a list with a pager: it has another name, and the column's rows are elsewhere or none."""
    if reason := whereabouts.doubt_of_paged(looked, source.as_of):
        return _ambiguous(reason)
    if not has_foreign_heading(looked):
        return None
    if sign := empty_sign(source):
        return _ambiguous(f"网页上写着“{sign}”，又有带日期的列表")
    if sign := shell_signs.bare_shell(looked.root, source.text, looked.seen.said, foreign=True):
        return _ambiguous(f"主列表可能由脚本生成（{sign}），另一处带日期的列表不可信")
    return None


def _doubt_of_words(source: Source, looked: Survey) -> Failure | None:
    """Ask the words before a long list without a pager: an error or an emptiness may stand in the column's place."""
    if refusal := states.refuse_words(source, looked.title):
        return refusal
    if (sign := empty_sign(source)) and (has_foreign_heading(looked) or not _stands_after(looked, sign)):
        return _ambiguous(f"网页上写着“{sign}”，又有带日期的列表")
    return None


def _stands_after(looked: Survey, sign: str) -> bool:
    """Tell whether words come after the main list's first row, as in another block of the page."""
    if looked.choice is None:
        return False
    first = looked.choice.main.rows[0].unit
    start = sign[:_SIGN_START]
    for element in looked.root.iter("*"):
        if element is first:
            return True
        if start in (element.text or "") or start in (element.tail or ""):
            return False
    return True


def _says_empty_before(looked: Survey) -> bool:
    """Tell whether the list's own branch says, before it, that there is nothing."""
    if looked.choice is None:
        return False
    before = looked.choice.main.container.itersiblings(preceding=True)
    return any(says_empty(squeeze("".join(each.itertext()))) for each in before if not is_hidden(each))


def _undated_at_home(looked: Survey) -> str:
    """Tell of a list that shows no dates and leads to what is of the page's column, where no dated row does."""
    own = looked.own
    if own is None or looked.leads_home or sum(own(each.get("href") or "") for each in looked.root.iter("a")) < _SOME:
        return ""
    units = {row.unit for each in looked.lists for row in each.rows}
    mine = 0
    for rows in undated_lists(looked.root, beside=units):
        free = [href for _, href, link in rows if not any(above in units for above in (link, *link.iterancestors()))]
        mine = max(mine, sum(map(own, free)))
    return f"另有一处列表（{mine}行）在本栏目之下，没有可读的日期" if mine >= _SOME else ""


def _doubt_of_page(source: Source, looked: Survey, *, paged: bool) -> Failure | None:
    """Ask the rest of a page with a short list, whether that list can be the column's."""
    if refusal := states.refuse_words(source, looked.title):
        return refusal
    own = is_plainly_own(looked)
    if (rows := _undated_rival(looked, own=own)) > 0:
        return _ambiguous(f"另有一处更长的列表（{rows}行）没有可读的日期")
    if (not paged or _says_empty_before(looked)) and (sign := empty_sign(source)):
        return _ambiguous(f"网页上写着“{sign}”，又有带日期的列表")
    if looked.choice is not None and not looked.pagers.are_in(looked.choice.main.container.getparent()):
        units = {row.unit for each in looked.lists for row in each.rows}
        main, foreign = looked.choice.main.container, has_foreign_heading(looked)
        sign = shell_signs.shell_sign(looked.root, source.text, looked.seen.said, units, main, foreign=foreign)
        settled = own or is_settled(looked)
        later = own and _is_for_later(looked, sign, source.text)
        if sign and not (later or (settled and _is_elsewhere(source, looked, sign))):
            return _ambiguous(f"主列表可能由脚本生成（{sign}），另一处带日期的列表不可信")
        if _is_beside_a_text(source, looked, looked.choice.main) or prose_of(looked) > max(
            _MUCH_PROSE, looked.choice.main.volume
        ):
            return _ambiguous("网页主要是文章，带日期的列表可能是相关阅读")
    return None


def _is_beside_a_text(source: Source, looked: Survey, main: RowList) -> bool:
    """Tell whether a row or two stand beside the text of an article, or are its day of signing over its attachment."""
    rows = main.rows
    attached = len(rows) == 1 and FILE.search(rows[0].href) is not None
    return len(rows) < _FEW_ROWS and (attached or is_prose(source, looked))


def _is_for_later(looked: Survey, sign: str, text: str) -> bool:
    """Tell whether a template is for a menu, or for the answers of a search that nobody has made.

    It makes no dates, or what it fills in is hidden yet.
    """
    if not sign.startswith(shell_signs.TEMPLATE):
        return False
    if not shell_signs.makes_dates(text):
        return True
    if sign.removeprefix(shell_signs.TEMPLATE).strip() in looked.seen.said:
        return False
    blank = [each for each in looked.root.iter("ul", "ol", "tbody") if not squeeze("".join(each.itertext()))]
    return bool(blank) and all(map(is_hidden, blank))


def _is_elsewhere(source: Source, looked: Survey, sign: str) -> bool:
    """Tell whether a sign of a script's list is a blank list, or templates that all come before the crumbs: menus."""
    if sign.startswith(shell_signs.BLANK):
        return True
    trail = looked.crumbs.get()
    if trail is None or not sign.startswith(shell_signs.TEMPLATE):
        return False
    return shell_signs.marks_end_before(source.text, trail.element)


def _doubt_of_place(looked: Survey) -> Failure | None:
    """Ask the heading and the place of the main list whether it is a side block, left alone on its page."""
    if looked.choice is None:
        return None
    container = looked.choice.main.container
    if in_side_tag(container) and not (looked.numbered and is_plainly_own(looked)):
        return _ambiguous("唯一的列表在网页的边栏、页眉或页脚里")
    words = heading_of(looked.choice.main)
    if shell_signs.in_carousel(container) and not (words and words in looked.called):
        return _ambiguous("唯一的列表是轮播的图片")
    return _doubt_of_a_side_heading(looked, words, looked.choice.main) if SIDE_WORDS.search(words) else None


def _doubt_of_a_side_heading(looked: Survey, words: str, main: RowList) -> Failure | None:
    """Ask whether words like 热点 and 最新 over the main list are those of a side block."""
    if looked.strong and is_side_heading(words, looked.called, looked.crumbs) and _undated_rival(looked):
        return _ambiguous(f"列表标题是“{words}”，另有一处更长的列表没有可读的日期")
    pattern = SIDE_ONLY if looked.strong else SIDE_WORDS
    if is_side_heading(words, looked.called, looked.crumbs, pattern) and not is_paged(looked, main):
        return _ambiguous(f"唯一的列表标题是“{words}”，像是旁侧栏目")
    return None


def _ambiguous(detail: str) -> Failure:
    return Failure(kind=FailureKind.AMBIGUOUS, detail=detail)


def _undated_rival(looked: Survey, *, own: bool = False) -> int:
    """Return how many rows a list without dates has that says more than the main one; 0 for none.

    Where the main list is plainly the column's (`own`) only one that leads to what is of the column is a rival.
    """
    if looked.choice is None:
        return 0
    units = {row.unit for each in looked.lists for row in each.rows}
    rows = [
        row
        for row in undated_rows(looked.root)
        if row[2] not in units and not any(above in units for above in row[2].iterancestors())
    ]
    if own and looked.own is not None and not any(looked.own(href) for _, href, _ in rows):
        return 0
    volume = sum(each.volume for each in looked.choice.lists())
    return len(rows) if sum(min(len(title), TITLE_CAP) for title, _, _ in rows) > _RIVAL * volume else 0
