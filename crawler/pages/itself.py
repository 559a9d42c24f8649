"""What the page calls its own column beside its title: the links that lead to the page itself, in a menu or the crumbs.

The title of many a page names the site alone, and few of the old ones have crumbs; but the menu leads to each of its
columns, to that of the page, too, and says how it is called.
"""

import re
from collections.abc import Callable

from crawler.pages.tree import Element, squeeze

_SHORTEST, _LONGEST = 2, 14
_MOST = 4
"""Names beyond this are those of tabs or filters that lead nowhere else."""
_NO_NAME = re.compile(
    r"首页|首頁|主页|更多|上一?[页頁]|下一?[页頁]|[尾末前后][页頁]|返回.*|刷新|第.+页|搜索|查询|列表|全部|栏目|[Hh]ome|[Mm]ore|[\W\d_]+|"
    r".*无障碍.*|.*(?:长者|适老|老年).*|[繁简][體体].*|[Ee]nglish|手机版|移动版|RSS|收藏.*|打印.*"
)


class Names:
    """Looks for the names by which links lead to the page itself when first asked, and once."""

    def __init__(self, root: Element, is_page: Callable[[str], bool] | None) -> None:
        self._root = root
        self._is_page = is_page
        self._found: tuple[str, ...] | None = None

    def get(self) -> tuple[str, ...]:
        """Return the names, each once; nothing where they are too many, or the page's address is not known."""
        if self._found is None:
            self._found = () if self._is_page is None else _names(self._root, self._is_page)
        return self._found


def _names(root: Element, is_page: Callable[[str], bool]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for link in root.iter("a"):
        if not is_page(link.get("href") or ""):
            continue
        words = squeeze("".join(link.itertext()))
        if _SHORTEST <= len(words) <= _LONGEST and not _NO_NAME.fullmatch(words):
            found[words] = None
    return tuple(found) if len(found) <= _MOST else ()
