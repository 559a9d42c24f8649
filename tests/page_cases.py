"""Every case folder below tests/pages: a page of our own writing, what must come out of it, and why the case exists.

A folder is `<family>/<case>` with `page.*` and `expected.toml`. The page is stored as utf-8 text; the keys `encoding`
(a Python codec), `bom`, `content_type` and `status` of expected.toml say how it would come over the wire.
"""

import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from monitor.types import Document, Reading

ROOT = Path(__file__).parent / "pages"
ABOUT = {"why", "url", "as_of", "status", "content_type", "encoding", "bom"}
SAID = {"family", "outcome", "failure", "empty_sign", "n_entries", "n_pinned", "follow"}
SAID_OF_NEWEST = {"newest", "newest_url", "newest_address_date"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case folder."""

    family: str
    name: str
    expected: dict[str, Any]
    text: str
    """The page as it is stored."""
    body: bytes
    """The page as it comes over the wire."""

    @property
    def as_of(self) -> date:
        """The day the page is judged at."""
        day: date = self.expected["as_of"]
        return day

    def document(self, body: bytes | None = None, content_type: str | None = None) -> Document:
        """Make the document that a fetch would bring, or one with another body and charset."""
        kind = self.expected.get("content_type", "text/html; charset=utf-8") if content_type is None else content_type
        return Document(
            url=self.expected["url"],
            status=self.expected.get("status", 200),
            headers={"content-type": kind},
            body=self.body if body is None else body,
            fetched_at=datetime(2026, 11, 20, 6, tzinfo=UTC),
        )


@cache
def load_cases() -> tuple[Case, ...]:
    """Load every case folder."""
    cases = []
    for path in sorted(ROOT.glob("*/*/expected.toml")):
        expected = tomllib.loads(path.read_text(encoding="utf-8"))
        (page,) = path.parent.glob("page.*")
        text = page.read_bytes().decode("utf-8")
        body = text.encode(expected.get("encoding", "utf-8"))
        body = b"\xef\xbb\xbf" + body if expected.get("bom") else body
        cases.append(Case(family=path.parts[-3], name=path.parts[-2], expected=expected, text=text, body=body))
    return tuple(cases)


def name_of(case: Case) -> str:
    """Name a case as its folder."""
    return f"{case.family}/{case.name}"


def described(reading: Reading, case: Case) -> dict[str, Any]:
    """Write a reading in the words of expected.toml, those keys alone that the case speaks of."""
    newest = reading.newest(case.as_of) if reading.failure is None else None
    found: dict[str, Any] = {
        "family": reading.family,
        "outcome": reading.outcome.value,
        "failure": reading.failure.kind.value if reading.failure else None,
        "empty_sign": reading.empty_sign,
        "n_entries": len(reading.entries),
        "n_pinned": sum(entry.pinned for entry in reading.entries),
        "newest_url": newest.url if newest else None,
        "newest_address_date": newest.address_date if newest else None,
        "newest": newest
        and {
            "published": newest.published,
            "title": newest.title,
            "published_text": newest.published_text,
            "evidence": newest.evidence and newest.evidence.value,
        },
        "follow": [
            {
                "url": one.url,
                "purpose": one.purpose.value,
                "method": one.method,
                "form": [list(pair) for pair in one.form],
                "json_body": one.json_body,
                "headers": [list(pair) for pair in one.headers],
            }
            for one in reading.follow
        ],
    }
    return {key: value for key, value in found.items() if key in wanted(case)}


def wanted(case: Case) -> dict[str, Any]:
    """Return what the case expects, with the parts of follow-ups that it leaves out."""
    unsaid = {"purpose": "list", "method": "GET", "form": [], "json_body": "", "headers": []}
    keys = {key: value for key, value in case.expected.items() if key not in ABOUT}
    keys.setdefault("failure", None)
    if case.expected["outcome"] in {"failure", "empty"}:
        keys["newest"] = None
    return keys | {"follow": [unsaid | one for one in case.expected.get("follow", [])]}
