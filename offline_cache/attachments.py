"""Pictures of papers (附件资料), each belonging to a half-finished task.

They live and die with their draft: signing, discarding or forgetting the draft deletes
them in the same transaction, and the store overwrites what it deletes.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from offline_cache.access import Access, Row
from offline_cache.instants import from_micros, to_micros

LARGEST_BYTES: Final = 1_500_000
MOST_A_DRAFT: Final = 6
MEDIA_TYPES: Final = ("image/jpeg", "image/png")


class AttachmentFault(StrEnum):
    """Why a picture cannot be kept."""

    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    NO_DRAFT = "no_draft"  # signed or discarded meanwhile
    WRONG_TYPE = "wrong_type"


class AttachmentRefused(ValueError):  # noqa: N818 - names what was handed in
    """A picture that is not kept; nothing of it is stored."""

    def __init__(self, kind: AttachmentFault) -> None:
        super().__init__(kind.value)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Attachment:
    """One picture. ``sha256`` is that of ``content``, in hexadecimal digits."""

    attachment_id: str
    draft_id: str
    fact: str  # which question of the task it answers
    media_type: str
    sha256: str
    taken_at: datetime
    content: bytes = field(repr=False)


class Attachments:
    """At most :data:`MOST_A_DRAFT` pictures of :data:`LARGEST_BYTES` bytes to a draft."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def add(
        self, draft_id: str, fact: str, media_type: str, content: bytes, now: datetime
    ) -> Attachment:
        """Keep one picture. Raises :class:`AttachmentRefused`; nothing is then kept."""
        if media_type not in MEDIA_TYPES:
            raise AttachmentRefused(AttachmentFault.WRONG_TYPE)
        if not content or len(content) > LARGEST_BYTES:
            raise AttachmentRefused(AttachmentFault.TOO_LARGE)
        kept = Attachment(
            str(uuid.uuid4()),
            draft_id,
            fact,
            media_type,
            hashlib.sha256(content).hexdigest(),
            now,
            content,
        )
        with self._access.transaction():
            if self._access.row("SELECT 1 FROM drafts WHERE draft_id = ?", (draft_id,)) is None:
                raise AttachmentRefused(AttachmentFault.NO_DRAFT)
            if len(self.ids(draft_id)) >= MOST_A_DRAFT:
                raise AttachmentRefused(AttachmentFault.TOO_MANY)
            self._insert(kept)
        return kept

    def restore(self, draft_id: str, attachments: Collection[Attachment]) -> None:
        """Give pictures back to a draft under their ids: a refused filing is corrected."""
        with self._access.transaction():
            known = set(self.ids(draft_id))
            for one in attachments:
                if one.attachment_id not in known:
                    self._insert(one, draft_id)

    def _insert(self, one: Attachment, draft_id: str | None = None) -> None:
        self._access.write(
            "INSERT INTO draft_attachments VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                one.attachment_id,
                draft_id or one.draft_id,
                one.fact,
                one.media_type,
                one.sha256,
                to_micros(one.taken_at),
                one.content,
            ),
        )

    def ids(self, draft_id: str) -> tuple[str, ...]:
        """The ids of a draft's pictures, in the order they were taken."""
        rows = self._access.rows(
            """
            SELECT attachment_id FROM draft_attachments WHERE draft_id = ?
            ORDER BY taken_at, rowid
            """,
            (draft_id,),
        )
        return tuple(row["attachment_id"] for row in rows)

    def of_draft(self, draft_id: str) -> tuple[Attachment, ...]:
        """A draft's pictures, in the order they were taken."""
        rows = self._access.rows(
            "SELECT * FROM draft_attachments WHERE draft_id = ? ORDER BY taken_at, rowid",
            (draft_id,),
        )
        return tuple(_attachment(row) for row in rows)

    def remove(self, attachment_id: str) -> None:
        """Forget one picture; one that is not there is no mistake."""
        self._access.write(
            "DELETE FROM draft_attachments WHERE attachment_id = ?", (attachment_id,)
        )


def _attachment(row: Row) -> Attachment:
    return Attachment(
        row["attachment_id"],
        row["draft_id"],
        row["fact"],
        row["media_type"],
        row["sha256"],
        from_micros(row["taken_at"]),
        row["content"],
    )
