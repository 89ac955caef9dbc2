"""Whatever happens in whatever order: nothing is paid twice, and no money is lost."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections import Counter
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
)
from sqlalchemy import select

from hall.bureau.bureau import BureauUnavailableError, Processing, Refused
from hall.bureau.synthetic.bureau import SyntheticBureau
from hall.bureau.synthetic.faults import Faults, FaultSettings
from hall.bureau.synthetic.treasury import SyntheticTreasury
from hall.composition import Hall, open_hall
from hall.payments.order import PaymentOrder
from hall.payments.payments import Payments
from hall.payments.provider import Taken
from hall.payments.states import LIVE, WAYS, State
from hall.payments.synthetic_provider.faults import ProviderFaults
from hall.payments.synthetic_provider.till import Till
from hall.payments.tables import payment_events, payment_money
from hall.payments.tables import payments as payments_table
from hall.payments.treasury import Assessed, Booked
from hall.problem import Problem
from hall.settings import HallSettings, PaymentSettings
from hall.terminals import Terminal
from tests.hall.conftest import NOW, StillClock
from tests.hall.payments.direct_provider import DirectProvider
from tests.hall.payments.orders import new_key, payer_named, personas_now

PAYERS = ("河北雄安晨禾科技有限公司", "雄安明心福利印刷有限公司")


class DeafTreasury:
    """The bureau's treasury, whose answers can be lost after it acted: as if the hall died."""

    def __init__(self, inner: SyntheticTreasury) -> None:
        self.inner = inner
        self.deaf = 0

    def assess(self, order: PaymentOrder) -> Assessed | Refused:
        return self.inner.assess(order)

    def book(
        self, payment_id: str, order: PaymentOrder, taken: Taken
    ) -> Booked | Refused | Processing:
        booked = self.inner.book(payment_id, order, taken)
        if self.deaf:
            self.deaf -= 1
            raise BureauUnavailableError("the answer was lost")
        return booked


