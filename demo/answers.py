"""What the replica portal answers to one request."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request, as far as the portal looks at it."""

    path: str
    """Without the query, percent signs decoded."""
    query: str = ""
    """As it came."""
    form: str = ""
    """The body of a POST, as it came."""
    method: str = "GET"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer; or none, where the connection is cut."""

    status: int = 200
    body: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False
    """Reset the connection and send nothing."""


def html(text: str, *, status: int = 200) -> Answer:
    """Answer with a page in utf-8."""
    return Answer(status=status, body=text.encode())


def as_json(value: object) -> Answer:
    """Answer with JSON."""
    return Answer(body=json.dumps(value, ensure_ascii=False).encode(), content_type="application/json;charset=UTF-8")


def redirect(address: str) -> Answer:
    """Answer with 302."""
    return Answer(status=302, headers={"Location": address})
