"""What the spider is asked to do: chosen pages, refused nonsense, one line for each page."""

from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path

import pytest
from scrapy.crawler import Crawler

from crawler import order
from crawler.spiders.columns import ColumnsSpider
from monitor.column_map import load
from monitor.errors import UsageError
from monitor.own_code import program_version
from monitor.store import open_store
from monitor.types import RunKind, RunStatus
from tests.crawler.conftest import Crawl
from tests.crawler.fault_portal import TODAY, FaultPortal, ok

PATHS = ("/a", "/b", "/c")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["colum=工作进展"], "爬虫没有参数“colum”；可用的有 column、department、page、only、run、look、as_of"),
        (["column=没有"], "没有这个栏目"),
        (["department=没有"], "没有这个责任部门"),
        (["page=http://127.0.0.1:9/none"], "没有这个网址"),
        (["only=/none"], "读不了参数 only 所指的文件 /none"),
        (["only=/none", "column=栏目0"], "参数 only 不能与 column 同用"),
        (["run=one"], "参数 run 应为正整数，不能是“one”"),
        (["run=0"], "参数 run 应为正整数"),
        (["run=99999999999999999999"], "参数 run 应为正整数"),
        (["run=7"], "没有第 7 次运行"),
        (["look=3"], "参数 look 只能是 1 或 2，不能是 3"),
        (["as_of=22.11.2026"], "参数 as_of 应为 2026-11-22 这样的日期"),
    ],
)
def test_nonsense_is_refused_in_one_line(arguments: list[str], says: str, crawl_of: Callable[..., Crawl]) -> None:
    """A wrong argument ends in exit code 2 and one line, before anything is fetched."""
    with FaultPortal(answers={"/a": ok()}) as portal:
        done = crawl_of(portal.home, [f"{portal.home}/a"]).run(*arguments)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert says in done.stderr
        assert portal.visits.total() == 0


def test_a_map_or_a_database_that_cannot_be_opened(crawl_of: Callable[..., Crawl], tmp_path: Path) -> None:
    """A broken map is exit 2, a broken database exit 3, each in lines that a person can read."""
    crawl = crawl_of("http://127.0.0.1:9", ["http://127.0.0.1:9/a"])
    done = crawl.run(environment={"FRESHNESS_CONFIG": str(tmp_path / "none.toml")})
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    done = crawl.run(environment={"FRESHNESS_DATABASE": f"sqlite:///{tmp_path}"})
    assert (done.returncode, done.stderr.count("\n")) == (3, 1)


def test_a_line_a_page_and_a_run_of_its_own(crawl_of: Callable[..., Crawl]) -> None:
    """Without `run=` the crawl begins an ad hoc run, tells each stored page in one line, and completes it."""
    with FaultPortal(answers={"/a": ok()}) as portal:
        crawl = crawl_of(portal.home, [f"{portal.home}/a", f"{portal.home}/missing"])
        done = crawl.run(f"as_of={TODAY}")
    assert done.returncode == 0
    assert sorted(done.stdout.splitlines()) == [
        f"page\t政务公开/栏目0\t{portal.home}/a\tentries\t2026-11-20",
        f"page\t政务公开/栏目1\t{portal.home}/missing\thttp_client\t-",
    ]
    with open_store(crawl.database) as store:
        (run,) = store.runs()
        assert (run.kind, run.status, run.expected, run.seen, run.failed) == (
            RunKind.ADHOC,
            RunStatus.COMPLETE,
            2,
            2,
            1,
        )
        assert (run.day, run.version, run.rules) == (TODAY, program_version(), load(crawl.config).digest)


def test_chosen_pages_only(crawl_of: Callable[..., Crawl], tmp_path: Path) -> None:
    """Several values stand on lines of one argument; `only` names pages in a file."""
    with FaultPortal(answers={path: ok() for path in PATHS}) as portal:
        crawl = crawl_of(portal.home, [portal.home + path for path in PATHS])
        assert crawl.run("column=栏目0\n政务公开/栏目2").stdout.count("\n") == 2
        assert set(portal.visits) == {"connections", "/a", "/c"}
        chosen = tmp_path / "only.tsv"
        chosen.write_text(f"政务公开/栏目1\t{portal.home}/b\n", encoding="utf-8")
        assert crawl.run(f"only={chosen}").stdout.count("\n") == 1
        assert set(portal.visits) == {"connections", "/a", "/b", "/c"}
        chosen.write_text(f"政务公开/栏目9\t{portal.home}/b\n", encoding="utf-8")
        done = crawl.run(f"only={chosen}")
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_one_address_of_two_columns_is_fetched_once(crawl_of: Callable[..., Crawl]) -> None:
    """Both columns get their observation from one visit."""
    with FaultPortal(answers={"/a": ok()}) as portal:
        crawl = crawl_of(portal.home, [f"{portal.home}/a", f"{portal.home}/a"])
        done = crawl.run()
        assert (done.returncode, done.stdout.count("\n"), portal.visits["/a"]) == (0, 2, 1)
        with open_store(crawl.database) as store:
            assert len(store.seen_pages(1)) == 2


