"""What the replica portal answers: the structures of the families, their interfaces, and what is out of order."""

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from urllib.parse import quote, urlencode, urljoin

import pytest
from lxml import html

from demo import jcms, jpaas, xxgk
from demo.answers import Answer, Asked
from demo.events import Extra
from demo.listings import PAGE_SIZE, Listing
from demo.plan import Shape
from demo.site import Site

Ask = Callable[..., Answer]

PROGRESS = "政务公开/工作信息/工作进展"
NEWS = "政务动态/海曙资讯/部门、镇（乡）街道动态"


def shaped(site: Site, shape: Shape) -> Listing:
    """Return the first page of a shape."""
    return next(listing for listing in site.listings if listing.planned.shape is shape)


def tree(answer: Answer) -> html.HtmlElement:
    """Parse a page."""
    return html.document_fromstring(answer.body.decode())


def meta(answer: Answer) -> dict[str, str]:
    """Return a page's meta tags."""
    return {each.get("name", ""): each.get("content", "") for each in tree(answer).iter("meta")}


def test_every_watched_page_has_the_nations_tags_and_the_days_banner(site: Site, ask: Ask) -> None:
    """A page in order carries SiteName, SiteDomain and SiteIDCode and shows today's date and weekday."""
    for listing in site.listings:
        answer = ask(listing.address)
        if answer.cut or answer.status != 200 or listing.planned.shape in {Shape.STUB_META, Shape.STUB_SCRIPT}:
            continue
        text = answer.body.decode("gb18030" if listing.planned.shape is Shape.TRS_GB else "utf-8")
        assert {"SiteName", "SiteDomain", "SiteIDCode"} <= set(re.findall(r'<meta name="(\w+)"', text)), listing.address
        assert "今天是2026年11月22日 星期日" in text
        assert "版权所有 © 2018-2026" in text


def test_a_list_page_names_its_column(site: Site, ask: Ask) -> None:
    """A list page's ColumnName is the column's name in the map."""
    listing = site.listing(PROGRESS, "区财政局")
    assert meta(ask(listing.address)).items() >= {"ColumnName": "工作进展", "ColumnType": "工作信息"}.items()


def test_each_article_is_at_its_rows_address_with_the_official_tags(site: Site, ask: Ask, today: date) -> None:
    """Every address of a list answers with an article whose title, PubDate and label are the row's."""
    for listing in site.listings:
        dated = listing.planned.shape is not Shape.NO_DATES_AT_ALL
        for article in listing.articles.up_to(today)[:: 1 if listing.planned.department else 9]:
            answer = ask(article.address)
            assert answer.status == 200, article.address
            tags = meta(answer)
            assert tags["ArticleTitle"] == article.title
            assert tags["ColumnName"] == listing.name
            assert {"ContentSource", "ColumnType"} <= set(tags)
            published = tags.get("PubDate", tags.get("pubdate", ""))
            assert published[:10] == (str(article.published) if dated else "")
            assert (f"发布时间：{article.published}" in answer.body.decode()) == dated


def test_the_side_block_is_newer_than_an_overdue_list(site: Site, ask: Ask, today: date) -> None:
    """The trap of every page: 热点 shows days of this week beside a list whose newest row is weeks old."""
    answer = ask(site.listing(PROGRESS, "区教育局").address)
    hot = [span.text_content() for span in tree(answer).find_class("hot")[0].iter("span")]
    assert len(hot) == 6
    assert all(date.fromisoformat(day) >= today - timedelta(days=7) for day in hot)
    main = tree(answer).find_class("main")[0].text_content()
    assert max(re.findall(r"\d{4}-\d\d-\d\d", main)) < min(hot)


def test_the_side_block_shows_other_columns_only(site: Site, ask: Ask, today: date) -> None:
    """No article of the page's own column stands in its side block."""
    for listing in site.listings:
        own = {article.address for article in listing.articles.up_to(today)}
        around = site.surroundings(today, listing)
        assert not own & {link.href for link in around.hot}
    assert ask("/").status == 200


def test_old_pinned_rows_stand_on_top(site: Site, today: date) -> None:
    """The first rows of a pinned list are its oldest, and the newest comes below them."""
    listing = site.listing("政务公开/工作信息/征地拆迁", "区征收办")
    rows = listing.rows(today)
    assert len(rows) == PAGE_SIZE
    assert max(row.published for row in rows[:4]) < min(row.published for row in rows[4:])
    assert rows[4].published == today - timedelta(days=13)


