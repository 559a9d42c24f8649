"""Arrays of objects in data: where they stand, which are one list, and which are none of the column's."""

import pytest

from crawler.pages.arrays import arrays_in, blank_list, parts_of_one

ROW = {"title": "关于开展检查的通知", "url": "/a.html", "date": "2026-11-18"}


@pytest.mark.parametrize(
    ("data", "places"),
    [
        ({"data": {"rows": [ROW]}}, ["$.data.rows"]),
        ([ROW], ["$"]),
        ({"d": '[{"title": "a", "url": "/b"}]'}, ["$.d"]),
        ({"hotList": [ROW], "list": [ROW]}, ["$.list"]),
        ({"page": {"banner": [ROW]}}, []),
        ({"menu": [{"name": "政务公开", "children": [{"name": "公告"}]}]}, ["$.menu[0].children"]),
        ({"rows": []}, []),
    ],
)
def test_arrays_are_found_with_their_places(data: object, places: list[str]) -> None:
    """JSON in a text is parsed; menus, banners and hot news are passed over."""
    assert [each.where for each in arrays_in(data)] == places


@pytest.mark.parametrize(
    ("data", "parts"),
    [
        ({"years": [{"items": [ROW]}, {"items": [ROW, ROW]}]}, 2),
        ({"2026": [ROW], "2025": [ROW, ROW]}, 2),
        ({"catMap": {"a": {"list": [ROW]}, "b": {"list": [ROW, ROW]}}}, 2),
        ({"news": [ROW], "notices": [ROW, ROW]}, 1),
        ({"rows": [{**ROW, "files": [ROW]}, ROW, ROW]}, 1),
    ],
)
def test_what_is_one_list_is_put_together(data: object, parts: int) -> None:
    """Numbered, of years, or in objects beside each other; two arrays of two names are two lists."""
    arrays = arrays_in(data)
    chosen = next(each for each in arrays if "title" in each.records[0])
    assert len(parts_of_one(arrays, chosen)) == parts


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ({"data": {"list": [], "banner": [ROW]}}, "$.data.list"),
        ({"rows": [ROW]}, ""),
        ({"tags": [], "rows": [ROW]}, ""),
        ([], ""),
    ],
)
def test_a_blank_list_is_one_by_its_name(data: object, place: str) -> None:
    """Any other empty array is of no account."""
    assert blank_list(data) == place
