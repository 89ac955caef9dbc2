"""What a terminal reports of itself to the hall."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import msgspec

from kiosk.hall_client.answers import read_answer
from kiosk.hall_client.calls import HallCalls


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTaken:
    """The hall has noted a report."""

    recovery_seen: bool = False
    """Whether staff have read about the store that was set aside."""


# Built here once: msgspec crashes when two threads meet a new type at the same moment.
_TAKEN: Final = msgspec.json.Decoder(ReportTaken)


class ReportCalls(HallCalls):
    """What :class:`kiosk.hall_client.HallClient` can report."""

    def report(
        self, audit_seq: int, audit_hash: str, recovery: Mapping[str, object] | None
    ) -> ReportTaken:
        """Leave the head of the audit trail, and what was done with a damaged store, if any."""
        body = {"audit": {"seq": audit_seq, "hash": audit_hash}, "recovery": recovery}
        response = self._call("POST", "/terminals/me/reports", body)
        return read_answer(_TAKEN, response)
