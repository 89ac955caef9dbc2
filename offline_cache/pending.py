"""Pending events: what a visitor signed and the hall has not yet settled.

The key and the exact body are stored in one transaction with the end of the draft, so
that a signature is neither lost nor doubled. The states::

    queued -> sending -> accepted | refused
       ^         |
       |         v
       +----- unknown -> accepted | refused

``unknown`` means: sent, but no answer. It is never shown as failed, and nothing is sent
again before the hall was asked about the key. Triggers in the schema hold these rules.
"""

from __future__ import annotations

import hashlib
import json
import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from offline_cache.access import Access, Row
from offline_cache.instants import from_micros, to_micros

FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=5)
REFUSED_BODY_LIFETIME = timedelta(days=7)


class PendingState(StrEnum):
    """Where a pending event stands."""

    QUEUED = "queued"
    SENDING = "sending"
    UNKNOWN = "unknown"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class DraftGone(Exception):  # noqa: N818
    """The draft was already signed or discarded; there is nothing to sign again."""


@dataclass(frozen=True, slots=True)
class PendingEvent:
    """One signed submission. ``body`` is None once it is settled and purged."""

    sequence: int
    key: str
    kind: str
    state: PendingState
    body: bytes | None = field(repr=False)
    body_sha256: str
    person_key: str = field(repr=False)
    taxpayer_id: str = field(repr=False)
    task_id: str
    period_start: date | None
    period_end: date | None
    attempts: int  # times sent, and times asked in vain
    created_at: datetime
    changed_at: datetime
    next_at: datetime
    reply: bytes | None = field(repr=False)  # the receipt, or the reasons, as the hall sent them
    problem: str  # why the last try came to nothing, for staff: a code, no personal data


@dataclass(frozen=True, slots=True)
class SignedObligation:
    """A filing of the cached profile that was signed here and is not in it yet."""

    task_id: str
    tax: str
    period_start: date
    period_end: date
    key: str
    state: PendingState
    signed_at: datetime


