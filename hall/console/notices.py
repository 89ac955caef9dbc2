"""What staff should know of the hall's terminals, at the top of the console."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response
from pydantic import AwareDatetime, BaseModel

from hall.api.callers import ClerkDep, HallDep
from hall.problem import Problem
from kiosk.bilingual import Bilingual

router = APIRouter(prefix="/console/api/notices", include_in_schema=False)


class NoticeBody(BaseModel):
    """One notice."""

    terminal_id: str
    terminal: str
    kind: str
    detail: dict[str, Any]
    noted_at: AwareDatetime


@router.get("")
def notices(hall: HallDep, clerk: ClerkDep) -> list[NoticeBody]:
    """List what nobody has read yet."""
    del clerk
    return [
        NoticeBody(
            terminal_id=notice.terminal_id,
            terminal=notice.label,
            kind=notice.kind,
            detail=notice.detail,
            noted_at=notice.noted_at,
        )
        for notice in hall.terminal_reports.notices()
    ]


@router.post("/{terminal_id}/{kind}/seen", status_code=204)
def seen(hall: HallDep, clerk: ClerkDep, terminal_id: str, kind: str) -> Response:
    """Staff have read it and dealt with it."""
    if not hall.terminal_reports.seen(terminal_id, kind, clerk):
        raise Problem(404, "not_found", Bilingual("没有这条提醒", "there is no such notice"))
    return Response(status_code=204)
