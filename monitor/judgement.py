"""Judge what is stored: tonight or any past day, by today's rules or by those of that day.

    rules_of_today, rules_then     map, waivers                      -> Rules
    | judge_stored                 Rules, stored looks, moment       -> Judged       what each page is judged to be
    | publish                      Judged, the last trusted night    -> Published    what is said of it

What a night published and what a replay of it gives come out of the same functions, from the same stored looks.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from monitor import column_map as maps
from monitor import indicators_config
from monitor.column_map import ColumnMap
from monitor.judging import echoes, freshness, trust
from monitor.judging.changes import Waiver
from monitor.judging.indicators import Indicators
from monitor.judging.rules import Every, Within, spoken
from monitor.judging.trust import Trust
from monitor.store import Store
from monitor.types import Column, Run, RunKind, Verdict

LOOKS = 4
"""Looks of a page that are judged together: two of this night, two of the one before."""

COUNTED = timedelta(days=800)
"""How far back entries are fetched for rules that count them: two years and the year's first window."""

INSTANT = timedelta(microseconds=1)
"""The least difference between two times in the store."""

HOME_LEAD = timedelta(days=3)
"""How long before the national check's term the home page is due soon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What pages are judged by: a map, and everything that was decided beside it."""

    column_map: ColumnMap
    waivers: tuple[Waiver, ...]
    """Of the map and of the store."""
    indicators: Indicators | None = None
    """None where the national check is not configured; the home page has no term then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What every page is judged to be at a moment."""

    verdicts: tuple[Verdict, ...]
    """Of the map's columns, in its order."""
    home: Verdict | None
    """Of the home page; None where nothing is watched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What is said of the pages at a moment."""

    rules: Rules
    verdicts: tuple[Verdict, ...]
    """As judged, or from before a redesign and marked so."""
    home: Verdict | None
    trust: Trust
    before: tuple[Verdict, ...]
    """What the last night before that can be believed has published."""
    moment: datetime


def judging_moment(as_of: date | None, now: datetime) -> datetime:
    """Give the moment to judge at: `now`, or the last second of another day, which sees all that day's looks."""
    if as_of is None or as_of == now.date():
        return now
    return datetime.combine(as_of, time(23, 59, 59), now.tzinfo)


def rules_of_today(store: Store, column_map: ColumnMap, now: datetime, indicators: Indicators | None = None) -> Rules:
    """Take the map as it is, with every waiver that is known now."""
    return Rules(column_map=column_map, waivers=(*column_map.waivers, *store.waivers(now)), indicators=indicators)


def rules_then(store: Store, column_map: ColumnMap, moment: datetime, indicators: Indicators | None = None) -> Rules:
    """Take the map of the last night up to a moment and the waivers that were known then.

    A night of before maps were kept is judged by `column_map`.
    """
    run = store.last_run(up_to=moment, kind=RunKind.NIGHTLY)
    body = store.rules(run.rules) if run else None
    known = maps.parse(body, f"第 {run.id} 次巡检的栏目对照表") if run and body else column_map
    return rules_of_today(store, known, moment, indicators)


def load_indicators(config: Path) -> Indicators | None:
    """Load the numbers of the national check, those beside the column map first; None where there are none."""
    path = indicators_config.find(config.parent)
    return indicators_config.load(path) if path else None


def judge_stored(
    store: Store, rules: Rules, moment: datetime, *, now: datetime, nights_before: datetime | None = None
) -> Judged:
    """Judge every page at a moment, from the looks stored up to it.

    A day to come is judged as if nothing happened until then; so only there an old look is not held against itself.
    With `nights_before` nothing is known of nights that began then or later.
    """
    column_map = rules.column_map
    all_rules = [*(column.rule for column in column_map.columns), *(change.rule for change in column_map.rule_changes)]
    counts = any(isinstance(rule, Every) and rule.at_least > 1 for rule in all_rules)
    home = (home_column(rules),) if column_map.watched() else ()
    looks = store.latest_looks(moment, count=LOOKS)
    own = {key: seen for key, seen in looks.items() if key[0] == maps.HOME}  # the list may well be the home page's
    verdicts = freshness.judge_all(
        (*column_map.columns, *home),
        {**echoes.silenced(looks), **own},
        moment,
        max_age=None if moment > now else freshness.MAX_AGE,
        histories=store.histories(
            moment,
            entries_since=moment.date() - COUNTED if counts else None,
            nights_before=nights_before - INSTANT if nights_before else None,
        ),
        waivers=rules.waivers,
        successions=column_map.successions,
        rule_changes=column_map.rule_changes,
    )
    return Judged(verdicts=verdicts[:-1], home=verdicts[-1]) if home else Judged(verdicts=verdicts, home=None)


def home_column(rules: Rules) -> Column:
    """Give the home page's column, with the term that the national check sets for it."""
    column, _ = rules.column_map.home_page()
    if rules.indicators is None:
        return column
    silence = rules.indicators.home_silence
    phrase = f"{spoken(silence)}内更新"
    return replace(column, frequency=phrase, rule=Within(span=silence), due_soon=HOME_LEAD)


def publish(store: Store, rules: Rules, moment: datetime, *, now: datetime, began: datetime) -> Published:
    """Judge, and weigh the verdicts against the last night before `began` that can be believed."""
    judged = judge_stored(store, rules, moment, now=now, nights_before=began)
    last = store.last_trusted_night(began)
    before = store.verdicts(last.id) if last else ()
    believed = trust.weigh(before, judged.verdicts)
    return Published(
        rules=rules,
        verdicts=trust.keep(before, judged.verdicts, believed, moment.date()),
        home=judged.home,
        trust=believed,
        before=before,
        moment=moment,
    )


def published_on(store: Store, rules: Rules, moment: datetime, *, now: datetime) -> Published:
    """Judge a moment as a night at that moment would have published it."""
    last = store.last_run(up_to=moment, kind=RunKind.NIGHTLY)
    return publish(store, rules, moment, now=now, began=last.started_at if last else moment)


def published_then(
    store: Store, column_map: ColumnMap, moment: datetime, *, now: datetime, indicators: Indicators | None = None
) -> Published:
    """Give what was published on a day; where no night of that day came to its end, judge by what was known then."""
    last = store.last_run(up_to=moment, kind=RunKind.NIGHTLY)
    if last is not None and last.day == moment.date() and store.night(last.id) is not None:
        return published_by(store, last, column_map, indicators)
    rules = rules_then(store, column_map, moment, indicators)
    return published_on(store, rules, moment, now=now)


def published_by(store: Store, run: Run, column_map: ColumnMap, indicators: Indicators | None = None) -> Published:
    """Give what a night has published, its verdicts word for word."""
    return replace(replay(store, run, column_map, indicators), verdicts=store.verdicts(run.id))


def replay(store: Store, run: Run, column_map: ColumnMap, indicators: Indicators | None = None) -> Published:
    """Judge a night again, at its own moment, under its own map and the waivers that were known then."""
    told = store.night(run.id)
    moment = (told[0] if told else run.finished_at or run.started_at).astimezone(column_map.portal.timezone)
    rules = rules_then(store, column_map, moment, indicators)
    return publish(store, rules, moment, now=moment, began=run.started_at)
