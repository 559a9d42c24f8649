"""Article pages, and columns that are one article: the official meta tags, a label, text, related articles."""

from collections.abc import Sequence
from datetime import date
from html import escape
from random import Random

from demo.articles import Article
from demo.layout import Link, Surroundings, crumbs, head, side, whole
from demo.listings import Listing
from demo.plan import Shape

TEXT = (
    "为深入贯彻落实上级决策部署，进一步做好相关工作，结合我区实际，现将有关情况公布如下。",
    "会议要求，各镇（乡）街道、各部门要提高站位，细化措施，压实责任，确保各项任务落到实处。",
    "截至目前，已累计走访企业和群众{n}户次，收集意见建议{m}条，办结率达到{p}%。",
    "下一步，将继续坚持问题导向，健全长效机制，推动工作提质增效，切实增强群众的获得感。",
    "如有疑问，请在工作时间（8:30—12:00，13:30—17:00）向责任单位咨询，联系电话见本页下方。",
    "本项工作自{y}年启动以来，先后完成项目{n}个，投入资金{m}万元，受到群众普遍好评。",
    "相关材料一式{m}份，逾期不予受理；具体事项由责任单位负责解释。",
)


def paragraphs(article: Article) -> str:
    """Write the text of an article; the same each time."""
    dice = Random(article.seed)  # noqa: S311 - made-up text, no secret
    chosen = dice.sample(TEXT, 4)
    words = {"n": dice.randint(12, 960), "m": dice.randint(3, 88), "p": dice.randint(81, 99), "y": 2019}
    return "\n".join(f"<p>{sentence.format(**words)}</p>" for sentence in chosen)


def pub_date(article: Article) -> str:
    """Write PubDate in one of the forms seen: a day, with minutes, with seconds."""
    moment = (f"{article.published}", f"{article.published} {article.clock:%H:%M}")
    return (*moment, f"{article.published} {article.clock}")[len(article.seed) % 3]


def article_head(listing: Listing, article: Article, today: date, *, dated: bool) -> str:
    """Write the head of an article page: its tags, and when the page was generated, which is no publication date."""
    name = "pubdate" if listing.planned.shape is Shape.JCMS else "PubDate"
    meta = [*listing.meta[:2], ("ArticleTitle", article.title)]
    if dated:
        meta.append((name, pub_date(article)))
    meta += [
        ("ContentSource", listing.planned.department or "海曙区政府门户网站"),
        ("Keywords", listing.name),
        ("HtmlGenerateTime", f"{today} 03:10"),
    ]
    return head(f"{article.title}_{listing.name}", meta)


def text(listing: Listing, article: Article, related: Sequence[Article], *, dated: bool) -> str:
    """Write the article itself and the articles that go with it, which have dates of their own."""
    label = f"<span>发布时间：{article.published} {article.clock:%H:%M}</span>" if dated else ""
    source = listing.planned.department or "海曙区政府门户网站"
    rows = "".join(
        f'<li><a href="{other.address}">{escape(other.title)}</a><span>{other.published}</span></li>'
        for other in related
        if dated
    )
    more = f'<div class="related"><h3>相关信息</h3><ul>{rows}</ul></div>\n' if rows else ""
    return (
        f'<div class="main article">\n<h1>{escape(article.title)}</h1>\n'
        f'<div class="info">{label}<span>来源：{source}</span><span>浏览次数：{len(article.title) * 37}</span></div>\n'
        f'<div id="zoom" class="content">\n{paragraphs(article)}\n</div>\n{more}</div>\n'
    )


def article_page(listing: Listing, article: Article, around: Surroundings) -> str:
    """Write the page of one article."""
    dated = listing.planned.shape is not Shape.NO_DATES_AT_ALL
    others = [other for other in listing.articles.up_to(around.today)[:6] if other is not article][:4]
    steps = [Link(text=step, href=listing.address) for step in (listing.section, listing.name)]
    body = (
        f'{crumbs(steps)}<div class="columns wide wrap">\n'
        f"{text(listing, article, others, dated=dated)}{side(around)}</div>\n"
    )
    return whole(around, article_head(listing, article, around.today, dated=dated), body)
