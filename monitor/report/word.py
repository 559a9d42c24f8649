"""The official notice as a Word file, from a template that the office can change in Word."""

import io
from datetime import date
from pathlib import Path

from docxtpl import DocxTemplate  # type: ignore[import-untyped]  # it has no types
from jinja2 import TemplateError

from monitor.errors import RunError
from monitor.report.clean import clean_text
from monitor.report.environment import make_environment, path_of
from monitor.report.notice import notice_of
from monitor.report.view import View

TEMPLATE = "notice.docx"


def render(view: View, *, deadline: date, issuer: str, templates: Path | None = None) -> bytes:
    """Render the notice of a run as a .docx file.

    `deadline` is the day by which departments are asked to put things right, `issuer` who signs. A `notice.docx` in the
    folder `templates` goes before the project's own; RunError where that asks for what there is not. Computes nothing.
    """
    source = path_of(TEMPLATE, templates)
    template = DocxTemplate(source)
    known = {"view": view, "notice": notice_of(view), "deadline": deadline, "issuer": issuer}
    try:
        template.render(known, make_environment(templates), autoescape=True)
    except TemplateError as error:
        if templates is not None and source.is_relative_to(templates):
            raise RunError(f"模板 {source}：{clean_text(error.message or '')}；对照程序自带的同名模板改正") from error
        raise
    memory = io.BytesIO()
    template.save(memory)
    return memory.getvalue()
