"""The made-up night as a page in a real browser that can reach nothing else."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from monitor.report.html import render
from tests.report.example import example_view

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Start the system's Chromium; without one, fail where CI is set and skip elsewhere."""
    if CHROMIUM is None:
        words = "Chromium is missing: apt-get install chromium"
        pytest.fail(words) if os.environ.get("CI") else pytest.skip(words)
    return {
        "executable_path": CHROMIUM,
        "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    }


class Watched:
    """A browser's page, with all that it asked for and complained of."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.address = address

    def open(self, fragment: str = "") -> Page:
        """Open the report, at a fragment of it."""
        self.page.goto(self.address + fragment)
        return self.page


@pytest.fixture(scope="session")
def report_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the made-up night's report."""
    path = tmp_path_factory.mktemp("report") / "index.html"
    path.write_text(render(example_view()), encoding="utf-8")
    return path


@pytest.fixture(params=["phone", "desk", "wide"])
def sized(request: pytest.FixtureRequest) -> dict[str, int]:
    """Give the sizes of screens that people have."""
    sizes = {"phone": (375, 812), "desk": (1280, 900), "wide": (1920, 1080)}
    width, height = sizes[request.param]
    return {"width": width, "height": height}


@pytest.fixture
def report(browser: Browser, report_file: Path) -> Iterator[Watched]:
    """Open the report on a desk's screen, scripts on."""
    with browser.new_context(
        viewport={"width": 1280, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai"
    ) as context:
        yield Watched(context, report_file.as_uri())
