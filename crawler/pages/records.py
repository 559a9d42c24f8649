"""Arrays of objects with a title, an address and a publication date: the one that is the column's list.

Trees of channels and menus, whose objects have children or no publication key, are never taken.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice

from crawler.pages.address_dates import date_in_address
from crawler.pages.arrays import (
    Array,
    Record,
    arrays_in,
    blank_list,
    is_inside,
    is_named_a_list,
    parts_of_one,
    places_around,
)
from crawler.pages.found import Found
from crawler.pages.record_entries import entries_of
from crawler.pages.record_keys import is_of_publication
from crawler.pages.source import Source
from crawler.pages.units import TITLE_CAP
from monitor.types import Entry, Evidence, Failure, FailureKind

_TITLE = 8
"""Characters of a heading, on average; 政务公开 and 办事服务 are names of columns."""
_ROWS = 3
_SAMPLE = 5
"""Records that tell whether an array is dated."""
_OF_A_ROW = re.compile("file|attach|annex|accessor|fujian|relat|recommend|image|img|pic|video|comment|history|version")
"""Names of arrays that a row has of its own, however long."""
_NO_SISTER = re.compile(
    "err|warn|^ads?$|advert|banner|link|tag|menu|nav|crumb|filter|sort|facet|agg|child|perm|role|slide|option|dict|"
    "param|extra|channel|column|categor|class|type|dep|org|unit|site|node|user|area|region|year|page",
    re.IGNORECASE,
)
"""Names of arrays that stand beside a list and are of no column."""
_PARENT = frozenset(("pid", "parentid", "parent_id"))
_SHORT_TITLE = 10
"""Characters of a title, on average, below which records with parents are columns: 财政局信息公开."""
_ENTERING = ("creat", "add", "input")
"""What the keys begin with whose days menus have, too."""
_RIVALS = 50
"""Other arrays that are asked, the longest first."""
_SAME = 5
_SAME_SHARE = 0.8
_CLOCK = re.compile(r"\d{1,2}:\d\d(?::\d\d)?")
_MIDNIGHT = re.compile(r"0{1,2}:00(?::00)?")
_FAR = 7
"""Days between the day of entering and that in the address which show that something else was entered."""


def read_records(source: Source, data: object, *, evidence: Evidence = Evidence.API, beyond: int = 0) -> Found:
    """Read the list that parsed JSON holds; Found as of `rows.read_rows`, UNRECOGNISED where it holds none.

    Arrays of `beyond` records or fewer are passed over: a longer list is known already. What else the data holds may
    speak against the list: AMBIGUOUS.
    """
    arrays = arrays_in(data)
    if not arrays or len(arrays[0].records) <= beyond:
        return Found(failure=Failure(kind=FailureKind.UNRECOGNISED, detail="数据中没有列表"))
    arrays = _outer(source, arrays, evidence)
    chosen, entries = _longest(source, arrays, evidence, beyond)
    if chosen is None:
        if entries:
            failure = Failure(kind=FailureKind.UNDATED, detail=f"数据中有{len(entries)}条，都没有发布日期")
            return Found(entries=entries, failure=failure)
        return Found(failure=Failure(kind=FailureKind.UNRECOGNISED, detail="数据中没有列表"))
    parts = parts_of_one(arrays, chosen)
    if len(parts) > 1:
        entries = tuple(entry for part in parts for entry in entries_of(source, part, evidence))
    notes = (f"数据中的列表：{entries[0].place}，{len(entries)}条",)
    held = {part.where for part in parts}
    others = (each for each in arrays if each.where not in held and not is_inside(each.where, held))
    doubt = _doubt(source, entries, list(islice(others, _RIVALS)), evidence) or _blank_beside(data, chosen)
    against = Failure(kind=FailureKind.AMBIGUOUS, detail=doubt) if doubt else None
    return Found(entries=entries, failure=against, notes=notes)


def _longest(
    source: Source, arrays: Sequence[Array], evidence: Evidence, beyond: int
) -> tuple[Array | None, tuple[Entry, ...]]:
    """Return the dated array that says most, with its entries; without one None, with the longest undated entries."""
    best: tuple[Entry, ...] = ()
    chosen: Array | None = None
    weight = 0
    bare: tuple[Entry, ...] = ()
    for each in arrays:
        if len(each.records) <= beyond or len(each.records) * TITLE_CAP <= weight:
            break  # whatever its titles, it says less than the list that was found: the pictures of a row
        entries = entries_of(source, each, evidence)
        if evidence is Evidence.HIDDEN_DATA and not _are_titles(entries):
            continue
        if _are_columns(entries, each.records):
            continue
        if _are_dated(entries):
            mass = sum(min(len(entry.title), TITLE_CAP) for entry in entries)
            if mass > weight:
                best, chosen, weight = entries, each, mass
        elif len(entries) > len(bare):
            bare = entries
    return chosen, best if chosen is not None else bare


def _outer(source: Source, arrays: Sequence[Array], evidence: Evidence) -> list[Array]:
    """Leave out what stands inside a record of a dated array: a row's files, and what is related to it."""
    holders = {each.where for each in arrays} & {holder for each in arrays for holder in places_around(each.where)}
    dated: dict[str, int] = {}
    for each in sorted(arrays, key=lambda array: array.where.count("[")) if holders else ():
        if each.where in holders and not is_inside(each.where, dated):
            first = replace(each, records=each.records[:_SAMPLE])
            if _are_dated(entries_of(source, first, evidence)):
                dated[each.where] = len(each.records)
    return [each for each in arrays if not is_inside(each.where, dated) or _is_group(each, dated)]


