"""Compiles a task file, and refuses one whose parts do not fit together.

Unknown names, values that go round in a circle, steps that can never be reached, facts
nobody asks for or uses, calculators that do not exist, texts that show a value in one
language only: every problem names its line, and all are named at once.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.expressions import (
    FUNCTIONS,
    MISSING,
    Expression,
    ExpressionError,
    compile_expression,
)
from kiosk.tasks.answer_forms import INPUT_KINDS, AnswerType
from kiosk.tasks.calculators import CALCULATORS, ArgumentKind
from kiosk.tasks.definition import (
    LAW,
    PERIOD,
    CalculationDefinition,
    DerivedDefinition,
    FactDefinition,
    RowDefinition,
    Slot,
    StepDefinition,
    TaskDefinition,
    Template,
)
from kiosk.tasks.facts import FACTS, ROW_SOURCES, ValueKind
from kiosk.tasks.marked_yaml import ContentError, Lines, Place, Problem
from kiosk.tasks.step_kinds import SILENT_KINDS, StepKind
from kiosk.tasks.tables import TABLES

if TYPE_CHECKING:
    from kiosk.tasks.task_file import (
        DocumentEntry,
        EligibilityEntry,
        FactEntry,
        NoteEntry,
        RowEntry,
        SavingEntry,
        StepEntry,
        TaskFile,
        TermEntry,
        Text,
    )

_SECTION_NAMES: Final = frozenset(name.split(".")[0] for name in FACTS) | {LAW}
_SLOT: Final = re.compile(r"\{([^{}]*)\}")
_ASKING_KINDS: Final = frozenset(StepKind) - SILENT_KINDS


def compile_task(
    model: TaskFile, lines: Lines, path: Path, glossary: Mapping[str, TermEntry]
) -> TaskDefinition:
    """Compile a task file; raises :class:`ContentError` naming every problem's line."""
    return _Compilation(model, lines, path, glossary).result()


