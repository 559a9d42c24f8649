"""The arrows between the parts point one way, and the pure wings stay pure."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
IMPURE = ("scrapy", "twisted", "sqlalchemy", "alembic", "jinja2", "apscheduler", "socket", "requests", "time")


def modules(folder: str) -> list[str]:
    """Name every module below a folder."""
    paths = sorted((ROOT / folder).rglob("*.py"))
    return [".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in paths]


@pytest.mark.parametrize("wing", ["crawler/pages", "monitor/judging"])
def test_a_pure_wing_imports_nothing_impure(wing: str) -> None:
    """In a fresh interpreter, importing a whole pure wing loads no framework, database, template or network library."""
    program = f"""
import importlib, sys
before = set(sys.modules)
for name in {modules(wing)!r}:
    importlib.import_module(name)
loaded = {{name.partition('.')[0] for name in set(sys.modules) - before}}
print(sorted(loaded & set({[name for name in IMPURE if name != "time"]!r})))
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - our own program
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("wing", ["crawler/pages", "monitor/judging"])
def test_a_pure_wing_reads_no_clock(wing: str) -> None:
    """No module of a pure wing asks for the time: time is an argument."""
    asked = []
    for path in sorted((ROOT / wing).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in {"now", "today", "utcnow", "time_ns", "monotonic"}:
                asked.append(f"{path.name}:{node.lineno} {node.attr}")
            if isinstance(node, ast.Import) and any(alias.name == "time" for alias in node.names):
                asked.append(f"{path.name}:{node.lineno} import time")
    assert asked == []


def test_monitor_never_imports_crawler() -> None:
    """The heart does not know its hand, nor the demo."""
    wrong = []
    for path in sorted((ROOT / "monitor").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            wrong += [f"{path.name}: {name}" for name in names if name.split(".")[0] in {"crawler", "demo"}]
    assert wrong == []
