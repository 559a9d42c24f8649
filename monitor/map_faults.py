"""The faults of a column map, in words that a clerk understands: where it stands, what is wrong, what to do."""

import difflib
import re
import tomllib
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from monitor.map_lines import Place

SECRET = re.compile(r"pass|pwd|secret|token|密码|口令", re.IGNORECASE)
URL_PASSWORD = re.compile(r"(?<=:)[^:/@\s]+(?=@)")
FULL_WIDTH = re.compile(r"[“”‘’＝［］｛｝＂，]")
SYNTAX = {
    "Cannot overwrite": "同一个键写了两次",
    "Cannot declare": "同一个表头写了两次",
    "Expected '=' after a key": "键的后面少了等号",
    "Invalid value": "等号后面的值写法不对，文字要加英文引号",
    "Unclosed": "方括号或花括号没有闭合",
    "Unterminated string": "引号没有闭合",
    "Illegal character": "引号没有闭合，或有不允许的字符",
    "Expected newline": "一行里写了多余的内容",
    "Invalid statement": "这一行不是“键 = 值”的形式",
}
"""What tomllib says, and what it means to a clerk."""

LONGEST = 60
"""Characters of a value that a fault repeats."""

Model = TypeVar("Model", bound=BaseModel)


class Faults:
    """Collects every fault of one map; `lines` says where each key stands, `titles` what a numbered table is called."""

    def __init__(self, lines: Mapping[Place, int]) -> None:
        self.lines = lines
        self.titles: dict[Place, str] = {}
        self._found: list[tuple[int, str]] = []

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return bool(self._found)

    def add(self, place: Place, wrong: str, remedy: str) -> None:
        """Record that the value at `place` is wrong, and what to do."""
        line = self._line(place)
        where = f"第 {line} 行 " if line else ""
        self._found.append((line, f"{where}{self._path(place)}：{wrong}。{remedy}"))

    def check(self, model: type[Model], raw: object, place: Place, *, own_key: str = "") -> Model | None:
        """Make a table's model; None, with every fault of the table recorded, where that cannot be.

        `own_key` is a key of the model that is not written in the map: its value stands at `place` itself.
        """
        if not isinstance(raw, Mapping):
            first = next(iter(model.model_fields.values()))
            example = first.examples[0] if first.examples else ""
            self.add(place, f"应为一段设置，现写的是 {quoted(raw)}", f"写成例如：{{ {example} }}")
            return None
        try:
            return model.model_validate(raw)
        except ValidationError as error:
            for one in error.errors():
                self._add_error(model, place, one, own_key)
            return None

    def said(self) -> tuple[str, ...]:
        """Return one line for each fault, in the order of the file."""
        return tuple(text for _, text in sorted(self._found, key=lambda fault: fault[0]))

    def _add_error(self, model: type[BaseModel], place: Place, error: Any, own_key: str) -> None:  # noqa: ANN401 - pydantic's ErrorDetails is not exported
        inner: Place = error["loc"]
        place = (*place, *(part for part in inner if part not in {"[key]", own_key}))
        if error["type"] == "extra_forbidden":
            self.add_unknown_key(place, keys_of(model))
            return
        key = str(inner[0])
        field = next((f for name, f in model.model_fields.items() if (f.alias or name) == key), None)
        example = f"例如：{field.examples[0]}" if field and field.examples else ""
        wants = field.description if field else ""
        if error["type"] == "missing":
            self.add(place, f"缺少 {key}（{wants}）", f"补上一行，{example}")
        elif error["type"] == "value_error":
            self.add(place, f"{quoted(error['input'])} {error['ctx']['error']}", f"应为：{wants}，{example}")
        else:
            self.add(place, f"应为：{wants}，现写的是 {quoted(error['input'])}", f"改正它，{example}")

    def add_unknown_key(self, place: Place, known: Collection[str]) -> None:
        """Record a key that its table does not know; of a secret the value is not repeated."""
        key = str(place[-1])
        if SECRET.search(key):
            self.add(
                place,
                f"栏目对照表里不能写密码（{key}）",
                "删去这一行，并更换已经写出来的密码；邮箱口令放在环境变量 FRESHNESS_SMTP_PASSWORD 里",
            )
        else:
            self.add(place, f"不认识的键 {key}", nearest(key, known) or f"这里可用的键：{'、'.join(known)}")

    def _line(self, place: Place) -> int:
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 0)

    def _path(self, place: Place) -> str:
        steps: list[str] = []
        for depth, part in enumerate(place, start=1):
            if isinstance(part, int):
                steps[-1] += f"[{part + 1}]"
                title = self.titles.get(place[:depth])
                steps[-1] += f" {_clean(title)}" if title else ""
            else:
                steps.append(_clean(part))
        return " → ".join(steps)


def keys_of(model: type[BaseModel]) -> Sequence[str]:
    """Name the keys of a table as they are written in the map."""
    return [field.alias or name for name, field in model.model_fields.items()]


def nearest(
    word: str, known: Collection[str], as_advice: Callable[[str], str] = "最接近的是“{}”，改成它".format
) -> str:
    """Advise the known word that is nearest to `word`; an empty text where none is near."""
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    return as_advice(close[0]) if close else ""


def quoted(value: object) -> str:
    """Write a value as it may be said on a terminal: short, in marks, without control characters."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, Mapping):
        return "一段设置 { … }"
    if isinstance(value, list | tuple):
        return f"{len(value)} 项的列表"
    return f"“{_clean(URL_PASSWORD.sub('***', str(value)))}”"


def syntax_fault(text: str, error: tomllib.TOMLDecodeError) -> str:
    """Say in Chinese where a text stops being TOML."""
    said = str(error)
    match = re.search(r"\(at line (\d+), column (\d+)\)", said)
    line, column = (int(match[1]), int(match[2])) if match else (text.count("\n") + 1, 1)
    meaning = next((words for start, words in SYNTAX.items() if said.startswith(start)), "写法不合 TOML 格式")
    rows = text.splitlines()
    mark = FULL_WIDTH.search(re.sub(r'"[^"]*"', "", rows[line - 1])) if line <= len(rows) else None
    hint = f"这一行有全角符号 {mark[0]}，换成英文半角" if mark else "检查引号、括号、逗号是否成对、是否英文半角"
    return f"第 {line} 行第 {column} 列：{meaning}（{_clean(said)}）。{hint}"


def _clean(text: str) -> str:
    shown = "".join(character if character.isprintable() else "�" for character in text)
    return shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}…"
