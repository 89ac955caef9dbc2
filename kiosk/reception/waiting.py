"""What became of what the visitor signed here before, in one sentence for the check."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from kiosk.bilingual import Bilingual
from kiosk.china_time import moment_in_words
from kiosk.hall_client import SubmissionRefused, decode_submission
from kiosk.hall_delivery import FILING
from offline_cache.pending import PendingEvent, PendingState

_UNSETTLED: Final = (PendingState.QUEUED, PendingState.SENDING, PendingState.UNKNOWN)
_TOLD_FOR: Final = timedelta(days=7)


def waiting_words(waiting: int, events: Sequence[PendingEvent], now: datetime) -> Bilingual:
    """Say what still waits, and what was refused since and not filed again.

    ``waiting`` is how many signed filings are not accepted yet, ``events`` are the
    visitor's pending events for this taxpayer, oldest first. Empty if there is nothing.
    """
    zh, en = [], []
    if waiting:
        zh.append(f"您有 {waiting} 件签好的申报正在等待受理,不用再办。")
        en.append(f"{waiting} signed filings are waiting to be accepted; do not file them again.")
    for event in _refused(events, now):
        signed = event.created_at
        reason = _reason(event)
        zh.append(
            f"您 {moment_in_words(signed, now.date(), 'zh')} 签的申报没有被受理:{reason.zh}"
            "请重新办理。"
        )
        en.append(
            f"The filing you signed {moment_in_words(signed, now.date(), 'en')} was refused: "
            f"{reason.en} Please file it again."
        )
    return Bilingual("".join(zh), " ".join(en))


def signed_returns(events: Sequence[PendingEvent]) -> frozenset[tuple[str, date, date]]:
    """The taxes (code, first, last day) of combined returns that are signed and not settled."""
    found = set()
    for event in events:
        if event.kind != FILING or event.state not in _UNSETTLED or event.body is None:
            continue
        for part in json.loads(event.body).get("returns", []):
            days = (date.fromisoformat(part["start"]), date.fromisoformat(part["end"]))
            found.add((part["tax"], *days))
    return frozenset(found)


def _refused(events: Sequence[PendingEvent], now: datetime) -> list[PendingEvent]:
    """The newest event of each task and period, where it was refused not long ago."""
    newest = {
        (event.task_id, event.period_start, event.period_end): event
        for event in events
        if event.kind == FILING
    }
    return [
        event
        for event in newest.values()
        if event.state is PendingState.REFUSED and now - event.changed_at < _TOLD_FOR
    ]


def _reason(event: PendingEvent) -> Bilingual:
    try:
        reply = decode_submission(event.reply or b"")
    except ValueError:
        reply = None
    if isinstance(reply, SubmissionRefused) and reply.reasons:
        return reply.reasons[0].text
    return Bilingual("没有说明原因。", "no reason was given.")
