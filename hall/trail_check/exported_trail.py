"""An exported audit trail, read and followed by itself.

The form is that of ``AuditTrail.lines`` in :mod:`kiosk.audit`, written down there. It is read
here by code of its own: who checks should not use what is checked.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

FORMAT: Final = "tax-hall-audit-trail"
_ORIGIN: Final = bytes(32).hex()
_Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class NoTrailError(Exception):
    """The file is no exported trail; the text names file and line."""


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)


class _Header(_Line):
    format: str
    version: int


class _Entry(_Line):
    seq: int = Field(ge=1)
    at: int
    event: str
    subject: str
    taxpayer: str
    previous: _Hash
    hash: _Hash


@dataclass(frozen=True, slots=True)
class ExportedTrail:
    """A trail as far as it is sound in itself."""

    name: str
    hashes: tuple[str, ...]
    """Of the sound entries; number 1 first."""
    broken_at: int | None
    """Number of the first entry that does not follow from the one before it."""


def read_trail(file: Path) -> ExportedTrail:
    """Read ``file`` and follow its chain. Raises :class:`NoTrailError`."""
    try:
        with file.open(encoding="ascii") as lines:
            return _follow(file.name, lines)
    except (OSError, UnicodeDecodeError) as error:
        raise NoTrailError(f"{file}: cannot be read as an exported trail ({error})") from error


def _follow(name: str, lines: Iterable[str]) -> ExportedTrail:
    rows = enumerate(lines, start=1)
    try:
        header = _Header.model_validate_json(next(rows)[1])
    except (StopIteration, ValidationError):
        header = None
    if header is None or header.format != FORMAT:
        raise NoTrailError(
            f"{name}:1: not an exported trail; make one at the terminal: "
            "python -m kiosk --settings FILE --export-trail NEW"
        )
    if header.version != 1:
        raise NoTrailError(f"{name}:1: written by a newer terminal (version {header.version})")
    hashes: list[str] = []
    previous = _ORIGIN
    for number, text in rows:
        try:
            entry = _Entry.model_validate_json(text)
        except ValidationError as error:
            raise NoTrailError(f"{name}:{number}: not an entry of a trail") from error
        due = len(hashes) + 1
        if entry.seq != due or entry.previous != previous or entry.hash != _hash_of(entry):
            return ExportedTrail(name, tuple(hashes), due)
        hashes.append(entry.hash)
        previous = entry.hash
    return ExportedTrail(name, tuple(hashes), None)


def _hash_of(entry: _Entry) -> str:
    content = [entry.seq, entry.at, entry.event, entry.subject, entry.taxpayer]
    text = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(bytes.fromhex(entry.previous) + text.encode()).hexdigest()
