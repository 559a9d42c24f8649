"""As days pass: articles appear by each page's own rhythm, and the events of a script happen on their days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.answers import Asked
from demo.articles import Articles, Rhythm
from demo.events import Extra, Outage, PageFault, PortalDown, Redesign, Revival, Silence
from demo.listings import Listing
from demo.plan import Count, Shape
from demo.portal import Portal
from demo.site import Site
from demo.terms import Term, month_later, term
from monitor.types import Outcome

FIRST = date(2026, 11, 22)
PROGRESS = "政务公开/工作信息/工作进展"
YEAR = 365


def newest(listing: Listing, day: date) -> date:
    """Return the newest date up to a day."""
    return max(article.published for article in listing.articles.up_to(day) if article.published <= day)


def of(site: Site, listing: Listing) -> Term:
    """Return the term of a listing's column."""
    phrases = {column["name"]: column["frequency"] for column in site.map["column"]}
    return term(phrases[listing.name], site.map["frequency"])


def test_what_keeps_its_term_keeps_it_for_a_year() -> None:
    """For 365 nights no page that is alive is ever late, and none that is late at first publishes again."""
    site = Site(FIRST)
    for listing in site.listings:
        if listing.planned.expected.outcome is not Outcome.ENTRIES:
            continue
        its_term = of(site, listing)
        begin = newest(listing, FIRST)
        for night in range(YEAR):
            day = FIRST + timedelta(days=night)
            if listing.planned.age.count is Count.LATE:
                assert newest(listing, day) == begin
            elif its_term != Term():
                assert its_term.due(newest(listing, day)) >= day, f"{listing.column} {listing.planned.department} {day}"


@given(st.integers(0, 400), st.integers(0, 400))
def test_the_same_day_looks_the_same_whatever_was_asked_before(earlier: int, later: int) -> None:
    """A portal that was at another day before shows the same articles on a day as one that was not."""
    rhythm = Rhythm(
        seed="x",
        theme="工作进展",
        department="区财政局",
        newest=FIRST,
        anchor=FIRST,
        every=4,
        alive=True,
        total=5,
        where="/col/col1/",
        dialect="jpaas",
        future=True,
        events=(
            Silence(day=FIRST + timedelta(days=99), column=""),
            Revival(day=FIRST + timedelta(days=150), column=""),
        ),
    )
    asked_before, fresh = Articles(rhythm), Articles(rhythm)
    asked_before.up_to(FIRST + timedelta(days=earlier))
    day = FIRST + timedelta(days=later)
    assert asked_before.up_to(day) == fresh.up_to(day)


def test_an_article_is_there_from_the_day_it_appears() -> None:
    """Before its day an article's address is 404; from then on it answers, and nothing ever disappears."""
    site = Site(FIRST)
    listing = site.listing(PROGRESS, "区财政局")
    later = FIRST + timedelta(days=60)
    for article in listing.articles.up_to(later):
        before = site.answer(Asked(path=article.address), article.appears - timedelta(days=1))
        assert before.status == 404
        assert site.answer(Asked(path=article.address), article.appears).status == 200
    assert set(listing.articles.up_to(FIRST)) < set(listing.articles.up_to(later))


def test_the_banner_moves_with_the_day() -> None:
    """The portal's day can be set, and its pages are of that day."""
    portal = Portal(FIRST)
    asked = Asked(path="/")
    assert "2026年11月22日 星期日" in portal.site.answer(asked, portal.today).body.decode()
    portal.today = date(2028, 2, 29)
    assert "2028年2月29日 星期二" in portal.site.answer(asked, portal.today).body.decode()
    assert portal.newest("政务动态/今日头条") == date(2028, 2, 29)
    assert portal.newest(PROGRESS, "区教育局") == FIRST - timedelta(days=26)


def test_silence_ends_a_rhythm_and_revival_takes_it_up_again() -> None:
    """Nothing is published between the two events; on the day of revival there is an article."""
    quiet, back = FIRST + timedelta(days=30), FIRST + timedelta(days=90)
    page = {"column": PROGRESS, "department": "区财政局"}
    site = Site(FIRST, [Silence(day=quiet, **page), Revival(day=back, **page)])
    listing = site.listing(PROGRESS, "区财政局")
    days = [article.published for article in listing.articles.up_to(FIRST + timedelta(days=200))]
    assert not [day for day in days if quiet <= day < back]
    assert back in days
    assert max(days) > back + timedelta(days=60)


