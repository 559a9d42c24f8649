"""Literals are asked before patterns, and all texts before each: neither may hide what the pattern would find."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.nothing import _EMPTY
from crawler.pages.states import _REFUSALS
from crawler.pages.tree import squeeze
from monitor.types import FailureKind
from tests.reader.made_pages import page
from tests.reader.test_made_pages import read_made

SECONDS = 3
"""Of processor time, for what takes a tenth of it; a page of this kind once took minutes."""


@pytest.mark.parametrize(("pattern", "marks"), [(pattern, marks) for _, pattern, marks in _REFUSALS])
@given(data=st.data())
def test_what_a_pattern_finds_has_one_of_its_literals(
    pattern: re.Pattern[str], marks: re.Pattern[str], data: st.DataObject
) -> None:
    """No text that refuses a page goes unseen for want of a literal."""
    text = squeeze(data.draw(st.from_regex(pattern)))
    assert pattern.search(text) is None or marks.search(text)


@given(st.from_regex(_EMPTY), st.text("首页列表 \n", max_size=9), st.text("首页列表 \n", max_size=9))
def test_a_sign_of_emptiness_is_found_among_all_texts(text: str, before: str, after: str) -> None:
    """What says that a column is empty says so too among the lines of the page."""
    words = squeeze(text)
    assert _EMPTY.search(words) is None or _EMPTY.search(f"{before}\n{words}\n{after}")


@pytest.mark.parametrize(
    "words",
    ["位置：某处<br>" * 5000, "<p>位置：某处</p>" * 5000, "<div>位置：某处" * 200],
    ids=["one", "many", "nested"],
)
def test_words_of_crumbs_do_not_each_read_the_page(words: str) -> None:
    """A page with thousands of them is read in time: the first few are asked what trail they are of."""
    start = time.process_time()
    read_made(page(f'{words}<ul><li><a href="a.html">关于某某事项的公告</a>2026-11-01</li></ul>'))
    assert time.process_time() - start < SECONDS


@pytest.mark.parametrize(("style", "refused"), [("", True), ("display:none", False), ("border:none", True)])
def test_only_what_is_shown_refuses_a_page(style: str, refused: bool) -> None:  # noqa: FBT001 - a column of the table
    """A message that a page keeps hidden for later is not what it says."""
    reading = read_made(page(f'<div style="{style}"><p>您访问的页面不存在</p></div><p>说明文字</p>'))
    assert reading.failure is not None
    assert (reading.failure.kind is FailureKind.SOFT_404) is refused
