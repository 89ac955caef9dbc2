"""What is known of a guided task at a moment: answers, values, the path, the way out.

Everything here is worked out from the answers; nothing here changes them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from kiosk.identity.visitor import Right
from kiosk.tasks.combined_return import combined_period
from kiosk.tasks.confirmation import errors_of, fingerprint, needs_reason
from kiosk.tasks.definition import PERIOD, StepDefinition, TaskDefinition
from kiosk.tasks.evaluation import Evaluation, choose_period
from kiosk.tasks.exit_views import exit_view, law_unknown, no_line, no_right
from kiosk.tasks.filing_period import Circumstances, FilingPeriod, open_periods
from kiosk.tasks.outcome import Outcome
from kiosk.tasks.paying import Paying
from kiosk.tasks.step_kinds import StepKind
from kiosk.tasks.views import (
    ExitView,
    FieldError,
    Progress,
    RawAnswer,
    Removed,
    StepState,
)

if TYPE_CHECKING:
    from kiosk.tax_law import Law
    from kiosk.taxpayer import Profile


#: A filing that is signed and not yet accepted: (task,) first and last day of its period.
SignedPeriod = tuple[date, date] | tuple[str, date, date]


class TaskState:
    """One task, one visitor, one taxpayer, as it stands."""

    def __init__(
        self,
        definition: TaskDefinition,
        profile: Profile,
        person_key: str,
        law: Law,
        today: date,
        answers: Mapping[str, RawAnswer] | None = None,
        *,
        rights: Collection[Right] = frozenset(),
        signed_periods: Collection[SignedPeriod] = frozenset(),
        confirmed: Mapping[str, str] | None = None,
        online: bool = True,
    ) -> None:
        """Start (or, with ``answers``, go on with) a task.

        ``signed_periods`` are periods (task, first day, last day) whose filing is signed and
        waits for delivery: they are not offered again. A pair of days without a task holds
        for every task. ``online`` says whether a filing would be sent at once.
        """
        self.definition = definition
        self.profile = profile
        self.person_key = person_key
        self.law = law
        self.today = today
        self.rights = frozenset(rights)
        self.online = online
        self._answers: dict[str, RawAnswer] = dict(answers or {})
        self._confirmed: dict[str, str] = dict(confirmed or {})
        self._attempted: set[str] = set()
        self._viewing: str | None = None
        self._removed: tuple[Removed, ...] = ()
        self._body: bytes | None = None
        self._outcome: Outcome | None = None
        self.paying = Paying(self)  # the money side, where the task has one
        period = definition.file.period
        waiting = frozenset(signed_periods)
        self.periods: tuple[FilingPeriod, ...] = ()
        if period is not None and period.gathers:
            tasks = (period.task, *period.gathers)
            combined = combined_period(profile, tasks, period.joins, today, waiting)
            self.periods = () if combined is None else (combined,)
        elif period is not None:
            self.periods = open_periods(profile, period.task, today, waiting)

    # --- what is known ------------------------------------------------------------

    @property
    def period(self) -> FilingPeriod | None:
        """The period being filed, if the task files one."""
        return choose_period(self.periods, self._answers.get(PERIOD))

    @property
    def period_code(self) -> str:
        """The code of the period being filed, "" for a task that files none."""
        return "" if self.period is None else self.period.code

    @cached_property
    def _state(self) -> tuple[Evaluation, tuple[StepDefinition, ...]]:
        """The values and the steps that apply, for the answers as they are."""
        at = Circumstances(self.profile, self.today, self.periods, self.period)
        values = Evaluation(self.definition, at, self.law, self._answers)
        steps = []
        for step in self.definition.steps:
            if values.is_true(step.when) and self._reaches(step):
                values.activate(step.entry.ask)
                steps.append(step)
                if any(values.is_true(when) for when, _ in step.leave):
                    break  # what the visitor said here leads out of the task
        return values, tuple(steps)

    def _reaches(self, step: StepDefinition) -> bool:
        """Whether the money side leads to ``step``: not past a payment that is not settled."""
        if self.paying.stops_here and step.kind is not StepKind.RESULT:
            return step.index <= self.paying.at
        return self.paying.applies(step)

    @property
    def frozen(self) -> bool:
        """Whether the answers stand: signed, or a payment is alive or was made."""
        return self._body is not None or self.paying.binds

    @property
    def values(self) -> Evaluation:
        """The values behind the present answers."""
        return self._state[0]

    def amount(self, name: str) -> Decimal | None:
        """The value behind a name, if it is a number."""
        value = self.values.lookup(name)
        return value if isinstance(value, Decimal) else None

    @property
    def steps(self) -> tuple[StepDefinition, ...]:
        """The steps on the path."""
        return self._state[1]

    def _changed(self) -> None:
        self.__dict__.pop("_state", None)
        self.__dict__.pop("_not_eligible", None)

    @property
    def exit(self) -> ExitView | None:
        """Why the task cannot be done here and where to go instead, or None.

        Where the law has no figure for what the visitor entered, only the step that needs
        the figure is an exit: the steps before it can be gone back to.
        """
        return self._not_eligible or self._left() or self._law_is_silent()

    def _left(self) -> ExitView | None:
        """The exit an answer leads to, once its step is confirmed."""
        step = self.steps[-1]
        if step.leave and self._viewing is None and self._is_done(step):
            for when, name in step.leave:
                if self.values.is_true(when):
                    return exit_view(name, self.definition.exit(name), self.values)
        return None

    def _law_is_silent(self) -> ExitView | None:
        values = self.values
        for row in self.current_step.rows:
            if values.is_false(row.when):
                continue
            key = row.table or row.name.partition(".")[0]
            if row.table:
                values.table(row)
            elif key in self.definition.calculations:
                values.calculation(key)
            if key in values.unknown_law:
                return law_unknown(values.unknown_law[key])
        return None

    @cached_property
    def _not_eligible(self) -> ExitView | None:
        missing = [right for right in self.definition.file.rights if right not in self.rights]
        if missing:
            return no_right(missing)
        if self.definition.is_online and not (self.online or self.frozen):
            return no_line()
        values = self.values
        for gate, requirement in self.definition.eligibility:
            answer = requirement.evaluate(values.lookup)
            if answer is not True:
                name = gate.otherwise if answer is False else gate.unknown
                return exit_view(name, self.definition.exit(name), values)
        return None

    # --- the path -----------------------------------------------------------------

    def errors(self, step: StepDefinition) -> tuple[FieldError, ...]:
        """What keeps ``step`` from being confirmed."""
        return errors_of(self.values, self._answers, step)

    def needs_reason(self, key: str) -> bool:
        """Whether the visitor has changed what the bureau's data say about ``key``."""
        return needs_reason(self.values, key)

    def _is_done(self, step: StepDefinition) -> bool:
        match step.kind:
            case StepKind.SIGNATURE:
                return self._body is not None
            case StepKind.SUBMIT:
                return self._outcome is not None
            case StepKind.PAY:
                return self.paying.done
            case StepKind.RESULT:
                return False
        return self._confirmed.get(step.id) == fingerprint(
            self.values, self._answers, step
        ) and not self.errors(step)

    def _first_open(self) -> int:
        steps = self.steps
        for index, step in enumerate(steps):
            if not self._is_done(step):
                return index
        return len(steps) - 1

    def _current_index(self) -> int:
        first_open = self._first_open()
        if self._viewing is not None and not self.frozen:
            for index, step in enumerate(self.steps[: first_open + 1]):
                if step.id == self._viewing:
                    return index
        return first_open

    @property
    def current_step(self) -> StepDefinition:
        """The step that is shown now."""
        return self.steps[self._current_index()]

    @property
    def path(self) -> tuple[StepState, ...]:
        """The steps that apply to this visitor, in order, for the progress bar."""
        values = self.values
        current, first_open = self._current_index(), self._first_open()
        states = []
        for index, step in enumerate(self.steps):
            progress = Progress.AHEAD
            if index == current:
                progress = Progress.CURRENT
            elif index < first_open:
                progress = Progress.DONE
            short = step.entry.short
            states.append(
                StepState(
                    step.id,
                    step.kind,
                    progress,
                    values.words.render(step.entry.title),
                    None if short is None else values.words.render(short),
                    changed=step.id in self._confirmed and not self._is_done(step),
                )
            )
        return tuple(states)

    @property
    def can_go_back(self) -> bool:
        """Whether :meth:`back` would lead somewhere inside the task."""
        if self.frozen or self._not_eligible is not None:
            return False
        return self._left() is not None or self._current_index() > 0

    @property
    def removed(self) -> tuple[Removed, ...]:
        """What the last changed answer made pointless, in words."""
        return self._removed

    @property
    def show_missing(self) -> bool:
        """Whether empty fields of the current step are marked: after a first try to go on."""
        return self.current_step.id in self._attempted

    @property
    def outcome(self) -> Outcome | None:
        """What became of the submission, once known."""
        return self._outcome

    @property
    def answers(self) -> Mapping[str, RawAnswer]:
        """All that the visitor has typed or chosen, as typed."""
        return dict(self._answers)
