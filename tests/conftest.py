"""What every test stands on: no way into the world, and a database of its own."""

import ipaddress
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn
from uuid import uuid4

import psycopg
import pytest

from tests.cluster import cluster, find_initdb


def refuse_the_world(event: str, arguments: tuple[object, ...]) -> None:
    """Fail a test that connects to anything but this machine."""
    if event != "socket.connect":
        return
    connecting, address = arguments
    if not isinstance(connecting, socket.socket) or not isinstance(address, tuple):
        return  # a Unix socket's address is a path
    host = str(address[0]).partition("%")[0]
    try:
        here = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:  # a name
        here = False
    if not here:
        pytest.fail(f"a test tried to reach {host}")


sys.addaudithook(refuse_the_world)


def unavailable(what: str) -> NoReturn:
    """Skip a test for want of a server or browser, and say what to install; fail where CI=true."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is needed; tests/servers.sh installs it")
    pytest.skip(f"needs {what}; tests/servers.sh installs it")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """Run a private PostgreSQL cluster (one a test worker) and return its URL, to which a database's name is added."""
    initdb = find_initdb()
    if initdb is None:
        unavailable("Debian's package postgresql")
    with cluster(initdb, fsync=False) as url:
        yield url


@pytest.fixture
def postgresql_url(postgresql_server: str) -> str:
    """Return the URL of an empty PostgreSQL database of the test's own."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(f"{postgresql_server}postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')  # dropping it takes longer; the cluster goes as a whole
    return f"{postgresql_server}{name}"


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of an empty database, SQLite and PostgreSQL in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/store.db"
    url: str = request.getfixturevalue("postgresql_url")
    return url
