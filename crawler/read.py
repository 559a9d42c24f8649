"""What the reader sees on saved pages, and why: the program behind `freshness read`.

`python -m crawler.read FILE… --url URL [--as-of DATE] [--json]`, and `--batch INDEX.jsonl --json` for many. A saved
page has no HTTP status and no headers: it is taken as answered with 200. Nothing is fetched.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import takewhile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from crawler.pages import read as read_page
from crawler.pages.data_dates import SHANGHAI
from crawler.pages.unused import unused_dates
from monitor.errors import FreshnessError, UsageError
from monitor.types import Document, Entry, Evidence, FailureKind, Outcome, Purpose, Reading
from monitor.wording import EVIDENCE, FAILURE

app = typer.Typer(add_completion=False, rich_markup_mode=None)
OUTCOMES = {
    Outcome.ENTRIES: "列表",
    Outcome.ARTICLE: "正文",
    Outcome.EMPTY: "空白栏目",
    Outcome.FAILURE: "无法判定",
}
_PURPOSES = {Purpose.LIST: "列表可能在那里", Purpose.ARTICLE: "正文，核对日期"}
_SHOWN_ROWS = 60
_STEP = " > "
"""Between the elements of a place."""


@app.command()
def main(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Saved pages, as bytes or HTML.", show_default=False)
    ] = None,
    *,
    url: Annotated[str, typer.Option(help="The address it was saved from: its rows may lead to other hosts.")] = "",
    as_of: Annotated[str, typer.Option("--as-of", help="The judging day, 2026-11-22; today where left out.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a page.")] = False,
    batch: Annotated[Path | None, typer.Option(help="Read the pages that a JSON-lines index names.")] = None,
) -> None:
    """Show what the reader sees on saved pages, and why. Nothing is fetched or stored.

    For each page: the newest date, its very text and where it stood; which list was taken; every row; the later dates
    that were not used, each with its reason; the addresses that a crawl would ask next.
    显示读到的最新日期、原文和位置，以及没有采用的日期和理由。

    freshness read saved.html --url https://www.haishu.gov.cn/col/col1229000001/index.html --as-of 2026-11-20

    freshness read --batch evidence/index.jsonl --json
    """
    day = _day(as_of) if as_of else datetime.now(SHANGHAI).date()
    if batch is not None:
        for record in read_batch(batch, day):
            sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
        return
    if not files:
        raise UsageError("请写明要读哪个文件，或用 --batch 指明一份 INDEX.jsonl")
    if not url:
        raise UsageError("请用 --url 写明网页是从哪个网址保存的")
    console = Console(highlight=False)
    for file in files:
        document = _document(file, url, day)
        reading = read_page(document, as_of=day)
        if as_json:
            sys.stdout.write(json.dumps(as_record(file.stem, url, reading, day), ensure_ascii=False) + "\n")
        else:
            explain(console, file, document, reading, day)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--as-of 应为 2026-11-22 这样的日期，写的是 {text!r}") from None


def _document(file: Path, url: str, as_of: date) -> Document:
    try:
        body = file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file}: {_unreadable(error)}") from None
    fetched = datetime.combine(as_of, datetime.min.time(), tzinfo=UTC)
    return Document(url=url, status=200, headers={}, body=body, fetched_at=fetched)


def _unreadable(error: OSError | UnicodeDecodeError) -> str:
    if isinstance(error, FileNotFoundError):
        return "没有这个文件"
    return "不是 UTF-8 编码的文字" if isinstance(error, UnicodeDecodeError) else f"读不了（{error.strerror}）"


def read_batch(index: Path, today: date) -> Iterator[dict[str, object]]:
    """Read every page that an index names; yield one record a line, in order.

    A line that cannot be read gives a record with outcome failure and a line on stderr, and the rest goes on. Raises
    UsageError where the index itself cannot be read, or no line of it is a JSON object.
    """
    try:
        lines = [line for line in index.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{index}: {_unreadable(error)}") from None
    parsed = [_parsed(line) for line in lines]
    if lines and not any(parsed):
        raise UsageError(f"{index}: 没有一行是 JSON 对象")
    for number, item in enumerate(parsed, 1):
        yield _batch_record(index, number, item or {}, today)


def _parsed(line: str) -> dict[str, object] | None:
    try:
        value = json.loads(line)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _batch_record(index: Path, number: int, item: dict[str, object], today: date) -> dict[str, object]:
    name, url = str(item.get("id", number)), str(item.get("url") or "")
    try:
        day = _day(str(item["as_of"])) if item.get("as_of") else today
        reading = read_page(_document(index.parent / _file_of(item), url, day), as_of=day)
    except UsageError as error:
        sys.stderr.write(f"{index.name}:{number}: {error}\n")
        return _unread(name, url, str(error))
    return as_record(name, url, reading, day)


def _file_of(item: dict[str, object]) -> str:
    file = item.get("file")
    if not isinstance(file, str) or not file:
        raise UsageError("应为 JSON 对象，用 file 写明文件名")
    return file


def _unread(name: str, url: str, why: str) -> dict[str, object]:
    return {
        "id": name,
        "url": url,
        "family": "",
        "outcome": Outcome.FAILURE.value,
        "failure": FailureKind.NOT_FETCHED.value,
        "failure_detail": why,
        "newest": None,
        "entries": [],
        "follow": None,
        "empty_sign": None,
        "notes": [],
    }


def as_record(name: str, url: str, reading: Reading, as_of: date) -> dict[str, object]:
    """Return a reading as `read --json` prints it."""
    told = reading.outcome in {Outcome.ENTRIES, Outcome.ARTICLE}
    newest = reading.newest(as_of) if told else None
    follow = reading.follow[0] if reading.follow else None
    return {
        "id": name,
        "url": url,
        "family": reading.family,
        "outcome": reading.outcome.value,
        "failure": reading.failure.kind.value if reading.failure else None,
        "failure_detail": reading.failure.detail if reading.failure else None,
        "newest": _entry(newest) if newest else None,
        "entries": [_entry(entry) for entry in reading.entries],
        "follow": {
            "url": follow.url,
            "method": follow.method,
            "form": dict(follow.form),
            "json_body": follow.json_body,
            "headers": dict(follow.headers),
            "purpose": follow.purpose.value,
        }
        if follow
        else None,
        "empty_sign": reading.empty_sign or None,
        "notes": list(reading.notes),
    }


def _entry(entry: Entry) -> dict[str, object]:
    return {
        "published": entry.published.isoformat() if entry.published else None,
        "title": entry.title,
        "url": entry.url,
        "published_text": entry.published_text,
        "evidence": entry.evidence.value if entry.evidence else None,
        "pinned": entry.pinned,
        "place": entry.place,
        "address_date": entry.address_date.isoformat() if entry.address_date else None,
    }


def explain(console: Console, file: Path, document: Document, reading: Reading, as_of: date) -> None:
    """Tell an operator what was read, where it stood and what was rejected."""
    console.print(f"[bold]{_safe(str(file))}[/]  {_safe(document.url)}")
    console.print(
        f"  结果：[bold]{OUTCOMES[reading.outcome]}[/]　网站类型：{_safe(reading.family or '—')}　判定日：{as_of}"
    )
    if reading.failure:
        console.print(f"  [red]原因：{FAILURE[reading.failure.kind]}[/]　{_safe(reading.failure.detail)}")
    if reading.empty_sign:
        console.print(f"  空白的依据：“{_safe(reading.empty_sign)}”")
    newest = reading.newest(as_of) if reading.outcome in {Outcome.ENTRIES, Outcome.ARTICLE} else None
    if newest:
        source = EVIDENCE[newest.evidence] if newest.evidence else "—"
        console.print(
            f"  [green]最新：{newest.published}[/]　{_safe(newest.title)}　（{source}“{_safe(newest.published_text)}”）"
        )
        console.print(f"  位置：{_safe(newest.place)}　{_safe(newest.url)}")
    for note in reading.notes:
        console.print(f"  · {_safe(note)}")
    for said in unused_dates(document, as_of=as_of, newest=newest.published if newest else None):
        console.print(f"  × 未采用 {_safe(said)}")
    for follow in reading.follow:
        console.print(f"  → 还需访问（{_PURPOSES[follow.purpose]}）：{follow.method} {_safe(follow.url)}")
    if reading.entries:
        console.print(_table(reading, newest, as_of))


def _table(reading: Reading, newest: Entry | None, as_of: date) -> Table:
    """Make a table of the rows; what all of them share is left out, so that titles have room on a narrow terminal."""
    shown = reading.entries[:_SHOWN_ROWS]
    plainly = all(entry.evidence in {Evidence.ROW, None} and not entry.address_date for entry in shown)
    heads = ("", "日期", "原文", *(() if plainly else ("依据",)), "标题", "位置")
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 2))
    for head in heads:
        table.add_column(head, overflow="fold" if head == "标题" else "ellipsis")
    shared = len(_shared_place([entry.place for entry in shown]))
    for entry in shown:
        day = entry.published.isoformat() if entry.published else "—"
        if entry.published and entry.published > as_of:
            day += "（未来）"
        style, mark = ("bold green", "▶") if entry is newest else ("", "")
        told = _told(entry.evidence)
        if entry.address_date:
            told += f"（网址：{entry.address_date}）"
        title = f"【置顶】{entry.title}" if entry.pinned else entry.title
        cells = (mark, day, _safe(entry.published_text), *(() if plainly else (told,)))
        table.add_row(*cells, _safe(title), _safe(entry.place[shared:]), style=style)
    if len(reading.entries) > _SHOWN_ROWS:
        table.caption = f"另有{len(reading.entries) - _SHOWN_ROWS}行"
    return table


def _shared_place(places: Sequence[str]) -> str:
    """Return the elements that the places of all rows begin with: what the notes name as the main list."""
    above = [place.split(_STEP)[:-1] for place in places]
    shared = takewhile(lambda steps: len(set(steps)) == 1, zip(*above, strict=False))
    return "".join(steps[0] + _STEP for steps in shared)


def _told(evidence: Evidence | None) -> str:
    return EVIDENCE[evidence] if evidence else "—"


def _safe(text: str) -> str:
    """Return a page's text for a terminal: no control characters, no markup."""
    return escape("".join(sign if sign.isprintable() else " " for sign in text))


def run() -> int:
    """Run the program; a user's fault is one line and exit code 2."""
    try:
        app(prog_name="freshness read")
    except FreshnessError as error:
        sys.stderr.write(f"freshness: {error}\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(run())
