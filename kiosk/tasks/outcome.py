"""What became of a submission, as the runner and the receipts take it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from kiosk.bilingual import Bilingual
from kiosk.issued_document import IssuedDocument
from kiosk.taxpayer import Payable


class OutcomeState(StrEnum):
    """Where a submission stands."""

    ACCEPTED = "accepted"  # 已受理: the bureau has given a number
    QUEUED = "queued"  # kept on this terminal, not sent yet
    PROCESSING = "processing"  # sent, but no acknowledgement yet (also after a time-out)
    REFUSED = "refused"
    NOT_SENT = "not_sent"  # 未提交: it certainly did not arrive, and is not kept to be sent


#: The visitor may go on with the same answers: nothing stands because of them.
CORRECTABLE = frozenset({OutcomeState.REFUSED, OutcomeState.NOT_SENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """The bureau's receipt (回执): the ``receipt`` object of the hall's answer."""

    number: str
    accepted_at: datetime
    taxpayer_id: str
    title: Bilingual
    amount: Decimal | None
    verification: str  # TR1:…, verifies offline
    document: IssuedDocument | None = None  # what the bureau issues on paper
    payables: tuple[Payable, ...] = ()  # what is now owed because of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The outcome. ``key`` is the event's idempotency key, shown to staff on slips."""

    state: OutcomeState
    key: str = ""
    receipt: Acknowledgement | None = None
    reasons: tuple[Bilingual, ...] = ()
