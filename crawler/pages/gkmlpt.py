"""Guangdong's 政府信息公开目录管理平台 (gkmlpt): one shell for all columns, the address's fragment selects one.

Fingerprints: `/gkmlpt/` in the address and `window._CONFIG` with `SID` and `TREE`; its interface answers `articles` and
`classify`. Traps: `create_time` is the publication and `date` the day of writing (成文日期), both in epoch seconds; a
node of the tree may send the visitor to another host (`jump_url`); `total` is far below `post_count`. `articles: []`
with `post_count` 0 is the sign of emptiness. An article of the platform carries the same configuration.
"""

import json
import re
from collections.abc import Mapping
from urllib.parse import urldefrag

from crawler.pages import objects, shells
from crawler.pages.article import is_article, read_article, told_by
from crawler.pages.literals import parse_literal
from crawler.pages.rows import look
from crawler.pages.source import Source
from monitor.types import FollowUp, Reading

NAME = "gkmlpt"

_SITE = re.compile(r"""SID(?<!\wSID)['"]?\s*:\s*['"]?(\d+)""")
_TREE = re.compile(r"""TREE(?<!\wTREE)['"]?\s*:\s*(?=\[)""")
_INTERFACE = "/gkmlpt/api/"
_PUBLISHED = ("create_time", "display_publish_time", "first_publish_time", "created_at")


def detect(source: Source) -> bool:
    """Look for the platform's own path and its configuration, or the form of its answer."""
    if source.is_json:
        return (
            objects.objects_at(source.data, "articles") is not None
            and isinstance(source.data, Mapping)
            and ("classify" in source.data or _INTERFACE in source.url)
        )
    if "/gkmlpt" not in source.url:
        return False
    return _SITE.search(source.text) is not None and _TREE.search(source.text) is not None


def read(source: Source) -> Reading:
    """Read the interface's answer or an article, or name the interface of the column that the fragment selects."""
    if source.is_json:
        rows = objects.objects_at(source.data, "articles") or []
        found = objects.read_objects(
            source, rows, title=("title",), url=("url", "post_url"), published=_PUBLISHED, place="articles"
        )
        if not found.entries and not objects.at(source.data, "classify"):
            return shells.refused(NAME, "目录管理平台没有这个栏目")
        count = objects.at(source.data, "classify", "post_count")
        return objects.reply(source, NAME, found, key="articles", total=count)
    if shells.meta(source, "ArticleTitle") and (article := _article(source)):
        return article
    return shells.ask(NAME, [_follow_up(source)], "列表由目录管理平台接口提供")


def _article(source: Source) -> Reading | None:
    """Read the page as an article of the platform; None where it is none or shows no date."""
    looked = look(source)
    if looked is None:
        return None
    told = told_by(source, looked)
    return read_article(source, looked, told, NAME) if is_article(looked, told) else None


def _follow_up(source: Source) -> FollowUp:
    url, fragment = urldefrag(source.url)
    column = "".join(re.findall(r"\d+", fragment)[:1]) or "0"
    if jump := _jump(source, column):
        return FollowUp(url=source.absolute(jump))
    site = _SITE.search(source.text)
    root = url[: url.find("/gkmlpt") + len("/gkmlpt")] if "/gkmlpt" in url else source.absolute("/gkmlpt")
    return FollowUp(url=f"{root}/api/all/{column}?page=1&sid={site.group(1) if site else ''}")


def _jump(source: Source, column: str) -> str:
    """Return the address that the tree gives for a column instead of a list; empty for none."""
    match = _TREE.search(source.text)
    if match is None:
        return ""
    try:
        nodes, _ = json.JSONDecoder().raw_decode(source.text, match.end())
    except (ValueError, RecursionError):
        literal = parse_literal(source.text, match.end())
        nodes = literal[0] if literal and isinstance(literal[0], list) else []
    while nodes:
        node = nodes.pop()
        if isinstance(node, Mapping):
            if str(node.get("id")) == column:
                return str(node.get("jump_url") or "")
            children = node.get("children")
            nodes += children if isinstance(children, list) else []
    return ""
