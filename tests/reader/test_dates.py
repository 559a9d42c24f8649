"""The grammar of dates: every form beside its wrong neighbours."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.address_dates import read_address
from crawler.pages.data_dates import SHANGHAI, epoch_day, parse_date, parse_value
from crawler.pages.dates import Form, find_dates, plain, whole_date
from crawler.pages.labels import Role, role_of
from crawler.pages.relative import parse_relative
from tests.reader.made_pages import FORMS

DAY = date(2026, 9, 8)
AS_OF = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("2026-09-08", Form.FULL),
        ("2026-9-8", Form.FULL),
        ("2026/09/08", Form.FULL),
        ("2026.9.8", Form.FULL),
        ("2026年9月8日", Form.FULL),
        ("2026 年 09 月 08 日", Form.FULL),
        ("２０２６－０９－０８", Form.FULL),
        ("[2026-09-08 10:20:30]", Form.FULL),
        ("2026-09-0810:20", Form.FULL),
        ("2026-09-08-10:20", Form.FULL),
        ("2026-09-08-9:20:11", Form.FULL),
        ("2026-09-08T10:20:30+08:00", Form.FULL),
        ("2026-\n   09-\n   08", Form.FULL),
        ("发布时间：2026-09-08", Form.FULL),
        ("20260908", Form.COMPACT),
        ("二〇二六年九月八日", Form.CHINESE),
        ("二○二六年九月八日", Form.CHINESE),
        ("二零二六年九月八日", Form.CHINESE),
        ("115.09.08", Form.ROC),
        ("民國115年9月8日", Form.ROC),
        ("Sep 8, 2026", Form.ENGLISH),
        ("September 8th, 2026", Form.ENGLISH),
        ("8 Sep 2026", Form.ENGLISH),
        ("Tue, 08 Sep 2026 10:00:00 EST", Form.ENGLISH),
        ("08-Sep-2026", Form.ENGLISH),
        ("2026 Sep 8", Form.ENGLISH),
        ("Tue Sep 08 10:00:00 CST 2026", Form.ENGLISH),
    ],
)
def test_a_full_date_is_read_in_every_form(text: str, form: Form) -> None:
    """Each way of writing a day gives that day, and says how it was written."""
    assert [(one.day, one.form) for one in find_dates(text)] == [(DAY, form)]


@pytest.mark.parametrize(
    ("text", "numbers"), [("26-09-08", (26, 9, 8)), ("9/8/26", (9, 8, 26)), ("9/8/2026", (9, 8, 2026))]
)
def test_numbers_without_an_order_keep_their_order(text: str, numbers: tuple[int, int, int]) -> None:
    """Which number is the year or the month is left to the list."""
    (found,) = find_dates(text)
    assert (found.day, found.numbers) == (None, numbers)


@pytest.mark.parametrize("text", ["09-08", "[09-08]", "9月8日", "09/08", "Sep 8"])
def test_a_date_without_a_year_has_none(text: str) -> None:
    """The grammar never makes up a year."""
    (found,) = find_dates(text)
    assert (found.day, found.month_day) == (None, (9, 8))


@pytest.mark.parametrize(
    "text",
    [
        "索引号 2026-02-00018", "2020-2021", "电话 0574-8718-1234", "2026-13-05", "2026-02-30", "二十六年", "第12号",
        "〔2026〕12号", "1.5%", "192.168.1.10", "2026年", "2026-09", "13:30", "20269908",
        "1234567890123456", "1-1-1-1-1-1",
    ],
)  # fmt: skip
def test_what_is_no_day_gives_no_full_date(text: str) -> None:
    """Index numbers, telephone numbers, ranges of years and days that do not exist are no dates."""
    assert [one.day for one in find_dates(text) if one.day] == []


@given(day=st.dates(min_value=date(2000, 1, 1), max_value=date(2029, 12, 31)), form=st.sampled_from(sorted(FORMS)))
def test_every_day_survives_its_wording(day: date, form: str) -> None:
    """Whatever the day, a form with a year of four digits gives it and no other; one without gives no full day."""
    found = {one.day for one in find_dates(FORMS[form](day).replace("\u200b", ""))}
    without_year = form.startswith("yearless") or form == "two_digit" or (form == "roc" and day.year < 2011)
    assert found == ({None} if without_year else {day})


@given(day=st.dates(min_value=date(1990, 1, 1), max_value=date(2099, 12, 31)))
def test_a_whole_date_is_what_the_grammar_reads(day: date) -> None:
    """The short way for texts that are nothing but a date agrees with the grammar, place and all."""
    for text in (day.isoformat(), f" [{day.year}/{day.month}/{day.day}] ", f"{day.year}年{day.month}月{day.day}日"):
        whole, (found,) = whole_date(text), find_dates(text)
        assert whole is not None
        assert (whole.day, text[whole.start : whole.end]) == (found.day, text[found.start : found.end])


@given(
    text=st.from_regex(
        r"[ (（\[【]?([0-9]{2,4}[-/.年])?[0-9]{1,2}[-/.月][0-9]{1,2}日?([-/.][0-9]{2,4})?( 9:30)?[])）】 ]?"
    )
)
def test_the_short_way_never_leaves_the_grammar(text: str) -> None:
    """What the short way reads, the grammar reads alone in the same text, standing alone; the rest it leaves to it."""
    whole = whole_date(text)
    if whole is not None:
        assert find_dates(text) == [whole]
        assert role_of(plain(text), whole) is Role.ALONE


@given(text=st.text(alphabet="0123456789-/.年月日: 〇一二十JanFeb", max_size=60))
def test_the_grammar_never_raises(text: str) -> None:
    """Any heap of the signs of dates gives days that exist, inside the text, without overlap."""
    found = find_dates(text)
    ends = [0, *(one.end for one in found)]
    assert all(one.start >= end for one, end in zip(found, ends, strict=False))
    assert all(one.end <= len(plain(text)) for one in found)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-09-08 10:00:00", DAY),
        ("2026-09-07T16:30:00Z", DAY),
        ("2026-09-07T16:30:00.000+00:00", DAY),
        ("Mon, 07 Sep 2026 16:30:00 GMT", DAY),
        (1788796800, DAY),
        (1788796800000, DAY),
        ("1788796800000", DAY),
        ("20260908101112", DAY),
        (True, None),
        (None, None),
        ("", None),
        (12, None),
        ("2026-09", None),
        ("1234567890123456", None),
        (1e20, None),
        (float("nan"), None),
        ({"time": 1}, None),
        ({"time": 1788796800000}, None),
        ({"year": 126, "month": 8, "date": 8, "time": 1788796800000}, DAY),
        ("/Date(1788796800000)/", DAY),
        (r"\/Date(1788796800000+0800)\/", DAY),
        ([2026, 9, 8, 9, 30], DAY),
        ([2026, 9, 8], DAY),
        ([2026, 9], None),
        ([2026, 13, 8], None),
        (["2026", "09", "08"], None),
        ([True, 9, 8], None),
    ],
)
def test_a_value_of_data_names_a_day_in_shanghai(value: object, expected: date | None) -> None:
    """Texts, epoch seconds and milliseconds, and instants of other zones; anything else names none."""
    assert parse_value(value) == expected


@given(day=st.dates(min_value=date(1991, 1, 1), max_value=date(2098, 12, 31)), second=st.integers(0, 86_399))
def test_an_epoch_is_the_day_in_shanghai(day: date, second: int) -> None:
    """Seconds and milliseconds give the same day, at any time of it."""
    moment = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI) + timedelta(seconds=second)
    assert epoch_day(moment.timestamp()) == epoch_day(moment.timestamp() * 1000) == moment.date()


@pytest.mark.parametrize(
    ("url", "year", "month", "day"),
    [
        ("./202609/t20260908_7372816.html", 2026, 9, DAY),
        ("/art/2026/9/8/art_16256_1.html", 2026, 9, DAY),
        ("/art/2026/art_0123456789abcdef0123456789abcdef.html", 2026, None, None),
        ("/2026-09/08/content_123.shtml", 2026, 9, DAY),
        ("/20260908/abc/c.html", 2026, 9, DAY),
        ("/web/zwgkx/zfwj/2026090812345678/index.shtml", 2026, 9, DAY),
        ("/2026/09/08/ARTI1.shtml", 2026, 9, DAY),
        ("/202609/abcdef.shtml", 2026, 9, None),
        ("/zcwj/2026-09-08/12345.html", 2026, 9, DAY),
        ("/safe/2026/0908/12345.html", 2026, 9, DAY),
        ("/2026/0908/c39434a3132102/page.htm", 2026, 9, DAY),
        ("/columns/x/202609/08/y.html", 2026, 9, DAY),
        ("https://a.example/lyj/1/20260908/1.html?d=20250101", 2026, 9, DAY),
    ],
)
def test_an_address_gives_what_it_says(url: str, year: int, month: int | None, day: date | None) -> None:
    """Every dialect of dated addresses, with a day, a month or a year."""
    found = read_address(url)
    assert found is not None
    assert (found.year, found.month, found.day) == (year, month, day)


@pytest.mark.parametrize(
    "url",
    [
        "/info/1039/3193.htm",
        "/gkmlpt/content/3/3255/post_3255421.html",
        "/a/437123456/index.html",
        "/20269908/1.html",
        "/info/2016/1234.htm",
        "/content/2018/123.html",
        "/tzgg/2018.html",
        "",
    ],
)
def test_an_address_without_a_date_gives_none(url: str) -> None:
    """Numbers of articles are no dates."""
    found = read_address(url)
    assert found is None


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("今天", 0),
        ("刚刚", 0),
        ("昨天 08:30", 1),
        ("昨日", 1),
        ("前天", 2),
        ("3天前", 3),
        ("三天前", 3),
        ("2小时前", 0),
        ("[昨天]", 1),
    ],
)
def test_a_relative_word_is_reckoned_from_the_judging_day(text: str, back: int) -> None:
    """From noon, in Chinese, strictly."""
    assert parse_relative(text, AS_OF) == AS_OF - timedelta(days=back)


@pytest.mark.parametrize(
    "text", ["2周前", "一个月前", "今天天气晴", "昨天召开会议", "天前", "01-05", "2023", "5", "", "明天"]
)
def test_what_is_no_relative_day_is_none(text: str) -> None:
    """Weeks and months name no day; sentences and bare numbers are not handed to dateparser at all."""
    assert parse_relative(text, AS_OF) is None


def test_two_dates_are_no_one_date() -> None:
    """A text with two different days names none of them."""
    assert parse_date("2026-09-08 至 2026-09-10") is None
    assert parse_date("2026-09-08（2026年9月8日）") == DAY
