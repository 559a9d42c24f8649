"""Every key is found on its line, however the TOML is written."""

import tomllib
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from monitor.map_lines import Place, lines

TRICKY = '''\
a.b = 1.5  # a = "comment"
c = 1979-05-27 07:32:00
"d \\" e" = """
[not.a.table]
"""
f = \'\'\'
x = 1\'\'\'
g = [  # opened
  { u = "]", v = '}' },

  { u = "b" }, 3,
]
[h]
[h.i]
j = [[1, 2],
  [3]]
[[k.l]]
m = 1
[[k.l]]
[k.l.n]
o = {p = {q = 1}}
[[k.l.r]]
s = "each # \\\\"
[[k.l.r]]
s = 2
'''


def test_every_key_has_its_line() -> None:
    """Dotted keys, long strings, nested arrays, tables in arrays of tables, comments and marks inside strings."""
    found = lines(TRICKY)
    assert {
        ("a", "b"): 1,
        ("c",): 2,
        ('d " e',): 3,
        ("f",): 6,
        ("g",): 8,
        ("g", 0, "v"): 9,
        ("g", 1, "u"): 11,
        ("g", 2): 11,
        ("h", "i"): 14,
        ("h", "i", "j", 0, 1): 15,
        ("h", "i", "j", 1, 0): 16,
        ("k", "l", 0): 17,
        ("k", "l", 0, "m"): 18,
        ("k", "l", 1): 19,
        ("k", "l", 1, "n", "o", "p", "q"): 21,
        ("k", "l", 1, "r", 0, "s"): 23,
        ("k", "l", 1, "r", 1, "s"): 25,
    }.items() <= found.items()
    assert set(places(tomllib.loads(TRICKY))) <= found.keys() | {("h",), ("k",), ("k", "l", 1, "r")}


def test_the_map_that_we_ship_is_found_whole() -> None:
    """No key of our own map lacks its line, and each line names its key."""
    text = (Path(__file__).parents[2] / "config" / "column_map.toml").read_text(encoding="utf-8")
    found = lines(text)
    rows = text.splitlines()
    for place in places(tomllib.loads(text)):
        if isinstance(place[-1], str):
            assert place[-1] in rows[found[place] - 1], place


FRAGMENTS = ["a=", "b.c=", "1", '"]"', '"""\n"""', "[", "]", "{", "}", ",", "\n", "#]\n", "[[d]]\n", "[e.f]\n", " "]


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=12).map("".join))
def test_whatever_tomllib_accepts_is_walked_to_its_end(text: str) -> None:
    """No accepted text makes the walk fail, and every key of it is found."""
    try:
        value = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    found = lines(text)
    assert {place for place in places(value) if isinstance(place[-1], str)} <= {
        key[:n] for key in found for n in range(9)
    }


def places(value: object, at: Place = ()) -> list[Place]:
    """List the way to every value inside a value."""
    inner: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return [place for key, below in inner for place in [(*at, key), *places(below, (*at, key))]]
