"""Lists in data: the array of objects with titles, addresses and publication dates, and never a tree of channels."""

import json
from datetime import date

import pytest

from crawler.pages.inline import read_inline
from crawler.pages.records import read_records
from monitor.types import Evidence, FailureKind
from tests.reader.test_source import source

ROWS = [
    {"title": f"关于第{i}批项目的公告", "url": f"/a/{i}.html", "publishTime": f"2026-09-0{i} 10:00:00"}
    for i in range(1, 6)
]


@pytest.mark.parametrize(
    ("title", "url", "when", "value"),
    [
        ("title", "url", "publishTime", "2026-09-08 10:00:00"),
        ("TITLE", "URL", "DOCRELPUBTIME", "2026-09-08"),
        ("showTitle", "publishUrl", "publishTime", "2026-09-08"),
        ("doctitle", "docpuburl", "docreltime", "2026/09/08 10:00"),
        ("title", "link", "pubtime", "2026-09-08 10:00:00"),
        ("title", "url", "publishedTime", 1788796800000),
        ("title", "infourl", "infodate", 1788796800),
        ("name", "href", "releaseTime", "2026-09-07T16:30:00Z"),
    ],
)
def test_the_keys_of_many_vendors(title: str, url: str, when: str, value: object) -> None:
    """Titles, addresses and dates are found under every vendor's names."""
    data = {"code": 0, "data": {"rows": [{title: "关于印发方案的通知", url: "./b.html", when: value, "id": 7}]}}
    found = read_records(source(b"{}"), data)
    assert found.failure is None
    (entry,) = found.entries
    assert (entry.published, entry.evidence) == (date(2026, 9, 8), Evidence.API)
    assert entry.url == "http://a.example/zwgk/tzgg/b.html"
    assert entry.published_text == str(value)


def test_a_tree_of_channels_is_never_the_list() -> None:
    """Channels carry newer times that are no publication dates."""
    tree = [
        {
            "name": "政务公开栏目",
            "url": "/zw/",
            "releaseTime": "2026-11-21",
            "children": [{"name": "通知", "url": "/tz/"}],
        }
    ] * 9
    found = read_records(source(b"{}"), {"menu": tree, "list": ROWS})
    assert max(entry.published for entry in found.entries if entry.published) == date(2026, 9, 5)


def test_records_without_dates_are_undated() -> None:
    """Titles without a single date are a list all the same, and a named refusal."""
    found = read_records(source(b"{}"), [{"title": "关于印发方案的通知", "url": "/a.html"}] * 3)
    assert found.failure is not None
    assert found.failure.kind is FailureKind.UNDATED


@pytest.mark.parametrize("data", [None, [], {}, "text", 7, [1, 2], {"a": [[]]}, {"success": False}, [None] * 3])
def test_what_holds_no_list(data: object) -> None:
    """Anything else is unrecognised, never an error."""
    found = read_records(source(b"{}"), data)
    assert found.entries == ()
    assert found.failure is not None


@pytest.mark.parametrize(
    "script",
    [
        "var list = {0};",
        "render({0})",
        "window.data={{list:{{}},rows:0}};var a={0}",
        "x=[];y={{}};{0}",
        "/* [{{ */ var a = {0}",
    ],
)
def test_a_list_in_a_script(script: str) -> None:
    """JSON inside a page's script is found wherever it stands."""
    html = f"<html><body><div></div><script>{script.format(json.dumps(ROWS))}</script></body></html>"
    found = read_inline(source(html.encode()))
    assert [entry.evidence for entry in found.entries] == [Evidence.HIDDEN_DATA] * 5


def test_deep_data_is_bounded() -> None:
    """A value nested a hundred levels deep is looked at only so far."""
    data: object = ROWS
    for _ in range(100):
        data = {"a": data}
    assert read_records(source(b"{}"), data).entries == ()
