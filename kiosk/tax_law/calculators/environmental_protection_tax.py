"""Environmental protection tax (环境保护税) on what is let into air and water, and on waste."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kiosk.tax_law.calculation import Calculation
from kiosk.tax_law.workings import Workings

if TYPE_CHECKING:
    from kiosk.tax_law.law import Law

#: What is taxed, with the unit it is measured in: pollution equivalents (污染当量) or tonnes.
MEDIA: Final[Mapping[str, str]] = {
    "air": "equivalents",
    "water": "equivalents",
    "gangue": "tonnes",  # 煤矸石
    "tailings": "tonnes",  # 尾矿
    "hazardous": "tonnes",  # 危险废物
    "other_waste": "tonnes",  # 冶炼渣、粉煤灰、炉渣、其他固体废物
}
_DISCOUNTED: Final = ("air", "water")


def environmental_protection(
    law: Law,
    on: date,
    *,
    medium: str,
    quantity: Decimal,
    below_standard: Decimal = Decimal(0),
) -> Calculation:
    """Work out the tax on ``quantity`` (pollution equivalents, or tonnes of waste).

    ``below_standard`` is by how much the concentration lies under the emission standard,
    as a share: from 30 % three quarters are paid, from 50 % half (air and water only,
    第13条). Amounts: ``tax_before``, ``tax``, ``relief``. The rates of air and water are the
    region's. Law: 环境保护税法 第11条、第13条. Raises ``ValueError`` for an unknown medium
    and ``UnknownParameter`` where the region's rate is not entered.
    """
    if medium not in MEDIA:
        raise ValueError(f"no medium {medium!r} (known: {', '.join(MEDIA)})")
    work = Workings("environmental_protection", law, on)
    tonnes = MEDIA[medium] == "tonnes"
    zh, en = ("排放量(吨)", "Tonnes") if tonnes else ("污染当量数", "Pollution equivalents")
    much = work.fact("emission.quantity", zh, en, quantity, MEDIA[medium])
    rate = work.parameter(f"environment.rate.{medium}")
    full = work.step("tax_before", "减免前税额", "Tax before relief", "a * b", much, rate)
    tier = None
    if medium in _DISCOUNTED:
        for name in ("half", "quarter"):
            step = work.parameter(f"environment.relief.{name}.from")
            if below_standard >= step.value:
                tier = (step, work.parameter(f"environment.relief.{name}.payable_share"))
                break
    if tier is None:
        tax = work.step("tax", "应纳税额", "Tax", "a", full)
    else:
        tax = work.step(
            "tax",
            "应纳税额(减征)",
            "Tax (reduced)",
            "a * b * c",
            much,
            rate,
            tier[1],
            because=(tier[0],),
        )
    work.step("relief", "减免税额", "Relief", "a - b", full, tax)
    return work.result()