def test_titles_hold_dates_that_are_not_publication_dates(site: Site, today: date) -> None:
    """Some titles name a day, and some of those days lie after today."""
    titles = [row.title for listing in site.listings for row in listing.rows(today)]
    named = [re.search(r"(\d{4})年(\d{1,2})月(\d{1,2})日", title) for title in titles]
    days = [date(*map(int, found.groups())) for found in named if found]
    assert len(days) >= 10
    assert max(days) > today


def test_no_list_repeats_a_title(site: Site, today: date) -> None:
    """A repeated title would look like an old article sent again."""
    for listing in site.listings:
        titles = [article.title for article in listing.articles.up_to(today + timedelta(days=365))]
        assert len(titles) == len(set(titles)), listing.where


def test_one_page_has_a_row_of_next_year(site: Site, today: date) -> None:
    """The row dated by a slip of the pen stands in exactly one list."""
    future = [x.where for x in site.listings if any(row.published > today for row in x.rows(today))]
    assert future == [site.listing("政务公开/工作信息/通知公告、计划总结", "区人社局").where]


def test_lists_mix_new_and_migrated_addresses(site: Site, ask: Ask, today: date) -> None:
    """A JPAAS list has addresses of the new kind on top and of the old kind below; both answer."""
    listing = site.listing(PROGRESS, "区教育局")
    kinds = {article.address.split("/")[1] for article in listing.articles.up_to(today)}
    assert kinds == {"col", "art"}
    assert ask("/art/2020/1/1/art_1229000000_1.html").status == 404


def unit_query(listing: Listing, **changed: str) -> str:
    """Write the query of the unit API as the page declares it."""
    pairs = json.loads(jpaas.query_data(listing, jpaas.LIST_TAG).replace("'", '"'))
    return urlencode(pairs | changed)


def test_a_shell_declares_the_unit_that_holds_its_rows(site: Site, ask: Ask, today: date) -> None:
    """A shell has no row of its own, declares three units, and the list's unit answers with the rows."""
    listing = shaped(site, Shape.JPAAS_SHELL)
    page = tree(ask(listing.address))
    assert page.find_class("main")[0].xpath(".//li") == []
    declared = [str(data) for data in page.xpath("//script/@querydata")]
    assert len(declared) == 3
    answers = [ask(jpaas.UNIT_PATH, query=urlencode(json.loads(each.replace("'", '"')))) for each in declared]
    fragments = [json.loads(answer.body)["data"]["html"] for answer in answers]
    assert ["<li" in fragment for fragment in fragments] == [False, True, False]
    assert str(max(article.published for article in listing.articles.up_to(today))) in fragments[1]


def test_only_param_json_turns_the_units_pages(site: Site, ask: Ask) -> None:
    """`pageNo` beside the other parameters is ignored; inside `paramJson` it counts."""
    listing = shaped(site, Shape.JPAAS_SHELL)

    def first_row(**more: str) -> str:
        fragment = json.loads(ask(jpaas.UNIT_PATH, query=unit_query(listing, **more)).body)["data"]["html"]
        found = re.search(r'title="([^"]+)"', fragment)
        assert found
        return found[1]

    assert first_row() == first_row(pageNo="2", rows="5")
    assert first_row() != first_row(paramJson='{"pageNo":2,"pageSize":15}')
    assert first_row() == first_row(paramJson="not json") == first_row(paramJson="[2]")


@pytest.mark.parametrize("tag", ["别的列表", ""])
def test_a_wrong_tag_fails_with_200(site: Site, ask: Ask, tag: str) -> None:
    """An unknown tag is answered with 200 and `success: false`."""
    answer = ask(jpaas.UNIT_PATH, query=unit_query(shaped(site, Shape.JPAAS_SHELL), tagId=tag))
    assert (answer.status, json.loads(answer.body)) == (200, {"success": False, "data": {}})


def test_a_tag_in_gbk_fails_with_200(site: Site, ask: Ask) -> None:
    """A tag whose percent signs stand for GBK is not understood."""
    gbk = quote(jpaas.LIST_TAG.encode("gbk"))
    query = re.sub(r"tagId=[^&]+", f"tagId={gbk}", unit_query(shaped(site, Shape.JPAAS_SHELL)))
    assert json.loads(ask(jpaas.UNIT_PATH, query=query).body)["success"] is False


