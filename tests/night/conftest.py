"""The replica portal and the public command, for tests of the whole night."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from demo.portal import Portal

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A folder with a map and a database, and the command line over them."""

    folder: Path
    database: str

    @property
    def config(self) -> Path:
        """The column map."""
        return self.folder / "map.toml"

    @property
    def out(self) -> Path:
        """Where reports go."""
        return self.folder / "out"

    def command(self, verb: str, *arguments: str) -> list[str]:
        """Write a command over this map and database."""
        where = ["--config", str(self.config)] + ([] if verb == "columns" else ["--database", self.database])
        return [sys.executable, "-m", "monitor", verb, *where, *arguments]

    def freshness(self, verb: str, *arguments: str, **environment: str) -> Done:
        """Run a command to its end."""
        done = subprocess.run(  # noqa: S603 - our own program
            self.command(verb, *arguments),
            cwd=ROOT,
            env=os.environ | environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return Done(code=done.returncode, out=done.stdout, err=done.stderr)


@pytest.fixture(scope="session")
def portal() -> Iterator[Portal]:
    """Serve the replica as it is today."""
    with Portal(datetime.now(ZoneInfo("Asia/Shanghai")).date()) as serving:
        yield serving


@pytest.fixture
def make_office(tmp_path: Path) -> Callable[[str], Office]:
    """Set up an office with a column map of its own; the database is SQLite."""

    def make(map_text: str) -> Office:
        office = Office(folder=tmp_path, database=f"sqlite:///{tmp_path / 'store.db'}")
        office.config.write_text(map_text, encoding="utf-8")
        return office

    return make
