"""Keeping the store small: what goes by its age, and what never goes."""

from datetime import datetime, timedelta

from monitor.store import Store

KEEP_BODIES = 90
"""Days for which pages' bodies are kept as evidence."""

KEEP_LOOKS = 400
"""Days for which every look is kept, so that any night of more than a year can be judged anew."""


def prune(store: Store, *, now: datetime, keep_bodies: int, keep_looks: int, dry_run: bool) -> str:
    """Let go of old bodies and thin old looks; say in one line what went, or would go.

    What an incident that is still open needs never goes.
    """
    bodies_before, looks_before = now - timedelta(days=keep_bodies), now - timedelta(days=keep_looks)
    keep = needed(store)
    let_go = store.prunable if dry_run else store.prune
    gone = let_go(bodies_before=bodies_before, looks_before=looks_before, keep=keep)
    kept = f"；{len(keep)} 个有未了结问题的网页没有动" if keep else ""
    return (
        f"{'会' if dry_run else '已'}删去 {gone.bodies} 份 {keep_bodies} 天前的网页、"
        f"{gone.looks} 次 {keep_looks} 天前结果与前后相同的访问{kept}"
    )


def needed(store: Store) -> frozenset[tuple[str, str]]:
    """Name the pages with an incident that lasts: of them nothing goes."""
    lasting = [incident for incident in store.incidents() if incident.is_open]
    own = {(incident.column, incident.page) for incident in lasting if incident.column}
    return frozenset(own.union(*(incident.pages for incident in lasting)))
