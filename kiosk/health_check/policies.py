"""Reliefs as data (优惠政策): conditions and benefit formulas of ``assets/policies``.

A file holds any number of policies and, if they need them, tags; putting a file into the
folder is all it takes to bring a policy into the check. How one is written stands in
``docs/operating/policies.md``. Everything wrong is named with file and line, unknown
facts and unknown figures of the law included.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import yaml

from kiosk.bilingual import Bilingual
from kiosk.expressions import Expression, ExpressionError, compile_expression
from kiosk.health_check.fact import Fact, MissingFact
from kiosk.health_check.facts import CATALOGUE
from kiosk.health_check.report import LegalBasis
from kiosk.tax_law.dated_rows import read_confidence
from kiosk.tax_law.marked_yaml import LawFilesWrong, MarkedFile, Problem
from kiosk.taxpayer import Benefits, Tax, TaxpayerKind

if TYPE_CHECKING:
    from kiosk.health_check.recorder import Recorder

FOLDER: Final = Path(__file__).resolve().parents[2] / "assets/policies"
TAG_TYPES: Final = ("flag", "number", "amount", "date", "word")
_TAG_FIELDS: Final = frozenset(("name", "type", "unit", "default", "ask"))
_POLICY_NEEDED: Final = frozenset(
    ("name", "taxes", "kinds", "validity", "conditions", "benefit", "note", "task")
)
_POLICY: Final = _POLICY_NEEDED | {"headline", "saving", "enjoyed", "date", "relevant"}
_VALIDITY: Final = frozenset(("from", "to", "basis", "source", "confidence"))


@dataclass(frozen=True, slots=True)
class Tag:
    """One label of the taxpayer that policies ask for (纳税人标签)."""

    name: str
    label: Bilingual
    type: str  # of TAG_TYPES
    unit: str
    default: Decimal | bool | str | None  # what a tag that is not set means
    ask: Bilingual | None  # the question to the visitor where nothing says it


@dataclass(frozen=True, slots=True)
class Validity:
    """A stretch of days in which a policy holds, and by what."""

    valid_from: date
    valid_to: date | None
    basis: LegalBasis


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a policy."""

    text: Bilingual
    when: Expression