class _Compilation:
    """One pass over a task file: compiles what can be, collects what is wrong."""

    def __init__(
        self, model: TaskFile, lines: Lines, path: Path, glossary: Mapping[str, TermEntry]
    ) -> None:
        self.model = model
        self.lines = lines
        self.path = path
        self.glossary = glossary
        self.problems: list[Problem] = []
        self.used: set[str] = set()
        self.templates: dict[tuple[str, str], Template] = {}
        self.depends: dict[str, frozenset[str]] = {}  # own names -> names they are made of
        self.asked_at: dict[str, int] = {
            key: index for index, step in enumerate(model.steps) for key in step.ask
        }

    def complain(self, place: Place, message: str) -> None:
        self.problems.append(Problem(self.lines.at(place), message))

    # --- names ------------------------------------------------------------------

    def known(self, name: str) -> bool:
        model = self.model
        if name in model.facts or name in model.derived or name in FACTS:
            return True
        if name == PERIOD:
            return model.period is not None
        section, _, key = name.partition(".")
        if section == LAW:
            return key in _law_keys()
        bound = model.calculations.get(section)
        if bound is None:
            return False
        calculator = CALCULATORS.get(bound.calculator)
        return calculator is None or key in calculator.results  # unbound: said elsewhere

    def expression(self, text: str | None, place: Place) -> Expression | None:
        if text is None:
            return None
        try:
            compiled = compile_expression(text)
        except ExpressionError as error:
            self.complain(place, f"expression: {error.message} (column {error.column})")
            return None
        for name in sorted(compiled.names):
            if not self.known(name):
                self.complain(place, f"unknown name {name} (column {compiled.columns[name]})")
        self._check_choices(compiled.text, place)
        self._use(compiled.names)
        return compiled

    def _use(self, names: Iterable[str]) -> None:
        self.used.update(name.partition(".")[0] if name not in FACTS else name for name in names)

    def _options(self, name: str) -> tuple[str, ...]:
        fact = self.model.facts.get(name)
        if fact is not None and fact.type in (AnswerType.CHOICE, AnswerType.MULTIPLE_CHOICE):
            return tuple(option.value for option in fact.options)
        return FACTS[name].options if name in FACTS else ()

    def _check_choices(self, text: str, place: Place) -> None:
        """A comparison with a value that cannot occur is a slip of the pen."""
        for node in ast.walk(ast.parse(text, mode="eval")):
            if not isinstance(node, ast.Compare):
                continue
            parts = [node.left, *node.comparators]
            names = [
                ast.unparse(part) for part in parts if isinstance(part, ast.Name | ast.Attribute)
            ]
            for name in names:
                options = self._options(name)
                for written in _written_texts(parts) if options else ():
                    if written not in options:
                        self.complain(place, f"{name} is never {written!r}: {', '.join(options)}")

    # --- texts ------------------------------------------------------------------

    def text(self, text: Text | None, place: Place) -> None:
        if text is None:
            return
        halves = {}
        for language in ("zh", "en"):
            halves[language] = self._cut(getattr(text, language), (*place, language))
        names = {
            language: {slot.expression.text for slot in parts if isinstance(slot, Slot)}
            for language, parts in halves.items()
        }
        if names["zh"] != names["en"]:
            different = ", ".join(sorted(names["zh"] ^ names["en"]))
            self.complain(place, f"only one language shows {different}")
        self.templates[text.zh, text.en] = Template(halves["zh"], halves["en"])

    def _cut(self, text: str, place: Place) -> tuple[str | Slot, ...]:
        parts: list[str | Slot] = []
        end = 0
        for match in _SLOT.finditer(text):
            if match.start() > end:
                parts.append(text[end : match.start()])
            end = match.end()
            formula, _, written = match[1].partition(":")
            if written and written not in set(ValueKind):
                self.complain(place, f"unknown format {written}: {', '.join(ValueKind)}")
                continue
            compiled = self.expression(formula.strip() or "''", place)
            if compiled is None:
                continue
            plain = compiled.text if compiled.text in compiled.names else ""
            if not plain and not written:
                self.complain(place, f"{{{formula}}} needs a format, e.g. {{{formula}:money}}")
            parts.append(Slot(compiled, plain, ValueKind(written) if written else None))
        if "{" in (rest := text[end:]) or "}" in rest:
            self.complain(place, "a brace without its partner")
        if rest:
            parts.append(rest)
        return tuple(parts)

    # --- parts ------------------------------------------------------------------

    def facts(self) -> dict[str, FactDefinition]:
        defined = {}
        for key, entry in self.model.facts.items():
            place: Place = ("facts", key)
            if key in _SECTION_NAMES or key in FUNCTIONS or key == "otherwise":
                self.complain(place, f"{key} is a word of the language; choose another name")
            self._fact_form(key, entry, place)
            columns = {}
            for name, column in entry.columns.items():
                at = (*place, "columns", name)
                if column.type in (AnswerType.LIST, AnswerType.MULTIPLE_CHOICE):
                    self.complain(at, f"a column cannot be a {column.type}")
                self._option_form(column.type, len(column.options), at)
                self._options_once([option.value for option in column.options], at)
                self.text(column.label, (*at, "label"))
                for index, option in enumerate(column.options):
                    self.text(option.label, (*at, "options", index, "label"))
                    self.text(option.detail, (*at, "options", index, "detail"))
                columns[name] = (
                    column,
                    self.expression(column.least, (*at, "least")),
                    self.expression(column.most, (*at, "most")),
                )
            defined[key] = FactDefinition(
                key,
                entry,
                self.expression(entry.prefill, (*place, "prefill")),
                self.expression(entry.default, (*place, "default")),
                self.expression(entry.least, (*place, "least")),
                self.expression(entry.most, (*place, "most")),
                columns,
                tuple(
                    compiled
                    for index, written in enumerate(entry.boundaries)
                    if (compiled := self.expression(written, (*place, "boundaries", index)))
                ),
            )
            for text, name in (
                (entry.label, "label"),
                (entry.source, "source"),
                (entry.hint, "hint"),
            ):
                self.text(text, (*place, name))
            for index, option in enumerate(entry.options):
                self.text(option.label, (*place, "options", index, "label"))
                self.text(option.detail, (*place, "options", index, "detail"))
            self.depends[key] = _names(
                defined[key].prefill, defined[key].default, defined[key].least, defined[key].most
            )
        return defined

    def _fact_form(self, key: str, entry: FactEntry, place: Place) -> None:
        prefilled = entry.prefill is not None or entry.rows_from is not None
        if prefilled and entry.source is None:
            self.complain(place, f"{key} is prefilled: say from where (source)")
        if entry.prefill is not None and entry.default is not None:
            self.complain((*place, "default"), f"{key} has both prefill and default")
        if entry.change == "nobody" and not prefilled:
            self.complain((*place, "change"), f"{key} cannot be changed and has no prefill")
        if (entry.type is AnswerType.LIST) != bool(entry.columns):
            self.complain(place, f"{key}: a list has columns, and nothing else has")
        if entry.rows_from is not None and (
            entry.type is not AnswerType.LIST or entry.rows_from not in ROW_SOURCES
        ):
            self.complain((*place, "rows_from"), f"unknown ledger {entry.rows_from}")
        if (entry.type is AnswerType.SEARCH) != (entry.search_list is not None):
            self.complain(place, f"{key}: a search has a search_list, and nothing else has")
        if entry.type is AnswerType.PERIOD:
            self.complain((*place, "type"), "the period is built in; it is not declared as a fact")
        self._option_form(entry.type, len(entry.options), place)
        self._options_once([option.value for option in entry.options], place)

    def _option_form(self, kind: AnswerType, options: int, place: Place) -> None:
        if kind in (AnswerType.CHOICE, AnswerType.MULTIPLE_CHOICE):
            if options < 2:
                self.complain(place, "a choice needs at least two options")
        elif options:
            self.complain((*place, "options"), f"a {kind} has no options")

    def _options_once(self, values: list[str], place: Place) -> None:
        for index, value in enumerate(values):
            if value in values[:index]:
                self.complain(
                    (*place, "options", index, "value"), f"the option {value} is given twice"
                )

    def derived(self) -> dict[str, DerivedDefinition]:
        defined = {}
        for key, entry in self.model.derived.items():
            place: Place = ("derived", key)
            if key in self.model.facts or key in _SECTION_NAMES or key in FUNCTIONS:
                self.complain(place, f"the name {key} is already taken")
            value = self.expression(entry.value, (*place, "value"))
            self.text(entry.label, (*place, "label"))
            self.text(entry.source, (*place, "source"))
            self.depends[key] = _names(value)
            if value is not None:
                defined[key] = DerivedDefinition(key, entry, value)
        return defined

    def calculations(self) -> dict[str, CalculationDefinition]:
        defined = {}
        for key, entry in self.model.calculations.items():
            place: Place = ("calculations", key)
            if key in self.model.facts or key in self.model.derived or key in _SECTION_NAMES:
                self.complain(place, f"the name {key} is already taken")
            calculator = CALCULATORS.get(entry.calculator)
            if calculator is None:
                self.complain((*place, "calculator"), f"no calculator is called {entry.calculator}")
                continue
            arguments: dict[str, Expression] = {}
            lists: dict[str, str] = {}
            for name, formula in entry.arguments.items():
                at = (*place, "arguments", name)
                kind = calculator.parameters.get(name)
                if kind is None:
                    accepted = ", ".join(calculator.parameters)
                    self.complain(
                        at, f"{entry.calculator} has no argument {name}; it has {accepted}"
                    )
                elif kind is ArgumentKind.ROWS:
                    self._list_argument(name, formula, at, lists)
                elif compiled := self.expression(formula, at):
                    arguments[name] = compiled
            for name in sorted(calculator.needed - entry.arguments.keys()):
                self.complain(
                    (*place, "arguments"), f"{entry.calculator} needs the argument {name}"
                )
            when = self.expression(entry.when, (*place, "when"))
            self.depends[key] = _names(when, *arguments.values()) | frozenset(lists.values())
            defined[key] = CalculationDefinition(key, entry, calculator, when, arguments, lists)
        return defined

    def _list_argument(self, name: str, formula: str, place: Place, lists: dict[str, str]) -> None:
        fact = self.model.facts.get(formula)
        if fact is None or fact.type is not AnswerType.LIST:
            self.complain(place, f"{name} takes a list fact, not {formula}")
        else:
            self._use([formula])
            lists[name] = formula

    def steps(self) -> tuple[StepDefinition, ...]:
        defined = []
        seen: set[str] = set()
        for index, entry in enumerate(self.model.steps):
            place: Place = ("steps", index)
            if entry.id in seen:
                self.complain((*place, "id"), f"there are two steps called {entry.id}")
            seen.add(entry.id)
            when = self.expression(entry.when, (*place, "when"))
            self._step_reach(entry, when, index, place)
            self._step_asks(entry, index, place)
            rows = tuple(
                row
                for number, written in enumerate(entry.show)
                if (row := self._row(written, index, (*place, "show", number)))
            )
            self._step_form(entry, place)
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
                        (note, self._conditional(note, (*place, "notes", number)))
                        for number, note in enumerate(entry.notes)
                    ),
                    tuple(
                        (saving, self._conditional(saving, (*place, "saving", number)))
                        for number, saving in enumerate(entry.saving)
                    ),
                    self._leave(entry, index, place),
                )
            )
        return tuple(defined)

    def _leave(
        self, entry: StepEntry, index: int, place: Place
    ) -> tuple[tuple[Expression, str], ...]:
        ways = []
        for number, leave in enumerate(entry.leave):
            at = (*place, "leave", number)
            if leave.exit not in self.model.exits:
                self.complain((*at, "exit"), f"there is no exit {leave.exit}")
            when = self.expression(leave.when, (*at, "when"))
            if when is None:
                continue
            if any(self.asked_at[key] > index for key in self._asked_through(when.names)):
                self.complain((*at, "when"), f"{entry.id} is left by what is asked only later")
            ways.append((when, leave.exit))
        return tuple(ways)

    def _conditional(self, entry: NoteEntry | SavingEntry, place: Place) -> Expression | None:
        self.text(entry.text, (*place, "text"))
        return self.expression(entry.when, (*place, "when"))

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
        if when is not None and not when.names and when.evaluate(lambda _: MISSING) is not True:
            self.complain((*place, "when"), f"{entry.id} is never reached: its condition is fixed")
        if entry.kind is StepKind.SUBMIT:
            before = self.model.steps[index - 1].kind if index else None
            if before is not StepKind.SIGNATURE:
                self.complain(place, "a submit step follows its signature")
            if self.model.submission is None:
                self.complain(place, "there is a submit step but no submission")

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
        needs_button = entry.kind not in (StepKind.SUBMIT,)
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
            self._use([entry.total.amount])
        for number, term in enumerate(entry.terms):
            if term not in self.glossary:
                self.complain((*place, "terms", number), f"{term} is not in the glossary")

    def _row(self, written: str | RowEntry, index: int, place: Place) -> RowDefinition | None:
        if isinstance(written, str):
            name, row = written, RowDefinition(written, "", None, {}, None, None, None)
        else:
            self.text(written.label, (*place, "label"))
            self.text(written.source, (*place, "source"))
            self.text(written.empty, (*place, "empty"))
            when = self.expression(written.when, (*place, "when"))
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
        self._use([name])
        late = self._asked_through([name])
        if any(self.asked_at[key] > index for key in late):
            self.complain(place, f"{name} is shown before it is asked")
        return row

    def _table(self, row: RowDefinition, written: RowEntry, place: Place) -> RowDefinition:
        if row.table not in TABLES:
            self.complain((*place, "table"), f"unknown table {row.table}: {', '.join(TABLES)}")
        if written.empty is None:
            self.complain(place, f"{row.table} may be empty: say what to show then (empty)")
        return row

    # --- the whole --------------------------------------------------------------

    def _asked_through(self, names: Iterable[str]) -> set[str]:
        """Asked facts that ``names`` depend on, however many links away."""
        found: set[str] = set()
        waiting = list(names)
        seen: set[str] = set()
        while waiting:
            name = waiting.pop()
            own = name if name in self.depends else name.partition(".")[0]
            if name in FACTS:
                # How many periods are open is known before one of them is chosen.
                follows = name.startswith("period.") and name != "period.open_count"
                own = PERIOD if follows else ""
            if own in seen:
                continue
            seen.add(own)
            if own in self.asked_at:
                found.add(own)
            waiting.extend(self.depends.get(own, ()))
        return found

    def circles(self) -> None:
        done: set[str] = set()

        def visit(name: str, trail: tuple[str, ...]) -> None:
            own = name if name in self.depends else name.partition(".")[0]
            if own in trail:
                circle = " → ".join((*trail[trail.index(own) :], own))
                section = next(
                    part
                    for part in ("facts", "derived", "calculations")
                    if own in getattr(self.model, part)
                )
                at = {"facts": "prefill", "derived": "value", "calculations": "arguments"}
                self.complain((section, own, at[section]), f"goes round in a circle: {circle}")
            elif own in self.depends and own not in done and name not in FACTS:
                for needed in sorted(self.depends[own]):
                    visit(needed, (*trail, own))
                done.add(own)

        for name in self.depends:
            visit(name, ())

    def order(self, steps: tuple[StepDefinition, ...]) -> None:
        for step in steps:
            if step.when is not None:
                for key in self._asked_through(step.when.names):
                    if self.asked_at[key] >= step.index:
                        self.complain(
                            ("steps", step.index, "when"),
                            f"{step.id} depends on {key}, which is asked only later",
                        )
        for key, index in self.asked_at.items():
            for needed in self._asked_through(self.depends.get(key, ())):
                if self.asked_at[needed] > index:
                    self.complain(("facts", key), f"{key} depends on {needed}, asked only later")

    def gates(self) -> tuple[tuple[EligibilityEntry, Expression], ...]:
        gates = []
        left_by = {PERIOD} if self.model.period is not None else set()
        for index, entry in enumerate(self.model.eligibility):
            place: Place = ("eligibility", index)
            compiled = self.expression(entry.require, (*place, "require"))
            for name in ("otherwise", "unknown"):
                if getattr(entry, name) not in self.model.exits:
                    self.complain((*place, name), f"there is no exit {getattr(entry, name)}")
            if compiled is None:
                continue
            for key in self._asked_through(compiled.names) - left_by:
                self.complain(place, f"{key} is asked only after eligibility is decided")
            gates.append((entry, compiled))
        wanted = {
            name for entry in self.model.eligibility for name in (entry.otherwise, entry.unknown)
        } | {leave.exit for step in self.model.steps for leave in step.leave}
        for name, way in self.model.exits.items():
            if name not in wanted:
                self.complain(("exits", name), f"nothing leads to the exit {name}")
            self.text(way.title, ("exits", name, "title"))
            self.text(way.text, ("exits", name, "text"))
            for index, text in enumerate(way.bring):
                self.text(text, ("exits", name, "bring", index))
        return tuple(gates)

    def papers(self) -> tuple[tuple[DocumentEntry, Expression | None], ...]:
        papers = []
        for index, entry in enumerate(self.model.documents):
            place: Place = ("documents", index)
            self.text(entry.name, (*place, "name"))
            self.text(entry.detail, (*place, "detail"))
            papers.append((entry, self.expression(entry.when, (*place, "when"))))
        return tuple(papers)

    def usage(self) -> None:
        model = self.model
        submission = model.submission
        if submission is not None:
            self.text(submission.receipt_title, ("submission", "receipt_title"))
            sums: list[tuple[str, Place]] = [
                (name, ("submission", "amounts", index))
                for index, name in enumerate(submission.amounts)
            ]
            if submission.amount is not None:
                sums.append((submission.amount, ("submission", "amount")))
            sums += [(name, ("submission", "taxes", tax)) for tax, name in submission.taxes.items()]
            for name, place in sums:
                if not self.known(name):
                    self.complain(place, f"unknown name {name}")
                self._use([name])
            if not any(step.kind is StepKind.SUBMIT for step in model.steps):
                self.complain(("submission",), "there is a submission but no submit step")
        for index, reason in enumerate(model.change_reasons):
            self.text(reason.label, ("change_reasons", index, "label"))
            self.text(reason.detail, ("change_reasons", index, "detail"))
        if not model.change_reasons and any(
            entry.prefill is not None and key in self.asked_at for key, entry in model.facts.items()
        ):
            self.complain(("facts",), "prefilled facts can be changed, but there are no reasons")
        for key, entry in model.facts.items():
            starts = (entry.prefill, entry.default, entry.rows_from)
            if key not in self.asked_at and all(start is None for start in starts):
                self.complain(("facts", key), f"{key} never gets a value: nothing asks for it")
            if key not in self.used:
                self.complain(("facts", key), f"{key} is used nowhere")
        for section in ("derived", "calculations"):
            for key in getattr(model, section):
                if key not in self.used:
                    self.complain((section, key), f"{key} is used nowhere")
        if model.valid_to is not None and model.valid_to < model.valid_from:
            self.complain(("valid_to",), "valid_to is before valid_from")

    def result(self) -> TaskDefinition:
        self.text(self.model.name, ("name",))
        self.text(self.model.summary, ("summary",))
        facts, derived = self.facts(), self.derived()
        calculations = self.calculations()
        self.circles()
        steps = self.steps()
        gates, documents = self.gates(), self.papers()
        self.order(steps)
        self.usage()
        if self.problems:
            raise ContentError(self.path, self.problems)
        return TaskDefinition(
            self.path,
            self.model,
            facts,
            derived,
            calculations,
            steps,
            gates,
            documents,
            self.glossary,
            self.templates,
        )


@cache
def _law_keys() -> frozenset[str]:
    from kiosk.tax_law import load_law

    return load_law().keys


def _names(*expressions: Expression | None) -> frozenset[str]:
    return frozenset(
        name for compiled in expressions if compiled is not None for name in compiled.names
    )


def _written_texts(parts: list[ast.expr]) -> Iterator[str]:
    for part in parts:
        for item in part.elts if isinstance(part, ast.Tuple | ast.List) else [part]:
            if isinstance(item, ast.Constant) and isinstance(item.value, str):
                yield item.value
