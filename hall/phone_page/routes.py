"""Fetching a paper on one's own phone.

The key stands behind the ``#`` of the scanned address, which a browser sends to nobody.
The page puts it into a form, so that it travels in a body: no log, no history of a proxy
holds it. The hall opens the paper in memory and forgets the key; opening it in the browser
instead would spare the hall that glance, but the browsers inside messengers, where most
codes are scanned, neither keep nor show a file that a script has made.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, HTMLResponse

from hall.api.callers import HallDep
from hall.api.papers import read_key
from hall.problem import Problem
from kiosk.bilingual import Bilingual

router = APIRouter(prefix="/papers", include_in_schema=False)

_STATIC: Final = Path(__file__).parent / "static"
_TYPES: Final = {"paper.css": "text/css", "paper.js": "text/javascript"}
_LONGEST_FORM: Final = 200


@router.get("/assets/{name}")
def asset(name: str) -> Response:
    """The page's own script and style."""
    if name not in _TYPES:
        raise Problem(404, "not_found", Bilingual("没有这个文件", "there is no such file"))
    return FileResponse(_STATIC / name, media_type=_TYPES[name])


@router.get("/{paper_id}")
def page(paper_id: str) -> Response:
    """The page; it says nothing about the paper, not even whether there is one."""
    del paper_id
    return FileResponse(_STATIC / "paper.html", media_type="text/html")


@router.post("/{paper_id}")
async def fetch(hall: HallDep, request: Request, paper_id: str) -> Response:
    """Hand the PDF out to whoever has the key."""
    from starlette.concurrency import run_in_threadpool

    raw = await request.body()
    name, _, text = raw[:_LONGEST_FORM].decode("ascii", "replace").partition("=")
    key = read_key(text) if name == "key" else b""
    try:
        paper = await run_in_threadpool(hall.left_papers.open_on_phone, paper_id, key)
    except Problem as problem:
        return HTMLResponse(_refusal(problem.words), status_code=problem.status)
    # The name says nothing about whose it is.
    return Response(
        paper,
        media_type="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="tax-hall-paper.pdf"'},
    )


def _refusal(words: Bilingual) -> str:
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<title>取文件</title><link rel="stylesheet" href="/papers/assets/paper.css"></head>'
        f"<body><main><h1>没有取到</h1><p>{escape(words.zh)}</p>"
        f'<p lang="en" class="quiet">{escape(words.en)}</p></main></body></html>'
    )
