"""Land value added tax (土地增值税): on a transfer, or prepaid by a developer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from kiosk.bilingual import Bilingual
from kiosk.tax_law.calculation import Calculation
from kiosk.tax_law.workings import Workings

if TYPE_CHECKING:
    from kiosk.tax_law.law import Law

_NOUGHT = Decimal(0)


def land_value_added(
    law: Law,
    on: date,
    *,
    income: Decimal,
    deductions: Decimal,
    ordinary_homes: bool = False,
) -> Calculation:
    """Work out the tax on a transfer: gain × rate − deductions × quick deduction (超率累进).

    ``income`` is yuan without VAT, ``deductions`` the items of 第6条 (land, cost or
    assessed price, taxes). ``ordinary_homes``: ordinary standard homes (普通标准住宅),
    exempt up to a gain of 20 % of the deductions. Amounts: ``gain``, ``tax_before``,
    ``tax``, ``relief``; flag ``no_gain``. Law: 土地增值税暂行条例 第3-8条, 实施细则 第10条.
    Raises ``ValueError`` without deductions.
    """
    if deductions <= 0:
        raise ValueError("a transfer has deductions: land, cost or the assessed price")
    work = Workings("land_value_added", law, on)
    got = work.fact("land_value.income", "转让收入(不含税)", "Income without VAT", income)
    less = work.fact("land_value.deductions", "扣除项目金额", "Deductions", deductions)
    gained = income > deductions
    work.flag("no_gain", not gained)
    basis = "土地增值税暂行条例 第4条"
    gain = work.step(
        "gain", "增值额", "Gain", "a - b" if gained else "a - a", got, less, basis=basis
    )
    ratio = gain.value / deductions
    rate, quick, _row = work.scale("land_value.scale", ratio)
    note = Bilingual(
        f"增值额是扣除项目的 {ratio * 100:.2f}%", f"The gain is {ratio * 100:.2f}% of deductions"
    )
    full = work.step(
        "tax_before",
        "减免前税额",
        "Tax before relief",
        "a * b - c * d",
        gain,
        rate,
        less,
        replace(quick, unit="rate"),
        note=note,
    )
    free = work.parameter("land_value.ordinary_homes_free_up_to")
    if ordinary_homes and ratio <= free.value:
        tax = work.step("tax", "应纳税额(免征)", "Tax (exempt)", "a - a", full, because=(free,))
    else:
        tax = work.step("tax", "应纳税额", "Tax", "a", full)
    work.step("relief", "减免税额", "Relief", "a - b", full, tax)
    return work.result()


def land_value_added_prepayment(
    law: Law, on: date, *, received: Decimal, vat_prepaid: Decimal = _NOUGHT
) -> Calculation:
    """Work out a developer's prepayment (预征): (received − VAT prepaid) × the local rate.

    Amounts in yuan: ``base``, ``tax_before``, ``tax``, ``relief`` (nought). Law: 税务总局公告
    2016年第70号 第1条; the rate is the region's. Raises ``UnknownParameter`` where the
    region's rate is not entered, ``ValueError`` if more VAT was prepaid than received.
    """
    if vat_prepaid > received:
        raise ValueError("VAT prepaid cannot exceed what was received")
    work = Workings("land_value_added_prepayment", law, on)
    money = work.fact("land_value.received", "预收款", "Received", received)
    vat = work.fact("land_value.vat_prepaid", "应预缴增值税", "VAT prepaid", vat_prepaid)
    rate = work.parameter("land_value.prepay_rate")
    basis = "税务总局公告2016年第70号 第1条"
    work.step("base", "预征依据", "Base", "a - b", money, vat, basis=basis)
    full = work.step(
        "tax_before", "预征税额", "Prepayment", "(a - b) * c", money, vat, rate, basis=basis
    )
    tax = work.step("tax", "预征税额", "Prepayment", "a", full)
    work.step("relief", "减免税额", "Relief", "a - b", full, tax)
    return work.result()
