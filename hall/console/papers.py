"""The console's list of papers that the desk is to print for visitors (服务台代打)."""

from __future__ import annotations

from fastapi import APIRouter, Response
from pydantic import AwareDatetime, BaseModel

from hall.api.callers import ClerkDep, HallDep
from hall.problem import Problem
from kiosk.bilingual import Bilingual

router = APIRouter(prefix="/console/api/papers", include_in_schema=False)


class PaperToPrint(BaseModel):
    """One paper, named so that the clerk can ask for the number and the name."""

    paper_id: str
    pickup_number: str
    title_zh: str
    title_en: str
    visitor: str
    terminal: str
    left_at: AwareDatetime


class PapersToPrint(BaseModel):
    """All that are waiting, and whether this hall prints for visitors at all."""

    printing: bool
    papers: list[PaperToPrint]


@router.get("")
def papers(hall: HallDep, clerk: ClerkDep) -> PapersToPrint:
    """List what is waiting to be printed, oldest first."""
    del clerk
    return PapersToPrint(
        printing=hall.settings.desk_prints,
        papers=[
            PaperToPrint(
                paper_id=paper.paper_id,
                pickup_number=paper.pickup_number,
                title_zh=paper.title.zh,
                title_en=paper.title.en,
                visitor=paper.visitor,
                terminal=paper.terminal_label,
                left_at=paper.left_at,
            )
            for paper in hall.left_papers.waiting()
        ],
    )


@router.get("/{paper_id}.pdf")
def paper_pdf(hall: HallDep, clerk: ClerkDep, paper_id: str) -> Response:
    """The paper, for the clerk's own printer."""
    del clerk
    return Response(
        hall.left_papers.open_at_desk(paper_id),
        media_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="tax-hall-paper.pdf"'},
    )


@router.post("/{paper_id}/handed-over", status_code=204)
def handed_over(hall: HallDep, clerk: ClerkDep, paper_id: str) -> Response:
    """The visitor has it: the paper is forgotten here."""
    if not hall.left_papers.hand_over(paper_id, clerk):
        raise Problem(
            410, "paper_over", Bilingual("这份文件已不在这里", "this paper is no longer here")
        )
    return Response(status_code=204)
