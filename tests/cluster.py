"""A PostgreSQL server of one's own, for tests and benchmarks."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def find_initdb() -> Path | None:
    """Return where PostgreSQL's programs are, by initdb; None where they are not installed."""
    places = [shutil.which("initdb"), *sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin/initdb")))]
    found = next(filter(None, places), None)
    return Path(found).resolve() if found else None  # Debian puts a link into the path


@contextmanager
def cluster(initdb: Path, *, fsync: bool) -> Iterator[str]:
    """Run a cluster in a folder of its own and yield its URL, to which a database's name is added."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: the path of a Unix socket may have 107 bytes
    user = None
    if os.geteuid() == 0:  # PostgreSQL refuses to be run by root
        user = "nobody"
        shutil.chown(folder, user)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = f"-c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -p {port}"
    options += "" if fsync else " -c fsync=off"
    data = str(folder / "data")
    pg_ctl = [str(initdb.with_name("pg_ctl")), "-D", data, "-s", "-w"]

    def run(*command: str) -> None:
        subprocess.run(command, cwd=folder, user=user, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - fixed programs

    try:
        run(str(initdb), "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
        run(*pg_ctl, "start", "-o", options, "-l", str(folder / "log"))
        try:
            yield f"postgresql://tester@127.0.0.1:{port}/"
        finally:
            run(*pg_ctl, "stop", "-m", "immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
