"""A night over thousands of pages of which one in twenty fails, each in one of many ways, and the night after it.

    python -m benchmarks.night [PAGES]      2,000 by default; the goals are set for 10,000

Both nights are the crawl's own process as a night starts it, with its reader's process and a SQLite store; what they
are compared with is an empty Scrapy spider over as many healthy pages. The server is a process of its own on loopback.
Ends with 1 where a page has no outcome, a fault becomes an answer, or a goal is missed.
"""

import asyncio
import os
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.crawl import CONCURRENCY, DAY, GOAL, addresses, column_map, page, timed
from monitor.crawling import READ_OFF

ONE_IN = 20
"""One page in so many fails."""
MEMORY = 400.0
"""MB of the crawl and its reader together."""
TIMEOUT = 2.0
"""Seconds a page; the map's default of 20 would only make the pages that hang take longer."""

VARIANTS = [page(number) for number in range(7)]
NUMBER = re.compile(rb"/col/col(\d+)/")


def healthy(number: int) -> bytes:
    """Make the page of a number: its rows' addresses and dates are its own."""
    return VARIANTS[number % 7].replace(b"art_%08x" % (number % 7), b"art_%08x" % number)


def answer(body: bytes, *lines: str, status: int = 200, length: int | None = None) -> bytes:
    """Write an answer."""
    sized = len(body) if length is None else length
    given = ["Content-Type: text/html; charset=utf-8", f"Content-Length: {sized}", *lines]
    return "\r\n".join([f"HTTP/1.1 {status} X", *given, "", ""]).encode() + body


def html(text: str) -> bytes:
    """Make a small page."""
    return f'<html><head><meta charset="utf-8"><title>{text}</title></head><body><p>{text}</p></body></html>'.encode()


BOMB = zlib.compress(b"0" * 300_000_000, 9)
FAULTS: Mapping[str, Callable[[int], bytes | None]] = {
    "404": lambda _: answer(html("没有找到"), status=404),
    "403": lambda _: answer(html("禁止"), status=403),
    "410": lambda _: answer(html("已删除"), status=410),
    "500": lambda _: answer(html("出错"), status=500),
    "503": lambda _: answer(html("忙"), status=503),
    "401": lambda _: answer(html("请登录"), status=401),
    "412": lambda _: answer(b"<script>$_ts={}</script>", status=412),
    "521": lambda _: answer(b"<script>document.cookie=('__jsl')+1;location.href='/'</script>", status=521),
    "hangs up": lambda _: b"",
    "silent": lambda _: None,
    "cut short": lambda number: answer(healthy(number)[:9000], length=30_000),
    "bomb": lambda _: answer(BOMB, "Content-Encoding: gzip"),
    "promises a terabyte": lambda _: answer(b"x" * 1000, length=10**12),
    "abroad": lambda _: answer(b"", "Location: http://www.example.com/", status=302),
    "to the metadata": lambda _: answer(b"", "Location: http://169.254.169.254/", status=302),
    "round": lambda number: answer(b"", f"Location: /col/col{number}/index.html", status=302),
    "pdf": lambda _: answer(b"%PDF-1.7 " + b"x" * 5000),
    "not http": lambda _: b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
    "noise": lambda number: answer(bytes((number * each) % 251 for each in range(20_000))),
    "blank": lambda _: answer(b""),
    "nested": lambda _: answer(b"<div>" * 100_000),
    "soft 404": lambda _: answer(html("您访问的页面不存在")),
    "maintenance": lambda _: answer(html("系统正在维护，请稍后访问")),
}
"""What a failing page answers; None for nothing at all."""

OPEN = frozenset({"404", "403", "410", "500", "503", "401", "412", "521", "abroad", "to the metadata", "round"})
"""After these the line can be used again."""


def fault_of(number: int) -> str | None:
    """Name how a page fails; None where it does not."""
    kinds = [*FAULTS]
    return kinds[number // ONE_IN % len(kinds)] if number % ONE_IN == ONE_IN - 1 else None


class Answering(asyncio.Protocol):
    """Answers by the page's number, and says of a healthy page that it has not changed where it is asked so."""

    faulty = True

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - TCP
        self.transport = transport
        self.rest = b""

    def data_received(self, data: bytes) -> None:
        """Answer each complete request."""
        self.rest += data
        while b"\r\n\r\n" in self.rest:
            request, self.rest = self.rest.split(b"\r\n\r\n", 1)
            found = NUMBER.search(request)
            if found is None:
                self.transport.write(answer(html("首页")))
                continue
            number = int(found[1])
            fault = None if b"?healthy" in request else fault_of(number)
            if fault:
                self._fail(fault, number)
            else:
                tag = f'ETag: "{number}"'
                known = f'"{number}"'.encode() in request.partition(b"If-None-Match:")[2].partition(b"\r\n")[0]
                self.transport.write(
                    f"HTTP/1.1 304 X\r\n{tag}\r\n\r\n".encode() if known else answer(healthy(number), tag)
                )

    def _fail(self, fault: str, number: int) -> None:
        said = FAULTS[fault](number)
        if said is None:
            return
        self.transport.write(said)
        if fault not in OPEN:
            self.transport.close()


def serve() -> None:
    """Serve on a free port, told in one line; until killed."""

    async def forever() -> None:
        server = await asyncio.get_running_loop().create_server(Answering, "127.0.0.1", 0)
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()

    asyncio.run(forever())


@contextmanager
def server() -> Iterator[str]:
    """Run the server as a child; give its address."""
    command = [sys.executable, "-m", "benchmarks.night", "serve"]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - ourselves
    try:
        yield f"http://127.0.0.1:{(child.stdout.readline() if child.stdout else '').strip()}"
    finally:
        child.terminate()
        child.communicate()


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """What one night took, and what came of its pages."""

    seconds: float
    processor: float
    """Seconds of both processes."""
    memory: float
    """The most that both held at one time, in MB."""
    outcomes: Mapping[str, str]
    """By address."""


def night(folder: Path) -> Night:
    """Crawl every page of the map into the store, as a child."""
    environment = os.environ | {
        "SCRAPY_SETTINGS_MODULE": "crawler.settings",
        "FRESHNESS_CONFIG": str(folder / "column_map.toml"),
        "FRESHNESS_DATABASE": f"sqlite:///{folder / 'store.db'}",
    }
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "scrapy", "crawl", "columns", "-a", f"as_of={DAY}"],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        most = Most(child.pid)
        lines = [line.rstrip("\n").split("\t") for line in child.stdout or ()]
        code = child.wait()
        memory = most.end()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if code:
        raise SystemExit(f"the crawl ended with {code}")
    return Night(
        seconds=time.perf_counter() - began,
        processor=after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        memory=memory,
        outcomes={address: outcome for kind, _, address, outcome, _ in lines if kind == "page"},
    )