class Pending:
    """The pending events, oldest first."""

    def __init__(self, access: Access, jitter: Callable[[], float] = random.random) -> None:
        self._access = access
        self._jitter = jitter

    def enqueue(
        self,
        kind: str,
        body: bytes,
        person_key: str,
        taxpayer_id: str,
        task_id: str,
        draft: str | None = None,
    ) -> PendingEvent:
        """Store what was signed, and end the draft with id ``draft``, in one transaction.

        When this returns, the event survives a power cut. Raises :class:`DraftGone` if
        the draft is no longer there (signed twice): then nothing is stored.
        """
        key = str(uuid.uuid4())
        now = to_micros(self._access.clock())
        start, end = _period(body)
        with self._access.transaction():
            if draft is not None and not self._access.write(
                "DELETE FROM drafts WHERE draft_id = ?", (draft,)
            ):
                raise DraftGone(task_id)
            self._access.write(
                """
                INSERT INTO pending_events (
                    key, kind, state, body, body_sha256, person_key, taxpayer_id, task_id,
                    period_start, period_end, created_at, changed_at, next_at
                ) VALUES (?, ?, 'queued', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                (
                    key,
                    kind,
                    body,
                    hashlib.sha256(body).hexdigest(),
                    person_key,
                    taxpayer_id,
                    task_id,
                    start,
                    end,
                    now,
                    now,
                    now,
                ),
            )
            return self.get(key)

    def get(self, key: str) -> PendingEvent:
        """Return one event. Raises ``KeyError`` if there is none of this key."""
        row = self._access.row("SELECT * FROM pending_events WHERE key = ?", (key,))
        if row is None:
            raise KeyError(key)
        return _event(row)

    def due(self, now: datetime) -> list[PendingEvent]:
        """Return the queued and unknown events whose pause is over, longest over first.

        A pause that lies further ahead than any pause can (the clock was set back)
        is over too.
        """
        rows = self._access.rows(
            """
            SELECT * FROM pending_events
            WHERE state IN ('queued', 'unknown') AND (next_at <= :now OR next_at > :latest)
            ORDER BY next_at, sequence
            """,
            {"now": to_micros(now), "latest": to_micros(now + LONGEST_PAUSE)},
        )
        return [_event(row) for row in rows]

    def next_at(self) -> datetime | None:
        """Return when the next event will be due, or None if nothing waits."""
        row = self._access.row(
            "SELECT min(next_at) AS next FROM pending_events WHERE state IN ('queued', 'unknown')"
        )
        return from_micros(row["next"]) if row and row["next"] is not None else None

    def hasten(self, now: datetime) -> None:
        """End all pauses: the hall is back."""
        self._access.write(
            "UPDATE pending_events SET next_at = ? WHERE state IN ('queued', 'unknown')",
            (to_micros(now),),
        )

    def mark_sending(self, key: str) -> PendingEvent:
        """Say that the body is about to be sent. Durable before the first byte leaves."""
        return self._move(key, PendingState.SENDING, "attempts = attempts + 1")

    def mark_accepted(self, key: str, receipt: bytes) -> PendingEvent:
        """Keep the receipt, and purge the body down to its hash."""
        return self._move(key, PendingState.ACCEPTED, "body = NULL, problem = ''", reply=receipt)

    def mark_refused(self, key: str, reasons: bytes) -> PendingEvent:
        """Keep the reasons. The body stays a week, for the visitor to correct it."""
        return self._move(key, PendingState.REFUSED, "problem = ''", reply=reasons)

    def mark_unknown(self, key: str, problem: str) -> PendingEvent:
        """Say that the hall may or may not have it; ask after a pause."""
        asked_in_vain = "attempts = attempts + (state = 'unknown')"
        return self._move(key, PendingState.UNKNOWN, asked_in_vain, problem=problem)

    def mark_queued(self, key: str, problem: str) -> PendingEvent:
        """Say that the hall does not have it; send after a pause."""
        return self._move(key, PendingState.QUEUED, problem=problem)

    def interrupted(self) -> list[PendingEvent]:
        """Turn events that a crash left in ``sending`` into ``unknown``, and return them."""
        with self._access.transaction():
            rows = self._access.rows("SELECT key FROM pending_events WHERE state = 'sending'")
            if not rows:
                return []
            now = to_micros(self._access.clock())
            self._access.write(
                """
                UPDATE pending_events
                SET state = 'unknown', changed_at = ?, next_at = ?, problem = 'interrupted'
                WHERE state = 'sending'
                """,
                (now, now),
            )
            return [self.get(row["key"]) for row in rows]

    def for_visitor(self, person_key: str, taxpayer_id: str) -> list[PendingEvent]:
        """Return all events this person signed for this taxpayer, oldest first."""
        rows = self._access.rows(
            """
            SELECT * FROM pending_events WHERE person_key = ? AND taxpayer_id = ?
            ORDER BY sequence
            """,
            (person_key, taxpayer_id),
        )
        return [_event(row) for row in rows]

    def signed_obligations(self, person_key: str, taxpayer_id: str) -> list[SignedObligation]:
        """Return which filings of the cached profile were signed here and are not in it yet.

        Whoever signed: a second clerk of the taxpayer must not file the same again.
        """
        rows = self._access.rows(
            """
            SELECT * FROM signed_obligations WHERE person_key = ? AND taxpayer_id = ?
            ORDER BY signed_at, tax
            """,
            (person_key, taxpayer_id),
        )
        return [
            SignedObligation(
                row["task_id"],
                row["tax"],
                date.fromisoformat(row["period_start"]),
                date.fromisoformat(row["period_end"]),
                row["key"],
                PendingState(row["state"]),
                from_micros(row["signed_at"]),
            )
            for row in rows
        ]

    def counts(self) -> dict[PendingState, int]:
        """Return how many events are in each state."""
        rows = self._access.rows("SELECT state, count(*) AS n FROM pending_events GROUP BY state")
        found = {row["state"]: row["n"] for row in rows}
        return {state: found.get(state.value, 0) for state in PendingState}

    def purge(self, now: datetime) -> int:
        """Drop the bodies of events refused a week ago; return how many."""
        return self._access.write(
            """
            UPDATE pending_events SET body = NULL
            WHERE state = 'refused' AND body IS NOT NULL AND changed_at < ?
            """,
            (to_micros(now - REFUSED_BODY_LIFETIME),),
        )

    def _move(
        self,
        key: str,
        state: PendingState,
        also: str = "",
        reply: bytes | None = None,
        problem: str | None = None,
    ) -> PendingEvent:
        """Raise ``KeyError`` for an unknown key and ``StoreDefect`` for a forbidden move."""
        now = self._access.clock()
        with self._access.transaction():
            before = self.get(key)
            assignments = ["state = :state", "changed_at = :now", "next_at = :next"]
            if also:
                assignments.append(also)
            if reply is not None:
                assignments.append("reply = :reply")
            if problem is not None:
                assignments.append("problem = :problem")
            self._access.write(
                f"UPDATE pending_events SET {', '.join(assignments)} WHERE key = :key",  # noqa: S608  (fixed texts)
                {
                    "key": key,
                    "now": to_micros(now),
                    "next": to_micros(now + self._pause(before.attempts)),
                    "state": state,
                    "reply": reply,
                    "problem": problem,
                },
            )
            return self.get(key)

    def _pause(self, attempts: int) -> timedelta:
        """Full jitter: anything between nothing and a span that doubles with each try."""
        span = min(LONGEST_PAUSE, FIRST_PAUSE * (1 << min(max(attempts - 1, 0), 16)))
        return span * self._jitter()


def _period(body: bytes) -> tuple[str | None, str | None]:
    """Return the period a filing is for, as ISO days, if the body names one."""
    try:
        period = json.loads(body)["period"]
        start, end = date.fromisoformat(period["start"]), date.fromisoformat(period["end"])
    except (ValueError, KeyError, TypeError):
        return None, None
    return start.isoformat(), end.isoformat()


def _event(row: Row) -> PendingEvent:
    start, end = row["period_start"], row["period_end"]
    return PendingEvent(
        row["sequence"],
        row["key"],
        row["kind"],
        PendingState(row["state"]),
        row["body"],
        row["body_sha256"],
        row["person_key"],
        row["taxpayer_id"],
        row["task_id"],
        date.fromisoformat(start) if start else None,
        date.fromisoformat(end) if end else None,
        row["attempts"],
        from_micros(row["created_at"]),
        from_micros(row["changed_at"]),
        from_micros(row["next_at"]),
        row["reply"],
        row["problem"],
    )
