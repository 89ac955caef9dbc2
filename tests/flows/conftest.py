from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.flows.house import House


@pytest.fixture(scope="session")
def house(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The hall and the dock, running."""
    house = House(tmp_path_factory.mktemp("house"))
    try:
        house.open()
        yield house
    finally:
        house.close()
