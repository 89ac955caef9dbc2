"""Compiles a task file, and refuses one whose parts do not fit together.

Unknown names, values that go round in a circle, steps that can never be reached, facts
nobody asks for or uses, calculators that do not exist, texts that show a value in one
language only: every problem names its line, and all are named at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.expressions import (
    FUNCTIONS,
    Expression,
)
from kiosk.expressions.kinds import ANY
from kiosk.tasks.answer_forms import AnswerType
from kiosk.tasks.calculators import CALCULATORS, ArgumentKind
from kiosk.tasks.choice_lists import LISTS, OPTION_SOURCES
from kiosk.tasks.compile_ends import check_ends
from kiosk.tasks.compile_limits import check_column, check_limits
from kiosk.tasks.compile_steps import StepParts
from kiosk.tasks.definition import (
    LAW,
    PERIOD,
    CalculationDefinition,
    DerivedDefinition,
    FactDefinition,
    StepDefinition,
    TaskDefinition,
)
from kiosk.tasks.facts import FACTS
from kiosk.tasks.ledger_rows import ROW_SOURCES
from kiosk.tasks.marked_yaml import ContentError, Lines, Place
from kiosk.tasks.name_kinds import ANSWER_KINDS, ARGUMENT_KINDS, BOUNDED, DERIVED_KINDS
from kiosk.tasks.payment_items import PAYABLE_SOURCES
from kiosk.tasks.step_kinds import StepKind
from kiosk.tasks.task_file import Need

if TYPE_CHECKING:
    from kiosk.tasks.glossary_and_lists import TermEntry
    from kiosk.tasks.task_file import (
        DocumentEntry,
        EligibilityEntry,
        FactEntry,
        TaskFile,
    )

_SECTION_NAMES: Final = frozenset(name.split(".")[0] for name in FACTS) | {LAW}


def compile_task(
    model: TaskFile, lines: Lines, path: Path, glossary: Mapping[str, TermEntry]
) -> TaskDefinition:
    """Compile a task file; raises :class:`ContentError` naming every problem's line."""
    return _Compilation(model, lines, path, glossary).result()


