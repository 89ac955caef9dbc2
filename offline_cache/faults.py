"""What can be wrong with the store: the world (:class:`StoreUnavailable`) or us.

The world's faults are a closed set and each names the way on. Anything else that SQLite
reports is a mistake of this program and raises :class:`StoreDefect`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from kiosk.bilingual import Bilingual
from offline_cache.sqlcipher import SqlError, sql_error_code


class StoreFault(StrEnum):
    """Why the store cannot be used right now."""

    FULL = "full"
    LOCKED = "locked"
    CORRUPT = "corrupt"
    READ_ONLY = "read_only"
    IO = "io"
    NEWER_VERSION = "newer_version"
    CLOSED = "closed"


_TEXTS = {
    StoreFault.FULL: Bilingual(
        "终端存储空间已满, 本次操作没有保存。请通知工作人员清理磁盘后重试。",
        "The terminal's disk is full, so this was not saved. "
        "Ask staff to free space, then try again.",
    ),
    StoreFault.LOCKED: Bilingual(
        "终端存储正被另一个程序占用。请通知工作人员关闭该程序。",
        "Another program is using the terminal's store. Ask staff to close it.",
    ),
    StoreFault.CORRUPT: Bilingual(
        "终端存储已损坏。请通知工作人员重启终端, 原文件会另存, 不会删除。",
        "The terminal's store is damaged. Ask staff to restart the terminal; "
        "the file will be set aside, not deleted.",
    ),
    StoreFault.READ_ONLY: Bilingual(
        "终端存储无法写入。请通知工作人员检查磁盘与目录权限。",
        "The terminal's store cannot be written. Ask staff to check the disk and permissions.",
    ),
    StoreFault.IO: Bilingual(
        "读写终端存储时出错。请通知工作人员检查磁盘。",
        "Reading or writing the terminal's store failed. Ask staff to check the disk.",
    ),
    StoreFault.NEWER_VERSION: Bilingual(
        "终端存储由更新版本的软件写入。请通知工作人员安装新版本。",
        "The terminal's store was written by a newer version. Ask staff to install that version.",
    ),
    StoreFault.CLOSED: Bilingual("终端存储已关闭。", "The terminal's store is closed."),
}


class StoreUnavailable(Exception):  # noqa: N818  (a state of the world)
    """The world took the store away: full disk, damage, no permission."""

    def __init__(self, kind: StoreFault) -> None:
        super().__init__(kind.value)
        self.kind = kind

    @property
    def text(self) -> Bilingual:
        """What to tell the visitor, with the way on."""
        return _TEXTS[self.kind]


class StoreDefect(Exception):  # noqa: N818
    """This program used the store wrongly. Crash loudly; never show it to a visitor."""


# Primary result codes of https://www.sqlite.org/rescode.html
_FAULTS = {
    13: StoreFault.FULL,  # SQLITE_FULL
    5: StoreFault.LOCKED,  # SQLITE_BUSY
    6: StoreFault.LOCKED,  # SQLITE_LOCKED
    15: StoreFault.LOCKED,  # SQLITE_PROTOCOL
    11: StoreFault.CORRUPT,  # SQLITE_CORRUPT
    26: StoreFault.CORRUPT,  # SQLITE_NOTADB
    8: StoreFault.READ_ONLY,  # SQLITE_READONLY
    14: StoreFault.READ_ONLY,  # SQLITE_CANTOPEN
    3: StoreFault.READ_ONLY,  # SQLITE_PERM
    23: StoreFault.READ_ONLY,  # SQLITE_AUTH
    10: StoreFault.IO,  # SQLITE_IOERR
}


def fault_of(error: BaseException) -> StoreFault | None:
    """Return the world's fault behind a SQLite error, or None if it is our mistake."""
    return _FAULTS.get(sql_error_code(error))


@contextmanager
def typed_faults() -> Iterator[None]:
    """Turn SQLite errors into :class:`StoreUnavailable` or :class:`StoreDefect`."""
    try:
        yield
    except SqlError as error:
        fault = fault_of(error)
        if fault is None:
            raise StoreDefect(str(error)) from error
        raise StoreUnavailable(fault) from error
