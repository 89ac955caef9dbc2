"""One row of a ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from kiosk.bilingual import Bilingual
from kiosk.tax_law.calculation import Step

Given = Mapping[str, Decimal | str | bool]  # what the task file hands to a ledger

_NOTHING: Final = Bilingual("", "")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: what, how much or when, and a line below it."""

    label: Bilingual
    shown: Bilingual
    source: Bilingual = _NOTHING
    steps: tuple[Step, ...] = ()  # the record of a figure: its own step first
    task_id: str | None = None  # the guided task that deals with it


#: The rows of a ledger; ``None`` where the bureau's data are missing, which is not "none".
Rows = tuple[TableRow, ...] | None
