"""Literals in a page's scripts that are no JSON: objects with bare keys and single quotes, markup in `document.write`.

Nothing is run. What is not a plain literal (a call, a sum of strings, a variable) is left out.
"""

import json
import re
from itertools import islice

_TOKEN = re.compile(
    r"""(?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?P<word>[A-Za-z_$][\w$]*)|(?P<number>-?\d+(?:\.\d+)?)"""
    r"|(?P<mark>[\[\]{}:,])|(?P<blank>\s+|//[^\n]*|/\*.*?\*/)",
    re.DOTALL,
)
_DECODER = json.JSONDecoder(strict=False)
_MOST_TOKENS = 100_000
_DEEPEST = 8
_OPENING, _CLOSING = frozenset("[{"), frozenset("]}")
_ESCAPED = re.compile(r"""\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|(.))""", re.DOTALL)
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_WORDS = {"true": "true", "false": "false", "null": "null", "undefined": "null"}
_WRITTEN = re.compile(r"""document\.write(?:ln)?\(\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')\s*\)""")


def parse_literal(text: str, start: int) -> tuple[object, int] | None:
    """Return the value of the array or object that opens at `start`, and where it ends; None where it is no literal."""
    written: list[str] = []
    depth, at = 0, start
    for _ in range(_MOST_TOKENS):
        if depth and text[at : at + 1] in _OPENING and (end := _end_of_json(text, at)):
            written.append(text[at:end])
            at = end
            continue
        token = _TOKEN.match(text, at)
        if token is None or depth > _DEEPEST:
            return None
        at = token.end()
        kind, words = token.lastgroup, token.group()
        if kind in {"text", "word"}:
            written.append(_as_json(words))
        elif kind != "blank":
            if words in _CLOSING and written[-1] == ",":
                written.pop()
            written.append(words)
            depth += (words in _OPENING) - (words in _CLOSING)
            if depth == 0:
                break
    try:
        return json.loads("".join(written), strict=False), at
    except (ValueError, RecursionError):
        return None


def _end_of_json(text: str, start: int) -> int:
    """Return where the JSON ends that opens at `start`; 0 where it is none. A literal's records mostly are JSON."""
    try:
        return _DECODER.raw_decode(text, start)[1]
    except (ValueError, RecursionError):
        return 0


def _as_json(words: str) -> str:
    """Write a string or a word of a literal as JSON has it: in double quotes, bare keys too."""
    if words[0] in "\"'":
        return words if words[0] == '"' and "\\" not in words else json.dumps(unquoted(words))
    return _WORDS.get(words) or f'"{words}"'


def unquoted(literal: str) -> str:
    """Return the text that a string literal, with its quotes, stands for."""
    return _ESCAPED.sub(_unescaped, literal[1:-1]) if "\\" in literal else literal[1:-1]


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _CONTROLS.get(match[3], match[3])


def written_markup(script: str, most: int = 2_000) -> str:
    """Return the HTML that a script writes into the page by whole literals, one after another."""
    return "".join(unquoted(match[1]) for match in islice(_WRITTEN.finditer(script), most))
