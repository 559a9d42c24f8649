"""Crash safety: whole nights killed at random moments, on SQLite and on PostgreSQL, and what the rows say afterwards.

    python -m benchmarks.crash [--kills 200] [--seed 0]

A night is `freshness run` over 15 pages of the replica portal and its home page. It is killed (SIGKILL) whole, or its
parent alone, or its crawl alone, and begun again. After each kill the stored rows are compared with those of before:
none may be gone or changed, no page may be there twice, nothing half may be called complete, and every night must have
come to one report. Ends with 1 where one is.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg

from demo.portal import Portal
from tests.cluster import cluster, find_initdb
from tests.store.crashing import FIRST, Crashes

LANES = 2
"""Stores of each kind that are killed at once: a night mostly waits, for its processes to start and for its pages."""


def main() -> None:
    """Kill the nights on all databases at once, and print what came of it."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--kills", type=int, default=200, help="on each database")
    arguments.add_argument("--seed", type=int, default=0)
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name, Portal(FIRST) as portal:
        folder, share = Path(name), -(-chosen.kills // LANES)
        several = [
            crashes(portal, folder / f"SQLite {lane + 1}", f"sqlite:///{folder}/{lane}.db", chosen.seed + lane)
            for lane in range(LANES)
        ]
        initdb = find_initdb()
        if initdb is None:
            print("PostgreSQL is not installed: tests/servers.sh installs it")
            kill(share, several)
            return
        with cluster(initdb, fsync=True) as server:
            for lane in range(LANES):
                with psycopg.connect(f"{server}postgres", autocommit=True) as connection:
                    connection.execute(f"CREATE DATABASE crash{lane}".encode())
                place, seed = folder / f"PostgreSQL {lane + 1}", chosen.seed + LANES + lane
                several.append(crashes(portal, place, f"{server}crash{lane}", seed))
            kill(share, several)


def crashes(portal: Portal, folder: Path, url: str, seed: int) -> Crashes:
    """Set up the nights of one database."""
    return Crashes(portal=portal, folder=folder, database=url, seed=seed)


def kill(times: int, several: list[Crashes]) -> None:
    """Kill, and print the figures; end with 1 where a row was lost."""
    began = time.perf_counter()
    with ThreadPoolExecutor(len(several)) as threads:
        work = [threads.submit(each.kill, times) for each in several]
    failed = [done.exception() for done in work if done.exception()]
    moments: Counter[str] = Counter()
    for each in several:
        tally = each.tally
        moments += tally.moments
        found = "see below" if failed else "0 lost or changed, 0 pages twice"
        print(
            f"{each.folder.name:14}{tally.kills:5} kills in {tally.nights} nights; {tally.rows:,} rows compared: "
            f"{found}; all processes gone within {max(tally.orphans, default=0):.2f} s of a kill"
        )
    print("\nkilled while it was at")
    for moment, count in moments.most_common():
        print(f"{count:5}  {moment}")
    print(f"\n{time.perf_counter() - began:.0f} s in all")
    for error in failed:
        print(f"FAILED: {error!r}")
    if failed:
        sys.exit(1)


if __name__ == "__main__":
    main()
