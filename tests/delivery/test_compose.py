"""Composing: what a mail says, to whom, and what it never lets through."""

import io
import re
import zipfile
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import lxml.html
import pytest

from monitor.delivery.mail import compose, compose_department, compose_escalation, size_of, unreached
from monitor.delivery.news import Reached
from monitor.map_mail import Escalation, MailSettings
from monitor.report.view import View
from monitor.types import Status
from tests.report.example import NASTY, blind, example_view, run, verdicts

SETTINGS = MailSettings(
    sender="海曙区电子政务办 <monitor@example.gov.cn>",
    to=("dzzw@example.gov.cn", "张三 <zhangsan@example.gov.cn>"),
    departments={"区教育局": ("jyj@example.gov.cn",), "古林镇": ("glz@example.gov.cn",)},
)
CLIPPED = 100_000
"""Bytes beyond which mail readers cut a message off."""


def body(message: EmailMessage, kind: str) -> str:
    """Take a message's text or HTML."""
    part = message.get_body((kind,))
    assert part is not None
    content = part.get_content()
    assert isinstance(content, str)
    return content


def test_the_subject_carries_the_news() -> None:
    """How many columns, how long, which day."""
    assert compose(example_view(), SETTINGS)["Subject"] == "【栏目更新】4 个栏目超期，最长 12 天（11月22日）"


def test_the_subject_of_a_good_morning() -> None:
    """Nothing overdue is news too, and what could not be judged is not hidden behind it."""
    good = tuple(verdict for verdict, _ in verdicts() if verdict.status is not Status.OVERDUE)
    subject = compose(example_view(judged=good), SETTINGS)["Subject"]
    assert subject == "【栏目更新】没有栏目超期，1 个空白，3 个无法判定（11月22日）"


def test_a_run_that_saw_too_little_says_so_first() -> None:
    """Subject and first line warn before any count."""
    message = compose(example_view(judged=blind(20), before=()), SETTINGS)
    assert message["Subject"] == "【栏目更新】巡检看到的太少，结论不可靠（11月22日）"
    text = body(message, "plain")
    assert text.index("不足为据") < text.index("个栏目：")


def test_the_text_says_what_the_page_says() -> None:
    """Every overdue, empty, due-soon and unknown page stands in both bodies."""
    view = example_view()
    message = compose(view, SETTINGS)
    text, page = body(message, "plain"), lxml.html.fromstring(body(message, "html")).text_content()
    assert view.headline in text
    for line in (*view.overdue, *view.empty, *view.due_soon, *view.unknown):
        assert line.column.name in text
        assert line.column.name in page
        assert line.department in text
        assert line.department in page
    for line in view.unknown:
        assert line.failure in text
        assert line.failure in page
    assert "<" not in text.replace("<script>", "").replace("</script>", "").replace("<img", "")


def test_the_same_night_gives_the_same_message() -> None:
    """Composed twice, a mail has one Message-ID and one date: a server can tell that it is the same."""
    first, second = compose(example_view(), SETTINGS), compose(example_view(), SETTINGS)
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Date"] == "Sun, 22 Nov 2026 07:40:00 +0800"
    other = compose(example_view(of=replace(run(), id=18)), SETTINGS)
    assert other["Message-ID"] != first["Message-ID"]


def test_nothing_that_a_page_wrote_becomes_markup() -> None:
    """No script, image, event or foreign address in the HTML, whatever the titles say."""
    message = compose(example_view(), SETTINGS)
    page = lxml.html.fromstring(body(message, "html"))
    assert page.xpath("//script | //img | //iframe | //link | //@onerror | //form") == []
    assert set(page.xpath("//a/@href/..")) == {a for a in page.iter("a") if a.get("href", "").startswith("https://")}
    assert "\x1b" not in message.as_string()
    assert "\u202e" not in body(message, "html") + body(message, "plain")


@pytest.mark.parametrize("evil", ["\r\nBcc: thief@example.com", "\nX: y", "\u2028Bcc: thief@example.com"])
def test_a_header_cannot_be_added(evil: str, tmp_path: Path) -> None:
    """Neither a name in the map nor an office's own subject template can end a header."""
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "office.subject.txt.j2").write_text(f"更新{evil}", encoding="utf-8")
    settings = replace(SETTINGS, sender=f"海曙{evil} <monitor@example.gov.cn>")
    message = compose(example_view(), settings, templates=tmp_path)
    parsed = message_from_bytes(message.as_bytes(), policy=policy.default)
    assert parsed["Bcc"] is None
    assert parsed["X"] is None
    assert parsed["From"].addresses[0].addr_spec == "monitor@example.gov.cn"


def test_styles_are_in_the_elements() -> None:
    """No style sheet, class rule or outside file is needed to see the mail as it is meant."""
    page = body(compose(example_view(), SETTINGS), "html")
    assert "<style" not in page
    assert "http-equiv" not in page
    assert re.search(r'<span class="overdue" style="[^"]*color: ?#b3201b', page)


