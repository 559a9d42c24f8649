"""Where each key of a TOML text stands, so that a fault can name its line; tomllib keeps no places."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

Place = tuple[str | int, ...]
"""The way to a value: `("column", 16, "pages", 0, "url")`."""

TOKEN = re.compile(
    r"""
    (?P<skip>[ \t\r]+|\#[^\n]*)
  | (?P<string>\"\"\"(?:\\.|[^\\])*?\"{3,5}|'''.*?'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*')
  | (?P<newline>\n)
  | (?P<mark>[\[\]{}=,.])
  | (?P<bare>[^\s\[\]{}=,."'\#]+)
    """,
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """A string, a bare word, a mark or a line's end."""

    kind: str
    text: str
    line: int


def lines(text: str) -> Mapping[Place, int]:
    """Return the line (from 1) of every table, key and array element of a text that tomllib has accepted.

    It does not judge: of a text that tomllib refuses it says nothing useful.
    """
    return _Walk(list(_tokens(text))).run()


def _tokens(text: str) -> Iterator[Token]:
    line = 1
    for match in TOKEN.finditer(text):
        kind = match.lastgroup or ""
        if kind != "skip":
            yield Token(kind, match.group(), line)
        line += match.group().count("\n")
    yield Token("newline", "\n", line)


@dataclass(slots=True)
class _Walk:
    """One walk over the tokens, from the first to the last."""

    tokens: list[Token]
    at: int = 0
    table: Place = ()
    """The table that keys now belong to."""
    found: dict[Place, int] = field(default_factory=dict)
    counts: dict[Place, int] = field(default_factory=dict)
    """How many tables each array of tables has so far."""

    def run(self) -> Mapping[Place, int]:
        """Walk to the end."""
        while self.at < len(self.tokens):
            if self._take("\n"):
                continue
            if self._take("["):
                self._header()
            else:
                self._assignment(self.table)
        return self.found

    def _take(self, mark: str) -> bool:
        """Step over a mark (or a line's end) where it stands next."""
        token = self.tokens[self.at]
        if token.kind in {"mark", "newline"} and token.text == mark:
            self.at += 1
            return True
        return False

    def _header(self) -> None:
        line = self.tokens[self.at].line
        array = self._take("[")
        *parents, last = self._key()
        place: Place = ()
        for name in parents:
            place = self._latest((*place, name))
        place = (*place, last)
        if array:
            self.counts[place] = self.counts.get(place, 0) + 1
        self.table = self._latest(place)
        self.found.setdefault(place, line)
        self.found.setdefault(self.table, line)
        while not self._take("\n"):
            self.at += 1

    def _latest(self, place: Place) -> Place:
        """Go on into the last table of an array of tables."""
        return (*place, self.counts[place] - 1) if place in self.counts else place

    def _assignment(self, table: Place) -> None:
        line = self.tokens[self.at].line
        place = table
        for name in self._key():
            place = (*place, name)
            self.found.setdefault(place, line)
        self._take("=")
        self._value(place)

    def _key(self) -> list[str]:
        names = []
        while True:
            token = self.tokens[self.at]
            names.append(str(tomllib.loads(f"k={token.text}")["k"]) if token.kind == "string" else token.text)
            self.at += 1
            if not self._take("."):
                return names

    def _value(self, place: Place) -> None:
        if self._take("["):
            index = 0
            while not self._take("]"):
                if self._take("\n") or self._take(","):
                    continue
                self.found[(*place, index)] = self.tokens[self.at].line
                self._value((*place, index))
                index += 1
        elif self._take("{"):
            while not self._take("}"):
                if not (self._take("\n") or self._take(",")):
                    self._assignment(place)
        else:
            while self.tokens[self.at].text not in {",", "]", "}", "\n"}:
                self.at += 1
