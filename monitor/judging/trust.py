"""How far a night can be believed: a portal that is down, lists lost in a redesign, a run that saw too little.

Compares the verdicts of a night with those published before it. Says nothing of any single page.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlsplit

from monitor.types import Failure, FailureKind, Status, Verdict

Key = tuple[str, str]
"""A page: its column's id and its address."""

LEAST_JUDGED = 0.5
"""Of the pages that should be judged; a night that judged less cannot be trusted."""
DOWN_SHARE = 0.9
"""Of a host's pages out of reach, from which on the host is down rather than its pages."""
DOWN_PAGES = 3
"""A host with fewer watched pages is never said to be down as a whole."""
REDESIGN_SHARE = 0.2
"""Of the pages that had a judgement, losing their list in one night: then it is the site that changed."""
REDESIGN_PAGES = 5
"""So many lost lists at least; fewer are told one by one."""
KEPT_FOR = timedelta(days=7)
"""How long a verdict from before a redesign is shown; after that nobody knows."""

OUT_OF_REACH = frozenset(
    {
        FailureKind.DNS,
        FailureKind.REFUSED,
        FailureKind.TLS,
        FailureKind.TIMEOUT,
        FailureKind.RESET,
        FailureKind.TRUNCATED,
        FailureKind.ROBOTS,
        FailureKind.HTTP_SERVER,
        FailureKind.CHALLENGE,
        FailureKind.LOGIN,
        FailureKind.MAINTENANCE,
    },
)
"""The server gave us nothing."""

LOST_LIST = frozenset(
    {
        FailureKind.REDIRECT_LOOP,
        FailureKind.FORBIDDEN_ADDRESS,
        FailureKind.HTTP_CLIENT,
        FailureKind.SOFT_404,
        FailureKind.INDEX_PAGE,
        FailureKind.STUB,
        FailureKind.CONTENT_TYPE,
        FailureKind.API_FAILED,
        FailureKind.SHELL,
        FailureKind.UNRECOGNISED,
        FailureKind.UNDATED,
        FailureKind.AMBIGUOUS,
    },
)
"""The server answered, and the list that used to be there was not."""

OURS = frozenset(
    {FailureKind.NOT_FETCHED, FailureKind.UNOBSERVED, FailureKind.NOT_LATELY, FailureKind.UNCONFIRMED},
)
"""Nothing is known of the page, because we did not look, or not twice: nothing happened there."""

JUDGED = frozenset({Status.FRESH, Status.DUE_SOON, Status.OVERDUE, Status.EMPTY, Status.STANDING})
_HAD_A_LIST = JUDGED - {Status.EMPTY}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """How far the verdicts of one night can be believed."""

    expected: int
    """Pages that should have been judged: those watched and not exempt."""
    judged: int
    down_hosts: tuple[str, ...] = ()
    """Hosts of which nothing could be reached."""
    lost: frozenset[Key] = frozenset()
    """Pages that had a judgement before and lost their list, where they are so many that the site must have changed."""

    @property
    def trusted(self) -> bool:
        """Tell whether the night saw enough to say anything of the portal."""
        return self.expected == 0 or self.judged >= LEAST_JUDGED * self.expected

    @property
    def redesigned(self) -> bool:
        """Tell whether the site must have changed."""
        return bool(self.lost)

    def sentence(self) -> str:
        """Say in Chinese what stands in the way of belief; empty where nothing does."""
        parts = []
        if self.down_hosts:
            parts.append(f"{'、'.join(self.down_hosts)}整站无法访问")
        if self.redesigned:
            parts.append(f"{len(self.lost)}个页面一夜之间读不出列表，网站疑似改版，暂保留此前的判定")
        if not self.trusted:
            parts.append(
                f"应判定{self.expected}页，实际只能判定{self.judged}页，本次巡检不足为据，不据此变更任何栏目的状态",
            )
        return "；".join(parts)


