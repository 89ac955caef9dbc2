"""YAML with line numbers: numbers stay exact, a key given twice is refused."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a file. ``line`` counts from 1."""

    line: int
    message: str


class ContentError(ValueError):
    """A content file that cannot be used; every problem names file and line."""

    def __init__(self, path: Path, problems: Iterable[Problem]) -> None:
        self.path = path
        self.problems = tuple(sorted(set(problems), key=lambda p: (p.line, p.message)))
        super().__init__("\n".join(f"{path.name}:{p.line}: {p.message}" for p in self.problems))


class Lines:
    """Where each part of a YAML document stands."""

    def __init__(self, root: Node) -> None:
        self._lines: dict[Place, int] = {}
        self._walk(root, ())

    def _walk(self, node: Node, place: Place) -> None:
        self._lines.setdefault(place, node.start_mark.line + 1)
        if isinstance(node, MappingNode):
            for key, value in node.value:
                name = str(key.value)
                self._lines[(*place, name)] = key.start_mark.line + 1
                self._walk(value, (*place, name))
        elif isinstance(node, SequenceNode):
            for index, item in enumerate(node.value):
                self._walk(item, (*place, index))

    def at(self, place: Sequence[str | int]) -> int:
        """Return the line of ``place``, or of the nearest part around it that exists.

        Parts that are not in the file (names a validator adds) are skipped.
        """
        here: Place = ()
        for part in place:
            deeper = (*here, part)
            if deeper in self._lines:
                here = deeper
        return self._lines.get(here, 1)


class _ExactLoader(yaml.CSafeLoader):
    """CSafeLoader whose decimal numbers are ``Decimal`` and whose booleans are true/false.

    YAML 1.1 also reads ``on``, ``off``, ``yes`` and ``no`` as booleans, which turns
    arguments and options of those names into something else.
    """


_ExactLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:bool"]
    for first, found in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_ExactLoader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf")
)


def _exact_number(loader: yaml.CSafeLoader, node: ScalarNode) -> Decimal:
    return Decimal(str(loader.construct_scalar(node)).replace("_", ""))


_ExactLoader.add_constructor("tag:yaml.org,2002:float", _exact_number)


def _repeated_keys(node: Node) -> Iterable[Problem]:
    if isinstance(node, MappingNode):
        seen: set[Hashable] = set()
        for key, value in node.value:
            if key.value in seen:
                yield Problem(key.start_mark.line + 1, f"the key {key.value!r} is given twice")
            seen.add(key.value)
            yield from _repeated_keys(value)
    elif isinstance(node, SequenceNode):
        for item in node.value:
            yield from _repeated_keys(item)


def read_marked(path: Path) -> tuple[object, Lines]:
    """Read one YAML file; returns its data and where each part stands.

    Raises :class:`ContentError` for text that is not YAML, for an empty file and for
    repeated keys, and ``OSError`` if the file cannot be read.
    """
    try:
        loader = _ExactLoader(path.read_text(encoding="utf-8"))
        node = loader.get_single_node()
        if node is None:
            raise ContentError(path, [Problem(1, "the file is empty")])
        repeated = tuple(_repeated_keys(node))
        if repeated:
            raise ContentError(path, repeated)
        return loader.construct_document(node), Lines(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise ContentError(path, [Problem(line, f"not YAML: {error.problem}")]) from None
    except (yaml.YAMLError, UnicodeDecodeError, ArithmeticError) as error:
        raise ContentError(path, [Problem(1, f"not readable: {error}")]) from None
