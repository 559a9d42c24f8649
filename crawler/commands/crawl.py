"""`scrapy crawl columns`: Scrapy's own command, with our exit codes and a user's fault in one line."""

import io
import logging
import os
import sys
from typing import TYPE_CHECKING

from scrapy.commands.crawl import Command as ScrapyCrawl

from crawler import order
from crawler.spiders.columns import ColumnsSpider
from crawler.stopping import SteadyCrawler
from monitor.crawling import ATTENDED
from monitor.errors import FreshnessError, StoreError

if TYPE_CHECKING:
    import argparse

INTERRUPTED = 130
"""What a shell reports of a program that ended by SIGINT."""


class Command(ScrapyCrawl):
    """Runs a crawl. 0: every page has an outcome; 2: the user's fault; 3: the store failed; 130: interrupted."""

    def run(self, args: list[str], opts: "argparse.Namespace") -> None:
        """Check the arguments before the reactor starts, crawl, and say what became of it."""
        if args != [ColumnsSpider.name] or self.crawler_process is None:
            super().run(args, opts)
            return
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")
        try:
            taken = order.from_process(opts.spargs)
        except FreshnessError as fault:
            _say(str(fault))
            self.exitcode = fault.exit_code
            return
        if taken.seconds == 0.0:
            sys.stderr.write("夜间抓取时段已过，不再复核；待复核的网页下一晚再看\n")
        settings = self.crawler_process.settings
        logging.getLogger("scrapy").setLevel(settings["LOG_LEVEL"])  # else two lines a page are made, and then dropped
        crawler = SteadyCrawler(ColumnsSpider, settings)
        self.crawler_process.crawl(crawler, taken=taken)
        self.crawler_process.start()
        spider = crawler.spider
        if self.crawler_process.bootstrap_failed or not isinstance(spider, ColumnsSpider):
            self.exitcode = 1
        elif spider.fault is not None:
            _say(str(spider.fault))
            self.exitcode = StoreError.exit_code
        elif spider.unseen and spider.ended == "finished":
            _say(f"有 {len(spider.unseen)} 页没有得到结果：程序错误，见上面的日志")
            self.exitcode = 1
        elif spider.unseen:
            _say(f"抓取被中断：还有 {len(spider.unseen)} 页未访问；已抓到的都已入库")
            self.exitcode = INTERRUPTED


def _say(fault: str) -> None:
    """Say why there is no crawl: to whoever sits before it, or to the parent that says it in its own line."""
    if os.environ.get(ATTENDED):
        sys.stdout.writelines(f"fault\t{line}\n" for line in fault.splitlines())
        sys.stdout.flush()
    else:
        sys.stderr.write(f"{fault}\n")
