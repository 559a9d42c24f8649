"""One folder of an office's own templates, for every format alike; what is not in it comes from the project."""

import io
from datetime import date
from pathlib import Path

import docx
import pytest

from monitor import publishing
from monitor.delivery import mail
from monitor.errors import RunError
from monitor.map_mail import MailSettings
from monitor.report.environment import CHECKOUT
from tests.report.example import example_view

SETTINGS = MailSettings(
    sender="a@example.gov.cn", to=("b@example.gov.cn",), departments={"区教育局": ("c@example.cn",)}
)


def write(folder: Path, name: str, text: str) -> None:
    """Put a template into the office's folder."""
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Make a folder with one template of each kind."""
    folder = tmp_path / "own"
    write(folder, "report/foot.html.j2", "<footer>海曙区制 {{ view.portal }}</footer>")
    write(folder, "site/nav.html.j2", "<nav>本单位的导航</nav>")
    write(folder, "mail/department.subject.txt.j2", "【区里】{{ share.unit }}")
    document = docx.Document(str(CHECKOUT / "notice.docx"))
    document.paragraphs[0].runs[0].text = "本单位的通报"
    document.save(str(folder / "notice.docx"))
    return folder


def test_every_format_takes_the_office_s_own(own: Path, tmp_path: Path) -> None:
    """Report, site, mail and notice have what the folder holds, and all else as it was."""
    view = example_view()
    report = publishing.write_report(view, tmp_path / "out", templates=own).read_text(encoding="utf-8")
    assert "<footer>海曙区制 海曙区政府门户网站</footer>" in report
    assert view.headline.split("：")[0] in report
    for page in ("departments/index.html", "nights/index.html", "nights/2026-11-22.html"):
        assert "本单位的导航" in (tmp_path / "out" / page).read_text(encoding="utf-8")
    message = mail.compose_department(view, "区教育局", SETTINGS, templates=own)
    assert message is not None
    assert message["Subject"] == "【区里】区教育局"
    assert mail.compose(view, SETTINGS, templates=own)["Subject"] == mail.compose(view, SETTINGS)["Subject"]
    path = tmp_path / "notice.docx"
    publishing.write_files(view, xlsx=None, docx=path, deadline=date(2026, 12, 4), issuer="", templates=own)
    paragraphs = [paragraph.text for paragraph in docx.Document(io.BytesIO(path.read_bytes())).paragraphs]
    assert paragraphs[0].startswith("本单位的通报")
    assert any("完成整改" in text for text in paragraphs)


def test_what_an_own_template_asks_for_and_the_report_does_not_have(own: Path, tmp_path: Path) -> None:
    """One line with its file and line, in every format; a fault in ours stays a bug."""
    write(own, "report/foot.html.j2", "<footer>\n{{ view.nonsense }}\n</footer>")
    with pytest.raises(RunError, match=r"own/report/foot\.html\.j2 第 2 行：.*nonsense"):
        publishing.write_report(example_view(), tmp_path / "out", templates=own)
    write(own, "mail/office.subject.txt.j2", "{{ shares }}")
    write(own, "report/foot.html.j2", "<footer></footer>")
    with pytest.raises(RunError, match=r"own/mail/office\.subject\.txt\.j2 第 1 行：.*shares"):
        mail.compose(example_view(), SETTINGS, templates=own)
    document = docx.Document(str(CHECKOUT / "notice.docx"))
    document.paragraphs[0].runs[0].text = "{{ view.nonsense.more }}"
    document.save(str(own / "notice.docx"))
    with pytest.raises(RunError, match=r"own/notice\.docx：.*nonsense"):
        publishing.write_files(
            example_view(), xlsx=None, docx=tmp_path / "a.docx", deadline=None, issuer="", templates=own
        )
