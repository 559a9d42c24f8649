"""`freshness demo`: the replica portal, and the whole nightly job on it through the public command."""

import argparse
import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from demo.portal import Portal
from monitor.report import archive
from monitor.types import Status
from monitor.wording import STATUS


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="freshness demo",
        description="Start a replica of the district's portal on this machine, run the whole nightly job on it "
        "(crawl, second look, judge, report) and stop. Nothing is sent anywhere. 在本机的仿真门户上跑一遍夜间巡检。",
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("out/demo"),
        metavar="DIR",
        help="folder for the report, the map and the database, which are replaced each time (default: out/demo)",
    )
    parser.add_argument(
        "--keep-serving",
        action="store_true",
        help="go on serving the replica after the run, to look at it in a browser; Ctrl-C ends it",
    )
    parser.add_argument("--port", type=port, default=0, help="port of the replica (default: a free one)")
    parser.add_argument(
        "--as-of",
        type=day,
        metavar="DATE",
        help="take another day than today, such as 2028-02-29",
    )
    return parser.parse_args(given)


def port(text: str) -> int:
    """Read a port."""
    if not text.isdigit() or int(text) > 65535:  # noqa: PLR2004 - the highest port
        raise argparse.ArgumentTypeError(f"a port is a number from 0 to 65535, got {text!r}")
    return int(text)


def day(text: str) -> date:
    """Read a day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"a day is written like 2026-11-22, got {text!r}") from None


def main(given: Sequence[str] | None = None) -> int:
    """Run the demonstration; return the exit code of the nightly job."""
    options = arguments(given)
    out: Path = options.out
    today = options.as_of or datetime.now(ZoneInfo("Asia/Shanghai")).date()
    with contextlib.ExitStack() as stack:
        try:
            portal = stack.enter_context(Portal(today, port=options.port))
        except OSError as error:
            sys.stderr.write(f"freshness demo: port {options.port} cannot be had: {error.strerror}\n")
            return 2
        say(f"仿真门户已启动：{portal.home}（{today}，{len(portal.planned)} 个网页）")
        code = night(portal, out, options.as_of)
        if code == 0:
            compare(portal, out, options.as_of)
        if options.keep_serving:
            serve(portal)
    return code


def night(portal: Portal, out: Path, as_of: date | None) -> int:
    """Run the nightly job on the portal as a user would, with a database of its own; return its exit code."""
    out.mkdir(parents=True, exist_ok=True)
    for stale in out.glob("freshness.db*"):
        stale.unlink()
    for night_before in archive.kept_nights(out):
        (out / archive.FOLDER / night_before.name).unlink()
    (out / "column_map.toml").write_text(portal.column_map_text(), encoding="utf-8")
    return subprocess.run(  # noqa: S603 - our own program
        freshness("run", out, "--out", str(out), *on(as_of)),
        env=surroundings(),
        check=False,
    ).returncode


def compare(portal: Portal, out: Path, as_of: date | None) -> None:
    """Say how many pages were judged as the scenario says, and which were not."""
    asked = freshness("judge", out, "--json", *on(as_of))
    done = subprocess.run(asked, env=surroundings(), check=True, stdout=subprocess.PIPE)  # noqa: S603 - our own program
    judged = json.loads(done.stdout)
    found = {(each["column"], each["page"]): Status(each["status"]) for each in judged}
    wrong = [key for key, status in portal.expected.items() if found.get(key) is not status]
    say(f"与剧本（demo/scenario.py）相符：{len(portal.expected) - len(wrong)}/{len(portal.expected)}")
    for column, page in wrong:
        status = found.get((column, page))
        was = STATUS[status] if status else "没有结论"
        say(f"  应为{STATUS[portal.expected[column, page]]}，判为{was}：{column} {page or ''}")


def freshness(verb: str, out: Path, *arguments: str) -> list[str]:
    """Write a command of the public program for this demonstration's map and database."""
    database = f"sqlite:///{(out / 'freshness.db').resolve()}"
    config = str(out / "column_map.toml")
    return [sys.executable, "-m", "monitor", verb, "--config", config, "--database", database, *arguments]


def on(as_of: date | None) -> tuple[str, ...]:
    """Write the option for another day."""
    return ("--as-of", str(as_of)) if as_of else ()


def surroundings() -> dict[str, str]:
    """Keep the environment, but go to the replica directly, past any proxy."""
    return os.environ | {"no_proxy": "127.0.0.1", "NO_PROXY": "127.0.0.1"}


def serve(portal: Portal) -> None:
    """Go on until Ctrl-C."""
    say(f"仿真门户仍在 {portal.home} ，按 Ctrl-C 结束")
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        say("")


def say(line: str) -> None:
    """Print a line at once, so that it stands before what a child prints."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)  # what a shell says of a program that was interrupted
