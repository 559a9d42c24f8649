"""The tables of the column map and what each key may hold. A field's description says what is wanted, in Chinese."""

import re
from datetime import date, time
from email.utils import parseaddr
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MAIL_ADDRESS = re.compile(r"[^\s@<>(),;:\"]+@[^\s@<>(),;:\"]*[^\s@<>(),;:\".]")


def _name(text: str) -> str:
    if not text.strip():
        raise ValueError("不能为空")
    if text != text.strip():
        raise ValueError("首尾有空格，请删去")
    if not text.isprintable():
        raise ValueError("含有换行、制表符等看不见的字符，请删去")
    return text


def _web_address(text: str) -> str:
    _name(text)
    if any(character.isspace() for character in text):
        raise ValueError("网址中间有空格，请从浏览器地址栏重新复制")
    try:
        parts = urlsplit(text)
        has_host = bool(parts.hostname and parts.hostname.encode("idna")) and parts.port != 0
    except ValueError:  # a port above 65535, a label that is too long, brackets that do not close
        has_host = False
    else:
        if parts.scheme not in {"http", "https"}:
            raise ValueError("网址须以 http:// 或 https:// 开头")
        if parts.username is not None:
            raise ValueError("网址里不能带用户名和密码")
    if not has_host:
        raise ValueError("网址里没有正确的域名")
    return text


