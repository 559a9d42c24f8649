"""The official notice as a Word file, from a template that the office can change in Word."""

import io
from datetime import date
from pathlib import Path

from docxtpl import DocxTemplate  # type: ignore[import-untyped]  # it has no types

from monitor.report.environment import make_environment, path_of
from monitor.report.notice import notice_of
from monitor.report.view import View

TEMPLATE = "notice.docx"


def render(view: View, *, deadline: date, issuer: str, templates: Path | None = None) -> bytes:
    """Render the notice of a run as a .docx file.

    `deadline` is the day by which departments are asked to put things right, `issuer` who signs. A `notice.docx` in the
    folder `templates` goes before the project's own. Computes nothing.
    """
    template = DocxTemplate(path_of(TEMPLATE, templates))
    known = {"view": view, "notice": notice_of(view), "deadline": deadline, "issuer": issuer}
    template.render(known, make_environment(templates), autoescape=True)
    memory = io.BytesIO()
    template.save(memory)
    return memory.getvalue()
