"""Articles: the day that is the article's own, and the days of all else that stands on its page."""

from datetime import UTC, date, datetime

import pytest

from crawler.pages import read_unguarded
from monitor.types import Document, Outcome, Reading

AS_OF = date(2026, 11, 20)
PUBLISHED = date(2026, 3, 2)
TITLE = "关于加强全区城镇燃气安全管理工作的通知"
HEADING = f"<h1>{TITLE}</h1>"
LABEL = '<div class="info">发布时间：2026-03-02　来源：局办公室</div>'
OTHER = '<a href="/a/9.html">关于开展房屋安全普查工作的公告</a>'
TEXT = (
    "<p>近年来，我区坚持以人民为中心的发展思想，统筹推进各项重点工作，着力解决群众反映强烈的突出问题，取得了阶段性的成效。</p>"
    "<p>各有关单位要结合实际制定工作方案，明确时间表和路线图，加强督促检查，及时总结推广好的经验和做法，重要情况及时报告。</p>"
    "<p>下一步，各部门将持续优化服务流程，创新工作方法，提升服务质量，不断增强企业和群众的获得感、幸福感、安全感。</p>"
)
TEXT += TEXT


def read(body: str, *, title: str = TITLE) -> Reading:
    """Read an article's page with this body."""
    html = (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}_柳溪区住房和城乡建设局</title></head><body>'
        '<ul class="nav"><li><a href="/">首页</a></li><li><a href="/xw/">新闻动态</a></li></ul>'
        f'<div class="pos">当前位置：<a href="/">首页</a> &gt; <a href="/tzgg/">通知公告</a></div>{body}'
        '<div class="footer"><p>主办：柳溪区人民政府办公室 技术支持：某某科技 版权所有</p></div></body></html>'
    )
    moment = datetime.combine(AS_OF, datetime.min.time(), tzinfo=UTC)
    document = Document(
        url="http://zjj.liuxi.gov.cn/info/2233.jspx", status=200, headers={}, body=html.encode(), fetched_at=moment
    )
    return read_unguarded(document, as_of=AS_OF)


@pytest.mark.parametrize(
    "body",
    [
        # how the own day is shown
        f'{HEADING}<div class="time">2026-03-02</div>{TEXT}',
        f'<div class="tit">{TITLE}</div><div class="t">2026-03-02</div>{TEXT}',
        f'<h2>{TITLE}<small class="date">（2026年03月02日）</small></h2>{TEXT}',
        f'<div class="top"><div class="bt">{TITLE}</div><div>发布时间：2026-03-02　来源：局办公室</div></div>{TEXT}',
        f'{HEADING}<div class="i">发布时间：2026-03-02　评论(0)　来源：局办公室</div>{TEXT}',
        "<h3>离退休人员一览表（一）</h3><span>发布时间：2026-03-02</span><table><tr><td>张某</td><td>李某</td></tr></table>",
        # beside a link to whoever wrote it
        f'{HEADING}<div>来源：<a href="http://a.gov.cn">某某政府网官方网站</a>　发布时间：2026-03-02</div>{TEXT}',
        f'{HEADING}<div><i>来源：<a href="http://a.gov.cn">某某政府网官方网站</a></i><i>2026-03-02</i><i>浏览：1</i></div>{TEXT}',
        # beside other days
        f'{HEADING}<div class="time">2026-03-02</div>{TEXT}<p>2026年2月27日</p>',
        f"{HEADING}{LABEL}{TEXT}<p>附件：<a href='/u/1.doc'>清单.doc</a>（上传时间：2026-11-01）</p>",
        f"{HEADING}{LABEL}{TEXT}<p>下一篇：{OTHER} 发布时间：2026-11-01</p>",
        f'{HEADING}<div class="time">2026-03-02</div>{TEXT}<p>下一篇：{OTHER} 发布时间：2026-11-01</p>',
        f'{HEADING}{TEXT}<p>附件：<a href="/u/1.doc">申报材料清单汇总表.doc</a></p>{LABEL}',
        # beside words of nothing
        f"{HEADING}{LABEL}{TEXT}<h4>相关信息</h4><p>暂无相关信息</p>",
        f"{HEADING}{LABEL}{TEXT}<table><tr><td>废止时间：</td><td>暂无</td></tr></table>",
        f"{HEADING}{LABEL}{TEXT}<p>暂无数据</p>",
        f"{HEADING}{LABEL}{TEXT}<p>上一篇：暂无</p><p>共0条评论</p>",
        f'{HEADING}{LABEL}{TEXT}<script>createPageHTML(1, 0, "t20260302_1", "html");</script>',
    ],
)
def test_the_own_day_of_an_article_is_read(body: str) -> None:
    """Whatever else has a day, or says that there is nothing of it, the article's own is taken."""
    reading = read(body)
    assert (reading.outcome, [entry.published for entry in reading.entries]) == (Outcome.ARTICLE, [PUBLISHED])


