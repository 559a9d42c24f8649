"""The newest date of saved column pages: our reader beside what a user would pick instead, in one run.

Exact: the date that a person read off the page (where there is none: no date). Refused: no date where there is one.
Silently wrong: another date; the only real failure. Home pages are hints and are not counted.
"""

import re
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import lxml.html
from lxml import etree

from benchmarks._corpus import ABSENT, NO_DATE, Labelled, load
from crawler.pages import read
from crawler.pages.decode import decode
from monitor.types import Outcome, Reading

_VISIBLE_DATE = re.compile(r"(?<!\d)(20\d\d|19\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)")
_HIDDEN = ("script", "style", "noscript")
Reader = Callable[[Labelled], date | None]


@dataclass(slots=True)
class Score:
    """What came of one reader."""

    verdicts: Counter[str] = field(default_factory=Counter)
    by_kind: dict[str, Counter[str]] = field(default_factory=dict)
    by_format: dict[str, Counter[str]] = field(default_factory=dict)
    seconds: float = 0.0
    misses: list[str] = field(default_factory=list)


def main() -> int:
    """Print the table; end with 1 where the reader misses its floor."""
    warnings.simplefilter("ignore")
    pages = [page for page in load() if page.kind != "homepage"]
    if not pages:
        print(f"accuracy: not measured, {ABSENT}")
        return 0
    scores = {name: _score(name, reader, pages) for name, reader in _readers().items()}
    print(f"{len(pages)} saved pages, each judged at its own day (home pages aside)\n")
    print(f"{'reader':28} {'exact':>12} {'refused':>8} {'silently wrong':>15} {'ms a page':>10}")
    for name, score in scores.items():
        exact = score.verdicts["exact"]
        share = f"{exact} ({100 * exact / len(pages):.1f} %)"
        milliseconds = 1000 * score.seconds / len(pages)
        print(f"{name:28} {share:>12} {score.verdicts['refused']:8} {score.verdicts['wrong']:15} {milliseconds:10.2f}")
    _print_groups("kind", {name: score.by_kind for name, score in scores.items()})
    _print_groups("date format", {name: score.by_format for name, score in scores.items()})
    ours = scores["freshness"]
    print("\nevery miss of ours:")
    for miss in ours.misses or ["none"]:
        print(f"  {miss}")
    return int(ours.verdicts["exact"] < 0.97 * len(pages) or ours.verdicts["wrong"] > 1)


def _score(name: str, reader: Reader, pages: list[Labelled]) -> Score:
    score = Score()
    reader(pages[0])  # what is loaded at first use is not the page's time
    for page in pages:
        began = time.perf_counter()
        got = reader(page)
        score.seconds += time.perf_counter() - began
        verdict = _verdict(page, got)
        score.verdicts[verdict] += 1
        score.by_kind.setdefault(page.kind, Counter())[verdict] += 1
        score.by_format.setdefault(_short(page.date_format), Counter())[verdict] += 1
        if verdict != "exact":
            why = f" ({_why(page)})" if name == "freshness" else ""
            score.misses.append(f"{page.id} {page.kind}: {verdict}, expected {page.newest}, got {got}{why}")
    return score


def _verdict(page: Labelled, got: date | None) -> str:
    expected = None if page.kind in NO_DATE else page.newest
    if got == expected:
        return "exact"
    return "refused" if got is None else "wrong"


def _short(date_format: str) -> str:
    return re.split(r"[ (（,]", date_format.strip("([（【"), maxsplit=1)[0].strip("])）】 ")[:14] or "none"


def _readers() -> dict[str, Reader]:
    readers: dict[str, Reader] = {"freshness": _ours, "largest visible date": _largest}
    try:
        readers["htmldate"] = _htmldate()
    except ImportError:
        print("htmldate is not installed")
    try:
        readers["GNE"] = _gne()
    except ImportError:
        print("GNE is not installed")
    readers["dateparser a text node"] = _dateparser()
    return readers


def _reading(page: Labelled) -> Reading:
    return read(page.document(), as_of=page.as_of)


def _ours(page: Labelled) -> date | None:
    reading = _reading(page)
    newest = reading.newest(page.as_of) if reading.outcome in {Outcome.ENTRIES, Outcome.ARTICLE} else None
    return newest.published if newest else None


def _why(page: Labelled) -> str:
    reading = _reading(page)
    if reading.failure:
        return f"{reading.failure.kind.value}: {reading.failure.detail}"
    return "; ".join(reading.notes)


def _texts(page: Labelled) -> list[str]:
    parser = lxml.html.HTMLParser(encoding="utf-8")
    try:
        root = lxml.html.document_fromstring(decode(page.body).encode(), parser=parser)
    except (etree.ParserError, ValueError):
        return []
    return [
        text
        for element in root.iter("*")
        for text in (element.text if element.tag not in _HIDDEN else None, element.tail)
        if text and text.strip()
    ]


def _largest(page: Labelled) -> date | None:
    found = []
    for match in _VISIBLE_DATE.finditer("\n".join(_texts(page))):
        try:
            day = date(*(int(part) for part in match.groups()))
        except ValueError:
            continue
        if day <= page.as_of:
            found.append(day)
    return max(found, default=None)


def _htmldate() -> Reader:
    from htmldate import find_date  # noqa: PLC0415 - a peer that need not be installed

    def find(page: Labelled) -> date | None:
        try:
            found = find_date(decode(page.body), max_date=page.as_of.isoformat(), url=page.url)
        except Exception:  # noqa: BLE001 - whatever a peer raises is a refusal
            return None
        return date.fromisoformat(found) if found else None

    return find


def _gne() -> Reader:
    from gne import GeneralNewsExtractor  # type: ignore[import-untyped]  # noqa: PLC0415 - a peer, has no types

    def find(page: Labelled) -> date | None:
        try:
            found = GeneralNewsExtractor().extract(decode(page.body))["publish_time"]
        except Exception:  # noqa: BLE001 - whatever a peer raises is a refusal
            return None
        match = _VISIBLE_DATE.search(found or "")
        try:
            return date(*(int(part) for part in match.groups())) if match else None
        except ValueError:
            return None

    return find


def _dateparser() -> Reader:
    import dateparser  # noqa: PLC0415 - timed where it is used

    def find(page: Labelled) -> date | None:
        found = []
        for text in _texts(page):
            short = text.strip(" \r\n\t[]()（）【】")
            if not 8 <= len(short) <= 30 or not any(sign.isdigit() for sign in short):  # noqa: PLR2004
                continue
            parsed = dateparser.parse(short, languages=["zh", "en"], settings={"STRICT_PARSING": True})
            if parsed and parsed.date() <= page.as_of:
                found.append(parsed.date())
        return max(found, default=None)

    return find


def _print_groups(what: str, scores: dict[str, dict[str, Counter[str]]]) -> None:
    groups = sorted({group for by in scores.values() for group in by})
    print(f"\nexact/refused/wrong by {what}:")
    print(f"{'':18}" + "".join(f"{name[:22]:>24}" for name in scores))
    for group in groups:
        cells = []
        for by in scores.values():
            each = by.get(group, Counter())
            cells.append(f"{each['exact']}/{each['refused']}/{each['wrong']}")
        print(f"{group:18}" + "".join(f"{cell:>24}" for cell in cells))


if __name__ == "__main__":
    sys.exit(main())
