"""The reasons of verdicts: one Chinese sentence each, without a full stop; the rule, the newest entry, the sum."""

import re
from datetime import date, datetime
from functools import lru_cache

from monitor.judging.changes import Waiver
from monitor.judging.frequency import parse_phrase
from monitor.judging.rules import Every, OnChange, Promptly, Rule, Within, describe, spoken
from monitor.types import Entry, Failure
from monitor.wording import failing

CHINESE = re.compile(r"[\u4e00-\u9fff]")
"""Words that a reader understands; a sign without any is data: `<recordset></recordset>`, `"total": 0`."""

LONGEST_TITLE = 60
"""Characters of a title that a sentence quotes; the report shows the whole."""

UNMAPPED = "尚未配置网址，未纳入监测"
NEVER_OBSERVED = "无法判定：本栏目尚未观测"


def quoted(text: str) -> str:
    """Make page text fit for a sentence: on one line, without control characters, cut where it is long."""
    if not text.isprintable():
        text = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return text if len(text) <= LONGEST_TITLE else f"{text[: LONGEST_TITLE - 1]}…"


def title_of(entry: Entry) -> str:
    """Name an entry in book-title marks, those within it made single."""
    title = quoted(entry.title)
    if "《" in title:
        title = title.replace("《", "〈").replace("》", "〉")
    return f"《{title or '（无标题）'}》"


@lru_cache(maxsize=4096)
def requirement(frequency: str, rule: Rule) -> str:
    """Say what the rules document asks for; spelt out where the phrase alone does not give the arithmetic."""
    spelt_out = isinstance(rule, Every) or (isinstance(rule, Within) and parse_phrase(frequency) != rule)
    return f"《细则》要求“{quoted(frequency)}”{f'（{describe(rule)}）' if spelt_out else ''}，"


def before_title(lead: str, published: date) -> str:
    """Say the rule and the newest entry's date; the entry's title and `deadline` follow."""
    return f"{lead}最新一条为{published}"


def deadline(due: date, day: date) -> str:
    """Say the due day and how far off it is."""
    days = (due - day).days
    if days < 0:
        return f"，最迟应于{due}更新，已超期{-days}天"
    return f"，最迟应于{due}更新，" + (f"还有{days}天" if days else "今日到期")


def after_waiver(due: date, until: date, day: date) -> str:
    """Say the due day, and how long it is past without the days under a waiver."""
    return f"，最迟应于{due}更新，免检至{until}，此后仍未更新，已超期{(day - until).days}天"


def empty(lead: str, sign: str) -> str:
    """Reason of an empty column: the sign of emptiness, as it stands on the page."""
    return f"{lead}{nothing_there(sign)}，没有任何信息，已经两次观测确认"


def nothing_there(sign: str) -> str:
    """Say what shows that a page is empty: its own words, or what its data mean, with the data beside it."""
    if CHINESE.search(sign):
        return f"网页写明“{quoted(sign)}”"
    return f"网页的列表数据中一条记录也没有（原文为“{quoted(sign)}”）"


def standing(
    rule: Promptly | OnChange,
    lead: str,
    day: date,
    *,
    newest: Entry | None,
    changed_on: date | None,
    confirmed_on: date | None,
    remind: bool,
) -> str:
    """Reason of a page whose rule has no term: its last change, and what to confirm after long silence."""
    parts = [f"{lead}未设期限，不判超期"]
    if newest is not None and newest.published is not None:
        parts.append(f"最新一条为{newest.published}{title_of(newest)}，距今{(day - newest.published).days}天")
    if changed_on is not None:
        parts.append(f"网页内容最近一次变动见于{changed_on}")
    elif newest is None:
        parts.append("监测以来网页内容未见变动")
    if confirmed_on is not None:
        parts.append(f"{confirmed_on}已有人确认内容无需变动")
    if remind:
        ask = "变动，请确认内容是否仍然准确" if isinstance(rule, OnChange) else "新内容，请查看是否需要更新"
        parts.append(f"已超过{spoken(rule.remind_after)}没有{ask}")
    return "，".join(parts)


def unknown(failure: Failure, nights: int) -> str:
    """Reason of a page that could not be judged: what, why, since when; it blames nobody."""
    since = f"，已是连续第{nights}晚" if nights > 1 else ""
    return f"无法判定：{failing(failure.kind, quoted(failure.detail))}{since}"


def not_lately(observed_at: datetime, why: str) -> str:
    """Reason of a page whose last look is too old to say anything of today."""
    return f"无法判定：最近一次观测在{observed_at:%Y-%m-%d %H:%M}，{why}，此后情况不明"


def unconfirmed_overdue(newest: Entry, due: date, day: date) -> str:
    """Reason of a page that looks overdue in one look only."""
    return (
        f"无法判定：待复核，一次观测中最新一条为{newest.published}{title_of(newest)}，"
        f"按此已过更新期限{(day - due).days}天，须再次观测确认"
    )


def unconfirmed_empty(sign: str) -> str:
    """Reason of a page that looks empty in one look only."""
    return f"无法判定：待复核，一次观测中{nothing_there(sign)}，须再次观测确认"


def exempt(waiver: Waiver) -> str:
    """Reason of a page that is waived or retired: why, by whom, until when."""
    what = "栏目已撤销" if waiver.retired else "免检"
    end = f"，至{waiver.until}止" if waiver.until else ""
    return f"{what}：{quoted(waiver.reason)}（{quoted(waiver.by)}，自{waiver.since}起{end}）"


def future_note(future: tuple[Entry, ...]) -> str:
    """Note on entries dated after the judging day."""
    return f"有{len(future)}条信息的日期在判定日之后，不计入：" + "、".join(
        f"{entry.published}{title_of(entry)}" for entry in future[:3]
    )


def address_note(newest: Entry) -> str:
    """Note on a newest entry whose address names another day than the page shows."""
    return f"最新一条显示的日期为{newest.published}，其网址中的日期为{newest.address_date}，以显示的日期为准"


def guessed_note(years: tuple[int, ...]) -> str:
    """Note on working days of years that are not announced yet."""
    return f"{'、'.join(map(str, years))}年的节假日与调休安排尚未收录，工作日暂按周一至周五计算"


COUNT_NOTE = "列表只显示部分信息，最早一段时间的条数无法核对，按已达到要求计算"
