"""What no page of many mixed parts may bring about: a date that is not the column's newest."""

from collections import Counter

import pytest

from tests.reader.composed_pages import Composed, composed_pages, outcome_of

COUNT = 150
READ = 0.75
"""Share of pages that are read exactly; the others are refused, most of them for a newer block without a heading."""


@pytest.mark.parametrize("seed", range(1, 5))
def test_no_mixed_page_is_read_wrongly(seed: int) -> None:
    """Whatever stands around and in a list: its own newest date, or a refusal; and not too many of these."""
    told: Counter[str] = Counter()
    wrong: list[tuple[int, Composed]] = []
    for number, page in enumerate(composed_pages(COUNT, seed)):
        outcome, found, _ = outcome_of(page)
        told[outcome] += 1
        if outcome == "silent":
            wrong.append((number, page))
            print(f"{seed}/{number}: {found} instead of {page.newest} ({' '.join(page.parts)})")  # noqa: T201 - pytest -s
    assert wrong == []
    assert told["exact"] >= READ * COUNT


def test_a_seed_gives_the_same_pages() -> None:
    """The pages of a seed are the same each time, and those of another are others."""
    assert [page.html for page in composed_pages(9, 1)] == [page.html for page in composed_pages(9, 1)]
    assert [page.html for page in composed_pages(9, 1)] != [page.html for page in composed_pages(9, 2)]
