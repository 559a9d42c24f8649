"""A backup is one SQLite file, whole or not there; the way back leads into either database."""

import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from monitor.errors import StoreError, UsageError
from monitor.store.engine import place_of
from monitor.store.opening import open_store, revision_of
from monitor.store.store import Store


def back_up(store: Store, file: Path) -> int:
    """Write everything that the store holds at this moment to a new file; return the number of rows.

    Others may write meanwhile. Raises UsageError where the file exists, StoreError where it cannot be written; nothing
    is left under its name then.
    """
    if file.exists():
        raise UsageError(f"{file} 已经存在，不会覆盖：换一个文件名")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=file.parent) as folder:
            part = Path(folder) / "backup.db"
            with open_store(f"sqlite:///{part}") as copy:
                rows = store.copy_to(copy)
            _one_file(part)
            part.rename(file)
    except OSError as error:
        raise StoreError(f"备份写不进 {file}：{error.strerror}") from error
    except sqlite3.Error as error:
        raise StoreError(f"备份写不进 {file}：{error}") from error
    return rows


def restore(file: Path, database: str, *, replace: bool = False) -> int:
    """Bring a backup of this or an older version back into a database; return the number of rows.

    The backup itself is not touched. Raises UsageError for a file that is none, StoreError for a database that holds
    anything; with `replace` that goes, in the same transaction. On any error the database stays as it was.
    """
    if not file.is_file():
        raise UsageError(f"没有备份文件 {file}")
    if revision_of(f"sqlite:///file:{file.resolve()}?mode=ro&uri=true") is None:
        raise UsageError(f"{file} 不是 freshness 的备份")
    with tempfile.TemporaryDirectory(prefix="freshness-") as folder:
        copy = Path(folder) / "backup.db"
        try:
            shutil.copyfile(file, copy)
        except OSError as error:
            raise StoreError(f"备份 {file} 读不了：{error.strerror}") from error
        with open_store(f"sqlite:///{copy}") as backup:
            faults = backup.faults()
            if faults:
                raise StoreError(f"备份 {file} 不完整：{faults[0]}；数据库 {place_of(database)} 没有动")
            with open_store(database) as store:
                return backup.copy_to(store, replace=replace)


def _one_file(path: Path) -> None:
    """Fold a SQLite file's write-ahead log into it, for good."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
