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

import pytest

from crawler import pages
from crawler.pages.source import Source
from monitor.types import Document, Outcome, Reading

ROOT = Path(__file__).parent / "pages"
REFUSED = "states"
"""The folder of pages that are refused before any family is asked."""
ABOUT = {"why", "url", "as_of", "status", "content_type", "encoding", "bom"}
SAID = {"family", "outcome", "failure", "empty_sign", "n_entries", "n_pinned", "follow"}
SAID_OF_NEWEST = {"newest", "newest_url", "newest_address_date"}
NEEDED = {"entries": {"newest", "n_entries"}, "article": {"newest"}, "empty": {"empty_sign"}, "failure": {"failure"}}
SIGNS = "jpaas jcms xxgk trs gkmlpt ucap vsb sudy epoint truecms jiangxi lonsun xinhua json_list feed"
"""The families whose CMS shows by a positive sign that a column is empty."""


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
    newest = reading.newest(case.as_of)
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


@pytest.mark.parametrize("case", load_cases(), ids=name_of)
def test_a_case_is_read_as_a_person_reads_it(case: Case) -> None:
    """Every field that the case speaks of comes out of the page as it is written there."""
    assert described(pages.read_unguarded(case.document(), as_of=case.as_of), case) == wanted(case), case.expected[
        "why"
    ]


@pytest.mark.parametrize("case", load_cases(), ids=name_of)
def test_a_case_says_why_it_exists(case: Case) -> None:
    """A case has one sentence of its own, no key that nobody reads, and every key that its outcome needs."""
    assert set(case.expected) <= ABOUT | SAID | SAID_OF_NEWEST
    assert case.expected["why"].endswith(".")
    needed = {
        "entries": {"newest", "n_entries"},
        "article": {"newest"},
        "empty": {"empty_sign"},
        "failure": {"failure"},
    }
    assert needed[case.expected["outcome"]] <= set(case.expected)


def test_no_two_cases_have_the_same_reason() -> None:
    """A case that shows nothing new is none."""
    reasons = [case.expected["why"] for case in load_cases()]
    assert sorted({reason for reason in reasons if reasons.count(reason) > 1}) == []


@pytest.mark.parametrize("case", [case for case in load_cases() if case.family != REFUSED], ids=name_of)
def test_a_case_is_claimed_by_its_family_and_by_none_before(case: Case) -> None:
    """All and only: of the families in their order, the case's own is the first that detects the page."""
    source = Source(case.document(), as_of=case.as_of)
    assert next(family.NAME for family in pages.FAMILIES if family.detect(source)) == case.family


def test_every_family_has_cases() -> None:
    """A family without a case is a promise that nobody checks; a folder without a family is a slip of the pen."""
    assert {case.family for case in load_cases()} - {REFUSED} == {family.NAME for family in pages.FAMILIES}


@pytest.mark.parametrize("family", SIGNS.split())
def test_a_family_with_a_sign_of_emptiness_shows_it(family: str) -> None:
    """Where a CMS says by itself that a column is empty, a case proves that we read it."""
    assert Outcome.EMPTY in {case.expected["outcome"] for case in load_cases() if case.family == family}
