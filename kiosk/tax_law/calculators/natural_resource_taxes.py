"""Resource tax (资源税), farmland occupation tax (耕地占用税) and tobacco leaf tax (烟叶税)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from kiosk.tax_law.calculation import Calculation
from kiosk.tax_law.workings import Workings

if TYPE_CHECKING:
    from kiosk.tax_law.calculation import Operand
    from kiosk.tax_law.law import Law


def resource_tax(
    law: Law,
    on: date,
    *,
    sales: Decimal | None = None,
    volume: Decimal | None = None,
    rate: Decimal,
    half_relief: bool = False,
) -> Calculation:
    """Work out resource tax: sales × rate (从价), or volume × yuan per unit (从量).

    Give either ``sales`` (yuan without VAT) with ``rate`` as a share, or ``volume``
    (tonnes or m³) with ``rate`` in yuan per unit; both are fixed by the province within
    the Act's table. Amounts: ``tax_before``, ``tax``, ``relief``. Law: 资源税法 第2条、第3条.
    Raises ``ValueError`` if neither or both of ``sales`` and ``volume`` are given, or if
    a share is beyond the Act's.
    """
    if (sales is None) == (volume is None):
        raise ValueError("give either the sales or the volume")
    work = Workings("resource_tax", law, on)
    if sales is not None:
        lowest = work.parameter("resource.rate.lowest")
        highest = work.parameter("resource.rate.highest")
        if not lowest.value <= rate <= highest.value:
            raise ValueError(f"the rate must be from {lowest.value} to {highest.value}")
        base = work.fact("resource.sales", "销售额(不含税)", "Sales without VAT", sales)
        share = work.fact("resource.rate", "适用税率", "Rate", rate, "rate")
        because: tuple[Operand, ...] = (lowest, highest)
    else:
        sold = volume or Decimal(0)
        base = work.fact("resource.volume", "销售数量", "Volume sold", sold, "units")
        share = work.fact("resource.rate", "单位税额(元)", "Yuan per unit", rate)
        because = ()
    _halved(work, (base, share), half_relief, "资源税法 第2条、第3条", because)
    return work.result()


def farmland_occupation(
    law: Law, on: date, *, area: Decimal, rate: Decimal, half_relief: bool = False
) -> Calculation:
    """Work out farmland occupation tax: ``area`` (m²) × ``rate`` (yuan per m², once).

    ``rate`` is the county's, fixed by the province within 5-50 yuan (第4条). Amounts:
    ``tax_before``, ``tax``, ``relief``. Law: 耕地占用税法 第3条、第4条. Raises
    ``ValueError`` for a rate outside the Act's.
    """
    work = Workings("farmland_occupation", law, on)
    lowest, highest = work.parameter("farmland.lowest"), work.parameter("farmland.highest")
    if not lowest.value <= rate <= highest.value:
        raise ValueError(f"the rate must be from {lowest.value} to {highest.value} yuan")
    ground = work.fact("farmland.area", "占用面积", "Area occupied", area, "m2")
    per_metre = work.fact("farmland.rate", "每平方米税额", "Tax per m²", rate, "yuan/m2")
    basis = "耕地占用税法 第3条、第4条"
    _halved(work, (ground, per_metre), half_relief, basis, (lowest, highest))
    return work.result()


def tobacco_leaf(law: Law, on: date, *, purchase_price: Decimal) -> Calculation:
    """Work out tobacco leaf tax: purchase price × (1 + subsidy 10 %) × 20 %.

    ``purchase_price`` is what was paid to the growers, yuan, without the subsidy
    outside the price (价外补贴). Amounts: ``base``, ``tax_before``, ``tax``, ``relief``
    (always nought). Law: 烟叶税法 第3条、第4条; 财税〔2018〕75号.
    """
    work = Workings("tobacco_leaf", law, on)
    paid = work.fact("tobacco.price", "收购价款", "Purchase price", purchase_price)
    subsidy, rate = work.parameter("tobacco.subsidy"), work.parameter("tobacco.rate")
    work.step("base", "收购价款总额", "Price with subsidy", "a * (1 + b)", paid, subsidy)
    full = work.step("tax_before", "应纳税额", "Tax", "a * (1 + b) * c", paid, subsidy, rate)
    tax = work.step("tax", "应纳税额", "Tax", "a", full)
    work.step("relief", "减免税额", "Relief", "a - b", full, tax)
    return work.result()


def _halved(
    work: Workings,
    operands: tuple[Operand, Operand],
    half_relief: bool,
    basis: str,
    because: tuple[Operand, ...],
) -> None:
    """Write tax before relief, tax and relief of a product, halved (六税两费减半) or not."""
    full = work.step(
        "tax_before",
        "减免前税额",
        "Tax before relief",
        "a * b",
        *operands,
        basis=basis,
        because=because,
    )
    if half_relief:
        share = work.parameter("six_taxes.payable_share")
        tax = work.step(
            "tax", "应纳税额(减半)", "Tax (halved)", "a * b * c", *operands, share, basis=basis
        )
    else:
        tax = work.step("tax", "应纳税额", "Tax", "a", full)
    work.step("relief", "减免税额", "Relief", "a - b", full, tax)
