"""A line to a mail server, with TLS and login, and a finished message handed over on it."""

import contextlib
import ipaddress
import smtplib
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from monitor.errors import MailError
from monitor.report.clean import clean_text

TIMEOUT = 30.0
"""Seconds for each step with the server (smtplib's default: for ever)."""

OK, FORWARDED = 250, 251
PERMANENT = 500
"""From this reply code on a server means what it says; below it may be asked again (RFC 5321, 4.2.1)."""


class Security(StrEnum):
    """How the line to the server is made safe."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"
    """For a server on this machine only."""


PORTS: Mapping[Security, int] = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpSettings:
    """A server, and who we are to it."""

    host: str
    port: int
    security: Security
    user: str
    """Empty where the server wants no login."""
    password: str = field(repr=False)
    ca: Path | None = None
    """A file of further certificates to trust, beside the system's."""


def smtp_from_environment(environment: Mapping[str, str]) -> SmtpSettings:
    """Read the settings from FRESHNESS_SMTP_*; raise MailError with all that is missing or wrong, in one line.

    HOST, and USER and PASSWORD unless SECURITY is `none`, are needed; SECURITY (starttls, tls or none) is starttls, and
    PORT the usual one of it, where left out; CA names a file. Never says a password.
    """
    values = {
        name: environment.get(f"FRESHNESS_SMTP_{name}", "").strip() for name in ("HOST", "PORT", "SECURITY", "USER")
    }
    password, ca = environment.get("FRESHNESS_SMTP_PASSWORD", ""), environment.get("FRESHNESS_SMTP_CA", "")
    name = values["SECURITY"].lower() or Security.STARTTLS
    security = Security(name) if name in set(Security) else Security.STARTTLS
    faults = list(_faults(values, password, ca, security=security, named=name))
    if faults:
        raise MailError(f"发信的设置不全或有误：{'；'.join(faults)}", permanent=True)
    return SmtpSettings(
        host=values["HOST"],
        port=int(values["PORT"] or PORTS[security]),
        security=security,
        user=values["USER"],
        password=password,
        ca=Path(ca) if ca else None,
    )


def _faults(values: Mapping[str, str], password: str, ca: str, *, security: Security, named: str) -> Iterator[str]:
    wanted = {"HOST": values["HOST"]}
    if security is not Security.NONE:
        wanted |= {"USER": values["USER"], "PASSWORD": password}
    missing = [f"FRESHNESS_SMTP_{name}" for name, value in wanted.items() if not value]
    if missing:
        yield f"缺少环境变量 {'、'.join(missing)}"
    if values["PORT"] and not (
        values["PORT"].isascii() and values["PORT"].isdigit() and 0 < int(values["PORT"]) < 2**16
    ):
        yield "FRESHNESS_SMTP_PORT 应是 1 到 65535 的数字"
    if named not in set(Security):
        yield "FRESHNESS_SMTP_SECURITY 应是 starttls、tls 或 none"
    elif security is Security.NONE and values["HOST"] and not _is_loopback(values["HOST"]):
        yield "FRESHNESS_SMTP_SECURITY=none 只许用于本机（127.0.0.1、localhost）"
    if not (values["USER"] + password).isascii():
        yield "FRESHNESS_SMTP_USER、FRESHNESS_SMTP_PASSWORD 只能有英文字符"
    if ca and not Path(ca).is_file():
        yield f"FRESHNESS_SMTP_CA 指的文件不存在：{clean_text(ca)}"


