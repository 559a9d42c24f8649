"""Flips between two nights, and incidents: from going wrong to recovery, with both days.

    trust.weigh      verdicts published before, tonight's   -> Trust
    | trust.keep     what is published: tonight's, or the old ones after a redesign
    | flips          published before, published            -> Flip
    | follow         open incidents, published              -> Incident, opened, changed or closed

An incident of a page begins on the day after its due day, whenever we looked; the days on which it was opened and
closed are those of the nights that saw it. What cannot be seen neither opens nor closes an incident of silence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from monitor.judging.trust import OURS, OUT_OF_REACH, Key, Trust, by_page, host_of
from monitor.types import Status, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """A change of a page's status between two nights."""

    column: str
    page: str | None
    department: str
    before: Status
    after: Status
    flipped_at: datetime
    """When the later verdict was judged."""
    reason: str
    """Of the later verdict."""


class IncidentKind(StrEnum):
    """What went wrong."""

    OVERDUE = "overdue"
    EMPTY = "empty"
    UNKNOWN = "unknown"
    PORTAL_DOWN = "portal_down"
    """A whole host is out of reach; its pages get no incidents of their own."""
    REDESIGN = "redesign"
    """Many pages lost their list in one night."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One thing that went wrong, from the day it began to the day it was over."""

    kind: IncidentKind
    column: str = ""
    """The column's id; empty for a portal or a redesign."""
    page: str = ""
    """The page's address; of a portal the host; empty for a redesign."""
    department: str = ""
    began: date
    """Overdue: the day after due; else the first day without a judgement, or the day it was seen."""
    opened: date
    """The night that reported it first."""
    closed: date | None = None
    """The night that saw it over; None while it lasts."""
    pages: frozenset[Key] = frozenset()
    """Of a portal or a redesign, the pages it covers."""
    reason: str = ""
    """Of the verdict that opened it; when closed, of the verdict that closed it."""

    @property
    def is_open(self) -> bool:
        """Tell whether it lasts."""
        return self.closed is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What one night did to the incidents."""

    opened: tuple[Incident, ...] = ()
    closed: tuple[Incident, ...] = ()
    open: tuple[Incident, ...] = ()
    """All that last after the night, those just opened included."""


_KINDS = {
    Status.OVERDUE: IncidentKind.OVERDUE,
    Status.EMPTY: IncidentKind.EMPTY,
    Status.UNKNOWN: IncidentKind.UNKNOWN,
}
_SILENCE = frozenset({IncidentKind.OVERDUE, IncidentKind.EMPTY})


def flips(before: Sequence[Verdict], published: Sequence[Verdict], trust: Trust) -> tuple[Flip, ...]:
    """Return the changes of status, in the order of the map.

    `before` is what the last night that could be trusted published. A page that is new has no flip; a night that
    cannot be trusted flips nothing, nor does a page whose host is down.
    """
    if not trust.trusted:
        return ()
    old = {(verdict.column, verdict.page): verdict for verdict in before}
    return tuple(
        Flip(
            column=verdict.column,
            page=verdict.page,
            department=verdict.department,
            before=old[key].status,
            after=verdict.status,
            flipped_at=verdict.judged_at,
            reason=verdict.reason,
        )
        for verdict in published
        if (key := (verdict.column, verdict.page)) in old
        and old[key].status is not verdict.status
        and not _is_down(verdict, trust)
    )


def follow(incidents: Sequence[Incident], published: Sequence[Verdict], trust: Trust, day: date) -> Followed:
    """Return what a night's published verdicts do to the open incidents.

    A page has at most one incident of silence (overdue or empty) and one of not knowing; a page that goes from
    overdue to empty keeps its incident and the day it began. A night that cannot be trusted opens only what concerns
    the portal, and closes nothing.
    """
    now = by_page(published)
    last = [incident for incident in incidents if incident.is_open]
    followed = [_followed(incident, now, trust, day) for incident in last]
    lasting = [incident for incident in followed if incident.is_open]
    closed = [incident for incident in followed if not incident.is_open]
    opened = [*_opened_portals(lasting, now, trust, day), *_opened_redesign(lasting, trust, day)]
    if trust.trusted:
        opened += _opened_pages(lasting, published, trust, day)
    return Followed(opened=tuple(opened), closed=tuple(closed), open=(*lasting, *opened))


def _is_down(verdict: Verdict, trust: Trust) -> bool:
    out = verdict.failure is not None and verdict.failure.kind in OUT_OF_REACH
    return out and host_of(verdict.page or "") in trust.down_hosts


def _is_the_pages(verdict: Verdict, trust: Trust) -> bool:
    """Tell whether not knowing is about this page, not about its host, the whole site or us."""
    ours = verdict.failure is not None and verdict.failure.kind in OURS
    return not (ours or _is_down(verdict, trust) or (verdict.column, verdict.page) in trust.lost)


def _followed(incident: Incident, now: Mapping[Key, Verdict], trust: Trust, day: date) -> Incident:
    if incident.kind is IncidentKind.PORTAL_DOWN:
        back = incident.page not in trust.down_hosts
        return replace(incident, closed=day, reason="网站已恢复访问") if back else incident
    if not trust.trusted:
        return incident
    if incident.kind is IncidentKind.REDESIGN:
        left = {key for key in incident.pages & now.keys() if key in trust.lost or now[key].status is Status.UNKNOWN}
        return incident if left else replace(incident, closed=day, reason="各页面已能重新判定")
    verdict = now.get((incident.column, incident.page))
    if verdict is None:
        return replace(incident, closed=day, reason="该页面已不在栏目对照表中")
    kind = _KINDS.get(verdict.status)
    if incident.kind is IncidentKind.UNKNOWN:
        over = verdict.status is not Status.UNKNOWN
    elif kind in _SILENCE:
        return replace(incident, kind=kind, department=verdict.department)
    else:
        over = kind is None
    return replace(incident, closed=day, reason=verdict.reason) if over else incident


def _opened_portals(
    lasting: Sequence[Incident],
    now: Mapping[Key, Verdict],
    trust: Trust,
    day: date,
) -> list[Incident]:
    known = {incident.page for incident in lasting if incident.kind is IncidentKind.PORTAL_DOWN}
    opened = []
    for host in trust.down_hosts:
        pages = {key: verdict for key, verdict in now.items() if host_of(key[1]) == host}
        if host not in known:
            since = [verdict.unknown_since for verdict in pages.values() if verdict.unknown_since]
            opened.append(
                Incident(
                    kind=IncidentKind.PORTAL_DOWN,
                    page=host,
                    began=max(since, default=day),
                    opened=day,
                    pages=frozenset(pages),
                    reason=f"{host}整站无法访问，涉及{len(pages)}个页面",
                ),
            )
    return opened


def _opened_redesign(lasting: Sequence[Incident], trust: Trust, day: date) -> list[Incident]:
    known = {key for incident in lasting if incident.kind is IncidentKind.REDESIGN for key in incident.pages}
    if not trust.lost - known:
        return []
    return [
        Incident(
            kind=IncidentKind.REDESIGN,
            began=day,
            opened=day,
            pages=trust.lost - known,
            reason=f"{len(trust.lost - known)}个页面一夜之间读不出列表，网站疑似改版",
        ),
    ]


def _opened_pages(
    lasting: Sequence[Incident],
    published: Sequence[Verdict],
    trust: Trust,
    day: date,
) -> list[Incident]:
    silent = {(incident.column, incident.page) for incident in lasting if incident.kind in _SILENCE}
    unseen = {(incident.column, incident.page) for incident in lasting if incident.kind is IncidentKind.UNKNOWN}
    covered = {key for incident in lasting if incident.kind is IncidentKind.REDESIGN for key in incident.pages}
    opened = []
    for verdict in published:
        key, kind = (verdict.column, verdict.page or ""), _KINDS.get(verdict.status)
        if kind is None or key in (silent if kind in _SILENCE else unseen):
            continue
        if kind is IncidentKind.UNKNOWN and (key in covered or not _is_the_pages(verdict, trust)):
            continue
        opened.append(
            Incident(
                kind=kind,
                column=verdict.column,
                page=verdict.page or "",
                department=verdict.department,
                began=_began(verdict, day),
                opened=day,
                reason=verdict.reason,
            ),
        )
    return opened


def _began(verdict: Verdict, day: date) -> date:
    if verdict.due is not None:
        return verdict.due + timedelta(days=1)
    return verdict.unknown_since or day
