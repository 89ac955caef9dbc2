"""Takes the visitor's answers: kept as typed, told what is wrong, told what no longer counts."""

from __future__ import annotations

from kiosk.bilingual import Bilingual
from kiosk.tasks.answer_forms import fits
from kiosk.tasks.confirmation import REASON
from kiosk.tasks.definition import PERIOD, TaskDefinition
from kiosk.tasks.phone_proof import PROOF
from kiosk.tasks.task_state import TaskState
from kiosk.tasks.views import FieldError, RawAnswer, Removed


class AlreadySigned(RuntimeError):  # noqa: N818 - a misuse by the caller, not a visitor's fault
    """The task is signed; its answers stand. Nothing was changed."""


class Answering(TaskState):
    """A task whose answers can be given, changed and taken back."""

    def answer(self, key: str, raw: RawAnswer) -> FieldError | None:
        """Take what was typed or chosen for ``key``.

        Input that cannot be used is kept as typed and reported; it stays at the field.
        Raises :class:`AlreadySigned` after the signature and while a payment is alive or
        made, ``KeyError`` for a key that is not asked on the current step, ``TypeError``
        for an answer of another form than its fact's.
        """
        if self.frozen:
            raise AlreadySigned
        step = self.current_step
        fact_key = key.removesuffix(REASON).removesuffix(PROOF)
        if fact_key not in step.entry.ask:
            raise KeyError(f"{key} is not asked in step {step.id}")
        if not belongs(self.definition, key, raw):
            raise TypeError(f"an answer to {key} does not have the form of its fact")
        before = self._counting()
        self._viewing = step.id
        if key == PERIOD and raw != (self.period.code if self.period else None):
            self._drop_other_answers()
        self._answers[key] = raw
        if not key.endswith(REASON) and isinstance(raw, str) and not raw.strip():
            fact = self.definition.facts.get(key)
            if fact is not None and fact.prefill is not None:
                del self._answers[key]  # an emptied field goes back to the bureau's figure
                self._answers.pop(key + REASON, None)
        self._changed()
        self._say_removed(before)
        if key == fact_key + PROOF:
            return None
        held = self.values.held(fact_key)
        return None if held.error is None else FieldError(key, held.error)

    def restore(self, key: str) -> None:
        """Go back to the bureau's figure for ``key``."""
        if self.frozen:
            raise AlreadySigned
        before = self._counting()
        self._viewing = self.current_step.id
        self._answers.pop(key, None)
        self._answers.pop(key + REASON, None)
        self._changed()
        self._say_removed(before)

    def _drop_other_answers(self) -> None:
        """Figures belong to their period: another period starts from its own data."""
        self._answers = {}
        self._confirmed = {}
        self._changed()

    def _counting(self) -> dict[str, Bilingual]:
        """The answers that count now, with what they are called."""
        values = self.values
        return {
            key: values.words.label(key)
            for key in self._answers
            if key in values.active and key in self.definition.facts
        }

    def _say_removed(self, before: dict[str, Bilingual]) -> None:
        now = self._counting()
        self._removed = tuple(
            Removed(
                key,
                Bilingual(
                    f"“{label.zh}”不再需要,已不计入",
                    f"“{label.en}” no longer applies and is left out",
                ),
            )
            for key, label in before.items()
            if key not in now and key not in self.current_step.entry.ask
        )


def belongs(definition: TaskDefinition, key: str, raw: object) -> bool:
    """Whether ``key`` is a fact of the task and ``raw`` has the form of an answer to it."""
    if key == PERIOD:
        return definition.file.period is not None and isinstance(raw, str)
    if key.endswith(PROOF):
        asked = definition.facts.get(key.removesuffix(PROOF))
        return asked is not None and asked.entry.verify is not None and isinstance(raw, str)
    if key.endswith(REASON):
        return key.removesuffix(REASON) in definition.facts and isinstance(raw, str)
    fact = definition.facts.get(key)
    return fact is not None and fits(raw, fact.type)
