"""A threaded HTTP server on the loopback that answers by a function."""

import contextlib
import hashlib
import socket
import struct
import sys
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar, Self
from urllib.parse import unquote, urlsplit

from demo.answers import Answer, Asked

LARGEST_FORM = 1 << 16


class Handler(BaseHTTPRequestHandler):
    """Hands a request to `answer` and writes what comes back."""

    protocol_version = "HTTP/1.1"
    server_version = "replica"
    sys_version = ""
    wbufsize = 1 << 18  # one write an answer: in two, the body waits 40 ms for the acknowledgement of the headers
    disable_nagle_algorithm = True
    timeout = 30
    answer: ClassVar[Callable[[Asked], Answer]]

    def do_GET(self) -> None:
        """Answer GET, HEAD and POST."""
        length = min(int(self.headers.get("Content-Length") or 0), LARGEST_FORM)
        parts = urlsplit(self.path)
        asked = Asked(
            path=unquote(parts.path),
            query=parts.query,
            form=self.rfile.read(length).decode("utf-8", "replace"),
            method=self.command,
        )
        self._send(type(self).answer(asked))

    do_HEAD = do_POST = do_GET  # noqa: N815 - the names that http.server looks for

    def _send(self, answer: Answer) -> None:
        if answer.cut:
            self._reset()
            return
        tag = f'"{hashlib.md5(answer.body, usedforsecurity=False).hexdigest()}"'
        known = answer.status == HTTPStatus.OK and self.headers.get("If-None-Match") == tag
        self.send_response(HTTPStatus.NOT_MODIFIED if known else answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("ETag", tag)
        if not known:
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if not known and self.command != "HEAD":
            self.wfile.write(answer.body)

    def _reset(self) -> None:
        """Close so that the other side sees a reset and not an end."""
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.shutdown(socket.SHUT_RD)
        self.server.close_request(self.request)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401 - the signature is http.server's
        """Say nothing: the crawl tells what it did."""


class Quiet(ThreadingHTTPServer):
    """Says nothing of a client that went away, as one that is killed does; everything else is a bug and is told."""

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - the signature is socketserver's
        """Tell of an error that is not the line's."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class Server:
    """A server that runs as long as its `with` block; the port is bound when the block begins."""

    def __init__(self, answer: Callable[[Asked], Answer], *, port: int = 0) -> None:
        self._handler = type("AnsweringHandler", (Handler,), {"answer": staticmethod(answer)})
        self._port = port
        self._server: ThreadingHTTPServer | None = None
        self._thread: Thread | None = None

    @property
    def home(self) -> str:
        """The address of its root; while it does not run, with the port that was asked for."""
        port = self._server.server_address[1] if self._server else self._port
        return f"http://127.0.0.1:{port}/"

    def __enter__(self) -> Self:
        """Begin to answer; raises OSError where the port cannot be had."""
        self._server = Quiet(("127.0.0.1", self._port), self._handler)
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        if self._server and self._thread:
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()
            self._server = None
