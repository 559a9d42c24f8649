"""TRS WCM: directories, relative addresses, static pages `index_1.html` and a pager script that says how many."""

from datetime import date

from demo.listings import PAGE_SIZE, Listing
from demo.rows import STYLES

SEPARATOR_AFTER = 5


def main(listing: Listing, today: date, number: int = 1) -> str:
    """Write the main part of one page of the list, with a separator after every fifth row."""
    style = STYLES[listing.planned.row]
    lines: list[str] = []
    for place, row in enumerate(listing.rows(today, number=number), 1):
        lines.append(style(row))
        if place % SEPARATOR_AFTER == 0:
            lines.append('<li class="line"></li>')
    inner = "\n".join(lines)
    return (
        f'<ul class="list">\n{inner}\n</ul>\n<div class="pagination"><script>'
        f'createPageHTML({pages(listing, today)}, {number - 1}, "index", "html");</script></div>\n'
    )


def pages(listing: Listing, today: date) -> int:
    """Count the list's pages."""
    return -(-listing.count(today) // PAGE_SIZE)
