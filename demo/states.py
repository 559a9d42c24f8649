"""Pages that cannot be judged: what a portal says when an address is gone, broken, guarded or under repair."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from demo.answers import Answer, html
from demo.layout import Surroundings, head, side, whole
from demo.plan import Shape


def error_page(around: Surroundings, heading: str, words: str) -> str:
    """Write a page of the portal that only says why there is nothing, with the usual side block of newer dates."""
    body = (
        f'<div class="columns wide wrap"><div class="main"><h2>{heading}</h2>'
        f'<div class="notice">{words}</div></div>{side(around)}</div>'
    )
    return whole(around, head(heading, ()), body)


def not_found(around: Surroundings) -> Answer:
    """Answer 404."""
    return html(error_page(around, "404", "您访问的页面不存在。"), status=404)


def unavailable() -> Answer:
    """Answer 503."""
    return html("<html><head><title>503</title></head><body><h1>503 Service Unavailable</h1></body></html>", status=503)


def challenge() -> Answer:
    """Answer 412 with a script to solve, in the manner of a well-known guard."""
    script = (
        "$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=40523;$_ts.cd='qEWyr0ArqqLZl1kWq1TqlaqhrqLlraqDqkaGra3Dc0l0';"
    )
    return html(
        '<!DOCTYPE html><html><head><meta charset="utf-8"><meta id="c" content="x0ZkDb" r="m">'
        f"<script>{script}</script>"
        '<script src="/4QbVtADbnLVIc/d.FxJzG50F.js"></script></head><body></body></html>',
        status=412,
    )


def login(around: Surroundings) -> Answer:
    """Answer with a form to log in."""
    form = (
        '<form method="post" action="/sso/login"><h3>统一身份认证平台</h3>'
        '<p><label>用户名 <input name="username"></label></p>'
        '<p><label>密码 <input type="password" name="password"></label></p><button>登录</button></form>'
    )
    return html(whole(around, head("用户登录", ()), f'<div class="wrap"><div class="notice">{form}</div></div>'))


def broken() -> Answer:
    """Answer 500."""
    return html("<html><body><h1>500 Internal Server Error</h1></body></html>", status=500)


def soft_404(around: Surroundings) -> Answer:
    """Answer 200 and say that there is no such page."""
    return html(error_page(around, "提示信息", "抱歉，您访问的页面不存在或已被删除！"))


def maintenance(around: Surroundings) -> Answer:
    """Answer 200 and ask for patience."""
    return html(error_page(around, "系统维护", "网站正在升级维护中，给您带来的不便敬请谅解，请稍后访问。"))


FAULTS: Mapping[Shape, Callable[[Surroundings], Answer]] = MappingProxyType(
    {
        Shape.NOT_FOUND: not_found,
        Shape.BROKEN: lambda _: broken(),
        Shape.RESET: lambda _: Answer(cut=True),
        Shape.CHALLENGE: lambda _: challenge(),
        Shape.SOFT_404: soft_404,
        Shape.MAINTENANCE: maintenance,
        Shape.LOGIN: login,
    },
)
"""How a page that is out of order answers."""
