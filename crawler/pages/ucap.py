"""开普 UCAP: CSRC, Harbin, Hunan, Hainan, Xinjiang; columns `/site/c100028/common_list.shtml`.

Fingerprints: a meta tag `channelid`, `/common/search/<32 hex>`, `/searchList/`, `getLocalList`, `<ucaptitle>`, and
addresses `common_list….shtml`, `zfxxgk_….shtml`. Some columns are static, others blank and asked from a search
interface, of which two dialects are known. Traps: milliseconds in UTC, a summary full of other days, addresses with
the month only. `results: []` with a total of 0 is the sign of emptiness.
"""

import re

from crawler.pages import answers, objects, shells
from crawler.pages.source import Source
from monitor.types import Entry, FollowUp, Reading

NAME = "ucap"

_PATH = re.compile(r"/(?:common_list|zfxxgk_|nav_list|list2)\w*\.shtml|/c\d+/content\.shtml")
_SEARCH = "/common/search/"
_LOCAL = "getLocalList"
_CHANNEL = re.compile(r"""(?:/common/search/|/searchList/|channelId['"]?\s*[:=]\s*['"])([0-9A-Za-z]{5,40})""")
_CODE = re.compile(r"getLocalList\?channelCode=(\w+)")
_DECLARED = re.compile(
    r"""url\s*:\s*['"](https?://[^'"]+/search/\w+)['"][^{}]{0,80}data\s*:\s*\{([^{}]*)\}""", re.DOTALL
)
_FIELD = re.compile(r"""['"]?([\w\[\]]+)['"]?\s*:\s*(?:['"]([^'"]*)['"]|(\w+))""")
_QUERY = "_isAgg=true&_isJson=true&_pageSize=18&_template=index&_rangeTimeGte=&_channelName=&page=1"
_REPLY = re.compile(r"/(?:common/search|searchList|search/common/search)/\w+$|/getLocalList$")


def detect(source: Source) -> bool:
    """Look for the channel's meta tag, the vendor's tags and addresses, or the form of an answer."""
    if source.is_json:
        results = objects.objects_at(source.data, "data", "results")
        known = bool(results) and any("publishedTime" in one for one in results or ())
        return known or bool(_REPLY.search(source.path))
    if source.is_xml:
        return False
    return (
        _SEARCH in source.scripts
        or _LOCAL in source.scripts
        or _PATH.search(source.path) is not None
        or bool(shells.meta(source, "channelid"))
    )


def read(source: Source) -> Reading:
    """Read rows in the page or an answer, or name the search interface."""
    if source.is_json:
        return _reply(source)
    channel = re.search(r"/(c\d+)/", source.path)

    def own(entry: Entry) -> bool:
        return channel is not None and channel.group() in entry.url

    return shells.rows_or_ask(source, NAME, _follow_ups(source), own=own if channel else None)


def _reply(source: Source) -> Reading:
    results = objects.objects_at(source.data, "data", "results")
    if results is None:
        match = _CHANNEL.search(source.text.replace('"channelId":"', 'channelId":"'))
        if match and not answers.refused(source.data):
            return shells.ask(NAME, _searches(source, match.group(1)), "栏目编号已查到")
        return shells.refused(NAME, "检索接口没有返回列表")
    found = objects.read_objects(
        source,
        results,
        title=("title",),
        url=("url",),
        published=("publishedTimeStr", "publishedTime"),
        place="data.results",
    )
    return objects.reply(source, NAME, found, key="results", total=objects.at(source.data, "data", "total"))


def _follow_ups(source: Source) -> list[FollowUp]:
    """Name what the page declares, else both dialects for its channel."""
    declared = [
        FollowUp(
            url=url, method="POST", form=tuple((name, text or word) for name, text, word in _FIELD.findall(fields))
        )
        for url, fields in _DECLARED.findall(source.text)
    ]
    if declared:
        return declared
    match = _CHANNEL.search(source.text)
    channel = match.group(1) if match else shells.meta(source, "channelid")
    if channel:
        return _searches(
            source, channel, first="/common/search/" if "/common/search/" in source.text else "/searchList/"
        )
    code = _CODE.search(source.text)
    return [FollowUp(url=source.absolute(f"/getLocalList?channelCode={code.group(1)}"))] if code else []


def _searches(source: Source, channel: str, first: str = "/searchList/") -> list[FollowUp]:
    dialects = sorted(("/searchList/", "/common/search/"), key=lambda dialect: dialect != first)
    return [FollowUp(url=f"{source.absolute(dialect + channel)}?{_QUERY}") for dialect in dialects]