def test_an_empty_jpaas_list_says_so(site: Site, ask: Ask) -> None:
    """An empty list has its wrapper, `count="0"` and no row."""
    page = tree(ask(shaped(site, Shape.EMPTY).address))
    assert page.xpath("//div[@class='pagination']/@count") == ["0"]
    assert page.find_class("main")[0].xpath(".//li") == []


@pytest.mark.parametrize("shape", [Shape.JCMS, Shape.JCMS_COMMENT, Shape.JCMS_ESCAPED])
def test_a_datastore_holds_three_pages_of_rows(site: Site, ask: Ask, shape: Shape) -> None:
    """The records stand in the page's source in the way of its shape, and nowhere as rows."""
    listing = shaped(site, shape)
    source = ask(listing.address).body.decode()
    mark = "&lt;record&gt;" if shape is Shape.JCMS_ESCAPED else "<record>"
    assert source.count(mark) == min(45, listing.count(date(2026, 11, 22)))
    assert ("<!-- <datastore>" in source) == (shape is Shape.JCMS_COMMENT)


def test_dataproxy_answers_get_and_post(site: Site, ask: Ask, today: date) -> None:
    """The address that the page names gives the rows, by either method; record numbers are honoured."""
    listing = shaped(site, Shape.JCMS_PROXY)
    source = ask(listing.address).body.decode()
    assert "<record>" not in source
    found = re.search(r'href="(/module[^"?]+)\?([^"]+)"', source)
    assert found
    path, query = found.groups()
    assert path == jcms.PROXY_PATH
    by_get, by_post = ask(path, query=query), ask(path, form=query)
    assert by_get == by_post
    assert str(today - timedelta(days=4)) in by_get.body.decode()
    assert ask(path, query=f"{query}&startrecord=6&endrecord=10").body.count(b"<record>") == 5
    assert ask(path, query=query.replace("unitid=", "unitid=9")).body.count(b"<record>") == 0


def test_the_disclosure_module_answers_the_form_of_its_page(site: Site, ask: Ask, today: date) -> None:
    """search.jsp gives a table with 索引号 beside the date for the form that the page posts; 404 without it."""
    listing = shaped(site, Shape.XXGK)
    source = ask(listing.address).body.decode()
    found = re.search(r"\$\.post\(url, \{([^}]+)\}", source)
    assert found
    form = urlencode(re.findall(r"(\w+):'([^']*)'", found[1]))
    table = ask(xxgk.SEARCH_PATH, form=form).body.decode()
    assert table.count("tr_main_value_") == PAGE_SIZE
    assert f"<td>{today - timedelta(days=19)}</td>" in table
    assert ask(xxgk.SEARCH_PATH).status == 404


def test_a_trs_list_is_relative_and_says_how_many_pages(site: Site, ask: Ask, today: date) -> None:
    """Rows link with ./ and the pager's script says how many pages there are; together they hold every article."""
    listing = site.listing(NEWS, "海曙公安分局")
    source = ask(listing.address).body.decode()
    links = re.findall(r'href="(\./[^"]+)"', source)
    assert len(links) == PAGE_SIZE
    assert all(ask(urljoin(listing.address, link)).status == 200 for link in links)
    found = re.search(r"createPageHTML\((\d+), 0,", source)
    assert found
    last = int(found[1])
    seen = [len(re.findall(r'href="\./', ask(f"{listing.where}index_{n}.html").body.decode())) for n in range(1, last)]
    assert PAGE_SIZE + sum(seen) == listing.count(today)


def test_a_gb_page_declares_less_than_it_is(site: Site, ask: Ask) -> None:
    """The page says gb2312, its bytes are GB 18030, and its header says nothing."""
    answer = ask(shaped(site, Shape.TRS_GB).address)
    assert answer.content_type == "text/html"
    assert b'charset="gb2312"' in answer.body
    assert "横街镇" in answer.body.decode("gb18030")
    with pytest.raises(UnicodeDecodeError):
        answer.body.decode()


def test_a_json_fed_list_names_its_source(site: Site, ask: Ask, today: date) -> None:
    """The source beside the page has the rows."""
    listing = shaped(site, Shape.XINHUA)
    found = re.search(r'data="datasource:(\w{32})"', ask(listing.address).body.decode())
    assert found
    rows = json.loads(ask(f"{listing.where}ds_{found[1]}.json").body)["datasource"]
    assert rows[0]["publishTime"].startswith(str(today - timedelta(days=1)))
    assert ask(rows[0]["publishUrl"]).status == 200


