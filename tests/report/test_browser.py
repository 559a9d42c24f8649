"""The report in a real Chromium: what a person sees and can do."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from monitor.report.html import render
from monitor.wording import STATUS
from tests.report.conftest import Watched
from tests.report.example import NASTY, example_view

SCHEMES = ("light", "dark")
VIEW = example_view()

OVERFLOWING = """() => [...document.querySelectorAll('body *')].filter(element => {
  const box = element.getBoundingClientRect();
  const hidden = element.closest('.hide, .marks, .skip, thead, svg') || !element.checkVisibility();
  return !hidden && box.width > 0 && (box.right > innerWidth + 1 || box.left < -1);
}).map(element => element.outerHTML.slice(0, 80))"""


def sideways(page: Page) -> int:
    """Measure how far the page could be scrolled sideways."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def unfold(page: Page) -> None:
    """Open all that can be opened."""
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")


def lines(page: Page) -> Locator:
    """Find the rows that are shown in the sections above all columns."""
    return page.locator("tbody.line:visible")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_nothing_is_cut_off_and_nothing_scrolls_sideways(
    browser: Browser, report_file: Path, sized: ViewportSize, scheme: str, *, scripts: bool
) -> None:
    """On a phone, a desk and a wide screen, light and dark, folded and unfolded; no request, no complaint."""
    with browser.new_context(
        viewport=sized, color_scheme="dark" if scheme == "dark" else "light", java_script_enabled=scripts
    ) as context:
        watched = Watched(context, report_file.as_uri())
        page = watched.open()
        assert sideways(page) == 0
        unfold(page)
        assert sideways(page) == 0
        assert page.evaluate(OVERFLOWING) == []
        assert watched.asked == [report_file.as_uri()]
        assert watched.complaints == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_dark_screen_stays_dark(browser: Browser, report_file: Path, scheme: str) -> None:
    """The ground follows the reader's choice."""
    with browser.new_context(color_scheme="dark" if scheme == "dark" else "light") as context:
        page = Watched(context, report_file.as_uri()).open()
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    level = sum(map(int, re.findall(r"\d+", ground)[:3])) / 3
    assert level < 64 if scheme == "dark" else level > 240


@pytest.mark.parametrize(("width", "scheme"), [(375, "dark"), (1280, "light")])
def test_axe_finds_nothing(browser: Browser, report_file: Path, scheme: str, width: int) -> None:
    """No finding of axe-core, contrast and labels included, with the first rows of every section unfolded."""
    with browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if scheme == "dark" else "light"
    ) as context:
        page = Watched(context, report_file.as_uri()).open()
        page.evaluate("""document.querySelectorAll('section').forEach(section => {
          [...section.querySelectorAll('details')].slice(0, 3).forEach(details => { details.open = true })
        })""")
        results = Axe().run(page)
    found = [(each["id"], each["impact"], each["nodes"][0]["html"][:120]) for each in results.response["violations"]]
    assert found == []


def test_a_phone_s_first_screen_says_what_is_overdue_whose_and_why(browser: Browser, report_file: Path) -> None:
    """The longest ones before any counter, each leading to its proof; a wide screen has the table before its eyes."""
    with browser.new_context(viewport={"width": 375, "height": 812}) as context:
        page = Watched(context, report_file.as_uri()).open()
        first = page.locator(".first li").first
        expect(first).to_contain_text("工作进展　区教育局")
        expect(first).to_contain_text("超期 12 天：应2周内更新，最近 2026-10-27")
        box = page.locator(".first").bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < 812
        first.locator("a").click()
        expect(lines(page).first.locator("dl.proof")).to_be_visible()
        page.set_viewport_size({"width": 1280, "height": 900})
        expect(page.locator(".first")).to_be_hidden()


def test_everything_is_readable_with_scripts_off(browser: Browser, report_file: Path) -> None:
    """The proof unfolds without a script; the tools that need one are not shown."""
    with browser.new_context(java_script_enabled=False) as context:
        page = Watched(context, report_file.as_uri()).open()
        expect(page.locator("#tools")).to_be_hidden()
        expect(page.locator("h1")).to_contain_text("超期最久的是『工作进展』")
        first = lines(page).first
        expect(first.locator("dl.proof")).to_be_hidden()
        first.locator("summary").click()
        expect(first.locator("dl.proof")).to_contain_text("[2026-10-27]")
        expect(first.locator("dl.proof")).to_contain_text("div.list > ul > li[1] > span.date")
        page.goto(report_file.as_uri() + "#unknown")
        expect(page.locator("#unknown")).to_be_in_viewport()


def test_a_row_unfolds_to_its_proof_by_keyboard(report: Watched) -> None:
    """Focus and Enter: the rule's words, the arithmetic, the title with its link, the text that was read."""
    page = report.open()
    first = lines(page).first
    first.locator("summary").focus()
    page.keyboard.press("Enter")
    proof = first.locator("dl.proof")
    for words in ("2周内更新", "最迟应于 2026-11-10", "列表中的日期", "近 12 周", "超期 12 天"):
        expect(proof).to_contain_text(words)
    link = proof.locator("dd a").first
    assert (link.get_attribute("rel"), link.get_attribute("target")) == ("noopener noreferrer", "_blank")


