"""Who gets what, and when: once for each thing, over a real server, as it was parsed back."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from monitor.delivery.smtp import Security
from monitor.store import open_store
from monitor.types import Status
from tests.delivery.conftest import Server
from tests.delivery.offices import (
    CHIEF,
    EDUCATION,
    HEAD,
    LEADER,
    OFFICE,
    TOWN,
    Office,
    Page,
    blind_night,
    environment_of,
    parsed,
)
from tests.report.example import NASTY

SUNDAY = date(2026, 11, 22)
MONDAY, TUESDAY, WEDNESDAY, THURSDAY = (SUNDAY + timedelta(days=step) for step in (1, 2, 3, 4))
LATE = Page(status=Status.OVERDUE, since=TUESDAY - timedelta(days=2))
WELL = Page(status=Status.FRESH)


@pytest.fixture
def office(store_url: str, serve: Callable[[Security], Server]) -> Iterator[Office]:
    """Open an office on each database, with a server that wants TLS and a login."""
    smtp, postbox = serve(Security.STARTTLS)
    with open_store(store_url) as store:
        yield Office(store=store, environment=environment_of(smtp), postbox=postbox)


def test_each_gets_its_own_once(office: Office) -> None:
    """A page goes overdue: the office and the page's unit hear of it, nobody else, once however often it is run."""
    delivered = office.deliver(TUESDAY, {"区教育局": LATE})
    mine = "【栏目更新】贵单位 1 个栏目需更新，最长已超期 3 天（11月24日）"
    everything = "【栏目更新】1 个栏目超期，最长 3 天（11月24日）"
    assert office.take() == [(OFFICE, everything), (CHIEF, everything), (EDUCATION, mine)]
    assert delivered.trouble == ""
    assert len(delivered.sent) == 3
    assert office.deliver(TUESDAY, {"区教育局": LATE}).sent == ()
    assert office.take() == []


def test_no_news_no_mail(office: Office) -> None:
    """What is still overdue the next night is no news; what is newly overdue is, to its own unit."""
    office.deliver(TUESDAY, {"区教育局": LATE})
    office.take()
    office.deliver(WEDNESDAY, {"区教育局": LATE})
    assert office.take() == []
    office.deliver(THURSDAY, {"区教育局": LATE, "古林镇": Page(status=Status.EMPTY)})
    assert [to for to, _ in office.take()] == [OFFICE, CHIEF, TOWN]


def test_a_digest_on_mondays(office: Office) -> None:
    """News or not: the office, and every unit that has something to do."""
    office.deliver(SUNDAY, {"区教育局": replace(LATE, since=SUNDAY)})
    office.take()
    office.deliver(MONDAY, {"区教育局": replace(LATE, since=SUNDAY)})
    assert [to for to, _ in office.take()] == [OFFICE, CHIEF, EDUCATION]


def test_one_digest_a_day(office: Office) -> None:
    """A second run on a digest day tells only what is new."""
    office.deliver(MONDAY, {"区教育局": replace(LATE, since=SUNDAY)})
    office.take()
    del office.runs[MONDAY]
    office.deliver(MONDAY, {"区教育局": replace(LATE, since=SUNDAY)})
    assert office.take() == []
    del office.runs[MONDAY]
    office.deliver(MONDAY, {"区教育局": replace(LATE, since=SUNDAY), "古林镇": Page(status=Status.EMPTY)})
    assert [to for to, _ in office.take()] == [OFFICE, CHIEF, TOWN]


def test_a_night_without_anything_wrong(office: Office) -> None:
    """Nothing on an ordinary day, the all-clear to the office alone on the digest's."""
    office.deliver(SUNDAY, {})
    assert office.take() == []
    office.deliver(MONDAY, {})
    assert [to for to, _ in office.take()] == [OFFICE, CHIEF]


def test_recovery_is_told(office: Office) -> None:
    """Who was told that a page is overdue hears that it is well again, once."""
    office.deliver(TUESDAY, {"区教育局": LATE})
    office.take()
    office.deliver(WEDNESDAY, {})
    arrived = office.take()
    assert [to for to, _ in arrived] == [OFFICE, CHIEF, EDUCATION]
    assert arrived[2][1] == "【栏目更新】贵单位 1 个页面已恢复正常（11月25日）"
    office.deliver(THURSDAY, {})
    assert office.take() == []


def test_what_could_not_be_seen_is_no_news(office: Office) -> None:
    """Overdue, then not to be judged, then overdue as before: one alert, and no recovery."""
    office.deliver(TUESDAY, {"区教育局": LATE})
    office.take()
    office.deliver(WEDNESDAY, {"区教育局": Page(status=Status.UNKNOWN)})
    office.deliver(THURSDAY, {"区教育局": LATE})
    assert office.take() == []


def test_a_waiver_is_respected(office: Office) -> None:
    """A page that is waived is neither overdue nor recovered: its alert ends without a word."""
    office.deliver(TUESDAY, {"区教育局": LATE})
    office.take()
    office.deliver(WEDNESDAY, {"区教育局": Page(status=Status.EXEMPT)})
    assert office.take() == []
    assert office.store.outbox.open_alerts() == ()
    office.deliver(THURSDAY, {"区教育局": LATE})
    assert [to for to, _ in office.take()] == [OFFICE, CHIEF, EDUCATION]


def test_overdue_again(office: Office) -> None:
    """Overdue, well, overdue once more: each time is news; so is a lapse that began on nights that were not mailed."""
    office.deliver(TUESDAY, {"区教育局": LATE})
    office.deliver(WEDNESDAY, {})
    office.take()
    office.deliver(THURSDAY, {"区教育局": LATE})
    assert [to for to, _ in office.take()] == [OFFICE, CHIEF, EDUCATION]
    later = THURSDAY + timedelta(days=26)
    office.deliver(later, {"区教育局": replace(LATE, since=later)})
    assert [to for to, _ in office.take()] == [OFFICE, CHIEF, EDUCATION]


