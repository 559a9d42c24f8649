"""The labelled pages of `../shared/corpus`, where they are at hand."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from monitor.types import Document

FOLDER = Path(__file__).parents[2] / "shared" / "corpus"
ABSENT = f"the labelled pages are not at hand ({FOLDER.parent.name}/{FOLDER.name} beside the project)"
NO_DATE = frozenset(("empty_list", "js_shell", "error_page"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """One saved page and what a person read off it."""

    id: str
    url: str
    as_of: date
    kind: str
    newest: date | None
    date_format: str
    body: bytes

    def document(self, body: bytes | None = None) -> Document:
        """Make the document of the page, or of a changed body."""
        moment = datetime.combine(self.as_of, datetime.min.time(), tzinfo=UTC)
        return Document(url=self.url, status=200, headers={}, body=body or self.body, fetched_at=moment)


def load() -> list[Labelled]:
    """Return the pages; none where they are absent."""
    index = FOLDER / "index.jsonl"
    if not index.is_file():
        return []
    found = []
    for line in index.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        newest = record["newest_date"]
        found.append(
            Labelled(
                id=record["id"],
                url=record["url"],
                as_of=date.fromisoformat(record["as_of"]),
                kind=record["kind"],
                newest=date.fromisoformat(newest) if newest else None,
                date_format=record["date_format"] or "none",
                body=(FOLDER / record["file"]).read_bytes(),
            )
        )
    return found
