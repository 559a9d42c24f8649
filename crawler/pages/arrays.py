"""The arrays of objects in parsed JSON, each with its place; those of menus, banners and hot news are none."""

import json
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

Record = dict[str, object]
_TREE_KEYS = frozenset(
    ("children", "childs", "childlist", "subcolumns", "nodes", "sub", "submenu", "childchannels", "pid", "parentid")
)
ASIDE = re.compile(r"hot|slide|banner|recommend|focus|swiper|carousel|advert|lunbo|tuijian|friend", re.IGNORECASE)
"""Names of data that stand beside a column's list."""
_LIST_KEY = re.compile(r"list|rows|records?|items|results?|articles|content|infolist|datalist", re.IGNORECASE)
_PART = re.compile(r"\.?[^.\[]+|\[\d+\]")
_COUNTED = re.compile(r"\.?\[?(?:y|year|_)?\d+[年月]?\]?")
_ASKED = 20
"""Records that are asked whether they are of a tree of channels or menus."""
_DEEPEST = 12
_MOST_NODES = 200_000
_MOST_CHILDREN = 2_000
_SHORTEST_TEXT = 12
"""Characters of a text that could be JSON with an array of objects in it."""


@dataclass(frozen=True, slots=True)
class Array:
    """An array of objects and where it stands: `$.data.list`."""

    where: str
    records: tuple[Record, ...]


def arrays_in(data: object) -> list[Array]:
    """Return the arrays of objects of a parsed JSON value, the longest first; JSON written as a text is parsed too."""
    found = [Array(where, tuple(records)) for where, records in _arrays(data) if not ASIDE.search(where)]
    found = [each for each in found if not any(_is_tree(record) for record in each.records[:_ASKED])]
    return sorted(found, key=lambda each: -len(each.records))


def _arrays(data: object) -> Iterator[tuple[str, list[Record]]]:
    waiting: list[tuple[str, object, int]] = [("$", data, 0)]
    visited = 0
    while waiting:
        where, value, depth = waiting.pop()
        visited += 1
        if visited > _MOST_NODES or depth > _DEEPEST:
            continue
        if isinstance(value, str):
            value = embedded(value)
        if isinstance(value, dict):
            waiting += [(f"{where}.{key}", each, depth + 1) for key, each in value.items() if _holds(each)]
        elif isinstance(value, list):
            if objects := [each for each in value if isinstance(each, dict)]:
                yield where, objects
            children = enumerate(value[:_MOST_CHILDREN])
            waiting += [(f"{where}[{i}]", each, depth + 1) for i, each in children if _holds(each)]


def _holds(value: object) -> bool:
    """Tell whether a value can hold an array."""
    if isinstance(value, str):
        return "[" in value and len(value) >= _SHORTEST_TEXT and value.lstrip()[:1] in {"{", "["}
    return isinstance(value, dict | list)


def _is_tree(record: Mapping[str, object]) -> bool:
    return any(value and isinstance(value, list) and key.lower() in _TREE_KEYS for key, value in record.items())


def embedded(value: object) -> object:
    """Parse a text that is JSON in JSON; any other value comes back as it is."""
    if isinstance(value, str) and value.lstrip()[:1] in {"{", "["}:
        try:
            parsed: object = json.loads(value)
        except (ValueError, RecursionError):
            return value
        return parsed
    return value


def parts_of_one(arrays: Sequence[Array], chosen: Array) -> list[Array]:
    """Return the arrays that are one list with the chosen one, itself among them, in the document's order.

    Their records have the same keys, and their places differ in one step alone: in a number (`$.years[0].items`), in a
    year (`$.2026`), or in the name of the object that holds them (`$.catMap.notices.list`).
    """
    keys = set(chosen.records[0])
    ours = _PART.findall(chosen.where)
    parts = [
        each for each in arrays if each is chosen or (set(each.records[0]) == keys and _is_beside(each.where, ours))
    ]
    return sorted(parts, key=lambda each: each.where)


def _is_beside(where: str, ours: Sequence[str]) -> bool:
    theirs = _PART.findall(where)
    if len(theirs) != len(ours):
        return False
    differ = [place for place, (one, other) in enumerate(zip(theirs, ours, strict=True)) if one != other]
    if len(differ) != 1:
        return False
    one, other = theirs[differ[0]], ours[differ[0]]
    return differ[0] < len(ours) - 1 or all(_COUNTED.fullmatch(part) for part in (one, other))


def places_around(where: str) -> Iterator[str]:
    """Yield the places of the arrays in whose records a place is, the nearest first: of `$.rows[3].files` `$.rows`."""
    while (cut := where.rfind("[")) > 0:
        where = where[:cut]
        yield where


def is_inside(where: str, held: Container[str]) -> bool:
    """Tell whether a place is inside a record of one of the arrays that stand at `held`: the files of a row."""
    return any(around in held for around in places_around(where))


def blank_list(data: object, where: str = "$", depth: int = 0, *, beside: str = "") -> str:
    """Return the place of an array that is named as a list and holds nothing; empty for none."""
    if not isinstance(data, dict) or depth > 3:  # noqa: PLR2004 - an envelope in an envelope
        return ""
    for key, value in data.items():
        if value == [] and (_LIST_KEY.fullmatch(key) or beside == where):
            return f"{where}.{key}"
        if found := blank_list(value, f"{where}.{key}", depth + 1, beside=beside):
            return found
    return ""


def is_named_a_list(where: str) -> bool:
    """Tell whether an array's own name says that it is a list."""
    return any(_LIST_KEY.fullmatch(part.strip(".")) is not None for part in _PART.findall(where)[-1:])
