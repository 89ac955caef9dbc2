"""A hall that takes money through a till that stands on the same still clock."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hall.composition import Hall, open_hall
from hall.payments.payments import Payments
from hall.payments.synthetic_provider.till import Till
from hall.settings import HallSettings, PaymentSettings
from hall.terminals import Terminal
from tests.hall.conftest import StillClock
from tests.hall.payments.direct_provider import DirectProvider
from tests.hall.payments.orders import Payer, payer_named, personas_now


@pytest.fixture
def till(tmp_path: Path, clock: StillClock) -> Iterator[Till]:
    till = Till(tmp_path / "till.sqlite3", clock)
    yield till
    till.close_store()


@pytest.fixture
def provider(till: Till) -> DirectProvider:
    return DirectProvider(till)


@pytest.fixture
def settings(settings: HallSettings) -> HallSettings:
    # Nothing is looked at by itself: a test says when time passes.
    return settings.model_copy(update={"payments": PaymentSettings(look_seconds=60)})


@pytest.fixture
def hall(settings: HallSettings, clock: StillClock, provider: DirectProvider) -> Iterator[Hall]:
    hall = open_hall(settings, clock=clock, provider=provider, personas=lambda _day: personas_now())
    yield hall
    hall.database.close()


@pytest.fixture
def payments(hall: Hall) -> Payments:
    assert hall.payments is not None
    return hall.payments


@pytest.fixture
def enrolled(hall: Hall) -> Terminal:
    code = hall.terminals.issue_code("3 号终端").code
    terminal, _ = hall.terminals.enrol(code, name="t", software_version="0", client="")
    return terminal


@pytest.fixture
def late_payer() -> Payer:
    """Owes VAT that is late, and has a debit agreement."""
    return payer_named("河北雄安晨禾科技有限公司")


@pytest.fixture
def timely_payer() -> Payer:
    """Owes corporate income tax that is not late, and has a debit agreement."""
    return payer_named("雄安明心福利印刷有限公司")


@pytest.fixture
def several_payer() -> Payer:
    """Owes two taxes, both late, and has no agreement."""
    return payer_named("雄安恒拓机械制造有限公司")
