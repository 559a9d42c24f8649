"""Promises of the whole reader: it never raises, never looks ahead, gives the same answer twice, names its refusals."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks._corpus import ABSENT, NO_DATE, load
from crawler.pages import FAMILIES, merge_articles, read, read_unguarded
from monitor.types import Document, Entry, Evidence, FailureKind, FollowUp, Outcome, Purpose, Reading
from tests.reader.made_pages import AS_OF, FORMS, MARKUPS, TITLES, days, page, rows_of, side_block
from tests.reader.test_made_pages import answer, read_made

PIECES = (
    *("<ul>", "<li>", "</li>", "<span>", "</span>", "<table>", "<tr>", "<td>", "</td>", "<p>", "<script>", "</script>"),
    *("2026-09-08", "11-20", "昨天", "9/8/26", "2099-01-01", "发布时间：", "暂无数据", "&lt;"),
    *("<a href='/x.html'>关于某事的通知公告</a>", '[{"title":"公告"}]'),
)


def document(body: bytes, status: int = 200) -> Document:
    """Make a document of bytes."""
    return Document(
        url="http://a.example/x/", status=status, headers={}, body=body, fetched_at=datetime(2026, 11, 22, tzinfo=UTC)
    )


@given(st.binary(max_size=400))
def test_no_bytes_raise(body: bytes) -> None:
    """Whatever the bytes, a reading comes out, without the guard's help."""
    assert isinstance(read_unguarded(document(body), as_of=AS_OF), Reading)


@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_heaps_of_markup(pieces: list[str]) -> None:
    """Any heap of markup: deterministic, a failure exactly where the outcome is one, never a newest after the day."""
    made = document("".join(pieces).encode())
    reading = read_unguarded(made, as_of=AS_OF)
    assert reading == read_unguarded(made, as_of=AS_OF)
    assert (reading.failure is not None) == (reading.outcome is Outcome.FAILURE)
    assert (reading.empty_sign != "") == (reading.outcome is Outcome.EMPTY)
    newest = reading.newest(AS_OF)
    assert newest is None or (newest.published is not None and newest.published <= AS_OF)
    if reading.outcome is Outcome.ARTICLE:
        assert len(reading.entries) == 1


@given(
    order=st.permutations(range(10)),
    markup=st.sampled_from(["li_after", "table", "cards", "dl_each", "in_link", "paragraphs", "deep", "script_links"]),
    form=st.sampled_from(["iso", "spelled", "time", "bracket", "label", "roc", "english"]),
)
def test_the_order_of_rows_does_not_matter(order: list[int], markup: str, form: str) -> None:
    """The newest entry is the maximum, wherever it stands."""
    each = days(10)
    html = page(MARKUPS[markup](rows_of(FORMS[form], [each[i] for i in order])))
    assert answer(read_made(html)) == max(each)


def test_an_entry_dated_ahead_is_kept_and_is_not_the_newest() -> None:
    """A row of next month stays among the entries."""
    reading = read_made(page(MARKUPS["li_after"](rows_of(FORMS["iso"], [AS_OF + timedelta(days=20), *days(8)]))))
    assert max(entry.published for entry in reading.entries if entry.published) == AS_OF + timedelta(days=20)
    assert answer(reading) == days(1)[0]


