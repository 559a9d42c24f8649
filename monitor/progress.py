"""What a person sees of long work: a bar on a terminal, plain lines elsewhere."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from monitor.crawling import PageSeen

LOOK = {1: "巡检", 2: "复核"}
PLAIN_EVERY = 50
"""Elsewhere than on a terminal, one line is said for so many pages."""


class NightProgress:
    """Tells of a night as it goes; use it as a context manager. Says nothing of what was judged."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._look = 1
        self._done = self._failed = self._total = 0
        self._task: TaskID | None = None
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[failed]}"),
            TimeElapsedColumn(),
            console=console,
            disable=not console.is_terminal,
        )

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._bar.stop()

    def look_begins(self, look: int, pages: int) -> None:
        """Start the bar of a look."""
        self._look, self._done, self._failed, self._total = look, 0, 0, pages
        if self._console.is_terminal:
            self._task = self._bar.add_task(LOOK[look], total=pages, failed="")
        else:
            self.says(f"{LOOK[look]}：共 {pages} 页")

    def page_seen(self, page: PageSeen) -> None:
        """Count a page."""
        self._done += 1
        self._failed += page.failed
        if self._task is not None:
            failed = f"{self._failed} 页未读出" if self._failed else ""
            self._bar.update(self._task, completed=self._done, failed=failed)
        elif self._done % PLAIN_EVERY == 0 or self._done == self._total:
            self.says(f"{LOOK[self._look]}：{self._done} / {self._total} 页，{self._failed} 页未读出")

    def waits(self, seconds: float, pages: int) -> None:
        """Say why nothing happens for a while."""
        pause = f"{seconds:.0f} 秒后" if seconds else "随即"
        self.says(f"{pages} 页待复核，{pause}再看一次")

    def says(self, line: str) -> None:
        """Say a line, above the bar where there is one."""
        self._console.print(escape(line), highlight=False, soft_wrap=True)
