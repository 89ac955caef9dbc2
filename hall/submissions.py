"""Filings handed in by terminals, each delivered to the bureau exactly once.

The key is claimed before the bureau is asked and the decision is stored with the
reply, so a reply that was lost on the way is given again, word for word. When this
process dies between the two, the next try asks the bureau by the same key; the
bureau's own idempotency (see ``Bureau.submit``) closes the gap. Keys never expire.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import or_, select, update

from hall.bureau.bureau import Accepted, Bureau, Outcome, Processing, Refused
from hall.clock import Clock
from hall.database import Database, insert_once
from hall.idempotency import body_hash_of, require_same_body
from hall.problem import Problem
from hall.tables import submissions
from hall.terminals import Terminal
from kiosk.bilingual import Bilingual
from kiosk.issued_document import document_as_json
from kiosk.taxpayer import Payable

# Longer than a bureau's answer normally takes. A claim that outlives its process only
# delays the retry; it never decides whether the bureau acts twice.
_CLAIM: Final = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the terminal is told: JSON text, and whether it is final."""

    text: str
    final: bool


class Submissions:
    """Takes filings in and remembers every answer."""

    def __init__(
        self,
        database: Database,
        bureau: Bureau,
        clock: Clock,
        on_accepted: Callable[[bytes], None] = lambda _body: None,
    ) -> None:
        """``on_accepted`` is told the body of each filing that the bureau has accepted."""
        self._database = database
        self._bureau = bureau
        self._clock = clock
        self._on_accepted = on_accepted

    def forget_claims(self) -> None:
        """Forget who was delivering what; called when the only process of a hall starts."""
        with self._database.writing() as connection:
            connection.execute(
                update(submissions)
                .where(submissions.c.claimed_until.is_not(None))
                .values(claimed_until=None)
            )

    def submit(self, terminal: Terminal, key: str, body: bytes) -> Reply:
        """Deliver ``body`` under ``key``; the same key and body give the same reply.

        Raises :class:`Problem` 422 ``key_reused`` (same key, other body) and 409
        ``in_progress`` (somebody is delivering it right now), and
        ``BureauUnavailableError`` when the bureau does not answer: then nothing is
        decided and the same request is to be sent again.
        """
        now = self._clock()
        body_hash = body_hash_of(body)
        with self._database.writing() as connection:
            fresh = insert_once(
                connection,
                submissions,
                {
                    "key": key,
                    "body_hash": body_hash,
                    "body": body,
                    "terminal_id": terminal.terminal_id,
                    "state": "processing",
                    "claimed_until": now + _CLAIM,
                    "received_at": now,
                },
            )
            if not fresh:
                row = connection.execute(
                    select(
                        submissions.c.body_hash, submissions.c.reply, submissions.c.claimed_until
                    ).where(submissions.c.key == key)
                ).one()
                require_same_body(row.body_hash, body_hash)
                if row.reply is not None:
                    return Reply(row.reply, final=True)
                claimed = connection.execute(
                    update(submissions)
                    .where(
                        (submissions.c.key == key)
                        & or_(
                            submissions.c.claimed_until.is_(None),
                            submissions.c.claimed_until <= now,
                        )
                    )
                    .values(claimed_until=now + _CLAIM)
                ).rowcount
                if not claimed:
                    raise Problem(
                        409,
                        "in_progress",
                        Bilingual("这份申报正在处理", "this filing is being processed"),
                        retry_after=2,
                    )
        try:
            outcome = self._bureau.submit(key, body)
        except BaseException:
            self._release(key)
            raise
        return self._settle(key, outcome)

    def query(self, key: str) -> Reply:
        """Return what became of ``key``; raises :class:`Problem` 404 ``unknown_key``."""
        with self._database.reading() as connection:
            row = connection.execute(
                select(submissions.c.reply, submissions.c.claimed_until).where(
                    submissions.c.key == key
                )
            ).one_or_none()
        if row is None:
            raise Problem(
                404,
                "unknown_key",
                Bilingual("没有收到过这份申报", "this filing was never received"),
            )
        if row.reply is not None:
            return Reply(row.reply, final=True)
        if row.claimed_until is not None and row.claimed_until > self._clock():
            return Reply(reply_text(Processing()), final=False)
        outcome = self._bureau.query(key)
        if outcome is None:
            # Received here, never seen by the bureau: the terminal is to send it again.
            raise Problem(
                404,
                "unknown_key",
                Bilingual("税务局没有收到这份申报", "the bureau never received this filing"),
            )
        return self._settle(key, outcome)

    def _settle(self, key: str, outcome: Outcome) -> Reply:
        text = reply_text(outcome)
        if isinstance(outcome, Processing):
            self._release(key)
            return Reply(text, final=False)
        state = "accepted" if isinstance(outcome, Accepted) else "refused"
        with self._database.writing() as connection:
            connection.execute(
                update(submissions)
                .where((submissions.c.key == key) & submissions.c.reply.is_(None))
                .values(state=state, reply=text, claimed_until=None, settled_at=self._clock())
            )
            stored = connection.execute(
                select(submissions.c.reply, submissions.c.body).where(submissions.c.key == key)
            ).one()
        if isinstance(outcome, Accepted):
            self._on_accepted(stored.body)
        return Reply(stored.reply, final=True)

    def _release(self, key: str) -> None:
        with self._database.writing() as connection:
            connection.execute(
                update(submissions).where(submissions.c.key == key).values(claimed_until=None)
            )


def reply_text(outcome: Outcome) -> str:
    """Write an outcome as the JSON the terminal reads."""
    reply: dict[str, object]
    if isinstance(outcome, Accepted):
        receipt = outcome.receipt
        reply = {
            "state": "accepted",
            "receipt": {
                "number": receipt.number,
                "accepted_at": receipt.accepted_at.isoformat(timespec="seconds"),
                "taxpayer_id": receipt.taxpayer_id,
                "title_zh": receipt.title.zh,
                "title_en": receipt.title.en,
                "amount": str(receipt.amount),
                "verification": receipt.verification,
                "document": None
                if receipt.document is None
                else document_as_json(receipt.document),
                "payables": [payable_as_json(one) for one in receipt.payables],
            },
        }
    elif isinstance(outcome, Refused):
        reply = {
            "state": "refused",
            "reasons": [
                {"code": reason.code, "zh": reason.words.zh, "en": reason.words.en}
                for reason in outcome.reasons
            ],
        }
    else:
        reply = {"state": "processing"}
    return json.dumps(reply, ensure_ascii=False)


def payable_as_json(payable: Payable) -> dict[str, str]:
    """Write something owed as JSON values; :class:`hall.api.wire.PayableBody`."""
    return {
        "payable_id": payable.payable_id,
        "tax": payable.tax.value,
        "period_start": payable.period_start.isoformat(),
        "period_end": payable.period_end.isoformat(),
        "amount": str(payable.amount),
        "due": payable.due.isoformat(),
    }
