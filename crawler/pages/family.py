"""What a family is: a module with these three names, listed in `crawler.pages.FAMILIES`."""

from typing import Protocol

from crawler.pages.source import Source
from monitor.types import Reading


class Family(Protocol):
    """One CMS family. A module satisfies it; nothing is registered, the tuple FAMILIES is the list."""

    NAME: str
    """As `Reading.family` says it."""

    def detect(self, source: Source) -> bool:
        """Tell by the page's fingerprints whether it is this family's; never by its host."""

    def read(self, source: Source) -> Reading:
        """Read the page. A failure of kind UNRECOGNISED hands it on to the next family of the tuple."""
