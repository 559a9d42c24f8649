"""The replica over HTTP, its column map, and the cases of the page tests over HTTP."""

import http.client
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from demo.__main__ import arguments, main
from demo.cases import CasePortal
from demo.jcms import PROXY_PATH
from demo.plan import Shape
from demo.portal import Portal
from demo.scenario import PLAN
from demo.site import MAP
from monitor.column_map import load
from monitor.types import Status

TODAY = date(2026, 11, 22)
CASES = Path(__file__).parents[1] / "pages"


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    """Serve the replica."""
    with Portal(TODAY) as served:
        yield served


def connect(portal: Portal) -> http.client.HTTPConnection:
    """Open a connection to it."""
    return http.client.HTTPConnection(portal.home.removeprefix("http://").removesuffix("/"), timeout=10)


def test_the_map_of_the_replica_is_the_districts_with_addresses(portal: Portal, tmp_path: Path) -> None:
    """It loads, and apart from addresses its columns equal those of the district's map."""
    file = tmp_path / "column_map.toml"
    file.write_text(portal.column_map_text(), encoding="utf-8")
    replica, district = load(file), load(MAP)
    assert [replace(column, pages=()) for column in replica.columns] == list(district.columns)
    assert replica.groups == district.groups
    assert replica.portal.home == portal.home
    assert (replica.crawl.delay, replica.crawl.second_look_after) == (0, 0)
    assert {column.id: len(column.pages) for column in replica.columns} == {
        column: len(pages) for column, pages in PLAN.items()
    }


def test_the_maps_text_keeps_what_it_does_not_change(portal: Portal) -> None:
    """Whatever else the district's map says is in the replica's, and stands in the same order."""
    replica, district = tomllib.loads(portal.column_map_text()), tomllib.loads(MAP.read_text(encoding="utf-8"))
    assert list(replica) == list(district)
    for name in set(district) - {"portal", "crawl", "column"}:
        assert replica[name] == district[name]


def test_every_page_of_the_map_is_expected(portal: Portal) -> None:
    """The promise has one status a page of the map, and one for each column without a page."""
    columns = tomllib.loads(portal.column_map_text())["column"]
    addresses = {page["url"] for column in columns for page in column.get("pages", [])}
    unmapped = [key for key in portal.expected if key[1] is None]
    assert (
        {page for _, page in portal.expected if page is not None} == addresses == {page for _, page in portal.planned}
    )
    assert len(unmapped) == 3
    assert {portal.expected[key] for key in unmapped} == {Status.UNMAPPED}
    assert set(portal.expected.values()) == set(Status) - {Status.EXEMPT}


def test_every_watched_page_answers_over_http(portal: Portal) -> None:
    """Over one kept connection each page is answered with its status."""
    connection = connect(portal)
    for listing in portal.site.listings:
        if listing.planned.shape is Shape.RESET:
            continue
        connection.request("GET", listing.address)
        response = connection.getresponse()
        response.read()
        expected = {Shape.NOT_FOUND: 404, Shape.BROKEN: 500, Shape.CHALLENGE: 412, Shape.MOVED: 302}
        assert response.status == expected.get(listing.planned.shape, 200)
    connection.close()


def test_a_cut_connection_is_a_reset(portal: Portal) -> None:
    """The page that is cut gives a reset, and the server lives on."""
    address = next(each.address for each in portal.site.listings if each.planned.shape is Shape.RESET)
    for _ in range(3):
        with pytest.raises(ConnectionResetError):
            urllib.request.urlopen(portal.home + address.removeprefix("/"), timeout=10)  # noqa: S310 - our own server
    connection = connect(portal)
    connection.request("GET", "/robots.txt")
    assert connection.getresponse().status == 200
    connection.close()


def test_head_post_and_validators(portal: Portal) -> None:
    """HEAD has no body, a POST's form is read, and a page that has not changed is answered with 304."""
    connection = connect(portal)
    listing = next(each for each in portal.site.listings if each.planned.shape is Shape.JCMS_PROXY)
    form = f"columnid={listing.number}&unitid={200000 + int(listing.number) % 100000}&webid=1"
    connection.request("POST", PROXY_PATH, body=form)
    assert b"<record>" in connection.getresponse().read()
    connection.request("HEAD", "/portal.css")
    head = connection.getresponse()
    assert (head.status, head.read()) == (200, b"")
    tag = head.headers["ETag"]
    connection.request("GET", "/portal.css", headers={"If-None-Match": tag})
    unchanged = connection.getresponse()
    assert (unchanged.status, unchanged.read()) == (304, b"")
    connection.close()


def test_the_server_is_reached_on_the_loopback_only(portal: Portal) -> None:
    """It listens on 127.0.0.1 and nowhere else."""
    assert portal.home.startswith("http://127.0.0.1:")


def test_a_taken_port_is_said_in_one_line(portal: Portal, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """`freshness demo --port` with a port that is taken ends with 2 and says so."""
    taken = portal.home.rpartition(":")[2].removesuffix("/")
    assert main(["--port", taken, "--out", str(tmp_path)]) == 2
    assert f"port {taken} cannot be had" in capsys.readouterr().err


@pytest.mark.parametrize("given", [["--port", "x"], ["--port", "65536"], ["--as-of", "2026-02-29"], ["more"]])
def test_wrong_arguments_end_with_two(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """What the program does not understand is said, and the exit code is 2."""
    with pytest.raises(SystemExit) as ended:
        arguments(given)
    assert ended.value.code == 2
    assert "freshness demo: error:" in capsys.readouterr().err


def test_every_case_of_the_page_tests_is_served() -> None:
    """Each folder of tests/pages answers at its own address with its bytes, status and content type."""
    with CasePortal(CASES) as served:
        assert len(served.cases) > 100
        for case in served.cases:
            url = served.url(case).partition("#")[0]
            try:
                response = urllib.request.urlopen(url, timeout=10)  # noqa: S310 - our own server
            except urllib.error.HTTPError as error:
                response = error
            with response:
                assert response.status == case.expected.get("status", 200), case.name
                assert response.read() == case.answer.body, case.name
                assert response.headers["Content-Type"] == case.answer.content_type
