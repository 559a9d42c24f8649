"""Evidence: the bodies that an observation rests on, one compressed copy a digest."""

import hashlib
import json
import zlib
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.store.inserting import insert_digests, known_digests
from monitor.store.pages import Key
from monitor.store.tables import body, evidence, observation, page
from monitor.types import Document, Observation

LEVEL = 3
"""Of zlib: a changed page is packed while the crawl waits; its own default 6 takes twice as long for a tenth less."""

HEADERS = ("content-type", "etag", "last-modified")
"""Kept: what the bytes are, and what a server takes in a conditional request."""

INSERT = sa.insert(evidence)


def add(connection: Connection, observation_id: int, seen: Observation) -> None:
    """Keep the documents of an observation."""
    documents = seen.documents
    digests = [hashlib.sha256(document.body).digest() for document in documents]
    ids = ids_of_bodies(connection, dict(zip(digests, (document.body for document in documents), strict=True)))
    rows = [
        {
            "observation_id": observation_id,
            "position": position,
            "body_id": ids[digest],
            "url": None if document.url == seen.page else document.url,
            "status": document.status,
            "headers": json.dumps({name: document.headers[name] for name in HEADERS if name in document.headers}),
            "fetched_at": None if document.fetched_at == seen.observed_at else document.fetched_at,
        }
        for position, (digest, document) in enumerate(zip(digests, documents, strict=True))
    ]
    connection.execute(INSERT, rows)


def ids_of_bodies(connection: Connection, bodies: dict[bytes, bytes]) -> dict[bytes, int]:
    """Return digest -> id, and pack only what is not there yet."""
    ids = known_digests(connection, body, [*bodies])
    rows = [
        {"digest": digest, "size": len(content), "packed": zlib.compress(content, LEVEL)}
        for digest, content in bodies.items()
        if digest not in ids
    ]
    return ids | insert_digests(connection, body, rows)


def of_page(connection: Connection, key: Key, up_to: datetime) -> tuple[Document, ...]:
    """Return the documents of the last look at a page up to a time whose bodies are still kept."""
    looked = (
        sa.select(observation.c.id)
        .join(page)
        .where(page.c.column_id == key[0], page.c.url == key[1], observation.c.observed_at <= up_to)
        .where(sa.exists().where(evidence.c.observation_id == observation.c.id))
        .order_by(observation.c.observed_at.desc(), observation.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    chosen = (
        sa.select(
            evidence.c.status,
            evidence.c.headers,
            sa.func.coalesce(evidence.c.url, page.c.url).label("url"),
            sa.func.coalesce(evidence.c.fetched_at, observation.c.observed_at).label("fetched_at"),
            body.c.packed,
        )
        .join(body)
        .join(observation)
        .join(page)
        .where(evidence.c.observation_id == looked)
        .order_by(evidence.c.position)
    )
    return tuple(
        Document(
            url=row.url,
            status=row.status,
            headers=json.loads(row.headers),
            body=zlib.decompress(row.packed),
            fetched_at=row.fetched_at,
        )
        for row in connection.execute(chosen)
    )


def body_of(connection: Connection, digest: bytes) -> bytes | None:
    """Return the bytes with a SHA-256 digest; None where they were let go."""
    packed = connection.execute(sa.select(body.c.packed).where(body.c.digest == digest)).scalar_one_or_none()
    return None if packed is None else zlib.decompress(packed)
