"""How many of each status."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from monitor.types import Status
from monitor.wording import STATUS


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Counts by status that add up to the total."""

    total: int
    of: Mapping[Status, int]
    """Every status, in the order in which a report speaks of them."""

    @property
    def present(self) -> tuple[tuple[Status, int], ...]:
        """The statuses that occur."""
        return tuple((status, count) for status, count in self.of.items() if count)

    @property
    def words(self) -> str:
        """Those in words: 超期 3，正常 38."""
        return "，".join(f"{STATUS[status]} {count}" for status, count in self.present)


def tally(statuses: Iterable[Status]) -> Tally:
    """Count statuses."""
    counts = Counter(statuses)
    return Tally(total=counts.total(), of=MappingProxyType({status: counts[status] for status in STATUS}))