@pytest.mark.parametrize(
    "body",
    [
        # another article's
        f"{HEADING}{TEXT}<h4>最新公告</h4><p>{OTHER}</p><p>发布时间：2026-11-01</p>",
        f"<div><h4>最新公告</h4>{OTHER}<em>发布日期：2026-11-01</em></div>{HEADING}{TEXT}",
        f'{HEADING}{TEXT}<div class="side">{OTHER}<p>来源：局办公室　2026-11-01</p></div>',
        f"{HEADING}{TEXT}<p>下一篇：{OTHER}（来源：办公室 2026-11-01）</p>",
        f"{HEADING}<div><p>关联政策：{OTHER}</p><p>发布日期：2024-05-06</p></div>{TEXT}",
        f"{HEADING}{TEXT}<p>首次公告日期：2026-01-05</p><p>更正日期：2026-02-05</p>",
        # a file's, a comment's, a counter's
        f"{HEADING}{TEXT}<p>附件：<a href='/u/1.doc'>清单.doc</a> 2026-11-01 下载次数：12</p>",
        f"{HEADING}<p>现予公布。</p><p>2026年2月27日</p><p>附件：<a href='/u/1.doc'>申报材料清单汇总表</a></p>",
        f'{HEADING}{TEXT}<div class="comment"><b>网友评论</b><p>写得好</p><span>发表时间：2026-11-01</span></div>',
        f"{HEADING}{TEXT}<div>2026-11-01　访问量：12345</div>",
        # of what the text tells
        f"<h1>{TITLE}</h1><p align=center>2025年3月13日</p><p align=center>局长　张某某</p>{TEXT}",
        f"<h1>{TITLE}<small>（2025年3月13日）</small></h1>{TEXT}",
        f'{HEADING}<div class="time">2026-03-15</div><p>地点：市民中心报告厅</p>{TEXT}',
        f"{HEADING}<div>截止日期：2026-10-01</div>{TEXT}",
        f'{HEADING}<div class="date"><span>成文日期</span><span>2026-02-05</span></div>{TEXT}',
        f'{HEADING}{TEXT}<p class="date">2026年2月27日</p>',
        # words of nothing, beside a text
        f"{HEADING}{TEXT}<h4>相关信息</h4><p>暂无相关信息</p>",
        f"{HEADING}{TEXT}<p>暂无数据</p>",
        f'{HEADING}{TEXT}<script>createPageHTML(0, 0, "t20260302_1", "html");</script>',
    ],
)
def test_no_other_day_is_an_articles_and_no_text_an_empty_column(body: str) -> None:
    """Where the article shows no day of its own the page is refused: not dated by another, and not called empty."""
    assert read(body).outcome is Outcome.FAILURE


@pytest.mark.parametrize("banner", ["2026年11月20日", "2026年11月12日 星期四"])
def test_the_day_under_the_name_of_a_site_is_no_articles(banner: str) -> None:
    """A banner with the day on which the page was made stands under the site's name, which begins the page's title."""
    body = f'<div class="logo_title">柳溪区住房和城乡建设局网站</div><div class="date">{banner}</div>{TEXT}'
    assert read(body, title="柳溪区住房和城乡建设局网站").outcome is Outcome.FAILURE


def test_of_several_meta_tags_the_day_of_publication_is_believed_first() -> None:
    """PubDate is what portals are told to declare; what a plugin declares beside it may be the day of an update."""
    metas = (
        '<meta property="og:published_time" content="2026-11-11"><meta name="PublishedTime" content="2026-11-12">'
        '<meta name="ArticleTitle" content="通知"><meta name="PubDate" content="2026-03-02 10:20:30">'
    )
    newest = read(f"{metas}{HEADING}{TEXT}").newest(AS_OF)
    assert newest is not None
    assert (newest.published, newest.published_text) == (PUBLISHED, "2026-03-02 10:20:30")
