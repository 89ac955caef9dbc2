"""Walks a pay step (缴款) through everything that can become of a payment.

One order after the other fails, expires and is cancelled; then money is taken and settled.
On the way nothing may be ordered twice, no answer may change while money is under way, and
no paper but the voucher may pass for one.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from kiosk.tasks.paying import PaymentUnderWay
from kiosk.tasks.payment import MONEY_TAKEN, Payment, PaymentMethod, PaymentStage, Voucher
from kiosk.tasks.step_kinds import StepKind
from kiosk.taxpayer import Payable, Tax

if TYPE_CHECKING:
    from kiosk.tasks.runner import TaskRunner

_IN_VAIN: Final = (
    PaymentStage.NOT_STARTED,
    PaymentStage.FAILED,
    PaymentStage.CANCELLED,
    PaymentStage.EXPIRED,
)
_TO_THE_END: Final = (
    PaymentStage.WAITING,
    PaymentStage.UNCLEAR,
    PaymentStage.PAID,
    PaymentStage.SETTLED,
)


def walk_payment(
    runner: TaskRunner,
    at: datetime,
    look: Callable[[TaskRunner], None],
    complain: Callable[[str, str], None],
) -> None:
    """Pay at the pay step that is current; afterwards the payment is settled."""
    pay = runner.current_step.id
    total = runner.paying.total()
    if total is None or total <= 0:
        complain(pay, "there is nothing to pay")
        return
    for stage in _IN_VAIN:
        _order(runner, at, complain)
        runner.record_payment(Payment(stage=stage, payment_id="P1"))
        look(runner)
        if runner.current_step.id != pay or runner.paying.binds:
            complain(pay, f"a payment that is {stage} cannot be made again")
            return
    body = _order(runner, at, complain)
    look(runner)
    for stage in _TO_THE_END:
        said = Payment(
            stage=stage,
            payment_id="P1",
            qr="https://pay.invalid/P1",
            expires_at=at,
            voucher=_voucher(runner, at, total) if stage is PaymentStage.SETTLED else None,
        )
        runner.record_payment(said)
        look(runner)
        for method in PaymentMethod:
            try:
                runner.paying.order(method, at, "T-0", None)
            except PaymentUnderWay:
                continue
            complain(pay, f"a payment that is {stage} can be ordered again")
        paper = runner.payment_receipt()
        if stage in MONEY_TAKEN and (
            paper is None or paper.is_receipt is not (stage is PaymentStage.SETTLED)
        ):
            complain(pay, f"the paper for a payment that is {stage} is the wrong one")
    if runner.current_step.kind is StepKind.PAY:
        complain(pay, "what is settled is still to be paid")
    paid = sum((Decimal(item["amount"]) for item in json.loads(body)["items"]), Decimal(0))
    order = json.loads(body)["order"]
    if order is not None:
        paid += sum((Decimal(amount) for amount in order["taxes"].values()), Decimal(0))
    if paid != total:
        complain(pay, "the parts of the order do not make its sum")


def owed_after(runner: TaskRunner, filed: dict[str, Any]) -> tuple[Payable, ...]:
    """What the bureau would say is owed because of a filing, from the filed body's taxes."""
    start = end = runner.today
    if filed["period"] is not None:
        start = date.fromisoformat(filed["period"]["start"])
        end = date.fromisoformat(filed["period"]["end"])
    due = runner.today if runner.period is None else runner.period.due
    return tuple(
        Payable(
            payable_id=f"K-{tax}",
            tax=Tax(tax),
            period_start=start,
            period_end=end,
            amount=Decimal(amount),
            due=due,
        )
        for tax, amount in filed["taxes"].items()
        if Decimal(amount) > 0
    )


def _order(runner: TaskRunner, at: datetime, complain: Callable[[str, str], None]) -> bytes:
    method = runner.paying.methods()[0]
    body = runner.payment_order(method, at, "T-0", None)
    if runner.payment_order(method, at, "T-1", None) != body:
        complain(runner.current_step.id, "ordering twice gives two payments")
    return body


def _voucher(runner: TaskRunner, at: datetime, total: Decimal) -> Voucher:
    return Voucher(
        number="V1",
        paid_at=at,
        title=runner.paying.what(),
        amount=total,
        verification="TR1:sample",
    )
