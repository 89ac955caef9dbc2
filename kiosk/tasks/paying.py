"""The money side of one run of a task: what its pay step (缴款) pays, and how that stands.

At most one order is alive at a time. It can be made again only when the one before is
known to be over and to have taken nothing; once money was taken, never.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from kiosk.bilingual import Bilingual
from kiosk.tasks.outcome import OutcomeState
from kiosk.tasks.payment import (
    MONEY_TAKEN,
    OVER_WITHOUT_MONEY,
    Ordering,
    Payment,
    PaymentMethod,
    PaymentStage,
    order_body,
)
from kiosk.tasks.payment_items import PaymentItem, chosen_payables, payment_items
from kiosk.tasks.step_kinds import StepKind
from kiosk.taxpayer import Tax

if TYPE_CHECKING:
    from kiosk.tasks.definition import StepDefinition
    from kiosk.tasks.task_state import TaskState
    from kiosk.taxpayer import Payable

_ORDER = {tax: place for place, tax in enumerate(Tax)}
_READY = Payment(stage=PaymentStage.READY)


class PaymentUnderWay(RuntimeError):  # noqa: N818 - a misuse by the caller
    """A payment is alive or money was taken: nothing may be ordered anew."""


class Paying:
    """The payment of one :class:`kiosk.tasks.runner.TaskRunner`."""

    def __init__(self, runner: TaskState) -> None:
        self._runner = runner
        self.payment = _READY
        self.body: bytes | None = None  # the order that is alive, or was settled
        self.at = -1  # the index of the step that was paid at
        self.code_shown = False  # of the order that is alive
        self.deferred = False  # the visitor leaves it for later (先不缴)
        self.closed = False  # the visitor has been told of money that is not settled

    # --- how it stands -------------------------------------------------------------

    @property
    def binds(self) -> bool:
        """Whether the answers stand: an order is alive, or money was taken."""
        return self.body is not None

    @property
    def done(self) -> bool:
        """Whether the pay step is behind the visitor."""
        return self.deferred or self.closed or self.payment.stage is PaymentStage.SETTLED

    @property
    def stops_here(self) -> bool:
        """Whether money is under way and unsettled: no further step of the task is done."""
        return self.closed and self.payment.stage is not PaymentStage.SETTLED

    def applies(self, step: StepDefinition) -> bool:
        """Whether a pay step has something to pay; before the hand-in nobody knows yet."""
        pay = step.entry.pay
        if pay is None or pay.items != "submitted":
            return True
        outcome = self._runner.outcome
        if outcome is None:
            return True
        if outcome.state is not OutcomeState.ACCEPTED or outcome.receipt is None:
            return False
        return bool(outcome.receipt.payables)

    # --- what is paid --------------------------------------------------------------

    def step(self) -> StepDefinition | None:
        """The pay step on the path, or None."""
        return next((one for one in self._runner.steps if one.kind is StepKind.PAY), None)

    def payables(self) -> tuple[Payable, ...]:
        """The payables that are paid; none where it is an order of its own."""
        step, runner = self.step(), self._runner
        pay = None if step is None else step.entry.pay
        if pay is None or pay.items == "order":
            return ()
        if pay.items == "submitted":
            receipt = None if runner.outcome is None else runner.outcome.receipt
            owed = () if receipt is None else receipt.payables
            # A tax comes before what rides on it.
            return tuple(sorted(owed, key=lambda one: _ORDER[one.tax]))
        source = runner.definition.facts[pay.chosen or ""].entry.options_from or ""
        held = runner.values.held(pay.chosen or "")
        return chosen_payables(source, held.value, runner.values.at)

    def items(self) -> tuple[PaymentItem, ...]:
        """The payables with their late payment charges to today."""
        runner = self._runner
        return payment_items(self.payables(), runner.profile.kind, runner.law, runner.today)

    def taxes(self) -> dict[str, Decimal] | None:
        """What an order of its own pays under which tax; None where payables are paid."""
        step = self.step()
        pay = None if step is None else step.entry.pay
        if pay is None or pay.items != "order":
            return None
        owed = {tax.value: self._runner.amount(name) for tax, name in pay.taxes.items()}
        return {tax: amount for tax, amount in owed.items() if amount}

    def total(self) -> Decimal | None:
        """What is to be paid, in yuan; None while it is not known."""
        step = self.step()
        pay = None if step is None else step.entry.pay
        if pay is None:
            return None
        if pay.total is not None:
            return self._runner.amount(pay.total)
        return sum((item.amount for item in self.items()), Decimal(0))

    def what(self) -> Bilingual:
        """What is paid, in words: the one thing, or how many."""
        step = self.step()
        pay = None if step is None else step.entry.pay
        if pay is not None and pay.what is not None:
            return self._runner.values.words.render(pay.what)
        items = [item for item in self.items() if not item.is_charge]
        if len(items) == 1:
            return items[0].label
        if not items:
            return Bilingual("", "")
        first, more = items[0].label, len(items)
        return Bilingual(f"{first.zh}等 {more} 项", f"{first.en} and {more - 1} more")

    def methods(self) -> tuple[PaymentMethod, ...]:
        """The ways this taxpayer can pay, the one without a phone first."""
        payments = self._runner.profile.payments
        if payments is not None and payments.tripartite_agreement:
            return (PaymentMethod.AGREEMENT, PaymentMethod.QR)
        return (PaymentMethod.QR,)

    # --- ordering and following ----------------------------------------------------

    def order(
        self,
        method: PaymentMethod,
        prepared_at: datetime,
        terminal_id: str,
        visit_id: str | None,
    ) -> bytes:
        """Order: the exact bytes to be sent. Asked again while it lives: the same bytes.

        Raises :class:`PaymentUnderWay` for another method while one is alive, and once
        money was taken; ``ValueError`` if there is nothing to pay.
        """
        if self.body is not None:
            if self.payment.stage is PaymentStage.STARTING and self.payment.method is method:
                return self.body
            raise PaymentUnderWay
        total, taxes = self.total(), self.taxes()
        if total is None or total <= 0 or (taxes is not None and sum(taxes.values()) != total):
            raise ValueError("there is nothing to pay, or its parts do not make its sum")
        ordering = Ordering(method, prepared_at, terminal_id, visit_id)
        self.body = order_body(self._runner, ordering, self.items(), taxes, total)
        self.deferred = self.code_shown = False
        step = self.step()
        self.at = -1 if step is None else step.index
        self.payment = Payment(stage=PaymentStage.STARTING, method=method, total=total)
        return self.body

    def record(self, payment: Payment) -> None:
        """Take how it stands now. What is settled stays settled, what is over stays over."""
        if self.body is None or self.payment.stage is PaymentStage.SETTLED:
            return
        if self.payment.stage in MONEY_TAKEN and payment.stage not in MONEY_TAKEN:
            return  # an older answer that came late
        if not payment.payment_id:  # nothing heard of the hall: what was ordered stands
            payment = replace(payment, method=self.payment.method, total=self.payment.total)
        self.payment = payment
        self.code_shown = self.code_shown or bool(payment.qr)
        if payment.stage in OVER_WITHOUT_MONEY:
            self.body = None

    def leave_for_later(self) -> bool:
        """The visitor does not pay now; False where the task or the payment forbids it."""
        step = self.step()
        if step is None or step.entry.pay is None or not step.entry.pay.later or self.binds:
            return False
        self.deferred = True
        return True

    def close(self) -> bool:
        """The visitor has read that the money is under way, or on its way back."""
        if self.payment.stage not in MONEY_TAKEN | {PaymentStage.UNCLEAR}:
            return False
        self.closed = True
        return True
