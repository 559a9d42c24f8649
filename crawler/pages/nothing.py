"""The positive sign that a column is empty: 暂无数据, 共 0 条; and where such words are no sign of it.

A page without rows and without a sign is not empty but unrecognised.
"""

import re
from itertools import islice

from crawler.pages.shown import SIGN_LONGEST, shown_texts
from crawler.pages.source import Source
from crawler.pages.tree import Element, squeeze

_OF_WHAT = (
    r"(?:您要|您|符合|满足|任何|相关|相關|相應|对应|可|此类|更多|匹配|该类|条件|條件|查询|查詢|要求|的|到|显示)*"
    r"(?:数据|信息|内容|记录|资料|文章|结果|条目|新闻|公告|文件|列表|資料|資訊|訊息|內容|公示|消息|"
    r"动态)(?:[!！。.…~,，]|$|可供|可以|显示|发布|更新)"
)
_ZERO_OF = r"\s*[:：]?\s*0\s*(?:条|条记录|篇|项|个|页|筆|笔|条内容|条信息|条数据|records?|results?)"
_NO = (
    r"o\s{1,9}(?:[Dd]ata|[Rr]ecords?|[Rr]esults?|[Cc]ontent|[Ii]tems?|[Nn]ews|[Aa]rticles?|[Pp]osts?)"
    r"(?: available| found| to display| yet)?\b"
)
_EMPTY = re.compile(
    "|".join((
        *(word + _OF_WHAT for word in ("没有", "沒有", "无", "無", "未有", "未查询到", "未找到")),
        *(word + _OF_WHAT for word in ("没有找到", "未检索到", "查无")),
        f"找不到{_OF_WHAT}",
        *(word + _ZERO_OF for word in ("共", "总计", "共有", "总共", "找到", "合计", "总数")),
        "内容(?:正在)?(?:建设|更新|整理|完善)中", "栏目(?:正在)?(?:建设|更新|整理|完善|筹备)中",
        *(word + "中[!！。.…]*$" for word in ("建设", "整理", "筹备", "完善")), "敬请期待",
        f"N{_NO}", f"n{_NO}", "查無資料", "暫無", "尚無",
        "暂无(?!障碍|权限|法(?![规律治院定人])|访问权|响应|服务(?:器|$)|备案$)",
        r"0\s{1,9}(?:records|results|items)\b",
    )),
    re.MULTILINE,
)  # fmt: skip
"""Asked of each text, blanks squeezed, and before that of all as they are, one to a line or more.

Each of its branches opens with a character, not with a group: then `re` passes over all other characters quickly.
"""
_ZERO = re.compile(r"^\s*0\s*$", re.MULTILINE)
_NOTHING = re.compile(r"共\s?(?:找到|有|查到|检索到|搜索到)?\s?0\s?(?:条|篇|项|个结果|记录)")
_PARTS = 3
_NOT_EMPTY_SIGN = re.compile(
    "图片|评论|簡介|简介|附件|更多|失败|错误|出错|异常|登录|权限|无法|备案|已移动|升级|维护|开小差|超时|"
    "[Ss]ign in|[Ll]og ?in|[上下]一[篇条]|(?:时间|日期|文号|电话|传真|备注|解读)\\s*[:：]"
)
"""What a text is about that says 暂无 and is no sign of an empty column: a part of the page, or a failure."""
_ASIDE = re.compile(
    r"(?:时间|日期|文号|有效性|电话|传真|备注|来源|机构|附件|解读)\s*[:：]$|^[上下]一[篇条]\s*[:：]?$|"
    r"^(?:相关|关联|推荐|延伸|猜你)\w{0,6}[:：]?$"
)
"""What stands before a 暂无 that is of a particular of an article, or of related reading: 废止时间：暂无."""
_FIELDS = ("input", "select", "textarea")
_STEPS = 4
"""Elements above a text that are asked."""
_CONDITIONS = ("v-if", "v-else", "v-else-if", "v-show", "ng-if", "ng-show", "ng-hide", "x-show", "x-if")


def empty_sign(source: Source) -> str:
    """Return the positive sign of emptiness that the page shows, as it stands there; empty for none."""
    if source.root is None:
        return ""
    if _EMPTY.search(source.seen.said):
        before = "", source.root
        for words, owner, _ in shown_texts(source):
            if says_empty(words) and not _is_conditional(owner) and not _is_a_label(before, source.root):
                return words
            before = words, owner
    if _ZERO.search(source.seen.said) and any(words == "0" for words, *_ in shown_texts(source)):
        return _count_of_nothing(source.root)
    return ""


def _is_a_label(before: tuple[str, Element], root: Element) -> bool:
    """Tell whether the text before a sign says of what in an article there is none.

    Not where it is of a field to fill in above the column's list (发布日期：), or names the column (相关政策).
    """
    words, owner = before
    if not _ASIDE.search(words) or words in squeeze(root.findtext(".//title") or ""):
        return False
    field, block = owner.getnext(), owner.getparent()
    near = (field, *((block.getnext(),) if block is not None and field is None else ()))
    asks = any(each is not None and next(each.iter(*_FIELDS), None) is not None for each in near)
    return not asks and not any(above.tag == "form" for above in islice(owner.iterancestors(), _STEPS))


def says_empty(words: str) -> bool:
    """Tell whether a short text, its blanks squeezed, says that a list is empty."""
    return len(words) <= SIGN_LONGEST and _EMPTY.search(words) is not None and not _NOT_EMPTY_SIGN.search(words)


def _is_conditional(element: Element) -> bool:
    """Tell whether a script decides if an element is shown: `<p v-if="rows.length == 0">`; its words prove nothing."""
    return any(
        above.tag == "template" or any(above.get(name) is not None for name in _CONDITIONS)
        for above in (element, *islice(element.iterancestors(), _STEPS))
    )


def _count_of_nothing(root: Element) -> str:
    """Return 共找到 0 条 where its number stands in an element of its own."""
    for element in root.iter("p", "div", "span", "td", "li"):
        if 0 < len(element) <= _PARTS and not any(len(child) for child in element):
            parts = [element.text, *(part for child in element for part in (child.text, child.tail))]
            words = squeeze("".join(filter(None, parts)))
            if len(words) <= SIGN_LONGEST and (match := _NOTHING.search(words)):
                return match.group()
    return ""
