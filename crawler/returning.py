"""Pages that come back as they were: asked for on condition, and not read again where reading would say the same.

A server's word that nothing has changed is taken as that and nothing else: it is no date, the kept body stands for the
page, and it is never older than a week. A second look, which confirms, asks without condition and reads anew.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.column_map import HOME
from monitor.own_code import program_version
from monitor.store import Store
from monitor.store.repeats import KnownPage
from monitor.types import Column, Document, Observation, Page, Reading

NOT_MODIFIED = 304

BODY_LASTS = timedelta(days=6, hours=12)
"""After this a body is fetched anew whatever the server would say: one that always answers 304 is found out."""

Watching = Sequence[tuple[Column, Page]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """A page's document as it was before."""

    looks: Mapping[tuple[str, str], int]
    """The store's number of the last look of each column and address that watches it."""
    document: Document
    """With the kept body, where the server sent none and it has to be read again."""
    http_status: int
    sent: bool
    """The body came; else it is the kept one, and its evidence is there already."""
    readings: Mapping[tuple[str, str], Reading] | None
    """What was read then, where reading again would say the same; None where it has to be read."""

    def observations(self, watching: Watching, look: int) -> Iterator[Observation]:
        """Make the observations of a document that is not read again."""
        for column, page in watching:
            key = (column.id, page.url)
            yield Observation(
                column=column.id,
                page=page.url,
                observed_at=self.document.fetched_at,
                look=look,
                http_status=self.http_status,
                reading=(self.readings or {})[key],
                documents=(self.document,) if self.sent else (),
                same_as=self.looks[key],
                read_again=False,
            )

    def rested(self, observation: Observation) -> Observation:
        """Let the observation of a kept body that was read again rest on the evidence that is there.

        One whose reading asked for more documents keeps them all.
        """
        if self.sent or len(observation.documents) > 1:
            return replace(observation, http_status=self.http_status)
        same_as = self.looks[observation.column, observation.page]
        return replace(observation, http_status=self.http_status, documents=(), same_as=same_as)


class Returning:
    """Knows what the last looks saw. Does not fetch, read or store."""

    def __init__(self, store: Store, known: Mapping[tuple[str, str], KnownPage]) -> None:
        self._store = store
        self._known = known

    @classmethod
    def of_look(cls, store: Store, look: int, now: datetime) -> "Returning":
        """Learn what is known at the first look; nothing at the second."""
        if look > 1:
            return cls(store, {})
        return cls(store, store.known_pages(version=program_version(), since=now - BODY_LASTS, up_to=now))

    def conditions(self, watching: Watching) -> dict[str, str]:
        """Give the headers that ask for the document only if it has changed; none where it is not known."""
        known = self._common(watching)
        given = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified} if known else {}
        return {name: value for name, value in given.items() if value.isascii() and value.isprintable() and value}

    def recognise(self, document: Document, watching: Watching, *, remarks: bool) -> Returned | None:
        """Tell whether a document is the known one; None where it is another, or the kept body has gone.

        With `remarks` there is something new to be said of how it came, and it is read again.
        """
        known = self._common(watching)
        if known is None:
            return None
        sent = document.status != NOT_MODIFIED
        if sent and (document.status != 200 or hashlib.sha256(document.body).digest() != known.digest):  # noqa: PLR2004 - OK
            return None
        readings = None if remarks else self._readings(watching)
        if readings is None:
            body = None if sent else self._store.body(known.digest)
            if body is None:
                return None
            document = replace(document, status=200, body=body)
        return Returned(
            looks={(column.id, page.url): self._known[column.id, page.url].look for column, page in watching},
            document=document,
            http_status=200 if sent else NOT_MODIFIED,
            sent=sent,
            readings=readings,
        )

    def _common(self, watching: Watching) -> KnownPage | None:
        """Give what is known of a document to all that watch it; None where one of them has to see it anew."""
        known = [self._known.get((column.id, page.url)) for column, page in watching]
        if any(column.id == HOME or page.browser for column, page in watching):
            return None
        first = known[0] if known else None
        alike = all(each is not None and first is not None and each.digest == first.digest for each in known)
        return first if alike else None

    def _readings(self, watching: Watching) -> dict[tuple[str, str], Reading] | None:
        found: dict[tuple[str, str], Reading] = {}
        for column, page in watching:
            key = (column.id, page.url)
            reading = self._store.known_reading(self._known[key].look)
            if reading is None or not reading.timeless:
                return None
            found[key] = reading
        return found
