"""Anything pressed, any line, any cut, in any order: money is taken once and never hidden."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from kiosk.hall_client import Offline, OutcomeUnknown
from kiosk.hall_client.failures import OfflineReason
from kiosk.hall_client.payments import PaymentState
from kiosk.identity.visitor import Right
from kiosk.payment_desk import PaymentDesk
from kiosk.tasks import TaskRunner, load_task
from kiosk.tasks.paying import PaymentUnderWay
from kiosk.tasks.payment import MONEY_TAKEN, OVER_WITHOUT_MONEY, PaymentMethod, PaymentStage
from kiosk.tasks.runner import NotReady
from kiosk.tasks.sample_taxpayers import sample_taxpayers
from kiosk.tax_law import load_law
from offline_cache.store import Store
from tests.kiosk.payment_hall import NOW, Hall
from tests.kiosk.tasks.occasion import TODAY

SAMPLES = sample_taxpayers(TODAY)
LAW = load_law("133100")
LINES = (
    None,
    Offline(OfflineReason.UNREACHABLE),
    Offline(OfflineReason.TIMEOUT, maybe_arrived=True),
    OutcomeUnknown("timeout"),
)
TAKEN = (PaymentState.PAID, PaymentState.SETTLED)


class Payer(RuleBasedStateMachine):
    """One visitor paying what is late, a terminal with a power cord, a hall with a line."""

    @initialize()
    def stand_before_it(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.store = Store.open(self.folder / "store.db", bytes(32), clock=lambda: NOW)
        self.hall = Hall()
        self.hall.one_at_a_time = True
        self.desk = PaymentDesk(self.store, self.hall)
        self.profile = SAMPLES["small company"]
        self.begin()

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            shutil.rmtree(self.folder)

    def begin(self) -> None:
        self.key = ""
        rights = frozenset(Right)
        self.runner = TaskRunner(load_task("S13"), self.profile, "me", LAW, TODAY, rights=rights)
        self.runner.advance()
        self.runner.advance()

    # --- the visitor ---------------------------------------------------------------

    @rule(method=st.sampled_from(PaymentMethod))
    def press_pay(self, method: PaymentMethod) -> None:
        try:
            body = self.runner.payment_order(method, NOW, "T-1", None)
        except (PaymentUnderWay, NotReady):
            return
        if self.key:  # the host asks once: a second press while it starts does nothing
            return
        self.key = self.desk.begin(body, "me", self.profile.taxpayer_id, "S13")
        self.hear(self.desk.start(self.key))

    def hear(self, payment: object) -> None:
        from kiosk.tasks.payment import Payment

        assert isinstance(payment, Payment)
        self.key = payment.key or self.key
        self.runner.record_payment(payment)
        if self.runner.paying.payment.stage in OVER_WITHOUT_MONEY:
            self.key = ""

    @precondition(lambda self: self.key)
    @rule()
    def wait(self) -> None:
        self.hear(self.desk.look(self.key))

    @precondition(lambda self: self.key)
    @rule()
    def press_cancel(self) -> None:
        self.hear(self.desk.cancel(self.key))

    @rule()
    def press_back_and_on(self) -> None:
        if self.runner.back():
            assert not self.key
            self.runner.advance()

    @rule()
    def read_and_go_on(self) -> None:
        money = self.runner.paying.payment.stage in MONEY_TAKEN | {PaymentStage.UNCLEAR}
        at_the_end = self.runner.current_step.kind == "result"
        assert self.runner.close_payment() is (money and not at_the_end)
        if money:
            assert self.runner.current_step.kind == "result"

    @rule()
    def leave_and_come_back(self) -> None:
        """Leave in the middle: what can be cancelled is; later the news is asked for."""
        if self.key:
            self.desk.cancel(self.key)
        self.begin()
        told = {payment.key for payment in self.desk.news("me", self.profile.taxpayer_id)}
        for one in self.store.payments.of("me", self.profile.taxpayer_id):
            if one.state == "paid":
                assert one.key in told, "money whose place is not certain is always told"
        assert self.desk.news("you", self.profile.taxpayer_id) == ()

    @rule()
    def power_cut(self) -> None:
        self.store.close()
        self.store = Store.open(self.folder / "store.db", bytes(32), clock=lambda: NOW)
        self.desk = PaymentDesk(self.store, self.hall)
        self.begin()

    @rule()
    def pursue(self) -> None:
        self.desk.pursue(self.key)

    # --- the world -----------------------------------------------------------------

    @rule(line=st.sampled_from(LINES))
    def the_line(self, line: Exception | None) -> None:
        self.hall.line = line

    @rule()
    def the_next_answer_is_lost(self) -> None:
        self.hall.lose_answer = True

    @precondition(lambda self: self.hall.by_key)
    @rule(data=st.data(), state=st.sampled_from(PaymentState))
    def the_hall_moves(self, data: st.DataObject, state: PaymentState) -> None:
        payment = data.draw(st.sampled_from(list(self.hall.by_key.values())))
        ways = {
            PaymentState.WAITING: {PaymentState.PAID, PaymentState.FAILED, PaymentState.EXPIRED},
            PaymentState.PAID: {PaymentState.SETTLED, PaymentState.REFUNDING},
            PaymentState.REFUNDING: {PaymentState.REFUNDED},
        }
        if state in ways.get(payment.state, set()):
            self.hall.move(payment.payment_id, state)

    # --- what always holds ---------------------------------------------------------

    @invariant()
    def money_is_taken_once(self) -> None:
        if hasattr(self, "hall"):
            taken = [one for one in self.hall.by_key.values() if one.state in TAKEN]
            assert len(taken) <= 1

    @invariant()
    def what_the_hall_has_is_never_called_not_begun(self) -> None:
        if hasattr(self, "hall"):
            for key in self.hall.by_key:
                assert self.store.payments.get(key).state != "not_started"

    @invariant()
    def the_screen_says_what_the_store_knows(self) -> None:
        if not hasattr(self, "runner"):
            return
        payment = self.runner.paying.payment
        if payment.key:
            known = self.store.payments.get(payment.key).state
            # Behind the screen's back only a pursuit moves it on; money never disappears.
            if payment.stage in MONEY_TAKEN:
                assert PaymentStage(known) in MONEY_TAKEN
        view = self.runner.current.payment
        if view is not None and "没有扣款" in view.headline.zh:
            assert not self.runner.frozen or payment.stage in (
                PaymentStage.STARTING,
                PaymentStage.WAITING,
            )

    @invariant()
    def nothing_can_be_ordered_while_money_may_move(self) -> None:
        if hasattr(self, "runner"):
            stage = self.runner.paying.payment.stage
            assert self.runner.frozen is (stage not in OVER_WITHOUT_MONEY)


Payer.TestCase.settings = settings(
    max_examples=40,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestPayer = Payer.TestCase
