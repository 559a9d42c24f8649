"""What the words around a date say: how it stands in its text, and whether it is a day of publication at all.

A date after a label of publication is believed first, then one after a label of entering, then one alone in its text
(brackets, a clock time, a weekday and small marks allowed), then one at the edge of a text, if most rows of its list
have it there. A date inside a sentence, a range, a deadline, a day of signing or of taking effect, and today's date in
a banner are never a publication date.
"""

import re
from enum import IntEnum
from functools import lru_cache

from crawler.pages.dates import DateText, Form


class Role(IntEnum):
    """How a date stands in its text; a higher one is believed before a lower one."""

    REJECTED = 0
    """The words say that it is another date."""
    INSIDE = 1
    EDGE_END = 2
    EDGE_START = 3
    SECOND = 4
    """Alone, and labelled as the second date of its row: updated, answered."""
    ALONE = 5
    ENTERED = 6
    """After a label of writing or entering, which is that of publication where there is no other: 发文日期."""
    PUBLISHED = 7
    """After a label of publication."""


OTHER_DATE = re.compile(
    "截止|截至|成文|施行|实施|生效|失效|废止|有效|报名|开标|截标|评标|考试|会议|活动|印发|签发|签署|签订|出生|"
    "生成|制定|"
    "审批|到期|开始|结束|起始|终止|起止|期限|举办|召开|今天|今日|现在|当前|系统|服务器|访问|查询|统计|检索|成立|任职|"
    "开庭|立案|裁判|判决|宣判|处罚|许可|核准|批准|通过|竣工|开工|交货|送达|受理时限|征集时间|征集日期|反馈时间|"
    "开播|首播|数据日期|行情|净值|权益|登记日|除息|红利|版权|Copyright|©|备案|[Dd]eadline|[Dd]ue|[Ee]xpir|"
    "[Ee]ffective|"
    "[Cc]losing|[Ff]iled|[Aa]rgued|[Dd]ecided on|截稿|缴费|面试|笔试|体检|最后登录|上次登录|建站|開標|截標|會議|實施|"
    "本站|网站更新|页面|页[数次码]|最后更新|截止日|成文日|生成日|时效"
)
"""Labels of dates that are not the publication's."""
_EVENT = re.compile(
    "(?:听证|培训|讲座|比赛|竞赛|演出|展览|参观|集合|出发|停水|停电|断水|停气|施工|检修|封闭|拍卖|竞买|竞价|报价|递交|购买|"
    "领取|采样|抽样|检查|检验|办公|工作|服务|营业|上班|接待|值班|放假|发证|颁证|决定|认定|注册|会)(?:时间|日期)"
)
"""Labels of what happens on a day; without 时间 the words may end a title."""
PUBLICATION = re.compile(
    "发布|發布|發佈|公佈|張貼|上版|上稿|上架|上线|建檔|發文|刊載|登載|貼文|新增|通告|发表|發表|刊登|刊发|刊载|发稿|公布|公告|公开|公開|上网|上網|上传|录入|添加|加入|挂网|推送|"
    "入库|收录|"
    "登载|刊出|出版|出刊|张贴|公示|建立|创建|报送|来稿|稿件|撰写|张榜|登录时间|发文|发帖|[Pp]ublish|[Pp]ost(?:ed|ing)|"
    "[Rr]elease|[Ii]ssued|[Pp]ublication|[Uu]ploaded|[Aa]dded|[Pp]ubDate|^于$|^on$"
)
_ENTERING = re.compile("发文|發文|创建|录入|添加|加入|来稿|稿件|撰写|报送|入库|建立|出版|出刊|收录|登录|建檔")
_RELEASING = re.compile("发布|發布|發佈|公开|公開|上网|上網|上传|公布|上线|挂网|发稿|[Pp]ublish")
_PUBLISHED_LAST = re.compile(rf"(?:{PUBLICATION.pattern})$")
"""公开摇号时间 is when lots are drawn in public, 公示开始发布时间 when it was published."""
_PLANNED = re.compile("预计|计划|拟|预定|预公告")
_TIME_OF = re.compile("(?:日间|日間|时间|時間|日期|[Dd]ate)[:：]?$")
"""What a label ends with that names a day, whosever it is."""
_DAY_OF = re.compile(f"{_TIME_OF.pattern}|(?:截止|截至|到期|生效|失效)$")
_OF_AN_ENTRY = re.compile(
    "(?:信息|文章|新闻|新聞|内容|內容|资讯|资料|动态|消息|通知|标题|本文|网页|News|Article|Entry)?", re.IGNORECASE
)
"""Whose day it is where 时间 and 日期 mean that of publication; 报告时间, 批复日期, 生产日期 are of something else."""
SECOND_DATE = re.compile(
    "更新|修改|回复|最后发表|最后回|答复|回覆|办结|办理|反馈|编辑|審核|审核|[Uu]pdated|[Mm]odified|[Ee]dited|更正|变更"
)
QUESTION = re.compile("提交|提问|来信|写信|信件|留言|咨询|投诉|受理|诉求|登记")

