"""大汉 Hanweb 信息公开 module beside JCMS: `/module/xxgk/`, in Zhejiang, Harbin and elsewhere.

Fingerprints: `module/xxgk/` without `dataproxy.jsp`, rows of class `tr_main_value_…`. The page draws a table by a POST
to `search.jsp` that it declares, and the server wants the Referer. Traps: 文号 and 索引号 full of years, the day of
writing beside the day of publication, and a server that ignores the column filter and answers every column's rows.
"""

import re
from urllib.parse import parse_qsl, urlsplit

from crawler.pages import readings, shells
from crawler.pages.found import as_reading
from crawler.pages.rows import read_rows
from crawler.pages.source import Source
from crawler.pages.tree import Element, html_of
from monitor.types import FollowUp, Reading

NAME = "xxgk"

_ROW = "tr_main_value_"
_SEARCH = re.compile(r"""['"]([^'"\s]*module/xxgk/search\.jsp[^'"\s]*)['"]""")
_TREE = re.compile(r"""['"]([^'"\s]*module/xxgk/tree\.jsp\?[^'"\s]*)['"]""")
_FORM = re.compile(r"\{([^{}]{0,1500}\binfotypeId\b[^{}]{0,1500})\}")
_FIELD = re.compile(r"""['"]?(\w+)['"]?\s*:\s*['"]([^'"]*)['"]""")
_NONE = re.compile(r"共\s*0\s*[页条]")
_ARTICLE = re.compile(r"art_(\d+)_")


def detect(source: Source) -> bool:
    """Look for the module's address or the class of its rows."""
    if source.is_json or not ("module/xxgk/" in source.url or "module/xxgk/" in source.text):
        return False
    return "dataproxy.jsp" not in source.text


def read(source: Source) -> Reading:
    """Read the table, in the page or alone, or name the search that draws it."""
    is_reply = "module/xxgk/search.jsp" in source.url
    tables = (
        [] if source.root is None else [one for one in source.root.iter("table") if _is_list(one, is_reply=is_reply)]
    )
    if tables:
        return _table(source, tables)
    if is_reply and (sign := _NONE.search(source.text)):
        return readings.empty(NAME, sign.group())
    follow = _follow_up(source)
    if is_reply or follow is None:
        return shells.own_rows(source, NAME)
    column = re.search(r"/col(\d+)/", source.url)
    mark = f"art_{column.group(1)}_" if column else "/art/"
    return shells.rows_or_ask(source, NAME, [follow], own=lambda entry: mark in entry.url)


def _is_list(table: Element, *, is_reply: bool) -> bool:
    """Tell whether an innermost table has rows of the module; in its answer, every row with an article is one."""
    if table.find(".//table") is not None:
        return False
    return any(
        _ROW in (row.get("class") or "")
        or (is_reply and any(_ARTICLE.search(a.get("href") or "") for a in row.iter("a")))
        for row in table.iter("tr")
    )


def _table(source: Source, tables: list[Element]) -> Reading:
    column = dict(parse_qsl(urlsplit(source.url).query)).get("divid", "").removeprefix("div")
    others, own = [], 0
    for row in (row for table in tables for row in table.iter("tr")):
        link = row.find(".//a")
        match = _ARTICLE.search(link.get("href") or "") if link is not None else None
        if match and column and match.group(1) != column:
            others.append(row)
        own += bool(match and column and match.group(1) == column)
    markup = "".join(html_of(table) for table in tables)
    if own:
        kept = [html_of(row) for table in tables for row in table.iter("tr") if row not in others]
        markup = f"<table>{''.join(kept)}</table>"
    note = (f"接口没有按栏目筛选，去掉其他栏目的{len(others)}行",) if own and others else ()
    return as_reading(NAME, read_rows(source, markup), notes=note)


def _follow_up(source: Source) -> FollowUp | None:
    """Put the search's request together from the page's script, or from the address of its tree."""
    form = _FORM.search(source.text)
    tree = _TREE.search(source.text)
    fields = _FIELD.findall(form.group(1)) if form else []
    if "infotypeId=" in (data := dict(fields).get("data", "")):  # the options of $.ajax around the form as a text
        fields = parse_qsl(data)
    if not fields and tree:
        fields = [*parse_qsl(urlsplit(tree.group(1)).query), ("currpage", "1")]
    declared = _SEARCH.search(source.text)
    url = source.absolute(declared.group(1) if declared else "/module/xxgk/search.jsp?isAllList=1&currpage=1")
    if not fields or not url:
        return None
    # the filter's own id goes along in the address, so that the answer can be held against it
    own = [("divid", value) for name, value in fields if name == "divid" and "divid=" not in url]
    column = re.search(r"/col(\d+)/", source.url)
    if not own and column and "divid=" not in url:
        own = [("divid", f"div{column[1]}")]
    return FollowUp(
        url=shells.with_query(url, own), method="POST", form=tuple(fields), headers=(("Referer", source.url),)
    )
