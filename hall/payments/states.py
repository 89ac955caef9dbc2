"""The states of a payment and the only ways between them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class State(StrEnum):
    """Where a payment stands; ``docs/operating/payments.md`` says it for people."""

    WAITING = "waiting"
    PAID = "paid"
    SETTLED = "settled"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REFUNDING = "refunding"
    REFUNDED = "refunded"


LIVE: Final = frozenset({State.WAITING, State.PAID})
"""While a payment is in one of these, what it pays cannot be in another one."""

_S = State
WAYS: Final[Mapping[State, frozenset[State]]] = {
    _S.WAITING: frozenset({_S.PAID, _S.FAILED, _S.CANCELLED, _S.EXPIRED, _S.REFUNDING}),
    _S.PAID: frozenset({_S.SETTLED, _S.REFUNDING}),
    _S.SETTLED: frozenset(),  # money taken a second time goes back beside it
    _S.FAILED: frozenset({_S.REFUNDING}),
    _S.CANCELLED: frozenset({_S.REFUNDING}),
    _S.EXPIRED: frozenset({_S.REFUNDING}),
    _S.REFUNDING: frozenset({_S.REFUNDED}),
    _S.REFUNDED: frozenset({_S.REFUNDING}),
}
