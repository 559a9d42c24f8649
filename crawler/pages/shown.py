"""What a page shows: its texts without those that their own style hides, and whether they are few.

What a style sheet hides is not known here.
"""

from collections.abc import Iterable, Iterator

from crawler.pages.scan import Text
from crawler.pages.source import Source
from crawler.pages.tree import Element, squeeze

_HIDDEN_STEPS = 4
_LONG = 24
"""Characters of the texts that are counted first: a few of them show that a page says enough."""
SHORT_PAGE = 700
"""Characters: a page that shows fewer says one thing."""
SIGN_LONGEST = 60
"""Characters of a text that says something of its whole page: that it is not found, that it has nothing."""


def shows_less(source: Source, size: int) -> bool:
    """Tell whether a page shows fewer characters than `size`, which is at most SHORT_PAGE; they are counted once."""
    if source.shown is None:
        texts = source.seen.texts
        hidden = _hidden(source)
        source.shown = _counted([text for text in texts if len(text[0]) >= _LONG], hidden)
        if source.shown < SHORT_PAGE:
            source.shown += _counted([text for text in texts if len(text[0]) < _LONG], hidden)
    return source.shown < size


def _counted(texts: Iterable[Text], hidden: frozenset[Element]) -> int:
    """Count the characters that texts show, until they are more than a short page has."""
    shown = 0
    for words, *_ in _visible(texts, hidden):
        shown += len(words)
        if shown >= SHORT_PAGE:
            break
    return shown


def shown_texts(source: Source) -> Iterator[tuple[str, Element, bool]]:
    """Yield a page's visible texts in their order, blanks squeezed, with their elements and whether these are links."""
    return _visible(source.seen.texts, _hidden(source))


def _visible(texts: Iterable[Text], hidden: frozenset[Element]) -> Iterator[tuple[str, Element, bool]]:
    for text, owner, tail_of in texts:
        if tail_of is not None:
            yield squeeze(text), owner, False
        elif not hidden or not _is_hidden(owner, hidden):
            yield squeeze(text), owner, _is_linked(owner)


def _is_linked(owner: Element) -> bool:
    """Tell whether a text stands in a link, or in an element of one: `<a><span>标题</span></a>`."""
    above = owner.getparent()
    return owner.tag == "a" or (above is not None and above.tag == "a")


def _hidden(source: Source) -> frozenset[Element]:
    return source.seen.hidden if "none" in source.text else frozenset()


def _is_hidden(element: Element, hidden: frozenset[Element]) -> bool:
    """Tell whether an element is hidden by its own style, or by that of one close above it."""
    current: Element | None = element
    for _ in range(_HIDDEN_STEPS):
        if current is None:
            return False
        if current in hidden:
            return True
        current = current.getparent()
    return False
