"""The crawl as a child process: Scrapy in its own interpreter, so that it can be limited, killed and started again.

The heart does not import its hand; all that passes between them is the database, one line of text a page, and the
lines that say why a crawl was given up.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from monitor.errors import RunError, StoreError, UsageError
from monitor.types import Outcome

KEPT = "已抓到的都已入库，再次运行会接着抓"

PATIENCE = 15.0
"""Seconds that a crawl which was asked to stop has for its page in flight."""

ATTENDED = "FRESHNESS_ATTENDED"
"""Set in the environment of a crawl whose parent says its faults for it."""

READ_OFF = {Outcome.ENTRIES.value, Outcome.ARTICLE.value, Outcome.EMPTY.value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a child has to be told: which map, which database."""

    config: Path
    database: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSeen:
    """One page has its outcome, and it is stored."""

    column: str
    page: str
    outcome: str
    """The value of an Outcome, or of a FailureKind."""
    newest: str
    """ISO date, or `-`."""

    @property
    def failed(self) -> bool:
        """Tell whether nothing was read off the page."""
        return self.outcome not in READ_OFF


def crawl(arguments: Collection[str], surroundings: Surroundings, *, seen: Callable[[PageSeen], None]) -> None:
    """Run one crawl to its end and tell `seen` of each page as it is stored.

    `arguments` are the spider's, as `name=value`. Raises UsageError where the spider refuses them, RunError where it
    dies. Does not judge, and does not look into the database.
    """
    command = [sys.executable, "-m", "scrapy", "crawl", "columns"]
    for argument in arguments:
        command += ["-a", argument]
    environment = os.environ | {
        "SCRAPY_SETTINGS_MODULE": "crawler.settings",
        "FRESHNESS_CONFIG": str(surroundings.config),
        "FRESHNESS_DATABASE": surroundings.database,
        ATTENDED: "1",
    }
    faults: list[str] = []
    with subprocess.Popen(  # noqa: S603 - our own program, arguments passed as a list
        command, env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as child:
        try:
            for line in child.stdout or ():
                if page := page_seen(line):
                    seen(page)
                elif line.startswith("fault\t"):
                    faults.append(line.rstrip("\n").partition("\t")[2])
            code = child.wait()
        except BaseException:
            stop(child)
            raise
    why = "\n".join(faults)
    if code == UsageError.exit_code:
        raise UsageError(why or "抓取未开始")
    if code == StoreError.exit_code:
        raise RunError(f"抓取没有做完：{why or '数据库出错'}。{KEPT}")
    if code:
        raise RunError(f"抓取进程异常结束（退出码 {code}）；{why or KEPT}")


def page_seen(line: str) -> PageSeen | None:
    """Read one line of the spider's; None for a line that is not about a page."""
    match line.rstrip("\n").split("\t"):
        case ["page", column, page, outcome, newest]:
            return PageSeen(column=column, page=page, outcome=outcome, newest=newest)
    return None


def stop(child: "subprocess.Popen[str]") -> None:
    """Ask a crawl to end, and end it when it does not."""
    child.terminate()
    try:
        child.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()


@contextmanager
def only(pages: Collection[tuple[str, str]]) -> Iterator[str]:
    """Give the spider's argument that limits a crawl to these pages, each a column's id and an address."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", prefix="freshness-", suffix=".tsv") as file:
        file.writelines(f"{column}\t{page}\n" for column, page in pages)
        file.flush()
        yield f"only={file.name}"


def look_arguments(*, run: int, look: int, day: date | None) -> list[str]:
    """Give the spider's arguments for one look of a run; `day` only where the run rehearses another day."""
    return [f"run={run}", f"look={look}", *([f"as_of={day.isoformat()}"] if day else [])]
