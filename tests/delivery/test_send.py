"""Handing a message over, against real servers."""

import base64
import io
import socket
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from monitor.delivery.mail import compose
from monitor.delivery.smtp import TIMEOUT, Security, SmtpSettings, connect, smtp_from_environment
from monitor.errors import MailError
from tests.delivery.conftest import PASSWORD, USER, Server
from tests.delivery.test_compose import SETTINGS
from tests.report.example import example_view

Serve = Callable[[Security], Server]
WRONG = "wrong horse"


def a_message(*to: str) -> EmailMessage:
    """Make a small message."""
    message = EmailMessage(policy.SMTP)
    message["From"], message["To"], message["Subject"] = "a@example.gov.cn", ", ".join(to) or "b@example.gov.cn", "试"
    message.set_content("一行")
    return message


def send(message: EmailMessage, smtp: SmtpSettings, *, timeout: float = TIMEOUT) -> Mapping[str, MailError]:
    """Hand a message over on a line of its own; give back who did not get it."""
    recipients = [address.addr_spec for address in message["To"].addresses]
    with connect(smtp, timeout=timeout) as line:
        return line.hand_over("a@example.gov.cn", recipients, message.as_bytes(), last_moment=lambda: None)


@pytest.mark.parametrize("security", list(Security))
def test_the_report_arrives_once_and_whole(serve: Serve, security: Security) -> None:
    """Over STARTTLS, TLS and a bare line to this machine: one message, the same as it was composed."""
    settings, postbox = serve(security)
    view = example_view()
    sent = compose(view, SETTINGS)
    send(sent, settings)
    (envelope,) = postbox.arrived
    assert envelope.rcpt_tos == ["dzzw@example.gov.cn", "zhangsan@example.gov.cn"]
    assert isinstance(envelope.content, bytes)
    got = message_from_bytes(envelope.content, policy=policy.default)
    assert isinstance(got, EmailMessage)
    assert got["Subject"] == "【栏目更新】4 个栏目超期，最长 12 天（11月22日）"
    assert got["From"].addresses[0].display_name == "海曙区电子政务办"
    assert got["Message-ID"] == sent["Message-ID"]
    for kind in ("plain", "html"):
        arrived, composed = got.get_body((kind,)), sent.get_body((kind,))
        assert arrived is not None
        assert composed is not None
        assert arrived.get_content().splitlines() == composed.get_content().splitlines()
    (attached,) = got.iter_attachments()
    assert attached.get_filename() == "freshness-2026-11-22.zip"
    with zipfile.ZipFile(io.BytesIO(attached.get_content())) as archive:
        assert view.headline in archive.read("freshness-2026-11-22.html").decode()


def test_a_wrong_password_is_permanent_and_not_told(serve: Serve) -> None:
    """Trying again would not help; neither password nor its encoded form is said."""
    settings, postbox = serve(Security.STARTTLS)
    with pytest.raises(MailError, match="不接受登录") as caught:
        send(a_message(), replace(settings, password=WRONG))
    assert caught.value.permanent
    assert WRONG not in str(caught.value)
    assert base64.b64encode(WRONG.encode()).decode() not in str(caught.value)
    assert WRONG not in repr(replace(settings, password=WRONG))
    assert postbox.arrived == []


def test_a_server_that_is_away_may_be_tried_again(ca_file: Path) -> None:
    """Nobody listens: the message is kept for later."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = SmtpSettings(
        host="127.0.0.1", port=port, security=Security.STARTTLS, user=USER, password=PASSWORD, ca=ca_file
    )
    with pytest.raises(MailError, match="连不上邮件服务器") as caught:
        send(a_message(), settings)
    assert not caught.value.permanent


def test_a_server_that_never_answers_is_left() -> None:
    """A line that stays silent ends after the time given, and may be tried again."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings = SmtpSettings(
            host="127.0.0.1", port=silent.getsockname()[1], security=Security.NONE, user="", password=""
        )
        with pytest.raises(MailError, match="超时") as caught:
            send(a_message(), settings, timeout=0.2)
    assert not caught.value.permanent


@pytest.mark.parametrize(
    ("answer", "permanent"), [("451 come back later", False), ("554 no \x1b[31mthanks", True)], ids=["busy", "never"]
)
def test_a_refused_message_says_why(serve: Serve, answer: str, *, permanent: bool) -> None:
    """4xx may be tried again, 5xx not; the server's words come without control characters."""
    settings, postbox = serve(Security.STARTTLS)
    postbox.busy = answer
    refused = send(a_message(), settings)["b@example.gov.cn"]
    assert refused.permanent is permanent
    assert answer[:3] in str(refused)
    assert str(refused).isprintable()


