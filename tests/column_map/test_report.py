"""What `[report]` says: where an office keeps templates of its own, and what is wrong with them."""

from pathlib import Path

import docx
import pytest

from monitor.column_map import load
from monitor.report.environment import CHECKOUT
from tests.column_map.test_faults import GOOD, faults_of

MAP = GOOD.replace("[schedule]\n", '[schedule]\n[report]\ntemplates = "own"\n')
PLACE = "第 7 行 report → templates："


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Make the folder beside the map."""
    folder = tmp_path / "own"
    (folder / "mail").mkdir(parents=True)
    (folder / "report").mkdir()
    return folder


def test_a_folder_beside_the_map(tmp_path: Path, own: Path) -> None:
    """Templates with names of the project's own, what they include, and files that are none of our business."""
    (own / "mail" / "office.subject.txt.j2").write_text("【通知】{{ view.news }}", encoding="utf-8")
    (own / "report" / "head.html.j2").write_text('{% include "report/seal.html.j2" %}', encoding="utf-8")
    (own / "report" / "seal.html.j2").write_text("<p>章</p>", encoding="utf-8")
    (own / "notice.docx").write_bytes((CHECKOUT / "notice.docx").read_bytes())
    (own / "~$notice.docx").write_bytes(b"Word has it open")
    (own / "说明.txt").write_text("从程序的 templates 里复制", encoding="gbk")
    (tmp_path / "map.toml").write_text(MAP, encoding="utf-8")
    assert load(tmp_path / "map.toml").templates == own
    (tmp_path / "map.toml").write_text(GOOD, encoding="utf-8")
    assert load(tmp_path / "map.toml").templates is None


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """Said with the line of the map; a file is no folder."""
    missing = "相对于对照表所在的文件夹写，或删去这一行，用自带的模板"
    assert faults_of(MAP, tmp_path) == [f"{PLACE}没有这个文件夹：“own”。{missing}"]
    (tmp_path / "own").write_text("")
    assert faults_of(MAP, tmp_path) == [f"{PLACE}是文件，不是文件夹：“own”。{missing}"]
    (unknown,) = faults_of(MAP.replace("templates", "template"), tmp_path)
    assert "不认识的键 template。最接近的是“templates”，改成它" in unknown
    (number,) = faults_of(MAP.replace('"own"', "3"), tmp_path)
    assert "应为：放本单位自己的模板的文件夹" in number


WRONG = [
    (
        "mail/ofice.subject.txt.j2",
        "甲",
        "mail/ofice.subject.txt.j2：没有这个模板。最接近的是“mail/office.subject.txt.j2”",
    ),
    ("report/mine.css", "p {}", "report/mine.css：没有这个模板。"),
    ("mail/office.body.txt.j2", "一\n{% if view %}\n二", "mail/office.body.txt.j2 第 3 行：模板写法有误"),
    ("mail/office.body.txt.j2", "一\n{{ view.news | nosuch }}", "mail/office.body.txt.j2 第 2 行：模板写法有误"),
    (
        "report/head.html.j2",
        "章".encode("gbk"),
        "report/head.html.j2：不是 UTF-8 编码的文字。用编辑器“另存为”",
    ),
    ("notice.docx", "no zip", "notice.docx：不是能打开的 Word 文件"),
]


@pytest.mark.parametrize(("name", "text", "said"), WRONG)
def test_what_is_wrong_with_a_template(tmp_path: Path, own: Path, name: str, text: str | bytes, said: str) -> None:
    """Its name, with the nearest known one; its syntax, with its line; its encoding."""
    (own / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    (fault,) = faults_of(MAP, tmp_path)
    assert fault.startswith(PLACE + said)


def test_a_word_template_with_an_open_tag(tmp_path: Path, own: Path) -> None:
    """Told before the night on which a notice is wanted."""
    document = docx.Document(str(CHECKOUT / "notice.docx"))
    document.paragraphs[0].runs[0].text = "{% if view %}"
    document.save(str(own / "notice.docx"))
    (fault,) = faults_of(MAP, tmp_path)
    assert fault.startswith(f"{PLACE}notice.docx：模板写法有误")


def test_every_template_is_told_of_at_once(tmp_path: Path, own: Path) -> None:
    """As with all faults of a map."""
    (own / "mail" / "a.txt.j2").write_text("")
    (own / "mail" / "mail.cs.css").write_text("")
    assert len(faults_of(MAP.replace('2周内更新"\n', '2周更新"\n'), tmp_path)) == 3
