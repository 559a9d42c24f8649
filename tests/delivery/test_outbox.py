"""Nothing lost, nothing twice: servers that are away, refuse, hang up; processes that are killed or run at once."""

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from monitor.delivery import outbox
from monitor.delivery.outbox import Delivered
from monitor.delivery.smtp import Security
from monitor.letters import Letter, LetterKind, LetterState, Told
from monitor.listing import delivered_lines
from monitor.schedule import MailRound
from monitor.store import open_store
from monitor.types import RunKind, RunStatus, Status
from tests.column_map.test_faults import GOOD
from tests.delivery.conftest import Postbox, Server
from tests.delivery.offices import CHIEF, EDUCATION, OFFICE, Office, Page, environment_of, parsed, subject_of

ROOT = Path(__file__).parents[2]
TUESDAY = date(2026, 11, 24)
LATE = {"区教育局": Page(status=Status.OVERDUE, since=TUESDAY - timedelta(days=2))}
ALL = [OFFICE, CHIEF, EDUCATION]
Serve = Callable[[Security], Server]


@pytest.fixture
def office(store_url: str, serve: Serve) -> Iterator[Office]:
    """Open an office on each database, with a server that wants TLS and a login."""
    smtp, postbox = serve(Security.TLS)
    with open_store(store_url) as store:
        yield Office(store=store, environment=environment_of(smtp), postbox=postbox)


def states(office: Office) -> dict[str, LetterState]:
    """Tell how far each recipient's letter has come."""
    return {each.recipient: each.state for each in office.store.outbox.latest()}


def test_a_server_that_is_away_for_an_hour(office: Office) -> None:
    """Everything waits, is tried again ever more seldom, and arrives once when the server is back."""
    there = office.environment
    office.environment = {**there, "FRESHNESS_SMTP_PORT": "9"}
    delivered = office.deliver(TUESDAY, LATE)
    assert delivered.sent == ()
    assert len(delivered.waiting) == 3
    assert "连不上邮件服务器 127.0.0.1:9" in delivered.trouble
    assert "会再试" in delivered.trouble
    tries = 0
    for _ in range(60):
        office.later(minutes=1)
        tries += bool(office.send().waiting)
    assert tries == 3, "after 5, 15 and 35 minutes"
    assert set(states(office).values()) == {LetterState.WAITING}
    office.environment = there
    arrived = []
    for _ in range(60):
        office.later(minutes=1)
        office.send()
        arrived += [to for to, _ in office.take()]
    assert arrived == ALL
    assert set(states(office).values()) == {LetterState.SENT}


def test_a_wrong_password_loses_nothing(office: Office) -> None:
    """The letters wait until it is put right, and go at once when somebody says so; the password is never said."""
    there = office.environment
    office.environment = {**there, "FRESHNESS_SMTP_PASSWORD": "wrong horse"}
    delivered = office.deliver(TUESDAY, LATE)
    assert "不接受登录" in delivered.trouble
    assert "wrong horse" not in delivered.trouble
    office.environment = there
    office.later(seconds=1)
    assert office.send().sent == ()
    assert office.store.outbox.rouse(office.now) == 3
    office.send()
    assert [to for to, _ in office.take()] == ALL


def test_a_refused_recipient_is_told_by_name_and_not_tried_again(office: Office) -> None:
    """The server's words, cleaned; the other recipient of the same letter gets it, once."""
    office.postbox.refused[CHIEF] = "550 no such \x1b[31muser"
    delivered = office.deliver(TUESDAY, LATE)
    (failed,) = delivered.failed
    assert failed.startswith(f"{CHIEF}《【栏目更新】1 个栏目超期")
    assert failed.endswith("：邮件服务器拒收（550 no such [31muser）")
    assert failed in delivered.trouble
    assert [to for to, _ in office.take()] == [OFFICE, EDUCATION]
    office.postbox.refused.clear()
    office.later(days=1)
    assert office.send() == outbox.Delivered()
    assert states(office)[CHIEF] is LetterState.REFUSED


def test_a_refused_letter_can_be_sent_again(office: Office) -> None:
    """When the mailbox is there, only the one that was refused gets the letter, as it was."""
    office.postbox.refused[CHIEF] = "550 no such user"
    office.deliver(TUESDAY, LATE)
    first = parsed(office.postbox.arrived[0].content)
    office.take()
    office.postbox.refused.clear()
    office.store.outbox.rouse(office.now)
    office.send()
    (envelope,) = office.postbox.arrived
    assert envelope.rcpt_tos == [CHIEF]
    assert parsed(envelope.content)["Message-ID"] == first["Message-ID"]
    assert parsed(envelope.content).as_string() == first.as_string()


def test_a_full_mailbox_is_tried_again_for_itself_alone(office: Office) -> None:
    """Those that have the letter do not get it twice because another could not take it."""
    office.postbox.refused[CHIEF] = "452 mailbox full"
    assert len(office.deliver(TUESDAY, LATE).waiting) == 1
    assert [to for to, _ in office.take()] == [OFFICE, EDUCATION]
    office.postbox.refused.clear()
    office.later(minutes=5)
    office.send()
    assert [to for to, _ in office.take()] == [CHIEF]


