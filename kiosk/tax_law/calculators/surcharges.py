"""Surcharges on VAT (附加税费): 城建税, 教育费附加, 地方教育附加."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from kiosk.bilingual import Bilingual
from kiosk.tax_law.calculation import Calculation
from kiosk.tax_law.workings import Workings

if TYPE_CHECKING:
    from kiosk.tax_law.calculation import Operand
    from kiosk.tax_law.law import Law

LOCATIONS = ("city", "county_or_town", "other")
_PARTS = (
    ("urban", "城市维护建设税", "Urban construction tax"),
    ("edu", "教育费附加", "Education surcharge"),
    ("local_edu", "地方教育附加", "Local education surcharge"),
)


@dataclass(frozen=True, slots=True)
class Surcharges:
    """The three surcharges as operands: before relief, and payable."""

    before: tuple[Operand, ...]
    payable: tuple[Operand, ...]


def surcharges(
    law: Law,
    on: date,
    *,
    vat: Decimal,
    location: str,
    half_relief: bool,
    consumption_tax: Decimal = Decimal(0),
    sales: Decimal | None = None,
    filing: str = "month",
) -> Calculation:
    """Work out the three surcharges on VAT and consumption tax actually paid (yuan).

    ``location`` is "city" (7 %), "county_or_town" (5 %) or "other" (1 %);
    ``half_relief`` is 六税两费减半. If ``sales`` (yuan without VAT) of the ``filing``
    period ("month", "quarter") are given and do not exceed 100,000 or 300,000, the two
    education surcharges are nought for every payer (财税〔2016〕12号).

    Amounts per part (``urban``, ``edu``, ``local_edu``): ``…_before``, ``…_relief`` and
    the payable one; ``surcharges`` is the total. Each payable amount is rounded once,
    from the unrounded product; its relief is the difference.

    Law: 城市维护建设税法; 国务院令第448号; 财综〔2010〕98号; 公告2023年第12号.
    """
    work = Workings("surcharges", law, on)
    paid = work.fact("tax.vat", "实缴增值税", "VAT paid", vat)
    if consumption_tax:
        excise = work.fact("tax.consumption", "实缴消费税", "Consumption tax paid", consumption_tax)
        paid = work.step(
            "base",
            "计税依据",
            "Base",
            "a + b",
            paid,
            excise,
            basis="城市维护建设税法 第2条",
        )
    exempt_by = None
    if sales is not None:
        limit = work.parameter(f"edu.exempt_sales.{filing}")
        if work.fact("sales.period", "当期销售额", "Sales of the period", sales).value <= (
            limit.value
        ):
            exempt_by = limit
    add_surcharges(
        work, paid, location=location, half_relief=half_relief, education_exempt_by=exempt_by
    )
    return work.result()


def add_surcharges(
    work: Workings,
    base: Operand,
    *,
    location: str,
    half_relief: bool,
    education_exempt_by: Operand | None,
) -> Surcharges:
    """Write the lines of the surcharges on ``base`` into ``work``.

    Raises ``ValueError`` for an unknown ``location``.
    """
    if location not in LOCATIONS:
        raise ValueError(f"location must be one of {', '.join(LOCATIONS)}, not {location!r}")
    rates = (f"urban.rate.{location}", "edu.rate", "local_edu.rate")
    # Without VAT there is nothing to halve: the relief's end must not make this unknown.
    share = work.parameter("six_taxes.payable_share") if half_relief and base.value else None
    before: list[Operand] = []
    payable: list[Operand] = []
    for (key, zh, en), rate_key in zip(_PARTS, rates, strict=True):
        rate = work.parameter(rate_key)
        full = work.step(
            f"{key}_before", f"{zh}(减免前)", f"{en} before relief", "a * b", base, rate
        )
        if education_exempt_by is not None and key != "urban":
            limit = education_exempt_by.value
            due = work.step(
                key,
                f"{zh}(免征)",
                f"{en} (exempt)",
                "a - a",
                full,
                because=(education_exempt_by,),
                basis="财税〔2016〕12号",
                note=Bilingual(
                    f"当期销售额不超过 {limit:,.2f} 元,免征",
                    f"Sales of the period do not exceed {limit:,.2f} yuan: exempt",
                ),
            )
        elif share is not None:
            due = work.step(key, f"{zh}(减半)", f"{en} (halved)", "a * b * c", base, rate, share)
        else:
            due = work.step(key, zh, en, "a * b", base, rate)
        work.step(f"{key}_relief", f"{zh}减免额", f"{en} relief", "a - b", full, due)
        before.append(full)
        payable.append(due)
    work.total("surcharges", "附加税费合计", "Surcharges together", *payable)
    return Surcharges(tuple(before), tuple(payable))
