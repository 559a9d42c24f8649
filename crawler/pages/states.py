"""What kind of page this is, before any date is believed: challenge, login, soft 404, maintenance, stub, empty, shell.

`refuse` is asked first of every document and is cheap. The words of a page are asked for only where no long list
outweighs them: a list page may show 暂无数据 in a corner, and a challenge page shows nothing else.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from crawler.pages.shown import SHORT_PAGE, SIGN_LONGEST, shown_texts, shows_less
from crawler.pages.source import Source
from monitor.types import Failure, FailureKind

_CHALLENGE_MARKS = (
    "$_ts", "__jsl_clearance", "wzws_cid", "wzws_sessionid", "acw_sc__v2", "C3VK", "__tst_status", "_cf_chl", "HOY_TR",
    "cf-challenge", "challenge-platform", "请开启JavaScript并刷新", "__ac_signature", "yunsuo_session", "safedog",
    "waf_text_verify", "TencentCaptcha", "geetest_challenge",
)  # fmt: skip
_CHALLENGE_WORDS = re.compile(
    "安全验证|人机验证|访问验证|滑动验证|拖动滑块|请完成验证|验证码后继续|访问过于频繁|请求过于频繁|访问被拦截|"
    "请求被拦截|"
    "可能存在安全威胁|请求存在安全风险|"
    "已被网站管理员设置拦截|网站防火墙|创宇盾|Just a moment|Checking your browser|Access Denied|"
    "enable JavaScript and cookies|浏览器安全检查|请开启JavaScript|您的访问被阻断|IP已被|地域限制|拒绝访问"
)
_NOT_FOUND = re.compile(
    r"(?:页面|网页|文件|内容|信息|栏目|地址|网址|文章|资源|頁面|網頁)(?:未找到|不存在|找不到|已删除|已被删除|"
    r"走丢|丢失|已失效|不見|已下线|无法找到|没有找到)|"
    r"(?:找不到|未找到|无法找到|没有找到|访问的|请求的)(?:您|你|该|要|所|请求|访问|的|查找|查看|"
    r"浏览){0,8}(?:页面|网页|文件|内容|资源|栏目|頁面|網頁)|"
    r"[Pp]age [Nn]ot [Ff]ound|404 [Nn]ot [Ff]ound|\b404\b.{0,12}(?:错误|[Ee]rror|页面)|(?:错误|"
    r"[Ee]rror).{0,8}\b404\b|Not Found|No such file|"
    r"HTTP ?(?:Status|Error|状态) ?(?:404|403|500)|^404$|该栏目已(?:关闭|撤销|迁移|停用)|can['’]t be found|"
    r"cannot be found|doesn't exist|does not exist|域名.{0,6}(?:出售|转让|到期|过期)|"
    r"[Dd]omain (?:name )?(?:is |has )?(?:for sale|expired)"
)
_BROKEN = re.compile(
    r"服务器(?:内部)?错误|系统(?:异常|错误|出错|繁忙)|Internal Server Error|Bad Gateway|Service Unavailable|"
    r"Gateway Time-?out|数据库连接"
    r"|^(?:Warning|Fatal error|Parse error|Notice): (?=.{0,200}(?:\(\)|\bin /|\.php|on line|[Uu]ndefined|mysql))"
    r"|运行时错误|Server Error in|(?:网页|页面|程序)(?:发生|出现)?(?:错误|异常|出错)|500 错误|Fatal error"
)
_MAINTENANCE = re.compile(
    r"(?:网站|系统|平台|栏目|页面|服务)(?:正在|正|现|已|临时|暂时)(?:进行)?(?:升级|维护|改版|建设|迁移|调试|关闭|整改)|"
    r"(?:网站|系统|平台|栏目|页面|服务)(?:升级|维护|改版|建设|迁移|调试|整改)(?:维护|升级|改造)?中(?!心)|"
    r"^本?(?:网站|系统|平台)(?:升级|维护|改版|调试|关闭)(?:维护|升级|改造)?(?:公告|通知|通告|提示)?[!！。.]?$|"
    r"正在(?:升级|维护|改版|建设|整改)|网站(?:已|将)(?:于.{1,20})?(?:迁移|关闭|停止|停用|下线)|"
    r"暂停(?:服务|访问)|(?:维护|改版|建设)中(?![心央国小学等])|[Uu]nder (?:[Mm]aintenance|[Cc]onstruction)|"
    r"暂时(?:关闭|无法访问|停止)|停机"
)
_COLUMN = re.compile("栏目|内容")
"""A column in the making is an empty column; a site in the making is closed."""
_LOGIN = re.compile("登录|登錄|登入|统一身份认证|单点登录|用户认证|[Ll]og ?[Ii]n|[Ss]ign ?[Ii]n")
_LOGIN_WORDS = re.compile(
    "(?<!您好[，,])(?<!你好[，,])(?<!欢迎您[，,])请(?:先)?(?:您)?登录(?![^，。！]{1,14}(?:平台|系统|网站|官网)(?!后?[^，。！]{0,6}(?:查看|访问|浏览|阅读)))|"
    "请登录[^，。！]{0,4}后?(?:查看|访问|浏览|阅读)|"
    "未登录|登录(?:已)?(?:超时|过期|失效)|需要登录|无权(?:限)?(?:访问|查看)|没有权限|会话已过期|"
    "用户登录|统一身份认证|Please (?:log|sign) in"
)
"""A bar greets everybody: 您好，请登录！ An answer may send its reader elsewhere: 请登录某某平台提交申请."""
_REFUSALS = (
    (
        FailureKind.CHALLENGE,
        _CHALLENGE_WORDS,
        re.compile("验证|滑块|频繁|拦截|安全|防火墙|创宇盾|moment|Checking|Denied|JavaScript|阻断|IP|限制|拒绝"),
    ),
    (
        FailureKind.SOFT_404,
        _NOT_FOUND,
        re.compile(
            "找到|找不到|不存在|已删除|已被删除|走丢|丢失|已失效|不見|已下线|访问的|请求的|404|ound|such|HTTP|该栏目|exist|域名|omain"
        ),
    ),
    (
        FailureKind.HTTP_SERVER,
        _BROKEN,
        re.compile("错误|异常|出错|繁忙|数据库|Internal|Bad|Unavailable|Gateway|Server|Fatal|Warning|Parse|Notice"),
    ),
    (
        FailureKind.MAINTENANCE,
        _MAINTENANCE,
        re.compile("升级|维护|改版|建设|迁移|调试|关闭|整改|暂停|暂时|停机|停止|停用|下线|aintenance|onstruction"),
    ),
    (FailureKind.LOGIN, _LOGIN_WORDS, re.compile("登录|访问|查看|权限|过期|认证|Please")),
)
"""What words refuse a page as what, in this order, with literals of which every match has one: they cost least."""
_ROW = 40
"""Characters: less than one row of a list."""
_TINY = 300
_OK = 200
_NO_PAGES = ("image/", "audio/", "video/", "font/", "application/pdf", "application/zip", "application/msword")
_FRONT = re.compile(r"/?(?:index|default|main)?(?:\.\w+)?", re.IGNORECASE)
_SITE_WORDS = re.compile(r"政府|门户|网站|官方|官网|首页|主页|欢迎访问|网|[\s\-_|·—–:：!！]")
_API = re.compile(
    r"/queryList$|/(?:common/search|searchList)/\w+$|/getLocalList$|/getMessage\.do$|/gkmlpt/api/|/getgovinfolist$|"
    r"/dataproxy\.jsp$|/ds_[0-9a-f]{32}\.json$"
)
"""Addresses of vendors' interfaces: a whole page there is the site's front page, or an error, never the rows."""
_PAGE = re.compile(r"<!doctype\s+html|<html\b", re.IGNORECASE)
_SHIELD_STATUSES = frozenset((412, 512, 521))
_BLOCKS = 5
_BLOCK_PAGE = 6_000
"""Characters of a page that a shield answers in words; in a longer one the mark is in its scripts."""
_SMALL = 20_000
"""Bytes below which every page is searched for a challenge: others are where no list is found."""


def refuse(source: Source) -> Failure | None:  # noqa: PLR0911 - one question after another
    """Return why the document is no column page at all; None where it may be one."""
    if source.too_large:
        return Failure(kind=FailureKind.TOO_LARGE, detail=f"网页有{len(source.document.body) // 1_000_000} MB")
    if len(source.document.body) < _SMALL or source.document.status != _OK:
        challenge = challenge_mark(source)
        if challenge:
            return challenge
    status = source.document.status
    kind = source.document.headers.get("content-type", "").lower()
    if kind.startswith(_NO_PAGES):
        return Failure(kind=FailureKind.CONTENT_TYPE, detail=f"返回的是 {kind[:40]}")
    if status in _SHIELD_STATUSES and "document.cookie" in source.text:
        return Failure(kind=FailureKind.CHALLENGE, detail=f"HTTP {status}，脚本要求设置 cookie")
    if status >= 500:  # noqa: PLR2004 - HTTP
        return Failure(kind=FailureKind.HTTP_SERVER, detail=f"HTTP {status}")
    if status >= 400:  # noqa: PLR2004 - HTTP
        return Failure(kind=FailureKind.HTTP_CLIENT, detail=f"HTTP {status}")
    if _API.search(source.path) and not source.is_json and _PAGE.search(source.text[:_TINY]):
        return Failure(kind=FailureKind.API_FAILED, detail="接口返回的是网页")
    if not source.text or source.text.isspace():
        return Failure(kind=FailureKind.STUB, detail="网页是空的")
    return None


def challenge_mark(source: Source) -> Failure | None:
    """Return what a challenge page betrays itself by; a list page may hold the same script and shows its list."""
    shielded = source.document.status in _SHIELD_STATUSES
    among = source.text if shielded or len(source.text) < _BLOCK_PAGE else source.scripts[:_SMALL]
    mark = next((mark for mark in _CHALLENGE_MARKS if mark in among), None)
    if mark is not None and (shielded or shows_less(source, _TINY)):
        return Failure(kind=FailureKind.CHALLENGE, detail=f"网页中有“{mark}”")
    return None


def refuse_words(source: Source, title: str) -> Failure | None:
    """Return what the words of a page say against it; asked where no long list outweighs them."""
    if source.root is None:
        return None
    if challenge := challenge_mark(source):
        return challenge
    if _LOGIN.search(title) and any(field.get("type") == "password" for field in source.root.iter("input")):
        return Failure(kind=FailureKind.LOGIN, detail=f"网页标题是“{title[:40]}”")
    short = shows_less(source, SHORT_PAGE)
    for kind, pattern, marks in _REFUSALS:
        anywhere = short or kind is FailureKind.SOFT_404
        said = f"{title}\n{source.seen.said}" if anywhere else title
        if not marks.search(said):
            continue
        for words in _refusing(source, title, anywhere=anywhere):
            if kind is FailureKind.MAINTENANCE and _COLUMN.search(words):
                continue
            if pattern.search(words):
                return Failure(kind=kind, detail=f"网页上写着“{words[:40]}”")
    return None


def _refusing(source: Source, title: str, *, anywhere: bool) -> Iterator[str]:
    """Yield the words of a page that may say that it is none: its title, and a short page's, or any page's, texts.

    A link's text is the name of another page: 用户登录 in a menu, a notice of maintenance in a list.
    """
    yield title
    if anywhere:
        yield from (words for words, _, linked in shown_texts(source) if not linked and len(words) <= SIGN_LONGEST)


def index_page(source: Source, *, lists: int) -> Failure | None:
    """Return INDEX_PAGE where the site's front page stands under the address of a column.

    It says so by its canonical address, or by a title that is the site's name above many blocks; a throttled server
    answers it for every address.
    """
    if source.root is None or lists < _BLOCKS or _is_front(source.url):
        return None
    metas = {(each.get("name") or "").lower(): (each.get("content") or "").strip() for each in source.metas}
    links = [each.get("href") or "" for each in source.root.iter("link") if each.get("rel") == "canonical"]
    titles = ["".join(each.itertext()).strip() for each in source.root.iter("title")]
    site = metas.get("sitename", "")
    named = bool(site) and not metas.get("columnname") and any(_names_the_site(title, site) for title in titles[:1])
    if named or any(_is_front(source.absolute(href)) for href in links):
        return Failure(kind=FailureKind.INDEX_PAGE, detail=f"标题是“{''.join(titles[:1])[:40]}”")
    return None


def _names_the_site(title: str, site: str) -> bool:
    """Tell whether a title is the site's name alone, or with 门户网站, 首页 and the like."""
    return site in title and not _SITE_WORDS.sub("", title.replace(site, "", 1))


def _is_front(url: str) -> bool:
    parts = urlsplit(url)
    return bool(parts.netloc) and not parts.query and _FRONT.fullmatch(parts.path) is not None


def refuse_short(source: Source) -> Failure | None:
    """Return STUB for a page that shows next to nothing."""
    if shows_less(source, _ROW):
        size = sum(len(words) for words, *_ in shown_texts(source))
        return Failure(kind=FailureKind.STUB, detail=f"网页上只有{size}个字")
    return None
