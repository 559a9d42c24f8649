"""The border where the database's own errors become one line that names the place and says what to do."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from monitor.errors import StoreError

# Begin of SQLite's error name or of PostgreSQL's SQLSTATE -> what has happened, what to do.
CAUSES = (
    ("SQLITE_BUSY", "数据库一直被另一个程序占用", "等它结束后重试"),
    ("SQLITE_LOCKED", "数据库一直被另一个程序占用", "等它结束后重试"),
    ("SQLITE_FULL", "磁盘已满", "腾出空间后重试；已保存的内容没有丢失"),
    ("SQLITE_READONLY", "数据库是只读的", "检查文件及其目录的写权限"),
    ("SQLITE_CANTOPEN", "数据库文件打不开", "检查路径和权限"),
    ("SQLITE_NOTADB", "这个文件不是 SQLite 数据库", "换一个文件名"),
    ("SQLITE_CORRUPT", "数据库文件已损坏", "从备份恢复"),
    ("SQLITE_IOERR", "读写磁盘出错", "检查磁盘"),
    ("08", "与数据库服务器的连接中断", "检查服务器后重试"),
    ("25006", "数据库是只读的", "换用可写的服务器"),
    ("28", "数据库拒绝登录", "检查用户名和密码"),
    ("3D", "数据库不存在", "先建立它：createdb"),
    ("42501", "数据库用户没有权限", "给它在这个数据库里建表和读写的权限"),
    ("53100", "数据库服务器的磁盘已满", "腾出空间后重试；已保存的内容没有丢失"),
    ("53300", "数据库服务器的连接数已满", "稍后重试"),
    ("55P03", "数据库一直被另一个程序占用", "等它结束后重试"),
    ("57P", "数据库服务器正在停止或启动", "稍后重试"),
)
"""The first that fits is taken."""

NOT_OURS = (sa.exc.IntegrityError, sa.exc.DataError, sa.exc.NotSupportedError)
"""Bugs of this program: they end in a traceback."""

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


@contextmanager
def told_in_one_line(place: str) -> Iterator[None]:
    """Turn what the database raises inside into a StoreError that names `place`; bugs pass through."""
    try:
        yield
    except NOT_OURS:
        raise
    except sa.exc.DBAPIError as error:
        code = code_of(error.orig)
        if isinstance(error, sa.exc.ProgrammingError) and not code.startswith("42501"):
            raise
        raise StoreError(f"数据库 {place}：{sentence(error, code)}") from error
    except sa.exc.TimeoutError as error:
        raise StoreError(f"数据库 {place}：没有空闲的连接；稍后重试") from error


def code_of(error: BaseException | None) -> str:
    """Return SQLite's error name or PostgreSQL's SQLSTATE; empty where there is none, as for a refused connection."""
    return str(getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None) or "")


def sentence(error: sa.exc.DBAPIError, code: str) -> str:
    """Return what has happened and what to do, with the database's own words in brackets."""
    said = CONTROL.sub(" ", str(error.orig).strip().partition("\n")[0])[:200]
    for begin, what, advice in CAUSES:
        if code.startswith(begin):
            return f"{what}（{said}）。{advice}"
    if error.connection_invalidated:
        return f"与数据库服务器的连接中断（{said}）。检查服务器后重试"
    if error.statement is None:
        return f"连不上（{said}）。检查服务器是否在运行，以及地址、数据库名、用户名和密码"
    return f"数据库出错（{said}）。检查数据库后重试"