def test_searching_leaves_only_what_fits(report: Watched) -> None:
    """A word of a title finds its column; the count and the way back are shown."""
    page = report.open()
    page.keyboard.press("/")
    page.keyboard.type("税收管理")
    expect(lines(page)).to_have_count(1)
    expect(page.locator("#found")).to_have_text("找到 1 个页面")
    expect(page.locator("#due_soon")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(lines(page)).to_have_count(len([line for line in VIEW.lines if line.listed]))


def test_what_a_filter_leaves_has_its_heads(report: Watched) -> None:
    """One line of heads for all tables that are shown, also where the first of them is filtered away."""
    page = report.open()
    shown = "theads => theads.filter(head => head.querySelector('th').clientHeight > 4).length"
    heads = page.locator("#columns thead:visible")
    assert heads.count() > 1
    assert heads.evaluate_all(shown) == 1
    page.fill("#q", "意见征集")
    assert heads.count() == 1
    assert heads.evaluate_all(shown) == 1


def test_searching_for_nothing_that_is_there(report: Watched) -> None:
    """No section stays, and the count says so."""
    page = report.open()
    page.fill("#q", "没有这样的栏目")
    expect(page.locator("#found")).to_have_text("找到 0 个页面")
    expect(page.locator("main > section:visible")).to_have_count(0)
    page.click("#clear")
    expect(page.locator("#overdue")).to_be_visible()


def test_filtering_by_department_and_status(report: Watched) -> None:
    """A unit's pages are those it answers for alone and with others; a link keeps the choice."""
    page = report.open()
    page.select_option("#d", "区教育局")
    own = [line for line in VIEW.lines if "区教育局" in line.units]
    expect(page.locator("#found")).to_have_text(f"找到 {len(own)} 个页面")
    page.select_option("#s", "overdue")
    expect(lines(page)).to_have_count(1)
    expect(lines(page)).to_contain_text("工作进展")
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    expect(page.locator("#d")).to_have_value("区教育局")
    expect(lines(page)).to_have_count(1)
    assert report.complaints == []


def test_sorting_within_a_table(report: Watched) -> None:
    """By due date the nearest comes first; back to the default, the map's order is back."""
    page = report.open()
    before = page.locator("#columns table >> nth=2").locator("tbody.column > tr:first-child .name").all_text_contents()
    page.select_option("#o", "due")
    dues = (
        page.locator("#columns table >> nth=2")
        .locator("tbody.column")
        .evaluate_all("bodies => bodies.map(body => body.dataset.due || '9999')")
    )
    assert dues == sorted(dues)
    page.select_option("#o", "")
    after = page.locator("#columns table >> nth=2").locator("tbody.column > tr:first-child .name").all_text_contents()
    assert after == before


@pytest.mark.parametrize("kind", ["listed", "folded"])
def test_a_deep_link_opens_its_row(report: Watched, kind: str) -> None:
    """A link to a page's line shows it unfolded, also one that lies inside a folded column."""
    line = next(line for line in VIEW.lines if line.listed is (kind == "listed") and len(line.units) == 1)
    page = report.open(f"#{line.key}")
    target = page.locator(f"#{line.key}")
    expect(target).to_be_in_viewport()
    expect(target.locator("dl.proof")).to_be_visible()


def test_a_deep_link_beats_a_filter(report: Watched) -> None:
    """A link to a row that the filter hides clears the filter."""
    page = report.open("#?s=unknown")
    expect(page.locator("#overdue")).to_be_hidden()
    page.evaluate(f"location.hash = '#{VIEW.overdue[0].key}'")
    expect(page.locator(f"#{VIEW.overdue[0].key}")).to_be_in_viewport()


def test_a_counter_filters(report: Watched) -> None:
    """A status without a section of its own shows its columns."""
    page = report.open()
    page.locator(".counters li.exempt a").click()
    expect(page.locator("#s")).to_have_value("exempt")
    expect(page.locator("tbody.column:visible")).to_have_count(1)


def test_status_is_a_shape_and_a_word(report: Watched) -> None:
    """Every mark has both, so that colour is never alone."""
    page = report.open()
    marks = page.locator(".mark").evaluate_all(
        "marks => marks.map(mark => [mark.textContent.trim(), mark.querySelector('use')?.getAttribute('href') || ''])"
    )
    words = {word: f"#m-{status.value}" for status, word in STATUS.items()}
    assert len(marks) > 50
    assert all(words.get(word) == shape for word, shape in marks)


def test_a_nasty_title_is_only_text(browser: Browser, tmp_path: Path) -> None:
    """Nothing that a page wrote runs, loads or becomes an element."""
    path = tmp_path / "nasty.html"
    path.write_text(render(VIEW), encoding="utf-8")
    with browser.new_context() as context:
        watched = Watched(context, path.as_uri())
        page = watched.open()
        unfold(page)
        assert "pwned" not in page.title()
        assert page.locator("img, iframe, main script, object, embed").count() == 0
        assert NASTY[0] in page.locator("main").inner_text()
        assert watched.asked == [path.as_uri()]
        assert watched.complaints == []


def test_print_shows_tables_and_no_tools(report: Watched) -> None:
    """On paper the tools are gone, the ground is white, and A4 holds it without cutting."""
    page = report.open()
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 688, "height": 980})
    expect(page.locator("#tools")).to_be_hidden()
    assert sideways(page) == 0
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
