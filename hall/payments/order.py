"""The payment order as terminals send it; kept byte for byte, read only to judge it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from kiosk.taxpayer import Tax

LATE: Final = ":late"
"""Ends the ``payable_id`` of the late payment charge (滞纳金) of a payable."""

Yuan = Annotated[Decimal, Field(gt=0, max_digits=18, decimal_places=2)]
Method = Literal["agreement", "qr"]


class _Part(BaseModel):
    # Unknown keys pass: a newer terminal must not be turned away for saying more.
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class OrderItem(_Part):
    """One payable, or its late payment charge, paid in full."""

    payable_id: str = Field(min_length=1, max_length=120)
    tax: Tax
    period_start: date
    period_end: date
    amount: Yuan

    @property
    def is_late_charge(self) -> bool:
        """Whether this is the late payment charge of another item."""
        return self.payable_id.endswith(LATE)

    @property
    def payable(self) -> str:
        """The payable that is paid, or whose charge this is."""
        return self.payable_id.removesuffix(LATE)


class NewDebt(_Part):
    """Something to be paid that is no payable yet, as a task worked it out."""

    answers: dict[str, JsonValue]
    amounts: dict[str, Decimal] = {}
    taxes: dict[Tax, Yuan] = Field(min_length=1)


class PaymentOrder(_Part):
    """One order to pay, for one taxpayer, in one sum."""

    kind: Literal["payment"]
    task: str = Field(pattern=r"^[A-Z][0-9]{2}$")
    task_version: int
    taxpayer_id: str = Field(max_length=80)
    person_key: str = Field(max_length=128)
    method: Method
    items: tuple[OrderItem, ...] = Field(default=(), max_length=200)
    order: NewDebt | None = None
    total: Yuan
    terminal_id: str
    visit_id: str | None = None
    prepared_at: datetime

    @model_validator(mode="after")
    def _adds_up(self) -> PaymentOrder:
        if not self.items and self.order is None:
            raise ValueError("nothing to pay")
        if len({item.payable_id for item in self.items}) < len(self.items):
            raise ValueError("one item twice")
        listed = sum((item.amount for item in self.items), Decimal(0))
        new = sum(self.order.taxes.values(), Decimal(0)) if self.order else Decimal(0)
        if listed + new != self.total:
            raise ValueError("the total is not the sum of the items")
        return self
