"""The law of the region, and the check with every right on the usual day."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kiosk.health_check import Report, run_check
from kiosk.tax_law import Law, load_law
from kiosk.taxpayer import Profile
from tests.kiosk.health_check.taxpayers import TODAY


@pytest.fixture(scope="session")
def law() -> Law:
    return load_law(region="133100")


@pytest.fixture
def check(law: Law) -> Callable[[Profile], Report]:
    return lambda profile: run_check(profile, law, TODAY)
