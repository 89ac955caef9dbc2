"""What the hall's answer to a pending event means for that event.

Joins :mod:`kiosk.hall_client` to :mod:`offline_cache.delivery`, which do not know each
other.
"""

from __future__ import annotations

import json
from typing import Final

from kiosk.bilingual import Bilingual
from kiosk.china_time import china_now
from kiosk.hall_client import (
    Accepted,
    HallClient,
    HallFault,
    Offline,
    OutcomeUnknown,
    Refused,
    SubmissionRefused,
    SubmissionState,
    messages,
)
from offline_cache.delivery import Declined, Delivered, DeliveryOutcome, NotDelivered, Unclear
from offline_cache.pending import PendingEvent

FILING = "filing"
FILING_NOW = "filing_now"  # answered at once or not at all: it is never kept to be sent later
RATING = "rating"
RATING_TASK = "rating_task"  # a rating filled in as a guided task
CONCERN = "concern"
#: The kind of event by what a task file says it hands in.
MESSAGES: Final = {messages.RATING_TASK: RATING_TASK, messages.CONCERN_TASK: CONCERN}

#: The reason's code by which an event says that nothing left this terminal.
NOT_HANDED_IN: Final = "not_handed_in"
_NOT_HANDED_IN: Final = Bilingual(
    "网络断了,税务局没有收到。", "The line is down: the bureau did not get it."
)

# The body itself is not taken, and never will be. Any other refusal is about this
# terminal (its token, its pace), so the event waits until staff have mended that.
_FINAL: Final = frozenset({400, 413, 415, 422})


class HallDelivery:
    """``deliver`` and ``ask`` for :class:`offline_cache.delivery.Delivery`."""

    def __init__(self, client: HallClient) -> None:
        self._client = client

    def deliver(self, event: PendingEvent) -> DeliveryOutcome:
        """Send the stored bytes under the stored key.

        Raises ``ValueError`` for an event of a kind that is not known here.
        """
        if event.body is None:
            raise ValueError("a settled event cannot be sent")
        try:
            if event.kind in (FILING, FILING_NOW):
                return _meaning(self._client.submit(event.key, event.body))
            if event.kind == RATING:
                taken = self._client.rate(event.key, event.body)
                return Delivered(json.dumps({"number": taken.number}).encode())
            if event.kind in (RATING_TASK, CONCERN):
                return self._tell(event, event.body)
        except OutcomeUnknown as unknown:
            return Unclear(unknown.code)
        except Offline as offline:
            return _not_delivered(event, offline.reason.value)
        except Refused as refused:
            if refused.status in _FINAL:
                return _declined(refused.code, refused.text)
            return _not_delivered(event, refused.code)
        raise ValueError(f"unknown kind of event: {event.kind}")

    def _tell(self, event: PendingEvent, body: bytes) -> Delivered:
        """Hand a message to the hall; its number comes back in the form of a receipt."""
        if event.kind == CONCERN:
            said = messages.concern_message(body)
            number = self._client.tell_concern(event.key, said).number
        else:
            number = self._client.rate(event.key, messages.rating_message(body)).number
        what = messages.SAID if event.kind == CONCERN else messages.RATED
        at = china_now().replace(microsecond=0).isoformat()
        return Delivered(messages.taken_as_receipt(number, body, at, what))

    def ask(self, event: PendingEvent) -> DeliveryOutcome:
        """Ask what became of the key.

        A rating cannot be asked for; sending it again under its key is harmless,
        because the hall keeps one per key.
        """
        if event.kind not in (FILING, FILING_NOW):
            return NotDelivered("ask_not_offered")
        try:
            return _meaning(self._client.submission(event.key))
        except Refused as refused:
            if refused.status == 404 and refused.code == "unknown_key":
                return NotDelivered("unknown_key")
            return Unclear(refused.code)
        except Offline as offline:
            return Unclear(offline.reason.value)
        except (OutcomeUnknown, HallFault) as fault:
            return Unclear(fault.code)


def _meaning(state: SubmissionState) -> DeliveryOutcome:
    if isinstance(state, Accepted):
        return Delivered(state.raw)
    if isinstance(state, SubmissionRefused):
        return Declined(state.raw)
    return Unclear("processing")


def _not_delivered(event: PendingEvent, problem: str) -> DeliveryOutcome:
    """The hall certainly does not have it: what is answered at once is then withdrawn."""
    if event.kind == FILING_NOW:
        return _declined(NOT_HANDED_IN, _NOT_HANDED_IN)
    return NotDelivered(problem)


def _declined(code: str, words: Bilingual) -> Declined:
    reason = {"code": code, "zh": words.zh, "en": words.en}
    reply = {"state": "refused", "reasons": [reason]}
    return Declined(json.dumps(reply, ensure_ascii=False).encode())
