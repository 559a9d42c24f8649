"""Mail by the public command: a whole night on the replica, sent over a real server."""

import socket
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from demo.portal import Portal
from monitor.delivery.smtp import Security
from tests.delivery.conftest import Server, authority, ca_file, serve, serve_with
from tests.delivery.offices import environment_of, parsed
from tests.night.conftest import Office

__all__ = ["authority", "ca_file", "serve", "serve_with"]  # fixtures

MAIL = """
[mail]
from = "海曙区电子政务办 <monitor@example.gov.cn>"
to = ["dzzw@example.gov.cn"]
digest = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
departments = { "区教育局" = ["jyj@example.gov.cn"], "古林镇" = ["glz@example.gov.cn"] }
"""


@pytest.fixture
def office(portal: Portal, make_office: Callable[[str], Office]) -> Office:
    """Set up an office whose map says who gets mail."""
    return make_office(portal.column_map_text() + MAIL)


def test_a_night_is_mailed_once(office: Office, serve: Callable[[Security], Server]) -> None:
    """The office gets everything, a unit its own; the verb that sends what waits then has nothing to send."""
    smtp, postbox = serve(Security.STARTTLS)
    environment = environment_of(smtp)
    done = office.freshness("run", "--out", str(office.out), "--send", **environment)
    assert done.code == 0, done.err
    assert f"邮件：已发送 {len(postbox.arrived)} 封" in done.out
    arrived = Counter(envelope.rcpt_tos[0] for envelope in postbox.arrived)
    assert arrived["dzzw@example.gov.cn"] == 1
    assert set(arrived.values()) == {1}
    assert set(arrived) <= {"dzzw@example.gov.cn", "jyj@example.gov.cn", "glz@example.gov.cn"}
    for envelope in postbox.arrived:
        assert str(parsed(envelope.content)["Subject"]).startswith("【栏目更新】")
    again = office.freshness("mail", **environment)
    assert again.code == 0, again.err
    assert "邮件：没有要发的" in again.out
    assert "dzzw@example.gov.cn" in again.out
    assert sum(arrived.values()) == len(postbox.arrived)
    assert smtp.password not in done.out + done.err + again.out + again.err


def test_a_night_whose_server_is_away_is_complete(office: Office, serve: Callable[[Security], Server]) -> None:
    """Report and verdicts are there; the command says in one line what did not go, ends with 3, and loses nothing."""
    smtp, postbox = serve(Security.STARTTLS)
    environment = environment_of(smtp)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        away = environment | {"FRESHNESS_SMTP_PORT": str(free.getsockname()[1])}
    done = office.freshness("run", "--out", str(office.out), "--send", **away)
    assert done.code == 3
    (line,) = [line for line in done.err.splitlines() if line.startswith("freshness: ")]
    assert "留在发件箱里，会再试" in line
    assert (office.out / "index.html").exists()
    waits = office.freshness("mail", **environment)
    assert waits.code == 0, waits.err
    assert "待发" in waits.out
    assert postbox.arrived == []
    sent = office.freshness("mail", "--resend", **environment)
    assert sent.code == 0, sent.err
    assert postbox.arrived
    assert Counter(envelope.rcpt_tos[0] for envelope in postbox.arrived)["dzzw@example.gov.cn"] == 1


def test_letters_are_written_and_not_sent(office: Office, tmp_path: Path) -> None:
    """--dry-run needs no server: after a night without --send it writes what that night has to tell."""
    assert office.freshness("run", "--out", str(office.out)).code == 0
    folder = tmp_path / "mails"
    done = office.freshness("mail", "--dry-run", str(folder))
    assert done.code == 0, done.err
    assert (folder / "01-office.eml").exists()
    assert parsed((folder / "01-office.eml").read_bytes())["To"] == "dzzw@example.gov.cn"
    assert office.freshness("mail", "--dry-run", str(folder)).out == done.out


def test_missing_settings_are_one_line_before_the_crawl(office: Office) -> None:
    """Every name that is missing, exit code 3, and nothing was begun."""
    done = office.freshness("run", "--out", str(office.out), "--send", FRESHNESS_SMTP_HOST="")
    assert done.code == 3
    assert done.err.splitlines() == [
        (
            "freshness: 发信的设置不全或有误：缺少环境变量 "
            "FRESHNESS_SMTP_HOST、FRESHNESS_SMTP_USER、FRESHNESS_SMTP_PASSWORD"
        )
    ]
