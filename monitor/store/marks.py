"""By what an entry is known again: its title and its address, each as a number that an index finds.

Two titles may come to one number, once in a very long while: whoever finds an entry by its mark compares the texts.
"""

import hashlib

from monitor.judging.honesty import bare
from monitor.store.columns import storable
from monitor.store.rows import Row

MARK_BYTES = 8


def marks(row: Row) -> Row:
    """Return the columns of `entry` that its title and its address decide; None where they say nothing.

    They are kept with every entry: where `bare` comes to leave out something else, a migration must make them again.
    """
    return {"title_mark": mark(bare(storable(row["title"]))), "url_mark": mark(storable(row["url"]))}


def mark(text: str) -> int | None:
    """Return a text's number, BLAKE2b in 64 bits with a sign; None for no text."""
    if not text:
        return None
    digest = hashlib.blake2b(text.encode(), digest_size=MARK_BYTES).digest()
    return int.from_bytes(digest, "big", signed=True)
