"""The form of the content beside the tasks: the glossary, and lists to search."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError

from kiosk.tasks.marked_yaml import ContentError, read_marked
from kiosk.tasks.task_file import Entry, Name, Text, problems_of


class TermEntry(Entry):
    """One entry of ``assets/glossary.yaml``."""

    term: Text
    meaning: Text


class GlossaryFile(Entry):
    """Terms of tax in plain words."""

    terms: dict[Name, TermEntry]


class ListEntry(Entry):
    """One entry of a list to search."""

    value: Name
    zh: Annotated[str, StringConstraints(min_length=1)]
    en: Annotated[str, StringConstraints(min_length=1)]
    initials: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+$")]


class ChoiceListFile(Entry):
    """A list to search, in ``assets/tasks/lists``."""

    entries: Annotated[list[ListEntry], Field(min_length=2)]


def read_glossary(path: Path) -> dict[str, TermEntry]:
    """Read the glossary; raises :class:`ContentError` naming each wrong line."""
    data, lines = read_marked(path)
    try:
        return dict(GlossaryFile.model_validate(data).terms)
    except ValidationError as error:
        raise ContentError(path, problems_of(error, lines)) from None


def read_choice_list(path: Path) -> list[ListEntry]:
    """Read a list to search; raises :class:`ContentError` naming each wrong line."""
    data, lines = read_marked(path)
    try:
        return ChoiceListFile.model_validate(data).entries
    except ValidationError as error:
        raise ContentError(path, problems_of(error, lines)) from None
