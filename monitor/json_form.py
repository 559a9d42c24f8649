"""The JSON that other programs read: entries and verdicts, with the keys that are promised to them."""

from monitor.types import Entry, Verdict


def entry_json(entry: Entry) -> dict[str, object]:
    """Give an entry; `published` is an ISO date or null."""
    return {
        "published": entry.published.isoformat() if entry.published else None,
        "title": entry.title,
        "url": entry.url,
        "published_text": entry.published_text,
        "evidence": entry.evidence.value if entry.evidence else None,
        "place": entry.place,
        "pinned": entry.pinned,
    }


def verdict_json(verdict: Verdict) -> dict[str, object]:
    """Give a verdict; dates and times in ISO form, times with their zone."""
    return {
        "column": verdict.column,
        "page": verdict.page,
        "department": verdict.department,
        "status": verdict.status.value,
        "reason": verdict.reason,
        "newest": entry_json(verdict.newest) if verdict.newest else None,
        "due": verdict.due.isoformat() if verdict.due else None,
        "days_overdue": verdict.days_overdue,
        "observed_at": verdict.observed_at.isoformat() if verdict.observed_at else None,
        "judged_at": verdict.judged_at.isoformat(),
        "failure": verdict.failure.kind.value if verdict.failure else None,
        "future": [entry_json(entry) for entry in verdict.future],
        "remind": verdict.remind,
        "notes": list(verdict.notes),
    }
