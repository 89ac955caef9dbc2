"""Half-finished tasks (草稿) at the hall, so that any terminal can go on with them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from urllib.parse import quote

import msgspec

from kiosk.hall_client.connection import Response
from kiosk.hall_client.failures import HallFault, Refused

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


class DraftCalls(ABC):
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
        try:
            return _DRAFTS.decode(response.body)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise HallFault("not_understood", response.status) from None

    def discard_draft(self, owner: DraftOwner, task: str) -> None:
        """Have the hall forget a draft; forgetting none changes nothing."""
        self._call("DELETE", _path(owner, task), headers=_token(owner))

    @abstractmethod
    def _call(
        self,
        method: str,
        path: str,
        body: Mapping[str, object] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        anonymous: bool = False,
        limit: int = ...,
    ) -> Response: ...


def _path(owner: DraftOwner, task: str) -> str:
    visit, taxpayer = quote(owner.visit_id, safe=""), quote(owner.taxpayer_id, safe="")
    return f"/visits/{visit}/taxpayers/{taxpayer}/drafts/{quote(task, safe='')}"


def _token(owner: DraftOwner) -> dict[str, str]:
    return {"X-Visit-Token": owner.visit_token}
