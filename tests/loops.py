"""Event loops for tests: Playwright leaves one running in the thread of whatever test comes after a browser's."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def run(main: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end in a thread, and a loop, of its own."""
    return apart(lambda: asyncio.run(main))


def apart(work: Callable[[], T]) -> T:
    """Do work in a thread of its own, in which no loop is running."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()
