"""Compiles the steps of a task file and sees that each can be reached, drawn and left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.expressions import Expression
from kiosk.tasks.answer_forms import INPUT_KINDS
from kiosk.tasks.compile_pay import check_pay
from kiosk.tasks.definition import PERIOD, RowDefinition, StepDefinition
from kiosk.tasks.facts import FACTS
from kiosk.tasks.marked_yaml import Place
from kiosk.tasks.step_kinds import SILENT_KINDS, StepKind
from kiosk.tasks.tables import GIVEN, TABLES
from kiosk.tasks.task_names import TaskNames

if TYPE_CHECKING:
    from kiosk.tasks.task_file import CheckEntry, NoteEntry, RowEntry, SavingEntry, StepEntry

_ASKING_KINDS: Final = frozenset(StepKind) - SILENT_KINDS


class StepParts(TaskNames):
    """The steps of one task file."""

    def steps(self) -> tuple[StepDefinition, ...]:
        """Compile all steps."""
        defined = []
        seen: set[str] = set()
        for index, entry in enumerate(self.model.steps):
            place: Place = ("steps", index)
            if entry.id in seen:
                self.complain((*place, "id"), f"there are two steps called {entry.id}")
            seen.add(entry.id)
            when = self.condition(entry.when, (*place, "when"), *self.required)
            self._step_reach(entry, when, index, place)
            self._step_asks(entry, index, place)
            rows = tuple(
                row
                for number, written in enumerate(entry.show)
                if (row := self._row(written, index, when, (*place, "show", number)))
            )
            self._step_form(entry, place)
            check_pay(self, entry, index, place)
            for text, name in (
                (entry.title, "title"),
                (entry.short, "short"),
                (entry.lead, "lead"),
                (entry.why, "why"),
                (entry.button, "button"),
            ):
                self.text(text, (*place, name))
            defined.append(
                StepDefinition(
                    index,
                    entry,
                    when,
                    rows,
                    tuple(
                        (note, self._conditional(note, when, (*place, "notes", number)))
                        for number, note in enumerate(entry.notes)
                    ),
                    tuple(
                        (saving, self._conditional(saving, when, (*place, "saving", number)))
                        for number, saving in enumerate(entry.saving)
                    ),
                    self._leave(entry, index, when, place),
                    self._checks(entry, index, place),
                )
            )
        return tuple(defined)

    def _checks(
        self, entry: StepEntry, index: int, place: Place
    ) -> tuple[tuple[Expression, CheckEntry], ...]:
        checks = []
        for number, check in enumerate(entry.checks):
            at = (*place, "checks", number)
            if check.at not in entry.ask:
                self.complain((*at, "at"), f"{check.at} is not asked in {entry.id}")
            self.text(check.text, (*at, "text"))
            require = self.condition(check.require, (*at, "require"))
            if require is None:
                continue
            if any(self.asked_at[key] > index for key in self.asked_through(require.names)):
                self.complain((*at, "require"), f"{entry.id} is checked by what is asked later")
            checks.append((require, check))
        return tuple(checks)

    def _leave(
        self, entry: StepEntry, index: int, reached: Expression | None, place: Place
    ) -> tuple[tuple[Expression, str], ...]:
        ways = []
        for number, leave in enumerate(entry.leave):
            at = (*place, "leave", number)
            if leave.exit not in self.model.exits:
                self.complain((*at, "exit"), f"there is no exit {leave.exit}")
            when = self.condition(leave.when, (*at, "when"), *self.required, reached)
            if when is None:
                continue
            if any(self.asked_at[key] > index for key in self.asked_through(when.names)):
                self.complain((*at, "when"), f"{entry.id} is left by what is asked only later")
            ways.append((when, leave.exit))
        return tuple(ways)

    def _conditional(
        self, entry: NoteEntry | SavingEntry, reached: Expression | None, place: Place
    ) -> Expression | None:
        self.text(entry.text, (*place, "text"))
        return self.condition(entry.when, (*place, "when"), *self.required, reached)

    def _step_reach(
        self, entry: StepEntry, when: Expression | None, index: int, place: Place
    ) -> None:
        last = index == len(self.model.steps) - 1
        if entry.kind is StepKind.RESULT:
            if not last:
                self.complain(place, f"{entry.id}: no step after a result can be reached")
            if when is not None:
                self.complain((*place, "when"), "the result is always reached; it has no condition")
        elif last:
            self.complain(place, "the last step has to be a result")
        if entry.kind is StepKind.SUBMIT:
            before = self.model.steps[index - 1].kind if index else None
            submission = self.model.submission
            if submission is None:
                self.complain(place, "there is a submit step but no submission")
            elif submission.kind != "filing":
                if before is None or any(
                    step.kind is StepKind.SIGNATURE for step in self.model.steps
                ):
                    self.complain(place, "a request is sent after a step, and nothing is signed")
                if submission.kind == "request" and self.model.mode.value != "online":
                    self.complain(("mode",), "a request is answered at once: its mode is online")
            elif before is not StepKind.SIGNATURE:
                self.complain(place, "a submit step follows its signature")

    def _step_asks(self, entry: StepEntry, index: int, place: Place) -> None:
        for number, key in enumerate(entry.ask):
            at = (*place, "ask", number)
            if key == PERIOD and self.model.period is not None:
                if entry.kind is not StepKind.PERIOD:
                    self.complain(at, "the period is asked in a step of kind period")
                continue
            fact = self.model.facts.get(key)
            if fact is None:
                self.complain(at, f"unknown fact {key}")
                continue
            if fact.change == "nobody":
                self.complain(at, f"{key} may be changed by nobody, so it cannot be asked")
            if self.asked_at[key] != index or entry.ask.count(key) > 1:
                self.complain(at, f"{key} is asked more than once")
            needed = INPUT_KINDS[fact.type]
            if entry.kind not in (needed, StepKind.CONFIRM_TABLE):
                self.complain(
                    (*place, "kind"),
                    f"{key} is a {fact.type}; it is asked in a step of kind {needed}",
                )
        if entry.kind in SILENT_KINDS and entry.ask:
            self.complain((*place, "ask"), f"a {entry.kind} step asks nothing")
        if entry.kind in _ASKING_KINDS - {StepKind.CONFIRM_TABLE} and not entry.ask:
            self.complain(place, f"a {entry.kind} step has to ask for something")

    def _step_form(self, entry: StepEntry, place: Place) -> None:
        needs_button = entry.kind not in (StepKind.SUBMIT, StepKind.PAY)
        if needs_button and entry.button is None:
            self.complain(place, f"{entry.id} needs a button: a verb that leads on")
        if entry.kind is StepKind.CALCULATION and not any(
            (row if isinstance(row, str) else row.row or "").partition(".")[0]
            in self.model.calculations
            for row in entry.show
        ):
            self.complain(place, f"{entry.id} is a calculation but shows none of its figures")
        if entry.kind is StepKind.CONFIRM_TABLE and not entry.ask and not entry.show:
            self.complain(place, f"{entry.id} has nothing to confirm")
        if entry.total is not None:
            self.text(entry.total.label, (*place, "total", "label"))
            if not self.known(entry.total.amount):
                self.complain((*place, "total", "amount"), f"unknown name {entry.total.amount}")
            self.number(entry.total.amount, (*place, "total", "amount"))
            self.use([entry.total.amount])
        for number, term in enumerate(entry.terms):
            if term not in self.glossary:
                self.complain((*place, "terms", number), f"{term} is not in the glossary")

    def _row(
        self, written: str | RowEntry, index: int, reached: Expression | None, place: Place
    ) -> RowDefinition | None:
        if isinstance(written, str):
            name, row = written, RowDefinition(written, "", None, {}, None, None, None)
        else:
            self.text(written.label, (*place, "label"))
            self.text(written.source, (*place, "source"))
            self.text(written.empty, (*place, "empty"))
            when = self.condition(written.when, (*place, "when"), *self.required, reached)
            if (written.row is None) == (written.table is None):
                self.complain(place, "give either a row or a table")
                return None
            name = written.row or ""
            table = written.table or ""
            given = {
                key: compiled
                for key, formula in written.given.items()
                if (compiled := self.expression(formula, (*place, "given", key)))
            }
            row = RowDefinition(
                name, table, written.empty, given, when, written.label, written.source
            )
            if table:
                return self._table(row, written, place)
        if not self.known(name):
            self.complain(place, f"unknown row {name}")
            return None
        if name in FACTS and row.label is None:
            self.complain(place, f"the row {name} needs a label of its own")
        self.use([name])
        late = self.asked_through([name])
        if any(self.asked_at[key] > index for key in late):
            self.complain(place, f"{name} is shown before it is asked")
        return row

    def _table(self, row: RowDefinition, written: RowEntry, place: Place) -> RowDefinition:
        if row.table not in TABLES:
            self.complain((*place, "table"), f"unknown table {row.table}: {', '.join(TABLES)}")
        accepted = GIVEN.get(row.table, frozenset())
        for key in written.given:
            if row.table in TABLES and key not in accepted:
                known = ", ".join(sorted(accepted)) or "nothing"
                self.complain((*place, "given", key), f"{row.table} takes no {key}: {known}")
        if written.empty is None:
            self.complain(place, f"{row.table} may be empty: say what to show then (empty)")
        return row
