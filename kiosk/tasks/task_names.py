"""What a task file may name: checks expressions and texts while it is compiled."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.expressions import Expression, ExpressionError, compile_expression
from kiosk.expressions.contradiction import can_hold
from kiosk.expressions.kinds import ANY, YES_NO, Kind, Kinds, kinds_of, words
from kiosk.tasks.answer_forms import AnswerType
from kiosk.tasks.calculators import CALCULATORS
from kiosk.tasks.definition import LAW, PERIOD, Slot, Template
from kiosk.tasks.facts import FACTS, ValueKind
from kiosk.tasks.marked_yaml import Lines, Place, Problem
from kiosk.tasks.name_kinds import WRITTEN_KINDS, name_kinds, name_range
from kiosk.tasks.text_form import unfit_words

if TYPE_CHECKING:
    from kiosk.tasks.glossary_and_lists import TermEntry
    from kiosk.tasks.task_file import TaskFile, Text

_SLOT: Final = re.compile(r"\{([^{}]*)\}")


class TaskNames:
    """The names of one task file; collects what is wrong with their use.

    The rest of the compilation stands on this: :class:`kiosk.tasks.compile_steps.StepParts`
    adds the steps, :mod:`kiosk.tasks.compile_task` the whole.
    """

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
        self.required: list[Expression | None] = []  # what eligibility asks for
        self.named_at: dict[tuple[str, str], Place] = {}  # own name, what it names -> where
        self.asked_at: dict[str, int] = {
            key: index for index, step in enumerate(model.steps) for key in step.ask
        }

    def complain(self, place: Place, message: str) -> None:
        """Note a problem at ``place``."""
        self.problems.append(Problem(self.lines.at(place), message))

    # --- names ------------------------------------------------------------------

    def known(self, name: str) -> bool:
        """Whether ``name`` stands for a value."""
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

    def expression(self, text: str | None, place: Place, wanted: Kinds = ANY) -> Expression | None:
        """Compile an expression; None (and a problem noted) if it cannot be used.

        ``wanted`` is what it has to give.
        """
        if text is None:
            return None
        try:
            compiled = compile_expression(text)
        except ExpressionError as error:
            self.complain(place, f"expression: {error.message} (column {error.column})")
            return None
        unknown = [name for name in sorted(compiled.names) if not self.known(name)]
        for name in unknown:
            self.complain(place, f"unknown name {name} (column {compiled.columns[name]})")
        self._check_choices(compiled.text, place)
        self.use(compiled.names)
        for name in compiled.names:
            self.named_at.setdefault((str(place[1:2]), name), place)
        if not unknown:
            self._check_kinds(compiled, place, wanted)
        return compiled

    def _check_kinds(self, compiled: Expression, place: Place, wanted: Kinds) -> None:
        given, misfits = kinds_of(compiled, lambda name: name_kinds(self.model, name))
        for misfit in misfits:
            self.complain(place, f"{misfit.message} (column {misfit.column})")
        if not misfits and not given & wanted:
            self.complain(place, f"gives a {words(given)}; a {words(wanted)} is needed here")

    def condition(
        self, text: str | None, place: Place, *along: Expression | None
    ) -> Expression | None:
        """Compile a condition, and see that it can hold together with those ``along``."""
        problems = len(self.problems)
        compiled = self.expression(text, place, YES_NO)
        if compiled is None or len(self.problems) > problems:
            return compiled
        others = [other for other in along if other is not None]
        if compiled.text == "true":
            self.complain(place, "always holds: leave the condition out")
        elif not self._can_hold(*others, compiled):
            self.complain(place, f"is never reached: {self._why_never(compiled, others)}")
        return compiled

    def _why_never(self, condition: Expression, others: list[Expression]) -> str:
        if not self._can_hold(condition):
            return f"its condition {'contradicts itself' if condition.names else 'is fixed'}"
        against = (other for other in others if not self._can_hold(other, condition))
        other = next(against, None)
        return f"it contradicts {'the conditions before it' if other is None else other.text}"

    def _can_hold(self, *together: Expression) -> bool:
        return can_hold(together, lambda name: name_range(self.model, name))

    def number(self, name: str, place: Place) -> None:
        """Complain if the value called ``name`` is no number."""
        if self.known(name) and Kind.NUMBER not in (kinds := name_kinds(self.model, name)):
            self.complain(place, f"{name} is a {words(kinds)}; a sum is needed here")

    def use(self, names: Iterable[str]) -> None:
        """Note that ``names`` are used."""
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
        """Compile a text of both languages into ``templates``."""
        if text is None:
            return
        halves = {}
        for language in ("zh", "en"):
            written = getattr(text, language)
            for unfit in unfit_words(written, language, place):
                self.complain((*place, language), unfit)
            halves[language] = self._cut(written, (*place, language))
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
                if set("{}") & set(text[end : match.start()]):
                    self.complain(place, "a brace without its partner")
            end = match.end()
            formula, _, written = match[1].partition(":")
            if written and written not in set(ValueKind):
                self.complain(place, f"unknown format {written}: {', '.join(ValueKind)}")
                continue
            if not formula.strip():
                self.complain(place, "{} names nothing to show")
                continue
            shown = WRITTEN_KINDS[ValueKind(written)] if written else ANY
            compiled = self.expression(formula.strip(), place, shown)
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

    def asked_through(self, names: Iterable[str]) -> set[str]:
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


@cache
def _law_keys() -> frozenset[str]:
    from kiosk.tax_law import load_law

    return load_law().keys


def _written_texts(parts: list[ast.expr]) -> Iterator[str]:
    for part in parts:
        for item in part.elts if isinstance(part, ast.Tuple | ast.List) else [part]:
            if isinstance(item, ast.Constant) and isinstance(item.value, str):
                yield item.value
