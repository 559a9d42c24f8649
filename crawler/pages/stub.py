"""A tiny page that sends the visitor elsewhere: by script or by a meta refresh.

Fingerprint: a short page with next to no text and an assignment to `location`, or a refresh; or a script that does
nothing else. Traps: a challenge looks much alike (it is refused before any family is asked); a page that reloads itself
leads nowhere; a removed column sends everybody to the home page, whose rows are not its own.
"""

import re
from urllib.parse import urldefrag, urlsplit

from crawler.pages import readings, shells
from crawler.pages.source import Source
from monitor.types import FailureKind, FollowUp, Reading

NAME = "stub"

_LONGEST = 4_000
_WORDS = 120
"""Characters of visible text that a stub may have: 如未跳转，请点击这里."""
_LOCATION = re.compile(
    r"""\blocation(?:\.href)?\s*(?:=|\.(?:replace|assign)\()\s*(?:["']([^"'\s]+)["']|(?:\w+\.)?(\w+))""", re.IGNORECASE
)
_LINKS = 3
_ALWAYS = re.compile(
    r"""<script[^>]*>\s*(?:(?:window|top|self|parent|document)\.)*location(?:\.href)?"""
    r"""\s*(?:=|\.(?:replace|assign)\()\s*["'][^"'\s]+["']\s*\)?\s*;?\s*</script>""",
    re.IGNORECASE,
)
"""A script that does nothing else: whatever the page shows, nobody will see it."""
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
"""A page for browsers of old has its script in one."""
_REFRESH = re.compile(r"""^\s*\d+(?:\.\d+)?\s*[;,]\s*(?:url\s*=\s*)?['"]?\s*([^'"\s]+)""", re.IGNORECASE)
_TAG = re.compile(
    r"<script\b.*?</script>|<style\b.*?</style>|<title\b.*?</title>|<!--.*?-->|<[^>]*>", re.DOTALL | re.IGNORECASE
)
_HANDLER = re.compile(
    r"""\son(?:click|submit|change|key\w+|mouse\w+|dblclick)\s*=\s*(?:"[^"]*"|'[^']*')""", re.IGNORECASE
)
"""What happens when a visitor does something."""
_FUNCTION = re.compile(r"\bfunction\s+(\w{1,60})\s*\([\w\s,$]{0,200}\)\s*(\{(?:[^{}]++|\{[^{}]*+\})*+\})")
"""A function with a name, which is run where that is said again."""
_VISITORS = "click|dblclick|change|submit|hover|tap|touch|key|mouse|input|focus|blur|select"
_LATER = re.compile(
    rf"(?:\.(?:{_VISITORS})\w*\s*\(|\.(?:on|one|bind|live|delegate|addEventListener|attachEvent)\s*\(\s*"
    rf"[\"'](?:on)?(?:{_VISITORS})|\bon(?:{_VISITORS}|readystate|error)\w*\s*="
    r"|\.(?:then|done|fail|catch|always|finally)\s*\("
    r"|\.(?:get|post|getJSON)\s*\(|\b(?:success|error|complete)\s*:)"
    r"(?:[^;{}]|\{[^{}]{0,200}\}){0,200}?(?:\bfunction\b[^;{}]{0,100}(?=\{)|=>\s*)",
    re.IGNORECASE,
)
"""What stands before the body of a function that runs when a visitor does something, or when an answer has come."""
_STATEMENT_ENDS = re.compile(r"[;\n]")
_BRACE = re.compile(r"[{}]")
_COMPONENT = re.compile(r"\bnew Vue\s*\(|\bcreateApp\s*\(|\bmethods\s*:\s*\{")
_METHOD = re.compile(r"\b(\w{1,60})\s*\([\w\s,$]{0,200}\)\s*\{[^{}]*+\}")
_RUN_AT_ONCE = frozenset(("if", "for", "while", "function", "setup", "data", "created", "mounted", "beforeMount"))
"""What stands before braces and is no method, or one that nobody need call."""
_HOME = re.compile(r"/(?:index|default|main)?(?:\.\w+)?", re.IGNORECASE)


def detect(source: Source) -> bool:
    """Take a page that always leads elsewhere, or a short one with next to no text that names where to go."""
    if source.is_json or source.is_xml or not _leads(source.text[:_LONGEST]) or "userAgent" in source.text:
        return False
    if _ALWAYS.search(_COMMENT.sub("", source.text[:_LONGEST])):
        return True
    if len(source.text) > _LONGEST:
        return False
    words = "".join(_TAG.sub("", source.text).split())
    return len(words) <= _WORDS and source.text.lower().count("<a ") <= _LINKS and bool(_target(source))


def read(source: Source) -> Reading:
    """Name the address that the page sends its visitors to."""
    target = source.absolute(_target(source))
    here = urldefrag(source.url)[0]
    if not target or urldefrag(target)[0] == here:
        return readings.failure(NAME, FailureKind.STUB, "网页只会重新加载自己")
    if _is_home(target) and not _is_home(here) and urlsplit(target).netloc == urlsplit(here).netloc:
        return readings.failure(NAME, FailureKind.SOFT_404, "网页把访问者送回网站首页")
    return shells.ask(NAME, [FollowUp(url=target)], "网页跳转到另一地址")


def _leads(head: str) -> bool:
    return "location" in head or "efresh" in head or "EFRESH" in head


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return not parts.query and bool(_HOME.fullmatch(parts.path or "/"))


def _unasked(text: str) -> str:
    """Return a page without what its scripts do only when a visitor asks: handlers, methods."""
    text = _without_later(_HANDLER.sub("", text))
    if _COMPONENT.search(text):
        text = _METHOD.sub(lambda found: found[0] if found[1] in _RUN_AT_ONCE else "", text)
    for function in _FUNCTION.finditer(text):
        if len(re.findall(rf"\b{re.escape(function[1])}\b", text)) == 1:
            text = text.replace(function[0], "")
    return text


def _without_later(text: str) -> str:
    """Take out what a script does when a link is clicked, or when what it asked has come: `$("a").click(function …`."""
    kept, start = [], 0
    while (match := _LATER.search(text, start)) is not None:
        kept.append(text[start : match.end()])
        start = _end_of_body(text, match.end())
    return "".join(kept) + text[start:]


def _end_of_body(text: str, start: int) -> int:
    """Return where a function's body ends: at the brace that closes it, or with the statement where it has none."""
    if text[start : start + 1] != "{":
        end = _STATEMENT_ENDS.search(text, start)
        return end.start() if end is not None else len(text)
    depth = 0
    for sign in _BRACE.finditer(text, start):
        depth += 1 if sign[0] == "{" else -1
        if not depth:
            return sign.end()
    return len(text)


def _target(source: Source) -> str:
    """Return the address that the page leads to, as written; empty for none."""
    for meta in source.metas:
        if meta.get("http-equiv", "").lower() == "refresh":
            match = _REFRESH.match(meta.get("content", ""))
            if match:
                return match.group(1)
    head = source.text[:_LONGEST]
    for written, name in _LOCATION.findall(_unasked(head)):
        if written:
            return str(written)
        named = re.search(rf"""\b{re.escape(name)}\b['"]?\s*[:=]\s*["']([^"'\s]+)["']""", head)
        if named:
            return named.group(1)
    return ""
