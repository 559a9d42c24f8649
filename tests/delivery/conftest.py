"""Real mail servers on loopback: TLS, login, and what goes wrong with them."""

import asyncio
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from monitor.delivery.smtp import Security, SmtpSettings

USER, PASSWORD = "monitor", "correct horse battery"


class Postbox:
    """Keep what arrives; refuse the recipients named in `refused`, and every message while `busy`."""

    def __init__(self, *, wants_login: bool) -> None:
        self.wants_login = wants_login
        self.arrived: list[Envelope] = []
        self.refused: dict[str, str] = {}
        self.busy = ""

    async def handle_RCPT(  # noqa: N802 - the name aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take a recipient or refuse it."""
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        """Take a message, or say why not."""
        if self.wants_login and not session.authenticated:
            return "530 log in first"
        if self.busy:
            return self.busy
        self.arrived.append(envelope)
        return "250 OK"


def _authenticate(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: object) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


class OnFreePort(Controller):
    """A server on whatever port the system gives."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]  # aiosmtpd has no types there


Server = tuple[SmtpSettings, Postbox]


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """Make a certificate authority of our own."""
    return trustme.CA()


@pytest.fixture
def ca_file(authority: trustme.CA, tmp_path: Path) -> Path:
    """Give the authority's certificate as a file, as an office with its own would."""
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(path)
    return path


@pytest.fixture
def serve_with(authority: trustme.CA, ca_file: Path) -> Iterator[Callable[[Security, Postbox], Server]]:
    """Start a real server with TLS and login on a free port, over a postbox."""
    running: list[Controller] = []

    def start(security: Security, postbox: Postbox) -> Server:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert("127.0.0.1").configure_cert(context)
        controller = OnFreePort(
            postbox,
            hostname="127.0.0.1",
            port=0,
            ssl_context=context if security is Security.TLS else None,
            tls_context=context if security is Security.STARTTLS else None,
            require_starttls=security is Security.STARTTLS,
            authenticator=_authenticate,
            # aiosmtpd does not count implicit TLS as TLS; the postbox itself asks for the login.
            auth_required=security is Security.STARTTLS,
            auth_require_tls=security is Security.STARTTLS,
        )
        controller.start()
        running.append(controller)
        settings = SmtpSettings(
            host="127.0.0.1",
            port=controller.port,
            security=security,
            user="" if security is Security.NONE else USER,
            password="" if security is Security.NONE else PASSWORD,
            ca=ca_file,
        )
        return settings, postbox

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture
def serve(serve_with: Callable[[Security, Postbox], Server]) -> Callable[[Security], Server]:
    """Start a real server with TLS and login on a free port."""
    return lambda security: serve_with(security, Postbox(wants_login=security is not Security.NONE))