_ENDS_OTHER = re.compile(rf"(?:{OTHER_DATE.pattern})(?:时间|日期|日|期|于|是|为)?$")
_BARE_LABEL = re.compile("(?:时间|時間|日期|日|于|是|[Dd]ate|on)$")
_BRACKETS = " \t\r\n\f\v()[]{}<>|/·•.,、。;*_–~〖〗【】「」『』〔〕《》«»“”\"'‘’»›→►▶■□●◆◇★☆▪○:-"
_LONGEST_LABEL = 24
_WORDS = re.compile(r"[\s:,;，；。]")
_SENTENCES = re.compile("[:,;]")
"""A label in English is of several words: Event date, Date of publication."""
_BREAK = re.compile(r"[\s,;，；。|/]+")
_TIME = re.compile(
    r"\s{0,40}(?:T\s?|,\s?|-(?=\d\d?:\d\d))?(?:上午|下午|晚上|"
    r"凌晨)?\s{0,5}\d{1,2}\s?[:时点]\s?\d{1,2}(?:\s?[:分]\s?\d{1,2}(?:\.\d{1,9})?秒?|分)?"
    r"(?:\s?(?:Z|[+-]\d\d:?\d\d)(?!\d)|\s(?:[A-Z]{2,4})\b|\s?[AaPp]\.?[Mm]\.?)?|\s{1,5}\d{1,2}时"
)
_WEEKDAY = re.compile(
    r"[\s,(（]{0,5}(?:星期|周|週|礼拜)[一二三四五六日天][)）]?|[\s,(]{0,3}(?:Mon|Tue|Tues|Wed|Wednes|Thu|Thur|"
    r"Thurs|Fri|Sat|Satur|Sun)(?:day)?\b\)?"
)
_WEEKDAY_BEFORE = re.compile(
    r"(?:(?:星期|周|週)[一二三四五六日天]|\b(?:Mon|Tue|Tues|Wed|Wednes|Thu|Thur|Thurs|Fri|Sat|Satur|"
    r"Sun)(?:day)?),?\s*$"
)
_DECOR = re.compile(
    r"(?:NEW!?|new!?|New!?|HOT|Hot|hot|置顶|最新|新|热|热门|推荐|荐|图|视频|组图|顶|图文|更多|详情|详细|查看)"
)
_RANGE_AFTER = re.compile(r"(?!-\d\d?:\d\d)\s{0,5}(?:至|到|[~～]|--?|—)\s{0,5}(?:\d|今|长期)")
_RANGE_BEFORE = re.compile(
    r"(?:\d\s?日?\s{0,3}(?:至|到|[~～])|[-/.月]\d{1,2}日?\s{0,3}-{1,2}|(?:^|[\u4e00-\u9fff\s:])(?:自|从|至|到|"
    r"距|截至|截止))\s{0,5}$"
)
_PERIOD_BEFORE = re.compile(r"\d\s?日?\s{0,3}(?:至|到|[~～]|-{1,2}|—)\s{0,5}$")
_AFTER_BAD = re.compile(
    r"\s{0,3}(?:截止(?!时间|日期|[:：])|以前|之前|以后|之后|至今|上午|下午|当天|"
    r"(?:生效|实施|施行|召开|举行|开标)(?!时间|日期|日|单位|主体|机关|机构|部门|记录|状态|地点|[:：])|"
    r"(?:止|前|起)(?![\u4e00-\u9fff]))|止|前(?![台往沿海])|起(?![草止])"
)
"""What makes a date another one by standing after it; not where it begins the next label: 开标时间, 实施状态."""
_META_AFTER = re.compile(
    r"(?:来源|來源|作者|浏览|瀏覽|阅读|点击|點閱|编辑|发布|发表|信息|字号|文章|责任|责编|查看|访问|评论|人气|"
    r"次数|供稿|撰稿|摄影|"
    r"记者|单位|部门|类别|分类|栏目|地区|状态|下载|附件|阅览|通讯员|审核|By|by|Source|Views|Hits|回复|答复|"
    r"[\w\u4e00-\u9fff]{1,8}:)"
)
_OFFICE = re.compile("[局院处科室委办部站所厅馆]$|中心$")
"""How an office ends that stands before a date: 统计局 is no label."""
_COUNT = re.compile(r"\d{1,7}\s?(?:次|人|阅|浏|点|$)")
_GAP_SIGNS = "|·•/"
_LONGEST_SOURCE = 24
_WINDOW = 200
"""How many characters on each side of a date are looked at: a text may be a whole page."""
_ENDS_A_TITLE = re.compile(r"[^\s\])}】》:]\($")
"""任免工作人员（2023年12月15日）: the brackets belong to the words before them."""
_GAP = re.compile(r"\||\s{2,}|[\n\t]|·|•|　")


