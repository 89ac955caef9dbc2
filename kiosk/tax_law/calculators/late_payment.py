"""The charge for paying late (滞纳金)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from kiosk.bilingual import Bilingual
from kiosk.tax_law.calculation import Calculation
from kiosk.tax_law.workings import Workings

if TYPE_CHECKING:
    from kiosk.tax_law.law import Law


def _day(value: date) -> str:
    return f"{value.year} 年 {value.month} 月 {value.day} 日"


def late_payment(law: Law, *, tax: Decimal, due: date, paid: date) -> Calculation:
    """Work out the charge on ``tax`` yuan due on ``due`` and paid on ``paid``.

    ``due`` is the last day of the period as postponed for holidays. It runs from the
    day after ``due`` to the day of payment, weekends and holidays included, at 0.05 %
    a day; up to 1 yuan nothing is collected. Paid in time gives nought.

    Amounts: ``days``, ``per_day`` (yuan a further day costs), ``raw`` (as calculated),
    ``collected``. Law: 税收征收管理法 第32条, 实施细则 第75条; 公告2012年第25号.
    """
    work = Workings("late_payment", law, due)
    owed = work.fact("payable.amount", "欠缴税款", "Tax unpaid", tax)
    late = max((paid - due).days, 0)
    days = work.fact("payable.days_late", "滞纳天数", "Days late", Decimal(late), "days")
    rate = work.parameter("late_payment.daily_rate")
    waived = work.parameter("late_payment.waived_up_to")
    counted = work.step(
        "days",
        "滞纳天数",
        "Days late",
        "a",
        days,
        unit="days",
        basis="税收征收管理法实施细则 第75条",
        note=Bilingual(
            f"期限 {_day(due)},次日起算到 {_day(paid)},含周末和节假日",
            f"from the day after {due} to {paid}, weekends included",
        ),
    )
    work.step("per_day", "每天增加", "Each further day", "a * b", owed, rate)
    raw = work.step("raw", "滞纳金", "Late payment charge", "a * b * c", owed, counted, rate)
    if raw.value <= waived.value:
        note = Bilingual("1 元以下不收取", "1 yuan or less is not collected") if raw.value else None
        work.step("collected", "应收滞纳金", "To pay", "a - a", raw, because=(waived,), note=note)
    else:
        work.step("collected", "应收滞纳金", "To pay", "a", raw)
    return work.result()
