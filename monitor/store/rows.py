"""Values to rows and back."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

import sqlalchemy as sa

from monitor.store.columns import storable
from monitor.store.tables import DIGEST_BYTES
from monitor.types import (
    Entry,
    Evidence,
    Failure,
    FailureKind,
    FollowUp,
    Outcome,
    Purpose,
    Reading,
    Run,
    RunKind,
    RunStatus,
    Status,
    Verdict,
)

Row = dict[str, Any]
"""Names of columns to what SQLAlchemy binds or returns."""


def digest(parts: Iterable[object]) -> bytes:
    """Return the key of what is kept once a digest: BLAKE2b over the parts as a JSON list."""
    text = json.dumps([*parts], default=date.isoformat, separators=(",", ":"))
    return hashlib.blake2b(text.encode(), digest_size=DIGEST_BYTES).digest()


def identity(entry: Entry) -> bytes:
    """Return what makes an entry the same one again: its address and its title."""
    text = f"{storable(entry.url)}\0{storable(entry.title)}"
    return hashlib.blake2b(text.encode(), digest_size=DIGEST_BYTES).digest()


def listing(entries: Sequence[Entry]) -> bytes | None:
    """Return the digest of a list as a whole, each field of each entry in order; None for no rows."""
    return digest([getattr(entry, name) for name in ENTRY_FIELDS] for entry in entries) if entries else None


def entry_row(entry: Entry) -> Row:
    """Return the columns that the page decides; `identity` among them."""
    row = {name: getattr(entry, name) for name in ENTRY_FIELDS}
    row["identity"] = identity(entry)
    return row


def entry_from(row: Row) -> Entry:
    """Return the entry of a row that has all of its columns, and maybe others."""
    evidence = row["evidence"]
    known = {name: row[name] for name in ENTRY_FIELDS if name in row}
    return Entry(**known | {"evidence": Evidence(evidence) if evidence else None})


def reading_row(reading: Reading, day: date) -> Row:
    """Return a reading as kept: of its entries the newest up to `day` and those dated later."""
    newest = reading.newest(day)
    kept = [entry for entry in reading.entries if entry is newest or (entry.published and entry.published > day)]
    if reading.outcome is Outcome.ARTICLE:
        kept = [*reading.entries]
    row: Row = {
        "outcome": reading.outcome,
        "family": reading.family,
        "failure": reading.failure.kind if reading.failure else None,
        "detail": reading.failure.detail if reading.failure else "",
        "empty_sign": reading.empty_sign,
        "fingerprint": reading.fingerprint,
        "newest": newest.published if newest else None,
        "content": _json(
            entries=[_plain(entry) for entry in kept],
            follow=[{name: getattr(follow, name) for name in FOLLOW_FIELDS} for follow in reading.follow],
            notes=reading.notes,
            **({"timeless": True} if reading.timeless else {}),
        ),
    }
    row["digest"] = digest(row.values())
    return row


def reading_from(row: Row) -> Reading:
    """Return the reading of a row of `reading`."""
    content = json.loads(row["content"])
    failure = Failure(kind=FailureKind(row["failure"]), detail=row["detail"]) if row["failure"] else None
    return Reading(
        outcome=Outcome(row["outcome"]),
        family=row["family"],
        entries=tuple(_entry(plain) for plain in content["entries"]),
        failure=failure,
        empty_sign=row["empty_sign"],
        follow=tuple(_follow(plain) for plain in content["follow"]),
        fingerprint=row["fingerprint"],
        notes=tuple(content["notes"]),
        timeless=content.get("timeless", False),
    )


def grounds_row(verdict: Verdict) -> Row:
    """Return what a verdict rests on."""
    failure = verdict.failure
    content = _json(
        newest=_plain(verdict.newest) if verdict.newest else None,
        future=[_plain(entry) for entry in verdict.future],
        failure=[failure.kind, failure.detail] if failure else None,
        notes=verdict.notes,
    )
    return {"digest": digest((content,)), "content": content}


def verdict_row(verdict: Verdict) -> Row:
    """Return the columns of `verdict` that hold the value itself, without the keys."""
    return {name: getattr(verdict, name) for name in VERDICT_FIELDS}


def verdict_from(row: Row) -> Verdict:
    """Return the verdict of a row of `verdict` joined with `page` and `grounds`."""
    content = json.loads(row["content"])
    failure = content["failure"]
    return Verdict(
        **{name: row[name] for name in VERDICT_FIELDS} | {"status": Status(row["status"])},
        column=row["column_id"],
        page=row["url"] or None,
        newest=_entry(content["newest"]) if content["newest"] else None,
        future=tuple(_entry(plain) for plain in content["future"]),
        failure=Failure(kind=FailureKind(failure[0]), detail=failure[1]) if failure else None,
        notes=tuple(content["notes"]),
    )


def run_from(row: sa.Row[Any]) -> Run:
    """Return the run of a row that has the columns of `run`, with its counts filled in."""
    found = row._asdict()
    return Run(**found | {"kind": RunKind(found["kind"]), "status": RunStatus(found["status"])})


ENTRY_FIELDS = tuple(field.name for field in fields(Entry))
FOLLOW_FIELDS = tuple(field.name for field in fields(FollowUp))
VERDICT_FIELDS = tuple(
    field.name
    for field in fields(Verdict)
    if field.name not in {"column", "page", "newest", "future", "failure", "notes"}
)
DATE_FIELDS = frozenset({"published", "address_date"})


def _plain(entry: Entry) -> Row:
    return {name: getattr(entry, name) for name in ENTRY_FIELDS}


def _entry(plain: Row) -> Entry:
    dates = {name: date.fromisoformat(plain[name]) for name in DATE_FIELDS if plain.get(name)}
    return entry_from(plain | dates)


def _follow(plain: Row) -> FollowUp:
    pairs = {name: tuple((key, value) for key, value in plain[name]) for name in ("form", "headers")}
    return FollowUp(**plain | pairs | {"purpose": Purpose(plain["purpose"])})


def _json(**content: object) -> str:
    text = json.dumps(content, ensure_ascii=False, default=date.isoformat, separators=(",", ":"))
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a surrogate pair: only escapes can carry it
        return json.dumps(content, default=date.isoformat, separators=(",", ":"))
    return text
