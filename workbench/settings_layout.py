"""How sections of settings look on their page and in their example."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """One key of one section."""

    name: str
    values: str
    default: str  # as TOML; empty for none
    meaning: str


@dataclass(frozen=True, slots=True)
class Section:
    """One ``[section]`` of the file, or, without a name, the keys at its head."""

    name: str
    title: str
    keys: tuple[Key, ...]
    optional: bool = False  # left out, it means "not fitted"


def table(keys: Sequence[Key]) -> str:
    """The keys as a Markdown table."""
    rows = "\n".join(
        f"| `{key.name}` | {key.values} | {f'`{key.default}`' if key.default else '–'} "
        f"| {key.meaning.replace('|', '&#124;')} |"
        for key in keys
    )
    return f"| Key | Values | Default | Meaning |\n|---|---|---|---|\n{rows}\n"


def explained(key: Key, filled_in: str | None) -> str:
    """The key in the example with its meaning above; what is not filled in is a comment."""
    meaning = textwrap.wrap(key.meaning.replace("`", "'"), 94)
    value = f"# {key.name} = {key.default}".rstrip()
    if filled_in is not None:
        value = f"{key.name} = {filled_in}"
    return "".join(f"#   {line}\n" for line in meaning) + value + "\n"
