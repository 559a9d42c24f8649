"""Load the numbers of the national check indicators: `config/indicators-2019.toml` -> Indicators."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from monitor.errors import ColumnMapError
from monitor.judging.frequency import rule_from_table
from monitor.judging.indicators import Indicators
from monitor.judging.rules import Span, Unit, Within
from monitor.types import ColumnType

_KEYS: Mapping[str, frozenset[str]] = {
    "home": frozenset({"silence"}),
    "classes": frozenset({"limit", *ColumnType}),
    "overdue": frozenset({"limit", *ColumnType}),
    "empty": frozenset({"limit"}),
}


NAME = "indicators-2019.toml"


def find(folder: Path) -> Path | None:
    """Find the numbers: in a folder, else those that came with the program; None where there are none."""
    here = Path(__file__)
    places = (folder / NAME, here.with_name(NAME), here.parents[1] / "config" / NAME)
    return next((path for path in places if path.is_file()), None)


def load(path: Path) -> Indicators:
    """Load the indicators, or raise ColumnMapError with every fault and its place."""
    try:
        with path.open("rb") as file:
            raw = tomllib.load(file)
    except OSError as error:
        raise ColumnMapError(str(path), (f"读不了：{error.strerror}",)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ColumnMapError(str(path), (f"不是合格的 TOML：{error}",)) from error
    reader = _Reader(raw)
    read = Indicators(
        source=reader.source(),
        home_silence=reader.span("home", "silence"),
        class_silence=reader.spans("classes"),
        class_limit=reader.limit("classes"),
        overdue_silence=reader.spans("overdue"),
        overdue_limit=reader.limit("overdue"),
        empty_limit=reader.limit("empty"),
    )
    reader.refuse_unknown()
    if reader.faults:
        raise ColumnMapError(str(path), tuple(reader.faults))
    return read


class _Reader:
    """Reads what is right and collects what is wrong."""

    def __init__(self, raw: Mapping[str, object]) -> None:
        self.raw = raw
        self.faults: list[str] = []

    def table(self, name: str) -> Mapping[str, object]:
        table = self.raw.get(name)
        return table if isinstance(table, dict) else {}

    def source(self) -> str:
        source = self.raw.get("source")
        if isinstance(source, str) and source.strip():
            return source
        self.faults.append('source：应写明依据的文件，如 source = "国办秘函〔2019〕19号"')
        return ""

    def span(self, name: str, key: str) -> Span:
        rule = rule_from_table({"within": self.table(name).get(key)})
        if isinstance(rule, Within):
            return rule.span
        self.faults.append(f"{name}.{key}：{str(rule).removeprefix('within ')}")
        return Span(count=1, unit=Unit.DAY)

    def spans(self, name: str) -> Mapping[ColumnType, Span]:
        return {kind: self.span(name, kind) for kind in ColumnType if kind in self.table(name)}

    def limit(self, name: str) -> int:
        limit = self.table(name).get("limit")
        if isinstance(limit, int) and not isinstance(limit, bool) and limit > 0:
            return limit
        self.faults.append(f"{name}.limit：应为不小于 1 的整数，现为 {limit!r}")
        return 1

    def refuse_unknown(self) -> None:
        for name, value in self.raw.items():
            if name == "source":
                continue
            known = _KEYS.get(name)
            if known is None:
                self.faults.append(f"{name}：不认识的项")
            elif not isinstance(value, dict):
                self.faults.append(f"{name}：应写成 [{name}]")
            else:
                self.faults += [f"{name}.{key}：不认识的项" for key in value if key not in known]
