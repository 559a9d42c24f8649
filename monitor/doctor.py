"""Is everything in order for the next night? One line a question, in the order in which one would repair it."""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from pathlib import Path

from monitor import column_map
from monitor.column_map import ColumnMap
from monitor.delivery.smtp import smtp_from_environment
from monitor.errors import ColumnMapError, FreshnessError, MailError
from monitor.map_decisions import followers
from monitor.store import Store, open_store
from monitor.store.engine import file_of
from monitor.store.opening import revision_of
from monitor.store.tables import REVISION
from monitor.types import RunKind, RunStatus
from monitor.wording import long_day

NIGHT_IS_LATE = timedelta(hours=26)
"""After this a complete night is not the last one that there should have been."""

NAMED = 5
"""So many units are named; of more their number is said."""

LOW_DISK = 2_000_000_000
FULL_DISK = 200_000_000
"""Bytes: below the first one should look after it, below the second the next night may not fit."""


class Health(IntEnum):
    """How serious a finding is."""

    GOOD = 0
    NOTICE = 1
    """The next night will run; somebody should look."""
    BROKEN = 3
    """The next night will not run, or cannot be trusted."""


WORD: Mapping[Health, str] = {Health.GOOD: "正常", Health.NOTICE: "注意", Health.BROKEN: "故障"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The answer to one question."""

    health: Health
    line: str

    def __str__(self) -> str:
        return f"{WORD[self.health]}  {self.line}"


def good(line: str) -> Finding:
    """Find something in order."""
    return Finding(health=Health.GOOD, line=line)


def notice(line: str) -> Finding:
    """Find something that somebody should look at."""
    return Finding(health=Health.NOTICE, line=line)


def broken(line: str) -> Finding:
    """Find something that keeps the next night from running."""
    return Finding(health=Health.BROKEN, line=line)


def examine(config: Path, database: str, environment: Mapping[str, str], now: datetime) -> Iterator[Finding]:
    """Answer every question; `now` is aware. Changes nothing: a database is neither made nor migrated."""
    loaded = None
    try:
        loaded = column_map.load(config)
    except ColumnMapError as error:
        more = f"（共 {len(error.faults)} 处）" if len(error.faults) > 1 else ""
        yield broken(f"对照表 {config}：{error.faults[0]}{more}")
    else:
        yield of_map(loaded, config)
        now = now.astimezone(loaded.portal.timezone)
        yield good(f"时区 {loaded.portal.timezone.key}，现在 {now:%Y-%m-%d %H:%M}")
    yield from of_database(database, now)
    if loaded is not None and loaded.mail is not None:
        yield of_mail(environment)
        yield from of_addresses(loaded)


def of_map(loaded: ColumnMap, config: Path) -> Finding:
    """Tell whether there is anything to watch."""
    pages, missing = len(loaded.watched()), sum(not column.pages for column in loaded.columns)
    line = f"对照表 {config}：{len(loaded.columns)} 个栏目，{pages} 个网页"
    if not pages:
        return notice(f"{line}；还没有填写任何网址，巡检没有可看的")
    return good(line + (f"，{missing} 个栏目未配置" if missing else ""))


def of_mail(environment: Mapping[str, str]) -> Finding:
    """Tell whether mail could be sent."""
    try:
        smtp = smtp_from_environment(environment)
    except MailError as error:
        return broken(f"邮件：{error}")
    return good(f"邮件：经 {smtp.host}:{smtp.port} 发送")


def of_addresses(loaded: ColumnMap) -> Iterator[Finding]:
    """Tell which units would hear nothing of what they have to put right."""
    known = loaded.mail.departments.keys() if loaded.mail else set()
    units = [unit for column, page in loaded.watched() for unit in sorted(column_map.answering(column, page))]
    missing = [unit for unit in dict.fromkeys(units) if not followers(unit, loaded.successions) & known]
    if missing:
        named = "、".join(missing[:NAMED]) + (f"等 {len(missing)} 个" if len(missing) > NAMED else "")
        yield notice(f"没有邮箱、收不到提醒的单位：{named}；在对照表的 [mail.departments] 里补上")


def of_database(database: str, now: datetime) -> Iterator[Finding]:
    """Tell whether the store is there, whole and lately fed, with room for more."""
    try:
        revision = revision_of(database)
        if revision is None:
            yield notice("数据库：还没有建立，第一次巡检时建立")
        elif revision != REVISION:
            yield notice(f"数据库：版本 {revision}，下次运行时升级到 {REVISION}；升级前先备份")
        else:
            with open_store(database) as store:
                yield from of_store(store, now)
    except FreshnessError as error:
        yield broken(str(error))
    yield from of_disk(database)


def of_store(store: Store, now: datetime) -> Iterator[Finding]:
    """Tell whether what it holds is whole, and the last night is there."""
    faults = store.faults()
    if faults:
        more = f"（共 {len(faults)} 处）" if len(faults) > 1 else ""
        yield broken(f"数据库 {store.place}：{faults[0]}{more}。从备份恢复")
    else:
        sizes = store.sizes()
        counts = f"{sizes['run']} 次运行，{sizes['observation']} 次访问，{sizes['body']} 份网页"
        yield good(f"数据库 {store.place}：完整，版本 {REVISION}，{counts}")
    cut_off = [run for run in store.runs(limit=1000) if run.status is RunStatus.RUNNING]
    if cut_off:
        numbers = "、".join(str(run.id) for run in cut_off[:5])
        yield notice(
            f"有 {len(cut_off)} 次运行没有结束（第 {numbers} 次）：正在进行，或被中断；当天再执行 run 会接着做"
        )
    else:
        yield good("没有未结束的运行")
    yield of_last_night(store, now)


def of_last_night(store: Store, now: datetime) -> Finding:
    """Tell whether the last complete night is the one that should have been the last."""
    last = store.last_run(up_to=now + timedelta(days=36500), kind=RunKind.NIGHTLY)
    if last is None:
        return notice("还没有完成过的巡检")
    counts = f"看了 {last.seen}/{last.expected} 页，未读出 {last.failed} 页"
    line = f"最近一次完成的巡检：第 {last.id} 次，{long_day(last.day)}，{counts}"
    if last.started_at > now:
        return notice(f"{line}。它的时间在现在之后：检查本机的时钟")
    age = now - last.started_at
    if age > NIGHT_IS_LATE:
        return notice(f"{line}。已过去 {age.days} 天 {age.seconds // 3600} 小时：检查 freshness schedule 是否在运行")
    return good(line)


def of_disk(database: str) -> Iterator[Finding]:
    """Tell whether the disk of a SQLite file has room; a server looks after its own."""
    path = file_of(database)
    if path is None:
        return
    folder = next(parent for parent in path.resolve().parents if parent.exists())
    free = shutil.disk_usage(folder).free
    line = f"磁盘 {folder}：剩余 {free / 1e9:.1f} GB"
    if free < FULL_DISK:
        yield broken(f"{line}，下一次巡检可能写不下。腾出空间，或执行 freshness prune")
    elif free < LOW_DISK:
        yield notice(f"{line}，快满了。腾出空间，或执行 freshness prune")
    else:
        yield good(line)
