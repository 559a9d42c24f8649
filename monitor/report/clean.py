"""What a page wrote, made fit to be shown: a hostile title is text like any other, a hostile address is no link."""

from urllib.parse import urlsplit

LONGEST = 500
"""Characters of one text. The longest honest titles seen have about 120."""


def clean_text(text: str, longest: int = LONGEST) -> str:
    """Return text on one line, without control, bidi and zero-width characters, cut to `longest` characters.

    Does not escape: that is the business of each format.
    """
    if not text.isprintable():
        text = "".join(char if char.isprintable() else " " for char in text)
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def safe_link(address: str) -> str:
    """Return the address where a reader may be sent there (http or https, a host, no blanks); else the empty string."""
    if not address.isprintable() or " " in address:
        return ""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return ""
    return address if parts.scheme in {"http", "https"} and host else ""
