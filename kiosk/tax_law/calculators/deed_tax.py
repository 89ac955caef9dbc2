"""Deed tax (契税) on a home."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from kiosk.bilingual import Bilingual
from kiosk.tax_law.calculation import Calculation
from kiosk.tax_law.workings import Workings

if TYPE_CHECKING:
    from kiosk.tax_law.law import Law

_FIRST, _SECOND = 1, 2


def deed(
    law: Law,
    on: date,
    *,
    price_ex_vat: Decimal,
    area: Decimal,
    home_number: int,
    statutory_rate: Decimal | None = None,
    individual: bool = True,
) -> Calculation:
    """Work out deed tax on a building bought on ``on``.

    ``price_ex_vat`` is yuan, ``area`` m², ``home_number`` 1 for the family's only home,
    2 for its second, 3 and more beyond. The first and second home of an ``individual``
    have reduced rates (1 % up to 140 m², else 1.5 % and 2 %; 90 m² before 2024-12-01);
    everything else the province's statutory rate of 3-5 %, the region's unless
    ``statutory_rate`` is given. Amounts: ``tax_before``, ``tax``, ``relief``.

    Law: 契税法 第3条; 公告2024年第16号. Raises ``ValueError`` for a home number below 1.
    """
    if home_number < 1:
        raise ValueError(f"the home's number must be 1 or more, not {home_number}")
    work = Workings("deed", law, on)
    price = work.fact("house.price_ex_vat", "不含税价格", "Price without VAT", price_ex_vat)
    size = work.fact("house.area", "建筑面积", "Floor area", area, "m2")
    reduced = individual and home_number in (_FIRST, _SECOND)
    before = None
    if statutory_rate is not None or not reduced or law.is_known("deed.rate.statutory", on):
        statutory = (
            work.parameter("deed.rate.statutory")
            if statutory_rate is None
            else work.fact(
                "deed.statutory_rate", "本地法定税率", "Local rate", statutory_rate, "rate"
            )
        )
        before = work.step(
            "tax_before",
            "减免前契税",
            "Deed tax before relief",
            "a * b",
            price,
            statutory,
            basis="契税法 第3条",
        )
        if not reduced:
            work.amount("relief", Decimal(0))
            work.step(
                "tax", "应纳契税", "Deed tax", "a * b", price, statutory, basis="契税法 第3条"
            )
            return work.result()
    limit = work.parameter("deed.area_limit")
    order = "first" if home_number == _FIRST else "second"
    width = "small" if size.value <= limit.value else "large"
    rate = work.parameter(f"deed.rate.{order}.{width}")
    under = width == "small"
    tax = work.step(
        "tax",
        "应纳契税",
        "Deed tax",
        "a * b",
        price,
        rate,
        because=(limit,),
        note=Bilingual(
            f"{area} m² {'不超过' if under else '超过'} {limit.value} m²",
            f"{area} m², {'up to' if under else 'above'} {limit.value} m²",
        ),
    )
    if before is not None:
        work.step("relief", "契税减免额", "Relief", "a - b", before, tax)
    return work.result()