def test_a_page_that_was_late_can_be_revived() -> None:
    """An overdue page publishes on the day of its revival and keeps its rhythm then."""
    back = FIRST + timedelta(days=9)
    site = Site(FIRST, [Revival(day=back, column=PROGRESS, department="区教育局")])
    listing = site.listing(PROGRESS, "区教育局")
    assert newest(listing, back - timedelta(days=1)) < FIRST
    assert newest(listing, back) == back
    assert newest(listing, back + timedelta(days=100)) > back + timedelta(days=90)


def test_a_backdated_article_appears_late_and_claims_an_earlier_day() -> None:
    """It is not there the day before, and its claimed date is older than its first night."""
    appears, claims = FIRST + timedelta(days=20), FIRST + timedelta(days=2)
    event = Extra(day=appears, column=PROGRESS, department="区教育局", published=claims)
    listing = Site(FIRST, [event]).listing(PROGRESS, "区教育局")
    assert newest(listing, appears - timedelta(days=1)) < claims
    assert newest(listing, appears) == claims


def test_a_burst_brings_many_articles_on_one_day() -> None:
    """Twelve articles more than the day before, each with an address and a title of its own."""
    day = FIRST + timedelta(days=5)
    event = Extra(day=day, column=PROGRESS, department="区教育局", published=day, count=12)
    listing = Site(FIRST, [event]).listing(PROGRESS, "区教育局")
    fresh = set(listing.articles.up_to(day)) - set(listing.articles.up_to(day - timedelta(days=1)))
    assert len({article.address for article in fresh}) == len({article.title for article in fresh}) == 12


@pytest.mark.parametrize(
    ("how", "status"),
    [(Outage.UNAVAILABLE, 503), (Outage.CHALLENGE, 412), (Outage.INDEX_PAGE, 200)],
)
def test_a_portal_that_is_down_is_down_for_every_address(how: Outage, status: int) -> None:
    """From the first to the last day every address has the same answer; before and after, none of it."""
    first, last = FIRST + timedelta(days=3), FIRST + timedelta(days=4)
    site = Site(FIRST, [PortalDown(first=first, last=last, how=how)])
    address = site.listing(PROGRESS, "区财政局").address
    for day in (first, last):
        answers = {(got.status, got.body) for path in ("/", address) for got in [site.answer(Asked(path=path), day)]}
        assert {got for got, _ in answers} == {status}
        assert len(answers) == 1
    for day in (first - timedelta(days=1), last + timedelta(days=1)):
        assert b"<li" in site.answer(Asked(path=address), day).body


def test_a_portal_can_be_down_by_cutting_connections() -> None:
    """A reset is an answer that is none."""
    site = Site(FIRST, [PortalDown(first=FIRST, last=FIRST, how=Outage.RESET)])
    assert site.answer(Asked(path="/"), FIRST).cut


def test_a_redesign_takes_every_list_its_rows() -> None:
    """On its days no list page shows a row of its own, nor do the old interfaces; the day after all are back."""
    site = Site(FIRST, [Redesign(first=FIRST, last=FIRST)])
    lists = [each for each in site.listings if each.planned.expected.outcome is Outcome.ENTRIES]
    for listing in lists:
        body = site.answer(Asked(path=listing.address), FIRST).body.decode("utf-8", "replace")
        assert 'id="app"' in body
        assert listing.articles.up_to(FIRST)[0].title not in body.partition('<div class="side')[0]
        assert b'id="app"' not in site.answer(Asked(path=listing.address), FIRST + timedelta(days=1)).body


def test_one_page_can_break_for_some_days() -> None:
    """A fault changes its page on its days, and no other page."""
    event = PageFault(first=FIRST, last=FIRST, column=PROGRESS, department="区财政局", shape=Shape.BROKEN)
    site = Site(FIRST, [event])
    broken, other = (site.listing(PROGRESS, name).address for name in ("区财政局", "区教育局"))
    assert site.answer(Asked(path=broken), FIRST).status == 500
    assert site.answer(Asked(path=other), FIRST).status == 200
    assert site.answer(Asked(path=broken), FIRST + timedelta(days=1)).status == 200


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 30))
def test_month_later_is_clamped_and_never_goes_back(day: date, months: int) -> None:
    """A later day never gives an earlier end, and the day of the month is kept or the month's last."""
    later = month_later(day, months)
    assert later <= month_later(day + timedelta(days=1), months)
    assert later.day == day.day or (later + timedelta(days=1)).day == 1