def host_of(page: str) -> str:
    """Return the host of a page's address."""
    return urlsplit(page).hostname or ""


def weigh(before: Sequence[Verdict], verdicts: Sequence[Verdict]) -> Trust:
    """Weigh a night's verdicts against those published before it."""
    due = [verdict for verdict in verdicts if verdict.page is not None and verdict.status is not Status.EXEMPT]
    lost = lost_lists(before, due)
    return Trust(
        expected=len(due),
        judged=sum(verdict.status in JUDGED and (verdict.column, verdict.page) not in lost for verdict in due),
        down_hosts=_down_hosts(due),
        lost=lost,
    )


def lost_lists(before: Sequence[Verdict], verdicts: Sequence[Verdict]) -> frozenset[Key]:
    """Return the pages that lost their list, where they are so many that it is the site that changed; else none.

    A list that turns empty counts: a redesign that draws its lists by script often leaves 暂无信息 in the page.
    """
    had = {key for key, verdict in by_page(before).items() if verdict.status in _HAD_A_LIST}
    now = by_page(verdicts)
    lost = frozenset(key for key in had & now.keys() if _is_lost(now[key]))
    return lost if len(lost) >= max(REDESIGN_PAGES, REDESIGN_SHARE * len(had)) else frozenset()


def keep(before: Sequence[Verdict], verdicts: Sequence[Verdict], trust: Trust, day: date) -> tuple[Verdict, ...]:
    """Return what is published: for pages lost in a redesign the verdict from before, marked as such.

    Nothing is kept for longer than KEPT_FOR, nor a term that has run out meanwhile: what nobody could check is
    neither still fresh nor newly overdue. A page that looks empty then has not been seen to be empty.
    """
    old = by_page(before)
    published = []
    for verdict in verdicts:
        key = (verdict.column, verdict.page or "")
        if key not in trust.lost:
            published.append(verdict)
        elif _still_holds(old[key], day):
            note = f"网站疑似改版，{day}未能核实，沿用{old[key].judged_at:%Y-%m-%d}的判定"
            kept = tuple(text for text in old[key].notes if not text.startswith("网站疑似改版"))
            published.append(replace(old[key], notes=(note, *kept)))
        elif verdict.status is Status.EMPTY:
            reason = "无法判定：网站疑似改版，网页中没有列表，待核实是否为空白栏目"
            published.append(replace(verdict, status=Status.UNKNOWN, reason=reason, failure=_UNCONFIRMED))
        else:
            published.append(verdict)
    return tuple(published)


def by_page(verdicts: Sequence[Verdict]) -> Mapping[Key, Verdict]:
    """Return the verdicts of pages by column id and address; unmapped columns left out."""
    return {(verdict.column, verdict.page): verdict for verdict in verdicts if verdict.page is not None}


_UNCONFIRMED = Failure(kind=FailureKind.UNCONFIRMED)


def _is_lost(verdict: Verdict) -> bool:
    if verdict.status is Status.EMPTY:
        return True
    if verdict.failure is None:
        return False
    looks_empty = verdict.failure.kind is FailureKind.UNCONFIRMED and verdict.newest is None
    return looks_empty or verdict.failure.kind in LOST_LIST


def _still_holds(old: Verdict, day: date) -> bool:
    if day - old.judged_at.date() > KEPT_FOR:
        return False
    return old.status in {Status.OVERDUE, Status.STANDING} or (old.due is not None and day <= old.due)


def _down_hosts(verdicts: Sequence[Verdict]) -> tuple[str, ...]:
    watched = Counter(host_of(verdict.page or "") for verdict in verdicts)
    out = Counter(
        host_of(verdict.page or "")
        for verdict in verdicts
        if verdict.failure is not None and verdict.failure.kind in OUT_OF_REACH
    )
    return tuple(host for host, pages in watched.items() if pages >= DOWN_PAGES and out[host] >= DOWN_SHARE * pages)
