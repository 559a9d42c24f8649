"""A program that adds looks to a run and says so, one line each: what it has said must be in the store."""

import sys
from datetime import timedelta

from monitor.store import open_store
from tests.store.making import DAY, NIGHT, document, entry, listed, look


def main(url: str, run: int, first: int, last: int, changes: int) -> None:
    """Add a look at each page from `first` up to before `last`; every page has a list of its own."""
    with open_store(url) as store:
        for number in range(first, last):
            rows = [entry(f"{number} {row}", DAY - timedelta(days=row)) for row in range(changes, changes + 20)]
            shared = listed(*rows[:10], entry("各页都有的一条"), *rows[10:])
            brought = [document(f"{number} {changes}".encode() * 200), document(b"the same for all")]
            page = f"https://portal.example/{number}"
            store.add(run, look(shared, at=NIGHT + timedelta(hours=changes), page=page, documents=brought))
            sys.stdout.write(f"{page}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
