"""The page cases of the tests over HTTP: each folder at an address of its own, with its status and content type."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self
from urllib.parse import urlsplit

from demo.answers import Answer, Asked
from demo.server import Server


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One folder of the kind `tests/pages/<family>/<case>/`: a page, and `expected.toml`."""

    name: str
    """`family/case`."""
    expected: Mapping[str, Any]
    answer: Answer

    @property
    def address(self) -> str:
        """Its address from the root: the case's own below its name, so that what a family sees in it stays."""
        parts = urlsplit(self.expected["url"])
        query = f"?{parts.query}" if parts.query else ""
        fragment = f"#{parts.fragment}" if parts.fragment else ""
        return f"/{self.name}{parts.path or '/'}{query}{fragment}"


def load_case(folder: Path) -> Case:
    """Read one case; its page is kept in UTF-8 and served in the encoding that `expected.toml` names."""
    expected = tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))
    page = next(folder.glob("page.*"))
    body = page.read_bytes()
    if "encoding" in expected:
        body = body.decode().encode(expected["encoding"])
    if expected.get("bom"):
        body = b"\xef\xbb\xbf" + body
    return Case(
        name=f"{folder.parent.name}/{folder.name}",
        expected=MappingProxyType(expected),
        answer=Answer(
            status=expected.get("status", 200),
            body=body,
            content_type=expected.get("content_type", "text/html; charset=utf-8"),
            headers=dict(expected.get("headers", {})),
        ),
    )


class CasePortal:
    """All cases of a folder over HTTP; a context manager. The answers to their further steps are cases themselves."""

    def __init__(self, folder: Path) -> None:
        self.cases = tuple(load_case(path.parent) for path in sorted(folder.glob("*/*/expected.toml")))
        self._by_path = {urlsplit(case.address).path: case for case in self.cases}
        self._server = Server(self._answer)

    @property
    def home(self) -> str:
        """The address of the root."""
        return self._server.home

    def url(self, case: Case) -> str:
        """Return the address of a case."""
        return self.home + case.address.removeprefix("/")

    def __enter__(self) -> Self:
        """Begin to answer."""
        self._server.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self._server.__exit__()

    def _answer(self, asked: Asked) -> Answer:
        case = self._by_path.get(asked.path)
        return case.answer if case else Answer(status=404)