class Line:
    """An open line to a server, logged in; `connect` makes it."""

    def __init__(self, client: smtplib.SMTP, smtp: SmtpSettings) -> None:
        self._client = client
        self._smtp = smtp

    def hand_over(
        self, sender: str, recipients: Sequence[str], content: bytes, *, last_moment: Callable[[], None]
    ) -> Mapping[str, MailError]:
        """Hand a message to the server, once; return those that it did not take it for, each with the reason.

        `last_moment` is called when the next thing said may make the message taken. Raises MailError where the line
        breaks; if that is after the last moment, nobody knows whether it was taken.
        """
        with _told_in_one_line(self._smtp):
            self._client.rset()  # whatever became of the message before
            code, said = self._client.mail(sender)
            if code != OK:
                return dict.fromkeys(recipients, self._refusal("不收这个发件人的邮件", code, said))
            refused = {}
            for recipient in recipients:
                code, said = self._client.rcpt(recipient)
                if code not in {OK, FORWARDED}:
                    refused[recipient] = self._refusal("拒收", code, said)
            if len(refused) == len(recipients):
                return refused
            last_moment()
            try:
                code, said = self._client.data(content)
            except smtplib.SMTPDataError as error:
                return dict.fromkeys(recipients, _reply("邮件服务器不收这封邮件", error, self._smtp)) | refused
            if code == OK:
                return refused
            return dict.fromkeys(recipients, self._refusal("不收这封邮件", code, said)) | refused

    def _refusal(self, what: str, code: int, said: bytes | str) -> MailError:
        return MailError(f"邮件服务器{what}（{code} {_said(said, self._smtp)}）", permanent=code >= PERMANENT)


@contextlib.contextmanager
def connect(smtp: SmtpSettings, *, timeout: float = TIMEOUT) -> Iterator[Line]:
    """Open a safe line and log in; raise MailError where that cannot be."""
    with contextlib.ExitStack() as stack:
        with _told_in_one_line(smtp):
            client = stack.enter_context(_line(smtp, timeout))
        yield Line(client, smtp)


@contextlib.contextmanager
def _told_in_one_line(smtp: SmtpSettings) -> Iterator[None]:
    """Turn what goes wrong with a server into a MailError."""
    try:
        yield
    except smtplib.SMTPAuthenticationError as error:
        raise _reply("邮件服务器不接受登录", error, smtp) from error
    except smtplib.SMTPResponseException as error:
        raise _reply("邮件服务器不收", error, smtp) from error
    except smtplib.SMTPNotSupportedError as error:
        raise MailError(f"邮件服务器 {smtp.host} 不支持所要的加密或登录方式", permanent=True) from error
    except ssl.SSLCertVerificationError as error:
        raise MailError(f"邮件服务器 {smtp.host} 的证书不可信：{error.verify_message}", permanent=True) from error
    except (smtplib.SMTPException, OSError) as error:
        late = isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)
        why = "超时" if late else clean_text(getattr(error, "strerror", "") or str(error), 120)
        raise MailError(f"连不上邮件服务器 {smtp.host}:{smtp.port}：{why}", permanent=False) from error


@contextlib.contextmanager
def _line(smtp: SmtpSettings, timeout: float) -> Iterator[smtplib.SMTP]:
    context = ssl.create_default_context()
    if smtp.ca:
        context.load_verify_locations(smtp.ca)
    if smtp.security is Security.TLS:
        client: smtplib.SMTP = smtplib.SMTP_SSL(smtp.host, smtp.port, timeout=timeout, context=context)
    else:
        client = smtplib.SMTP(smtp.host, smtp.port, timeout=timeout)
    try:
        if smtp.security is Security.STARTTLS:
            client.starttls(context=context)
        if smtp.user:
            client.login(smtp.user, smtp.password)
        else:
            client.ehlo_or_helo_if_needed()
        yield client
        # The messages are taken by now: a server that hangs up early must not make them look unsent.
        with contextlib.suppress(smtplib.SMTPException, OSError):
            client.quit()
    finally:
        client.close()


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _reply(what: str, error: smtplib.SMTPResponseException, smtp: SmtpSettings) -> MailError:
    said = _said(error.smtp_error, smtp)
    return MailError(f"{what}（{error.smtp_code} {said}）", permanent=error.smtp_code >= PERMANENT)


def _said(said: bytes | str, smtp: SmtpSettings) -> str:
    """Make a server's words fit for one line, and keep a password out of it that the server may echo."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    if smtp.password:
        text = text.replace(smtp.password, "***")
    return clean_text(text, 120)
