"""Evidence: the bodies that an observation rests on, one compressed copy a digest."""

import hashlib
import json
import zlib
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.store.inserting import insert_missing, known_digests
from monitor.store.tables import body, evidence
from monitor.types import Document

LEVEL = 3
"""Of zlib: a changed page is packed while the crawl waits; its own default 6 takes twice as long for a tenth less."""

HEADERS = ("content-type", "etag", "last-modified")
"""Kept: what the bytes are, and what a server takes in a conditional request."""

INSERT = sa.insert(evidence)


def add(connection: Connection, observation_id: int, documents: Sequence[Document]) -> None:
    """Keep the documents of an observation."""
    digests = [hashlib.sha256(document.body).digest() for document in documents]
    ids = ids_of_bodies(connection, dict(zip(digests, (document.body for document in documents), strict=True)))
    rows = [
        {
            "observation_id": observation_id,
            "position": position,
            "body_id": ids[digest],
            "url": document.url,
            "status": document.status,
            "headers": json.dumps({name: document.headers[name] for name in HEADERS if name in document.headers}),
            "fetched_at": document.fetched_at,
        }
        for position, (digest, document) in enumerate(zip(digests, documents, strict=True))
    ]
    connection.execute(INSERT, rows)


def ids_of_bodies(connection: Connection, bodies: dict[bytes, bytes]) -> dict[bytes, int]:
    """Return digest -> id, and pack only what is not there yet."""
    ids = known_digests(connection, body, [*bodies])
    missing = sorted(set(bodies) - set(ids))
    if missing:
        rows = [
            {"digest": digest, "size": len(bodies[digest]), "packed": zlib.compress(bodies[digest], LEVEL)}
            for digest in missing
        ]
        insert_missing(connection, body, rows)
        ids |= known_digests(connection, body, missing)
    return ids