def test_a_letter_is_given_up_after_days(office: Office) -> None:
    """Five days of trying are enough; it is told by name, and can still be sent by hand."""
    office.postbox.refused[CHIEF] = "452 mailbox full"
    office.deliver(TUESDAY, LATE)
    for _ in range(5):
        office.later(days=1)
        office.send()
    office.later(hours=2)
    assert [line for line in office.send().failed if line.startswith(CHIEF)]
    assert states(office)[CHIEF] is LetterState.GIVEN_UP
    office.later(days=1)
    assert office.send() == outbox.Delivered()


def test_what_everybody_has_got_is_not_kept(office: Office) -> None:
    """The outbox remembers who got which letter when, and lets go of its content."""
    office.deliver(TUESDAY, LATE)
    assert office.store.outbox.waiting() == ()
    assert [(each.recipient, each.tries) for each in office.store.outbox.latest()] == [(to, 1) for to in ALL]


def test_what_was_refused_is_not_kept_for_ever(office: Office) -> None:
    """After a month its content goes, so that a dead address does not fill the disk; who refused it stays known."""
    office.postbox.refused[CHIEF] = "550 no such user"
    office.deliver(TUESDAY, LATE)
    office.take()
    office.deliver(TUESDAY + timedelta(days=29), {})
    assert office.store.outbox.rouse(office.now) == 2
    office.send()
    office.deliver(TUESDAY + timedelta(days=63), {})
    assert office.store.outbox.rouse(office.now) == 0
    assert states(office)[CHIEF] is LetterState.REFUSED


def test_two_processes_that_send_at_once(store_url: str, serve: Serve) -> None:
    """Each letter is sent by one of them."""
    smtp, postbox = serve(Security.TLS)
    environment = environment_of(smtp)
    with open_store(store_url) as store, open_store(store_url) as other:
        offices = [Office(store=each, environment=environment, postbox=postbox) for each in (store, other)]
        fill(store_url, 20)
        senders = [threading.Thread(target=each.send) for each in offices]
        for each in offices:
            each.now = datetime.now(UTC) + timedelta(seconds=1)
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
    assert Counter(envelope.rcpt_tos[0] for envelope in postbox.arrived) == dict.fromkeys(recipients(20), 1)


def recipients(count: int) -> list[str]:
    """Name so many recipients."""
    return [f"unit{number:02}@example.gov.cn" for number in range(count)]


def fill(url: str, count: int) -> None:
    """Put so many letters of one recipient each into a store's outbox."""
    now = datetime.now(UTC)
    with open_store(url) as store:
        run = store.begin_run(
            kind=RunKind.NIGHTLY, started_at=now, day=now.date(), expected=0, version="0.1", rules="ab12"
        )
        store.finish_run(run, finished_at=now, status=RunStatus.COMPLETE)
        letters = [
            Letter(
                kind=LetterKind.DEPARTMENT,
                about=to,
                sender="monitor@example.gov.cn",
                recipients=(to,),
                subject=f"给 {to}",
                content=f"Message-ID: <{to}>\r\nSubject: to {to}\r\n\r\nx\r\n".encode(),
            )
            for to in recipients(count)
        ]
        assert store.outbox.add(run, letters, Told(), now) == count
        assert store.outbox.add(run, letters, Told(), now) == 0


