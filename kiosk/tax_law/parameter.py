"""A dated figure of the law, and the two ways in which a figure can be unknown."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from kiosk.bilingual import Bilingual


@dataclass(frozen=True, slots=True)
class Bracket:
    """One row of a progressive scale (速算表): tax = base × rate − quick deduction."""

    up_to: Decimal | None  # upper end in yuan, included; None: no upper end
    rate: Decimal
    quick_deduction: Decimal  # 速算扣除数, yuan


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One rate, threshold, relief or fine, with the time and place where it holds."""

    key: str
    name: Bilingual
    unit: str  # "yuan", "rate", "per_mille", "days", "persons", "months", "years", "yes_no", …
    value: Decimal  # nought for a scale: see ``brackets``
    valid_from: date
    valid_to: date | None  # the last day, included; None: no end is known
    basis: str
    source: str
    confidence: str  # "sourced high", "recalled medium", "default low", …
    region: str = ""  # 行政区划代码 prefix whose rule this is; "" is national
    brackets: tuple[Bracket, ...] = field(default=())
    note: str = ""  # what is doubtful or worth knowing, for whoever keeps the files

    def holds(self) -> bool:
        """Whether a yes-or-no parameter says yes."""
        return self.value != 0

    def bracket_for(self, base: Decimal) -> Bracket:
        """Return the row of the scale in which ``base`` (yuan) falls."""
        for bracket in self.brackets:
            if bracket.up_to is None or base <= bracket.up_to:
                return bracket
        raise ValueError(f"{self.key}: the scale has no last row")


class UnknownParameter(LookupError):  # noqa: N818 - a state of the law, not a fault
    """The law has no value for that day: it ended, or is not in the files.

    ``reason`` is a sentence for the screen. ``since`` is the day from which the value
    is unknown, ``None`` when it never was known before ``on`` (or not at all).
    """

    def __init__(self, key: str, on: date, reason: Bilingual, since: date | None) -> None:
        super().__init__(f"{key} on {on}: {reason.en}")
        self.key = key
        self.on = on
        self.reason = reason
        self.since = since


class NotPublished(LookupError):  # noqa: N818 - a state of the world, not a fault
    """The calendar of that year is not published yet; ``reason`` is for the screen.

    ``yet_to_come`` is false for a year so long ago that no table of holidays reaches it.
    """

    def __init__(self, year: int, reason: Bilingual, *, yet_to_come: bool = True) -> None:
        super().__init__(reason.en)
        self.year = year
        self.reason = reason
        self.yet_to_come = yet_to_come