def test_the_guard_names_a_bug_instead_of_raising(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug of a family costs one page, not the night."""

    def broken(_: object) -> bool:
        raise ZeroDivisionError

    monkeypatch.setattr(FAMILIES[-1], "detect", broken)
    reading = read(document(b"<html><body><p>x</p></body></html>"), as_of=AS_OF)
    assert reading.failure is not None
    assert "ZeroDivisionError" in reading.failure.detail


@pytest.mark.parametrize(
    ("status", "kind"), [(404, FailureKind.HTTP_CLIENT), (403, FailureKind.HTTP_CLIENT), (500, FailureKind.HTTP_SERVER)]
)
def test_an_answer_that_is_an_error_is_never_read(status: int, kind: FailureKind) -> None:
    """The rows of an error page are nobody's."""
    body = page(MARKUPS["li_after"](rows_of(FORMS["iso"], days()))).encode()
    reading = read(document(body, status), as_of=AS_OF)
    assert reading.failure is not None
    assert reading.failure.kind is kind


def test_the_fingerprint_sees_rows_and_not_clocks() -> None:
    """A counter or a banner's day leaves it, a new row does not."""
    rows = rows_of(FORMS["iso"], days())
    plain, counted = (
        read_made(page(MARKUPS["li_after"](rows), after=after)).fingerprint
        for after in ("", "<div>您是第 88231 位访客 今天是2026年11月22日</div>")
    )
    assert plain == counted != ""
    assert read_made(page(MARKUPS["li_after"](rows[1:]))).fingerprint != plain


UNDATED = page(
    "<ul>" + "".join(f'<li><a href="/n/{i}.html">{title}</a></li>' for i, title in enumerate(TITLES)) + "</ul>"
)


def article(day: date | None) -> Reading:
    """Make the reading of an article page."""
    if day is None:
        return read_made("<p></p>")
    entry = Entry(
        title="x",
        url="http://x.example/",
        published=day,
        published_text=str(day),
        evidence=Evidence.PUB_DATE,
        place="meta",
    )
    return Reading(outcome=Outcome.ARTICLE, family="plain", entries=(entry,))


def test_an_undated_list_asks_its_first_articles() -> None:
    """Five of the page's own host, each once; never where the list has dates."""
    reading = read_made(UNDATED)
    assert reading.failure is not None
    assert reading.failure.kind is FailureKind.UNDATED
    assert [(follow.url, follow.purpose) for follow in reading.follow] == [
        (f"http://www.example.gov.cn/n/{i}.html", Purpose.ARTICLE) for i in range(5)
    ]
    assert read_made(page(MARKUPS["li_after"](rows_of(FORMS["iso"], days())))).follow == ()


def test_articles_give_an_undated_list_its_dates() -> None:
    """Each article dates its own row; the newest is the greatest of them."""
    reading = read_made(UNDATED)
    told: list[tuple[FollowUp, Reading]] = [
        (follow, article(date(2026, 9, 8 + i) if i != 3 else None)) for i, follow in enumerate(reading.follow)
    ]
    merged = merge_articles(reading, told, as_of=AS_OF)
    assert merged.outcome is Outcome.ENTRIES
    assert answer(merged) == date(2026, 9, 12)
    assert [entry.evidence for entry in merged.entries[:4]] == [Evidence.PUB_DATE] * 3 + [None]


def test_too_few_articles_leave_the_list_undated() -> None:
    """One date of five articles proves nothing of the newest."""
    reading = read_made(UNDATED)
    told = [(follow, article(date(2026, 9, 8) if i == 0 else None)) for i, follow in enumerate(reading.follow)]
    merged = merge_articles(reading, told, as_of=AS_OF)
    assert merged.failure is not None
    assert merged.failure.kind is FailureKind.UNDATED
    assert merge_articles(reading, [], as_of=AS_OF).outcome is Outcome.FAILURE


LISTED = MARKUPS["li_after"](rows_of(FORMS["iso"], days(5)))
RIVAL = side_block(AS_OF).replace("<h3>热点推荐</h3>", "").replace("/rd/", "rd_")
STALE = MARKUPS["li_after"](rows_of(FORMS["yearless"], days(5, date(2026, 3, 9))))


@pytest.mark.parametrize(
    ("html", "kind", "words"),
    [
        (page(LISTED, after=RIVAL, title="x"), FailureKind.AMBIGUOUS, f"另有一处列表日期更新（{AS_OF}，"),
        (page(STALE), FailureKind.AMBIGUOUS, "日期没有年份，最近可能是2026-03-09"),
        (page(f"{LISTED}<p>暂无数据</p>"), FailureKind.AMBIGUOUS, "网页上写着“暂无数据”"),
        (page(f"<aside>{LISTED}</aside>"), FailureKind.AMBIGUOUS, "边栏、页眉或页脚"),
        (page("", after=side_block(AS_OF)), FailureKind.UNRECOGNISED, "没有找到列表"),
        (page(f"<p>您访问的页面不存在</p>{LISTED}"), FailureKind.SOFT_404, "您访问的页面不存在"),
        (page(UNDATED), FailureKind.UNDATED, f"列表有{len(TITLES)}行，都没有日期"),
        ("<html><body>403</body></html>", FailureKind.STUB, "只有3个字"),
    ],
)
def test_a_refusal_says_why_in_words(html: str, kind: FailureKind, words: str) -> None:
    """The detail names what was seen: the other list's date, the words, the place, the rows without a day."""
    reading = read_made(html)
    assert reading.failure is not None
    assert (reading.failure.kind, words in reading.failure.detail) == (kind, True), reading.failure.detail


@pytest.mark.skipif(not load(), reason=ABSENT)
def test_saved_pages_of_real_portals() -> None:
    """At least 97 in 100 exact, at most one silently wrong."""
    verdicts = {"exact": 0, "refused": 0, "wrong": 0}
    for saved in load():
        if saved.kind == "homepage":
            continue
        reading = read_unguarded(saved.document(), as_of=saved.as_of)
        newest = reading.newest(saved.as_of) if reading.outcome in {Outcome.ENTRIES, Outcome.ARTICLE} else None
        got = newest.published if newest else None
        expected = None if saved.kind in NO_DATE else saved.newest
        verdicts["exact" if got == expected else "refused" if got is None else "wrong"] += 1
    assert verdicts["wrong"] <= 1
    assert verdicts["exact"] >= 0.97 * sum(verdicts.values())
