"""A year of nights over the replica portal, lived through in one process: what happens stands here, as facts only.

A night is the real one (crawl, second look, judge, publish), but for the network: the spider's visit asks the replica
directly. What each night must say is written in test_year.py.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlencode, urljoin, urlsplit
from zoneinfo import ZoneInfo

from crawler import pages
from crawler.failures import FetchFailedError, failed
from crawler.visit import Visit
from demo.answers import Answer, Asked
from demo.events import Event, Extra, Outage, PageFault, PortalDown, Redesign, Revival, Silence, lasts
from demo.map_text import map_text
from demo.plan import Shape
from demo.site import Site
from monitor import deciding, judgement, nightly
from monitor.column_map import HOME, ColumnMap, parse
from monitor.judging import incidents
from monitor.judging.incidents import Flip
from monitor.judging.trust import Trust
from monitor.store import Store
from monitor.types import Document, FailureKind, FollowUp, Observation, Reading, RunKind, Verdict
from tests.loops import apart

SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST = date(2026, 11, 22)
NIGHTS = 365
ADDRESS = "http://portal.example/"
CONFIG = Path(__file__).parents[2] / "config" / "column_map.toml"
WORK = "政务公开/工作信息/"

NAMES: Mapping[str, tuple[str, str | None]] = {
    "海曙概览": ("了解海曙/海曙概览", None),  # a single article
    "实力海曙": ("了解海曙/实力海曙", None),  # silent for long, and no term
    "投资海曙": ("了解海曙/投资海曙", None),  # in a frame
    "动态横街": ("政务动态/海曙资讯/部门、镇（乡）街道动态", "横街镇"),  # GB 18030
    "动态集士港": ("政务动态/海曙资讯/部门、镇（乡）街道动态", "集士港镇"),  # rows from dataproxy
    "动态章水": ("政务动态/海曙资讯/部门、镇（乡）街道动态", "章水镇"),  # cut off
    "媒体聚集": ("政务动态/媒体聚集", None),  # JSON beside the page
    "今日头条": ("政务动态/今日头条", None),  # every day
    "法规安监": ("政务公开/法规公文", "区安监局"),  # late
    "法规审管": ("政务公开/法规公文", "区审管办"),  # rows by POST
    "法规鄞江": ("政务公开/法规公文", "鄞江镇"),  # a script leads on
    "决策发改": ("政务公开/政府决策", "区发改局"),
    "通知望春": (f"{WORK}通知公告、计划总结", "望春街道"),  # a challenge
    "进展财政": (f"{WORK}工作进展", "区财政局"),
    "进展教育": (f"{WORK}工作进展", "区教育局"),  # late
    "进展住建": (f"{WORK}工作进展", "区住建局"),
    "进展农水": (f"{WORK}工作进展", "区农林水利局"),  # rows from the unit API
    "进展洞桥": (f"{WORK}工作进展", "洞桥镇"),  # no dates anywhere
    "征地龙观": (f"{WORK}征地拆迁", "龙观乡"),  # empty
    "安全安监": (f"{WORK}安全生产、教育卫生", "区安监局"),
    "科技创新": (f"{WORK}科技创新", None),  # moved
    "统计分析": (f"{WORK}统计分析", None),  # every month
    "优抚石碶": (f"{WORK}优抚安置", "石碶街道"),
    "收费执法": ("政务公开/财政信息/收费项目", "区综合行政执法局"),  # late
    "专项经费": ("政务公开/财政信息/专项经费", "海曙国土资源分局"),  # empty
    "公共服务": ("政务公开/公共服务", None),  # late
    "政策解读": ("政务公开/政策解读", "区政府办公室"),
}
"""A short name for each watched page -> its column and department."""

DECIDED = """
[[succession]]
from = "区安监局"
to = "区应急管理局"
since = 2027-06-10
basis = "机构改革方案"
"""
MAP_CHANGED_ON = 190
"""The night from which the map has DECIDED, ten days before it takes effect."""
SUCCEEDED_ON = 200

WAIVED_ON, WAIVED_UNTIL = 60, 120
CONFIRMED_ON = 45
TRUSTED_FOR = 30
"""Nights for which an unchanged page is not read again."""
WITHOUT_A_RUN = frozenset({340, 341})


def night(number: int) -> date:
    """Return the day of a night; 0 is the first."""
    return FIRST + timedelta(days=number)


def at(number: int, minute: int, second: int = 0) -> datetime:
    """Return a time after two o'clock of a night."""
    return datetime.combine(night(number), datetime.min.time(), SHANGHAI) + timedelta(
        hours=2, minutes=minute, seconds=second
    )