def role_of(text: str, found: DateText) -> Role:
    """Tell how a date stands in its text; `text` is as `dates.plain` leaves it."""
    before, after = text[max(0, found.start - _WINDOW) : found.start], text[found.end : found.end + _WINDOW]
    if _RANGE_AFTER.match(after) or _RANGE_BEFORE.search(before):
        return Role.REJECTED
    after = _without_time(after)
    before = _WEEKDAY_BEFORE.sub("", before)
    if _AFTER_BAD.match(after):
        return Role.REJECTED if not after.startswith(("上午", "下午")) else Role.INSIDE
    before_bare = before.strip(_BRACKETS)
    after_bare = _without_decor(after.strip(_BRACKETS))
    spelled = "年" in text[found.start : found.end]  # and so may be the first or the last words of a title
    if not before_bare:
        return _at_start(after, after_bare, found, spelled=spelled)
    if spelled and _ENDS_A_TITLE.search(before) and after[:1] == ")":
        return Role.INSIDE
    return _after_words(before, before_bare, after, after_bare, found)


@lru_cache(maxsize=2048)
def label_role(label: str) -> Role | None:
    """Tell what a label (a cell's heading, the words before a date) makes of its date; None for no label.

    A 时间 or 日期 of something that no list of ours knows is that something's, not the publication's.
    """
    if OTHER_DATE.search(label) or _EVENT.search(label):
        return Role.REJECTED
    if SECOND_DATE.search(label):
        return Role.SECOND
    publishes = PUBLICATION.search(label) is not None
    if not publishes and QUESTION.search(label):
        return Role.ALONE
    words = label.strip(_BRACKETS)
    words = words if words.isascii() else _BREAK.split(words)[-1]
    named = _TIME_OF.search(words)
    if named is None:
        return _published(label) if publishes else None
    whose = words[: named.start()].strip(_BRACKETS)
    told = _PUBLISHED_LAST.search(whose) and not _PLANNED.search(label)
    return _published(label) if told or _OF_AN_ENTRY.fullmatch(whose) else Role.REJECTED


def _published(label: str) -> Role:
    """Tell a label of writing or entering from one of publication."""
    return Role.ENTERED if _ENTERING.search(label) and not _RELEASING.search(label) else Role.PUBLISHED


def edges(text: str, found: DateText) -> tuple[str, str]:
    """Return what stands before and after a date at an edge of its text: "^", "$", a bracket, a blank or "w" for words.

    Two empty texts for a date that stands at neither edge, after a label with a colon, or in a period.
    """
    before, after = text[max(0, found.start - _WINDOW) : found.start], text[found.end : found.end + _WINDOW]
    if _RANGE_AFTER.match(after) or _PERIOD_BEFORE.search(before) or before.rstrip(" \t\r\n[(").endswith(":"):
        return "", ""
    after = _without_time(after)
    starts, ends = not before.strip(_BRACKETS), not after.strip(_BRACKETS)
    if not starts and not ends:
        return "", ""
    return ("^" if starts else "") + _kind(before[-1:]), ("$" if ends else "") + _kind(after[:1])


