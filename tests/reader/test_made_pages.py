"""The reader on pages of our own making: the product of date forms, row markups and traps."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest

from benchmarks._variants import variants
from crawler.pages import read_unguarded
from monitor.types import Document, Outcome, Reading
from tests.reader.made_pages import (
    AS_OF,
    MARKUPS,
    Made,
    article_pages,
    list_pages,
    special_pages,
    undated_pages,
)

URL = "http://www.example.gov.cn/zwgk/tzgg/index.html"


def read_made(html: str | bytes) -> Reading:
    """Read a made page on its judging day."""
    body = html.encode() if isinstance(html, str) else html
    moment = datetime(2026, 11, 22, 12, tzinfo=UTC)
    return read_unguarded(Document(url=URL, status=200, headers={}, body=body, fetched_at=moment), as_of=AS_OF)


def answer(reading: Reading) -> date | None:
    """Return the newest date that a reading tells."""
    newest = reading.newest(AS_OF) if reading.outcome in {Outcome.ENTRIES, Outcome.ARTICLE} else None
    return newest.published if newest else None


@pytest.mark.parametrize("markup", sorted(MARKUPS))
def test_no_form_and_no_trap_gives_a_wrong_date(markup: str) -> None:
    """In every markup, every form and trap gives the date, or at worst a refusal; refusals are rare."""
    pages = [made for made in list_pages() if made.name.split("/")[1] == markup]
    verdicts: Counter[str] = Counter()
    wrong = []
    for made in pages:
        got = answer(read_made(made.html))
        verdicts["exact" if got == made.newest else "refused" if got is None else "wrong"] += 1
        if got not in {made.newest, None}:
            wrong.append((made.name, got))
    assert wrong == []
    assert verdicts["exact"] >= 0.95 * len(pages)


@pytest.mark.parametrize("made", [*article_pages(), *special_pages()], ids=lambda made: made.name)
def test_articles_and_special_lists(made: Made) -> None:
    """An article gives its own date beside related reading; two dates a row, landing pages and tabs are read."""
    assert answer(read_made(made.html)) == made.newest


@pytest.mark.parametrize("kind", ["empty", "error", "shell", "undated"])
def test_pages_without_a_date_give_none(kind: str) -> None:
    """Empty columns, errors and shells, each beside dated blocks of other columns."""
    told = [(made.name, answer(read_made(made.html))) for made in undated_pages() if made.kind == kind]
    assert [(name, day) for name, day in told if day is not None] == []


def test_an_empty_column_is_empty_by_its_sign_alone() -> None:
    """Without a dated block beside it, what the page says is taken at its word; an error page is never empty."""
    for made in undated_pages():
        if made.name.startswith("empty/") and made.name.endswith("/alone"):
            reading = read_made(made.html)
            assert reading.outcome is Outcome.EMPTY, made.name
            assert reading.empty_sign
        if made.kind in {"error", "shell", "undated"}:
            assert read_made(made.html).outcome is Outcome.FAILURE, made.name


def test_every_entry_keeps_its_text_and_place() -> None:
    """The text a date was read from stands in the page, and the place names its list."""
    for made in list_pages():
        if made.name.startswith(("iso/", "spelled/")) and made.name.endswith("/plain"):
            for entry in read_made(made.html).entries:
                assert entry.published_text in made.html
                assert entry.place
                assert entry.title


@pytest.mark.parametrize("markup", ["li_after", "table", "cards", "dl_each", "groups", "in_link"])
def test_changes_that_change_nothing_leave_the_answer(markup: str) -> None:
    """Shuffled, pinned, wrapped, renamed, minified, re-encoded, beside a side block: the same date or a refusal."""
    made = next(made for made in list_pages() if made.name == f"iso/{markup}/plain")
    for name, body in variants(made.html, AS_OF):
        assert answer(read_made(body)) in {made.newest, None}, name