class Most:
    """Watches how much memory a process and its children hold."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._most = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def end(self) -> float:
        """Stop, and give the most, in MB."""
        self._ended.set()
        self._thread.join()
        return self._most

    def _watch(self) -> None:
        while not self._ended.wait(0.2):
            self._most = max(self._most, sum(map(resident, self._family())))

    def _family(self) -> list[int]:
        try:
            children = Path(f"/proc/{self._pid}/task/{self._pid}/children").read_text(encoding="ascii")
        except OSError:
            return []
        return [self._pid, *map(int, children.split())]


def resident(pid: int) -> float:
    """Give the MB that a process holds; 0 where it has ended."""
    try:
        pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]
    except OSError:
        return 0.0
    return int(pages) * resource.getpagesize() / 2**20


def main() -> int:
    """Run both nights and print what they took."""
    match sys.argv[1:]:
        case ["serve"]:
            serve()
            return 0
        case []:
            return compare(2_000)
        case [pages]:
            return compare(int(pages))
    raise SystemExit(__doc__)


def compare(pages: int) -> int:
    """Measure, print, and end with 1 where a goal is missed."""
    with server() as home, tempfile.TemporaryDirectory(prefix="freshness-bench-") as name:
        folder = Path(name)
        text = column_map(home, pages).replace("robots = false", f"robots = false\ntimeout = {TIMEOUT}")
        (folder / "column_map.toml").write_text(text, encoding="utf-8")
        began = time.perf_counter()  # both as whole processes, from their start to their end
        _, busy = timed("empty", home, pages, folder, query="?healthy")
        empty = time.perf_counter() - began
        first, second = night(folder), night(folder)
        size = (folder / "store.db").stat().st_size
    print(f"{pages} pages, {CONCURRENCY} requests at once, one in {ONE_IN} fails in one of {len(FAULTS)} ways")
    speed = f"{pages / empty:6.0f} pages/s, {1000 * busy / pages:5.2f} ms of processor a page"
    print(f"  {'Scrapy, empty parse':28}{speed} (no faults)")
    for what, each in (("first night", first), ("second night, unchanged", second)):
        speed = f"{pages / each.seconds:6.0f} pages/s, {1000 * each.processor / pages:5.2f} ms of processor a page"
        print(f"  {what:28}{speed}, {each.memory:4.0f} MB at most, {len(each.outcomes)} outcomes")
    wrong = sorted(f"{address} {outcome}" for address, outcome in mistaken(first, home, pages))
    print(f"  the second night takes {second.processor / first.processor:.0%} of the first one's processor time")
    ratio = f"{empty / first.seconds:.2f} (goal {GOAL}), of processor time {busy / first.processor:.2f}"
    print(f"  ratio to the empty spider {ratio}; the processor's is the one to trust on a machine with other work")
    print(f"  store {size / pages / 1024:.1f} KB a page after both nights")
    print("  failures: " + ", ".join(f"{kind} {count}" for kind, count in failures(first).most_common()))
    for line in wrong[:20]:
        print(f"  WRONG: {line}")
    complete = len(first.outcomes) == len(second.outcomes) == pages
    slow = empty / first.seconds < GOAL
    return int(bool(wrong) or not complete or slow or max(first.memory, second.memory) > MEMORY)


def failures(night: Night) -> Counter[str]:
    """Count the kinds of failure."""
    return Counter(outcome for outcome in night.outcomes.values() if outcome not in READ_OFF)


def mistaken(night: Night, home: str, pages: int) -> Iterator[tuple[str, str]]:
    """Name healthy pages that were not read, and failing ones that were."""
    for number, address in enumerate(addresses(home, pages)):
        outcome = night.outcomes.get(address, "nothing")
        if (outcome in READ_OFF) is (fault_of(number) is not None):
            yield address, f"{outcome} ({fault_of(number)})"


if __name__ == "__main__":
    sys.exit(main())
