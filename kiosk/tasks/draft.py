"""A half-finished task on its way into and out of the encrypted store."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kiosk.bilingual import Bilingual
from kiosk.tasks.views import RawAnswer

if TYPE_CHECKING:
    from kiosk.tasks.definition import TaskDefinition

_FORM: Final = 1

NOT_YOURS: Final = Bilingual(
    "这份草稿不是本次办理人的,不能打开", "This draft belongs to someone else and stays closed"
)
OTHER_VERSION: Final = Bilingual(
    "表单已更新,请重新办理;之前填的没有提交",
    "The form has changed; please start again. Nothing was submitted",
)
PERIOD_CLOSED: Final = Bilingual(
    "草稿里的所属期已不需要申报,请重新开始",
    "The draft's period no longer needs filing; please start again",
)
DAMAGED: Final = Bilingual(
    "草稿读不出来,请重新办理;之前填的没有提交",
    "The draft cannot be read; please start again. Nothing was submitted",
)


class DraftUnusable(Exception):  # noqa: N818 - a state of the world with words for the visitor
    """A draft that cannot be gone on with; ``words`` say why. Holds nothing of the draft."""

    def __init__(self, words: Bilingual) -> None:
        super().__init__(words.en)
        self.words = words


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a draft holds: task and version are pinned, answers are as typed."""

    task: str
    version: int
    taxpayer_id: str
    person_key: str
    period: str  # code of the period being filed, "" if the task files none
    answers: Mapping[str, RawAnswer]
    confirmed: Mapping[str, str]  # step id -> fingerprint of what was confirmed


def write_draft(draft: Draft) -> bytes:
    """Write a draft as JSON."""
    return json.dumps(
        {
            "form": _FORM,
            "task": draft.task,
            "task_version": draft.version,
            "taxpayer_id": draft.taxpayer_id,
            "person_key": draft.person_key,
            "period": draft.period,
            "answers": dict(draft.answers),
            "confirmed": dict(draft.confirmed),
        },
        ensure_ascii=False,
        sort_keys=True,
    ).encode()


def read_draft(raw: bytes) -> Draft:
    """Read a draft; raises :class:`DraftUnusable` if it is damaged or of another form."""
    try:
        data = json.loads(raw)
        if data["form"] != _FORM:
            raise DraftUnusable(OTHER_VERSION)
        answers, confirmed = dict(data["answers"]), dict(data["confirmed"])
        return Draft(
            task=str(data["task"]),
            version=int(data["task_version"]),
            taxpayer_id=str(data["taxpayer_id"]),
            person_key=str(data["person_key"]),
            period=str(data["period"]),
            answers=answers,
            confirmed={str(step): str(mark) for step, mark in confirmed.items()},
        )
    except (ValueError, KeyError, TypeError):
        raise DraftUnusable(DAMAGED) from None


def without_pages(raw: bytes) -> bytes:
    """The draft without the papers it took pictures of: those are not at this terminal.

    Raises :class:`DraftUnusable` as :func:`read_draft` and :func:`pinned_definition` do.
    """
    from kiosk.tasks.answer_forms import AnswerType

    saved = read_draft(raw)
    facts = pinned_definition(saved).facts
    kept = {
        key: answer
        for key, answer in saved.answers.items()
        if key not in facts
        or facts[key].type is not AnswerType.DOCUMENT
        or not isinstance(answer, list)
    }
    return write_draft(replace(saved, answers=kept))


def pinned_definition(draft: Draft) -> TaskDefinition:
    """Load the version a draft was begun with; raises :class:`DraftUnusable` if it is gone."""
    from kiosk.tasks.catalogue import NoSuchTask, load_task

    try:
        return load_task(draft.task, version=draft.version)
    except NoSuchTask:
        raise DraftUnusable(OTHER_VERSION) from None
