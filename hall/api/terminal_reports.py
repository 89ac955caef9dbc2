"""What a terminal reports of itself, every few minutes."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import Field, StringConstraints

from hall.api import API
from hall.api.callers import HallDep, TerminalDep
from hall.api.wire import Inbound, Outbound
from hall.terminal_reports import Head

router = APIRouter(prefix=API, tags=["terminals"])


class AuditHeadBody(Inbound):
    """The newest entry of the terminal's audit trail (审计)."""

    seq: int = Field(ge=0, le=2**53)
    hash: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class RecoveryBody(Inbound):
    """The store could not be read; the file was set aside and what is readable rescued."""

    reason: Literal["damaged", "unreadable"]
    moved_to: Annotated[str, StringConstraints(max_length=120)] = Field(
        description="name of the file set aside"
    )
    rescued: dict[Annotated[str, StringConstraints(max_length=40)], int] = Field(max_length=20)


class ReportBody(Inbound):
    """One report."""

    audit: AuditHeadBody
    recovery: RecoveryBody | None = None


class ReportTaken(Outbound):
    """The report is noted."""

    recovery_seen: bool = Field(description="staff have read about the recovery")


@router.post("/terminals/me/reports")
def report(hall: HallDep, terminal: TerminalDep, body: ReportBody) -> ReportTaken:
    """Note the head of the audit trail, and a store that had to be set aside."""
    recovery = None if body.recovery is None else body.recovery.model_dump()
    head = Head(seq=body.audit.seq, hash=body.audit.hash)
    return ReportTaken(recovery_seen=hall.terminal_reports.take(terminal, head, recovery))
