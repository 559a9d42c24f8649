"""What `[mail]` says: who hears what, when, and who hears of what stays overdue."""

from pathlib import Path

import pytest

from monitor.column_map import load
from monitor.map_mail import Escalation, MailSettings
from tests.column_map.test_faults import GOOD, faults_of

MAIL = '[mail]\nfrom = "a@b.cn"\nto = ["x@y.cn"]\n'


def settings_of(text: str, folder: Path) -> MailSettings:
    """Load a map with a `[mail]` table."""
    path = folder / "map.toml"
    path.write_text(GOOD.replace("[crawl]\n", text + "[crawl]\n"), encoding="utf-8")
    mail = load(path).mail
    assert mail is not None
    return mail


def test_what_is_left_out(tmp_path: Path) -> None:
    """A digest on Mondays, nobody above, no link."""
    mail = settings_of(MAIL, tmp_path)
    assert (mail.digest, mail.escalation, mail.link) == (frozenset({0}), (), "")


def test_what_is_written(tmp_path: Path) -> None:
    """Days of the week, a link, and steps for one unit, for a group and for all."""
    text = (
        MAIL
        + 'digest = ["fri", "tue"]\nlink = "https://report.example/"\n'
        + '[[mail.escalation]]\nafter_days = 7\ndepartment = "区教育局"\nto = ["fgld@y.cn"]\n'
        + '[[mail.escalation]]\nafter_days = 14\ndepartment = "各部门"\nto = ["b@y.cn", "c@y.cn"]\n'
        + '[[mail.escalation]]\nafter_days = 14\nto = ["d@y.cn"]\n'
    )
    mail = settings_of(text, tmp_path)
    assert mail.digest == {1, 4}
    assert mail.link == "https://report.example/"
    assert mail.escalation == (
        Escalation(after_days=7, department="区教育局", units=frozenset({"区教育局"}), to=("fgld@y.cn",)),
        Escalation(
            after_days=14, department="各部门", units=frozenset({"区统计局", "区教育局"}), to=("b@y.cn", "c@y.cn")
        ),
        Escalation(after_days=14, department=None, units=frozenset(), to=("d@y.cn",)),
    )
    assert [step.concerns({"区统计局"}) for step in mail.escalation] == [False, True, True]


def test_no_digest(tmp_path: Path) -> None:
    """An empty list means news only."""
    assert settings_of(MAIL + "digest = []\n", tmp_path).digest == frozenset()


STEP = "[[mail.escalation]]\n"
WRONG = [
    (
        'digest = ["monday"]\n',
        (
            "第 7 行 mail → digest[1]：应为：mon、tue、wed、thu、fri、sat、sun 中的几个，写在方括号里；不要就写 []，"
            '现写的是 “monday”。改正它，例如：digest = ["mon"]'
        ),
    ),
    (
        STEP + 'after_days = 0\nto = ["x@y.cn"]\n',
        "第 8 行 mail → escalation[1] → after_days：应为：1 到 365 的整数，现写的是 0。改正它，例如：after_days = 7",
    ),
    (
        STEP + "after_days = 7\n",
        (
            "第 7 行 mail → escalation[1] → to：缺少 to（收件人的邮件地址，一个或多个，写在方括号里）。"
            '补上一行，例如：to = ["fgld@example.gov.cn"]'
        ),
    ),
    (
        STEP + 'after_days = 7\ndepartment = "区教局"\nto = ["x@y.cn"]\n',
        (
            "第 9 行 mail → escalation[1] → department：没有哪个栏目由 “区教局” 负责，这一步不起作用。"
            "最接近的是“区教育局”，改成它"
        ),
    ),
    (
        STEP + 'after_days = 7\ndepartement = "区教育局"\nto = ["x@y.cn"]\n',
        "第 9 行 mail → escalation[1] → departement：不认识的键 departement。最接近的是“department”，改成它",
    ),
    (
        (STEP + 'after_days = 7\nto = ["x@y.cn"]\n') * 2,
        "第 10 行 mail → escalation[2]：“全部单位 7 天”已有一步。两步留一步，收件人合写在 to 里",
    ),
    (
        'escalation = ["x@y.cn"]\n',
        "第 7 行 mail → escalation[1]：应为一段设置，现写的是 “x@y.cn”。写成例如：{ after_days = 7 }",
    ),
    (
        'link = "freshness.example.gov.cn"\n',
        (
            "第 7 行 mail → link：“freshness.example.gov.cn” 网址须以 http:// 或 https:// 开头。"
            '应为：在哪里可以打开报告，网址，例如：link = "https://freshness.example.gov.cn/"'
        ),
    ),
    (
        'departments = { "区教育局" = ["教育局@y.cn"] }\n',
        (
            "第 7 行 mail → departments → 区教育局[1]：“教育局@y.cn” 邮件地址里只能有英文字符（前面的名字可用中文）。"
            '应为：各单位的邮件地址，每个单位一个方括号，例如："区教育局" = ["jyj@example.gov.cn"]'
        ),
    ),
    (
        'departments = { "区教育局\\r\\nBcc: thief@y.cn" = ["x@y.cn"] }\n',
        (
            "第 7 行 mail → departments → 区教育局��Bcc: thief@y.cn：“区教育局��Bcc: thief@y.cn” "
            "含有换行、制表符等看不见的字符，请删去。"
            '应为：各单位的邮件地址，每个单位一个方括号，例如："区教育局" = ["jyj@example.gov.cn"]'
        ),
    ),
]


@pytest.mark.parametrize(("written", "said"), WRONG)
def test_each_fault_is_told_with_its_place(written: str, said: str, tmp_path: Path) -> None:
    """The line, the way to the key, what is wrong, what to do."""
    assert faults_of(GOOD.replace("[crawl]\n", MAIL + written + "[crawl]\n"), tmp_path) == [said]


def test_every_fault_at_once(tmp_path: Path) -> None:
    """A wrong day, an unknown unit and two wrong steps are four lines."""
    text = MAIL + 'digest = ["x"]\ndepartments = { "区教局" = ["x@y.cn"] }\n' + (STEP + "after_days = 0\n") * 2
    assert len(faults_of(GOOD.replace("[crawl]\n", text + "[crawl]\n"), tmp_path)) >= 4