class Killer(Postbox):
    """A server that kills whoever talks to it, at a set moment of the n-th letter."""

    def __init__(self, moment: str, letter: int) -> None:
        super().__init__(wants_login=True)
        self.moment = moment
        self.letter = letter
        self.victim = threading.Event()
        self.process: subprocess.Popen[str] | None = None
        self.seen = 0

    def strike(self, moment: str) -> None:
        """Kill the victim, if this is the moment."""
        if moment == self.moment and self.seen == self.letter and self.process is not None:
            os.kill(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    async def handle_RCPT(  # noqa: N802 - the name aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Count a letter, take its recipient."""
        self.seen += 1
        self.strike("named")
        return await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        """Take a letter, unless its sender has just died."""
        self.strike("handed")
        if self.process is None and self.moment == "handed" and self.seen == self.letter:
            return "451 lost"  # the server was not asked to keep it, for the line broke
        answer = await super().handle_DATA(server, session, envelope)
        self.strike("taken")
        return answer


SENDER = """
import sys, os, time
from datetime import UTC, datetime
from monitor.delivery import outbox
from monitor.delivery.smtp import smtp_from_environment
from monitor.store import open_store
with open_store(sys.argv[1]) as store:
    way = outbox.Way(smtp=smtp_from_environment(os.environ), channels={})
    print("ready", flush=True)
    sys.stdin.readline()
    outbox.send_due(store, way, lambda: datetime.now(UTC))
"""


@pytest.mark.parametrize("letter", [1, 4, 8])
@pytest.mark.parametrize("moment", ["named", "handed", "taken"])
def test_killed_in_the_middle_of_sending(
    store_url: str, serve_with: Callable[[Security, Postbox], Server], moment: str, letter: int
) -> None:
    """A real process, killed by SIGKILL: the next one sends the rest, and says by name what nobody can know.

    Before the server was given the letter: each arrives once. After it took one and before that was recorded: that one
    letter arrives twice, under one Message-ID.
    """
    killer = Killer(moment, letter)
    smtp, _ = serve_with(Security.TLS, killer)
    fill(store_url, 8)
    environment = environment_of(smtp)
    victim = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", SENDER, store_url],
        cwd=ROOT,
        env=os.environ | environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert victim.stdout
    assert victim.stdout.readline() == "ready\n"
    killer.process = victim
    assert victim.stdin
    victim.stdin.write("go\n")
    victim.stdin.close()
    assert victim.wait(timeout=60) == -signal.SIGKILL
    victim.stdout.close()

    with open_store(store_url) as store:
        office = Office(store=store, environment=environment, postbox=killer, now=datetime.now(UTC))
        assert len(office.send().sent) == 8 - letter, "what the dead one holds is left alone until its claim runs out"
        office.later(minutes=16)
        delivered = office.send()
        killed = recipients(8)[letter - 1]
        assert [line.partition("《")[0] for line in delivered.sent] == [killed]
        assert [line.partition("《")[0] for line in delivered.doubtful] == ([] if moment == "named" else [killed])
        office.later(days=1)
        assert office.send() == outbox.Delivered()
    arrived = Counter(subject_of(envelope.content).removeprefix("to ") for envelope in killer.arrived)
    assert arrived == dict.fromkeys(recipients(8), 1) | ({killed: 2} if moment == "taken" else {})
    assert len({parsed(envelope.content)["Message-ID"] for envelope in killer.arrived}) == 8


def test_a_claim_that_has_run_out_is_not_handed_over(office: Office) -> None:
    """A process that slept through its claim finds the letter taken by another, and leaves it."""
    fill_from(office)
    parcel = office.store.outbox.claim(due_by=office.now, now=office.now)
    assert parcel is not None
    office.later(hours=1)
    office.send()
    assert len(office.take()) == 3
    assert not office.store.outbox.hand(parcel, office.now)


def fill_from(office: Office) -> None:
    """Put a night's letters into the outbox and send nothing."""
    view = office.view(TUESDAY, LATE)
    letters, news = outbox.prepare(office.store, view, office.column_map, labels=())
    office.store.outbox.add(view.run.id, letters, news.told, office.now)


def test_letters_can_be_looked_at_without_sending(office: Office, tmp_path: Path) -> None:
    """As `.eml` files that a mail program opens; nothing is sent and nothing remembered."""
    view = office.view(TUESDAY, LATE)
    settings = replace(office.settings, departments={"区教育局": (EDUCATION,), "../../etc": ("x@example.gov.cn",)})
    office.settings = settings
    letters, _ = outbox.prepare(office.store, view, office.column_map, labels=("json#0",))
    paths = outbox.write_letters(letters, tmp_path / "mails")
    assert [path.name for path in paths] == ["01-office.eml", "02-department-区教育局.eml", "03-channel-json_0.txt"]
    assert parsed(paths[1].read_bytes())["To"] == EDUCATION
    assert office.take() == []
    assert office.store.outbox.latest() == ()
    assert office.store.outbox.open_alerts() == ()


def test_the_clock_sends_what_waits(
    store_url: str, serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two nights: once, and what stands in the way is said once, not every minute."""
    smtp, postbox = serve(Security.STARTTLS)
    for name, value in environment_of(smtp).items():
        monkeypatch.setenv(name, value)
    config = tmp_path / "map.toml"
    config.write_text(GOOD + '[mail]\nfrom = "a@example.gov.cn"\nto = ["b@example.gov.cn"]\n', encoding="utf-8")
    said: list[str] = []
    between = MailRound(config, store_url, said.append)
    between()
    assert said == []
    fill(store_url, 2)
    monkeypatch.setenv("FRESHNESS_SMTP_HOST", "")
    between()
    between()
    assert [line.partition("：")[0] for line in said] == ["发信的设置不全或有误"]
    monkeypatch.setenv("FRESHNESS_SMTP_HOST", smtp.host)
    between()
    between()
    assert said[1:] == ["邮件：已发送 2 封"]
    assert [envelope.rcpt_tos for envelope in postbox.arrived] == [[to] for to in recipients(2)]


def test_units_that_hear_nothing_are_named_on_one_line() -> None:
    """The first five and how many there are; where everybody has an address, not a word."""
    units = tuple(f"第{number}镇" for number in range(9))
    *_, last = delivered_lines(Delivered(sent=("a",), unreached=units))
    named = "第0镇、第1镇、第2镇、第3镇、第4镇等 9 个"
    assert last == f"没有邮箱、收不到提醒的单位：{named}；在对照表的 [mail.departments] 里补上"
    assert delivered_lines(Delivered(sent=("a",))) == ["邮件：已发送 1 封"]
