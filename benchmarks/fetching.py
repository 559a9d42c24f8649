"""Mutated input through everything that reads what a server says, before and beside a page's rows.

    python -m benchmarks.fetching [INPUTS]      100,000 by default

A fifth of them are whole answers to the whole crawl, asked for over sockets by two nights, the second with what the
first was given as validators; the rest go straight to the code that reads headers, addresses, cookies, compressions,
robots.txt, and bodies in HTML, JSON and XML. The XML names entities on a loopback server that counts its visits and in
a file whose text would show. Ends with 1 where an error came out, or an entity was fetched.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks.crawl import column_map
from tests.crawler.fault_portal import FaultPortal
from tests.crawler.mutating import Bending, BentPortal, Doors, uncaught

MARK = "nobody may read this"


def main() -> int:
    """Send all through, and print what came of them."""
    inputs = int(sys.argv[1]) if sys.argv[1:] else 100_000
    nightly = inputs // 10
    with tempfile.TemporaryDirectory(prefix="freshness-bench-") as name, FaultPortal() as forbidden:
        folder = Path(name)
        (folder / "secret").write_text(MARK, encoding="utf-8")
        errors: list[tuple[str, str]] = []
        shown = 0
        began = time.perf_counter()
        secrets = [f"{forbidden.home}/secret", f"file://{folder}/secret"]
        straight = (inputs - 2 * nightly) // len(secrets)
        for seed, secret in enumerate(secrets):
            doors = Doors(secret=secret, bending=Bending(seed), marks=(MARK,))
            errors += [(door, repr(error)) for door, error in uncaught(doors.doors(), straight)]
            shown += len(doors.found)
        print(f"{straight * len(secrets):,} inputs to one door each: {time.perf_counter() - began:.0f} s")
        outcomes: Counter[str] = Counter()
        with BentPortal(len(secrets), secrets[0]) as portal:
            (folder / "column_map.toml").write_text(column_map(portal.home, nightly), encoding="utf-8")
            for _ in range(2):
                began = time.perf_counter()
                lines, said = night(folder)
                outcomes.update(line.split("\t")[3] for line in lines)
                errors += [("the crawl", line) for line in said]
                missing = nightly - len(lines)
                errors += [("the crawl", f"{missing} pages without an outcome")] if missing else []
                print(f"{nightly:,} whole answers in one crawl: {time.perf_counter() - began:.0f} s")
        visits = forbidden.visits.total()
    print("outcomes: " + ", ".join(f"{kind} {count}" for kind, count in outcomes.most_common()))
    print(f"{len(errors)} uncaught, {visits} visits to the address of an entity, {shown} times a file's text was shown")
    for door, error in errors[:20]:
        print(f"  UNCAUGHT in {door}: {error}")
    return int(bool(errors or visits or shown))


def night(folder: Path) -> tuple[list[str], list[str]]:
    """Crawl all pages once; give the lines about pages, and what was said besides."""
    environment = os.environ | {
        "SCRAPY_SETTINGS_MODULE": "crawler.settings",
        "FRESHNESS_CONFIG": str(folder / "column_map.toml"),
        "FRESHNESS_DATABASE": f"sqlite:///{folder / 'store.db'}",
    }
    patience = ["-s", "RETRY_PAUSES=0", "-s", "RETRY_PATIENCE=1000000"]
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "scrapy", "crawl", "columns", *patience, "-a", "as_of=2026-11-22"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stderr.splitlines() + ([f"exit code {done.returncode}"] if done.returncode else [])
    return [line for line in done.stdout.splitlines() if line.startswith("page\t")], said


if __name__ == "__main__":
    sys.exit(main())
