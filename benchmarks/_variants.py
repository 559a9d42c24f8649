"""Changes of a page that never change what it says: shuffled, renamed, minified, re-encoded, and the like."""

import copy
import random
import re
from collections.abc import Callable, Iterator
from datetime import date

import lxml.html
from lxml import etree

_DATE = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}")
_ROW_TAGS = ("li", "tr", "dd", "div", "p")
_DECLARED = re.compile(rb"""(<meta[^>]{0,80}charset\s*=\s*["']?)([\w-]+)""", re.IGNORECASE)
_FEWEST = 3

Change = Callable[[lxml.html.HtmlElement], None]


def _rows(root: lxml.html.HtmlElement) -> Iterator[list[lxml.html.HtmlElement]]:
    """Yield the groups of siblings that each hold a link and one date: what anybody would call rows."""
    for parent in root.iter("ul", "ol", "tbody", "table", "div", "td"):
        for tag in _ROW_TAGS:
            group = [child for child in parent if child.tag == tag and _is_row(child)]
            if len(group) >= _FEWEST and len(group) == sum(child.tag == tag for child in parent):
                yield group


def _is_row(element: lxml.html.HtmlElement) -> bool:
    text = "".join(element.itertext())
    return len(text) < 2000 and element.find(".//a") is not None and len(_DATE.findall(text)) >= 1  # noqa: PLR2004


def shuffle(root: lxml.html.HtmlElement) -> None:
    """Put the rows of every list into another order."""
    order = random.Random(7)  # noqa: S311 - a change, not a secret
    for group in list(_rows(root)):
        parent = group[0].getparent()
        if parent is None:
            continue
        places = [parent.index(row) for row in group]
        tails = [row.tail for row in group]
        moved = group[:]
        order.shuffle(moved)
        for row in group:
            parent.remove(row)
        for place, row, tail in zip(places, moved, tails, strict=True):
            row.tail = tail
            parent.insert(place, row)


def pin_old_rows(root: lxml.html.HtmlElement) -> None:
    """Put two rows, six years older than the list's own, on top of every list."""
    for group in list(_rows(root)):
        parent = group[0].getparent()
        if parent is None:
            continue
        for row in group[-2:]:
            old = copy.deepcopy(row)
            for element in old.iter("*"):
                element.text = _older(element.text)
                element.tail = _older(element.tail)
            parent.insert(parent.index(group[0]), old)


def _older(text: str | None) -> str | None:
    return _DATE.sub(lambda match: str(int(match[0][:4]) - 6) + match[0][4:], text) if text else text


def wrap(root: lxml.html.HtmlElement) -> None:
    """Put the whole page, and what every row shows, into further elements."""
    body = root.find("body")
    if body is None:
        return
    for group in list(_rows(root)):
        for row in group:
            if row.tag != "tr":
                _enclose(row, "div")
    _enclose(body, "div")
    _enclose(body, "section")


def _enclose(element: lxml.html.HtmlElement, tag: str) -> None:
    inner = lxml.html.Element(tag)
    inner.text, element.text = element.text, None
    inner.extend(list(element))
    element.append(inner)


def rename(root: lxml.html.HtmlElement) -> None:
    """Give every class and id another name, the same for the same."""
    names: dict[str, str] = {}
    for element in root.iter("*"):
        for attribute in ("class", "id"):
            value = element.get(attribute)
            if value:
                new = (names.setdefault(name, f"n{len(names)}") for name in value.split())
                element.set(attribute, " ".join(new))


def side_block(day: date) -> str:
    """Write a block of another column with rows of `day`."""
    rows = "".join(
        f'<li><a href="/other/{i}.html">{title}</a><span>{day.isoformat()}</span></li>'
        for i, title in enumerate(
            ("市领导调研重点项目建设情况", "全市经济运行分析会召开", "文明城市创建工作动态", "便民服务热线受理情况通报")
        )
    )
    return f"<div><h3>热点推荐</h3><ul>{rows}</ul></div>"


def _add_side(day: date, *, first: bool) -> Change:
    def change(root: lxml.html.HtmlElement) -> None:
        body = root.find("body")
        if body is None:
            return
        block = lxml.html.fragment_fromstring(side_block(day))
        if first:
            body.insert(0, block)
        else:
            body.append(block)

    return change


def variants(text: str, as_of: date) -> Iterator[tuple[str, bytes]]:
    """Yield every change of an HTML page, given decoded, as a name and the bytes."""
    tree_changes: dict[str, Change] = {
        "rows shuffled": shuffle,
        "old rows pinned": pin_old_rows,
        "wrapped": wrap,
        "classes renamed": rename,
        "side block last": _add_side(as_of, first=False),
        "side block first": _add_side(as_of, first=True),
    }
    for name, change in tree_changes.items():
        parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
        try:
            root = lxml.html.document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
        except etree.ParserError:
            return
        change(root)
        yield name, etree.tostring(root, encoding="utf-8", method="html")
    yield "minified", re.sub(r">\s+<", "><", text).encode("utf-8", errors="replace")
    for charset in ("utf-8", "gb18030", "utf-16"):
        encoded = text.encode(charset, errors="replace")
        for said in (b"utf-8", b"gb2312", b"iso-8859-1", b"big5"):
            if charset == "gb18030" and said == b"big5":
                continue  # big5 said of bytes that are both is taken at its word
            yield f"{charset} said to be {said.decode()}", _DECLARED.sub(rb"\g<1>" + said, encoded)
