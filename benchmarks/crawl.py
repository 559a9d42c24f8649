"""Pages per second of the whole crawl (fetch, read, store) beside a Scrapy spider with an empty parse, in one run.

Both fetch the same pages from the same server on loopback, one after the other, several times; the clock runs from the
spider's opening to its close, so that starting Python is not measured. `python -m benchmarks.crawl [PAGES] [ROUNDS]`.
"""

import asyncio
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import scrapy
from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from crawler.spiders.columns import ColumnsSpider

GOAL = 0.4
DAY = date(2026, 11, 22)
CONCURRENCY = 16
ROWS = 20
"""What JPAAS and TRS put on a page by default lies between 15 and 25."""


def page(number: int) -> bytes:
    """Make a column page as a district portal serves it: some 30 KB, navigation, rows, a side list, a footer."""
    menu = "".join(
        f'<li class="nav"><a href="/col/col12291{i:05}/index.html" title="栏目{i}">栏目名称之{i}</a></li>'
        for i in range(120)
    )
    title = "海曙区人民政府关于做好第{}批重点工作有关事项的通知"
    rows = "".join(
        f'<li class="clearfix"><a class="bt-left" target="_blank" title="{title.format(i)}" '
        f'href="/col/col1229100020/art/2026/art_{number:08x}{i:024x}.html">{title.format(i)}</a>'
        f'<span class="bt-right">{DAY - timedelta(days=3 * i + number % 7)}</span></li>'
        for i in range(ROWS)
    )
    hot = "".join(f'<li><a href="/art/hot{i}.html">热点专题之{i}：区域协同发展</a></li>' for i in range(20))
    style = ".nav-item{float:left;height:40px;line-height:40px;padding:0 12px}\n" * 60
    return (
        f'<!doctype html><html lang="zh"><head><meta charset="utf-8"><meta name="ColumnName" content="栏目{number}">'
        f"<title>栏目{number}</title><style>{style}</style></head><body><div class='nav'><ul>{menu}</ul></div>"
        f'<div class="main"><ul class="news-list">{rows}</ul><div class="side"><ul>{hot}</ul></div>'
        f'</div><div class="footer">主办：海曙区人民政府 版权所有 2010-2026 浙ICP备2026000001号</div></body></html>'
    ).encode()


class Answering(asyncio.Protocol):
    """Answers every request with one of the pages, as fast as Python can."""

    pages: list[bytes]
    count = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        self.transport = transport
        self.rest = b""

    def data_received(self, data: bytes) -> None:
        """Answer each complete request."""
        self.rest += data
        while b"\r\n\r\n" in self.rest:
            _, self.rest = self.rest.split(b"\r\n\r\n", 1)
            Answering.count += 1
            assert isinstance(self.transport, asyncio.Transport)  # noqa: S101 - TCP
            self.transport.write(Answering.pages[Answering.count % len(Answering.pages)])


def serve(pages: int) -> None:
    """Serve so many different pages on a free port, told in one line; until killed."""
    bodies = [page(number) for number in range(pages)]
    Answering.pages = [
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(body) + body
        for body in bodies
    ]

    async def forever() -> None:
        server = await asyncio.get_running_loop().create_server(Answering, "127.0.0.1", 0)
        print(server.sockets[0].getsockname()[1], len(bodies[0]), flush=True)
        await server.serve_forever()

    asyncio.run(forever())


class EmptySpider(scrapy.Spider):
    """Fetches and does nothing: what Scrapy itself costs."""

    name = "empty"
    addresses: tuple[str, ...] = ()

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """Ask for every page."""
        for url in self.addresses:
            yield scrapy.Request(url, dont_filter=True)

    def parse(self, response: scrapy.http.Response, **_: object) -> None:
        """Do nothing with it."""


def crawl(which: str, home: str, pages: int, query: str = "") -> None:
    """Crawl once in this process and print the seconds it took."""
    wall: list[float] = []
    busy: list[float] = []

    def note() -> None:
        wall.append(time.perf_counter())
        busy.append(time.process_time())

    if which == "whole":
        settings = Settings()
        settings.setmodule("crawler.settings", priority="project")
        spider: type[scrapy.Spider] = ColumnsSpider
    else:
        settings = Settings(
            {"LOG_LEVEL": "WARNING", "TELNETCONSOLE_ENABLED": False, "CONCURRENT_REQUESTS_PER_DOMAIN": CONCURRENCY}
        )
        EmptySpider.addresses = tuple(url + query for url in addresses(home, pages))
        spider = EmptySpider
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(spider)
    crawler.signals.connect(note, signal=signals.spider_opened, weak=False)
    crawler.signals.connect(note, signal=signals.spider_closed, weak=False)
    process.crawl(crawler)
    process.start()
    reader = resource.getrusage(resource.RUSAGE_CHILDREN)  # known when it has ended, its start included
    print(f"seconds\t{wall[-1] - wall[0]}\t{busy[-1] - busy[0] + reader.ru_utime + reader.ru_stime}", flush=True)


