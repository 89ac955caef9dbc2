"""What a resident pays for a year of insurance by themselves (城乡居民医保、居民养老).

Medical insurance has one sum for everybody, quoted by the bureau for the year that is open
(医保 assesses, 税务 collects). For the pension one chooses a step; the steps of Hebei are
recalled (冀政发〔2014〕69号 and later notices, confidence: recalled low) and have to be
confirmed before use.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kiosk.tax_law.workings import Workings

if TYPE_CHECKING:
    from kiosk.tax_law import Law
    from kiosk.tax_law.calculation import Calculation

MEDICAL: Final = "medical"
PENSION: Final = "pension"
#: 缴费档次 of the residents' pension, yuan a year.
TIERS: Final[Mapping[str, Decimal]] = {
    f"t{yuan}": Decimal(yuan) for yuan in (200, 500, 1000, 2000, 3000, 5000, 8000)
}
_MEDICAL_BASIS: Final = "社会保险法 第25条;国家医保局年度参保缴费通知"
_PENSION_BASIS: Final = "社会保险法 第20条;国发〔2014〕8号"


def resident_insurance(
    law: Law, on: date, *, plan: str, quote: Decimal | None = None, tier: str = ""
) -> Calculation:
    """Work out the sum of one year, yuan: amount ``yearly``.

    ``plan`` is ``medical`` (with the bureau's ``quote``) or ``pension`` (with a ``tier`` of
    :data:`TIERS`). Raises ``ValueError`` where the one that is needed is missing.
    """
    work = Workings("resident_insurance", law, on)
    if plan == MEDICAL:
        if quote is None:
            raise ValueError("no sum is quoted for the medical insurance")
        fact = work.fact("social.resident_medical_amount", "个人缴费标准", "yearly sum", quote)
        work.step("yearly", "居民医保", "Medical insurance", "a", fact, basis=_MEDICAL_BASIS)
        return work.result()
    if tier not in TIERS:
        raise ValueError("no step is chosen for the pension")
    fact = work.fact("tier", "选的档次", "step chosen", TIERS[tier])
    work.step("yearly", "居民养老", "Pension", "a", fact, basis=_PENSION_BASIS)
    return work.result()
