"""`[crawl]`: what a host may be asked, when, and with what; each setting without an effect is a fault."""

from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.column_map import load
from monitor.errors import ColumnMapError
from monitor.map_crawl import CrawlSettings, HostManners, Window

SHANGHAI = ZoneInfo("Asia/Shanghai")
MAP = """\
[portal]
name = "海曙区政府门户网站"
home = "https://www.haishu.gov.cn/"
[crawl]
delay = 2.0
{crawl}
[schedule]
at = "02:30"
[frequency]
"2周内更新" = {{ within = "2 weeks" }}
[[column]]
section = "政务公开"
name = "工作进展"
departments = ["区统计局"]
frequency = "2周内更新"
pages = [ {{ url = "https://旧站.example.cn:8443/1", browser = true }} ]
"""


def crawl_of(text: str, folder: Path) -> CrawlSettings:
    """Load a map with these lines under `[crawl]`."""
    path = folder / "map.toml"
    path.write_text(MAP.format(crawl=text), encoding="utf-8")
    return load(path).crawl


def test_left_out_nothing_is_special(tmp_path: Path) -> None:
    """No browser, no window, no host apart; a page says itself that it is to be drawn."""
    crawl = crawl_of("", tmp_path)
    assert (crawl.browser, crawl.window, dict(crawl.by_host)) == (False, None, {})
    (page,) = load(tmp_path / "map.toml").columns[0].pages
    assert page.browser


def test_a_host_may_be_treated_apart(tmp_path: Path) -> None:
    """What a host's table leaves out is as for all; a Chinese name counts as written and as it is asked for."""
    crawl = crawl_of('[[crawl.host]]\nname = "旧站.Example.cn"\ndelay = 0.5\nold_tls = true', tmp_path)
    manners = HostManners(delay=0.5, concurrency=2, old_tls=True)
    assert dict(crawl.by_host) == {"旧站.example.cn": manners, "xn--ygv397b.example.cn": manners}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('window = "22:00"', "第 6 行 crawl → window：应为：每晚抓取的时段，形如 22:00-06:00"),
        ('window = "22:00-24:00"', "第 6 行 crawl → window：应为：每晚抓取的时段"),
        ('window = "22:00-22:00"', "第 6 行 crawl → window：“22:00-22:00” 起止时刻相同"),
        ("window = 22", "第 6 行 crawl → window：应为：每晚抓取的时段"),
        ('window = "03:00-06:00"', "第 6 行 crawl → window：[schedule] 的开始时刻 02:30 不在 03:00-06:00 之内"),
        ('browser = "yes"', "第 6 行 crawl → browser：应为：true 或 false"),
        ("host = 1", "第 6 行 crawl → host：应为：个别域名的设置"),
        ('[[crawl.host]]\nname = "haishu.gov.cn"\ndelay = 1', "没有哪个网址在 “haishu.gov.cn” 上，这一段不起作用"),
        ('[[crawl.host]]\nname = "www.haishu.gov.cn"', "除了 name 什么也没有写，这一段不起作用"),
        ('[[crawl.host]]\nname = "www.haishu.gov.cn"\nold_ssl = true', "不认识的键 old_ssl。最接近的是“old_tls”"),
        (
            '[[crawl.host]]\nname = "www.haishu.gov.cn"\ndelay=1\n[[crawl.host]]\nname = "WWW.haishu.gov.cn"\ndelay=2',
            "第 9 行 crawl → host[2]：“WWW.haishu.gov.cn” 已有一段",
        ),
    ],
)
def test_what_is_wrong_is_said(written: str, said: str, tmp_path: Path) -> None:
    """Each fault has one line, with its place and what to do."""
    with pytest.raises(ColumnMapError) as caught:
        crawl_of(written, tmp_path)
    (fault,) = caught.value.faults
    assert said in fault


@pytest.mark.parametrize(
    ("begins", "ends", "clock", "left"),
    [
        (22, 6, time(21, 59), None),
        (22, 6, time(22), timedelta(hours=8)),
        (22, 6, time(0), timedelta(hours=6)),
        (22, 6, time(5, 59), timedelta(minutes=1)),
        (22, 6, time(6), None),
        (1, 5, time(0, 59), None),
        (1, 5, time(1), timedelta(hours=4)),
        (1, 5, time(4, 59), timedelta(minutes=1)),
        (1, 5, time(5), None),
        (22, 0, time(23, 59), timedelta(minutes=1)),
        (22, 0, time(0), None),
    ],
)
def test_a_window_knows_what_is_left_of_it(begins: int, ends: int, clock: time, left: timedelta | None) -> None:
    """It opens on the minute it begins, closes on the one it ends, and may go past midnight."""
    moment = datetime.combine(datetime(2026, 11, 22, tzinfo=SHANGHAI).date(), clock, SHANGHAI)
    assert Window(begins=time(begins), ends=time(ends)).left(moment) == left
