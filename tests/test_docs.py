"""What the documents say exists: commands, options, make targets, files, statuses, environment variables.

Run as a program it rewrites the `--help` blocks of the documents: `python tests/test_docs.py`.
"""

import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from monitor.wording import FAILURE, STATUS

ROOT = Path(__file__).parents[1]
READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
GUIDE = ROOT / "docs" / "operators-guide.md"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
NAMES = [str(path.relative_to(ROOT)) for path in DOCUMENTS]

BLOCK = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HELP = re.compile(r"(?<=^```text\n)\$ freshness ([a-z ]*)--help\n.*?(?=^```$)", re.MULTILINE | re.DOTALL)
CALL = re.compile(r"(?<![\w/-])(?:\.venv/bin/|/)?freshness ([^\n|&>#]+)")
MAKE = re.compile(r"(?<!\w)make ([a-z./][\w./]*)")


@cache
def help_of(*verb: str) -> str:
    """Ask the command line itself, on a terminal of 80 columns."""
    done = subprocess.run(  # noqa: S603 - our own program
        [Path(sys.executable).with_name("freshness"), *verb, "--help"],
        cwd=ROOT,
        env=os.environ | {"COLUMNS": "80", "TERM": "dumb", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return "\n".join(line.rstrip() for line in done.stdout.rstrip().splitlines())


def refreshed(text: str) -> str:
    """Replace every `--help` block of a document by what the command says today."""
    return HELP.sub(lambda block: f"$ freshness {block[1]}--help\n{help_of(*block[1].split())}\n", text)


def written(path: Path) -> str:
    """Give the text of a document."""
    return path.read_text(encoding="utf-8")


def code(path: Path) -> str:
    """Give everything that a document shows as code, one piece a line; `--help` blocks left out."""
    text = HELP.sub("", written(path))
    blocks = [block[2] for block in BLOCK.finditer(text)]
    return "\n".join([*blocks, *SPAN.findall(BLOCK.sub("", text))])


def verbs() -> set[str]:
    """Name the verbs that the command line has."""
    listed = help_of().partition("Commands:")[2]
    return {line.split()[0] for line in listed.splitlines() if re.match(r"  \w", line)}


@pytest.mark.parametrize("name", NAMES)
def test_help_blocks_say_what_the_commands_say(name: str) -> None:
    """A `--help` block is what the command prints now; `python tests/test_docs.py` rewrites it."""
    assert written(ROOT / name) == refreshed(written(ROOT / name))


def test_the_guide_shows_every_verb() -> None:
    """The operator's guide has the help of every verb that explains itself in this way."""
    shown = {block[1].strip() for block in HELP.finditer(written(GUIDE))}
    assert shown == verbs() | {""}


@pytest.mark.parametrize("name", NAMES)
def test_commands_and_options_exist(name: str) -> None:
    """Every `freshness verb --option` of a document is one that the command line knows."""
    unknown = []
    for call in CALL.findall(code(ROOT / name)):
        verb, *words = call.split()
        if verb.startswith("-"):
            continue
        options = {word.partition("=")[0] for word in words if word.startswith("--")}
        if verb not in verbs():
            unknown.append(f"freshness {verb}")
        else:
            unknown += [f"{verb} {option}" for option in options if option not in help_of(verb)]
    assert unknown == []


@pytest.mark.parametrize("name", NAMES)
def test_make_targets_exist(name: str) -> None:
    """Every `make target` of a document is one of the Makefile's."""
    targets = set(re.findall(r"^([\w./]+):", written(ROOT / "Makefile"), re.MULTILINE))
    assert set(MAKE.findall(code(ROOT / name))) <= targets


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_somewhere(name: str) -> None:
    """Every link to a file, a picture or a heading leads to one that is there."""
    path = ROOT / name
    missing = []
    for link in LINK.findall(BLOCK.sub("", written(path))):
        if link.startswith(("http://", "https://", "mailto:")):
            continue
        file, _, heading = link.partition("#")
        target = path.parent / file if file else path
        if not target.exists() or (heading and f"# {heading}\n" not in written(target)):
            missing.append(link)
    assert missing == []


@pytest.mark.parametrize("name", NAMES)
def test_environment_variables_exist(name: str) -> None:
    """Every FRESHNESS_… variable of a document is one that the code reads."""
    sources = "".join(written(path) for path in [*(ROOT / "monitor").rglob("*.py"), *(ROOT / "crawler").rglob("*.py")])
    smtp = {f"FRESHNESS_SMTP_{word}" for word in ("HOST", "PORT", "SECURITY", "USER")}
    named = set(re.findall(r"FRESHNESS_[A-Z_]+[A-Z]", written(ROOT / name)))
    assert {variable for variable in named - smtp if variable not in sources} == set()


def test_both_readmes_name_the_same_commands() -> None:
    """The English and the Chinese README show the same commands, in the same order, and the same map."""
    shown = [
        [line.partition("#")[0].split() for block in BLOCK.finditer(written(path)) for line in block[2].splitlines()]
        for path in READMES
    ]
    assert shown[0] == shown[1]
    assert ["make", "demo"] in shown[0]
    assert ["make", "test"] in shown[0]


@pytest.mark.parametrize("path", READMES, ids=["en", "zh"])
def test_the_first_screen_has_the_picture_and_the_two_commands(path: Path) -> None:
    """Within the first thirty lines: what it is, a picture of the report, `make demo`, `make test`."""
    first = written(path).splitlines()[:30]
    places = [next(at for at, line in enumerate(first) if word in line) for word in ("docs/report.png", "make demo")]
    assert places == sorted(places)
    assert any(line.startswith("make test") for line in first)


@pytest.mark.parametrize("path", READMES, ids=["en", "zh"])
def test_the_readmes_explain_every_status(path: Path) -> None:
    """Each status stands in the table with its Chinese word."""
    for status, word in STATUS.items():
        assert f"| `{status.value}` | {word} |" in written(path)


def test_the_guide_explains_every_status_and_every_failure() -> None:
    """Each status and each reason for not judging has its row, under the very word that the report uses."""
    rows = {line.split("|")[1].strip() for line in written(GUIDE).splitlines() if line.startswith("|")}
    assert {*STATUS.values(), *FAILURE.values()} - rows == set()


def test_the_guides_systemd_unit_starts_what_exists() -> None:
    """The unit's command is a verb of ours with its options."""
    unit = next(block[2] for block in BLOCK.finditer(written(GUIDE)) if block[1] == "ini")
    command = re.search(r"^ExecStart=\S+/freshness (.*)$", unit, re.MULTILINE)
    assert command is not None
    verb, *options = command[1].split()
    assert all(option in help_of(verb) for option in options)


def test_ci_runs_the_readmes_test_command() -> None:
    """`.ci/run` calls `make test`, as the README says, and can be executed."""
    path = ROOT / ".ci" / "run"
    assert os.access(path, os.X_OK)
    assert "for target in test lint" in written(path)
    assert 'make "$target"' in written(path)


if __name__ == "__main__":
    for document in DOCUMENTS:
        document.write_text(refreshed(written(document)), encoding="utf-8")
