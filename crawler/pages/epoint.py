"""新点 Epoint WebBuilder: public resource exchanges, cities of Jiangsu and elsewhere; `/001/001002/subPage.html`.

Fingerprints: `EWB-FRONT`, `govInfoPub`, `webBuilderCommon.js`; answers with `custom.data`. Static pages have their
rows; others ask `getgovinfolist` by POST with JSON. Project and site id stand in the page or in webBuilderCommon.js,
which is then asked first, with the category in its address, for the script itself does not know it. `custom.data: []`
is the sign of emptiness.
"""

import json
import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from crawler.pages import objects, shells
from crawler.pages.arrays import embedded
from crawler.pages.found import as_reading
from crawler.pages.records import read_records
from crawler.pages.source import Source
from monitor.types import FollowUp, Reading

NAME = "epoint"

_FRONT = "EWB-FRONT"
_COMMON = "webBuilderCommon.js"
_SCRIPT = "/js/webBuilderCommon.js"
_PROJECT = re.compile(r"""projectName['"]?\s*:\s*['"]([^'"]*)['"]""")
_GUID = re.compile(r"""siteGuid['"]?\s*:\s*['"]([^'"]+)['"]""")
_CATEGORY = re.compile(r"/(\d{6,})/[^/]*$")


def detect(source: Source) -> bool:
    """Look for the vendor's marks, its common script, or the form of its answer."""
    if "govInfoPub" in source.url or source.path.endswith((_SCRIPT, "/getgovinfolist")):
        return True
    if source.is_json:
        return objects.objects_at(embedded(objects.at(source.data, "custom")), "data") is not None
    return _COMMON in source.scripts or _FRONT in source.text


def read(source: Source) -> Reading:
    """Read rows in the page or the interface's answer, or name the interface, or the script that knows it."""
    path = source.path
    if source.is_json or path.endswith("/getgovinfolist"):
        return _reply(source)
    follow = _follow_up(source)
    if path.endswith(_SCRIPT):
        return shells.ask(NAME, [follow]) if follow else shells.refused(NAME, "脚本中没有站点编号")
    return shells.rows_or_ask(source, NAME, [follow] if follow else [])


def _reply(source: Source) -> Reading:
    custom = embedded(objects.at(source.data, "custom"))
    rows = objects.objects_at(custom, "data")
    if rows is None and (found := read_records(source, source.data)).entries:
        return as_reading(NAME, found)
    if rows is None:
        return shells.refused(NAME, "接口没有返回列表")
    found = objects.read_objects(
        source, rows, title=("realtitle", "title"), url=("infourl",), published=("infodate",), place="custom.data"
    )
    total = objects.at(custom, "count") or objects.at(custom, "total")
    return objects.reply(source, NAME, found, key="data", total=total)


def _follow_up(source: Source) -> FollowUp | None:
    address = urlsplit(source.url)
    match = _CATEGORY.search(address.path)
    query = {name.lower(): value for name, value in parse_qsl(address.query)}
    category = query.get("categorynum", "") or (match.group(1) if match else "")
    guid, project = _GUID.search(source.text), _PROJECT.search(source.text)
    if not category:
        return None
    if guid is None:
        department = {"deptcode": query["deptcode"]} if query.get("deptcode") else {}
        url = source.absolute(f"{_SCRIPT}?{urlencode(department | {'categorynum': category})}")
        return FollowUp(url=url) if "webBuilderCommon.js" in source.text else None
    body = {
        "deptcode": query.get("deptcode", ""),
        "categorynum": category,
        "siteGuid": guid.group(1),
        "pageIndex": 1,
        "pageSize": 50,
    }
    root = project.group(1).rstrip("/") if project else ""
    return FollowUp(
        url=source.absolute(f"{root}/rest/lightfrontaction/getgovinfolist"),
        method="POST",
        json_body=json.dumps(body, ensure_ascii=False),
    )