class _Compilation(StepParts):
    """One pass over a task file: compiles what can be, collects what is wrong."""

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
                check_column(self, column, at)
                cell = ANSWER_KINDS[column.type]
                self._option_form(column.type, len(column.options), at)
                self._options_once([option.value for option in column.options], at)
                self.text(column.label, (*at, "label"))
                for index, option in enumerate(column.options):
                    self.text(option.label, (*at, "options", index, "label"))
                    self.text(option.detail, (*at, "options", index, "detail"))
                columns[name] = (
                    column,
                    self.expression(column.least, (*at, "least"), cell),
                    self.expression(column.most, (*at, "most"), cell),
                )
            kinds = ANSWER_KINDS[entry.type]
            bounds = kinds if entry.type in BOUNDED else ANY
            defined[key] = FactDefinition(
                key,
                entry,
                self.expression(entry.prefill, (*place, "prefill"), kinds),
                self.expression(entry.default, (*place, "default"), kinds),
                self.expression(entry.least, (*place, "least"), bounds),
                self.expression(entry.most, (*place, "most"), bounds),
                columns,
                tuple(
                    compiled
                    for index, written in enumerate(entry.boundaries)
                    if (compiled := self.expression(written, (*place, "boundaries", index), bounds))
                ),
            )
            check_limits(self, defined[key], place)
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
        self._paper_form(key, entry, place)
        if entry.search_list is not None and not (LISTS / f"{entry.search_list}.yaml").exists():
            self.complain((*place, "search_list"), f"there is no list {entry.search_list}")
        if entry.options_from is None:
            self._option_form(entry.type, len(entry.options), place)
        elif entry.options_from not in OPTION_SOURCES:
            known = ", ".join(OPTION_SOURCES)
            self.complain((*place, "options_from"), f"unknown {entry.options_from}: {known}")
        elif entry.options or entry.type not in (AnswerType.CHOICE, AnswerType.MULTIPLE_CHOICE):
            self.complain((*place, "options_from"), "is for a choice without options of its own")
        if entry.start_all and entry.type is not AnswerType.MULTIPLE_CHOICE:
            self.complain((*place, "start_all"), "is for a multiple choice")
        self._options_once([option.value for option in entry.options], place)

    def _paper_form(self, key: str, entry: FactEntry, place: Place) -> None:
        if (entry.verify is not None) and entry.type is not AnswerType.PHONE:
            self.complain((*place, "verify"), f"{key}: only a phone is verified by a code")
        if entry.type is not AnswerType.DOCUMENT:
            return
        paper = next((paper for paper in self.model.documents if paper.id == key), None)
        if paper is None:
            self.complain(place, f"{key} has no entry of its name under documents")
        elif paper.need is Need.KEPT:
            self.complain(place, f"{key} is kept by the taxpayer; no picture of it is taken")

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
            value = self.expression(entry.value, (*place, "value"), DERIVED_KINDS[entry.type])
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
                elif compiled := self.expression(formula, at, ARGUMENT_KINDS[kind]):
                    arguments[name] = compiled
            for name in sorted(calculator.needed - entry.arguments.keys()):
                self.complain(
                    (*place, "arguments"), f"{entry.calculator} needs the argument {name}"
                )
            when = self.condition(entry.when, (*place, "when"))
            self.depends[key] = _names(when, *arguments.values()) | frozenset(lists.values())
            defined[key] = CalculationDefinition(key, entry, calculator, when, arguments, lists)
        return defined

    def _list_argument(self, name: str, formula: str, place: Place, lists: dict[str, str]) -> None:
        fact = self.model.facts.get(formula)
        payable = fact is not None and fact.options_from in PAYABLE_SOURCES
        if fact is None or (fact.type is not AnswerType.LIST and not payable):
            self.complain(place, f"{name} takes a list fact, not {formula}")
        else:
            self.use([formula])
            self.named_at[str(place[1:2]), formula] = place
            lists[name] = formula

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
                following = (*trail[trail.index(own) :], own)[1]
                place = next(
                    at
                    for (maker, made_of), at in self.named_at.items()
                    if maker == str((own,))
                    and following in (made_of, made_of.partition(".")[0])
                    and at[0] == section
                )
                self.complain(place, f"goes round in a circle: {circle}")
            elif own in self.depends and own not in done and name not in FACTS:
                for needed in sorted(self.depends[own]):
                    visit(needed, (*trail, own))
                done.add(own)

        for name in self.depends:
            visit(name, ())

    def order(self, steps: tuple[StepDefinition, ...]) -> None:
        for step in steps:
            if step.when is not None:
                for key in self.asked_through(step.when.names):
                    if self.asked_at[key] >= step.index:
                        self.complain(
                            ("steps", step.index, "when"),
                            f"{step.id} depends on {key}, which is asked only later",
                        )
        for key, index in self.asked_at.items():
            for needed in self.asked_through(self.depends.get(key, ())):
                if self.asked_at[needed] > index:
                    self.complain(("facts", key), f"{key} depends on {needed}, asked only later")

    def gates(self) -> tuple[tuple[EligibilityEntry, Expression], ...]:
        gates = []
        left_by = {PERIOD} if self.model.period is not None else set()
        for index, entry in enumerate(self.model.eligibility):
            place: Place = ("eligibility", index)
            compiled = self.condition(entry.require, (*place, "require"), *self.required)
            self.required.append(compiled)
            for name in ("otherwise", "unknown"):
                if getattr(entry, name) not in self.model.exits:
                    self.complain((*place, name), f"there is no exit {getattr(entry, name)}")
            if compiled is None:
                continue
            for key in self.asked_through(compiled.names) - left_by:
                self.complain(place, f"{key} is asked only after eligibility is decided")
            gates.append((entry, compiled))
        wanted = {
            name for entry in self.model.eligibility for name in (entry.otherwise, entry.unknown)
        } | {leave.exit for step in self.model.steps for leave in step.leave}
        for name, way in self.model.exits.items():
            if name not in wanted:
                self.complain(("exits", name), f"nothing leads to the exit {name}")
            chosen = None if way.task_from is None else self.model.facts.get(way.task_from)
            if way.task_from is not None and (
                chosen is None or chosen.options_from != "filings.unfiled"
            ):
                self.complain(
                    ("exits", name, "task_from"),
                    f"{way.task_from} is no choice with options_from filings.unfiled",
                )
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
            self.text(entry.promise, (*place, "promise"))
            if (entry.promise is not None) != (entry.need is Need.COMMITMENT) and (
                entry.promise is not None or entry.id in self.model.facts
            ):
                self.complain(place, f"{entry.id}: a commitment has a promise, nothing else has")
            papers.append((entry, self.condition(entry.when, (*place, "when"))))
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
                self.number(name, place)
                self.use([name])
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
            # A commitment is used by being made: it is filed with the answers.
            # So is a paper by being handed in, and what a request asks for.
            handed_in = entry.type in (AnswerType.CONSENT, AnswerType.DOCUMENT) or (
                submission is not None and submission.kind != "filing" and key in self.asked_at
            )
            if key not in self.used and not handed_in:
                self.complain(("facts", key), f"{key} is used nowhere")
        for section in ("derived", "calculations"):
            for key in getattr(model, section):
                if key not in self.used:
                    self.complain((section, key), f"{key} is used nowhere")
        if model.period is not None and model.period.joins and not model.period.gathers:
            self.complain(("period", "joins"), "joins is for a return that gathers several tasks")
        if model.valid_to is not None and model.valid_to < model.valid_from:
            self.complain(("valid_to",), "valid_to is before valid_from")

    def result(self) -> TaskDefinition:
        self.text(self.model.name, ("name",))
        self.text(self.model.summary, ("summary",))
        facts, derived = self.facts(), self.derived()
        calculations = self.calculations()
        self.circles()
        gates = self.gates()
        steps = self.steps()
        documents = self.papers()
        self.order(steps)
        self.usage()
        check_ends(self)
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


def _names(*expressions: Expression | None) -> frozenset[str]:
    return frozenset(
        name for compiled in expressions if compiled is not None for name in compiled.names
    )
