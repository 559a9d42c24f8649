"""`freshness read`: the shape of its JSON, its batch, its faults, its words for an operator."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler import read as command
from crawler.pages.unused import unused_dates
from monitor.types import Document
from tests.reader.made_pages import AS_OF, FORMS, MARKUPS, NEWEST, days, page, rows_of, side_block

URL = "http://a.example/zwgk/"


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """Save a list page."""
    file = tmp_path / "list.html"
    rows = rows_of(FORMS["iso"], days(4))
    rows[1] = ("<b>[red]假标记[/red]</b>\x1b[31m通知公告", rows[1][1])
    file.write_text(page(MARKUPS["li_after"](rows)), encoding="utf-8")
    return file


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Run the program with arguments."""
    monkeypatch.setattr("sys.argv", ["read", *arguments])
    try:
        return command.run()
    except SystemExit as stopped:
        return int(stopped.code or 0)


def test_one_json_object_a_page(
    saved: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The contract's keys, with the newest entry and its evidence."""
    assert run(monkeypatch, str(saved), "--url", URL, "--as-of", "2026-11-22", "--json") == 0
    record = json.loads(capsys.readouterr().out)
    assert {"id", "url", "family", "outcome", "failure", "newest", "entries", "follow"} <= set(record)
    assert (record["outcome"], record["failure"], record["follow"]) == ("entries", None, None)
    assert {"published", "title", "url", "published_text", "evidence", "pinned"} <= set(record["newest"])
    assert record["newest"]["published"] == "2026-11-18"


def test_an_operator_is_told_why(
    saved: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Family, list, every row with its evidence; a page's markup and escapes never reach the terminal."""
    assert run(monkeypatch, str(saved), "--url", URL, "--as-of", "2026-11-22") == 0
    told = capsys.readouterr().out
    assert "主列表" in told
    assert "2026-11-18" in told
    assert "\x1b[31m" not in told


def test_a_refusal_is_told_in_chinese(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A failure shows its kind's words and its particulars."""
    file = tmp_path / "x.html"
    file.write_text("<html><title>404 Not Found</title><body>您访问的页面不存在</body></html>", encoding="utf-8")
    assert run(monkeypatch, str(file), "--url", URL) == 0
    assert "无法判定" in capsys.readouterr().out


def test_a_batch_goes_on_after_a_bad_line(
    saved: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One object a line, in order; what cannot be read is a failure and one line on stderr."""
    good = {"id": "a", "file": saved.name, "url": URL, "as_of": "2026-11-22"}
    lines = [
        json.dumps(good),
        "no json",
        json.dumps({"id": "c", "file": "absent.html", "url": URL}),
        json.dumps({**good, "id": "d"}),
    ]
    index = saved.parent / "index.jsonl"
    index.write_text("\n".join(lines), encoding="utf-8")
    assert run(monkeypatch, "--batch", str(index), "--json") == 0
    told = capsys.readouterr()
    records = [json.loads(line) for line in told.out.splitlines()]
    assert [(record["id"], record["outcome"]) for record in records] == [
        ("a", "entries"), ("2", "failure"), ("c", "failure"), ("d", "entries"),
    ]  # fmt: skip
    assert len(told.err.splitlines()) == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("absent.html", "--url", URL),
        (),
        ("absent.html",),
        ("--batch", "absent.jsonl", "--json"),
        ("x", "--url", URL, "--as-of", "soon"),
    ],
)
def test_a_fault_of_the_user_is_one_line(
    arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, one line, no traceback."""
    assert run(monkeypatch, *arguments) == 2
    told = capsys.readouterr()
    assert (told.out, len(told.err.splitlines())) == ("", 1)


def test_what_was_not_used_is_said_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The newest row's place, and each later date of the page: a deadline's, a side block's, a sentence's."""
    file = tmp_path / "x.html"
    rows = MARKUPS["li_after"](rows_of(FORMS["iso"], days(9, NEWEST)))
    deadline = rows.replace("</li>", "<em>截止日期：2026-12-01</em></li>", 1)
    said = "<p>根据2026年11月19日区政府常务会议的要求，本栏目集中公开下列各项文件和通知：</p>"
    file.write_text(page(said + deadline, after=side_block(AS_OF)), encoding="utf-8")
    assert run(monkeypatch, str(file), "--url", URL, "--as-of", str(AS_OF)) == 0
    told = "".join(capsys.readouterr().out.split())
    assert "位置：div>ul>li[1]" in told
    assert "未采用2026-12-01“截止日期:2026-12-01”：是截止" in told
    assert f"未采用{AS_OF}“{AS_OF}”：属于另一处列表（5行，标题“热点推荐”）" in told
    assert "未采用2026-11-19“根据2026年11月19日区政府常务会议的要求,本栏目集中”：在一句话里" in told


def test_what_all_rows_share_leaves_room_for_their_titles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a terminal of 80 columns a row's title is one line; the list's element and its kind are said once."""
    file = tmp_path / "x.html"
    title = "关于开展冬季安全生产大检查的通知"
    row = f'<li><a href="/a/{{}}.html">{title}</a><span>{{}}</span></li>'
    listed = "".join(row.format(number, day) for number, day in enumerate(days(9, NEWEST)))
    file.write_text(page(f'<div class="list"><ul>{listed}</ul></div>'), encoding="utf-8")
    assert run(monkeypatch, str(file), "--url", URL, "--as-of", str(AS_OF)) == 0
    lines = capsys.readouterr().out.splitlines()
    rows = [line for line in lines if title in line and "最新" not in line]
    assert len(rows) == 9
    assert [line.split()[-1] for line in rows] == [f"li[{number}]" for number in range(1, 10)]
    assert not any("依据" in line for line in lines)


def test_nothing_is_said_unused_of_data() -> None:
    """An answer of an interface shows no places: its reading says all."""
    document = Document(url=URL, status=200, headers={}, body=b'[{"title": "x"}]', fetched_at=datetime.now(UTC))
    assert unused_dates(document, as_of=AS_OF, newest=None) == ()
