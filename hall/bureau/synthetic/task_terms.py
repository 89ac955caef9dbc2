"""What a filed task is: its title, the right it needs, and where its taxes come from.

Read from the same task files as the terminal's, in the version that was signed, so that
bureau and terminal never call the same matter by two names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.bilingual import Bilingual
from kiosk.identity.visitor import Right
from kiosk.tasks import NoSuchTask, load_task
from kiosk.tasks.filing import amount_key
from kiosk.taxpayer import Tax


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskTerms:
    """The terms on which the bureau takes a task."""

    title: Bilingual
    rights: frozenset[Right]
    files_a_period: bool  # False: an application (申请)
    is_signed: bool  # False: a request (申领) for a document
    taxes: Mapping[Tax, str]  # which entry of a filing's ``amounts`` is owed under which tax


def terms_of(task_id: str, version: int) -> TaskTerms | None:
    """Return the terms of a task; None for a task or version that hands nothing in."""
    try:
        definition = load_task(task_id, version=version)
    except NoSuchTask:
        return None
    submission = definition.file.submission
    if submission is None or definition.message:  # a message is for the hall itself
        return None
    title = submission.receipt_title
    return TaskTerms(
        title=Bilingual(title.zh, title.en),
        rights=frozenset(definition.file.rights),
        files_a_period=definition.file.period is not None,
        is_signed=not definition.is_request,
        taxes={tax: amount_key(definition, name) for tax, name in submission.taxes.items()},
    )
