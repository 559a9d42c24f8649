"""What of a night is news: what has gone wrong or is over since it was last told, and whose superiors must hear.

Pure: the night's view and what was told before in, what to tell out. News is told once. What could not be seen is
never news: it neither opens nor closes anything, and nobody's superior hears of it. Nor is a page that was waived: its
alert ends without a word.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.letters import Alert, Told
from monitor.map_mail import Escalation
from monitor.report.lines import Line
from monitor.report.view import View
from monitor.types import RunStatus, Status

WRONG = frozenset({Status.OVERDUE, Status.EMPTY})
WELL = frozenset({Status.FRESH, Status.DUE_SOON, Status.STANDING})

THE_RUN = ("", "")
"""The key of the alert about the run itself: the portal is down, was redesigned, or too little was seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """An escalation step, and the pages that have reached it this night, longest first."""

    step: Escalation
    lines: tuple[Line, ...]
    days: tuple[int, ...]
    """Of each page: how many days it has been overdue or empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What a night tells."""

    opened: tuple[Line, ...]
    """Newly overdue or empty."""
    recovered: tuple[Line, ...]
    trouble: bool
    """The run itself has begun or ceased to be in trouble."""
    reached: tuple[Reached, ...]
    told: Told
    """To be remembered when this is told."""

    @property
    def flips(self) -> bool:
        """Tell whether anything changed."""
        return bool(self.opened or self.recovered or self.trouble)

    def concerns(self, unit: str) -> bool:
        """Tell whether anything changed on a unit's pages."""
        return any(unit in line.units for line in (*self.opened, *self.recovered))


def news_of(view: View, alerts: Sequence[Alert], steps: Sequence[Escalation]) -> News:
    """Compare a night with the alerts that are open."""
    known = {alert.key: alert for alert in alerts}
    opened: dict[tuple[str, str], tuple[Line, Alert]] = {}
    closed: list[Alert] = []
    recovered: list[Line] = []
    lines = {(line.column.id, line.url): line for line in view.lines}
    believed = _is_believed(view)
    for key, line in lines.items() if believed else ():
        before = known.get(key)
        if line.status in WRONG and (before is None or _is_another(line, before)):
            alert = Alert(column=key[0], page=key[1], began=line.since or view.day, told=view.day)
            opened[key] = (line, alert)
        if before is not None and line.status in WELL:
            recovered.append(line)
        if before is not None and (key in opened or line.status in WELL or line.status is Status.EXEMPT):
            closed.append(before)
    closed += [alert for key, alert in known.items() if believed and key != THE_RUN and key not in lines]
    run_opened, run_closed = _of_the_run(view, known.get(THE_RUN))
    over = {id(alert) for alert in closed}
    lasting = [(alert, lines[alert.key]) for alert in alerts if id(alert) not in over and alert.key in lines]
    reached = [(each, _reached(each, lasting, view)) for each in (steps if believed else ())]
    return News(
        opened=tuple(line for line, _ in opened.values()),
        recovered=tuple(recovered),
        trouble=bool(run_opened or run_closed),
        reached=tuple(
            Reached(
                step=step,
                lines=tuple(line for _, line, _ in found),
                days=tuple(days for _, _, days in found),
            )
            for step, found in reached
            if found
        ),
        told=Told(
            opened=(*(alert for _, alert in opened.values()), *run_opened),
            closed=(*closed, *run_closed),
            escalated=tuple((alert, step.name) for step, found in reached for alert, _, _ in found),
        ),
    )


def _is_believed(view: View) -> bool:
    """Tell whether the run was brought to its end and could judge half of what it should."""
    pages = [line.status for line in view.lines if line.url and line.status is not Status.EXEMPT]
    judged = sum(status in WRONG | WELL for status in pages)
    return view.run.status is RunStatus.COMPLETE and 2 * judged >= len(pages)


def _is_another(line: Line, before: Alert) -> bool:
    """Tell whether a page was up to date in between, on nights that were not mailed: overdue since a later day."""
    return line.since is not None and line.since > max(before.began, before.told)


def _of_the_run(view: View, before: Alert | None) -> tuple[tuple[Alert, ...], tuple[Alert, ...]]:
    if view.trouble and before is None:
        column, page = THE_RUN
        return (Alert(column=column, page=page, began=view.day, told=view.day),), ()
    if before is not None and not view.trouble:
        return (), (before,)
    return (), ()


def _reached(step: Escalation, lasting: Sequence[tuple[Alert, Line]], view: View) -> list[tuple[Alert, Line, int]]:
    """List what has lasted for a step's days, was told to those below on an earlier night, and not yet on this step."""
    found = [
        (alert, line, (view.day - alert.began).days + 1)
        for alert, line in lasting
        if line.status in WRONG and alert.told < view.day and step.name not in alert.steps and step.concerns(line.units)
    ]
    due = [one for one in found if one[2] >= step.after_days]
    return sorted(due, key=lambda one: -one[2])
