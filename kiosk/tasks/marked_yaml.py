"""YAML with line numbers: numbers stay exact, a key given twice is refused.

A content file is plain: one document of UTF-8 text, no anchors and aliases (a few lines of
them can stand for millions), no deep nesting, at most :data:`MOST_BYTES`.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

import yaml
from yaml.constructor import ConstructorError
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Place = tuple[str | int, ...]

MOST_BYTES: Final = 1_000_000
_DEEPEST: Final = 40


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
            for deeper in ((*here, part), (*here, str(part))):  # a key 5 is the word "5" here
                if deeper in self._lines:
                    here = deeper
                    break
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
    written = str(loader.construct_scalar(node))
    try:
        return Decimal(written.replace("_", ""))
    except InvalidOperation:  # .nan, .inf
        raise ConstructorError(
            None, None, f"{written} is no number that can be used", node.start_mark
        ) from None


def _day(loader: yaml.CSafeLoader, node: ScalarNode) -> date | datetime:
    try:
        day: date | datetime = loader.construct_yaml_timestamp(node)
    except ValueError:
        raise ConstructorError(
            None, None, f"there is no day {node.value}", node.start_mark
        ) from None
    return day


_ExactLoader.add_constructor("tag:yaml.org,2002:float", _exact_number)
_ExactLoader.add_constructor("tag:yaml.org,2002:timestamp", _day)


def _too_involved(text: str) -> Iterable[Problem]:
    """Aliases and deep nesting, found before anything is built of them."""
    depth = 0
    for event in yaml.parse(text, _ExactLoader):
        line = 1 if event.start_mark is None else event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            yield Problem(line, "anchors and aliases (& and *) are not used: write it out")
            return
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            yield Problem(line, "nested too deeply")
            return


def _decoded(path: Path) -> str:
    """The text of a file; a problem names the line of what is not text."""
    raw = path.read_bytes()
    if len(raw) > MOST_BYTES:
        raise ContentError(path, [Problem(1, f"larger than {MOST_BYTES:,} bytes")])
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ContentError(
            path, [Problem(line, "not readable: the file has to be saved as UTF-8 text")]
        ) from None


def _repeated_keys(node: Node) -> Iterable[Problem]:
    if isinstance(node, MappingNode):
        seen: set[Hashable] = set()
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                yield Problem(key.start_mark.line + 1, "a key has to be one word")
                continue
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
    text = _decoded(path)
    try:
        involved = tuple(_too_involved(text))
        if involved:
            raise ContentError(path, involved)
        loader = _ExactLoader(text)
        node = loader.get_single_node()
        if node is None:
            raise ContentError(path, [Problem(1, "the file is empty")])
        repeated = tuple(_repeated_keys(node))
        if repeated:
            raise ContentError(path, repeated)
        return loader.construct_document(node), Lines(node)
    except yaml.reader.ReaderError as error:
        line = text.encode()[: error.position].count(b"\n") + 1
        raise ContentError(
            path, [Problem(line, f"not readable: {error.reason} (U+{error.character:04X})")]
        ) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise ContentError(path, [Problem(line, f"not YAML: {error.problem}")]) from None
    except (yaml.YAMLError, ArithmeticError) as error:
        raise ContentError(path, [Problem(1, f"not readable: {error}")]) from None
