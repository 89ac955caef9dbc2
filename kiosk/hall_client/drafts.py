"""Half-finished tasks (草稿) at the hall, so that any terminal can go on with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import msgspec

from kiosk.hall_client.answers import read_answer
from kiosk.hall_client.calls import HallCalls, path_part
from kiosk.hall_client.failures import Refused

_LIMIT: Final = 1024 * 1024  # bytes of an answer; the hall takes 200,000 characters


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDraft:
    """A draft as it was left, and where."""

    task_version: int
    saved_at: datetime
    answers: str = field(repr=False)
    terminal_label: str
    here: bool
    """Whether this terminal saved it."""
    out_of_contact: bool = False
    """Whether its terminal is silent: it may have been signed there since."""
    handed_in: bool = False
    """Whether the filing made of it is at the hall and waits for the bureau."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftOwner:
    """Whose drafts are meant: the visit shows who asks, the taxpayer for whom."""

    visit_id: str
    visit_token: str = field(repr=False)
    taxpayer_id: str = field(repr=False)


# Built here once: msgspec crashes when two threads meet a new type at the same moment.
_DRAFTS: Final = msgspec.json.Decoder(KeptDraft)


class DraftCalls(HallCalls):
    """What :class:`kiosk.hall_client.HallClient` can ask about drafts."""

    def save_draft(
        self, owner: DraftOwner, task: str, version: int, saved_at: datetime, answers: bytes
    ) -> None:
        """Keep a draft for seven days; a newer one that the hall has already stays."""
        body = {
            "task_version": version,
            "saved_at": saved_at.isoformat(),
            "answers": answers.decode(),
        }
        self._call("PUT", _path(owner, task), body, headers=_token(owner))

    def find_draft(self, owner: DraftOwner, task: str) -> KeptDraft | None:
        """Return the draft that the hall has, if any."""
        try:
            response = self._call("GET", _path(owner, task), headers=_token(owner), limit=_LIMIT)
        except Refused as refusal:
            if refusal.code == "no_draft":
                return None
            raise
        return read_answer(_DRAFTS, response)

    def discard_draft(self, owner: DraftOwner, task: str) -> None:
        """Have the hall forget a draft; forgetting none changes nothing."""
        self._call("DELETE", _path(owner, task), headers=_token(owner))


def _path(owner: DraftOwner, task: str) -> str:
    visit, taxpayer = path_part(owner.visit_id), path_part(owner.taxpayer_id)
    return f"/visits/{visit}/taxpayers/{taxpayer}/drafts/{path_part(task)}"


def _token(owner: DraftOwner) -> dict[str, str]:
    return {"X-Visit-Token": owner.visit_token}
