"""A dock in this process, served on its socket."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.dock.client import DockClient
from devices.dock.control import ControlServer
from devices.dock.dock import Dock


@pytest.fixture
def dock(tmp_path: Path) -> Iterator[Dock]:
    dock = Dock(tmp_path / "dock")
    dock.start()
    yield dock
    dock.stop()


@pytest.fixture
def client(dock: Dock) -> Iterator[DockClient]:
    control = ControlServer(dock)
    control.start()
    with DockClient(dock.folder) as client:
        client.wait_until_ready()
        yield client
    control.stop()
