"""Property tax (房产税) and urban land use tax (城镇土地使用税)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from kiosk.tax_law.calculation import Calculation
from kiosk.tax_law.workings import Workings

if TYPE_CHECKING:
    from kiosk.tax_law.calculation import Operand
    from kiosk.tax_law.law import Law

NOUGHT = Decimal(0)
_WHOLE_YEAR = 12


def property_tax_on_cost(
    law: Law,
    on: date,
    *,
    cost: Decimal = NOUGHT,
    months: int = 12,
    deduction: Decimal | None = None,
    separate_underground: Decimal = NOUGHT,
    fold: Decimal | None = None,
    half_relief: bool = False,
) -> Calculation:
    """Work out property tax by cost (从价): cost × (1 − deduction) × 1.2 % × months ÷ 12.

    ``cost`` is the original cost in yuan, attached basements included;
    ``separate_underground`` a building wholly under ground, counted at ``fold`` (50-60 %
    industrial, 70-80 % commercial, 财税〔2005〕181号). ``deduction`` (10-30 %) is the
    region's unless given. Amounts: ``tax_before``, ``tax``, ``relief``.
    """
    work = Workings("property_on_cost", law, on)
    building = work.fact("house.cost", "房产原值", "Original cost", cost)
    left_out = (
        work.parameter("property.cost_deduction")
        if deduction is None
        else work.fact("house.deduction", "减除比例", "Share left out", deduction, "rate")
    )
    base = building
    if separate_underground:
        if fold is None or not 0 < fold <= 1:
            raise ValueError("a separate underground building needs a fold between 0 and 1")
        under = work.fact(
            "house.underground", "独立地下建筑原值", "Underground building", separate_underground
        )
        folded = work.fact("house.fold", "折算比例", "Fold", fold, "rate")
        base = work.step(
            "taxed_cost",
            "计税原值",
            "Cost taxed",
            "a + b * c",
            building,
            under,
            folded,
            basis="财税〔2005〕181号",
        )
    rate = work.parameter("property.rate.cost")
    _for_months(work, "a * (1 - b) * c", (base, left_out, rate), months, half_relief)
    return work.result()


def property_tax_on_rent(
    law: Law,
    on: date,
    *,
    rent: Decimal,
    residential_by_individual: bool = False,
    half_relief: bool = False,
) -> Calculation:
    """Work out property tax by rent (从租): ``rent`` of the period × 12 %, homes 4 %.

    ``rent`` is yuan without VAT; ``residential_by_individual`` is a home let by a
    natural person (财税〔2008〕24号). Amounts: ``tax_before``, ``tax``, ``relief``.
    """
    work = Workings("property_on_rent", law, on)
    received = work.fact("house.rent", "不含税租金", "Rent without VAT", rent)
    kind = "residential_rent" if residential_by_individual else "rent"
    _for_months(
        work, "a * b", (received, work.parameter(f"property.rate.{kind}")), _WHOLE_YEAR, half_relief
    )
    return work.result()


def land_use(
    law: Law,
    on: date,
    *,
    area: Decimal,
    months: int = 12,
    rate: Decimal | None = None,
    grade: int | None = None,
    half_relief: bool = False,
    bulk_warehouse: bool = False,
) -> Calculation:
    """Work out land use tax: ``area`` (m²) × yuan per m² and year × months ÷ 12.

    Give ``rate`` (yuan per m²), or the land's ``grade`` to take the region's.
    ``bulk_warehouse`` is 大宗商品仓储设施用地 (half, 公告2023年第5号), which adds to
    六税两费减半. Amounts: ``tax_before``, ``tax``, ``relief``.
    Raises ``ValueError`` if neither or both of ``rate`` and ``grade`` are given.
    """
    if (rate is None) == (grade is None):
        raise ValueError("give either the yearly rate per square metre or the land's grade")
    work = Workings("land_use", law, on)
    ground = work.fact("land.area", "土地面积", "Area", area, "m2")
    per_metre = (
        work.parameter(f"land.rate.grade{grade}")
        if rate is None
        else work.fact("land.rate", "每平方米年税额", "Tax per m² and year", rate, "yuan/m2")
    )
    shares = (work.parameter("land.warehouse.payable_share"),) if bulk_warehouse else ()
    basis = "城镇土地使用税暂行条例 第4条"
    _for_months(work, "a * b", (ground, per_metre), months, half_relief, shares, basis)
    return work.result()


def _for_months(
    work: Workings,
    expression: str,
    operands: tuple[Operand, ...],
    months: int,
    half_relief: bool,
    shares: tuple[Operand, ...] = (),
    basis: str = "",
) -> None:
    """Write tax before relief, tax, relief for ``months`` of a year."""
    if not 0 <= months <= _WHOLE_YEAR:
        raise ValueError(f"months must be from 0 to 12, not {months}")
    parts = list(operands)

    def times(factor: Operand, text: str) -> str:
        parts.append(factor)
        return f"{text} * {chr(ord('a') + len(parts) - 1)}"

    if months != _WHOLE_YEAR:
        count = work.fact("period.months", "月数", "Months", Decimal(months), "months")
        expression = f"{times(count, expression)} / 12"
    full = work.step(
        "tax_before", "减免前税额", "Tax before relief", expression, *parts, basis=basis
    )
    for share in shares:
        expression = times(share, expression)
    if half_relief:
        expression = times(work.parameter("six_taxes.payable_share"), expression)
    zh, en = ("应纳税额(减半)", "Tax (halved)") if half_relief else ("应纳税额", "Tax")
    tax = work.step("tax", zh, en, expression, *parts, basis=basis)
    work.step("relief", "减免税额", "Relief", "a - b", full, tax)
