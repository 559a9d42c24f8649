"""The heart of portal-freshness: the column map, the store, the judgement, the report and its delivery."""

__version__ = "0.1.0"
