"""Guides: service items that are done elsewhere, with the way there (智能导税).

A guide is a small file kind of its own, ``assets/guides/Sxx.yaml``, and no task file: it
asks nothing, keeps no answers and hands nothing in, so steps, drafts, the walk and a
version to pin would all be empty forms. What it says instead (which channel and why, how
long, what it costs, what to bring, which queue) a task file has no place for.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kiosk.tasks.marked_yaml import ContentError, Problem, read_marked
from kiosk.tasks.task_file import Category, TaskId, Text, problems_of
from kiosk.window_matters import WindowMatter

GUIDES: Final = Path(__file__).resolve().parents[2] / "assets" / "guides"

_FILE_NAME: Final = re.compile(r"(S\d\d)\.yaml")


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class WayEntry(_Entry):
    """One way to get the item done; the best stands first."""

    channel: Literal["here_with_help", "window", "phone_app", "online"]
    where: Text
    why: Text = Field(description="why this way, in one sentence")
    minutes: Annotated[int, Field(ge=1, le=120)]
    cost: Text


class BasisEntry(_Entry):
    """What a statement of the guide stands on, and how sure we are of it."""

    text: Annotated[str, Field(min_length=1)]
    confidence: Annotated[str, Field(pattern=r"^(sourced|recalled) (high|medium|low)$")]


class Guide(_Entry):
    """One service item (办税事项) that is done elsewhere."""

    guide: TaskId
    name: Text
    summary: Text
    category: Category
    words: Annotated[list[str], Field(min_length=1, description="plain words people search by")]
    minutes: Annotated[int, Field(ge=1, le=60)]
    why_not_here: Text
    ways: Annotated[list[WayEntry], Field(min_length=1)]
    bring: list[Text] = []
    steps: list[Text] = Field([], description="what happens there, in order")
    queue: WindowMatter | None = Field(None, description="the windows a number is taken for")
    offers: list[Literal["help", "concern"]] = Field(
        [], description="what can be done here and now: remote help, a concern written down"
    )
    basis: list[BasisEntry] = []


def read_guide(path: Path) -> Guide:
    """Read one guide; raises :class:`ContentError` naming file and line of what is wrong."""
    data, lines = read_marked(path)
    try:
        guide = Guide.model_validate(data)
    except ValidationError as error:
        raise ContentError(path, problems_of(error, lines)) from None
    if path.name != f"{guide.guide}.yaml":
        problem = Problem(lines.at(("guide",)), f"the file should be called {guide.guide}.yaml")
        raise ContentError(path, [problem])
    return guide


@lru_cache(maxsize=4)
def load_guides(directory: Path = GUIDES) -> dict[str, Guide]:
    """Every guide by the id of its item; raises :class:`ContentError` like :func:`read_guide`."""
    return {path.stem: read_guide(path) for path in sorted(directory.glob("S??.yaml"))}


def guide_ids(directory: Path = GUIDES) -> frozenset[str]:
    """The items there is a guide for. Reads no file."""
    found = (_FILE_NAME.fullmatch(path.name) for path in directory.glob("S*.yaml"))
    return frozenset(match[1] for match in found if match)