@pytest.mark.parametrize("shape", [Shape.MOVED, Shape.STUB_META, Shape.STUB_SCRIPT, Shape.IFRAME])
def test_what_leads_elsewhere_leads_to_the_rows(site: Site, ask: Ask, shape: Shape) -> None:
    """A redirect, a stub or a frame names the address at which the rows are."""
    listing = shaped(site, shape)
    answer = ask(listing.address)
    target = f"{listing.where}list/index.html"
    assert target in answer.body.decode() + answer.headers.get("Location", "")
    assert len(answer.body) < 200 or shape is Shape.IFRAME
    assert ask(target).body.count(b'<li class="cf">') == PAGE_SIZE


def test_a_landing_page_has_several_blocks(site: Site, ask: Ask, today: date) -> None:
    """The blocks of a landing page hold rows each, and the newest row is not in the first."""
    listing = shaped(site, Shape.LANDING)
    blocks = tree(ask(listing.address)).find_class("block")
    newest = str(max(article.published for article in listing.articles.up_to(today)))
    assert len(blocks) == 4
    assert all(len(block.xpath(".//li")) >= 5 for block in blocks)
    assert newest not in blocks[0].text_content()
    assert any(newest in block.text_content() for block in blocks[1:])


def test_a_drawn_list_shows_nothing_to_a_reader_of_source(site: Site, ask: Ask, today: date) -> None:
    """No title and no article address of the list stands in the page or, readable, in its data."""
    listing = shaped(site, Shape.DRAWN)
    data = ask(f"/assets/data/{listing.number}").body
    source = ask(listing.address).body + data
    for article in listing.articles.up_to(today):
        assert article.title.encode() not in source
        assert article.address.encode() not in source
    assert ask("/assets/data/1").status == 404


def test_lists_without_dates(site: Site, ask: Ask) -> None:
    """Their main part has fifteen rows and not one date."""
    for shape in (Shape.NO_DATES, Shape.NO_DATES_AT_ALL):
        main = tree(ask(shaped(site, shape).address)).find_class("main")[0]
        assert len(main.xpath(".//li")) == PAGE_SIZE
        assert not re.search(r"\d{4}-\d\d-\d\d", main.text_content())


@pytest.mark.parametrize(
    ("shape", "status", "words"),
    [
        (Shape.NOT_FOUND, 404, "不存在"),
        (Shape.BROKEN, 500, "Internal Server Error"),
        (Shape.CHALLENGE, 412, "$_ts"),
        (Shape.SOFT_404, 200, "您访问的页面不存在"),
        (Shape.MAINTENANCE, 200, "维护"),
        (Shape.LOGIN, 200, "password"),
    ],
)
def test_what_is_out_of_order_says_so_in_its_way(site: Site, ask: Ask, shape: Shape, status: int, words: str) -> None:
    """Each fault has its status and its words."""
    answer = ask(shaped(site, shape).address)
    assert answer.status == status
    assert words in answer.body.decode()


def test_robots_allows_all(ask: Ask) -> None:
    """robots.txt turns nobody away."""
    assert ask("/robots.txt").body == b"User-agent: *\nAllow: /\n"


@pytest.mark.parametrize("address", ["/nothing", "/col/col1/index.html", "/art/x.html", "/gaj/bmdt/x/y.html", "/col/"])
def test_other_addresses_do_not_exist(ask: Ask, address: str) -> None:
    """What is no page, no article and no data is 404."""
    assert ask(address).status == 404


def test_two_portals_of_one_day_are_equal_byte_for_byte(site: Site, ask: Ask, today: date) -> None:
    """A second replica of the same day answers every list and a few articles with the same bytes."""
    other = Site(today)
    for listing in site.listings:
        addresses = [listing.address, *(article.address for article in listing.articles.up_to(today)[:3])]
        for address in ["/", *addresses]:
            assert ask(address) == other.answer(Asked(path=address), today)


def test_hostile_titles_are_escaped(today: date) -> None:
    """A title with markup in it is text wherever the replica shows it."""
    nasty = '<script>alert("1")</script> & 甬'
    event = Extra(day=today, column=PROGRESS, department="区财政局", published=today, title=nasty)
    site = Site(today, [event])
    listing = site.listing(PROGRESS, "区财政局")
    (article,) = [each for each in listing.articles.up_to(today) if each.title == nasty]
    for address in (listing.address, article.address, "/"):
        answer = site.answer(Asked(path=address), today)
        assert b"<script>alert" not in answer.body
