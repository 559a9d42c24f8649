"""The Chinese words for what the code names in English: one word each, used by judgement, report, mail and terminal."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from monitor.types import Evidence, FailureKind, Status

STATUS: Mapping[Status, str] = MappingProxyType(
    {
        Status.OVERDUE: "超期",
        Status.EMPTY: "空白栏目",
        Status.DUE_SOON: "临期",
        Status.UNKNOWN: "无法判定",
        Status.FRESH: "正常",
        Status.STANDING: "按变动更新",
        Status.EXEMPT: "免检",
        Status.UNMAPPED: "未配置",
    },
)
"""In the order in which a report speaks of them."""

FAILURE: Mapping[FailureKind, str] = MappingProxyType(
    {
        FailureKind.DNS: "域名无法解析",
        FailureKind.REFUSED: "服务器拒绝连接",
        FailureKind.TLS: "安全连接（TLS）失败",
        FailureKind.TIMEOUT: "访问超时",
        FailureKind.RESET: "连接被中断",
        FailureKind.TRUNCATED: "网页未传输完整",
        FailureKind.TOO_LARGE: "网页过大",
        FailureKind.REDIRECT_LOOP: "循环跳转",
        FailureKind.FORBIDDEN_ADDRESS: "跳转到不允许访问的地址",
        FailureKind.ROBOTS: "网站的 robots.txt 不允许访问",
        FailureKind.HTTP_CLIENT: "网页不存在或不允许访问",
        FailureKind.HTTP_SERVER: "网站服务器出错",
        FailureKind.CHALLENGE: "网站要求人机验证",
        FailureKind.LOGIN: "网站要求登录",
        FailureKind.SOFT_404: "网页不存在（服务器仍返回 200）",
        FailureKind.INDEX_PAGE: "服务器返回的是首页",
        FailureKind.STUB: "网页几乎没有内容",
        FailureKind.MAINTENANCE: "网站正在维护",
        FailureKind.CONTENT_TYPE: "返回的不是网页",
        FailureKind.API_FAILED: "数据接口返回失败",
        FailureKind.SHELL: "列表由脚本生成，尚不能读取",
        FailureKind.UNRECOGNISED: "页面无法识别",
        FailureKind.UNDATED: "日期无法识别",
        FailureKind.AMBIGUOUS: "几处日期互相矛盾",
        FailureKind.NOT_FETCHED: "本次未轮到访问",
        FailureKind.UNOBSERVED: "尚未观测",
        FailureKind.NOT_LATELY: "近期没有观测",
        FailureKind.FUTURE_ONLY: "列表中的日期都在判定日之后",
        FailureKind.UNCONFIRMED: "待复核",
    },
)

EVIDENCE: Mapping[Evidence, str] = MappingProxyType(
    {
        Evidence.ROW: "列表中的日期",
        Evidence.HIDDEN_DATA: "网页内嵌数据",
        Evidence.API: "数据接口",
        Evidence.PUB_DATE: "正文页 PubDate 标签",
        Evidence.LABEL: "正文页“发布时间”",
        Evidence.ADDRESS: "网址中的日期",
    },
)

WEEKDAYS = "一二三四五六日"


def failing(kind: FailureKind, detail: str) -> str:
    """Say why a page could not be judged: 网站要求人机验证（HTTP 412）; never a bracket within or beside a bracket."""
    words = FAILURE[kind]
    if not detail or detail == words:
        return words
    return f"{words}，{detail}" if "（" in words + detail else f"{words}（{detail}）"


def long_day(day: date) -> str:
    """Write a day as in a sentence: 2026年11月22日（周日）."""
    return f"{day.year}年{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"
