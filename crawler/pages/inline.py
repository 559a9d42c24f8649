"""The list that the scripts of a page hold: as JSON, as a literal that is nearly JSON, as markup that they write."""

import json
import re
from collections.abc import Iterator

from crawler.pages.arrays import ASIDE, embedded
from crawler.pages.found import Found
from crawler.pages.literals import parse_literal, unquoted, written_markup
from crawler.pages.records import read_records
from crawler.pages.rows import read_rows
from crawler.pages.source import Source
from monitor.types import Evidence, Failure, FailureKind

_LITERALS = 5
"""Arrays of one script that are tried as literals in vain."""
_MOST_SCRIPT = 4_000_000
_ARRAY = re.compile(r"\[\s*\{")
_VALUE = re.compile(r"[\[{]\s*[\"{\[]")
_NAMED = re.compile(r"""([\w$.]{1,60})["']?\s*[=:]\s*$""")
_PARSED = re.compile(r"""JSON\.parse\(\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')\s*\)""")
_NAME_ROOM = 80
_FEWEST = 3
"""Links that scripts write, for these to be a list."""


def read_inline(source: Source) -> Found:
    """Read the list that an inline script of the page holds as JSON."""
    best = Found(failure=Failure(kind=FailureKind.UNRECOGNISED, detail="脚本中没有列表"))
    if source.root is None:
        return best
    values: list[tuple[int, object]] = []
    for script in source.root.iter("script", "textarea"):
        text = (script.text or "")[:_MOST_SCRIPT]
        if _ARRAY.search(text):
            values += _json_values(text)
        if "JSON.parse" in text:
            values += [(len(match[1]), embedded(unquoted(match[1]))) for match in _PARSED.finditer(text)]
    for _, value in sorted(values, key=lambda each: -each[0]):
        found = read_records(source, value, evidence=Evidence.HIDDEN_DATA, beyond=len(best.entries))
        if found.entries and found.failure is None and len(found.entries) > len(best.entries):
            best = found
    return best


def read_written(source: Source) -> Found:
    """Read the rows that the page's scripts write into it as markup."""
    scripts = () if source.root is None else source.root.iter("script")
    texts = [text for each in scripts if "document.write" in (text := each.text or "")]
    markup = "".join([f"<div>{written}</div>" for text in texts if (written := written_markup(text))])
    if markup.count("<a") < _FEWEST:
        return Found(failure=Failure(kind=FailureKind.UNRECOGNISED, detail="脚本没有写出列表"))
    return read_rows(source, markup, evidence=Evidence.HIDDEN_DATA)


def _json_values(text: str) -> Iterator[tuple[int, object]]:
    """Yield the values that stand in a script as JSON, or as a literal that is nearly JSON, each with its length there.

    The outermost alone.
    """
    decoder = json.JSONDecoder(strict=False)
    at = 0
    tries, left = 0, _LITERALS
    while match := _VALUE.search(text, at):
        at = match.end()
        tries += 1
        named = _NAMED.search(text, max(0, match.start() - _NAME_ROOM), match.start())
        aside = named is not None and ASIDE.search(named[1]) is not None
        if tries > 200:  # noqa: PLR2004 - a script of many small objects is not a list
            return
        try:
            value, at = decoder.raw_decode(text, match.start())
        except (ValueError, RecursionError):
            if left == 0 or not _ARRAY.match(text, match.start()):
                continue
            if (literal := parse_literal(text, match.start())) is None:
                left -= 1
                continue
            value, at = literal
        if not aside:
            yield at - match.start(), value
