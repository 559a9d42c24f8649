"""truecms: Nantong, Rugao and other cities of Jiangsu; rows by JSONP from `messageController/getMessage.do`.

Fingerprints: that address in the page, or an answer that is a call around `{"result": "<xml records>"}`. Traps: without
the Referer the server answers 404; above the server's own limit of rows the result is blank. An empty recordset is the
sign of emptiness.
"""

import re

from crawler.pages import answers, jcms, objects, readings, shells
from crawler.pages.found import as_reading
from crawler.pages.source import Source
from monitor.types import Evidence, FollowUp, Reading

NAME = "truecms"

_SERVICE = "messageController/getMessage.do"
_PROXY = re.compile(r"""['"]([^'"\s]*messageController/getMessage\.do)[^'"\s]*['"]""")
_COLUMN = re.compile(r"""columnId['"]?\s*[:=]\s*['"]([^'"]+)['"]""")
_EMPTY = re.compile(r"<recordset>\s*</recordset>|<recordset\s*/>")
_PER_PAGE = "20"
"""Some servers answer nothing at all to 50."""


def detect(source: Source) -> bool:
    """Look for the service in the page or in the address, or for records in an answer."""
    if source.is_json:
        result = objects.at(source.data, "result")
        return _SERVICE in source.url or (isinstance(result, str) and "<record" in result)
    return _SERVICE in source.scripts


def read(source: Source) -> Reading:
    """Read the answer's records, or name the service."""
    if source.is_json:
        return _reply(source)
    proxy, column = _PROXY.search(source.text), _COLUMN.search(source.text)
    if proxy is None or column is None:
        return shells.own_rows(source, NAME)
    query = [("startrecord", "1"), ("endrecord", _PER_PAGE), ("perpage", _PER_PAGE)]
    query += [("columnId", column.group(1)), ("callback", "callback")]
    url = shells.with_query(source.absolute(proxy.group(1)), query)
    return shells.ask(NAME, [FollowUp(url=url, headers=(("Referer", source.url),))], "列表由 getMessage.do 提供")


def _reply(source: Source) -> Reading:
    result = objects.at(source.data, "result")
    text = result if isinstance(result, str) else ""
    found = jcms.read_island(source, text, Evidence.API)
    if found is not None:
        return as_reading(NAME, found)
    if answers.refused(source.data):
        return shells.refused(NAME, "接口返回失败")
    sign = None if jcms.counted(text) else _EMPTY.search(text)
    return readings.empty(NAME, sign.group()) if sign else shells.refused(NAME, "getMessage.do 没有返回记录")
