"""Every page case is read and compared field by field; what is true of all cases, and of all families."""

import pytest

from crawler import pages
from crawler.pages.source import Source
from monitor.types import Outcome
from tests.page_cases import ABOUT, ROOT, SAID, SAID_OF_NEWEST, Case, described, load_cases, name_of, wanted

REPOSITORY = ROOT.parents[1]
REFUSED = "states"
"""The folder of pages that are refused before any family is asked."""
NEEDED = {"entries": {"newest", "n_entries"}, "article": {"newest"}, "empty": {"empty_sign"}, "failure": {"failure"}}
ASKING = "jpaas jcms xxgk gkmlpt ucap epoint truecms jiangxi xinhua trs"
"""The families whose rows may be at another address that their page names."""
SIGNS = "jpaas jcms xxgk trs gkmlpt ucap vsb sudy epoint truecms jiangxi lonsun xinhua json_list feed"
"""The families whose CMS shows by a positive sign that a column is empty."""


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


def test_the_guide_shows_the_family_as_it_is() -> None:
    """The module and the case that docs/add-a-family.md quotes are those of the repository, letter by letter."""
    guide = (REPOSITORY / "docs" / "add-a-family.md").read_text(encoding="utf-8")
    for path in ("crawler/pages/xinhua.py", "tests/pages/xinhua/data_source/expected.toml"):
        assert (REPOSITORY / path).read_text(encoding="utf-8").rstrip() in guide


@pytest.mark.parametrize(
    "family", ["jpaas", "jcms", "xxgk", "gkmlpt", "ucap", "epoint", "truecms", "jiangxi", "xinhua", "trs"]
)
def test_what_a_shell_asks_for_is_answered(family: str) -> None:
    """Of the addresses that a family's shells name, one at least is that of a case with rows: the way has an end."""
    named = {one["url"] for case in load_cases() if case.family == family for one in case.expected.get("follow", [])}
    assert [case for case in load_cases() if case.expected["url"] in named and case.expected["outcome"] == "entries"]