def test_a_night_that_saw_too_little_blames_nobody(office: Office) -> None:
    """The office hears that the run is not to be believed, once; no unit hears anything, before or after."""
    office.deliver(TUESDAY, {"区教育局": LATE})
    office.take()
    office.deliver(WEDNESDAY, {}, judged=blind_night())
    assert office.take() == [(to, "【栏目更新】巡检看到的太少，结论不可靠（11月25日）") for to in (OFFICE, CHIEF)]
    office.deliver(THURSDAY, {}, judged=blind_night())
    assert office.take() == []
    office.deliver(THURSDAY + timedelta(days=1), {"区教育局": LATE})
    assert [to for to, _ in office.take()] == [OFFICE, CHIEF]


def test_superiors_hear_after_set_days_and_once(office: Office) -> None:
    """On the seventh day of being overdue the unit's leader, on the fourteenth the district's; each of it once."""
    since = TUESDAY
    heard = []
    for step in range(20):
        day = since + timedelta(days=step)
        office.deliver(day, {"区教育局": replace(LATE, since=since)})
        heard += [(day, to, subject) for to, subject in office.take() if to in {LEADER, HEAD}]
    assert heard == [
        (since + timedelta(days=6), LEADER, "【栏目更新】上报：1 个页面超过 7 天未整改，最长 7 天（11月30日）"),
        (since + timedelta(days=13), HEAD, "【栏目更新】上报：1 个页面超过 14 天未整改，最长 14 天（12月7日）"),
    ]


def test_superiors_do_not_hear_before_the_unit(office: Office) -> None:
    """What was long overdue when mail was switched on goes to the unit first, and up on the next night."""
    long = {"区教育局": replace(LATE, since=TUESDAY - timedelta(days=30))}
    office.deliver(TUESDAY, long)
    assert {to for to, _ in office.take()} == {OFFICE, CHIEF, EDUCATION}
    office.deliver(WEDNESDAY, long)
    assert {to for to, _ in office.take()} == {LEADER, HEAD}


def test_nobody_is_reported_for_what_was_not_seen(office: Office) -> None:
    """A page that cannot be judged on the seventh day is reported when it has been seen to be overdue again."""
    late = {"区教育局": replace(LATE, since=TUESDAY)}
    office.deliver(TUESDAY, late)
    office.take()
    week = TUESDAY + timedelta(days=7)
    office.deliver(week, {"区教育局": Page(status=Status.UNKNOWN)})
    assert office.take() == []
    office.deliver(week + timedelta(days=1), late)
    assert [to for to, _ in office.take()] == [LEADER]


def test_an_empty_column_is_counted_from_the_night_that_told_of_it(office: Office) -> None:
    """Nobody knows since when it is empty; a column that goes from overdue to empty keeps its first day."""
    empty = {"区教育局": Page(status=Status.EMPTY)}
    office.deliver(TUESDAY, empty)
    office.take()
    office.deliver(TUESDAY + timedelta(days=5), empty)
    assert office.take() == []
    office.deliver(TUESDAY + timedelta(days=7), empty)
    ((to, subject),) = office.take()
    assert (to, subject) == (LEADER, "【栏目更新】上报：1 个页面超过 7 天未整改，最长 8 天（12月1日）")


@pytest.mark.parametrize("title", NASTY)
def test_a_hostile_title_stays_a_title(office: Office, title: str) -> None:
    """It reaches every kind of letter as text: no header, no recipient, no markup comes of it."""
    late = {"区教育局": Page(status=Status.OVERDUE, since=TUESDAY - timedelta(days=20), title=title)}
    office.deliver(TUESDAY, late)
    office.deliver(WEDNESDAY, late)
    assert {to for envelope in office.postbox.arrived for to in envelope.rcpt_tos} == {
        OFFICE,
        CHIEF,
        EDUCATION,
        LEADER,
        HEAD,
    }
    for envelope in office.postbox.arrived:
        assert isinstance(envelope.content, bytes)
        assert envelope.content.isascii()
        message = parsed(envelope.content)
        assert set(message.keys()) <= {
            *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted"),
            *("MIME-Version", "Content-Type", "Content-Transfer-Encoding", "X-Peer"),
        }
        assert message.defects == []
        assert message["From"].addresses[0].display_name == "海曙区电子政务办"
        for kind in ("plain", "html"):
            part = message.get_body((kind,))
            assert part is not None
            assert "<script>document" not in part.get_content() or kind == "plain"
            assert "镇（乡）街道动态" in part.get_content()


def test_the_escalation_says_whose_it_is_and_where_the_proof_lies(office: Office) -> None:
    """Column, unit, days, the rule's words, the newest title and the report's address, in both bodies."""
    late = {"区教育局": Page(status=Status.OVERDUE, since=TUESDAY - timedelta(days=20), title="区教育局召开会议")}
    office.deliver(TUESDAY, late)
    office.postbox.arrived.clear()
    office.deliver(WEDNESDAY, late)
    message = parsed(office.postbox.arrived[0].content)
    for kind in ("plain", "html"):
        part = message.get_body((kind,))
        assert part is not None
        text = part.get_content().replace("<nobr>", "").replace("</nobr>", "")
        said = (
            "镇（乡）街道动态",
            "区教育局",
            "超期 22 天",
            "2周内更新",
            "区教育局召开会议",
            "https://freshness.example.gov.cn/",
        )
        assert [word for word in said if word not in text] == []