def test_each_recipient_has_its_own_answer(serve: Serve) -> None:
    """One is taken, one may be tried again, one never: each is told by name, and the first gets the message."""
    settings, postbox = serve(Security.STARTTLS)
    postbox.refused |= {"gone@example.gov.cn": "550 no such user", "full@example.gov.cn": "452 mailbox full"}
    refused = send(a_message("here@example.gov.cn", "gone@example.gov.cn", "full@example.gov.cn"), settings)
    assert {name: (str(error), error.permanent) for name, error in refused.items()} == {
        "gone@example.gov.cn": ("邮件服务器拒收（550 no such user）", True),
        "full@example.gov.cn": ("邮件服务器拒收（452 mailbox full）", False),
    }
    assert [envelope.rcpt_tos for envelope in postbox.arrived] == [["here@example.gov.cn"]]


def test_several_messages_go_over_one_line(serve: Serve) -> None:
    """One that is refused does not stop the next."""
    settings, postbox = serve(Security.STARTTLS)
    postbox.refused["gone@example.gov.cn"] = "550 no such user"
    with connect(settings) as line:
        for to in ("gone@example.gov.cn", "here@example.gov.cn"):
            line.hand_over("a@example.gov.cn", [to], a_message(to).as_bytes(), last_moment=lambda: None)
        postbox.busy = "554 no"
        line.hand_over("a@example.gov.cn", ["b@example.gov.cn"], a_message().as_bytes(), last_moment=lambda: None)
        postbox.busy = ""
        line.hand_over("a@example.gov.cn", ["b@example.gov.cn"], a_message().as_bytes(), last_moment=lambda: None)
    assert [envelope.rcpt_tos for envelope in postbox.arrived] == [["here@example.gov.cn"], ["b@example.gov.cn"]]


def test_nobody_takes_it_before_the_last_moment(serve: Serve) -> None:
    """Where the last moment forbids it, nothing has been handed over."""
    settings, postbox = serve(Security.STARTTLS)

    def forbid() -> None:
        raise MailError("停", permanent=False)

    with connect(settings) as line, pytest.raises(MailError, match="停"):
        line.hand_over("a@example.gov.cn", ["b@example.gov.cn"], a_message().as_bytes(), last_moment=forbid)
    assert postbox.arrived == []


def test_an_unknown_certificate_is_refused(serve: Serve) -> None:
    """No password goes to a server that cannot prove who it is."""
    settings, postbox = serve(Security.TLS)
    with pytest.raises(MailError, match="证书不可信") as caught:
        send(a_message(), replace(settings, ca=None))
    assert caught.value.permanent
    assert postbox.arrived == []


FULL = {
    "FRESHNESS_SMTP_HOST": "smtp.example.gov.cn",
    "FRESHNESS_SMTP_USER": "monitor",
    "FRESHNESS_SMTP_PASSWORD": "secret words",
}


def test_settings_come_from_the_environment() -> None:
    """STARTTLS on port 587 where nothing else is said."""
    settings = smtp_from_environment(FULL)
    assert (settings.host, settings.port, settings.security) == ("smtp.example.gov.cn", 587, Security.STARTTLS)
    assert smtp_from_environment(FULL | {"FRESHNESS_SMTP_SECURITY": "TLS"}).port == 465
    assert smtp_from_environment(FULL | {"FRESHNESS_SMTP_PORT": "2525"}).port == 2525


def test_all_that_is_missing_is_named_at_once() -> None:
    """One line, every name, exit as a fault of the surroundings."""
    with pytest.raises(MailError) as caught:
        smtp_from_environment({})
    assert str(caught.value) == (
        "发信的设置不全或有误：缺少环境变量 FRESHNESS_SMTP_HOST、FRESHNESS_SMTP_USER、FRESHNESS_SMTP_PASSWORD"
    )


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"FRESHNESS_SMTP_PORT": "25a"}, "FRESHNESS_SMTP_PORT"),
        ({"FRESHNESS_SMTP_PORT": "70000"}, "FRESHNESS_SMTP_PORT"),
        ({"FRESHNESS_SMTP_SECURITY": "ssl3"}, "FRESHNESS_SMTP_SECURITY 应是"),
        ({"FRESHNESS_SMTP_SECURITY": "none"}, "只许用于本机"),
        ({"FRESHNESS_SMTP_PASSWORD": "密码"}, "只能有英文字符"),
        ({"FRESHNESS_SMTP_CA": "/does/not/exist.pem"}, "FRESHNESS_SMTP_CA"),
    ],
)
def test_a_wrong_setting_is_named_without_its_secret(change: dict[str, str], says: str) -> None:
    """What is wrong is said; a password never is."""
    with pytest.raises(MailError, match=says) as caught:
        smtp_from_environment(FULL | change)
    assert "secret words" not in str(caught.value)
    assert "密码" not in str(caught.value)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_a_bare_line_is_for_this_machine_only(host: str) -> None:
    """`none` needs no login, and goes nowhere but to loopback."""
    settings = smtp_from_environment({"FRESHNESS_SMTP_HOST": host, "FRESHNESS_SMTP_SECURITY": "none"})
    assert (settings.port, settings.user) == (25, "")
