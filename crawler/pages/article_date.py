"""Which date an article shows as that of its publication: one with a label, beside 来源, or under its title."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import islice

from crawler.pages.belonging import is_anothers, is_below_the_text, is_quoted, takes_place, words_of
from crawler.pages.labels import Role
from crawler.pages.mentions import Mention
from crawler.pages.prose import LONG, prose_of
from crawler.pages.survey import Survey
from crawler.pages.tree import is_hidden
from crawler.pages.under_title import CLUSTER, is_a_line_of_the_text, is_under_the_title
from crawler.pages.units import RowList

LABELLED = frozenset((Role.ENTERED, Role.PUBLISHED))
_SEVERAL = 2
_ABOVE = 2
"""Elements around a date that may be the line under the title."""
_WEEKDAY = re.compile("星期|周[一二三四五六日]")
_MOST_LOOSE = 40
"""An article has no more dates than this outside lists."""
_LIST = 3
"""Rows of a list that are no stray dates of an article."""


def shown_date(looked: Survey, said: date | None, as_of: date) -> Mention | None:
    """Return the labelled date of publication outside lists; of several days none is sure.

    A date without a label counts beside 来源 and 作者, or where the page's own address says the same day (`said`).
    """
    loose = _loose(looked)
    if len(loose) > _MOST_LOOSE:
        return None
    published = [each for each in loose if each.role in LABELLED and not _is_of_another(each, looked)]
    alone = [each for each in loose if each.role is Role.ALONE]
    if published:
        return _of_labelled(loose, published, looked)
    if said is not None and (agreed := next((each for each in alone if each.day == said), None)) is not None:
        return agreed
    alone = [each for each in alone if not _is_strange(each, looked)]
    if len(alone) == 1 and prose_of(looked) >= LONG // 2 and _is_own_without_a_word(alone[0], looked, as_of):
        return alone[0]
    alone = [each for each in alone if _cluster(each, looked)]
    if len({each.day for each in alone}) == 1:
        least = LONG if max(_cluster(each, looked) for each in alone) < _SEVERAL else LONG // 2
        return alone[0] if prose_of(looked) >= least else None
    return None


def _is_of_another(label: Mention, looked: Survey) -> bool:
    """Tell whether a labelled date is of something else than the article: never just under the page's own title."""
    if is_under_the_title(label, looked.title, looked.seen):
        return is_quoted(label)
    return is_anothers(label, looked.seen, looked.title)


def _loose(looked: Survey) -> list[Mention]:
    """Return the dates of a page that stand in no list and in no link."""
    lists = _sure_lists(looked)
    units = {row.unit for each in lists for row in each.rows}
    listed = {id(mention) for each in lists for row in each.rows for mention in (row.mention, *row.others)}
    return [
        each
        for each in looked.seen.mentions
        if id(each) not in listed
        and each.day is not None
        and each.element.tag != "a"
        and not is_hidden(each.element)
        and not any(element in units for element in (each.element, *each.element.iterancestors()))
    ]


def _sure_lists(looked: Survey) -> list[RowList]:
    """Return the lists of a page that are no stray dates of an article."""
    return [
        each
        for each in looked.lists
        if len(each.rows) >= _LIST or (len(each.rows) > 1 and all(row.linked for row in each.rows))
    ]


def _is_strange(mention: Mention, looked: Survey) -> bool:
    """Tell whether a date without a label stands where none of the article's own does, whatever words are beside it."""
    return is_below_the_text(mention, looked.seen) or is_anothers(mention, looked.seen, looked.title)


def _is_own_without_a_word(mention: Mention, looked: Survey, as_of: date) -> bool:
    """Tell whether the place of the page's only date, under its title, is enough to believe it.

    Today's date may stand under a site's name, the day of an event over its venue, that of a speech as the first line
    of the text.
    """
    if mention.day == as_of or _WEEKDAY.search(mention.text) or takes_place(mention, looked.seen):
        return False
    return is_under_the_title(mention, looked.title, looked.seen) and not is_a_line_of_the_text(mention)


def _of_labelled(loose: Sequence[Mention], published: Sequence[Mention], looked: Survey) -> Mention:
    """Choose among dates with a label of publication: one beside 来源 and 作者, else what stands at the head before it.

    A text may name the day of another publication: 首次公告日期.
    """
    if beside := [each for each in published if _cluster(each, looked)]:
        return max(beside, key=lambda each: each.role)
    before = [each for each in loose[: loose.index(published[0])] if each.role is Role.ALONE]
    head = next((each for each in before if is_under_the_title(each, looked.title, looked.seen)), None)
    return head or max(published, key=lambda each: each.role)


def stands_as_a_label(label: Mention, looked: Survey) -> bool:
    """Tell whether a date stands where an article's own does: beside 来源 and 作者, or under its title."""
    return _cluster(label, looked) > 0 or is_under_the_title(label, looked.title, looked.seen)


def _cluster(mention: Mention, looked: Survey) -> int:
    """Return how many of the words beside a date are those under an article's title: 来源, 作者.

    The head of a list further down names 作者 and 点击, too: what holds rows is no line under a title.
    """
    for element in (mention.element, *islice(mention.element.iterancestors(), _ABOVE)):
        text = words_of(element)
        if text is None:  # grown beyond the line under the title
            return 0
        if words := set(CLUSTER.findall(text)):
            units = {row.unit for each in _sure_lists(looked) for row in each.rows}
            return 0 if any(each in units for each in element.iter()) else len(words)
    return 0
