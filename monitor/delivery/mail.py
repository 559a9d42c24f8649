"""The mails of a run, as finished messages: one to the office with everything, one to a unit with its own pages.

Composing is pure: the view and the addresses in, a message out. Sending is `send`, and only there.
"""

import hashlib
import re
from collections.abc import Sequence
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import css_inline
from jinja2 import Environment

from monitor.delivery.smtp import Security, SmtpSettings, send, smtp_from_environment
from monitor.errors import MailError
from monitor.map_mail import MailSettings
from monitor.report import html
from monitor.report.clean import clean_text
from monitor.report.environment import make_environment, source_of
from monitor.report.share import Share, share_of
from monitor.report.view import View

__all__ = ["Security", "SmtpSettings", "compose", "compose_department", "send", "smtp_from_environment"]


ADDRESS = re.compile(r"(?P<name>[^<>]*)<(?P<inner>[^<>\s@]+@[^<>\s@]+)>|(?P<bare>[^<>\s@]+@[^<>\s@]+)")


def compose(view: View, settings: MailSettings, *, templates: Path | None = None) -> EmailMessage:
    """Compose the office's mail: the headline, what to do, what is overdue, and the whole report attached.

    The same view gives the same message, Message-ID included.
    """
    environment = make_environment(templates)
    message = _message(environment, "office", view, settings.sender, settings.to, share=None)
    message.add_attachment(
        html.render(view, templates=templates),
        subtype="html",
        # Plain ASCII: some mail readers still mangle any other name.
        filename=report_name(view),
    )
    return message


def compose_department(
    view: View, unit: str, settings: MailSettings, *, templates: Path | None = None
) -> EmailMessage | None:
    """Compose a unit's mail with its own pages only; None where there is nothing to tell it, or no address for it."""
    share = share_of(view, unit)
    recipients = settings.departments.get(unit, ())
    if not recipients or not share.asks:
        return None
    return _message(make_environment(templates), "department", view, settings.sender, recipients, share=share)


def report_name(view: View) -> str:
    """Name the attached report."""
    return f"freshness-{view.day.isoformat()}.html"


def _message(
    environment: Environment, name: str, view: View, sender: str, recipients: Sequence[str], *, share: Share | None
) -> EmailMessage:
    """Fill in a mail's three templates (subject, text, HTML) and its headers."""
    author = _address(sender)
    known = {"view": view, "share": share, "sender": author.addr_spec, "report": report_name(view)}
    message = EmailMessage(policy.SMTP)
    message["From"] = author
    message["To"] = [_address(recipient) for recipient in recipients]
    # On one line whatever a template or a name brings: a header cannot be added to.
    message["Subject"] = clean_text(environment.get_template(f"mail/{name}.subject.txt.j2").render(known))
    message["Date"] = format_datetime(view.generated_at)
    message["Message-ID"] = _message_id(view, name, author.domain, recipients)
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


def _message_id(view: View, name: str, domain: str, recipients: Sequence[str]) -> str:
    """Name a message after what it is, so that the same one sent again is known as the same."""
    parts = (view.portal, str(view.run.id), view.run.started_at.isoformat(), name, *recipients)
    digest = hashlib.blake2s("\n".join(parts).encode(), digest_size=12).hexdigest()
    return f"<freshness-{view.day:%Y%m%d}-{digest}@{domain}>"
