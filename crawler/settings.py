"""Scrapy's settings: politeness first. Behind each number stands Scrapy 2.19's default.

What the column map says about its own portal (delay, concurrency, timeout, robots.txt, contact) is set by the spider
over what stands here; these are the values of a crawl that is told nothing.
"""

import monitor

BOT_NAME = "portal-freshness"  # default "scrapybot"
SPIDER_MODULES = ["crawler.spiders"]
COMMANDS_MODULE = "crawler.commands"  # default ""; our `crawl` says a user's fault in one line

# Who we are, and what we ask for.
USER_AGENT = f"portal-freshness/{monitor.__version__}"  # default "Scrapy/2.19.0 (+https://scrapy.org)"
ROBOTSTXT_OBEY = True  # default False
ROBOTSTXT_USER_AGENT = "portal-freshness"  # default None, the whole User-Agent
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.9,*/*;q=0.5",
    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.3",  # default "en"
    "Accept-Encoding": "gzip, deflate",  # default also br and zstd, which `download.Unpacker` does not undo
}

# How fast.
DOWNLOAD_DELAY = 1.0  # default 0 seconds
DOWNLOAD_DELAY_JITTER = 0.0  # default 0.5; the map's delay is a promise, and half of it would break it
CONCURRENT_REQUESTS_PER_DOMAIN = 2  # default 8
CONCURRENT_REQUESTS = 64  # default 16; over all hosts, most of which only wait for their next turn
AUTOTHROTTLE_ENABLED = True  # default False; slower on slow servers, never faster than the delay
AUTOTHROTTLE_START_DELAY = 0.0  # default 5.0; the delay is the floor
AUTOTHROTTLE_MAX_DELAY = 10.0  # default 60.0 seconds
AUTOTHROTTLE_TARGET_CONCURRENCY = 2.0  # default 1.0

# How long and how much.
DOWNLOAD_TIMEOUT = 20.0  # default 180 seconds, connect to last byte
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024  # default 1 GiB; here after decompression
REDIRECT_MAX_TIMES = 8  # default 20
RETRY_ENABLED = False  # default True; crawler.middlewares.BackOff waits between attempts
RETRY_PAUSES = [1.0, 2.0, 4.0]  # ours: seconds before the second, third and fourth attempt
ROBOTS_DELAY_MAX = 30.0  # ours: the longest Crawl-delay of a robots.txt that is honoured, in seconds
RETRY_AFTER_MAX = 60.0  # ours: the longest Retry-After that is honoured, in seconds
RETRY_PATIENCE = 8  # ours: attempts at one host in a row that failed; from then on one attempt a page
PAGE_STEPS = 8  # ours: follow-ups of one page
PAGE_DEPTH = 3  # ours: follow-ups of follow-ups
READ_SECONDS = 20.0  # ours: what reading one document may take; a usual one takes two thousandths of a second
BROWSER = False  # ours: draw pages whose list is made by a script; the map's [crawl] switches it on
BROWSER_SECONDS = 30.0  # ours: what drawing one page may take
BROWSER_REQUESTS = 60  # ours: what one page may ask for while it is drawn
PAGE_SECONDS = 180.0  # ours: no follow-up begins later than this after the page came
CLOSESPIDER_TIMEOUT = 0  # default 0, no limit; what is left then is recorded as not fetched
MEMUSAGE_LIMIT_MB = 1024  # default 0, no limit

CONCURRENT_ITEMS = 1  # default 100: so many tasks are made for every page, and ours yields one item

# What guards the fetch. Without the spider's borders nothing may be fetched at all.
GUARD_HOSTS: list[str] = []  # ours: the hosts of the map
GUARD_OWN: list[str] = []  # ours: origins that may be private addresses
OLD_TLS_HOSTS: list[str] = []  # ours: hosts to which the map grants old TLS; the default verifies no certificate at all
DOWNLOAD_HANDLERS = {
    "http": "crawler.download.GuardedDownloadHandler",
    "https": "crawler.download.GuardedDownloadHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
HTTPPROXY_ENABLED = False  # default True; a proxy from the environment would see every address for us
METAREFRESH_ENABLED = False  # default True; the page reader names such a page and where it leads
COMPRESSION_ENABLED = False  # default True; `download.Unpacker` undoes it within the limit
COOKIES_ENABLED = False  # default True; crawler.middlewares.PageCookies keeps each page's apart
DOWNLOADER_STATS = False  # default True
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # `guard` knows the hosts, and the addresses
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "crawler.middlewares.Robots": 100,
    "crawler.middlewares.BackOff": 550,
    "crawler.middlewares.Clearance": 560,
    "crawler.middlewares.Redirects": 600,
    "crawler.middlewares.PageCookies": 700,
}
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,  # every status has its outcome
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,  # `visit` bounds its own steps
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}
ITEM_PIPELINES = {"crawler.pipelines.Storing": 100}

# No doors, no chatter.
TELNETCONSOLE_ENABLED = False  # default True
REMOTE_CONTROL_ENABLED = False  # default True: a server that runs code sent to it
LOG_LEVEL = "WARNING"  # default "DEBUG"
STATS_DUMP = False  # default True
LOGSTATS_INTERVAL = 0  # default 60.0 seconds
EXTENSIONS = {
    "scrapy.extensions.throttle.AutoThrottle": None,  # crawler.throttle.HostThrottle has a floor for each host
    "crawler.throttle.HostThrottle": 0,
    "scrapy.extensions.logstats.LogStats": None,
    "scrapy.extensions.feedexport.FeedExporter": None,
    "scrapy.extensions.spiderstate.SpiderState": None,
}
