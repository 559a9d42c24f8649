"""The national veto indicators that depend on updates, counted live; every number comes from config.

Source: 国办秘函〔2019〕19号, as quoted in config/indicators-2019.toml. A column counts as soon as one of its pages
does: the inspection may open that very page. What could not be judged is counted apart: it may count, too.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from monitor.judging import terms
from monitor.judging.rules import Span
from monitor.types import Column, ColumnType, Status, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicators:
    """The numbers of one circular."""

    source: str
    home_silence: Span
    class_silence: Mapping[ColumnType, Span]
    """栏目不更新（一）: how long a column of these classes may be silent."""
    class_limit: int
    overdue_silence: Mapping[ColumnType, Span]
    """栏目不更新（二）: the same for these classes; every other column by its own rule."""
    overdue_limit: int
    empty_limit: int


class Indicator(StrEnum):
    """What is counted."""

    HOME = "home"
    CLASSES = "classes"
    OVERDUE = "overdue"
    EMPTY = "empty"


LABELS: Mapping[Indicator, str] = {
    Indicator.HOME: "首页不更新",
    Indicator.CLASSES: "栏目不更新（动态要闻、通知公告、政策文件）",
    Indicator.OVERDUE: "栏目不更新（应更新但长期未更新）",
    Indicator.EMPTY: "空白栏目",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """How near the portal is to one veto."""

    indicator: Indicator
    label: str
    limit: int
    """So many are a veto."""
    columns: tuple[str, ...]
    """Ids of those that count; the home page as 首页."""
    unjudged: tuple[str, ...]
    """Ids of those that could not be judged and may count."""
    watched: bool = True
    """False where nothing that this indicator looks at is watched: the counter says nothing then."""

    @property
    def count(self) -> int:
        """Count what counts."""
        return len(self.columns)

    @property
    def left(self) -> int:
        """Return how many more make a veto; 0 where it is reached."""
        return max(0, self.limit - self.count)

    @property
    def vetoed(self) -> bool:
        """Tell whether the limit is reached."""
        return self.count >= self.limit

    def sentence(self) -> str:
        """Say the counter in Chinese: 空白栏目 3 / 5，还差 2 个."""
        if not self.watched:
            return f"{self.label}：尚未配置，未监测"
        far = "已达到单项否决标准" if self.vetoed else f"还差 {self.left} 个"
        doubt = f"；另有 {len(self.unjudged)} 个无法判定" if self.unjudged else ""
        return f"{self.label} {self.count} / {self.limit}，{far}{doubt}"


def count(
    columns: Sequence[Column],
    verdicts: Sequence[Verdict],
    home: Verdict | None,
    indicators: Indicators,
    day: date,
) -> tuple[Counter, ...]:
    """Count the indicators on a judging day; `home` is the verdict of the home page, None where it is not watched.

    Exempt and unmapped columns count for nothing.
    """
    pages: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        if verdict.page is not None and verdict.status is not Status.EXEMPT:
            pages.setdefault(verdict.column, []).append(verdict)

    def is_silent(verdict: Verdict, span: Span) -> bool:
        newest = verdict.newest.published if verdict.newest else None
        return newest is not None and day > terms.add(newest, span)

    def is_overdue(column: Column, verdict: Verdict) -> bool:
        span = indicators.overdue_silence.get(column.column_type) if column.column_type else None
        return verdict.status is Status.OVERDUE if span is None else is_silent(verdict, span)

    def is_silent_class(column: Column, verdict: Verdict) -> bool:
        span = indicators.class_silence.get(column.column_type) if column.column_type else None
        return span is not None and is_silent(verdict, span)

    def counter(
        indicator: Indicator,
        limit: int,
        concerned: Sequence[Column],
        counts: Callable[[Column, Verdict], bool],
    ) -> Counter:
        judged = [(column, pages[column.id]) for column in concerned if column.id in pages]
        counted = [
            column.id
            for column, found in judged
            if any(verdict.status is not Status.UNKNOWN and counts(column, verdict) for verdict in found)
        ]
        return Counter(
            indicator=indicator,
            label=LABELS[indicator],
            limit=limit,
            columns=tuple(counted),
            unjudged=tuple(
                column.id
                for column, found in judged
                if column.id not in counted and any(verdict.status is Status.UNKNOWN for verdict in found)
            ),
            watched=bool(judged),
        )

    classed = [column for column in columns if column.column_type in indicators.class_silence]
    return (
        _home(home, indicators, is_silent),
        counter(Indicator.CLASSES, indicators.class_limit, classed, is_silent_class),
        counter(Indicator.OVERDUE, indicators.overdue_limit, columns, is_overdue),
        counter(Indicator.EMPTY, indicators.empty_limit, columns, lambda _, verdict: verdict.status is Status.EMPTY),
    )


def _home(home: Verdict | None, indicators: Indicators, is_silent: Callable[[Verdict, Span], bool]) -> Counter:
    unknown = home is not None and home.status is Status.UNKNOWN
    silent = home is not None and not unknown and is_silent(home, indicators.home_silence)
    return Counter(
        indicator=Indicator.HOME,
        label=LABELS[Indicator.HOME],
        limit=1,
        columns=("首页",) if silent else (),
        unjudged=("首页",) if unknown else (),
        watched=home is not None,
    )
