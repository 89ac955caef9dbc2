"""How something about a visitor is refused: what is wrong, and the way on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from kiosk.bilingual import Bilingual

Reason = TypeVar("Reason", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Refusal(Generic[Reason]):
    """A refusal with its reason from a closed set. Never holds what was refused."""

    reason: Reason
    words: Bilingual
    way_on: Bilingual
