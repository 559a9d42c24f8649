"""The hand that fetches and reads: Scrapy around a pure page reader."""
