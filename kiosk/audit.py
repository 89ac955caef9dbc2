"""The tamper-evident trail of who saw and did what (审计).

It holds event names and keyed digests, never a name or a number. Each entry carries
the hash of the one before it, so a changed or missing entry shows. Cutting off the end
shows only against a head kept elsewhere: send :meth:`AuditTrail.head` with heartbeats.
"""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from offline_cache.audit_chain import ORIGIN, AuditEntry
from offline_cache.instants import to_micros
from offline_cache.store import Store

SUBJECT_SECRET = "audit.subject_secret"  # noqa: S105  (the name of a setting)
TRAIL_FORMAT = "tax-hall-audit-trail"


class AuditEvent(StrEnum):
    """What can be said of a visit and of the terminal. A closed list: no free text."""

    TERMINAL_STARTED = "terminal.started"
    TERMINAL_ENROLLED = "terminal.enrolled"
    TERMINAL_CLOCK_WRONG = "terminal.clock_wrong"
    STORE_RECOVERED = "store.recovered"
    STAFF_ENTERED = "staff.entered"
    STAFF_LEFT = "staff.left"
    IDENTITY_REFUSED = "identity.refused"
    VISIT_BEGAN = "visit.began"
    VISIT_BEGAN_OFFLINE = "visit.began_offline"
    COMPANION_ADMITTED = "visit.accompanied"
    VISIT_ENDED = "visit.ended"
    FACE_CHECK_AGREED = "face_check.agreed"
    FACE_CHECK_PASSED = "face_check.passed"
    FACE_CHECK_FAILED = "face_check.failed"
    MESSAGE_PROVED = "message.proved"
    TAXPAYER_CHOSEN = "taxpayer.chosen"
    PROFILE_SHOWN = "profile.shown"
    PROFILE_SHOWN_FROM_STORE = "profile.shown_from_store"
    DRAFT_KEPT = "draft.kept"
    FILING_SIGNED = "filing.signed"
    REQUEST_MADE = "request.made"
    FILING_ACCEPTED = "filing.accepted"
    FILING_REFUSED = "filing.refused"
    PAYMENT_ORDERED = "payment.ordered"
    PAYMENT_SETTLED = "payment.settled"
    PAYMENT_REFUNDED = "payment.refunded"
    SLIP_PRINTED = "slip.printed"
    HELP_CALLED = "help.called"
    HELP_VIEW_GRANTED = "help.view_granted"
    HELP_VIEW_ENDED = "help.view_ended"
    HELP_ENDED = "help.ended"
    RATING_GIVEN = "rating.given"


@dataclass(frozen=True, slots=True)
class AuditHead:
    """The newest entry's number and hash; ``seq`` 0 for an empty trail."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class AuditVerdict:
    """What checking the whole trail found."""

    entries: int
    broken_at: int | None
    """Number of the first entry that is changed, missing, or not the known one."""

    @property
    def sound(self) -> bool:
        """Whether nothing was changed or cut off."""
        return self.broken_at is None


class AuditTrail:
    """The trail in the terminal's store. Thread-safe; each record is durable."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def record(self, event: AuditEvent, subject: str = "", taxpayer: str = "") -> AuditHead:
        """Add an entry about a person and a taxpayer, given by their keys.

        Both are kept as HMAC-SHA-256 with a secret of this store. Raises
        ``StoreUnavailable``.
        """
        entry = self._store.audit.append(
            event.value, self._hidden(subject), self._hidden(taxpayer), self._store.access.clock()
        )
        return _head(entry)

    def head(self) -> AuditHead:
        """Return the newest entry's number and hash, to be kept elsewhere."""
        return _head(self._store.audit.last())

    def entries_of(self, subject: str) -> list[AuditEntry]:
        """Return what was recorded of a person, for their own request or an inquiry."""
        return self._store.audit.of(self._hidden(subject)) if subject else []

    def verify(self, known: Iterable[AuditHead] = ()) -> AuditVerdict:
        """Walk the whole trail; ``known`` are heads that were kept elsewhere."""
        heads = {head.seq: head.hash for head in known if head.seq}
        previous, seq = ORIGIN, 0
        for entry in self._store.audit.all():
            seq += 1
            if (
                entry.seq != seq
                or entry.previous != previous
                or entry.hash != entry.expected_hash()
                or heads.pop(seq, entry.hash.hex()) != entry.hash.hex()
            ):
                return AuditVerdict(seq, seq)
            previous = entry.hash
        return AuditVerdict(seq, seq + 1 if heads else None)

    def lines(self) -> Iterator[str]:
        """Yield the whole trail as text, one JSON object a line, for a check elsewhere.

        The first line names the form. Times are microseconds since 1970 UTC, hashes
        hexadecimal; ``hash`` is SHA-256 over the bytes of ``previous`` and the JSON list
        ``[seq, at, event, subject, taxpayer]`` in ASCII without blanks.
        """
        yield json.dumps({"format": TRAIL_FORMAT, "version": 1})
        for entry in self._store.audit.all():
            yield json.dumps(
                {
                    "seq": entry.seq,
                    "at": to_micros(entry.at),
                    "event": entry.event,
                    "subject": entry.subject,
                    "taxpayer": entry.taxpayer,
                    "previous": entry.previous.hex(),
                    "hash": entry.hash.hex(),
                }
            )

    def _hidden(self, text: str) -> str:
        if not text:
            return ""
        secret = self._store.settings.get_or_set(SUBJECT_SECRET, os.urandom(32).hex())
        return hmac.digest(bytes.fromhex(secret), text.encode(), "sha256").hex()


def _head(entry: AuditEntry | None) -> AuditHead:
    return AuditHead(entry.seq, entry.hash.hex()) if entry else AuditHead(0, ORIGIN.hex())
