"""The suite itself: it cannot reach the world."""

import socket

import pytest


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("2001:db8::1", 80)])
def test_a_test_that_reaches_out_fails(address: tuple[str, int]) -> None:
    """Another machine is refused before a packet leaves, and not by an error that code may catch."""
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family) as connecting, pytest.raises(pytest.fail.Exception, match="tried to reach"):
        connecting.connect(address)


def test_this_machine_can_be_reached() -> None:
    """Loopback stays open: the tests run real servers on it."""
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()