def _zone(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return ZoneInfo(value)
    except (ValueError, OSError, KeyError):  # "../x", a folder's name, a name that no database has
        raise ValueError("不是已知的时区") from None


def _hour(value: object) -> object:
    """Take "02:30" as well as TOML's own 02:30:00."""
    if isinstance(value, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        return time.fromisoformat(value)
    return value


def _hours(value: object) -> object:
    """Take "22:00-06:00"."""
    if not isinstance(value, str):
        return value
    parts = [_hour(part.strip()) for part in value.split("-")]
    if len(parts) != 2 or not all(isinstance(part, time) for part in parts):  # noqa: PLR2004 - begin and end
        return value
    if parts[0] == parts[1]:
        raise ValueError("起止时刻相同")
    return tuple(parts)


def _day(value: object) -> object:
    """Take "2026-05-01" as well as TOML's own 2026-05-01."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError("不是日历上有的日子") from None
    return value


def _mail_address(text: str) -> str:
    _name(text)
    address = parseaddr(text)[1]
    if not MAIL_ADDRESS.fullmatch(address):
        raise ValueError("不是正确的邮件地址")
    if not address.isascii():
        raise ValueError("邮件地址里只能有英文字符（前面的名字可用中文）")
    return text


Name = Annotated[str, AfterValidator(_name)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
MailAddress = Annotated[str, AfterValidator(_mail_address)]
Day = Annotated[date, BeforeValidator(_day)]


def hosts_of(url: str) -> frozenset[str]:
    """Name the host of a checked address in lower case, as written and (Chinese domains) as it is asked for."""
    host = urlsplit(url).hostname or ""
    return frozenset({host, host.encode("idna").decode()})


class Table(BaseModel):
    """A table of the map: nothing is converted, and a key it does not know is a fault."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)


class PortalTable(Table):
    """`[portal]`."""

    name: Name = Field(description="网站名称，写在引号里", examples=['name = "海曙区政府门户网站"'])
    home: WebAddress = Field(description="网站首页的网址", examples=['home = "https://www.haishu.gov.cn/"'])
    timezone: Annotated[ZoneInfo, BeforeValidator(_zone)] = Field(
        default=ZoneInfo("Asia/Shanghai"), description="时区名称", examples=['timezone = "Asia/Shanghai"']
    )
    checks: list[Day] = Field(
        default_factory=list,
        description="已通知的检查日期，写在方括号里",
        examples=["checks = [ 2026-12-20 ]"],
    )


class CrawlTable(Table):
    """`[crawl]`; polite where it is left out."""

    delay: float = Field(default=1.0, ge=0, le=300, description="0 到 300 的秒数", examples=["delay = 1.0"])
    concurrency: int = Field(default=2, ge=1, le=32, description="1 到 32 的整数", examples=["concurrency = 2"])
    timeout: float = Field(default=20.0, ge=0.1, le=600, description="0.1 到 600 的秒数", examples=["timeout = 20"])
    second_look_after: float = Field(
        default=600.0, ge=0, le=86400, description="0 到 86400 的秒数", examples=["second_look_after = 600"]
    )
    robots: bool = Field(default=True, description="true 或 false（不加引号）", examples=["robots = true"])
    contact: Name | None = Field(
        default=None, description="联系方式，写在引号里", examples=['contact = "dzzw@example.gov.cn"']
    )
    browser: bool = Field(default=False, description="true 或 false（不加引号）", examples=["browser = true"])
    window: Annotated[tuple[time, time] | None, BeforeValidator(_hours)] = Field(
        default=None, description="每晚抓取的时段，形如 22:00-06:00，写在引号里", examples=['window = "22:00-06:00"']
    )
    host: list[Any] = Field(
        default_factory=list,
        description="个别域名的设置，每个域名写一段 [[crawl.host]]",
        examples=['host = [ { name = "www.haishu.gov.cn", delay = 0.2 } ]'],
    )


class HostTable(Table):
    """`[[crawl.host]]`: what one host of the map is asked otherwise than the rest."""

    name: Name = Field(description="域名，不带 https:// 和端口", examples=['name = "www.haishu.gov.cn"'])
    delay: float | None = Field(default=None, ge=0, le=300, description="0 到 300 的秒数", examples=["delay = 0.2"])
    concurrency: int | None = Field(
        default=None, ge=1, le=32, description="1 到 32 的整数", examples=["concurrency = 4"]
    )
    old_tls: bool = Field(default=False, description="true 或 false（不加引号）", examples=["old_tls = true"])


class ScheduleTable(Table):
    """`[schedule]`."""

    at: Annotated[time, BeforeValidator(_hour)] = Field(
        default=time(2, 30), description="每晚开始的时刻，形如 02:30，写在引号里", examples=['at = "02:30"']
    )


class ReportTable(Table):
    """`[report]`."""

    templates: Name | None = Field(
        default=None,
        description="放本单位自己的模板的文件夹，相对于对照表所在的文件夹",
        examples=['templates = "templates"'],
    )


class MailTable(Table):
    """`[mail]`; who writes to whom. Servers and passwords come from the environment alone."""

    sender: MailAddress = Field(
        alias="from", description="发件人的邮件地址", examples=['from = "海曙区电子政务办 <monitor@example.gov.cn>"']
    )
    to: list[MailAddress] = Field(
        min_length=1,
        description="收件人的邮件地址，一个或多个，写在方括号里",
        examples=['to = ["dzzw@example.gov.cn"]'],
    )
    departments: dict[Name, Annotated[list[MailAddress], Field(min_length=1)]] = Field(
        default_factory=dict,
        description="各单位的邮件地址，每个单位一个方括号",
        examples=['"区教育局" = ["jyj@example.gov.cn"]'],
    )
    digest: list[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]] = Field(
        default=["mon"],
        description="mon、tue、wed、thu、fri、sat、sun 中的几个，写在方括号里；不要就写 []",
        examples=['digest = ["mon"]'],
    )
    link: WebAddress | None = Field(
        default=None,
        description="在哪里可以打开报告，网址",
        examples=['link = "https://freshness.example.gov.cn/"'],
    )
    escalation: list[Any] = Field(
        default_factory=list,
        description="上报的步骤，每步写一段 [[mail.escalation]]",
        examples=['escalation = [ { after_days = 7, to = ["fgld@example.gov.cn"] } ]'],
    )


class EscalationTable(Table):
    """`[[mail.escalation]]`: who hears of what stays overdue or empty for so many days."""

    after_days: int = Field(ge=1, le=365, description="1 到 365 的整数", examples=["after_days = 7"])
    department: Name | None = Field(
        default=None, description="一个单位或统称的名称", examples=['department = "区教育局"']
    )
    to: list[MailAddress] = Field(
        min_length=1,
        description="收件人的邮件地址，一个或多个，写在方括号里",
        examples=['to = ["fgld@example.gov.cn"]'],
    )


class PageTable(Table):
    """One of a column's `pages`."""

    url: WebAddress = Field(
        description="栏目页的网址", examples=['url = "https://www.haishu.gov.cn/col/col1/index.html"']
    )
    department: Name | None = Field(default=None, description="一个单位的名称", examples=['department = "区教育局"'])
    browser: bool = Field(default=False, description="true 或 false（不加引号）", examples=["browser = true"])


class ColumnTable(Table):
    """`[[column]]`; its pages, retirement and rule changes are checked one by one, each as a table of its own."""

    section: Name = Field(description="一级栏目的名称，写在引号里", examples=['section = "政务公开"'])
    group: Name | None = Field(default=None, description="栏目组的名称，写在引号里", examples=['group = "工作信息"'])
    name: Name = Field(description="栏目名称，写在引号里", examples=['name = "工作进展"'])
    about: Name | None = Field(default=None, description="栏目说明，写在引号里", examples=['about = "各类媒体报道"'])
    departments: list[Name] = Field(
        min_length=1, description="责任部门，一个或多个，写在方括号里", examples=['departments = ["区统计局"]']
    )
    open_ended: bool = Field(default=False, description="true 或 false（不加引号）", examples=["open_ended = true"])
    frequency: Name = Field(description="更新频率，写在引号里", examples=['frequency = "2周内更新"'])
    upkeep: Literal["授权维护", "网上抓取", "网站链接", "信息报送", "栏目共建"] | None = Field(
        default=None,
        description="授权维护、网上抓取、网站链接、信息报送、栏目共建之一",
        examples=['upkeep = "授权维护"'],
    )
    column_type: Literal["news", "notices", "policy_documents", "personnel", "plans"] | None = Field(
        default=None,
        description="news（动态要闻）、notices（通知公告）、policy_documents（政策文件）、personnel（人事）、plans（规划计划）之一",
        examples=['column_type = "news"'],
    )
    retired: Any = None
    rule_changes: list[Any] = Field(
        default_factory=list,
        description="规则变更的列表，写在方括号里",
        examples=['rule_changes = [ { since = 2027-01-01, frequency = "按月更新" } ]'],
    )
    pages: list[Any] = Field(
        default_factory=list,
        description="网址的列表，写在方括号里",
        examples=['pages = [ { url = "https://www.haishu.gov.cn/col/col1/index.html" } ]'],
    )


class RetiredTable(Table):
    """A column's `retired`: it was closed for good (撤销)."""

    since: Day = Field(description="撤销的日子", examples=["since = 2026-05-01"])
    reason: Name = Field(description="撤销的理由，写在引号里", examples=['reason = "并入“部门动态”栏目"'])
    by: Name = Field(description="谁决定的，写在引号里", examples=['by = "区政府办公室"'])


class RuleChangeTable(Table):
    """One of a column's `rule_changes`: from a day on it is judged by another phrase."""

    since: Day = Field(description="新规则施行的第一天", examples=["since = 2027-01-01"])
    frequency: Name = Field(description="更新频率，写在引号里", examples=['frequency = "按月更新"'])


class WaiverTable(Table):
    """`[[waiver]]`: a column or some of its pages are not judged for a while (免检)."""

    column: Name = Field(description="栏目的名称或全称，写在引号里", examples=['column = "工作进展"'])
    page: WebAddress | None = Field(
        default=None,
        description="该栏目的一个网址",
        examples=['page = "https://www.haishu.gov.cn/col/col1/index.html"'],
    )
    department: Name | None = Field(
        default=None, description="该栏目里单独负责某些页的单位", examples=['department = "区教育局"']
    )
    since: Day = Field(description="免检的第一天", examples=["since = 2026-12-01"])
    until: Day = Field(description="免检的最后一天（长期停用的栏目用 retired）", examples=["until = 2027-01-31"])
    reason: Name = Field(description="免检的理由，写在引号里", examples=['reason = "网站改版，栏目调整中"'])
    by: Name = Field(description="谁批准的，写在引号里", examples=['by = "区政府办公室"'])


class SuccessionTable(Table):
    """`[[succession]]`: from a day on, one unit answers for what another did (机构改革)."""

    department: Name = Field(alias="from", description="原来的单位，写在引号里", examples=['from = "区安监局"'])
    to: Name = Field(description="承接职责的单位，写在引号里", examples=['to = "区应急管理局"'])
    since: Day = Field(description="从哪一天起", examples=["since = 2027-01-01"])
    basis: Name | None = Field(
        default=None, description="依据的文件，写在引号里", examples=['basis = "《海曙区机构改革方案》"']
    )
