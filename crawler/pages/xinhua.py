"""Xinhua's CMS (nea.gov.cn and others): `<ul id="showData0" data="datasource:…">`, rows in a file beside the page.

Fingerprint: `datasource:` with 32 hex digits, which name the file `ds_….json`; it holds `datasource`. Traps: markup in
titles, addresses relative to the file. `datasource: []` is the sign of emptiness.
"""

import re

from crawler.pages import objects, shells
from crawler.pages.source import Source
from monitor.types import FollowUp, Reading

NAME = "xinhua"

_SOURCE = re.compile(r"""["']datasource:([0-9a-f]{32})["']""")


def detect(source: Source) -> bool:
    """Look for the name of a data source, or for the file itself."""
    if source.is_json:
        return objects.objects_at(source.data, "datasource") is not None
    return "datasource:" in source.text and bool(_SOURCE.search(source.text))


def read(source: Source) -> Reading:
    """Read the data source, or name the files that the page draws its lists from."""
    if source.is_json:
        rows = objects.objects_at(source.data, "datasource") or []
        found = objects.read_objects(
            source,
            rows,
            title=("showTitle", "title"),
            url=("publishUrl",),
            published=("publishTime",),
            place="datasource",
        )
        return objects.reply(source, NAME, found, key="datasource")
    files = [f"ds_{name}.json" for name in _SOURCE.findall(source.text)]
    return shells.rows_or_ask(source, NAME, [FollowUp(url=source.absolute(file)) for file in files])
