"""Literals of scripts: nearly JSON is read as what it says, code is not."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.literals import parse_literal, unquoted, written_markup


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[{id:1,title:'关于公示'}]", [{"id": 1, "title": "关于公示"}]),
        ("[{a:'x',},]", [{"a": "x"}]),
        ("[{'a':\"it's\"}]", [{"a": "it's"}]),
        (r"[{a:'\u8003核\x41\n'}]", [{"a": "考核A\n"}]),
        ("[{a:true,b:null,c:undefined,d:-1.5}]", [{"a": True, "b": None, "c": None, "d": -1.5}]),
        ("[ // newest first\n{a:1} /* one, two */ ]", [{"a": 1}]),
    ],
)
def test_a_literal_is_read_as_what_it_says(text: str, value: object) -> None:
    """Bare keys, single quotes, escapes, comments and a comma too many are no obstacle."""
    assert parse_literal(f"var rows = {text}; show(rows)", 11) == (value, 11 + len(text))


@pytest.mark.parametrize("text", ["[{a:f(1)}]", "[{a:b+1}]", "[{a:`x`}]", "[{a:/x/}]", "[{a:'x'", "[{a:1]}", "[" * 50])
def test_code_is_no_literal(text: str) -> None:
    """A call, a sum, a template, a pattern, an end that is missing: nothing is guessed."""
    assert parse_literal(text, 0) is None


@given(
    st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=8).map(lambda one: [one])
)
def test_what_is_json_is_read_as_json(value: list[object]) -> None:
    """Every JSON value of moderate depth is a literal with that very value."""
    text = json.dumps(value)
    assert parse_literal(text, 0) == (value, len(text))


@given(st.text("[{}]:,'\"\\\\abc1 \n/*", max_size=80))
def test_any_text_is_a_literal_or_none(text: str) -> None:
    """No heap of signs raises."""
    parse_literal(f"[{text}", 0)
    unquoted(f"'{text}'")


def test_markup_is_what_scripts_write_by_whole_strings() -> None:
    """Strings that are put together from variables are left out."""
    script = """document.write('<li>a</li>');document.writeln("<li>b\\"c</li>"); document.write('<li>'+x+'</li>')"""
    assert written_markup(script) == '<li>a</li><li>b"c</li>'