def _kind(sign: str) -> str:
    """Return a bracket as it is, a blank for any blank, and one letter for any other character."""
    return "w" if sign.isalnum() else " " if sign.isspace() else sign


def names_a_time(words: str) -> bool:
    """Tell whether a few words name a day of something, whatever it is: 发布时间, 报名截止."""
    return _DAY_OF.search(words) is not None


def bare_label_role(words: str) -> Role | None:
    """Tell what a few words without a colon make of the date after them: 截止日期 a deadline, 会议通知 nothing."""
    words = words.strip(_BRACKETS)
    role = label_role(words)
    return None if role is Role.REJECTED and not (_ENDS_OTHER.search(words) or _TIME_OF.search(words)) else role


def _without_time(after: str) -> str:
    """Cut a clock time and a weekday off the text after a date."""
    for _ in range(2):
        match = _WEEKDAY.match(after) or _TIME.match(after)
        if match:
            after = after[match.end() :]
    return after


def _without_decor(bare: str) -> str:
    return "" if len(bare) <= 8 and not _DECOR.sub("", bare).strip(_BRACKETS) else bare  # noqa: PLR2004 - two such words


def _at_start(after: str, after_bare: str, found: DateText, *, spelled: bool) -> Role:
    """Judge a date with no words before it."""
    if not after_bare:
        return Role.ALONE
    if found.form is Form.YEARLESS or found.form is Form.COMPACT:
        return Role.EDGE_START if after[:1].isspace() or after[:1] in "])】〕|" else Role.INSIDE
    if _META_AFTER.match(after_bare):
        return Role.ALONE
    if spelled and after[:1].isalnum():
        return Role.INSIDE
    return Role.EDGE_START


def _after_words(before: str, before_bare: str, after: str, after_bare: str, found: DateText) -> Role:
    """Judge a date with words before it."""
    tail = _GAP.split(before.rstrip(_BRACKETS))[-1][-_LONGEST_LABEL:]
    labelled = before.rstrip(" \t\r\n[(").endswith(":")
    words = (_SENTENCES if tail.isascii() else _WORDS).split(tail.strip(_BRACKETS))[-1]
    bare = len(before_bare) <= 8 and (len(words) <= 4 or _BARE_LABEL.search(words))  # noqa: PLR2004 - 发布时间, no colon
    if (labelled or bare) and not _OFFICE.search(words):
        role = label_role(words) if labelled else bare_label_role(words)
        if role is not None:
            return role
    if found.form is Form.FULL and len(before_bare) <= _LONGEST_SOURCE and _is_in_a_line(before, after, after_bare):
        return Role.ALONE
    if found.form in {Form.YEARLESS, Form.COMPACT} and len(before_bare) > 8:  # noqa: PLR2004
        bracketed = before[-1:] in "([【〔" and after[:1] in ")]】〕"
        return Role.EDGE_END if not after_bare and (bracketed or before[-1:].isspace()) else Role.INSIDE
    if _GAP.search(before[-3:]) and (not after_bare or _GAP.match(after) or _META_AFTER.match(after_bare)):
        return Role.EDGE_END if len(before_bare) > 20 else Role.ALONE  # noqa: PLR2004 - a source, not a title
    if _ENDS_OTHER.search(before.rstrip(_BRACKETS)):
        return Role.REJECTED
    return Role.EDGE_END if not after_bare else Role.INSIDE


def _is_in_a_line(before: str, after: str, after_bare: str) -> bool:
    """Tell whether a date stands between a source and what else a line says of an entry: 区府办 2026-11-24 浏览：20."""
    apart = all(sign.isspace() or sign in _GAP_SIGNS for sign in (before[-1:], after[:1]) if sign)
    return apart and bool(before and after) and bool(_META_AFTER.match(after_bare) or _COUNT.match(after_bare))
