"""Readings, made in one place so that every family makes them alike."""

from collections.abc import Sequence
from hashlib import sha256

from monitor.types import Entry, Failure, FailureKind, FollowUp, Outcome, Reading


def entries(
    family: str, found: Sequence[Entry], *, notes: Sequence[str] = (), follow: Sequence[FollowUp] = ()
) -> Reading:
    """Make the reading of a list, in the page's order."""
    return Reading(
        outcome=Outcome.ENTRIES,
        family=family,
        entries=tuple(found),
        follow=tuple(follow),
        fingerprint=fingerprint(found),
        notes=tuple(notes),
    )


def article(family: str, entry: Entry, *, text: str = "", notes: Sequence[str] = ()) -> Reading:
    """Make the reading of a single article; `text` is its body, for the fingerprint."""
    return Reading(
        outcome=Outcome.ARTICLE,
        family=family,
        entries=(entry,),
        fingerprint=digest(entry.title, text),
        notes=tuple(notes),
    )


def empty(family: str, sign: str, *, notes: Sequence[str] = ()) -> Reading:
    """Make the reading of a column that says itself that it is empty; `sign` is what it says."""
    return Reading(
        outcome=Outcome.EMPTY, family=family, empty_sign=sign, fingerprint=digest("empty"), notes=tuple(notes)
    )


def failure(
    family: str,
    kind: FailureKind,
    detail: str = "",
    *,
    found: Sequence[Entry] = (),
    follow: Sequence[FollowUp] = (),
    notes: Sequence[str] = (),
) -> Reading:
    """Make a named refusal; `detail` is in Chinese. `found` are entries that were seen all the same (undated rows)."""
    return Reading(
        outcome=Outcome.FAILURE,
        family=family,
        entries=tuple(found),
        failure=Failure(kind=kind, detail=detail),
        follow=tuple(follow),
        fingerprint=fingerprint(found) if found else "",
        notes=tuple(notes),
    )


def fingerprint(found: Sequence[Entry]) -> str:
    """Digest what a list shows: titles and addresses, not the dates' wording, a counter or a clock."""
    return digest(*(part for entry in found for part in (entry.title, entry.url)))


def digest(*parts: str) -> str:
    """Digest texts, blanks apart."""
    return sha256("\n".join(["".join(part.split()) for part in parts]).encode("utf-8", errors="replace")).hexdigest()[
        :32
    ]
