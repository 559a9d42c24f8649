"""What shows that a script fills in a page's list, and where it stands."""

import pytest

from crawler.pages.shell_signs import marks_end_before
from crawler.pages.tree import parse_html

MENU = '<ul id="menu">\n<li v-for="each in menu">{{ each.name }}</li>\n</ul>\n'
CRUMBS = '<div id="crumbs">当前位置：首页 &gt; 通知公告</div>\n'
ROWS = '<ul>\n<li><a href="/1.html">关于防汛工作的通知</a> 2026-10-12</li>\n</ul>\n'
SCRIPT = "<script>\nvar row = `<li>${title}</li>`;\n</script>\n"


@pytest.mark.parametrize(
    ("html", "before"),
    [
        (MENU + CRUMBS + ROWS, True),
        (CRUMBS + MENU + ROWS, False),
        (MENU + CRUMBS + ROWS + SCRIPT, False),
        (SCRIPT + CRUMBS + ROWS, True),
        (MENU.replace("\n", "") + CRUMBS + ROWS, False),  # the crumbs' own line: it does not tell
        (CRUMBS + ROWS, False),
    ],
)
def test_where_the_marks_of_templates_end(html: str, *, before: bool) -> None:
    """Marks above the crumbs are those of a menu; any below them, or in their line, may be the list's."""
    text = f"<html><body>\n{html}</body></html>"
    root = parse_html(text)
    assert root is not None
    crumbs = next(each for each in root.iter("div") if each.get("id") == "crumbs")
    assert marks_end_before(text, crumbs) is before
