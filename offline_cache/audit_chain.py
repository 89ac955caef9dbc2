"""The rows of the audit trail: each holds the hash of the one before it.

What the events mean, and how subjects are hidden, is in :mod:`kiosk.audit`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from offline_cache.access import Access
from offline_cache.instants import from_micros, to_micros

ORIGIN = bytes(32)
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One row. ``subject`` and ``taxpayer`` are keyed digests, or empty."""

    seq: int
    at: datetime
    event: str
    subject: str
    taxpayer: str
    previous: bytes
    hash: bytes

    def expected_hash(self) -> bytes:
        """Return the hash this row must have: SHA-256 over the previous one and its content."""
        content = [self.seq, to_micros(self.at), self.event, self.subject, self.taxpayer]
        text = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
        return hashlib.sha256(self.previous + text.encode()).digest()


class AuditChain:
    """The rows, oldest first. The schema refuses any change but adding the next one."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def append(self, event: str, subject: str, taxpayer: str, at: datetime) -> AuditEntry:
        """Add one row; durable when it returns."""
        at = from_micros(to_micros(at))
        with self._access.transaction():
            last = self.last()
            seq, previous = (last.seq + 1, last.hash) if last else (1, ORIGIN)
            bare = AuditEntry(seq, at, event, subject, taxpayer, previous, b"")
            entry = AuditEntry(seq, at, event, subject, taxpayer, previous, bare.expected_hash())
            self._access.write(
                """
                INSERT INTO audit_entries (seq, at, event, subject, taxpayer, previous, hash)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                (seq, to_micros(at), event, subject, taxpayer, previous, entry.hash),
            )
        return entry

    def last(self) -> AuditEntry | None:
        """Return the newest row, or None."""
        return next(self._select("ORDER BY seq DESC LIMIT 1"), None)

    def of(self, subject: str) -> list[AuditEntry]:
        """Return all rows of one subject's digest."""
        return list(self._select("WHERE subject = :subject ORDER BY seq", subject=subject))

    def all(self) -> Iterator[AuditEntry]:
        """Yield all rows in batches, so that others get the store in between."""
        seq = 0
        while True:
            batch = list(
                self._select("WHERE seq > :seq ORDER BY seq LIMIT :batch", seq=seq, batch=_BATCH)
            )
            yield from batch
            if len(batch) < _BATCH:
                return
            seq = batch[-1].seq

    def _select(self, rest: str, **parameters: str | int) -> Iterator[AuditEntry]:
        for row in self._access.rows(f"SELECT * FROM audit_entries {rest}", parameters):  # noqa: S608  (fixed texts)
            yield AuditEntry(
                row["seq"],
                from_micros(row["at"]),
                row["event"],
                row["subject"],
                row["taxpayer"],
                row["previous"],
                row["hash"],
            )
