"""What kind of page this is, before any date is believed: challenge, login, soft 404, maintenance, stub, empty, shell.

`refuse` is asked first of every document and is cheap. The words of a page are asked for only where no long list
outweighs them: a list page may show 暂无数据 in a corner, and a challenge page shows nothing else.
"""

import re

from crawler.pages.scan import UNSEEN, Element
from crawler.pages.source import Source
from crawler.pages.units import squeeze
from monitor.types import Failure, FailureKind

_CHALLENGE_MARKS = (
    "$_ts", "__jsl_clearance", "wzws_cid", "wzws_sessionid", "acw_sc__v2", "C3VK", "__tst_status", "_cf_chl", "HOY_TR",
    "cf-challenge", "challenge-platform", "请开启JavaScript并刷新", "__ac_signature", "yunsuo_session", "safedog",
    "waf_text_verify", "TencentCaptcha", "geetest_challenge",
)  # fmt: skip
_CHALLENGE_WORDS = re.compile(
    "安全验证|人机验证|访问验证|滑动验证|拖动滑块|请完成验证|验证码后继续|访问过于频繁|请求过于频繁|访问被拦截|请求被拦截|"
    "可能存在安全威胁|已被网站管理员设置拦截|网站防火墙|创宇盾|Just a moment|Checking your browser|Access Denied|"
    "enable JavaScript and cookies|浏览器安全检查|请开启JavaScript|您的访问被阻断|IP已被|地域限制|拒绝访问"
)
_NOT_FOUND = re.compile(
    r"(?:页面|网页|文件|内容|信息|栏目|地址|网址|文章|资源|頁面|網頁)(?:未找到|不存在|找不到|已删除|已被删除|走丢|丢失|已失效|不見|已下线|无法找到|没有找到)|"
    r"(?:找不到|未找到|无法找到|没有找到|访问的|请求的)(?:您|你|该|要|所|请求|访问|的|查找|查看|浏览){0,8}(?:页面|网页|文件|内容|资源|栏目|頁面|網頁)|"
    r"[Pp]age [Nn]ot [Ff]ound|404 [Nn]ot [Ff]ound|\b404\b.{0,12}(?:错误|[Ee]rror|页面)|(?:错误|[Ee]rror).{0,8}\b404\b|Not Found|No such file|"
    r"HTTP (?:Status|Error) ?(?:404|403|500)|^404$|该栏目已(?:关闭|撤销|迁移|停用)|can't be found|cannot be found|doesn't exist|does not exist"
)
_BROKEN = re.compile(
    r"服务器(?:内部)?错误|系统(?:异常|错误|出错|繁忙)|Internal Server Error|Bad Gateway|Service Unavailable|Gateway Time-?out|数据库连接"
    r"|运行时错误|Server Error in|(?:网页|页面|程序)(?:发生|出现)?(?:错误|异常|出错)|500 错误|Fatal error"
)
_MAINTENANCE = re.compile(
    r"(?:网站|系统|平台|栏目|页面|服务)(?:正在|正|现)?(?:进行)?(?:升级|维护|改版|建设|迁移|调试|关闭|整改)|(?:正在|升级)(?:升级|维护|改版|建设|整改)|"
    r"暂停(?:服务|访问)|维护中|改版中|建设中|[Uu]nder (?:[Mm]aintenance|[Cc]onstruction)|暂时(?:关闭|无法访问|停止)|停机"
)
_LOGIN = re.compile("登录|登錄|登入|统一身份认证|单点登录|用户认证|[Ll]og ?[Ii]n|[Ss]ign ?[Ii]n")
_LOGIN_WORDS = re.compile(
    "请(?:先)?(?:您)?登录|未登录|登录(?:已)?(?:超时|过期|失效)|需要登录|无权(?:限)?访问|没有权限|会话已过期|用户登录|统一身份认证|Please (?:log|sign) in"
)
_EMPTY = re.compile(
    r"(?:暂时?|目前|当前|尚|还|该栏目|本栏目|栏目下?|抱歉)?[,，]?(?:没有|无|未有|未查询到|未找到|没有找到|未检索到|查无|找不到)(?:您要|您|符合|满足|任何|相关|相應|对应|可|此类|更多|匹配|该类|条件|查询|要求|的|到|显示)*"
    r"(?:数据|信息|内容|记录|资料|文章|结果|条目|新闻|公告|文件|列表|資料|資訊|訊息|內容|公示|消息|动态)(?:[!！。.…~,，]|$|可供|可以|显示|发布|更新)|"
    r"(?:共|总计|共有|总共|找到|合计|总数)\s*[:：]?\s*0\s*(?:条|条记录|篇|项|个|页|筆|笔|条内容|条信息|条数据|records?|results?)|"
    r"内容(?:正在)?(?:建设|更新|整理|完善)中|栏目(?:正在)?(?:建设|更新|整理|完善|筹备)中|(?:建设|整理|筹备|完善)中[!！。.…]*$|敬请期待|"
    r"[Nn]o (?:[Dd]ata|[Rr]ecords?|[Rr]esults?|[Cc]ontent|[Ii]tems?|[Nn]ews|[Aa]rticles?|[Pp]osts?)(?: available| found| to display| yet)?\b|查無資料|暫無|尚無|暂无(?!障碍)|0 (?:records|results|items)\b"
)
_NOT_EMPTY_SIGN = re.compile("图片|评论|簡介|简介|附件|更多")
_TINY = 300
_SHORT_PAGE = 700
_SIGN_LONGEST = 60
_OK = 200
_SMALL = 20_000
"""Bytes below which every page is searched for a challenge: others are where no list is found."""