class Paying(RuleBasedStateMachine):
    """Visitors, a provider and a treasury, all of them at their worst."""

    started = Bundle("started")

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="paying-"))
        self.clock = StillClock()
        self.till = Till(self.folder / "till.sqlite3", self.clock)
        self.provider = DirectProvider(self.till)
        self.settings = HallSettings(
            state=self.folder / "hall", bureau="synthetic", payments=PaymentSettings()
        )
        self.hall = self._open_hall()
        code = self.hall.terminals.issue_code("1").code
        self.terminal: Terminal = self.hall.terminals.enrol(
            code, name="t", software_version="0", client=""
        )[0]
        self.codes: dict[str, str] = {}
        self.late_money_possible = False

    def _open_hall(self) -> Hall:
        hall = open_hall(self.settings, clock=self.clock, personas=lambda _day: personas_now())
        assert isinstance(hall.bureau, SyntheticBureau)
        self.bureau = hall.bureau
        self.treasury = DeafTreasury(SyntheticTreasury(self.bureau, hall.database, self.clock))
        self.payments = Payments(
            hall.database, self.treasury, self.provider, self.clock, timedelta(minutes=5)
        )
        return hall

    # What visitors do

    @rule(
        target=started,
        payer=st.sampled_from(PAYERS),
        method=st.sampled_from(["qr", "agreement"]),
        taps=st.integers(1, 2),
    )
    def order(self, payer: str, method: str, taps: int) -> object:
        key, body = new_key(), payer_named(payer).body(NOW.date(), method)
        view = None
        for _ in range(taps):
            try:
                view = self.payments.start(self.terminal, key, body)
            except Problem as problem:
                if problem.code != "payment_open":
                    raise
            except BureauUnavailableError:
                pass
        if view is None:
            return multiple()
        return view.payment_id

    @rule(payment_id=started)
    def look(self, payment_id: str) -> None:
        view = self.payments.look(payment_id)
        if view.qr is not None:
            self.codes[payment_id] = view.qr.rpartition("/")[2]

    @rule(payment_id=started, later=st.sampled_from([0, 0, 30, 400]))
    def pay(self, payment_id: str, later: int) -> None:
        self.look(payment_id)
        if payment_id in self.codes:
            self.till.pay(self.codes[payment_id], later)

    @rule(payment_id=started)
    def decline(self, payment_id: str) -> None:
        self.look(payment_id)
        if payment_id in self.codes:
            self.till.decline(self.codes[payment_id])

    @rule(payment_id=started)
    def cancel(self, payment_id: str) -> None:
        self.payments.cancel(payment_id)

    # What happens by itself

    @rule(seconds=st.sampled_from([1, 5, 40, 290, 900]))
    def wait(self, seconds: int) -> None:
        self.clock.advance(seconds=seconds)

    @rule()
    def tend(self) -> None:
        self.payments.tend()

    @rule(payment_id=started)
    def notify(self, payment_id: str) -> None:
        body = json.dumps({"payment_id": payment_id}).encode()
        self.payments.notified({"x-signature": "right"}, body)

    # What goes wrong

    @rule(
        faults=st.sampled_from(
            [
                ProviderFaults(),
                ProviderFaults(take_twice=True),
                ProviderFaults(pay_after_close=True),
                ProviderFaults(take_twice=True, pay_after_close=True, refund_seconds=50),
                ProviderFaults(refuse_refunds=True),
                ProviderFaults(insufficient_balance=True, debit_seconds=3),
            ]
        )
    )
    def the_provider_errs(self, faults: ProviderFaults) -> None:
        self.till.faults = faults
        self.late_money_possible |= faults.pay_after_close

    @rule(silent=st.booleans(), deaf=st.integers(0, 2), booked_unheard=st.integers(0, 1))
    def the_line_fails(self, silent: bool, deaf: int, booked_unheard: int) -> None:
        self.provider.silent, self.provider.deaf = silent, deaf
        self.treasury.deaf = booked_unheard

    @rule(
        faults=st.sampled_from(
            [
                FaultSettings(),
                FaultSettings(bureau_unavailable=True),
                FaultSettings(treasury_seconds=60),
                FaultSettings(treasury_refuses=True),
            ]
        )
    )
    def the_bureau_errs(self, faults: FaultSettings) -> None:
        self.bureau.faults.set(faults)

    @rule()
    def the_hall_starts_again(self) -> None:
        faults: Faults = self.bureau.faults
        self.hall.database.close()
        self.hall = self._open_hall()
        self.bureau.faults.set(faults.settings)

    # What must be true at every moment

    @invariant()
    def nothing_is_paid_twice(self) -> None:
        orders = self._rows()
        live = Counter(one.taxpayer for one in orders if one.state in LIVE)
        settled = Counter(one.taxpayer for one in orders if one.state is State.SETTLED)
        assert all(count <= 1 for count in (live + Counter()).values())
        assert all(count <= 1 for count in settled.values())
        assert all((one.voucher is not None) == (one.state is State.SETTLED) for one in orders)

    @invariant()
    def what_is_over_took_nothing(self) -> None:
        if self.late_money_possible:
            return
        taken = Counter(one.payment_id for one in self.till.statement(NOW.date()))
        for one in self._rows():
            if one.state in (State.FAILED, State.CANCELLED, State.EXPIRED):
                assert taken[one.payment_id] == 0

    @invariant()
    def states_go_their_ways(self) -> None:
        with self.hall.database.reading() as connection:
            events = connection.execute(
                select(payment_events.c.payment_id, payment_events.c.event).order_by(
                    payment_events.c.event_id
                )
            ).all()
        now: dict[str, State] = {}
        for payment_id, event in events:
            if event in set(State):
                state = State(event)
                assert payment_id not in now or state in WAYS[now[payment_id]]
                now[payment_id] = state

    def teardown(self) -> None:
        if not hasattr(self, "hall"):
            return
        try:
            self._all_comes_right()
        finally:
            self.hall.database.close()
            self.till.close_store()
            shutil.rmtree(self.folder)

    def _all_comes_right(self) -> None:
        """Once nothing errs any more, every yuan is where it belongs."""
        self.till.faults = ProviderFaults()
        self.provider.silent, self.provider.deaf = False, 0
        self.treasury.deaf = 0
        self.bureau.faults.set(FaultSettings())
        for _ in range(8):
            self.clock.advance(seconds=700)
            self.payments.tend()
        self.payments.reconcile(NOW.date())
        self.clock.advance(seconds=700)
        self.payments.tend()

        orders = self._rows()
        assert not [one for one in orders if one.state in {*LIVE, State.REFUNDING}]
        settled = [one for one in orders if one.state is State.SETTLED]
        assert self.till.taken_in_all() == sum((one.total for one in settled), Decimal(0))
        numbers = [json.loads(one.voucher)["number"] for one in settled]
        assert len(set(numbers)) == len(numbers)
        paid = {one.taxpayer for one in settled}
        for name in PAYERS:
            payer = payer_named(name)
            payments = self.bureau.profile(payer.profile.taxpayer_id).payments
            assert payments is not None
            left = () if payer.profile.taxpayer_id in paid else payer.payables
            assert payments.payables == left
        with self.hall.database.reading() as connection:
            money = connection.execute(select(payment_money)).all()
        assert len(money) == len(
            {
                one.transaction
                for day in range(2)
                for one in self.till.statement(NOW.date() + timedelta(days=day))
            }
        )
        assert all(one.returned == "done" for one in money if one.purpose == "returns")

    def _rows(self) -> list[SimpleNamespace]:
        with self.hall.database.reading() as connection:
            rows = connection.execute(select(payments_table)).all()
        return [
            SimpleNamespace(
                payment_id=row.payment_id,
                taxpayer=json.loads(row.body)["taxpayer_id"],
                state=State(row.state),
                total=Decimal(row.total),
                voucher=row.voucher,
            )
            for row in rows
        ]


TestPaying = Paying.TestCase
TestPaying.settings = settings(
    max_examples=10,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
