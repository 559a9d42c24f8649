"""Chat groups, by apprise's own json:// on this machine; the hosts of the others are fixed."""

import json
import logging
import threading
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from monitor.delivery import channels, outbox
from monitor.delivery.channels import channels_from_environment
from monitor.delivery.smtp import Security
from monitor.errors import MailError
from monitor.letters import LetterState
from monitor.store import open_store
from monitor.types import Status
from tests.delivery.conftest import Server
from tests.delivery.offices import Office, Page, environment_of

TUESDAY = date(2026, 11, 24)
LATE = {"区教育局": Page(status=Status.OVERDUE, since=TUESDAY - timedelta(days=2))}
KEY = "a-secret-key"


class Group:
    """A chat group that keeps what is posted to it, or is out of order."""

    def __init__(self) -> None:
        self.posted: list[tuple[str, str]] = []
        self.status = 200
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if outer.status == 200:
                    outer.posted.append((said["title"], said["message"]))
                self.send_response(outer.status)
                self.end_headers()

            def log_message(self, *_arguments: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"json://127.0.0.1:{self.server.server_address[1]}/{KEY}"


@pytest.fixture
def group() -> Iterator[Group]:
    """Serve a group."""
    made = Group()
    thread = threading.Thread(target=made.server.serve_forever)
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


@pytest.fixture
def office(tmp_path: Path, serve: Callable[[Security], Server], group: Group) -> Iterator[Office]:
    """Open an office that posts to the group."""
    smtp, postbox = serve(Security.STARTTLS)
    environment = environment_of(smtp) | {"FRESHNESS_CHANNELS": group.address}
    with open_store(f"sqlite:///{tmp_path}/store.db") as store:
        yield Office(store=store, environment=environment, postbox=postbox)


def test_a_headline_and_a_link_where_something_changed(office: Office, group: Group) -> None:
    """Once for each change; nothing on a night without news."""
    office.deliver(TUESDAY, LATE)
    ((title, text),) = group.posted
    assert title == "【栏目更新】1 个栏目超期，最长 3 天"
    assert text.splitlines()[0].startswith("今晨 49 个栏目：")
    assert text.splitlines()[-1] == "https://freshness.example.gov.cn/"
    office.deliver(TUESDAY, LATE)
    office.deliver(TUESDAY + timedelta(days=1), LATE)
    assert len(group.posted) == 1
    office.deliver(TUESDAY + timedelta(days=2), {})
    assert len(group.posted) == 2


def test_a_group_that_is_out_of_order_is_tried_again(office: Office, group: Group) -> None:
    """It waits like a letter, and does not hold the mail up."""
    group.status = 500
    delivered = office.deliver(TUESDAY, LATE)
    assert len(delivered.sent) == 3
    (waiting,) = delivered.waiting
    assert waiting.endswith("没有收下，或连不上")
    group.status = 200
    office.later(minutes=5)
    assert len(office.send().sent) == 1
    assert len(group.posted) == 1


def test_its_address_is_never_told(
    office: Office, group: Group, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Neither log, terminal, result nor database has the key that it holds."""
    caplog.set_level(logging.DEBUG, logger="apprise")
    group.status = 500
    delivered = office.deliver(TUESDAY, LATE)
    said = [*delivered.sent, *delivered.waiting, delivered.trouble, caplog.text, *capfd.readouterr()]
    assert [text for text in said if KEY in text] == []
    office.store.close()
    assert [path for path in tmp_path.glob("store.db*") if KEY.encode() in path.read_bytes()] == []


def test_an_address_that_was_taken_out_is_told(office: Office, group: Group) -> None:
    """What waits for a channel that is no longer there is refused by name."""
    group.status = 500
    office.deliver(TUESDAY, LATE)
    office.environment = {name: value for name, value in office.environment.items() if name != "FRESHNESS_CHANNELS"}
    office.later(minutes=5)
    (failed,) = office.send().failed
    assert failed.endswith("FRESHNESS_CHANNELS 里已没有这个地址")
    assert {each.state for each in office.store.outbox.latest() if each.recipient.startswith("json#")} == {
        LetterState.REFUSED
    }


def test_several_addresses_by_blanks_or_lines() -> None:
    """Each has a name that tells its kind and nothing else; none at all is no fault."""
    written = "dingtalk://abcdefgh1234\n wecombot://0123-4567  feishu://token0123"
    labels = [*channels_from_environment({"FRESHNESS_CHANNELS": written})]
    assert [label.partition("#")[0] for label in labels] == ["dingtalk", "wecombot", "feishu"]
    assert "abcdefgh" not in "".join(labels)
    assert channels_from_environment({}) == {}


def test_an_unknown_address_is_refused_without_being_repeated() -> None:
    """Its number says which one."""
    with pytest.raises(MailError) as caught:
        channels_from_environment({"FRESHNESS_CHANNELS": "json://127.0.0.1:9/ whatsit://geheim nonsense"})
    assert str(caught.value) == "FRESHNESS_CHANNELS 的第 2、3 个地址 apprise 不认识"


def test_a_missing_extra_is_one_clear_line(monkeypatch: pytest.MonkeyPatch, office: Office) -> None:
    """Said before a night begins: what to install."""
    monkeypatch.setattr(channels, "find_spec", lambda _name: None)
    with pytest.raises(MailError) as caught:
        outbox.way_from_environment(office.column_map, office.environment)
    assert str(caught.value) == (
        "设了 FRESHNESS_CHANNELS，但没有安装 apprise；请运行 pip install 'portal-freshness[channels]'"
    )
    assert KEY not in str(caught.value)
