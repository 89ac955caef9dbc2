"""Reliefs for key groups (重点群体): founders and those who hire them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from kiosk.tax_law.calculation import Calculation
from kiosk.tax_law.workings import Workings, sum_of

if TYPE_CHECKING:
    from kiosk.tax_law.calculation import Operand
    from kiosk.tax_law.law import Law

# In this order the law deducts: VAT, urban construction, both education fees, income tax.
ORDER = (
    ("vat", "增值税", "VAT"),
    ("urban", "城市维护建设税", "Urban construction tax"),
    ("edu", "教育费附加", "Education surcharge"),
    ("local_edu", "地方教育附加", "Local education surcharge"),
    ("iit", "个人所得税", "Individual income tax"),
    ("cit", "企业所得税", "Corporate income tax"),
)
_YEAR = 12


def key_group_startup(
    law: Law,
    on: date,
    *,
    taxes: dict[str, Decimal],
    limit: Decimal | None = None,
    months: int = _YEAR,
) -> Calculation:
    """Deduct a founder's yearly limit from the taxes of the year, in the law's order.

    ``taxes`` gives yuan by "vat", "urban", "edu", "local_edu", "iit". ``limit`` (20,000
    to 24,000 a year) is the region's unless given; for less than a year in business it
    counts ``months`` ÷ 12. Amounts: ``limit``, per tax ``…_used`` and ``…_left``,
    ``used``, ``unused``. Law: 公告2023年第15号, 2023-01-01 to 2027-12-31.
    """
    work = Workings("key_group_startup", law, on)
    law.parameter("key_group.startup.base", on)  # no such relief on that day: unknown
    year = (
        work.parameter("key_group.startup.limit")
        if limit is None
        else work.fact("relief.limit", "年扣减限额", "Yearly limit", limit)
    )
    _deduct(work, _by_months(work, year, [months]), taxes)
    return work.result()


def key_group_hire(
    law: Law,
    on: date,
    *,
    months: Sequence[int],
    limit: Decimal | None = None,
    taxes: dict[str, Decimal] | None = None,
) -> Calculation:
    """Work out the limit for hired people: each one's yearly amount × months ÷ 12.

    ``months`` lists for each person the months employed this year; ``limit`` (6,000 to
    7,800 a year) is the region's unless given. With ``taxes`` (as
    :func:`key_group_startup`, and "cit") the limit is deducted from them.
    Amounts: ``limit``, and those of :func:`key_group_startup` if there are taxes.
    """
    work = Workings("key_group_hire", law, on)
    law.parameter("key_group.hire.base", on)
    year = (
        work.parameter("key_group.hire.limit")
        if limit is None
        else work.fact("relief.limit", "每人每年定额", "Amount per person and year", limit)
    )
    total = _by_months(work, year, months)
    if taxes:
        _deduct(work, total, taxes)
    return work.result()


def _by_months(work: Workings, year: Operand, months: Sequence[int]) -> Operand:
    if any(not 0 <= count <= _YEAR for count in months):
        raise ValueError("months of a year are from 0 to 12")
    count = work.fact(
        "relief.months", "合计月数", "Months together", Decimal(sum(months)), "months"
    )
    return work.step(
        "limit",
        "可扣减限额",
        "Limit",
        "a * b / 12",
        year,
        count,
        basis="财政部 税务总局 人力资源社会保障部 农业农村部公告2023年第15号",
    )


def _deduct(work: Workings, limit: Operand, taxes: dict[str, Decimal]) -> None:
    unknown = taxes.keys() - {key for key, _, _ in ORDER}
    if unknown:
        raise ValueError(f"unknown tax: {', '.join(sorted(unknown))}")
    rest = limit
    used: list[Operand] = []
    for key, zh, en in ORDER:
        if key not in taxes:
            continue
        tax = work.fact(f"tax.{key}", zh, en, taxes[key])
        taken = work.step(f"{key}_used", f"{zh}扣减", f"{en} deducted", "min(a, b)", tax, rest)
        work.step(f"{key}_left", f"{zh}应缴", f"{en} to pay", "a - b", tax, taken)
        rest = work.step(f"limit_after_{key}", "剩余限额", "Limit left", "a - b", rest, taken)
        used.append(taken)
    work.step("used", "已扣减合计", "Deducted together", sum_of(len(used)), *used)
    work.amount("unused", rest.value)
