"""A payment (缴款) as the runner, the screen and the receipts take it, and its order's bytes.

The terminal asks the hall for a payment and follows it; it holds no merchant key and sees
no bank data. The states between ``waiting`` and ``refunded`` are the hall's, the others
say what this terminal knows while it has no answer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from kiosk.bilingual import Bilingual
from kiosk.tasks import filing

if TYPE_CHECKING:
    from kiosk.issued_document import IssuedDocument
    from kiosk.tasks.payment_items import PaymentItem
    from kiosk.tasks.task_state import TaskState


class PaymentMethod(StrEnum):
    """How it is paid."""

    AGREEMENT = "agreement"  # 三方协议: debited from the account agreed with the bank
    QR = "qr"  # a code for the visitor's phone


class PaymentStage(StrEnum):
    """Where a payment stands."""

    READY = "ready"  # nothing was asked for yet
    STARTING = "starting"  # asked for, no answer yet
    NOT_STARTED = "not_started"  # certainly did not begin: no line, or the hall said no
    UNCLEAR = "unclear"  # asked for, and no clear answer: followed by its key
    WAITING = "waiting"  # the code is shown, or the debit is under way
    PAID = "paid"  # 已付款,入库待确认
    SETTLED = "settled"  # 已入库
    FAILED = "failed"  # nothing was taken
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REFUNDING = "refunding"
    REFUNDED = "refunded"


#: Nothing was taken and nothing will be: it may be asked for again.
OVER_WITHOUT_MONEY: Final = frozenset(
    {
        PaymentStage.READY,
        PaymentStage.NOT_STARTED,
        PaymentStage.FAILED,
        PaymentStage.CANCELLED,
        PaymentStage.EXPIRED,
    }
)
#: Money was taken: whatever else happens, it must not be asked for again.
MONEY_TAKEN: Final = frozenset(
    {
        PaymentStage.PAID,
        PaymentStage.SETTLED,
        PaymentStage.REFUNDING,
        PaymentStage.REFUNDED,
    }
)
#: What becomes of it is not decided yet.
OPEN_STAGES: Final = frozenset(
    {
        PaymentStage.STARTING,
        PaymentStage.UNCLEAR,
        PaymentStage.WAITING,
        PaymentStage.PAID,
        PaymentStage.REFUNDING,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voucher:
    """The proof that the treasury has it (电子缴款凭证)."""

    number: str
    paid_at: datetime
    title: Bilingual
    amount: Decimal  # yuan
    verification: str = field(repr=False)  # TR1:…, verifies offline
    document: IssuedDocument | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """What is known of one payment. ``key`` is its idempotency key, shown to staff."""

    stage: PaymentStage
    key: str = ""
    payment_id: str = ""
    method: PaymentMethod = PaymentMethod.QR
    total: Decimal | None = None  # yuan
    expires_at: datetime | None = None
    qr: str = field(default="", repr=False)  # what the visitor's phone opens
    reasons: tuple[Bilingual, ...] = ()
    voucher: Voucher | None = None


@dataclass(frozen=True, slots=True)
class Ordering:
    """The act of ordering: how, when, at which terminal, in which visit."""

    method: PaymentMethod
    prepared_at: datetime
    terminal_id: str
    visit_id: str | None

    def __post_init__(self) -> None:
        if self.prepared_at.tzinfo is None:
            raise ValueError("the time of ordering needs its offset")


def order_body(
    runner: TaskState,
    ordering: Ordering,
    items: tuple[PaymentItem, ...],
    taxes: Mapping[str, Decimal] | None,
    total: Decimal,
) -> bytes:
    """Write the body for ``POST /payments`` (UTF-8 JSON, keys sorted; amounts in yuan).

    ``taxes`` is what is paid that is no payable yet, by codes of
    :class:`kiosk.taxpayer.Tax`; None where only ``items`` are paid.
    """
    order: filing.Json = None
    if taxes is not None:
        order = {
            "answers": filing.filed_answers(runner),
            "amounts": filing.filed_amounts(runner),
            "taxes": {tax: f"{amount:.2f}" for tax, amount in taxes.items()},
        }
    body: dict[str, filing.Json] = {
        "kind": "payment",
        "task": runner.definition.task_id,
        "task_version": runner.definition.version,
        "taxpayer_id": runner.profile.taxpayer_id,
        "person_key": runner.person_key,
        "method": ordering.method.value,
        "items": [
            {
                "payable_id": item.payable_id,
                "tax": item.tax.value,
                "period_start": item.period_start.isoformat(),
                "period_end": item.period_end.isoformat(),
                "amount": f"{item.amount:.2f}",
            }
            for item in items
        ],
        "order": order,
        "total": f"{total:.2f}",
        "terminal_id": ordering.terminal_id,
        "visit_id": ordering.visit_id,
        "prepared_at": ordering.prepared_at.isoformat(),
    }
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
