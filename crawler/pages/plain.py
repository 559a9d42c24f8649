"""The general page, read by structure alone; last in the tuple, it takes every page that no other family claims."""

import re
from collections.abc import Sequence

from crawler.pages import article, inline, readings, records, shell_signs, states
from crawler.pages.asked import asked_address, is_filled_by_script
from crawler.pages.by_addresses import undated
from crawler.pages.found import Found, as_reading
from crawler.pages.headings import heading, is_side_heading
from crawler.pages.mentions import Mention
from crawler.pages.nothing import empty_sign
from crawler.pages.prose import is_prose
from crawler.pages.rows import look, rows_of
from crawler.pages.source import Source
from crawler.pages.survey import Survey
from crawler.pages.tree import squeeze
from crawler.pages.undated import undated_rows
from crawler.pages.units import Choice
from monitor.types import Evidence, FailureKind, Reading

NAME = "plain"
_FEW = 2
_SITEMAP = re.compile(
    r"(?:\s*(?:<\?[^<>]{0,300}>|<!--(?:(?!-->).){0,2500}-->)){0,9}\s*<(?:urlset|sitemapindex)\b", re.DOTALL
)
_HEAD = 1_000
_LISTING = re.compile(
    r"<(?:title|h1)>\s*(?:Index of /|目录列表|Directory(?: listing for|:)? ?/|[\w.:-]+ - /)", re.IGNORECASE
)
_UP = re.compile(r"Parent Directory|父目录|上级目录|\.\./|Last modified|&lt;dir&gt;", re.IGNORECASE)
_MORE = 3_000
_SOME = 3


def detect(source: Source) -> bool:
    """Take every page."""
    del source
    return True


def read(source: Source) -> Reading:  # noqa: C901, PLR0911 - one question after another
    """Read the page: its kind first, then its rows, then what else may hold its dates."""
    if source.is_json:
        return as_reading(NAME, records.read_records(source, source.data))
    if _SITEMAP.match(source.text[:_MORE]):
        return readings.failure(NAME, FailureKind.UNRECOGNISED, "这是网站地图，不是栏目")
    if _LISTING.search(source.text[:_HEAD]) and _UP.search(source.text[:_MORE]):
        return readings.failure(NAME, FailureKind.UNRECOGNISED, "这是服务器的目录列表，不是栏目")
    looked = look(source)
    if looked is None:
        return readings.failure(NAME, FailureKind.UNRECOGNISED, "没有可读的网页内容")
    if not looked.strong and (refusal := states.refuse_words(source, looked.title)):
        return readings.failure(NAME, refusal.kind, refusal.detail)
    if refusal := states.index_page(source, lists=len(looked.lists)):
        return readings.failure(NAME, refusal.kind, refusal.detail)
    nothing = "" if looked.strong or not _no_list(looked) else _sign_of_nothing(source, looked)
    told = article.told_by(source, looked)
    if article.is_article(looked, told):
        if nothing and _comes_before_its_day(nothing, told.label, looked):
            return readings.failure(NAME, FailureKind.AMBIGUOUS, f"网页上写着“{nothing}”，其后另有一处日期")
        dated = article.read_article(source, looked, told, NAME)
        return dated or readings.failure(NAME, FailureKind.UNDATED, "这是一篇正文，没有可信的发布日期")
    if nothing:
        return _empty(source, looked, nothing)
    found = rows_of(source, looked, evidence=Evidence.ROW, whole=True)
    if looked.choice is None:
        return _without_rows(source, looked, found)
    if found.failure is not None and _is_side_block(looked, looked.choice):
        beside = {row.unit for each in looked.lists for row in each.rows}
        return _without_rows(source, looked, undated(source, looked.root, beside=beside))
    return as_reading(NAME, found)


def _no_list(looked: Survey) -> bool:
    """Tell whether nothing on a page could be taken for the rows of its column: no list, or one headed 热点."""
    if looked.choice is None or len(looked.choice.main.rows) < _FEW:
        return True
    return _is_side_block(looked, looked.choice)


def _is_side_block(looked: Survey, choice: Choice) -> bool:
    """Tell whether the main list is headed as a block beside a column's content: 热点, 最新."""
    return is_side_heading(heading(looked.root, choice.main), looked.title, looked.crumbs)


def _without_rows(  # noqa: PLR0911 - one question after another
    source: Source, looked: Survey, found: Found
) -> Reading:
    """Read a page that has no dated row."""
    hidden = inline.read_inline(source)
    shown = {entry.title for entry in found.entries}
    if hidden.entries and (len(shown) < _SOME or any(entry.title in shown for entry in hidden.entries)):
        return as_reading(NAME, hidden)
    written = inline.read_written(source)
    if written.entries and (not found.entries or written.failure is None):
        home = source.home.has
        if len(written.entries) < len(found.entries) or (
            any(home(each.url) for each in found.entries) and not any(home(each.url) for each in written.entries)
        ):
            detail = f"脚本写出一处列表（{len(written.entries)}行），网页中另有一处，不能断定哪一处属于本栏目"
            return readings.failure(NAME, FailureKind.AMBIGUOUS, detail)
        return as_reading(NAME, written)
    if sign := _sign_of_nothing(source, looked):
        return _empty(source, looked, sign)
    if found.entries:
        first = next((link for _, _, link in undated_rows(looked.root)), None)
        if sign := shell_signs.shell_sign(looked.root, source.text, looked.seen.said, before=first):
            return _shell(source, sign, notes=found.notes)
        return as_reading(NAME, found)
    if refusal := states.refuse_short(source):
        return readings.failure(NAME, refusal.kind, refusal.detail)
    if sign := shell_signs.shell_sign(looked.root, source.text, looked.seen.said):
        return _shell(source, sign)
    return as_reading(NAME, found)


def _sign_of_nothing(source: Source, looked: Survey) -> str:
    """Return the page's word that it has no rows; beside the text of an article it is of a block: 相关信息，暂无."""
    sign = empty_sign(source)
    return "" if sign and is_prose(source, looked) else sign


def _comes_before_its_day(sign: str, label: Mention | None, looked: Survey) -> bool:
    """Tell whether a page says that it has nothing above its only date, which is that of a block beside a column."""
    at = next((number for number, (text, _, _) in enumerate(looked.seen.texts) if squeeze(text) == sign), None)
    return label is not None and at is not None and at < looked.seen.place(label)


def _empty(source: Source, looked: Survey, sign: str) -> Reading:
    """Believe a page's word that it has no rows, but where a script makes them and shows or hides that word itself."""
    if loop := shell_signs.loop_sign(source.text, looked.seen.said):
        return _shell(source, loop)
    blank = shell_signs.shell_sign(looked.root, source.text, looked.seen.said)
    if is_filled_by_script(source, blank.removeprefix(shell_signs.BLANK)):
        return _shell(source, blank)
    return readings.empty(NAME, sign)


def _shell(source: Source, sign: str, *, notes: Sequence[str] = ()) -> Reading:
    """Refuse a page whose list a script fills in; name what the script asks, where it says so plainly."""
    detail = f"列表不在网页中（{sign}）"
    return readings.failure(
        NAME, FailureKind.SHELL, detail, follow=asked_address(source, sign.removeprefix(shell_signs.BLANK)), notes=notes
    )
