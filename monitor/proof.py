"""What is kept of a page's looks, shown to a person or written out: the answer to "why do you say so"."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table
from rich.text import Text

from monitor.errors import RunError, UsageError
from monitor.listing import OUTCOME, printable
from monitor.store import Store
from monitor.store.kept import KeptBody, KeptLook
from monitor.wording import FAILURE

SHOWN = 30
"""Looks of a page that are shown; an earlier day shows earlier ones."""

INDEX = "index.jsonl"

PageLooks = tuple[str, str, tuple[KeptLook, ...]]
"""A column's id, an address, its looks newest first."""


def find(store: Store, keys: Iterable[tuple[str, str]], up_to: datetime) -> tuple[PageLooks, ...]:
    """Find the latest looks at some pages up to a time; raise UsageError where there is none at all."""
    found = tuple((column, page, store.looks(column, page, up_to=up_to, limit=SHOWN)) for column, page in keys)
    if not any(looks for _, _, looks in found):
        raise UsageError(f"{up_to:%Y-%m-%d} 以前没有看过所选的网页")
    return found


def show(found: Sequence[PageLooks], console: Console, zone: ZoneInfo) -> None:
    """Print a table a page: each look, what came, and the newest entry with the text it was read from."""
    for column, page, looks in found:
        console.print(Text(printable(f"{column}  {page}"), style="bold"))
        table = Table(box=None, header_style="bold", pad_edge=False)
        for heading in ("时间", "状态", "地址", "字节", "SHA-256", "读到什么"):
            table.add_column(heading, overflow="fold", no_wrap=heading in {"时间", "状态", "字节"})
        for look in looks:
            for row in rows(look, page, zone):
                table.add_row(*(Text(printable(cell)) for cell in row))
        console.print(table)
        if len(looks) == SHOWN:
            console.print(Text(f"只列最近 {SHOWN} 次；更早的用 --as-of 查看"))


def rows(look: KeptLook, page: str, zone: ZoneInfo) -> list[tuple[str, ...]]:
    """Write a look in rows: its own document with what was read off all of them, then each follow-up."""
    when = f"{look.observed_at.astimezone(zone):%Y-%m-%d %H:%M:%S}" + ("（复核）" if look.look > 1 else "")
    status = "—" if look.http_status is None else str(look.http_status)
    what = sentence(look)
    if not look.bodies:
        return [(when, status, page, "—", "未保存", what)]
    written: list[tuple[str, ...]] = []
    for number, body in enumerate(look.bodies):
        digest = body.digest.hex()[:12]
        first = (when, status) if number == 0 else ("", str(body.status))
        written.append((*first, body.url, str(body.size), digest, "" if number else what))
    return written


def sentence(look: KeptLook) -> str:
    """Say what was read: the newest entry with its text and place, or why nothing was."""
    reading = look.reading
    if reading.failure:
        detail = f"：{reading.failure.detail}" if reading.failure.detail else ""
        return f"未读出（{FAILURE[reading.failure.kind]}{detail}）"
    newest = reading.newest(look.day)
    if newest is None:
        return f"{OUTCOME[reading.outcome.value]}：“{reading.empty_sign}”" if reading.empty_sign else "没有日期"
    return f"最新 {newest.published}《{newest.title}》，原文“{newest.published_text}”，位于 {newest.place}"


def export(store: Store, found: Sequence[PageLooks], out: Path) -> int:
    """Write the kept bodies into a folder, each once, with an index that `freshness read --batch` takes; count them.

    A file's name is a number and a digest, never anything that a page says. Raises RunError where it cannot be written.
    """
    names: dict[bytes, str] = {}
    lines: list[str] = []
    try:
        out.mkdir(parents=True, exist_ok=True)
        for key, look, body in bodies(found):
            content = store.body(body.digest) if body.digest not in names else None
            if content is not None:
                names[body.digest] = f"{len(names) + 1:04}-{body.digest.hex()[:16]}{suffix(content)}"
                (out / names[body.digest]).write_bytes(content)
            if body.digest in names:
                told = {"id": str(len(lines) + 1), "file": names[body.digest]} | described(key, look, body)
                lines.append(json.dumps(told) + "\n")
        (out / INDEX).write_text("".join(lines), encoding="utf-8")
    except OSError as error:
        raise RunError(f"证据写不进 {out}：{error.strerror}") from error
    return len(names)


def bodies(found: Sequence[PageLooks]) -> Iterable[tuple[tuple[str, str], KeptLook, KeptBody]]:
    """Yield every kept body with the page and the look it belongs to."""
    for column, page, looks in found:
        for look in looks:
            for body in look.bodies:
                yield (column, page), look, body


def described(key: tuple[str, str], look: KeptLook, body: KeptBody) -> dict[str, object]:
    """Describe a kept body for the index."""
    return {
        "url": body.url,
        "as_of": look.day.isoformat(),
        "column": key[0],
        "page": key[1],
        "observed_at": look.observed_at.isoformat(),
        "fetched_at": body.fetched_at.isoformat(),
        "status": body.status,
        "sha256": body.digest.hex(),
        "read": sentence(look),
    }


def suffix(content: bytes) -> str:
    """Choose a file's ending by its first sign."""
    first = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return ".html" if first == b"<" else ".json" if first in {b"{", b"["} else ".bin"
