"""Where templates are found, and how they are filled in."""

import re
import traceback
from datetime import date, datetime
from pathlib import Path

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
    select_autoescape,
)
from markupsafe import Markup, escape

from monitor.errors import RunError
from monitor.report.clean import clean_text
from monitor.report.drawing import cells
from monitor.report.lines import LISTED
from monitor.types import Status
from monitor.wording import STATUS, long_day

PACKAGED = Path(__file__).parent / "templates"
"""Where an installed wheel has them."""

CHECKOUT = Path(__file__).parents[2] / "templates"
"""Where they stand in the repository."""

WHOLE = re.compile(
    # Not \b: a Chinese character beside a day is a letter, too.
    r"(?<!\d)\d{4}-\d\d-\d\d(?!\d)(?:[ \u00a0]\d\d:\d\d)?(?:更新)?"
    r"|(?:自[ \u00a0])?(?:\d{4}年)?\d{1,2}月\d{1,2}日起?"
    r"|(?:已?超期|还有|还剩|距今|(?:已是)?连续第)[ \u00a0]?\d+[ \u00a0]?[天晚]"
    r"|\d+(?:个月|[天晚年周个条行篇次批])"
)
"""What is read as one thing, and missed when half of it stands on the next line: a day, a count and its measure."""

STEP = re.compile(r"(?<=[^/][/?&=])(?=[^/])")
"""Between the steps of an address."""
BESIDE_A_NUMBER = re.compile(r"(?<=\d) (?=[\w/])|(?<=[\w/]) (?=\d)")


def make_environment(templates: Path | None = None) -> Environment:
    """Make a Jinja environment over the project's templates; a file of the same name in `templates` goes first.

    Escapes whatever ends up in HTML (`*.html.j2`); a name that a template misspells is an error, not a blank.
    """
    environment = Environment(
        loader=FileSystemLoader(_folders(templates)),
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"STATUS": STATUS, "Status": Status, "LISTED": LISTED}
    environment.filters |= {
        "long_day": long_day,
        "iso": iso_day,
        "clock": clock,
        "tie": tie,
        "whole_days": whole_days,
        "steps": steps,
        "cells": cells,
    }
    return environment


def fill(environment: Environment, name: str, **known: object) -> str:
    """Fill in a template; raise RunError, with file and line, where an office's own asks for what there is not."""
    try:
        return environment.get_template(name).render(known)
    except TemplateError as error:
        fault = _of_the_office(error)
        if fault is None:
            raise
        raise RunError(fault) from error


def _of_the_office(error: TemplateError) -> str | None:
    """Say where in a template that is not ours a thing went wrong; None where it is in one of ours."""
    steps = [(step.filename, step.lineno) for step in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, TemplateSyntaxError):
        steps.append((error.filename or "", error.lineno))
    file, line = next(((file, line) for file, line in reversed(steps) if file.endswith(".j2")), ("", 0))
    if not file or {PACKAGED, CHECKOUT} & {*Path(file).parents}:
        return None
    return f"模板 {file} 第 {line} 行：{clean_text(error.message or '')}；对照程序自带的同名模板改正"


def shipped() -> frozenset[str]:
    """Name every template of the project, as an office names its own."""
    folder = next(folder for folder in (PACKAGED, CHECKOUT) if folder.is_dir())
    return frozenset(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def path_of(name: str, templates: Path | None = None) -> Path:
    """Find a template that is no text; a file of the same name in `templates` goes first."""
    return next(path for folder in _folders(templates) if (path := folder / name).is_file())


def source_of(environment: Environment, name: str) -> str:
    """Return a file of the templates' folder as it stands: a style sheet, a script."""
    if environment.loader is None:  # pragma: no cover - `make_environment` always sets one
        raise LookupError(name)
    return environment.loader.get_source(environment, name)[0].strip()


def _folders(templates: Path | None) -> list[Path]:
    return [*([templates] if templates else []), PACKAGED, CHECKOUT]


def iso_day(day: date | None) -> str:
    """Write a day as in a table: 2026-11-22; a dash where there is none."""
    return day.isoformat() if day else "—"


def clock(moment: datetime | None) -> str:
    """Write a moment as in a table: 2026-11-22 07:40; a dash where there is none."""
    return f"{moment:%Y-%m-%d %H:%M}" if moment else "—"


def tie(sentence: str) -> Markup:
    """Keep on one line each number and the word beside it (超期 4), each count (已超期12天) and each date; escapes."""
    return _whole_in(BESIDE_A_NUMBER.sub("\u00a0", sentence), r'<span class="nb">\g<0></span>')


def whole_days(sentence: str) -> Markup:
    """Keep each date and count of a mail on one line, as the oldest mail programs understand, in few bytes; escapes."""
    return _whole_in(sentence, r"<nobr>\g<0></nobr>")


def steps(address: str) -> Markup:
    """Let an address break between its steps rather than within a word; escapes."""
    return Markup("<wbr>").join(STEP.split(address))


def _whole_in(sentence: str, wrapping: str) -> Markup:
    return Markup(WHOLE.sub(wrapping, str(escape(sentence))))  # noqa: S704 - just escaped
