"""A replica portal without its server, and a way to ask it."""

from collections.abc import Callable
from datetime import date

import pytest

from demo.answers import Answer, Asked
from demo.site import Site

TODAY = date(2026, 11, 22)

Ask = Callable[..., Answer]


@pytest.fixture(scope="session")
def today() -> date:
    """Return the portal's day."""
    return TODAY


@pytest.fixture(scope="session")
def site() -> Site:
    """Return the replica as it is on that day."""
    return Site(TODAY)


@pytest.fixture
def ask(site: Site) -> Ask:
    """Return a function that asks the replica for an address."""

    def asking(address: str, *, query: str = "", form: str = "", day: date = TODAY) -> Answer:
        method = "POST" if form else "GET"
        return site.answer(Asked(path=address, query=query, form=form, method=method), day)

    return asking
