"""A visit file: a name, and steps of one verb each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.play.player import Player

Verb = Callable[["Player", Any], None]
VERBS: dict[str, Verb] = {}


def verb(function: Verb) -> Verb:
    """Let visit files use ``function`` by its name."""
    VERBS[function.__name__] = function
    return function


class VisitFileError(ValueError):
    """A visit file that cannot be played; the text names file and step."""


def load_visit(file: Path) -> list[tuple[str, Any]]:
    """Read the steps of a visit file: ``[(verb, argument), …]``."""
    import yaml

    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    steps = content.get("steps") if isinstance(content, dict) else None
    if not isinstance(steps, list) or not steps:
        raise VisitFileError(f"{file}: a visit needs a list of steps")
    read = []
    for number, step in enumerate(steps, start=1):
        if isinstance(step, str):
            step = {step: None}
        if not isinstance(step, dict) or len(step) != 1:
            raise VisitFileError(f"{file}: step {number} must be one verb and what it takes")
        name, argument = next(iter(step.items()))
        if name not in VERBS:
            raise VisitFileError(
                f"{file}: step {number}: unknown verb “{name}”; known: " + ", ".join(sorted(VERBS))
            )
        read.append((name, argument))
    return read
