"""A web server on loopback that answers wrongly in every way a test asks for, over real sockets, and counts visits."""

import socket
import ssl
import struct
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import TracebackType
from typing import Self

TODAY = date(2026, 11, 22)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request as it came in."""

    path: str
    headers: Mapping[str, str]
    visit: int
    """1 for the first request of this path, and so on."""


Answer = Callable[[socket.socket, Asked], None]


@dataclass(eq=False)
class FaultPortal:
    """Serves `answers` by path; anything else is a 404. One request a connection. Use it as a context manager."""

    answers: dict[str, Answer] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    visits: Counter[str] = field(default_factory=Counter)
    asked: list[Asked] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=200)
        self.port: int = self._listener.getsockname()[1]
        self.home = f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        try:
            connection.settimeout(20)
            self.visits["connections"] += 1
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
            request = self._read(connection)
            if request is not None:
                self.answers.get(request.path, status(404))(connection, request)
        except OSError:
            pass
        finally:
            connection.close()

    def _read(self, connection: socket.socket) -> Asked | None:
        text = b""
        while b"\r\n\r\n" not in text:
            part = connection.recv(65536)
            if not part:
                return None
            text += part
            if text.startswith(b"\x16"):  # a TLS handshake, answered as web servers do
                connection.sendall(head(400))
                return None
        first, *lines = text.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        path = first.split(" ")[1]
        self.visits[path] += 1
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        request = Asked(path=path, headers=headers, visit=self.visits[path])
        self.asked.append(request)
        return request


def listing(*ages: int) -> bytes:
    """Make a list page whose rows are so many days old."""
    rows = "".join(
        f'<li><a href="/art/{age}.html">关于做好第{age}批有关工作的通知</a><span>{TODAY - timedelta(age)}</span></li>'
        for age in ages
    )
    return (
        '<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>工作进展</title></head><body>'
        f'<h1>工作进展</h1><ul class="list">{rows}</ul></body></html>'
    ).encode()


LIST = listing(2, 5, 9, 30)


def head(code: int, *lines: str, length: int | None = None) -> bytes:
    """Write a status line and headers."""
    sized = [] if length is None else [f"Content-Length: {length}"]
    return "\r\n".join([f"HTTP/1.1 {code} X", "Connection: close", *sized, *lines, "", ""]).encode("latin-1")


def status(code: int, *lines: str, body: bytes = b"<html><body>x</body></html>") -> Answer:
    """Answer with a status, further header lines and a body."""

    def answer(connection: socket.socket, _: Asked) -> None:
        connection.sendall(head(code, "Content-Type: text/html; charset=utf-8", *lines, length=len(body)) + body)

    return answer


def ok(body: bytes = LIST, *lines: str) -> Answer:
    """Answer as a healthy page does."""
    return status(200, *lines, body=body)


def raw(*parts: bytes) -> Answer:
    """Send bytes as they are, and close."""

    def answer(connection: socket.socket, _: Asked) -> None:
        for part in parts:
            connection.sendall(part)

    return answer


def redirect(target: str, *lines: str, code: int = 302) -> Answer:
    """Send the client elsewhere."""
    return status(code, f"Location: {target}", *lines, body=b"")


def in_turn(*answers: Answer) -> Answer:
    """Answer each visit with the next; the last one stays."""

    def answer(connection: socket.socket, request: Asked) -> None:
        answers[min(request.visit, len(answers)) - 1](connection, request)

    return answer


def with_cookie(cookie: str, *, then: Answer, otherwise: Answer) -> Answer:
    """Answer by whether the client sends a cookie."""

    def answer(connection: socket.socket, request: Asked) -> None:
        (then if cookie in request.headers.get("cookie", "") else otherwise)(connection, request)

    return answer


def reset(connection: socket.socket, _: Asked) -> None:
    """Close so that the client sees a reset, not an end."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def silence(seconds: float) -> Answer:
    """Say nothing until the client has gone, at most so long."""

    def answer(connection: socket.socket, _: Asked) -> None:
        connection.settimeout(seconds)
        connection.recv(1)

    return answer


def drip(connection: socket.socket, _: Asked) -> None:
    """Promise a page and send a byte now and then."""
    connection.sendall(head(200, "Content-Type: text/html", length=100_000))
    gone = threading.Event()
    while not gone.wait(0.1):
        connection.sendall(b"<")


def endless(connection: socket.socket, _: Asked) -> None:
    """Stream a page without an end, in chunks, until the client goes."""
    connection.sendall(head(200, "Content-Type: text/html", "Transfer-Encoding: chunked"))
    chunk = b"x" * 65536
    while True:
        connection.sendall(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")


def endless_headers(connection: socket.socket, _: Asked) -> None:
    """Send headers without an end, until the client goes."""
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    lines = b"Set-Cookie: a=1\r\n" * 4000
    while True:
        connection.sendall(lines)
