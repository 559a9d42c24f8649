"""What is installed works without the checkout that it was built from."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]

TRIED = """
from datetime import date
from pathlib import Path
from demo.site import Site
from monitor import indicators_config
from monitor.report import html
import crawler.settings, demo, monitor
assert Path(demo.__file__).is_relative_to(Path.cwd()), demo.__file__
assert indicators_config.load(indicators_config.find(Path())).source
templates = Path(html.__file__).parent / "templates"
print(len(Site(date(2026, 11, 22)).listings), (templates / "report.html.j2").is_file())
"""


def test_a_wheel_holds_all_that_the_program_reads(tmp_path: Path) -> None:
    """The district's map, the indicators and the templates come with it: the demonstration has its replica."""
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)  # noqa: S603 - our own project
    (wheel,) = tmp_path.glob("*.whl")
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    tried = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", TRIED], cwd=installed, env=environment, check=True, capture_output=True, text=True
    )
    listings, templates = tried.stdout.split()
    assert int(listings) > 100
    assert templates == "True"
