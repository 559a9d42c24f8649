"""The tables of the store, as they stand after the last migration.

Two habits keep a page and night small: what is the same night after night (a reading, the grounds of a verdict, a
body) is kept once a digest and pointed to, and the rows of a list are touched only when the list has changed.

An *edition* is an unbroken row of looks at a page that saw the same list; editions are counted a page from 1. An entry
knows the last edition it was in, so it was last seen at the last look of that edition, and an unchanged page costs
one row of `observation` and nothing else.
"""

import sqlalchemy as sa

from monitor.store.columns import Instant, PageText

REVISION = "0006"
"""The migration that makes these tables; a store at another one is migrated when it is opened, or refused."""

VERSION_TABLE = "freshness_version"
"""A name of our own, so that a PostgreSQL database can be shared with another program that uses Alembic."""

DIGEST_BYTES = 16
"""Of BLAKE2b, for rows kept once a digest."""

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    },
)

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""SQLite counts a key by itself only where its type is INTEGER."""

run = sa.Table(
    "run",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("started_at", Instant, nullable=False, index=True),
    sa.Column("finished_at", Instant),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("expected", sa.Integer, nullable=False),
    sa.Column("seen", sa.Integer),  # counted when the run is finished, so that thinning old nights leaves it true
    sa.Column("failed", sa.Integer),  # as seen
    sa.Column("version", PageText, nullable=False),
    sa.Column("rules", PageText, nullable=False),
)

page = sa.Table(
    "page",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("column_id", PageText, nullable=False),
    sa.Column("url", PageText, nullable=False),  # empty for a column without an address
    sa.Column("edition", sa.Integer, nullable=False),  # how many lists it has shown, 0 before the first
    sa.Column("listing", sa.LargeBinary(DIGEST_BYTES)),  # digest of the list it shows now
    sa.UniqueConstraint("column_id", "url"),
)
"""Every page that was ever looked at or judged; also the row that writers of the same page wait for."""

reading = sa.Table(
    "reading",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    sa.Column("digest", sa.LargeBinary(DIGEST_BYTES), nullable=False, unique=True),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("family", PageText, nullable=False),
    sa.Column("failure", sa.Text),
    sa.Column("detail", PageText, nullable=False),
    sa.Column("empty_sign", PageText, nullable=False),
    sa.Column("fingerprint", PageText, nullable=False),
    sa.Column("newest", sa.Date),
    sa.Column("content", sa.Text, nullable=False),  # JSON: newest and future-dated entries, follow-ups, notes
)
"""What was read, one copy a digest: most pages read the same as the night before."""

observation = sa.Table(
    "observation",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    sa.Column("run_id", sa.ForeignKey("run.id"), nullable=False),
    sa.Column("page_id", sa.ForeignKey("page.id"), nullable=False),
    sa.Column("look", sa.SmallInteger, nullable=False),
    sa.Column("observed_at", Instant, nullable=False),
    sa.Column("http_status", sa.Integer),
    sa.Column("edition", sa.Integer),  # which list of the page was seen; null where no rows were
    sa.Column("reading_id", sa.ForeignKey("reading.id"), nullable=False, index=True),
    sa.UniqueConstraint("run_id", "look", "page_id"),
    sa.Index(None, "page_id", "observed_at", "id"),
    sa.Index(None, "page_id", "edition", "observed_at"),
)
"""One look, kept whatever came out. Append-only: rows leave by `prune` alone and never change."""

change = sa.Table(
    "change",
    metadata,
    sa.Column("page_id", sa.ForeignKey("page.id"), primary_key=True),
    sa.Column("changed_at", Instant, primary_key=True),
    sa.Column("day", sa.Date, nullable=False),  # of the run that saw it
    sa.Column("fingerprint", PageText, nullable=False),
    sqlite_with_rowid=False,
)
"""Each look that saw another main content than the one before; the first row of a page is where watching began."""

entry = sa.Table(
    "entry",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    sa.Column("page_id", sa.ForeignKey("page.id"), nullable=False),
    sa.Column("identity", sa.LargeBinary(DIGEST_BYTES), nullable=False),  # digest of address and title
    sa.Column("title", PageText, nullable=False),
    sa.Column("url", PageText, nullable=False),
    sa.Column("published", sa.Date),
    sa.Column("published_text", PageText, nullable=False),
    sa.Column("evidence", sa.Text),
    sa.Column("place", PageText, nullable=False),
    sa.Column("pinned", sa.Boolean, nullable=False),
    sa.Column("address_date", sa.Date),
    sa.Column("first_seen", Instant, nullable=False),
    sa.Column("edition", sa.Integer, nullable=False),  # the last list of the page that it was in
    sa.Column("title_mark", sa.BigInteger),  # of the title without punctuation; null where nothing is left
    sa.Column("url_mark", sa.BigInteger),  # null where there is no address
    sa.UniqueConstraint("page_id", "identity"),
    sa.Index(None, "page_id", "published", "id"),
    sa.Index(None, "page_id", "first_seen"),
    sa.Index(None, "page_id", "title_mark", "first_seen"),
    sa.Index(None, "page_id", "url_mark", "first_seen"),
)
"""Every row that a page ever showed, as it was shown last. Another title at the same address is another entry."""

claim = sa.Table(
    "claim",
    metadata,
    sa.Column("entry_id", sa.ForeignKey("entry.id"), primary_key=True),
    sa.Column("claimed_at", Instant, primary_key=True),  # when the entry was first seen with this date
    sa.Column("published", sa.Date),
    sa.Column("published_text", PageText, nullable=False),
    sa.Column("evidence", sa.Text),
    sqlite_with_rowid=False,
)
"""Each date that an entry claimed, where it claimed more than one; the first is the one it was first seen with."""

body = sa.Table(
    "body",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    sa.Column("digest", sa.LargeBinary(32), nullable=False, unique=True),  # SHA-256 of the bytes as they came
    sa.Column("size", sa.Integer, nullable=False),  # bytes before compression
    sa.Column("packed", sa.LargeBinary, nullable=False),  # zlib
)
"""What servers sent, one copy a digest."""

evidence = sa.Table(
    "evidence",
    metadata,
    sa.Column("observation_id", sa.ForeignKey("observation.id"), primary_key=True),
    sa.Column("position", sa.SmallInteger, primary_key=True),  # 0 the page, then its follow-ups as asked
    sa.Column("body_id", sa.ForeignKey("body.id"), nullable=False, index=True),
    sa.Column("url", PageText),  # the address that answered at last; null for the page's own
    sa.Column("status", sa.Integer, nullable=False),
    sa.Column("headers", sa.Text, nullable=False),  # JSON: content-type and the validators
    sa.Column("fetched_at", Instant),  # null for the time of the observation
    sqlite_with_rowid=False,
)
"""Which bodies an observation rests on."""

grounds = sa.Table(
    "grounds",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    sa.Column("digest", sa.LargeBinary(DIGEST_BYTES), nullable=False, unique=True),
    sa.Column("content", sa.Text, nullable=False),  # JSON: newest entry, future-dated entries, failure, notes
)
"""What verdicts rest on, one copy a digest: mostly the same as the night before."""

verdict = sa.Table(
    "verdict",
    metadata,
    sa.Column("run_id", sa.ForeignKey("run.id"), primary_key=True),
    sa.Column("page_id", sa.ForeignKey("page.id"), primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),  # order of publication
    sa.Column("department", PageText, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("reason", PageText, nullable=False),
    sa.Column("due", sa.Date),
    sa.Column("days_overdue", sa.Integer),
    sa.Column("remind", sa.Boolean, nullable=False),
    sa.Column("unknown_since", sa.Date),
    sa.Column("observed_at", Instant),
    sa.Column("judged_at", Instant, nullable=False),
    sa.Column("grounds_id", sa.ForeignKey("grounds.id"), nullable=False, index=True),
    sa.Index(None, "page_id"),
    sqlite_with_rowid=False,
)
"""Verdicts as published, so that a past night can be shown again as it was."""

night = sa.Table(
    "night",
    metadata,
    sa.Column("run_id", sa.ForeignKey("run.id"), primary_key=True),
    sa.Column("judged_at", Instant, nullable=False),
    sa.Column("trusted", sa.Boolean, nullable=False),
    sa.Column("expected", sa.Integer, nullable=False),
    sa.Column("judged", sa.Integer, nullable=False),
    sa.Column("down_hosts", sa.Text, nullable=False),  # JSON
    sa.Column("lost", sa.Text, nullable=False),  # JSON: pages that lost their list in a redesign
    sa.Column("told_at", Instant),  # when its report was written and its letters were in the outbox
    sa.Column("statuses", sa.LargeBinary),  # zlib: of its verdicts, a letter a page; null where they are gone
)
"""When a night was judged, and how far it can be believed; one without is of before this table: believed, told."""

rules = sa.Table(
    "rules",
    metadata,
    sa.Column("digest", sa.Text, primary_key=True),  # as in run.rules
    sa.Column("packed", sa.LargeBinary, nullable=False),  # zlib
    sqlite_with_rowid=False,
)
"""Every column map that a night was run under, so that the night can be judged again under its own rules."""

waiver = sa.Table(
    "waiver",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("column_id", PageText, nullable=False),
    sa.Column("url", PageText, nullable=False),  # empty for the whole column
    sa.Column("since", sa.Date, nullable=False),
    sa.Column("until", sa.Date, nullable=False),
    sa.Column("reason", PageText, nullable=False),
    sa.Column("decided_by", PageText, nullable=False),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.Column("lifted_at", Instant),
    sa.Column("lifted_on", sa.Date),  # in the portal's time zone; the first day on which it no longer holds
    sa.Column("lifted_by", PageText),
)
"""Waivers from the command line; never deleted, so that every past night can be told by what was decided then."""

confirmation = sa.Table(
    "confirmation",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("column_id", PageText, nullable=False),
    sa.Column("url", PageText, nullable=False),  # empty for the whole column
    sa.Column("day", sa.Date, nullable=False),  # in the portal's time zone
    sa.Column("confirmed_by", PageText, nullable=False),
    sa.Column("note", PageText, nullable=False),
    sa.Column("recorded_at", Instant, nullable=False),
)
"""Somebody has looked, and what a page without a term says is still right."""

incident = sa.Table(
    "incident",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("column_id", PageText, nullable=False),
    sa.Column("url", PageText, nullable=False),
    sa.Column("department", PageText, nullable=False),
    sa.Column("began", sa.Date, nullable=False),
    sa.Column("opened", sa.Date, nullable=False),
    sa.Column("closed", sa.Date, index=True),
    sa.Column("pages", sa.Text, nullable=False),  # JSON: of a portal or a redesign
    sa.Column("opening", PageText, nullable=False),  # the reason of the verdict that opened it
    sa.Column("closing", PageText),
)
"""What went wrong, from the day it began to the night that saw it over."""

letter = sa.Table(
    "letter",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    sa.Column("run_id", sa.ForeignKey("run.id"), nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("about", PageText, nullable=False),  # the unit or the step that it is for
    sa.Column("sender", sa.Text, nullable=False),
    sa.Column("subject", PageText, nullable=False),
    sa.Column("packed", sa.LargeBinary, nullable=False),  # zlib; empty when everybody has got it
    sa.Column("created_at", Instant, nullable=False),
    sa.UniqueConstraint("run_id", "kind", "about"),
)
"""The outbox, and what has left it."""

recipient = sa.Table(
    "recipient",
    metadata,
    sa.Column("letter_id", sa.ForeignKey("letter.id"), primary_key=True),
    sa.Column("address", sa.Text, primary_key=True),
    sa.Column("position", sa.SmallInteger, nullable=False),
    sa.Column("state", sa.Text, nullable=False, index=True),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("due_at", Instant),  # when to try again; null where nothing will be tried
    sa.Column("claimed_at", Instant),  # since when a process has it in hand
    sa.Column("changed_at", Instant, nullable=False),
    sa.Column("said", PageText, nullable=False),  # by the server, the last time it was not taken
)
"""A letter's way to each of its recipients: one may have it and another be refused."""

alert = sa.Table(
    "alert",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    sa.Column("column_id", PageText, nullable=False),  # empty, with the url, for the run itself
    sa.Column("url", PageText, nullable=False),
    sa.Column("began", sa.Date, nullable=False),
    sa.Column("told", sa.Date, nullable=False),
    sa.Column("closed_at", Instant),
    sa.UniqueConstraint("column_id", "url", "began"),
)
"""What the letters have told of, so that each thing is told once, whichever nights were mailed."""

alert_step = sa.Table(
    "alert_step",
    metadata,
    sa.Column("alert_id", sa.ForeignKey("alert.id"), primary_key=True),
    sa.Column("step", PageText, primary_key=True),
    sa.Column("told_at", Instant, nullable=False),
    sqlite_with_rowid=False,
)
"""Which escalation steps an alert has reached."""
