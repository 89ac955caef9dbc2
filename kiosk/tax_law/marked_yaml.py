"""YAML read node by node, so that every complaint names its file and line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

import yaml

from kiosk.bilingual import Bilingual

_Parser = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Parser):  # type: ignore[misc, valid-type]  # which one, the machine decides
    """Composes nodes only: every scalar is read as text here, so no tag is guessed."""

    def resolve(self, _kind: type, _value: object, _implicit: object) -> str:
        """Give every node the same tag."""
        return ""

    def descend_resolver(self, parent: object, index: object) -> None:
        """Keep no path: nothing is resolved by it."""

    def ascend_resolver(self) -> None:
        """See :meth:`descend_resolver`."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong in a file of the law."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


class LawFilesWrong(ValueError):  # noqa: N818 - reads as what it says
    """The files of the law cannot be used; ``problems`` says where and why."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class MarkedFile:
    """One YAML file: reads typed values from nodes and gathers what is wrong."""

    def __init__(self, path: Path, problems: list[Problem]) -> None:
        self.path = path
        self.problems = problems

    def root(self) -> yaml.Node | None:
        """Return the document's top node; ``None`` after a complaint."""
        try:
            text = self.path.read_text(encoding="utf-8")
            node = yaml.compose(text, Loader=_Loader)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            self.problems.append(Problem(self.path.name, line, str(error.problem)))
            return None
        except UnicodeDecodeError:
            self.problems.append(Problem(self.path.name, 1, "is not UTF-8 text"))
            return None
        if node is None:
            self.problems.append(Problem(self.path.name, 1, "is empty"))
        return node

    def wrong(self, node: yaml.Node, text: str) -> None:
        """Note a complaint about ``node``."""
        self.problems.append(Problem(self.path.name, node.start_mark.line + 1, text))

    def entries(self, node: yaml.Node, what: str) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
        """Yield ``(key, key node, value node)`` of a mapping; a key twice is wrong."""
        if not isinstance(node, yaml.MappingNode):
            self.wrong(node, f"{what} must be a mapping (key: value)")
            return
        seen: set[str] = set()
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in seen:
                self.wrong(key_node, f"{what}: '{key}' stands twice")
                continue
            seen.add(key)
            yield key, key_node, value_node

    def fields(
        self, node: yaml.Node, what: str, allowed: frozenset[str], required: frozenset[str]
    ) -> dict[str, yaml.Node]:
        """Return a mapping's fields; unknown and missing ones are wrong."""
        found: dict[str, yaml.Node] = {}
        for key, key_node, value_node in self.entries(node, what):
            if key not in allowed:
                choice = ", ".join(sorted(allowed))
                self.wrong(key_node, f"{what}: unknown field '{key}' (known: {choice})")
            else:
                found[key] = value_node
        for key in sorted(required - found.keys()):
            self.wrong(node, f"{what}: field '{key}' is missing")
        return found

    def items(self, node: yaml.Node, what: str) -> list[yaml.Node]:
        """Return a list's items."""
        if not isinstance(node, yaml.SequenceNode):
            self.wrong(node, f"{what} must be a list")
            return []
        return list(node.value)

    def text(self, node: yaml.Node | None, what: str) -> str:
        """Return a non-empty scalar as text."""
        if node is None:
            return ""
        if not isinstance(node, yaml.ScalarNode) or not str(node.value).strip():
            self.wrong(node, f"{what} must be a text")
            return ""
        return str(node.value)

    def choice(self, node: yaml.Node | None, what: str, choices: Iterable[str]) -> str:
        """Return a text that must be one of ``choices``."""
        value = self.text(node, what)
        known = tuple(choices)
        if node is not None and value and value not in known:
            self.wrong(node, f"{what} '{value}' is not one of {', '.join(known)}")
        return value

    def number(self, node: yaml.Node | None, what: str) -> Decimal | None:
        """Return a scalar as an exact number."""
        if node is None:
            return None
        try:
            value = Decimal(str(node.value).replace("_", ""))
        except (InvalidOperation, ValueError):
            value = Decimal("NaN")
        if not isinstance(node, yaml.ScalarNode) or not value.is_finite():
            self.wrong(node, f"{what} must be a number, not '{node.value}'")
            return None
        return value

    def whole(self, node: yaml.Node | None, what: str, low: int, high: int) -> int | None:
        """Return a whole number between ``low`` and ``high``, both included."""
        value = self.number(node, what)
        if value is None or node is None:
            return None
        if value != value.to_integral_value() or not low <= value <= high:
            self.wrong(node, f"{what} must be a whole number from {low} to {high}")
            return None
        return int(value)

    def yes_no(self, node: yaml.Node | None, what: str, default: bool) -> bool:
        """Return true or false."""
        if node is None:
            return default
        value = str(node.value).lower()
        if value not in ("true", "false"):
            self.wrong(node, f"{what} must be true or false")
        return value == "true"

    def day(self, node: yaml.Node | None, what: str) -> date | None:
        """Return a calendar day written as 2026-01-31."""
        if node is None:
            return None
        try:
            return date.fromisoformat(str(node.value))
        except ValueError:
            self.wrong(node, f"{what} must be a day like 2026-01-31, not '{node.value}'")
            return None

    def month_day(self, node: yaml.Node | None, what: str) -> tuple[int, int] | None:
        """Return a day of any year written as "05-31" (29 February is not one)."""
        if node is None:
            return None
        try:
            day = date.fromisoformat(f"2001-{node.value}")
        except ValueError:
            self.wrong(node, f'{what} must be a day of the year like "05-31"')
            return None
        return day.month, day.day

    def bilingual(self, node: yaml.Node | None, what: str) -> Bilingual:
        """Return a text in both languages: ``{zh: …, en: …}``."""
        if node is None:
            return Bilingual("", "")
        both = frozenset(("zh", "en"))
        found = self.fields(node, what, both, both)
        return Bilingual(
            self.text(found.get("zh"), f"{what}.zh"), self.text(found.get("en"), f"{what}.en")
        )