def many_overdue(count: int) -> View:
    """Give a night with so many more overdue pages, each with a hostile title of the greatest length."""
    overdue = [verdict for verdict, _ in verdicts() if verdict.status is Status.OVERDUE and verdict.newest]
    return example_view(
        judged=tuple(
            replace(verdict, page=f"https://www.haishu.gov.cn/{number}/", newest=replace(verdict.newest, title=title))
            for number in range(count)
            for verdict, title in zip(overdue, (NASTY[3] + f"{number * 7919}" * 40,) * len(overdue), strict=True)
            if verdict.newest
        )
    )


def test_an_ordinary_night_carries_its_report_and_is_small() -> None:
    """The made-up night's letter, its report in a zip file within, is no more than mail readers show whole."""
    message = compose(example_view(), SETTINGS)
    assert size_of(message) < CLIPPED
    (attached,) = message.iter_attachments()
    with zipfile.ZipFile(io.BytesIO(attached.get_content())) as archive:
        assert archive.testzip() is None
        assert "今晨" in archive.read("freshness-2026-11-22.html").decode()
    assert "freshness-2026-11-22.zip" in body(message, "plain")
    assert "freshness-2026-11-22.zip" in body(message, "html")


@pytest.mark.parametrize("link", ["", "https://report.example/"])
def test_a_night_with_thousands_of_pages_is_small_and_says_where_its_report_is(link: str) -> None:
    """The whole letter stays below what mail readers cut off; what is left out is counted."""
    view = many_overdue(500)
    message = compose(view, replace(SETTINGS, link=link))
    assert size_of(message) < CLIPPED
    assert list(message.iter_attachments()) == []
    where = link or "在运行本程序的电脑上的报告文件夹（out）里"
    for kind in ("plain", "html"):
        content = body(message, kind)
        assert "完整报告太大，没有附上" in content
        assert where in content
        assert f"另有 {len(view.overdue) - 24} 个页面，见完整报告。" in content


def test_a_unit_with_very_many_pages_gets_a_small_letter() -> None:
    """So do its superiors."""
    view = many_overdue(500)
    unit = view.overdue[0].units[0]
    message = compose_department(view, unit, replace(SETTINGS, departments={unit: ("a@example.gov.cn",)}))
    step = Escalation(after_days=7, department=None, units=frozenset(), to=("b@example.gov.cn",))
    above = compose_escalation(view, Reached(step=step, lines=view.overdue, days=(9,) * len(view.overdue)), SETTINGS)
    assert message is not None
    assert max(size_of(message), size_of(above)) < CLIPPED


def test_the_office_is_told_who_cannot_be() -> None:
    """Units with something to put right and no address, worst first; of those with nothing wrong not a word."""
    message = compose(example_view(), SETTINGS)
    missing = unreached(example_view(), SETTINGS)
    assert "区财政局" in missing
    assert not {"区教育局", "古林镇", "区税务局"} & {*missing}
    for kind in ("plain", "html"):
        assert f"收不到提醒的单位：{'、'.join(missing[:9])}" in body(message, kind)
    everybody = replace(SETTINGS, departments=dict.fromkeys((*missing, *SETTINGS.departments), ("a@example.gov.cn",)))
    assert "收不到提醒" not in body(compose(example_view(), everybody), "html")


def test_a_department_hears_of_its_own_pages_only() -> None:
    """Its overdue page with what to do; of others not a word; of what we could not see, that it need do nothing."""
    message = compose_department(example_view(), "区教育局", SETTINGS)
    assert message is not None
    assert message["To"] == "jyj@example.gov.cn"
    assert message["Subject"] == "【栏目更新】贵单位 1 个栏目需更新，最长已超期 12 天（11月22日）"
    for kind in ("plain", "html"):
        content = body(message, kind)
        assert "工作进展" in content
        assert "超期 12 天" in content
        assert "产品质量" not in content
        assert "不需要贵单位处理" in content
        assert "人机验证" not in content
    assert list(message.iter_attachments()) == []


def test_a_department_with_nothing_to_do_gets_no_mail() -> None:
    """Neither does one without an address."""
    settled = tuple(replace(v, status=Status.FRESH, due=None, remind=False) for v, _ in verdicts() if v.page)
    assert compose_department(example_view(judged=settled), "区教育局", SETTINGS) is None
    assert compose_department(example_view(), "区财政局", SETTINGS) is None


def test_two_departments_get_two_messages() -> None:
    """Their Message-IDs differ."""
    view = example_view()
    ids = {
        message["Message-ID"]
        for unit in ("区教育局", "古林镇")
        if (message := compose_department(view, unit, SETTINGS)) is not None
    }
    assert len(ids) == 2
