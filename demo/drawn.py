"""A list that a script of the page's own draws: the family of nobody, for which only a browser helps."""

import base64
import json
from datetime import date
from pathlib import Path

from demo.answers import Answer
from demo.listings import Listing

SCRIPT_PATH = "/assets/portal-app.js"
SCRIPT = Path(__file__).with_name("drawn.js").read_bytes()
"""Its rows come as reversed base64, so that no reader of addresses finds them by chance."""
DATA_PREFIX = "/assets/data/"


def main(listing: Listing) -> str:
    """Write the main part: a place, and the script that fills it."""
    return f'<div id="app" data-key="{listing.number}"></div>\n<script src="{SCRIPT_PATH}"></script>\n'


def data(listing: Listing, today: date) -> Answer:
    """Answer what the script asks for."""
    rows = [[row.title, row.href, str(row.published)] for row in listing.rows(today)]
    packed = base64.b64encode(json.dumps(rows, ensure_ascii=False).encode())
    return Answer(body=packed[::-1], content_type="text/plain")