def addresses(home: str, pages: int) -> tuple[str, ...]:
    """Name the pages of the server."""
    return tuple(f"{home}/col/col{number}/index.html" for number in range(pages))


def column_map(home: str, pages: int) -> str:
    """Write a map of so many pages."""
    listed = ",\n".join(f'{{ url = "{url}" }}' for url in addresses(home, pages))
    return (
        f'[portal]\nname = "海曙区"\nhome = "{home}/"\n[crawl]\ndelay = 0.0\nconcurrency = {CONCURRENCY}\n'
        "robots = false\n"
        '[frequency]\n"2周内更新" = { within = "2 weeks" }\n'
        '[[column]]\nsection = "政务公开"\nname = "工作进展"\ndepartments = ["区统计局"]\nfrequency = "2周内更新"\n'
        f"pages = [\n{listed}\n]\n"
    )


@contextmanager
def server(pages: int) -> Iterator[tuple[str, int]]:
    """Run the server as a child; give its address and the size of its first page."""
    command = [sys.executable, "-m", "benchmarks.crawl", "serve", str(pages)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - ourselves
    try:
        port, size = (child.stdout.readline() if child.stdout else "").split()
        yield f"http://127.0.0.1:{port}", int(size)
    finally:
        child.terminate()
        child.communicate()


def timed(which: str, home: str, pages: int, folder: Path, *, query: str = "") -> tuple[float, float]:
    """Crawl in a child with a fresh database; give the seconds by the wall and by the processor, its reader's included.

    `query` is added to the addresses of the empty spider. Refuses to count a crawl that did not read every page.
    """
    (folder / "store.db").unlink(missing_ok=True)
    environment = os.environ | {
        "FRESHNESS_CONFIG": str(folder / "column_map.toml"),
        "FRESHNESS_DATABASE": f"sqlite:///{folder / 'store.db'}",
    }
    done = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-m", "benchmarks.crawl", which, home, str(pages), query],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    *lines, seconds = done.stdout.splitlines()
    if which == "whole" and sum(line.split("\t")[3] == "entries" for line in lines) != pages:
        raise SystemExit(f"not every page was read:\n{done.stdout[-500:]}{done.stderr[-2000:]}")
    _, wall, busy = seconds.split("\t")
    return float(wall), float(busy)


def main() -> int:
    """Measure, print, and end with 1 where the goal is missed."""
    match sys.argv[1:]:
        case ["serve", count]:
            serve(int(count))
            return 0
        case ["whole" | "empty" as which, home, count, query]:
            crawl(which, home, int(count), query)
            return 0
        case numbers:
            pages, rounds = [*map(int, numbers), *(1500, 3)[len(numbers) :]]
            return compare(pages, rounds)


def compare(pages: int, rounds: int) -> int:
    """Let both crawl in turns, and take the least disturbed round of each."""
    with server(pages) as (home, size), tempfile.TemporaryDirectory(prefix="freshness-bench-") as name:
        folder = Path(name)
        (folder / "column_map.toml").write_text(column_map(home, pages), encoding="utf-8")
        turns = [(timed("empty", home, pages, folder), timed("whole", home, pages, folder)) for _ in range(rounds)]
    wall, busy = ([min(turn[which][clock] for turn in turns) for which in (0, 1)] for clock in (0, 1))
    print(
        f"{pages} pages of {size / 1024:.0f} KB, {ROWS} rows, {CONCURRENCY} requests at once, best of {rounds} rounds"
    )
    for which, name in enumerate(("Scrapy, empty parse", "fetch, read and store")):
        print(
            f"  {name:22}{pages / wall[which]:6.0f} pages/s, {1000 * busy[which] / pages:5.2f} ms of processor a page"
        )
    ratio = wall[0] / wall[1]
    print(f"  ratio {ratio:.2f}, of processor time {busy[0] / busy[1]:.2f} (goal {GOAL} or more)")
    return int(ratio < GOAL)


if __name__ == "__main__":
    sys.exit(main())
