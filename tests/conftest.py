"""What every test stands on: no way into the world, and a database of its own."""

import ipaddress
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest


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


def unavailable(what: str) -> None:
    """Skip a test for want of a server or browser, and say what to install; fail where CI=true."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is needed; tests/servers.sh installs it")
    pytest.skip(f"needs {what}; tests/servers.sh installs it")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """Run a private PostgreSQL cluster (one a test worker) and return its URL, to which a database's name is added."""
    binaries = [shutil.which("initdb"), *sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin/initdb")))]
    initdb = next(filter(None, binaries), None)
    if initdb is None:
        unavailable("Debian's package postgresql")
    assert initdb is not None
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: the path of a Unix socket may have 107 bytes
    user = None
    if os.geteuid() == 0:  # PostgreSQL refuses to be run by root
        user = "nobody"
        shutil.chown(folder, user)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = f"-c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -p {port} -c fsync=off"
    pg_ctl = [str(Path(initdb).resolve().with_name("pg_ctl")), "-D", str(folder / "data"), "-s", "-w"]

    def run(*command: str) -> None:
        subprocess.run(command, cwd=folder, user=user, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - fixed programs

    try:
        run(initdb, "-D", str(folder / "data"), "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
        run(*pg_ctl, "start", "-o", options, "-l", str(folder / "log"))
        yield f"postgresql://tester@127.0.0.1:{port}/"
        run(*pg_ctl, "stop", "-m", "immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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
