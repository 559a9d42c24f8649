"""Rows that an interface answers as HTML in its texts, or as arrays of cells: put together as one piece of HTML."""

from collections.abc import Iterator
from html import escape

_DEEPEST = 8
_MOST = 5_000
_CELL = (str, int, type(None))
_CELLS = 2
"""A row has a title and a date at least."""


def markup_in(data: object) -> str:
    """Return the HTML of a parsed JSON value: its texts that have links, in their order, and its arrays as a table.

    Empty where it holds neither. Nothing of it is read here.
    """
    pieces = []
    for number, piece in enumerate(_pieces(data, 0)):
        if number >= _MOST:
            break
        pieces.append(piece)
    rows = "".join(piece for piece in pieces if piece.startswith("<tr>"))
    others = "".join(f"<div>{piece}</div>" for piece in pieces if not piece.startswith("<tr>"))
    return others + (f"<table>{rows}</table>" if rows else "")


def _pieces(value: object, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        return
    if isinstance(value, str):
        if "<a " in value:
            yield value if not value.lstrip().startswith("<tr>") else f"<table>{value}</table>"
    elif isinstance(value, dict):
        for each in value.values():
            yield from _pieces(each, depth + 1)
    elif isinstance(value, list):
        for each in value:
            if isinstance(each, list) and len(each) >= _CELLS and all(isinstance(cell, _CELL) for cell in each):
                yield f"<tr>{''.join(map(_cell, each))}</tr>"
            else:
                yield from _pieces(each, depth + 1)


def _cell(value: str | int | None) -> str:
    text = "" if value is None else str(value)
    return f"<td>{text if '<' in text else escape(text)}</td>"
