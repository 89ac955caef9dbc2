"""The synthetic provider's till without the wire, whose answers a test can lose."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from hall.payments.provider import (
    Charge,
    ChargeReport,
    ForgedNotificationError,
    ProviderUnavailableError,
    Refund,
    RefundState,
    Taken,
)
from hall.payments.synthetic_provider.till import Till

T = TypeVar("T")


class DirectProvider:
    """See ``hall.payments.provider.Provider``."""

    simulated = True

    def __init__(self, till: Till) -> None:
        self.till = till
        self.silent = False
        """Requests do not arrive."""
        self.deaf = 0
        """So many requests arrive, and their answers are lost."""
        self.asked: list[str] = []
        """What was asked, in order."""

    def open(self, charge: Charge) -> ChargeReport:
        return self._carry("open", lambda: self.till.open(charge))

    def query(self, payment_id: str) -> ChargeReport | None:
        return self._carry("query", lambda: self.till.query(payment_id))

    def close(self, payment_id: str) -> ChargeReport:
        return self._carry("close", lambda: self.till.close(payment_id))

    def refund(self, refund: Refund) -> RefundState:
        return self._carry("refund", lambda: self.till.refund(refund))

    def statement(self, day: date) -> tuple[Taken, ...]:
        return self._carry("statement", lambda: self.till.statement(day))

    def notified(self, headers: Mapping[str, str], body: bytes) -> str:
        if headers.get("x-signature") != "right":
            raise ForgedNotificationError
        return str(json.loads(body)["payment_id"])

    def _carry(self, what: str, act: Callable[[], T]) -> T:
        if self.silent:
            raise ProviderUnavailableError("silent")
        self.asked.append(what)
        answer = act()
        if self.deaf:
            self.deaf -= 1
            raise ProviderUnavailableError("the answer was lost")
        return answer
