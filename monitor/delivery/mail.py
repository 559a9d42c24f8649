"""The mails of a run, as finished messages: to the office with everything, to a unit with its own pages, to superiors.

Composing is pure: the view and the addresses in, a message out. Sends nothing.
"""

import hashlib
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
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
from monitor.report.environment import fill, make_environment, source_of
from monitor.report.lines import Line
from monitor.report.share import share_of
from monitor.report.view import View
from monitor.types import Status

LARGEST = 100_000
"""Bytes of a whole letter on the line: beyond about as much, mail readers cut a letter off."""

ROWS = (24, 12, 6, 3)
"""Rows of a table: the first number with which a letter is small enough; how many more there are is said."""

SEVEN_BITS = policy.SMTP.clone(cte_type="7bit")

ADDRESS = re.compile(r"(?P<name>[^<>]*)<(?P<inner>[^<>\s@]+@[^<>\s@]+)>|(?P<bare>[^<>\s@]+@[^<>\s@]+)")


def compose(view: View, settings: MailSettings, *, templates: Path | None = None) -> EmailMessage:
    """Compose the office's mail: the headline, what to do, what is overdue, and the report where there is room.

    The report goes along as a zip file as long as the whole letter stays below LARGEST; else the mail says where it
    is. The same view gives the same message, Message-ID included.
    """
    report = zipped(html.render(view, templates=templates), report_name(view))
    known = {"unreached": unreached(view, settings)}
    for rows in ROWS if len(report) < LARGEST / 2 else ():
        message = _letter("office", view, settings, settings.to, templates, rows, known=known | {"attached": True})
        # Plain ASCII: some mail readers still mangle any other name.
        message.add_attachment(report, maintype="application", subtype="zip", filename=f"{report_name(view)}.zip")
        if size_of(message) <= LARGEST:
            return message
    return _fitting("office", view, settings, settings.to, templates, known=known | {"attached": False})


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
    return _fitting("department", view, settings, recipients, templates, about=unit, known=known)


def compose_escalation(
    view: View, reached: Reached, settings: MailSettings, *, templates: Path | None = None
) -> EmailMessage:
    """Compose the mail of an escalation step: what has been left undone for so long, and whose it is."""
    step = reached.step
    known = {"step": step, "rows": tuple(zip(reached.lines, reached.days, strict=True))}
    return _fitting("escalation", view, settings, step.to, templates, about=step.name, known=known)


def unreached(view: View, settings: MailSettings) -> tuple[str, ...]:
    """Name the units that have something to put right and no address to hear of it, worst first."""
    asked = (office.unit for office in view.offices if office.tally.of[Status.OVERDUE] or office.tally.of[Status.EMPTY])
    return tuple(unit for unit in asked if unit not in settings.departments)


def report_name(view: View) -> str:
    """Name the attached report, without an ending."""
    return f"freshness-{view.day.isoformat()}"


def zipped(page: str, name: str) -> bytes:
    """Pack a page, the same bytes each time."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        entry = zipfile.ZipInfo(f"{name}.html")  # of 1980: the hour must not change the message
        entry.external_attr = 0o644 << 16
        archive.writestr(entry, page, zipfile.ZIP_DEFLATED, 9)
    return memory.getvalue()


def size_of(message: EmailMessage) -> int:
    """Count the bytes that go over the line, in seven bits as the outbox hands them over."""
    return len(message.as_bytes(policy=SEVEN_BITS))


@cache
def _environment(templates: Path | None) -> Environment:
    """Make the environment once for all of a night's letters; Jinja itself notices a template that changes."""
    return make_environment(templates)


def _fitting(
    name: str,
    view: View,
    settings: MailSettings,
    recipients: Sequence[str],
    templates: Path | None,
    *,
    about: str = "",
    known: Mapping[str, object],
) -> EmailMessage:
    """Write a letter with as many rows as its size allows."""
    for rows in ROWS:
        letter = _letter(name, view, settings, recipients, templates, rows, about=about, known=known)
        if size_of(letter) <= LARGEST:
            break
    return letter


def _letter(  # noqa: PLR0917 - what a letter is made of, in the order of the two above
    name: str,
    view: View,
    settings: MailSettings,
    recipients: Sequence[str],
    templates: Path | None,
    rows: int,
    *,
    about: str = "",
    known: Mapping[str, object],
) -> EmailMessage:
    """Fill in a mail's three templates (subject, text, HTML), with so many rows a table at most, and its headers."""
    environment = _environment(templates)
    author = _address(settings.sender)
    particulars = {"view": view, "sender": author.addr_spec, "report": report_name(view), "link": settings.link}
    particulars |= {"most": rows, **known}
    message = EmailMessage(policy.SMTP)
    message["From"] = author
    message["To"] = [_address(recipient) for recipient in recipients]
    # On one line whatever a template or a name brings: a header cannot be added to.
    message["Subject"] = clean_text(fill(environment, f"mail/{name}.subject.txt.j2", **particulars))
    message["Date"] = format_datetime(view.generated_at)
    message["Message-ID"] = _message_id(view, name, about, author.domain, recipients)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(fill(environment, f"mail/{name}.body.txt.j2", **particulars))
    page = fill(environment, f"mail/{name}.body.html.j2", **particulars)
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
