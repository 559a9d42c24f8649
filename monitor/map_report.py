"""`[report]` of the column map: what an office lays out in its own way."""

from pathlib import Path

from monitor.map_faults import Faults, quoted
from monitor.map_schema import ReportTable

PLACE = ("report", "templates")


def read(raw: object, folder: Path | None, faults: Faults) -> Path | None:
    """Return the folder of the office's own templates, every fault in it recorded; None where there is none.

    Without `folder`, where the map lies, nothing is looked for: a map out of the store only judges.
    """
    table = faults.check(ReportTable, raw, ("report",))
    if table is None or table.templates is None or folder is None:
        return None
    own = folder / table.templates
    if not own.is_dir():
        wrong = "是文件，不是文件夹" if own.exists() else "没有这个文件夹"
        faults.add(
            PLACE, f"{wrong}：{quoted(table.templates)}", "相对于对照表所在的文件夹写，或删去这一行，用自带的模板"
        )
        return None
    from monitor.report import overrides  # noqa: PLC0415 - a crawl's process has no need of Jinja and Word

    for wrong, remedy in overrides.faults_of(own):
        faults.add(PLACE, wrong, remedy)
    return own
