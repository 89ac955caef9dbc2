"""The people whose cards and phones lie ready at the dock."""

from __future__ import annotations

from pathlib import Path

import msgspec


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """One synthetic person."""

    label: str
    """What the dock calls them: a name and what they stand for."""
    card: dict[str, object]
    """Their ID card, by the keys of :mod:`devices.id_reader.card_json`."""
    code_url: str = ""
    """Where their phone gets a fresh identity code: ``{"code": "TH1:…"}``."""


def load_people(file: Path) -> tuple[Person, ...]:
    """Read the people file, a JSON array.

    Raises :class:`ValueError` naming the file, and the entry that is wrong.
    """
    try:
        return msgspec.json.decode(file.read_bytes(), type=tuple[Person, ...])
    except OSError as error:
        raise ValueError(f"{file}: cannot be read ({error.strerror})") from error
    except msgspec.DecodeError as error:
        raise ValueError(f"{file}: {error}") from error


def card_in(content: bytes, label: str = "") -> tuple[dict[str, object], str]:
    """The card and the label in a file's content: a card, a person, or a list of people.

    From a list ``label`` picks the person; without it, the first. Raises :class:`ValueError`.
    """
    try:
        found = msgspec.json.decode(content)
    except msgspec.DecodeError as error:
        raise ValueError(f"this is no JSON: {error}") from error
    if isinstance(found, list):
        people = msgspec.convert(found, tuple[Person, ...])
        for person in people:
            if not label or label in person.label:
                return person.card, person.label
        raise ValueError(f"nobody is called {label!r}")
    if isinstance(found, dict):
        card = found.get("card", found)
        if isinstance(card, dict):
            return card, str(found.get("label", ""))
    raise ValueError("neither a card nor a person nor a list of people")
