"""A hall for payments as far as the terminal sees it: by key, with a line that can fail."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import NoReturn

from kiosk.bilingual import Bilingual
from kiosk.china_time import CHINA
from kiosk.hall_client import OutcomeUnknown, PaymentOpen, Refused
from kiosk.hall_client.payments import (
    Payment,
    PaymentCalls,
    PaymentState,
    decode_payment,
)

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=CHINA)
WORDS = Bilingual("不行", "no")
_HOLDING = (PaymentState.WAITING, PaymentState.PAID, PaymentState.SETTLED)


class Hall(PaymentCalls):
    """A hall that keeps payments by key; ``line`` raises what the line does."""

    def __init__(self) -> None:
        self.by_key: dict[str, Payment] = {}
        self.bodies: dict[str, bytes] = {}
        self.orders = 0
        self.line: Exception | None = None
        self.lose_answer = False  # it arrives, and the answer is lost
        self.held_by = ""  # another payment that has the items
        self.one_at_a_time = False  # every order is for the same items

    def _hand_in(self, path: str, key: str, body: bytes) -> NoReturn:
        raise AssertionError("not used here")

    def _call(self, method: str, path: str, *args: object, **kwargs: object) -> NoReturn:
        raise AssertionError("not used here")

    def start_payment(self, key: str, body: bytes) -> Payment:
        if self.line is not None:
            raise self.line
        if self.one_at_a_time and key not in self.by_key:
            held = (one for one in self.by_key.values() if one.state in _HOLDING)
            self.held_by = next((one.payment_id for one in held), "")
        if self.held_by and self._id(self.held_by).state in _HOLDING:
            raise PaymentOpen(self.held_by, WORDS)
        assert self.bodies.setdefault(key, body) == body, "other bytes under the same key"
        if key not in self.by_key:
            self.orders += 1
            self.by_key[key] = answer(f"P-{self.orders}", PaymentState.WAITING)
        if self.lose_answer:
            self.lose_answer = False
            raise OutcomeUnknown("timeout")
        return self.by_key[key]

    def _id(self, payment_id: str) -> Payment:
        for payment in self.by_key.values():
            if payment.payment_id == payment_id:
                return payment
        raise Refused("unknown_payment", 404)

    def payment(self, payment_id: str) -> Payment:
        if self.line is not None:
            raise self.line
        return self._id(payment_id)

    def payment_by_key(self, key: str) -> Payment:
        if self.line is not None:
            raise self.line
        if key not in self.by_key:
            raise Refused("unknown_key", 404)
        return self.by_key[key]

    def cancel_payment(self, payment_id: str) -> Payment:
        if self.line is not None:
            raise self.line
        if self._id(payment_id).state is PaymentState.WAITING:
            self.move(payment_id, PaymentState.CANCELLED)
        return self._id(payment_id)

    def move(self, payment_id: str, state: PaymentState) -> None:
        for key, payment in self.by_key.items():
            if payment.payment_id == payment_id:
                self.by_key[key] = answer(payment_id, state)


def answer(payment_id: str, state: PaymentState) -> Payment:
    wire: dict[str, object] = {
        "payment_id": payment_id,
        "state": state.value,
        "method": "qr",
        "total": "12459.90",
        "expires_at": (NOW + timedelta(minutes=5)).isoformat(),
        "qr": "https://pay.invalid/1",
        "reasons": [],
        "voucher": {
            "number": "V-1",
            "paid_at": NOW.isoformat(),
            "title_zh": "增值税",
            "title_en": "VAT",
            "amount": "12459.90",
            "verification": "TR1:V",
        }
        if state is PaymentState.SETTLED
        else None,
    }
    return decode_payment(json.dumps(wire).encode())
