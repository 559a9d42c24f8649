"""Titles in the manner of a district government, by the column's theme; the same seed gives the same title."""

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from random import Random

PATTERNS: Mapping[str, Mapping[str, list[str]]] = tomllib.loads(
    Path(__file__).with_name("titles.toml").read_text(encoding="utf-8"),
)
WORDS = PATTERNS["words"]
THEMES = PATTERNS["themes"]
DEPARTMENTS = PATTERNS["departments"]
OF_ANY_DEPARTMENT = {"部门、镇（乡）街道动态", "工作进展"}
DEFAULT_THEME = "本地动态"


def title(theme: str, published: date, seed: str, *, department: str | None = None) -> str:
    """Make up the title of an article of `theme` that this department published on that day."""
    dice = Random(seed)  # noqa: S311 - made-up titles, no secret
    deadline = published + timedelta(days=dice.randint(9, 60))
    patterns = THEMES.get(theme, THEMES[DEFAULT_THEME])
    if theme in OF_ANY_DEPARTMENT:
        patterns = DEPARTMENTS.get(department or "", patterns)
    return dice.choice(patterns).format(
        town=department if department in WORDS["town"] else dice.choice(WORDS["town"]),
        place=dice.choice(WORDS["place"]),
        road=dice.choice(WORDS["road"]),
        work=dice.choice(WORDS["work"]),
        person=dice.choice(WORDS["surname"]) + dice.choice(WORDS["given"]),
        season="春夏秋冬"[(published.month - 3) % 12 // 3] + "季",
        quarter=f"{'一二三四'[(published.month - 1) // 3]}季度",
        year=published.year,
        later=published.year + 5,
        month=published.month,
        week=(published.day - 1) // 7 + 1,
        deadline=f"{deadline.year}年{deadline.month}月{deadline.day}日",
        n=dice.randint(2, 98),
        money=dice.randint(3, 180),
        percent=dice.randint(61, 99),
    )
