"""The house, for tests that stand before the terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication

from tests.kiosk.app.house import House


@pytest.fixture
def build_house(tmp_path: Path, qapp: QGuiApplication) -> Iterator[Callable[..., House]]:
    built: list[House] = []

    def build(**how: Any) -> House:
        built.append(House(tmp_path, **how))
        return built[-1]

    yield build
    for house in built:
        house.close()


@pytest.fixture
def house(build_house: Callable[..., House]) -> House:
    house = build_house()
    house.ready("id_reader", "code_camera", "scanner")
    return house
