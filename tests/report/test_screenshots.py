"""Pictures of the report, the site and the mails in a real Chromium, made from the replica portal's scripted nights.

What a picture shows wrong and a machine can see is asserted; where FRESHNESS_PICTURES names a folder, the pictures are
left there for a person to look at.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types
from playwright.sync_api import Browser, Page

from monitor import judgement, publishing
from monitor.delivery import mail
from monitor.delivery.news import Reached
from monitor.map_mail import Escalation, MailSettings
from monitor.report.view import View
from monitor.store import Store, open_store
from monitor.types import RunKind
from tests.night.year import CONFIG, Year, at
from tests.report.conftest import Watched

NIGHTS = 84
"""The portal was away for three of them, and twelve weeks are full."""
WRITTEN = (60, 77, 82, 83)
"""The nights whose reports are written; the portal was away on the third."""
UNIT = "区安监局"
STEP = Escalation(after_days=30, department=None, units=frozenset(), to=("head@example.gov.cn",))
SETTINGS = MailSettings(
    sender="栏目监测 <monitor@example.gov.cn>",
    to=("office@example.gov.cn",),
    departments={UNIT: ("unit@example.gov.cn",)},
)
FILTER = f"#?q={quote('工作')}&s=unknown&d={quote('洞桥镇')}"
SIZES = ((375, 812), (768, 1024), (1280, 900), (1920, 1080))
MAILS = ("office", "mail", "escalation")
SITE = ("report", "unfolded", "filtered", "night", "nights", "column", "many", "department", "departments")

SMEARED = """() => {
  // Boxes of text that lie on each other though neither holds the other: what a reader sees as a smear.
  const shown = element => element.checkVisibility() && !element.closest('svg, .hide, .skip, .marks, thead, [hidden]');
  const cutters = element => {
    const found = [];
    for (let at = element; at; at = at.parentElement) if (getComputedStyle(at).overflowY !== 'visible') found.push(at);
    return found;
  };
  const boxes = [];
  for (const element of document.querySelectorAll('body *')) {
    if (!shown(element)) continue;
    for (const node of element.childNodes) {
      if (node.nodeType !== Node.TEXT_NODE || !node.textContent.trim()) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const cuts = cutters(element).map(one => one.getBoundingClientRect());
      for (const {left, top, right, bottom} of range.getClientRects()) {
        const box = {
          left: Math.max(left, ...cuts.map(cut => cut.left)),
          top: Math.max(top, ...cuts.map(cut => cut.top)),
          right: Math.min(right, ...cuts.map(cut => cut.right)),
          bottom: Math.min(bottom, ...cuts.map(cut => cut.bottom)),
        };
        if (box.right - box.left > 1 && box.bottom - box.top > 4) boxes.push([box, node]);
      }
    }
  }
  boxes.sort((a, b) => a[0].top - b[0].top);
  const found = [];
  for (let i = 0; i < boxes.length; i += 1) {
    for (let j = i + 1; j < boxes.length && boxes[j][0].top < boxes[i][0].bottom - 4; j += 1) {
      const wide = Math.min(boxes[i][0].right, boxes[j][0].right) - Math.max(boxes[i][0].left, boxes[j][0].left);
      const high = Math.min(boxes[i][0].bottom, boxes[j][0].bottom) - Math.max(boxes[i][0].top, boxes[j][0].top);
      const [one, other] = [boxes[i][1], boxes[j][1]];
      if (one !== other && wide > 2 && high > 6) found.push([one.textContent, other.textContent]);
    }
  }
  return found;
}"""

CLIPPED = """() => [...document.querySelectorAll('body *')].filter(element => {
  // Text that its own box cuts off; not what is hidden on purpose, or ends in an ellipsis and is shown below.
  if (!element.checkVisibility() || element.closest('svg, .hide, .skip, .marks, thead, select')) return false;
  const style = getComputedStyle(element);
  if (style.overflowX === 'visible' || style.textOverflow === 'ellipsis') return false;
  if (style.webkitLineClamp !== 'none') return false;
  return element.scrollWidth > element.clientWidth + 1;
}).map(element => element.outerHTML.slice(0, 100))"""

OUTSIDE = """() => [...document.querySelectorAll('body *')].filter(element => {
  const box = element.getBoundingClientRect();
  const hidden = element.closest('.hide, .marks, .skip, thead, svg') || !element.checkVisibility();
  return !hidden && box.width > 0 && (box.right > innerWidth + 1 || box.left < -1);
}).map(element => element.outerHTML.slice(0, 100))"""

DIVIDED = r"""() => {
  // A day, a count of days, a status and its number: each is read as one thing, and stands on one line.
  const whole = /\d{4}-\d\d-\d\d|(已超期|还有|还剩|距今)\d+天|(正常|超期|临期|空白|无法判定|按变动更新)[ \u00a0]\d+/g;
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!parent.checkVisibility() || parent.closest('svg, .hide, script, .proof a')) continue;
    const head = parent.closest('thead');
    if (head && getComputedStyle(head).position === 'absolute') continue;  // a phone's cards name their own cells
    for (const {0: text, index} of node.data.matchAll(whole)) {
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + text.length);
      const tops = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
      if (tops.size > 1) found.push(text);
    }
  }
  return found;
}"""

ASTRAY = """() => {
  // A comma or a closing bracket begins no line.
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    let block = node.parentElement;
    if (!block.checkVisibility() || block.closest('svg, .hide, script, style, thead, select')) continue;
    while (getComputedStyle(block).display === 'inline') block = block.parentElement;
    const {left} = block.getBoundingClientRect();
    const edge = left + parseFloat(getComputedStyle(block).paddingLeft) + 2;
    for (const {index} of node.data.matchAll(/[，。、；：！？）》』”]/g)) {
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + 1);
      const box = range.getBoundingClientRect();
      if (box.width && box.left < edge) found.push(node.data.slice(Math.max(index - 8, 0), index + 8));
    }
  }
  return found;
}"""

CROWDED = """() => [...document.querySelectorAll('td, th')].filter(cell => {
  // What is wider than its own cell runs into the next one.
  if (!cell.checkVisibility() || cell.closest('.hide, thead') || cell.querySelector('.hide')) return false;
  return getComputedStyle(cell).display === 'table-cell' && cell.scrollWidth > cell.clientWidth + 1;
}).map(cell => cell.outerHTML.slice(0, 160))"""

MISSING = """() => {
  // A character without a glyph is drawn as an empty box: the picture of a code point that no font has.
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 40;
  const pen = canvas.getContext('2d', {willReadFrequently: true});
  pen.font = '32px ' + getComputedStyle(document.body).fontFamily;
  pen.textBaseline = 'top';
  const drawn = text => {
    pen.clearRect(0, 0, 40, 40);
    pen.fillText(text, 2, 2);
    return pen.getImageData(0, 0, 40, 40).data.join();
  };
  const nothing = new Set(['\\u{10fffe}', '\\u0378'].map(drawn));
  const all = new Set([...document.body.innerText].filter(char => char.codePointAt(0) > 0x2000 && char.trim()));
  return [...all].filter(char => nothing.has(drawn(char)));
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One thing to take a picture of."""

    path: Path
    fragment: str = ""
    """Where it is opened."""
    unfolded: bool = False
    """With all that can be opened opened."""
    words: str
    """What it must say."""


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Shown]:
    """Live through the first nights of the year; write the site as it grows, and the mails of the last night."""
    folder = tmp_path_factory.mktemp("pictures")
    out = folder / "out"
    with open_store(f"sqlite:///{folder / 'year.db'}") as store:
        year = Year(store)
        year.live(NIGHTS)
        for number in WRITTEN:
            view = night_of(store, year, number)
            publishing.write_report(view, out)
    late = (*view.overdue, *view.empty)
    since = tuple(line.days or NIGHTS for line in late)
    messages = {
        "office": mail.compose(view, SETTINGS),
        "mail": mail.compose_department(view, UNIT, SETTINGS),
        "escalation": mail.compose_escalation(view, Reached(step=STEP, lines=late, days=since), SETTINGS),
    }
    for name, message in messages.items():
        body = message.get_body(("html",)) if message else None
        assert body is not None
        (folder / f"{name}.html").write_text(body.get_content(), encoding="utf-8")
    site = {
        "report": Shown(path=out / "index.html", words="超期最久的是『"),
        "unfolded": Shown(path=out / "index.html", unfolded=True, words="近 12 周"),
        "filtered": Shown(path=out / "index.html", fragment=FILTER, words="找到 1 个页面"),
        "night": Shown(path=out / "nights" / f"{view.day - timedelta(days=1)}.html", words="最新一期日报"),
        "nights": Shown(path=out / "nights" / "index.html", words="不足为据"),
        "column": Shown(path=out / "columns" / f"{key_of(view, '收费项目')}.html", words="整站无法访问"),
        "many": Shown(path=out / "columns" / f"{key_of(view, '工作进展')}.html", unfolded=True, words="区农林水利局"),
        "department": Shown(path=out / "departments" / f"{view.office_keys[UNIT]}.html", words="未恢复"),
        "departments": Shown(path=out / "departments" / "index.html", words="区财政局"),
    }
    mails = {
        "office": Shown(path=folder / "office.html", words="要做的事"),
        "mail": Shown(path=folder / "mail.html", words="需更新"),
        "escalation": Shown(path=folder / "escalation.html", words="请督促更新"),
    }
    return site | mails


def night_of(store: Store, year: Year, number: int) -> View:
    """Gather what the report of a night told, at seven in the morning."""
    moment = at(number, 50)
    run = store.last_run(up_to=moment, kind=RunKind.NIGHTLY)
    assert run is not None
    indicators = judgement.load_indicators(CONFIG)
    published = judgement.published_then(store, year.map_of(number), moment, now=moment, indicators=indicators)
    return publishing.view_of(store, published, run, now=moment + timedelta(hours=4))


def key_of(view: View, name: str) -> str:
    """Find a column's key by its name."""
    return next(key for id_, key in view.column_keys.items() if id_.endswith(f"/{name}"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", [*SITE, *MAILS])
def test_a_picture_shows_nothing_wrong(
    browser: Browser, shown: Mapping[str, Shown], name: str, scheme: Literal["light", "dark"]
) -> None:
    """On phone, tablet, desk and wide screen nothing is cut, torn or on something else; no glyph missing, no request.

    axe finds nothing, either, where a page is ours to the last rule; mails are bound to what mail programs know.
    """
    one = shown[name]
    with browser.new_context(color_scheme=scheme, locale="zh-CN", timezone_id="Asia/Shanghai") as context:
        watched = Watched(context, one.path.as_uri())
        page = watched.page
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            watched.open(one.fragment)
            if one.unfolded:
                page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
            keep_picture(page, f"{name}-{width}-{scheme}")
            assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
            for fault in (OUTSIDE, CLIPPED, SMEARED, DIVIDED, ASTRAY, CROWDED, MISSING):
                assert page.evaluate(fault) == [], (width, fault.partition("\n")[2].partition("\n")[0])
        assert one.words in page.locator("body").inner_text()
        assert {address.partition("#")[0] for address in watched.asked} == {one.path.as_uri()}
        assert watched.complaints == []
        if name not in MAILS:
            found = Axe().run(page).response["violations"]
            assert [(each["id"], each["nodes"][0]["html"][:120]) for each in found] == []


@pytest.mark.parametrize("name", [name for name in SITE if name != "filtered"])
def test_the_site_needs_no_script(browser: Browser, shown: Mapping[str, Shown], name: str) -> None:
    """With scripts off every page says the same, and every way on it leads on."""
    with browser.new_context(java_script_enabled=False) as context:
        watched = Watched(context, shown[name].path.as_uri())
        page = watched.open()
        assert shown[name].words in (page.locator("body").text_content() or "")
        page.locator("nav.site a").first.click()
        page.wait_for_load_state()
        assert page.locator("h1").is_visible()
        assert watched.complaints == []


def keep_picture(page: Page, name: str) -> None:
    """Leave a picture for a person, where a folder is named for them."""
    folder = os.environ.get("FRESHNESS_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
