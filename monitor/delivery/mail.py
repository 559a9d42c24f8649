"""The mails of a run, as finished messages: to the office with everything, to a unit with its own pages, to superiors.

Composing is pure: the view and the addresses in, a message out. Sends nothing.
"""

import hashlib
import re
from collections.abc import Sequence
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cache
from pathlib import Path

import css_inline
from jinja2 import Environment

from monitor.delivery.news import Reached
from monitor.errors import MailError
from monitor.map_mail import MailSettings
from monitor.report import html
from monitor.report.clean import clean_text
from monitor.report.environment import make_environment, source_of
from monitor.report.lines import Line
from monitor.report.share import share_of
from monitor.report.view import View

ADDRESS = re.compile(r"(?P<name>[^<>]*)<(?P<inner>[^<>\s@]+@[^<>\s@]+)>|(?P<bare>[^<>\s@]+@[^<>\s@]+)")


def compose(view: View, settings: MailSettings, *, templates: Path | None = None) -> EmailMessage:
    """Compose the office's mail: the headline, what to do, what is overdue, and the whole report attached.

    The same view gives the same message, Message-ID included.
    """
    environment = _environment(templates)
    message = _message(environment, "office", view, settings, settings.to)
    message.add_attachment(
        html.render(view, templates=templates),
        subtype="html",
        # Plain ASCII: some mail readers still mangle any other name.
        filename=report_name(view),
    )
    return message


def compose_department(
    view: View,
    unit: str,
    settings: MailSettings,
    *,
    recovered: Sequence[Line] = (),
    templates: Path | None = None,
) -> EmailMessage | None:
    """Compose a unit's mail with its own pages only; None where there is nothing to tell it, or no address for it.

    `recovered` are pages that it was told of before and need not care for any more; those of others are left out.
    """
    share = share_of(view, unit)
    recipients = settings.departments.get(unit, ())
    own = tuple(line for line in recovered if unit in line.units)
    if not recipients or not (share.asks or own):
        return None
    known = {"share": share, "recovered": own}
    return _message(_environment(templates), "department", view, settings, recipients, about=unit, **known)


def compose_escalation(
    view: View, reached: Reached, settings: MailSettings, *, templates: Path | None = None
) -> EmailMessage:
    """Compose the mail of an escalation step: what has been left undone for so long, and whose it is."""
    known = {"step": reached.step, "rows": tuple(zip(reached.lines, reached.days, strict=True))}
    step = reached.step
    return _message(_environment(templates), "escalation", view, settings, step.to, about=step.name, **known)


def report_name(view: View) -> str:
    """Name the attached report."""
    return f"freshness-{view.day.isoformat()}.html"


@cache
def _environment(templates: Path | None) -> Environment:
    """Make the environment once for all of a night's letters; Jinja itself notices a template that changes."""
    return make_environment(templates)


def _message(
    environment: Environment,
    name: str,
    view: View,
    settings: MailSettings,
    recipients: Sequence[str],
    *,
    about: str = "",
    **particulars: object,
) -> EmailMessage:
    """Fill in a mail's three templates (subject, text, HTML) and its headers."""
    author = _address(settings.sender)
    known = {"view": view, "sender": author.addr_spec, "report": report_name(view), "link": settings.link} | particulars
    message = EmailMessage(policy.SMTP)
    message["From"] = author
    message["To"] = [_address(recipient) for recipient in recipients]
    # On one line whatever a template or a name brings: a header cannot be added to.
    message["Subject"] = clean_text(environment.get_template(f"mail/{name}.subject.txt.j2").render(known))
    message["Date"] = format_datetime(view.generated_at)
    message["Message-ID"] = _message_id(view, name, about, author.domain, recipients)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(environment.get_template(f"mail/{name}.body.txt.j2").render(known))
    page = environment.get_template(f"mail/{name}.body.html.j2").render(known)
    inliner = css_inline.CSSInliner(load_remote_stylesheets=False, extra_css=source_of(environment, "mail/mail.css"))
    message.add_alternative(inliner.inline(page), subtype="html")
    return message


def _address(written: str) -> Address:
    """Read `name <address>` or a bare address, on one line; raise MailError where it is neither."""
    found = ADDRESS.fullmatch(clean_text(written))
    if found is None:
        raise MailError(f"不是邮件地址：{clean_text(written)}", permanent=True)
    return Address(display_name=(found["name"] or "").strip(' "'), addr_spec=found["inner"] or found["bare"])


def _message_id(view: View, name: str, about: str, domain: str, recipients: Sequence[str]) -> str:
    """Name a message after what it is, so that the same one sent again is known as the same."""
    parts = (view.portal, str(view.run.id), view.run.started_at.isoformat(), name, about, *recipients)
    digest = hashlib.blake2s("\n".join(parts).encode(), digest_size=12).hexdigest()
    return f"<freshness-{view.day:%Y%m%d}-{digest}@{domain}>"
