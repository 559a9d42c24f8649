"""The real spider as its parent starts it: a child process, a map, a store."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.store import open_store
from monitor.types import Observation

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawl:
    """A column map, a database, and the command that crawls one into the other."""

    config: Path
    database: str

    def command(self, *arguments: str, **settings: object) -> list[str]:
        """Write the command; settings are Scrapy's."""
        given = {"RETRY_PAUSES": "0.01,0.01", "RETRY_PATIENCE": 1000, **settings}
        options = [part for name, value in given.items() for part in ("-s", f"{name}={value}")]
        spargs = [part for argument in arguments for part in ("-a", argument)]
        return [sys.executable, "-m", "scrapy", "crawl", "columns", *options, *spargs]

    def environment(self, **more: str) -> dict[str, str]:
        """Write the child's environment."""
        return os.environ | {
            "SCRAPY_SETTINGS_MODULE": "crawler.settings",
            "FRESHNESS_CONFIG": str(self.config),
            "FRESHNESS_DATABASE": self.database,
            "PYTHONWARNINGS": "error",
            **more,
        }

    def run(
        self, *arguments: str, environment: dict[str, str] | None = None, **settings: object
    ) -> subprocess.CompletedProcess[str]:
        """Crawl to the end."""
        return subprocess.run(  # noqa: S603 - our own program
            self.command(*arguments, **settings),
            env=self.environment(**(environment or {})),
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def looks(self) -> dict[str, tuple[Observation, ...]]:
        """Give the stored observations by address, newest first."""
        with open_store(self.database) as store:
            found = store.latest_looks(datetime(2100, 1, 1, tzinfo=ZoneInfo("UTC")), count=9)
        return {page: looks for (_, page), looks in found.items()}


@pytest.fixture(scope="session")
def crawl_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Crawl]:
    """Give a function that makes a crawl of some addresses, one column each."""

    def make(home: str, pages: Sequence[str], *, robots: bool = False, timeout: float = 2.0) -> Crawl:
        folder = tmp_path_factory.mktemp("crawl")
        lines = [
            '[portal]\nname = "海曙区"',
            f'home = "{home}/"',
            f"[crawl]\ndelay = 0.0\nconcurrency = 32\ntimeout = {timeout}\nrobots = {str(robots).lower()}",
            '[frequency]\n"2周内更新" = { within = "2 weeks" }',
        ]
        lines += [
            f'[[column]]\nsection = "政务公开"\nname = "栏目{number}"\ndepartments = ["区统计局"]\n'
            f'frequency = "2周内更新"\npages = [{{ url = "{url}" }}]'
            for number, url in enumerate(pages)
        ]
        config = folder / "column_map.toml"
        config.write_text("\n".join(lines), encoding="utf-8")
        return Crawl(config=config, database=f"sqlite:///{folder / 'store.db'}")

    return make
