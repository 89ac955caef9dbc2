"""A store in a directory of its own, with a clock that a test sets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosk.china_time import CHINA
from offline_cache.store import Store

KEY = bytes(range(32))


@dataclass
class Clock:
    """A clock that stands still until told otherwise."""

    now: datetime = datetime(2026, 11, 21, 9, 30, tzinfo=CHINA)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, span: timedelta) -> None:
        self.now += span


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def key() -> bytes:
    return KEY


@pytest.fixture
def store_path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "store.db"


@pytest.fixture
def store(store_path: Path, clock: Clock) -> Iterator[Store]:
    opened = Store.open(store_path, KEY, clock=clock)
    yield opened
    opened.close()
