"""Mandates from the wire or the store, tolerant of a newer hall."""

from __future__ import annotations

import msgspec

from kiosk.identity.visitor import Mandate, MandateStatus, Right, Role

_ROLES = frozenset(Role)
_RIGHTS = frozenset(Right)
_STATES = frozenset(MandateStatus)
msgspec.json.Decoder(Mandate)  # known from now on: two threads must not meet it first at once


def decode_mandates(raw: bytes | msgspec.Raw) -> tuple[Mandate, ...]:
    """Read a JSON array of mandates.

    A right this version does not know is left out, and so is a whole mandate whose role
    or status it does not know: never does the visitor get more than is understood.
    Raises ``ValueError`` if it is not an array of mandates; the text quotes no value.
    """
    try:
        entries = msgspec.json.decode(raw, type=list[dict[str, object]])
        return tuple(
            msgspec.convert({**entry, "rights": _known_rights(entry)}, type=Mandate)
            for entry in entries
            if entry.get("role") in _ROLES and entry.get("status", "active") in _STATES
        )
    except (msgspec.MsgspecError, UnicodeDecodeError, TypeError):
        raise ValueError("the mandates are not understood") from None


def _known_rights(entry: dict[str, object]) -> list[object]:
    rights = entry.get("rights")
    if not isinstance(rights, list):
        raise TypeError("rights")
    return [right for right in rights if right in _RIGHTS]