@dataclass(frozen=True, slots=True)
class SavingStep:
    """One line of the benefit's formula; later lines may use it by its key."""

    key: str
    label: Bilingual
    amount: Expression
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One relief."""

    policy_id: str
    name: Bilingual
    headline: Bilingual
    taxes: tuple[Tax, ...]
    kinds: frozenset[TaxpayerKind]
    dated_by: str  # "period" (the last finished VAT period), "today", or the name of a day
    validity: tuple[Validity, ...]
    relevant: Expression | None  # false: not worth mentioning to this taxpayer now
    conditions: tuple[Condition, ...]
    benefit: Bilingual
    saving: tuple[SavingStep, ...]
    enjoyed: Expression | None  # default: the bureau lists it as enjoyed
    note: Bilingual
    task_id: str

    def validity_on(self, day: date) -> Validity | None:
        """Return the stretch that holds on ``day``."""
        for validity in self.validity:
            if validity.valid_from <= day and (
                validity.valid_to is None or day <= validity.valid_to
            ):
                return validity
        return None


@dataclass(frozen=True, slots=True, eq=False)
class PolicyBook:
    """All policies and tags."""

    policies: tuple[Policy, ...]
    tags: dict[str, Tag]
    facts: dict[str, Fact[object]]  # catalogue and tags, by name
    law_names: tuple[tuple[str, Problem], ...]  # figures of the law that are asked for, and where


@lru_cache(maxsize=4)
def load_policies(folder: Path = FOLDER) -> PolicyBook:
    """Read every file of the folder; raises ``LawFilesWrong`` naming file and line.

    Names of the law (``law.…``) are not checked here but by :func:`unknown_law_names`,
    which needs the law.
    """
    problems: list[Problem] = []
    reader = _Reader(problems)
    files = [MarkedFile(path, problems) for path in sorted(folder.glob("*.yaml"))]
    roots = [(file, file.root()) for file in files]
    for file, root in roots:  # tags first: a policy may use another file's
        if root is not None:
            reader.tags_of(file, root)
    for file, root in roots:
        if root is not None:
            reader.policies_of(file, root)
    if problems:
        raise LawFilesWrong(problems)
    return PolicyBook(
        tuple(reader.policies.values()), reader.tags, reader.facts, tuple(reader.law_names)
    )


def unknown_law_names(book: PolicyBook, law_keys: Iterable[str]) -> list[Problem]:
    """Return file and line of each ``law.…`` name that the law does not declare."""
    known = frozenset(law_keys)
    return [problem for key, problem in book.law_names if key not in known]


def expressions_of(policy: Policy) -> list[Expression]:
    """Return every expression of a policy."""
    found = [condition.when for condition in policy.conditions]
    found += [step.amount for step in policy.saving]
    return [*found, *(e for e in (policy.enjoyed, policy.relevant) if e is not None)]


class _Reader:
    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self.tags: dict[str, Tag] = {}
        self.facts: dict[str, Fact[object]] = dict(CATALOGUE)
        self.policies: dict[str, Policy] = {}
        self.law_names: list[tuple[str, Problem]] = []

    # Tags

    def tags_of(self, file: MarkedFile, root: yaml.Node) -> None:
        sections = file.fields(root, "the file", frozenset(("tags", "policies")), frozenset())
        if "tags" not in sections:
            return
        for name, key, node in file.entries(sections["tags"], "tags"):
            found = file.fields(node, name, _TAG_FIELDS, frozenset(("name", "type")))
            kind = file.choice(found.get("type"), f"{name}.type", TAG_TYPES)
            if name in self.tags:
                file.wrong(key, f"tag '{name}' is declared twice")
            if ("default" in found) == ("ask" in found):
                file.wrong(key, f"tag '{name}': give either 'default' or 'ask'")
            if kind not in TAG_TYPES:
                continue
            default_node = found.get("default")
            default = None
            if default_node is not None:
                default = _tag_value(kind, str(default_node.value))
                if default is None:
                    file.wrong(default_node, f"{name}.default is no {kind}")
            tag = Tag(
                name,
                file.bilingual(found.get("name"), f"{name}.name"),
                kind,
                _UNITS[kind] if "unit" not in found else file.text(found["unit"], f"{name}.unit"),
                cast("Decimal | bool | str | None", default),
                file.bilingual(found["ask"], f"{name}.ask") if "ask" in found else None,
            )
            self.tags[name] = tag
            self.facts[f"tags.{name}"] = _fact_of(tag)

    # Policies

    def policies_of(self, file: MarkedFile, root: yaml.Node) -> None:
        sections = file.fields(root, "the file", frozenset(("tags", "policies")), frozenset())
        if "policies" not in sections:
            return
        for policy_id, key, node in file.entries(sections["policies"], "policies"):
            if policy_id in self.policies:
                file.wrong(key, f"policy '{policy_id}' stands twice")
                continue
            before = len(self.problems)
            policy = self._policy(file, policy_id, node)
            if policy is not None and len(self.problems) == before:
                self.policies[policy_id] = policy

    def _policy(self, file: MarkedFile, policy_id: str, node: yaml.Node) -> Policy | None:
        found = file.fields(node, policy_id, _POLICY, _POLICY_NEEDED)
        if not found.keys() >= _POLICY_NEEDED:
            return None
        name = file.bilingual(found["name"], f"{policy_id}.name")
        saving: list[SavingStep] = []
        if "saving" in found:
            for item in file.items(found["saving"], f"{policy_id}.saving"):
                step = self._step(file, policy_id, item, saving)
                if step is not None:
                    saving.append(step)
        enjoyed, relevant = found.get("enjoyed"), found.get("relevant")
        return Policy(
            policy_id=policy_id,
            name=name,
            headline=file.bilingual(found["headline"], f"{policy_id}.headline")
            if "headline" in found
            else name,
            taxes=tuple(map(Tax, _chosen(file, found["taxes"], f"{policy_id}.taxes", list(Tax)))),
            kinds=frozenset(
                map(
                    TaxpayerKind,
                    _chosen(file, found["kinds"], f"{policy_id}.kinds", list(TaxpayerKind)),
                )
            ),
            dated_by=file.choice(found.get("date"), f"{policy_id}.date", self._days()) or "today",
            validity=tuple(self._validity(file, policy_id, found["validity"])),
            relevant=self._expression(file, f"{policy_id}.relevant", relevant, ()),
            conditions=tuple(self._conditions(file, policy_id, found["conditions"])),
            benefit=file.bilingual(found["benefit"], f"{policy_id}.benefit"),
            saving=tuple(saving),
            enjoyed=self._expression(file, f"{policy_id}.enjoyed", enjoyed, ())
            if enjoyed
            else None,
            note=file.bilingual(found["note"], f"{policy_id}.note"),
            task_id=file.text(found["task"], f"{policy_id}.task"),
        )

    def _days(self) -> list[str]:
        days = sorted(name for name, fact in self.facts.items() if fact.unit == "date")
        return ["period", "today", *days]

    def _validity(self, file: MarkedFile, policy_id: str, node: yaml.Node) -> list[Validity]:
        rows: list[Validity] = []
        for item in file.items(node, f"{policy_id}.validity"):
            found = file.fields(item, policy_id, _VALIDITY, _VALIDITY - {"to", "source"})
            start = file.day(found.get("from"), f"{policy_id}.from")
            end = file.day(found.get("to"), f"{policy_id}.to")
            if start is None:
                continue
            last = rows[-1] if rows else None
            if last is not None and (last.valid_to is None or start <= last.valid_to):
                file.wrong(item, f"{policy_id}: begins {start}, overlaps the row before")
            if end is not None and end < start:
                file.wrong(item, f"{policy_id}: ends {end}, before it begins {start}")
            basis = LegalBasis(
                file.text(found.get("basis"), f"{policy_id}.basis"),
                file.text(found.get("source"), f"{policy_id}.source"),
                read_confidence(file, found.get("confidence"), f"{policy_id}.confidence"),
            )
            rows.append(Validity(start, end, basis))
        return rows

    def _conditions(self, file: MarkedFile, policy_id: str, node: yaml.Node) -> list[Condition]:
        conditions = []
        both = frozenset(("text", "when"))
        for item in file.items(node, f"{policy_id}.conditions"):
            found = file.fields(item, f"{policy_id}.conditions", both, both)
            when = self._expression(file, f"{policy_id}.when", found.get("when"), ())
            if when is not None:
                text = file.bilingual(found.get("text"), f"{policy_id}.conditions.text")
                conditions.append(Condition(text, when))
        return conditions

    def _step(
        self, file: MarkedFile, policy_id: str, node: yaml.Node, before: list[SavingStep]
    ) -> SavingStep | None:
        needed = frozenset(("key", "name", "amount"))
        found = file.fields(node, f"{policy_id}.saving", needed | {"unit"}, needed)
        keys = tuple(step.key for step in before)
        amount = self._expression(file, f"{policy_id}.amount", found.get("amount"), keys)
        if amount is None:
            return None
        return SavingStep(
            file.text(found.get("key"), f"{policy_id}.key"),
            file.bilingual(found.get("name"), f"{policy_id}.saving.name"),
            amount,
            file.text(found.get("unit"), f"{policy_id}.unit") or "yuan",
        )

    def _expression(
        self, file: MarkedFile, what: str, node: yaml.Node | None, steps: tuple[str, ...]
    ) -> Expression | None:
        if node is None:
            return None
        try:
            expression = compile_expression(file.text(node, what))
        except ExpressionError as error:
            file.wrong(node, f"{what}: {error}")
            return None
        for name in sorted(expression.names):
            column = expression.columns[name]
            if name.startswith("law."):
                text = f"{what}: the law has no figure '{name}' (column {column})"
                problem = Problem(file.path.name, node.start_mark.line + 1, text)
                self.law_names.append((name.removeprefix("law."), problem))
            elif name not in self.facts and name not in steps:
                file.wrong(node, f"{what}: there is no fact '{name}' (column {column})")
                return expression
        for yes in (True, False):  # both ways through "if" and "and"
            try:
                expression.evaluate(partial(self._example, expression.text, yes))
            except ExpressionError as error:
                file.wrong(node, f"{what}: {error}")
                break
        return expression

    def _example(self, text: str, yes: bool, name: str) -> object:
        """A value of the kind a name has: what cannot be compared shows before anybody is asked."""
        fact = self.facts.get(name)
        unit = fact.unit if fact is not None else "yuan"  # a figure of the law, or an earlier step
        if name == "today":  # never shown, so without a unit
            unit = "date"
        word = _QUOTED.search(text) if yes else None
        examples = {
            "yes_no": yes,
            "date": date(2026, 1, 1),
            "text": word[1] if word else "",
            "": ("",),
        }
        return examples.get(unit, Decimal(len(name) + 7 * yes))


_QUOTED: Final = re.compile(r'"([^"]*)"')


def _chosen(file: MarkedFile, node: yaml.Node, what: str, choices: Sequence[str]) -> list[str]:
    """Return the items of a list that are among ``choices``; the others are wrong."""
    found = [file.choice(item, what, choices) for item in file.items(node, what)]
    return [item for item in found if item in choices]


_UNITS: Final = {
    "flag": "yes_no",
    "number": "count",
    "amount": "yuan",
    "date": "date",
    "word": "text",
}


def _tag_value(kind: str, text: str) -> object:
    """Read a tag's text by its type; ``None`` if it is not of that type."""
    if kind == "flag":
        return {"true": True, "false": False}.get(text.lower())
    if kind in ("number", "amount"):
        try:
            return Decimal(text.replace("_", ""))
        except InvalidOperation:
            return None
    if kind == "date":
        try:
            return date.fromisoformat(text)
        except ValueError:
            return None
    return text


def _fact_of(tag: Tag) -> Fact[object]:
    name = f"tags.{tag.name}"

    def read(recorder: Recorder) -> object:
        value = cast(Benefits, recorder.section("benefits")).tags.get(tag.name)
        if value is None:
            if tag.default is not None:
                return tag.default
            raise MissingFact(name, tag.ask or tag.label)
        known = value if isinstance(value, bool) else _tag_value(tag.type, str(value))
        if known is None or (isinstance(known, bool) is not (tag.type == "flag")):
            raise MissingFact(
                name,
                Bilingual(f"“{tag.label.zh}”的数据格式不符", f"{tag.label.en} is not readable"),
            )
        return known

    return Fact(name, tag.label, tag.unit, "benefits", read)