def refuse(source: Source) -> Failure | None:
    """Return why the document is no column page at all; None where it may be one."""
    if source.too_large:
        return Failure(kind=FailureKind.TOO_LARGE, detail=f"网页有{len(source.document.body) // 1_000_000} MB")
    if len(source.document.body) < _SMALL or source.document.status != _OK:
        challenge = challenge_mark(source)
        if challenge:
            return challenge
    status = source.document.status
    if status >= 500:  # noqa: PLR2004 - HTTP
        return Failure(kind=FailureKind.HTTP_SERVER, detail=f"HTTP {status}")
    if status >= 400:  # noqa: PLR2004 - HTTP
        return Failure(kind=FailureKind.HTTP_CLIENT, detail=f"HTTP {status}")
    if not source.text.strip():
        return Failure(kind=FailureKind.STUB, detail="网页是空的")
    return None


def challenge_mark(source: Source) -> Failure | None:
    """Return what a challenge page betrays itself by; a list page may hold the same script and shows its list."""
    mark = next((mark for mark in _CHALLENGE_MARKS if mark in source.text), None)
    if mark is None:
        return None
    if source.document.status in {412, 521, 512} or _visible(source) < _TINY:
        return Failure(kind=FailureKind.CHALLENGE, detail=f"网页中有“{mark}”")
    return None


def _visible(source: Source) -> int:
    """Count the visible characters of a page."""
    if source.root is None:
        return 0
    return sum(len(text.strip()) for text in texts(source.root))


def texts(root: Element) -> list[str]:
    """Return the visible texts of a page that are not blank."""
    found = []
    for element in root.iter("*"):
        if element.tag not in UNSEEN and element.text and element.text.strip() and not _hidden(element):
            found.append(element.text)
        tail = element.tail
        if tail and tail.strip():
            parent = element.getparent()
            if parent is not None and parent.tag not in UNSEEN:
                found.append(tail)
    return found


def _hidden(element: Element) -> bool:
    current: Element | None = element
    for _ in range(4):
        if current is None:
            return False
        style = current.get("style")
        if style and "none" in style and "display" in style:
            return True
        current = current.getparent()
    return False


def refuse_words(source: Source, title: str) -> Failure | None:
    """Return what the words of a page say against it; asked where no long list outweighs them."""
    if source.root is None:
        return None
    if challenge := challenge_mark(source):
        return challenge
    shown = [squeeze(text) for text in texts(source.root)]
    size = sum(len(text) for text in shown)
    short = [text for text in shown if len(text) <= _SIGN_LONGEST]
    for kind, pattern, anywhere in (
        (FailureKind.CHALLENGE, _CHALLENGE_WORDS, False),
        (FailureKind.SOFT_404, _NOT_FOUND, True),
        (FailureKind.API_FAILED, _BROKEN, False),
        (FailureKind.MAINTENANCE, _MAINTENANCE, False),
        (FailureKind.LOGIN, _LOGIN_WORDS, False),
    ):
        for words in (title, *short):
            if pattern.search(words) and (anywhere or size < _SHORT_PAGE or words is title):
                named = FailureKind.HTTP_SERVER if kind is FailureKind.API_FAILED else kind
                return Failure(kind=named, detail=f"网页上写着“{words[:40]}”")
    if _LOGIN.search(title) and any(field.get("type") == "password" for field in source.root.iter("input")):
        return Failure(kind=FailureKind.LOGIN, detail=f"网页标题是“{title[:40]}”")
    return None


def refuse_short(source: Source) -> Failure | None:
    """Return STUB for a page that shows next to nothing."""
    size = _visible(source)
    if size < 40:  # noqa: PLR2004 - less than one row of a list
        return Failure(kind=FailureKind.STUB, detail=f"网页上只有{size}个字")
    return None


def empty_sign(source: Source) -> str:
    """Return the positive sign of emptiness that the page shows, as it stands there; empty for none."""
    if source.root is None:
        return ""
    for text in texts(source.root):
        words = squeeze(text)
        if len(words) <= _SIGN_LONGEST and _EMPTY.search(words) and not _NOT_EMPTY_SIGN.search(words):
            return words
    return ""


_TEMPLATE = re.compile(r"\{\{.{1,80}?\}\}|\$\{[\w.]{1,60}\}|<%=|\bv-for=|ng-repeat=|v-html=|\[\[.{1,40}\]\]")
_HEADS = re.compile("标题|名称|发布日期|发布时间|日期|时间|Title|Date")


def shell_sign(root: Element, text: str) -> str:
    """Return what shows that a page's list is filled in by script; empty for nothing."""
    if match := _TEMPLATE.search(text):
        return f"模板标记 {match.group()[:30]}"
    for element in root.iter("ul", "ol", "tbody", "table", "dl"):
        if element.tag == "table":
            cells = [squeeze("".join(cell.itertext())) for cell in element.iter("th", "td")]
            if 2 <= len(cells) <= 10 and sum(bool(_HEADS.search(cell)) and len(cell) < 10 for cell in cells) >= 2:  # noqa: PLR2004
                return "只有表头的空表格"
        elif len(element) == 0 and not (element.text or "").strip():
            return f"空的{element.tag!s}"
    for element in root.iter("div"):
        if (
            len(element) == 0
            and element.get("id")
            and not (element.text or "").strip()
            and _LISTISH.search(element.get("id") or "")
        ):
            return f"空的{element.get('id')}"
    return ""


_LISTISH = re.compile("list|data|content|app|root|main|table|result|news|info", re.IGNORECASE)
