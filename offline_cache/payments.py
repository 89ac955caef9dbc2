"""Payments (缴款) ordered at this terminal, kept until their visitor knows what became of them.

The order is stored before its first byte leaves, so that a power cut in the middle of a
payment leaves a key to ask the hall by. States are those of the hall, and three of our own::

    starting -> not_started                       certainly never began
        |  \\-> unclear -> …                        no clear answer: ask by the key
        v
    waiting -> paid -> settled | failed | cancelled | expired -> refunding -> refunded

``settled`` and ``not_started`` are final; money that comes late to another one goes back.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from offline_cache.access import Access, Row
from offline_cache.instants import from_micros, to_micros

#: Kept this long after the last change, so that the visitor can be told; then forgotten.
LIFETIME: Final = timedelta(days=30)
#: How it ends is not known yet: the hall is asked again.
OPEN: Final = ("starting", "unclear", "waiting", "paid", "refunding")


@dataclass(frozen=True, slots=True)
class StoredPayment:
    """One payment as this terminal knows it. ``reply`` is the hall's last answer."""

    key: str
    state: str
    body: bytes = field(repr=False)
    person_key: str = field(repr=False)
    taxpayer_id: str = field(repr=False)
    task_id: str
    payment_id: str
    reply: bytes | None = field(repr=False)
    told: bool  # whether the visitor has seen this state
    created_at: datetime
    changed_at: datetime

    @property
    def is_open(self) -> bool:
        """Whether it is not known how it ends."""
        return self.state in OPEN


class Payments:
    """The payments of this terminal, oldest first."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def begin(self, body: bytes, person_key: str, taxpayer_id: str, task_id: str) -> StoredPayment:
        """Keep an order under a new key; when this returns it survives a power cut."""
        key = str(uuid.uuid4())
        now = to_micros(self._access.clock())
        with self._access.transaction():
            self._access.write(
                """
                INSERT INTO payments
                    (key, body, person_key, taxpayer_id, task_id, created_at, changed_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                (key, body, person_key, taxpayer_id, task_id, now, now),
            )
            return self.get(key)

    def note(
        self, key: str, state: str, *, payment_id: str = "", reply: bytes | None = None
    ) -> StoredPayment:
        """Keep how it stands now. Raises ``KeyError`` for an unknown key.

        What is final stays as it is. A new state is one the visitor has not been told of.
        """
        with self._access.transaction():
            before = self.get(key)
            if before.state in ("settled", "not_started"):
                return before
            self._access.write(
                """
                UPDATE payments
                SET state = :state,
                    payment_id = CASE WHEN :id = '' THEN payment_id ELSE :id END,
                    reply = coalesce(:reply, reply),
                    told = told AND state = :state,
                    changed_at = CASE WHEN state = :state THEN changed_at ELSE :now END
                WHERE key = :key
                """,
                {
                    "key": key,
                    "state": state,
                    "id": payment_id,
                    "reply": reply,
                    "now": to_micros(self._access.clock()),
                },
            )
            return self.get(key)

    def tell(self, key: str) -> None:
        """The visitor has seen how it stands."""
        self._access.write("UPDATE payments SET told = 1 WHERE key = ?", (key,))

    def get(self, key: str) -> StoredPayment:
        """Return one payment. Raises ``KeyError`` if there is none of this key."""
        row = self._access.row("SELECT * FROM payments WHERE key = ?", (key,))
        if row is None:
            raise KeyError(key)
        return _payment(row)

    def open(self) -> list[StoredPayment]:
        """Return those whose end is not known."""
        marks = ", ".join("?" * len(OPEN))
        rows = self._access.rows(
            f"SELECT * FROM payments WHERE state IN ({marks}) ORDER BY sequence",  # noqa: S608  (marks)
            OPEN,
        )
        return [_payment(row) for row in rows]

    def of(self, person_key: str, taxpayer_id: str) -> list[StoredPayment]:
        """Return all that this person ordered for this taxpayer."""
        rows = self._access.rows(
            "SELECT * FROM payments WHERE person_key = ? AND taxpayer_id = ? ORDER BY sequence",
            (person_key, taxpayer_id),
        )
        return [_payment(row) for row in rows]

    def counts(self) -> dict[str, int]:
        """Return how many are in each state, for staff."""
        rows = self._access.rows("SELECT state, count(*) AS n FROM payments GROUP BY state")
        return {row["state"]: row["n"] for row in rows}

    def purge(self, now: datetime) -> int:
        """Forget those that have been over for their lifetime; return how many."""
        marks = ", ".join("?" * len(OPEN))
        return self._access.write(
            f"DELETE FROM payments WHERE changed_at < ? AND state NOT IN ({marks})",  # noqa: S608  (marks)
            (to_micros(now - LIFETIME), *OPEN),
        )


def _payment(row: Row) -> StoredPayment:
    return StoredPayment(
        row["key"],
        row["state"],
        row["body"],
        row["person_key"],
        row["taxpayer_id"],
        row["task_id"],
        row["payment_id"],
        row["reply"],
        bool(row["told"]),
        from_micros(row["created_at"]),
        from_micros(row["changed_at"]),
    )
