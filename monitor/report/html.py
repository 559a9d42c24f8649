"""The report as one file: no outside request, nothing that a watched page wrote is ever run."""

import base64
import hashlib
from pathlib import Path

from markupsafe import Markup

from monitor.report.environment import make_environment, source_of
from monitor.report.view import View


def render(view: View, *, templates: Path | None = None) -> str:
    """Render the report of a run; files of the folder `templates` go before the project's own.

    Computes nothing: all that it says is in the view.
    """
    environment = make_environment(templates)
    style, script = source_of(environment, "report/report.css"), source_of(environment, "report/report.js")
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return environment.get_template("report.html.j2").render(
        view=view,
        policy=policy,
        # Our own files, named in the policy by their digests: the only two texts that are not escaped.
        style=Markup(style),  # noqa: S704 - not from a page
        script=Markup(script),  # noqa: S704 - not from a page
    )


def _hash(text: str) -> str:
    """Name an inline text as a Content-Security-Policy does."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
