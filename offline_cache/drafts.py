"""Half-finished tasks (草稿), saved at each step.

A draft lives until the end of the visit, or for seven days if the visitor keeps it
(shortest necessary retention, 个人信息保护法 article 19). After a power cut it waits
half an hour for its visitor to come back.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from offline_cache.access import Access
from offline_cache.instants import from_micros, to_micros

KEPT_LIFETIME = timedelta(days=7)
VISIT_LIFETIME = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Draft:
    """One half-finished task. ``draft_id`` ends with it: a signed draft has none."""

    draft_id: str
    person_key: str = field(repr=False)
    taxpayer_id: str = field(repr=False)
    task_id: str
    task_version: int
    answers: bytes = field(repr=False)
    saved_at: datetime
    kept_until: datetime | None


class Drafts:
    """At most one draft per person, taxpayer and task."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def save(
        self,
        person_key: str,
        taxpayer_id: str,
        task_id: str,
        task_version: int,
        answers: bytes,
        now: datetime,
    ) -> Draft:
        """Keep the answers so far; a draft that was begun goes on under its id."""
        with self._access.transaction():
            self._access.write(
                """
                INSERT INTO drafts
                    (draft_id, person_key, taxpayer_id, task_id, task_version, answers, saved_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (person_key, taxpayer_id, task_id) DO UPDATE
                SET task_version = excluded.task_version,
                    answers = excluded.answers,
                    saved_at = excluded.saved_at
                """,
                (
                    str(uuid.uuid4()),
                    person_key,
                    taxpayer_id,
                    task_id,
                    task_version,
                    answers,
                    to_micros(now),
                ),
            )
            saved = self.find(person_key, taxpayer_id, task_id)
        if saved is None:
            raise AssertionError("a draft just saved is not there")
        return saved

    def find(self, person_key: str, taxpayer_id: str, task_id: str) -> Draft | None:
        """Return the draft of this task, or None."""
        row = self._access.row(
            "SELECT * FROM drafts WHERE person_key = ? AND taxpayer_id = ? AND task_id = ?",
            (person_key, taxpayer_id, task_id),
        )
        if row is None:
            return None
        kept_until = row["kept_until"]
        return Draft(
            row["draft_id"],
            row["person_key"],
            row["taxpayer_id"],
            row["task_id"],
            row["task_version"],
            row["answers"],
            from_micros(row["saved_at"]),
            None if kept_until is None else from_micros(kept_until),
        )

    def keep(self, person_key: str, taxpayer_id: str, task_id: str, now: datetime) -> bool:
        """Keep the draft for seven days from ``now``; False if there is none."""
        kept = self._access.write(
            """
            UPDATE drafts SET kept_until = ?
            WHERE person_key = ? AND taxpayer_id = ? AND task_id = ?
            """,
            (to_micros(now + KEPT_LIFETIME), person_key, taxpayer_id, task_id),
        )
        return kept > 0

    def discard(self, person_key: str, taxpayer_id: str, task_id: str) -> None:
        """Forget the draft of this task, kept or not."""
        self._access.write(
            "DELETE FROM drafts WHERE person_key = ? AND taxpayer_id = ? AND task_id = ?",
            (person_key, taxpayer_id, task_id),
        )

    def end_visit(self, person_key: str) -> int:
        """Forget this person's drafts that were not kept; return how many."""
        return self._access.write(
            "DELETE FROM drafts WHERE person_key = ? AND kept_until IS NULL", (person_key,)
        )

    def purge(self, now: datetime) -> int:
        """Forget drafts whose time is over; return how many."""
        return self._access.write(
            """
            DELETE FROM drafts
            WHERE kept_until <= ? OR (kept_until IS NULL AND saved_at <= ?)
            """,
            (to_micros(now), to_micros(now - VISIT_LIFETIME)),
        )
