"""Vehicle purchase tax (车辆购置税), and vehicle and vessel tax (车船税)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from kiosk.bilingual import Bilingual
from kiosk.tax_law.calculation import Calculation
from kiosk.tax_law.workings import Workings

if TYPE_CHECKING:
    from kiosk.tax_law.calculation import Operand
    from kiosk.tax_law.law import Law


def vehicle_purchase(
    law: Law,
    on: date,
    *,
    price_ex_vat: Decimal | None = None,
    price_incl_vat: Decimal | None = None,
    new_energy: bool = False,
    passenger_car: bool = True,
) -> Calculation:
    """Work out the tax on a vehicle bought on ``on`` (the day of the invoice): 10 %.

    Give the price in yuan without VAT, or with VAT (divided by 1.13). ``new_energy``
    means a vehicle in the catalogue (目录内新能源汽车); the ceiling of the relief holds
    per ``passenger_car``. Amounts: ``price``, ``tax_before``, ``relief``, ``tax``.
    Law: 车辆购置税法; 公告2023年第10号.
    """
    if (price_ex_vat is None) == (price_incl_vat is None):
        raise ValueError("give the price either without or with VAT")
    work = Workings("vehicle_purchase", law, on)
    rate = work.parameter("vehicle_purchase.rate")
    operands: tuple[Operand, ...]
    if price_incl_vat is not None:
        paid = work.fact("vehicle.price_incl_vat", "价税合计", "Price with VAT", price_incl_vat)
        vat = work.parameter("vat.goods.rate")
        work.step("price", "计税价格", "Price taxed", "a / (1 + b)", paid, vat)
        expression, operands = "a / (1 + b) * c", (paid, vat, rate)
    else:
        price = price_ex_vat or Decimal(0)
        bare = work.fact("vehicle.price_ex_vat", "不含税价格", "Price without VAT", price)
        work.amount("price", bare.value)
        expression, operands = "a * b", (bare, rate)
    if not new_energy:
        work.amount("relief", Decimal(0))
        work.step("tax", "应纳车辆购置税", "Vehicle purchase tax", expression, *operands)
        work.amount("tax_before", work.amounts["tax"])
        return work.result()
    full = work.step("tax_before", "减免前税额", "Tax before relief", expression, *operands)
    share = work.parameter("vehicle_purchase.new_energy.payable_share")
    most = None
    # Before 2024 the relief had no ceiling.
    if passenger_car and law.is_known("vehicle_purchase.new_energy.relief_up_to", on):
        most = work.parameter("vehicle_purchase.new_energy.relief_up_to")
    if most is not None:
        relief = work.step(
            "relief",
            "新能源汽车减免额",
            "New energy relief",
            "min(a * (1 - b), c)",
            full,
            share,
            most,
            note=Bilingual(
                f"每辆乘用车减免不超过 {most.value:,} 元",
                f"At most {most.value:,} yuan for one passenger car",
            ),
        )
    else:
        relief = work.step(
            "relief", "新能源汽车减免额", "New energy relief", "a * (1 - b)", full, share
        )
    work.step("tax", "应纳车辆购置税", "Vehicle purchase tax", "a - b", full, relief)
    return work.result()


def vehicle_vessel(
    law: Law,
    on: date,
    *,
    annual: Decimal,
    bought: date | None = None,
    energy: str = "",
) -> Calculation:
    """Work out the tax of the year of ``on`` on a vehicle taxed ``annual`` yuan a year.

    A vehicle ``bought`` in that year is taxed from the month of purchase on, that month
    included. ``energy`` is "" or "new" (新能源, exempt) or "saving" (节能, half).
    Amounts: ``months``, ``tax_before``, ``relief``, ``tax``.
    Law: 车船税法实施条例 第19条; 财税〔2018〕74号.
    """
    if bought is not None and bought.year > on.year:
        raise ValueError("the vehicle was bought after the year that is taxed")
    work = Workings("vehicle_vessel", law, on)
    months = 12 if bought is None or bought.year < on.year else 13 - bought.month
    work.amount("months", Decimal(months))
    year = work.fact("vehicle.annual_tax", "年基准税额", "Tax per year", annual)
    count = work.fact("vehicle.months", "应税月份", "Months taxed", Decimal(months), "months")
    basis = "车船税法实施条例 第19条"
    full = work.step(
        "tax_before", "减免前税额", "Tax before relief", "a * b / 12", year, count, basis=basis
    )
    kinds = {"new": "new_energy", "saving": "energy_saving"}
    if energy in kinds:
        share = work.parameter(f"vehicle_vessel.{kinds[energy]}.payable_share")
        tax = work.step("tax", "应纳车船税", "Vehicle tax", "a * b / 12 * c", year, count, share)
    elif energy:
        raise ValueError(f"energy must be '', 'new' or 'saving', not {energy!r}")
    else:
        tax = work.step("tax", "应纳车船税", "Vehicle tax", "a", full)
    work.step("relief", "减免税额", "Relief", "a - b", full, tax)
    return work.result()
