"""The report as one file: no outside request, nothing that a watched page wrote is ever run."""

import base64
import hashlib
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from monitor.report.environment import fill, make_environment, source_of
from monitor.report.view import View


def render(view: View, *, root: str | None = None, templates: Path | None = None) -> str:
    """Render the report of a run; files of the folder `templates` go before the project's own.

    `root` is the way from the report to the site's folder ("" or "../"); without it nothing leads to the site.
    Computes nothing: all that it says is in the view.
    """
    environment = make_environment(templates)
    script = source_of(environment, "report/report.js")
    policy, style = policy_and_style(environment, "report/report.css", script=script)
    return fill(
        environment,
        "report.html.j2",
        view=view,
        root=root,
        policy=policy,
        style=style,
        # Our own file, named in the policy by its digest: like the style, not escaped.
        script=Markup(script),  # noqa: S704 - not from a page
    )


def policy_and_style(environment: Environment, *sheets: str, script: str = "") -> tuple[str, Markup]:
    """Join style sheets, and write the policy that lets a page have them, and a script, and nothing else."""
    style = "\n".join(source_of(environment, sheet) for sheet in sheets)
    scripts = _hash(script) if script else "'none'"
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {scripts}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return policy, Markup(style)  # noqa: S704 - our own files, not from a page


def _hash(text: str) -> str:
    """Name an inline text as a Content-Security-Policy does."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
