"""Bytes to text and addresses: what the bytes are decides, whatever is said of them."""

import time
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.decode import decode
from crawler.pages.source import MAX_BYTES, Source, parse_json
from crawler.pages.tree import parse_html
from monitor.types import Document

SECONDS = 3
"""Of processor time, for what takes a hundredth of it when nothing else runs."""
TEXT = "通知公告：关于印发《实施方案》的通知 2026-09-08 囧镕"


def source(body: bytes, url: str = "http://a.example/zwgk/tzgg/index.html") -> Source:
    """Make a source of bytes."""
    moment = datetime(2026, 11, 22, tzinfo=UTC)
    return Source(Document(url=url, status=200, headers={}, body=body, fetched_at=moment), as_of=date(2026, 11, 22))


@pytest.mark.parametrize("said", ["utf-8", "gbk", "gb2312", "iso-8859-1", "big5", "x-unknown"])
@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_lying_charset_changes_nothing(charset: str, said: str) -> None:
    """Utf-8 and a byte order mark are recognised whatever header and meta tag say."""
    body = f'<meta charset="{said}"><p>{TEXT}</p>'.encode(charset)
    assert TEXT in decode(body, f"text/html; charset={said}")


@pytest.mark.parametrize("said", ["utf-8", "gbk", "gb2312", "iso-8859-1"])
def test_gb18030_holds_gb2312_and_gbk(said: str) -> None:
    """What is not utf-8 is gb18030, also where gb2312 is declared and its bytes go beyond it."""
    assert TEXT in decode(f'<meta charset="{said}"><p>{TEXT}</p>'.encode("gb18030"), f"text/html; charset={said}")


def test_big5_is_taken_where_it_is_said() -> None:
    """Big5 bytes can be gb18030 too; the declaration decides."""
    assert "最新消息" in decode('<meta charset="big5"><p>最新消息</p>'.encode("big5"))


def test_a_character_cut_in_the_middle_spoils_only_itself() -> None:
    """One broken character does not turn a utf-8 page into gb18030."""
    body = "通知公告".encode() + b"\xe5\x85" + ("正文" * 50).encode()
    assert decode(body).count("\ufffd") <= 2
    assert "正文正文" in decode(body)


@given(st.binary(max_size=300))
def test_decoding_never_raises(body: bytes) -> None:
    """Any bytes give a text without control characters."""
    assert not {chr(code) for code in range(32)} - set("\t\n\r") & set(decode(body))


@given(st.binary(max_size=300))
def test_parsing_never_raises(body: bytes) -> None:
    """Any bytes give a tree or none."""
    made = source(body)
    assert made.root is None or made.root.tag
    assert made.is_json in {True, False}
    assert made.is_xml in {True, False}


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("./202609/t1.html", "http://a.example/zwgk/tzgg/202609/t1.html"),
        ("../x.html", "http://a.example/zwgk/x.html"),
        ("../../x.html", "http://a.example/x.html"),
        ("/x.html", "http://a.example/x.html"),
        ("//b.example/x.html", "http://b.example/x.html"),
        ("https://b.example/a/b?c=d", "https://b.example/a/b?c=d"),
        ("x.html", "http://a.example/zwgk/tzgg/x.html"),
        ("?page=2", "http://a.example/zwgk/tzgg/index.html?page=2"),
        ("x.jsp?id=1", "http://a.example/zwgk/tzgg/x.jsp?id=1"),
        ("list/", "http://a.example/zwgk/tzgg/list/"),
        ("\\news\\2026\\x.html", "http://a.example/news/2026/x.html"),
        (" a\n b.html ", "http://a.example/zwgk/tzgg/ab.html"),
        ("javascript:;", ""),
        ("JavaScript:void(0)", ""),
        ("#top", ""),
        ("mailto:a@b.example", ""),
        ("http://[bad/x", ""),
        ("", ""),
    ],
)
def test_addresses_become_absolute(href: str, expected: str) -> None:
    """Every kind of link gives an address, and what is none gives nothing."""
    assert source(b"<p>x</p>").absolute(href) == expected


def test_a_base_element_moves_the_start() -> None:
    """Relative links start where the page's base element says."""
    made = source(b'<html><head><base href="/other/"></head><body>x</body></html>')
    assert made.absolute("a.html") == "http://a.example/other/a.html"


def test_a_page_above_the_bound_is_not_parsed() -> None:
    """A page of twelve megabytes and more has no text and no tree."""
    made = source(b"<p>x</p>" * (MAX_BYTES // 8 + 1))
    assert (made.too_large, made.text, made.root) == (True, "", None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1}', {"a": 1}),
        ("cb([1, 2]);", [1, 2]),
        ('\ufeff{"a": 1}', {"a": 1}),
        ("<p>", None),
        ("[" * 100_000, None),
        ("", None),
    ],
)
def test_json_and_jsonp(text: str, expected: object) -> None:
    """JSON with or without a call around it; anything else is none, however deep."""
    assert parse_json(text) == expected


def test_comments_leave_their_tails() -> None:
    """A date behind a comment stays with the text around it."""
    root = parse_html("<ul><li><!-- pinned -->2026-09-08</li></ul>")
    assert root is not None
    assert [element.text for element in root.iter("li")] == ["2026-09-08"]


@pytest.mark.parametrize(
    "text",
    ["/**/a([)" * 30_000, f"cb([1{' ' * 200_000}", f"cb([1{')' * 200_000}", "/*" * 100_000, "a&&" * 70_000],
    ids=["comments", "blanks", "brackets", "open comments", "questions"],
)
def test_what_looks_like_jsonp_costs_little(text: str) -> None:
    """A long text that is no JSONP is told at once."""
    start = time.process_time()
    assert parse_json(text) is None
    assert time.process_time() - start < SECONDS
