"""`scrapy crawl columns`: Scrapy's own command, with our exit codes and a user's fault in one line."""

import io
import sys
from typing import TYPE_CHECKING

from scrapy.commands.crawl import Command as ScrapyCrawl

from crawler import order
from crawler.spiders.columns import ColumnsSpider
from crawler.stopping import SteadyCrawler
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
            sys.stderr.write(f"{fault}\n")
            self.exitcode = fault.exit_code
            return
        if taken.seconds == 0.0:
            sys.stderr.write("夜间抓取时段已过，不再复核；待复核的网页下一晚再看\n")
        crawler = SteadyCrawler(ColumnsSpider, self.crawler_process.settings)
        self.crawler_process.crawl(crawler, taken=taken)
        self.crawler_process.start()
        spider = crawler.spider
        if self.crawler_process.bootstrap_failed or not isinstance(spider, ColumnsSpider):
            self.exitcode = 1
        elif spider.fault is not None:
            sys.stderr.write(f"{spider.fault}\n")
            self.exitcode = StoreError.exit_code
        elif spider.unseen and spider.ended == "finished":
            sys.stderr.write(f"有 {len(spider.unseen)} 页没有得到结果：程序错误，见上面的日志\n")
            self.exitcode = 1
        elif spider.unseen:
            sys.stderr.write(f"抓取被中断：还有 {len(spider.unseen)} 页未访问；已抓到的都已入库\n")
            self.exitcode = INTERRUPTED
