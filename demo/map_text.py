"""The replica's column map: the district's own, with the replica's addresses, written as TOML again."""

import json
from collections.abc import Mapping
from typing import Any

CRAWL = {"delay": 0, "concurrency": 4, "timeout": 5, "second_look_after": 0}
"""Instead of the polite figures: the replica is ours."""


def map_text(source: Mapping[str, Any], home: str, pages: Mapping[str, list[dict[str, str]]]) -> str:
    """Write the map `source` for a portal at `home`; `pages` has the pages of each column by its id."""
    changed = {
        **source,
        "portal": {**source["portal"], "home": home},
        "crawl": {**source.get("crawl", {}), **CRAWL},
        "column": [{**column, **given(pages.get(column_id(column), []))} for column in source["column"]],
    }
    return "\n".join(table(name, value) for name, value in changed.items())


def given(pages: list[dict[str, str]]) -> dict[str, list[dict[str, str]]]:
    """Make the `pages` key, which an unmapped column does not have."""
    return {"pages": pages} if pages else {}


def column_id(column: Mapping[str, Any]) -> str:
    """Name a column by its place."""
    return "/".join(part for part in (column["section"], column.get("group"), column["name"]) if part)


def table(name: str, value: Mapping[str, Any] | list[Mapping[str, Any]]) -> str:
    """Write one table, or each of an array of tables."""
    header, tables = (f"[[{name}]]", value) if isinstance(value, list) else (f"[{name}]", [value])
    return "\n".join(
        "\n".join([header, *(f"{quoted(key)} = {written(item)}" for key, item in each.items()), ""]) for each in tables
    )


def written(value: Any) -> str:  # noqa: ANN401 - any TOML value
    """Write a value; tables inside a table are written inline."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{quoted(key)} = {written(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + "".join(f"\n  {written(item)}," for item in value) + ("\n]" if value else "]")
    return quoted(value) if isinstance(value, str) else str(value).lower()


def quoted(text: str) -> str:
    """Write a string: JSON's escapes are TOML's."""
    return json.dumps(text, ensure_ascii=False)