EVENTS: tuple[Event, ...] = (
    Silence(day=night(0), column=NAMES["实力海曙"][0], department=NAMES["实力海曙"][1]),
    Revival(day=night(40), column=NAMES["进展教育"][0], department=NAMES["进展教育"][1]),
    PortalDown(first=night(80), last=night(82), how=Outage.UNAVAILABLE),
    Redesign(first=night(150), last=night(155)),
    Extra(day=night(170), published=night(150), column=NAMES["收费执法"][0], department=NAMES["收费执法"][1]),
    Silence(day=night(205), column=NAMES["进展财政"][0], department=NAMES["进展财政"][1]),
    Revival(day=night(240), column=NAMES["进展财政"][0], department=NAMES["进展财政"][1]),
    Extra(day=night(220), published=night(220), count=8, column=NAMES["优抚石碶"][0], department=NAMES["优抚石碶"][1]),
    PortalDown(first=night(260), last=night(260), how=Outage.RESET),
    PortalDown(first=night(275), last=night(276), how=Outage.INDEX_PAGE),
    PageFault(
        first=night(300),
        last=night(309),
        shape=Shape.NOT_FOUND,
        column=NAMES["进展住建"][0],
        department=NAMES["进展住建"][1],
    ),
    PageFault(
        first=night(315),
        last=night(319),
        shape=Shape.EMPTY,
        column=NAMES["决策发改"][0],
        department=NAMES["决策发改"][1],
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one night said."""

    published: Mapping[str, Verdict]
    """By the page's short name."""
    home: Verdict | None
    trust: Trust
    flips: tuple[Flip, ...]
    second_looks: int


@dataclass(frozen=True, slots=True)
class Known:
    """How a page read."""

    shown: object
    since: int
    """The night on which it was read last."""
    status: int | None
    reading: Reading


@dataclass
class Year:
    """The portal, the office and what the nights said."""

    store: Store
    site: Site = field(default_factory=lambda: Site(FIRST, EVENTS))
    nights: dict[int, Told] = field(default_factory=dict)
    _known: dict[tuple[str, str], Known] = field(default_factory=dict)

    @cached_property
    def names(self) -> dict[tuple[str, str], str]:
        """Column id and address -> short name."""
        return {
            (column, urljoin(ADDRESS, self.site.listing(column, department).address)): name
            for name, (column, department) in NAMES.items()
        }

    @cached_property
    def maps(self) -> tuple[tuple[ColumnMap, bytes], ...]:
        """The map of the first nights, and the one that knows of the reorganisation."""
        watched: dict[str, list[dict[str, str]]] = {}
        for column, department in NAMES.values():
            url = urljoin(ADDRESS, self.site.listing(column, department).address)
            watched.setdefault(column, []).append({"url": url} | ({"department": department} if department else {}))
        text = map_text(self.site.map, ADDRESS, watched)
        return tuple((parse(body, "map"), body) for body in (text.encode(), (text + DECIDED).encode()))

    def map_of(self, number: int) -> ColumnMap:
        """Return the map that a night is run under."""
        return self.maps[number >= MAP_CHANGED_ON][0]

    def live(self, nights: int = NIGHTS) -> None:
        """Live through every night, or through the first ones."""
        apart(lambda: self._live(nights))

    def _live(self, nights: int) -> None:
        with asyncio.Runner() as runner:
            for number in range(nights):
                self._decide(number)
                if number not in WITHOUT_A_RUN:
                    self.nights[number] = runner.run(self._night(number))

    def _decide(self, number: int) -> None:
        """Do in the afternoon before a night what people do."""
        now = at(number, 0) - timedelta(hours=10)
        columns = self.map_of(number)
        if number == WAIVED_ON:
            days = (night(WAIVED_ON), night(WAIVED_UNTIL))
            column = columns.named("公共服务")
            deciding.waive(self.store, column, None, days, reason="栏目调整中", by="区政府办公室", now=now)
        if number == CONFIRMED_ON:
            deciding.confirm(self.store, columns, columns.named("实力海曙"), None, by="区统计局", note="", now=now)

    async def _night(self, number: int) -> Told:
        column_map, body = self.maps[number >= MAP_CHANGED_ON]
        self.store.keep_rules(column_map.digest, body)
        looked_at = nightly.pages_of(column_map)
        run = self.store.begin_run(
            kind=RunKind.NIGHTLY,
            started_at=at(number, 30),
            day=night(number),
            expected=len(looked_at),
            version="0",
            rules=column_map.digest,
        )
        for place, key in enumerate(looked_at):
            self.store.add(run, await self._look(number, key, 1, at(number, 30, place)))
        rules = judgement.rules_of_today(self.store, column_map, at(number, 40), judgement.load_indicators(CONFIG))
        doubtful = nightly.doubtful_pages(self.store, rules, self.store.run(run), at(number, 40))
        for place, key in enumerate(doubtful):
            self.store.add(run, await self._look(number, key, 2, at(number, 45, place)))
        published, _ = nightly.publish(self.store, rules, self.store.run(run), at(number, 50))
        return Told(
            published={self.names[each.column, each.page]: each for each in published.verdicts if each.page},
            home=published.home,
            trust=published.trust,
            flips=incidents.flips(published.before, published.verdicts, published.trust),
            second_looks=len(doubtful),
        )

    async def _look(self, number: int, key: tuple[str, str], look: int, moment: datetime) -> Observation:
        """Look at a page as the spider does.

        Where nothing has been published on it and nothing has befallen it since it was read, it says what it said: the
        visit is spared. Now and then it is made all the same, and must give the same.
        """
        shown = self._shown(number, key)
        known = self._known.get(key)
        if known is None or known.shown != shown:
            known = self._known[key] = Known(shown, number, *await self._visit(number, key, moment))
        elif number >= known.since + TRUSTED_FOR:
            status, reading = await self._visit(number, key, moment)
            assert (status, reading.outcome, reading.entries, reading.failure) == (
                known.status,
                known.reading.outcome,
                known.reading.entries,
                known.reading.failure,
            ), f"{self.names[key]} read otherwise on night {number} than on night {known.since}"
            known = self._known[key] = replace(known, since=number)
        return Observation(
            column=key[0],
            page=key[1],
            observed_at=moment,
            look=look,
            http_status=known.status,
            reading=known.reading,
        )

    def _shown(self, number: int, key: tuple[str, str]) -> object:
        """Tell what decides how a page looks but for the day in its banner: its articles and what has befallen it."""
        today = night(number)
        down = [event.how for event in EVENTS if isinstance(event, PortalDown) and lasts(event, today)]
        if key[0] == HOME:
            return down, today
        listing = self.site.on(self.site.listing(*NAMES[self.names[key]]), today)
        return down, listing.planned, len(listing.articles.up_to(today))

    async def _visit(self, number: int, key: tuple[str, str], moment: datetime) -> tuple[int | None, Reading]:
        home = key[0] == HOME

        async def fetch(step: FollowUp, referer: str) -> Document:
            del referer
            return self._document(step, number, moment)

        async def read(document: Document) -> Reading:
            return pages.read_unguarded(document, as_of=night(number), home=home)

        try:
            document = self._document(FollowUp(url=key[1]), number, moment)
        except FetchFailedError as error:
            return None, failed(error.failure)
        visit = Visit(fetch, read, as_of=night(number), steps=12, depth=4, in_time=lambda: True)
        return document.status, await visit.read(document)

    def _document(self, step: FollowUp, number: int, moment: datetime) -> Document:
        """Ask the replica, and follow where it redirects."""
        url = step.url
        for _ in range(4):
            parts = urlsplit(url)
            answer: Answer = self.site.answer(
                Asked(path=unquote(parts.path), query=parts.query, form=urlencode(step.form), method=step.method),
                night(number),
            )
            if answer.cut:
                raise FetchFailedError(FailureKind.RESET)
            if "Location" not in answer.headers:
                break
            url = urljoin(url, answer.headers["Location"])
        return Document(
            url=url,
            status=answer.status,
            headers={"content-type": answer.content_type}
            | {name.lower(): value for name, value in answer.headers.items()},
            body=answer.body,
            fetched_at=moment,
        )