def _is_group(array: Array, dated: Mapping[str, int]) -> bool:
    """Tell whether an array in a record is longer than the record's own, and not of files: the record is a column."""
    own, _, name = array.where.rpartition(".")
    outer = own.rpartition("[")[0]
    return len(array.records) > dated.get(outer, len(array.records)) and not _OF_A_ROW.search(name)


def _are_columns(entries: Sequence[Entry], records: Sequence[Record]) -> bool:
    """Tell whether records are columns of a menu: days of entering alone, and parents or short names."""
    keys = {entry.place.rpartition(".")[2] for entry in entries if entry.published}
    if not keys or any(is_of_publication(key) or not key.startswith(_ENTERING) for key in keys):
        return False
    parents = [
        {str(value) for key, value in record.items() if key.lower() in _PARENT and value is not None}
        for record in records
    ]
    if not _are_titles(entries):
        return True
    own = {str(value) for record in records for key, value in record.items() if key.lower() == "id"}
    short = sum(len(entry.title) for entry in entries) < _SHORT_TITLE * len(entries)
    return all(parents) and (short or any(parent & own for parent in parents))


def _are_dated(entries: Sequence[Entry]) -> bool:
    return 2 * sum(entry.published is not None for entry in entries) >= len(entries) > 0


def _doubt(source: Source, best: Sequence[Entry], others: Sequence[Array], evidence: Evidence) -> str:
    """Return why the newest of a list in data may not be the column's newest, in Chinese; empty for nothing."""
    come = [each.published for each in best if each.published is not None and each.published <= source.as_of]
    if not come:
        return ""
    if unread := next((each.published_text for each in best if not each.published and each.published_text), ""):
        return f"有一条的日期写作“{unread}”，可能最新，说不出是哪一天"
    text, times = Counter(each.published_text for each in best).most_common(1)[0]
    if times >= max(_SAME, _SAME_SHARE * len(best)) and _has_a_moment(text):
        return "各条的时间完全相同，是生成或导入的时间"
    if not is_of_publication(best[0].place.rpartition(".")[2]):
        pairs = [(each.published, said) for each in best if each.published and (said := date_in_address(each.url))]
        if len(pairs) >= _ROWS and 2 * sum(abs((one - two).days) > _FAR for one, two in pairs) > len(pairs):
            return "录入的日期与网址中的日期不符"
    return _doubt_of_others(source, best, others, evidence)


def _doubt_of_others(source: Source, best: Sequence[Entry], others: Sequence[Array], evidence: Evidence) -> str:
    """Tell of another array that may be the column's: a sister with a name of its own, or a newer one."""
    newest = max(each.published for each in best if each.published is not None and each.published <= source.as_of)
    where = best[0].place.partition("[")[0] if best[0].place.count("[") == 1 else ""
    for each in others:
        sisters = where and where.rpartition(".")[0] == each.where.rpartition(".")[0]
        if sisters and not is_named_a_list(where) and not _is_no_list(source, each, evidence):
            return f"数据中还有另一栏目的列表（{each.where}），不能断定哪一处属于本栏目"
        entries = entries_of(source, each, evidence)
        days = [entry.published for entry in entries if entry.published and entry.published <= source.as_of]
        if _are_dated(entries) and _are_titles(entries) and max(days, default=date.min) > newest:
            return f"数据中另有一处列表（{each.where}，{len(entries)}条）更新，不能断定是否属于本栏目"
    return ""


def _is_no_list(source: Source, array: Array, evidence: Evidence) -> bool:
    """Tell whether a sister is named as what stands beside a list, and none of its records has a day."""
    entries = entries_of(source, array, evidence)
    named = _NO_SISTER.search(array.where.rpartition(".")[2]) is not None
    return named and not any(entry.published for entry in entries)


def _has_a_moment(text: str) -> bool:
    """Tell whether a date's text has a clock time that is none of midnight."""
    clock = _CLOCK.search(text)
    return clock is not None and not _MIDNIGHT.fullmatch(clock.group())


def _blank_beside(data: object, chosen: Array) -> str:
    """Tell of an array that is named as a list and is blank, beside one that is not so named."""
    if is_named_a_list(chosen.where) or not (blank := blank_list(data, beside=chosen.where.rpartition(".")[0])):
        return ""
    if _NO_SISTER.search(blank.rpartition(".")[2]):
        return ""
    return f"数据中另有一处空的列表（{blank}）"


def _are_titles(entries: Sequence[Entry]) -> bool:
    """Tell whether the names in a page's data are headings of entries, and not those of a site's columns."""
    return sum(len(entry.title) for entry in entries) >= _TITLE * len(entries)
