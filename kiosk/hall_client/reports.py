"""What a terminal reports of itself to the hall."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import msgspec

from kiosk.hall_client.connection import Response
from kiosk.hall_client.failures import HallFault


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTaken:
    """The hall has noted a report."""

    recovery_seen: bool = False
    """Whether staff have read about the store that was set aside."""


# Built here once: msgspec crashes when two threads meet a new type at the same moment.
_TAKEN: Final = msgspec.json.Decoder(ReportTaken)


class ReportCalls(ABC):
    """What :class:`kiosk.hall_client.HallClient` can report."""

    def report(
        self, audit_seq: int, audit_hash: str, recovery: Mapping[str, object] | None
    ) -> ReportTaken:
        """Leave the head of the audit trail, and what was done with a damaged store, if any."""
        body = {"audit": {"seq": audit_seq, "hash": audit_hash}, "recovery": recovery}
        response = self._call("POST", "/terminals/me/reports", body)
        try:
            return _TAKEN.decode(response.body)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise HallFault("not_understood", response.status) from None

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
