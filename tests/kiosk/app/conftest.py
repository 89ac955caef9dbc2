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
    """Builds a house of one's own."""
    built: list[House] = []

    def build(**how: Any) -> House:
        built.append(House(tmp_path, **how))
        return built[-1]

    yield build
    for house in built:
        house.close()


@pytest.fixture(scope="module")
def standing_house(
    qapp: QGuiApplication, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    house = House(tmp_path_factory.mktemp("house"))
    yield house
    house.close()


@pytest.fixture
def house(standing_house: House) -> Iterator[House]:
    """The house of this file's tests; each begins at the attract screen."""
    standing_house.ready("id_reader", "code_camera", "scanner", "keypad")
    yield standing_house
    standing_house.reset()
