"""Takes what was signed, keeps it safe first, and says what became of it.

Blocking, run on one worker thread in order; no Qt. Nothing is shown as handed in before
it is in the store: the event survives a power cut from then on and is delivered once.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from kiosk.audit import AuditEvent, AuditTrail
from kiosk.bilingual import Bilingual
from kiosk.china_time import china_now
from kiosk.hall_client import Accepted, SubmissionRefused
from kiosk.hall_client.answers import decode_submission
from kiosk.hall_delivery import FILING, FILING_NOW, MESSAGES, NOT_HANDED_IN, RATING
from kiosk.tasks.outcome import Acknowledgement, Outcome, OutcomeState
from offline_cache.pending import PendingEvent, PendingState

if TYPE_CHECKING:
    from offline_cache.attachments import Attachment
    from offline_cache.drafts import Draft
    from offline_cache.store import Store

_UNREAD = Bilingual("原因没有说明,请到窗口。", "No reason was given: please ask at a counter.")


class FilingDesk:
    """The desk for drafts, signatures and ratings."""

    def __init__(
        self,
        store: Store,
        nudge: Callable[[], None],
        *,
        clock: Callable[[], datetime] = china_now,
    ) -> None:
        self._store = store
        self._nudge = nudge
        self._clock = clock
        self._audit = AuditTrail(store)

    def find_draft(self, person_key: str, taxpayer_id: str, task_id: str) -> bytes | None:
        """The answers of an earlier visit, if they are still kept."""
        draft = self._store.drafts.find(person_key, taxpayer_id, task_id)
        return None if draft is None else draft.answers

    def draft_left(self, person_key: str, taxpayer_id: str, task_id: str) -> Draft | None:
        """The draft of an earlier visit with when it was saved, if it is still kept."""
        return self._store.drafts.find(person_key, taxpayer_id, task_id)

    def save_draft(
        self, person_key: str, taxpayer_id: str, task_id: str, version: int, answers: bytes
    ) -> datetime:
        """Save the answers so far, for seven days after the visit; returns when that was."""
        now = self._clock()
        self._store.drafts.save(person_key, taxpayer_id, task_id, version, answers, now)
        self._store.drafts.keep(person_key, taxpayer_id, task_id, now)
        return now

    def discard_draft(self, person_key: str, taxpayer_id: str, task_id: str) -> None:
        """Forget the answers of an earlier visit: the visitor begins anew."""
        self._store.drafts.discard(person_key, taxpayer_id, task_id)

    def keep_page(
        self,
        whose: tuple[str, str, str],
        version: int,
        answers: bytes,
        fact: str,
        content: bytes,
    ) -> str:
        """Keep a picture of a paper (JPEG) with the draft of ``whose`` (person, taxpayer, task).

        Returns the page's id. Raises ``AttachmentRefused``, and ``StoreUnavailable`` when
        the disk is full: then nothing of it is kept.
        """
        now = self._clock()
        with self._store.access.transaction():
            draft = self._store.drafts.save(*whose, version, answers, now)
            self._store.drafts.keep(*whose, now)
            kept = self._store.attachments.add(draft.draft_id, fact, "image/jpeg", content, now)
        return kept.attachment_id

    def pages(self, person_key: str, taxpayer_id: str, task_id: str) -> tuple[Attachment, ...]:
        """The pictures of papers that lie with a draft."""
        draft = self._store.drafts.find(person_key, taxpayer_id, task_id)
        return () if draft is None else self._store.attachments.of_draft(draft.draft_id)

    def give_back_pages(
        self,
        whose: tuple[str, str, str],
        version: int,
        answers: bytes,
        pages: tuple[Attachment, ...],
    ) -> None:
        """Lay the pages of a filing that was not taken with its draft again."""
        now = self._clock()
        with self._store.access.transaction():
            draft = self._store.drafts.save(*whose, version, answers, now)
            self._store.drafts.keep(*whose, now)
            self._store.attachments.restore(draft.draft_id, pages)

    def forget_page(self, page_id: str) -> None:
        """A page is not wanted any more."""
        self._store.attachments.remove(page_id)

    def hand_in(
        self,
        body: bytes,
        person_key: str,
        taxpayer_id: str,
        task_id: str,
        version: int,
        answers: bytes,
        *,
        at_once: bool = False,
        message: str = "",
    ) -> PendingEvent:
        """Keep a signed filing; when this returns it cannot be lost, nor sent twice.

        ``at_once`` is for what is answered now or not at all: if it certainly did not
        reach the hall, it is withdrawn instead of being sent later. ``message`` is the kind
        of what is for the hall itself (see :mod:`kiosk.hall_client.messages`). Raises
        ``StoreUnavailable`` when it cannot be kept: then nothing of it is, and it may be
        handed in again.
        """
        with self._store.access.transaction():
            draft = self._store.drafts.save(
                person_key, taxpayer_id, task_id, version, answers, self._clock()
            )
            event = self._store.pending.enqueue(
                MESSAGES[message] if message else FILING_NOW if at_once else FILING,
                body,
                person_key,
                taxpayer_id,
                task_id,
                draft.draft_id,
            )
            self._audit.record(_event_of(body), person_key, taxpayer_id)
        self._nudge()
        return event

    def rate(
        self,
        grade: int,
        reasons: tuple[str, ...],
        items: tuple[str, ...],
        *,
        terminal_id: str,
        visit_id: str | None,
        person_key: str,
        taxpayer_id: str,
    ) -> None:
        """Keep a rating (``grade`` 1..5, 1 = very satisfied) for delivery."""
        body = {
            "grade": grade,
            "reasons": list(reasons),
            "text": "",
            "item": ",".join(items) or "visit",
            "terminal_id": terminal_id,
            "visit_id": visit_id,
            "rated_at": self._clock().isoformat(),
        }
        with self._store.access.transaction():
            self._store.pending.enqueue(
                RATING,
                json.dumps(body, ensure_ascii=False).encode(),
                person_key,
                taxpayer_id,
                "S37",
            )
            self._audit.record(AuditEvent.RATING_GIVEN, person_key)
        self._nudge()


def _event_of(body: bytes) -> AuditEvent:
    """A request is not signed, and the trail does not say that it was."""
    requested = json.loads(body).get("kind") == "request"
    return AuditEvent.REQUEST_MADE if requested else AuditEvent.FILING_SIGNED


def outcome_of(event: PendingEvent) -> Outcome:
    """What to tell the visitor about a pending event as it stands."""
    match event.state:
        case PendingState.ACCEPTED:
            reply = decode_submission(event.reply or b"")
            if isinstance(reply, Accepted):
                receipt = reply.receipt
                return Outcome(
                    state=OutcomeState.ACCEPTED,
                    key=event.key,
                    receipt=Acknowledgement(
                        number=receipt.number,
                        accepted_at=receipt.accepted_at,
                        taxpayer_id=receipt.taxpayer_id,
                        title=receipt.title,
                        amount=receipt.amount,
                        verification=receipt.verification,
                        document=receipt.document,
                        payables=receipt.payables,
                    ),
                )
            return Outcome(state=OutcomeState.PROCESSING, key=event.key)
        case PendingState.REFUSED:
            refusal = decode_submission(event.reply or b"")
            reasons = (
                tuple(reason.text for reason in refusal.reasons)
                if isinstance(refusal, SubmissionRefused)
                else ()
            )
            if isinstance(refusal, SubmissionRefused) and any(
                reason.code == NOT_HANDED_IN for reason in refusal.reasons
            ):
                return Outcome(state=OutcomeState.NOT_SENT, key=event.key)
            return Outcome(state=OutcomeState.REFUSED, key=event.key, reasons=reasons or (_UNREAD,))
        case PendingState.QUEUED:
            return Outcome(state=OutcomeState.QUEUED, key=event.key)
        case PendingState.SENDING | PendingState.UNKNOWN:
            return Outcome(state=OutcomeState.PROCESSING, key=event.key)
