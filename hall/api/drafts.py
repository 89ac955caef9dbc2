"""Half-finished tasks of the visitor, to be gone on with at another terminal."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Path, Response
from pydantic import AwareDatetime, Field, StringConstraints

from hall.api import API
from hall.api.callers import HallDep, TerminalDep, VisitToken
from hall.api.wire import Inbound, Outbound
from hall.problem import Problem
from kiosk.bilingual import Bilingual

router = APIRouter(
    prefix=f"{API}/visits/{{visit_id}}/taxpayers/{{taxpayer_id}}/drafts", tags=["drafts"]
)

# The last step's draft may still be on its way when the visitor has gone.
_GRACE: Final = timedelta(minutes=2)

TaskId = Annotated[str, Path(pattern=r"^[A-Z][0-9]{2}$")]


class DraftBody(Inbound):
    """A draft as the terminal has it now."""

    task_version: int = Field(ge=1)
    saved_at: AwareDatetime
    answers: Annotated[str, StringConstraints(max_length=200_000)] = Field(
        description="the terminal's own form, kept sealed and given back unchanged"
    )


class DraftTaken(Outbound):
    """Whether the draft is now the one that is kept."""

    kept: bool = Field(description="false: a newer one lies here")


class KeptDraftBody(Outbound):
    """A draft as it was left."""

    task_version: int
    saved_at: AwareDatetime
    answers: str
    terminal_label: str
    here: bool = Field(description="whether the asking terminal saved it")
    out_of_contact: bool = Field(
        default=False,
        description="the terminal that saved it is silent; it may have been signed there since",
    )
    handed_in: bool = Field(
        default=False, description="the filing made of it is here and waits for the bureau"
    )


@router.put("/{task}")
def save_draft(
    hall: HallDep,
    terminal: TerminalDep,
    visit_id: str,
    taxpayer_id: str,
    task: TaskId,
    body: DraftBody,
    visit_token: VisitToken,
) -> DraftTaken:
    """Keep a draft for seven days; the newest wins."""
    visit = hall.visits.acting_for(terminal, visit_id, visit_token, taxpayer_id, _GRACE)
    return DraftTaken(
        kept=hall.visitor_drafts.save(
            terminal,
            visit.person_key,
            taxpayer_id,
            task,
            body.task_version,
            body.saved_at,
            body.answers.encode(),
        )
    )


@router.get("/{task}")
def find_draft(
    hall: HallDep,
    terminal: TerminalDep,
    visit_id: str,
    taxpayer_id: str,
    task: TaskId,
    visit_token: VisitToken,
) -> KeptDraftBody:
    """Return the draft of this visitor, or 404 ``no_draft``."""
    visit = hall.visits.acting_for(terminal, visit_id, visit_token, taxpayer_id)
    draft = hall.visitor_drafts.find(terminal, visit.person_key, taxpayer_id, task)
    if draft is None:
        raise Problem(404, "no_draft", Bilingual("没有保存的草稿", "no draft is kept"))
    return KeptDraftBody(
        task_version=draft.task_version,
        saved_at=draft.saved_at,
        answers=draft.answers.decode(),
        terminal_label=draft.terminal_label,
        here=draft.here,
        out_of_contact=draft.out_of_contact,
        handed_in=draft.handed_in,
    )


@router.delete("/{task}", status_code=204)
def discard_draft(
    hall: HallDep,
    terminal: TerminalDep,
    visit_id: str,
    taxpayer_id: str,
    task: TaskId,
    visit_token: VisitToken,
) -> Response:
    """Forget the draft; forgetting none changes nothing."""
    visit = hall.visits.acting_for(terminal, visit_id, visit_token, taxpayer_id, _GRACE)
    hall.visitor_drafts.discard(visit.person_key, taxpayer_id, task)
    return Response(status_code=204)
