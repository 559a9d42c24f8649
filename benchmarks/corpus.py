"""The real saved pages, served on loopback and crawled by the real spider, each at the day on which it was saved.

Where `accuracy` reads the saved bytes, this goes the whole way: HTTP, spider, follow-ups, store. A page whose rows lie
behind a further request cannot be read here, because only the page itself was saved. Home pages are not counted.
"""

import os
import subprocess
import sys
import tempfile
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks._corpus import ABSENT, NO_DATE, Labelled, load
from monitor.store import open_store
from monitor.types import Observation

GOAL = 0.8
"""The share of static and embedded lists that must be read exactly."""
LISTS = frozenset({"static_list", "embedded_xml", "embedded_data"})


class Serving(BaseHTTPRequestHandler):
    """Serves the saved pages at the paths of their addresses, without a charset, as many a portal does."""

    protocol_version = "HTTP/1.1"
    bodies: dict[str, bytes]

    def do_GET(self) -> None:
        """Answer with a saved page; anything else was not saved."""
        body = self.bodies.get(self.path)
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def server(pages: Sequence[Labelled]) -> Iterator[str]:
    """Serve the pages; give the address."""
    Serving.bodies = {path_of(page): page.body for page in pages}
    serving = ThreadingHTTPServer(("127.0.0.1", 0), Serving)
    threading.Thread(target=serving.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{serving.server_port}"
    finally:
        serving.shutdown()
        serving.server_close()


def path_of(page: Labelled) -> str:
    """Give the path and query under which a page is served: those of its own address."""
    parts = urlsplit(page.url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def crawl(home: str, day: date, pages: Sequence[Labelled], folder: Path) -> dict[str, Observation]:
    """Crawl the pages of one day with the real spider; give what it stored, by the page's id."""
    config, database = folder / f"{day}.toml", f"sqlite:///{folder / f'{day}.db'}"
    columns = "".join(
        f'[[column]]\nsection = "语料"\nname = "{page.id}"\ndepartments = ["区统计局"]\nfrequency = "2周内更新"\n'
        f'pages = [{{ url = "{home}{path_of(page)}" }}]\n'
        for page in pages
    )
    config.write_text(
        f'[portal]\nname = "语料"\nhome = "{home}/"\n[crawl]\ndelay = 0.0\nconcurrency = 4\nrobots = false\n'
        f'[frequency]\n"2周内更新" = {{ within = "2 weeks" }}\n{columns}',
        encoding="utf-8",
    )
    surroundings = {
        "SCRAPY_SETTINGS_MODULE": "crawler.settings",
        "FRESHNESS_CONFIG": str(config),
        "FRESHNESS_DATABASE": database,
    }
    command = [sys.executable, "-m", "scrapy", "crawl", "columns", "-a", f"as_of={day}", "-s", "RETRY_PAUSES="]
    subprocess.run(command, env=os.environ | surroundings, stdout=subprocess.DEVNULL, check=True)  # noqa: S603 - our own program
    with open_store(database) as store:
        looks = store.latest_looks(datetime(2100, 1, 1, tzinfo=UTC))
    return {column.partition("/")[2]: looks[0] for (column, _), looks in looks.items()}


def outcome(page: Labelled, look: Observation) -> tuple[str, str]:
    """Say whether a look was right, a refusal or silently wrong, and what was read."""
    newest = look.reading.newest(page.as_of)
    found = newest.published if newest else None
    failure = look.reading.failure
    read = (
        str(found) if found else (f"{failure.kind.value} {failure.detail}" if failure else look.reading.outcome.value)
    )
    if found == (None if page.kind in NO_DATE else page.newest):
        return "right", read
    return ("wrong" if found else "refused"), read


def main() -> int:
    """Crawl, count, and print every miss; end with 1 where too few lists are read exactly."""
    pages = [page for page in load() if page.kind != "homepage"]
    if not pages:
        print(f"not run: {ABSENT}")
        return 0
    by_day: dict[date, list[Labelled]] = defaultdict(list)
    for page in pages:
        by_day[page.as_of].append(page)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    misses = []
    with server(pages) as home, tempfile.TemporaryDirectory(prefix="freshness-corpus-") as name:
        for day, of_the_day in sorted(by_day.items()):
            looks = crawl(home, day, of_the_day, Path(name))
            for page in of_the_day:
                verdict, read = outcome(page, looks[page.id])
                counts[page.kind][verdict] += 1
                if verdict != "right":
                    family = looks[page.id].reading.family or "-"
                    misses.append(
                        f"  {verdict:8}{page.id:6}{page.kind:14}{family:8} labelled {page.newest}, read {read}"
                    )
    print(f"{'kind':16}{'right':>8}{'refused':>9}{'silently wrong':>16}")
    for kind, counted in sorted(counts.items()):
        print(f"{kind:16}{counted['right']:8}{counted['refused']:9}{counted['wrong']:16}")
    print("misses:" if misses else "no misses")
    print("\n".join(sorted(misses)))
    lists = sum((counts[kind] for kind in LISTS), Counter[str]())
    share = lists["right"] / lists.total()
    print(f"static and embedded lists read exactly: {lists['right']} of {lists.total()}, {share:.0%} (goal {GOAL:.0%})")
    return int(share < GOAL)


if __name__ == "__main__":
    sys.exit(main())