def test_a_rehearsal_is_dated_so(crawl_of: Callable[..., Crawl]) -> None:
    """With `as_of` the observation carries that day, at the present time of day in the portal's zone."""
    with FaultPortal(answers={"/a": ok()}) as portal:
        crawl = crawl_of(portal.home, [f"{portal.home}/a"])
        assert crawl.run("as_of=2026-03-01").returncode == 0
        (look,) = crawl.looks()[f"{portal.home}/a"]
        zone = load(crawl.config).portal.timezone
        assert look.observed_at.astimezone(zone).date() == date(2026, 3, 1)
        now = datetime.now(zone)
        drift = abs((datetime.combine(date(2026, 3, 1), now.timetz()) - look.observed_at).total_seconds())
        assert min(drift, 86400 - drift) < 60


def test_a_crawl_of_a_parents_run_does_not_end_it(crawl_of: Callable[..., Crawl]) -> None:
    """With `run=` the observations join that run, each look apart, and the run stays open for its parent."""
    with FaultPortal(answers={"/a": ok()}) as portal:
        crawl = crawl_of(portal.home, [f"{portal.home}/a"])
        run = begin(crawl)
        assert crawl.run(f"run={run}", "look=1").stdout.count("\n") == 1
        assert crawl.run(f"run={run}", "look=1").stdout == "", "seen at this look already"
        assert crawl.run(f"run={run}", "look=2").stdout.count("\n") == 1
        assert [look.look for look in crawl.looks()[f"{portal.home}/a"]] == [2, 1]
        assert portal.visits["/a"] == 2
        with open_store(crawl.database) as store:
            assert store.run(run).status is RunStatus.RUNNING


@pytest.mark.parametrize(
    ("clock", "left"),
    [(time(21, 59), None), (time(22), 8 * 3600.0), (time(5, 59, 58), 2.0), (time(6), None)],
)
def test_a_nightly_crawl_keeps_to_the_window(clock: time, left: float | None, crawl_of: Callable[..., Crawl]) -> None:
    """Outside it the nightly crawl is refused in one line; inside it ends with the window; one by hand has none."""
    crawl = crawl_of("http://www.haishu.gov.cn", ["http://www.haishu.gov.cn/a"])
    window = '\nwindow = "22:00-06:00"\n[frequency]'
    crawl.config.write_text(crawl.config.read_text("utf-8").replace("\n[frequency]", window), "utf-8")
    run = begin(crawl)
    moment = datetime.combine(TODAY, clock)

    def taken(**arguments: str) -> order.Order:
        return order.take(arguments, crawl.environment(), now=lambda zone: moment.replace(tzinfo=zone))

    if left is None:
        with pytest.raises(UsageError, match=f"现在是 {clock:%H:%M}，不在.*22:00-06:00"):
            taken(run=str(run))
        second = taken(run=str(run), look="2")  # the night must still be judged
        assert (second.pages, second.seconds) == ((), 0.0)
        second.store.close()
    else:
        given = taken(run=str(run))
        assert given.seconds == left
        crawler = Crawler(ColumnsSpider)
        ColumnsSpider.from_crawler(crawler, taken=given)
        assert crawler.settings.getfloat("CLOSESPIDER_TIMEOUT") == left
        given.store.close()
    by_hand = taken()
    assert by_hand.seconds is None
    by_hand.store.close()


def begin(crawl: Crawl) -> int:
    """Begin a nightly run as the parent does."""
    column_map = load(crawl.config)
    with open_store(crawl.database) as store:
        moment = datetime.now(column_map.portal.timezone)
        return store.begin_run(
            kind=RunKind.NIGHTLY,
            started_at=moment,
            day=moment.date(),
            expected=len(column_map.watched()),
            version=program_version(),
            rules=column_map.digest,
        )
