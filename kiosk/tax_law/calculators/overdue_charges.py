"""What a sum that is paid after its day costs, by what it is (滞纳金, 加处罚款, or neither).

Taxes, and the contributions of employers to social insurance, bear the late payment
charge (滞纳金). A fine (罚款) does not: the bureau *may* add 3 % of it for each day, never
more than the fine. The disabled employment fund bears a charge only once the finance
department has ordered the payment. What natural persons pay into social insurance of
their own will bears none.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from kiosk.bilingual import Bilingual
from kiosk.tax_law.calculation import Calculation
from kiosk.tax_law.workings import Workings
from kiosk.taxpayer import Tax, TaxpayerKind

if TYPE_CHECKING:
    from kiosk.tax_law.law import Law


class Charge(StrEnum):
    """What is charged on a sum that is overdue."""

    LATE_PAYMENT = "late_payment"  # 滞纳金, by itself from the day after
    ADDED_FINE = "added_fine"  # 加处罚款, if the bureau decides so
    BY_ORDER = "by_order"  # only after an order to pay (责令限期缴纳)
    NONE = "none"


def charge_on(tax: Tax, kind: TaxpayerKind) -> Charge:
    """Say what is charged on ``tax`` that a taxpayer of that ``kind`` owes past its day.

    Law: 税收征收管理法 第32条; 社会保险法 第86条 (employers alone); 行政处罚法 第72条;
    残疾人就业条例 第27条, 财税〔2015〕72号 第26条 (recalled high).
    """
    if tax is Tax.FINE:
        return Charge.ADDED_FINE
    if tax is Tax.DIS:
        return Charge.BY_ORDER
    if tax is Tax.SOCIAL and kind is TaxpayerKind.NATURAL_PERSON:
        return Charge.NONE
    return Charge.LATE_PAYMENT


def added_fine(law: Law, *, fine: Decimal, due: date, paid: date) -> Calculation:
    """Work out what may at most be added to a ``fine`` (yuan) paid on ``paid`` (加处罚款).

    ``due`` is the last day to pay it, 15 days after the decision. Nothing is added while
    the decision is under reconsideration or before a court. Amounts: ``days``,
    ``per_day`` (nought once the ceiling is reached), ``most``. Flag: ``capped``.
    Law: 行政处罚法 第72条. Raises ``UnknownParameter`` before 2021-07-15.
    """
    work = Workings("added_fine", law, due)
    owed = work.fact("fine.amount", "罚款", "Fine", fine)
    late = max((paid - due).days, 0)
    rate = work.parameter("fine.added.daily_rate")
    share = work.parameter("fine.added.up_to_share")
    days = work.step(
        "days",
        "逾期天数",
        "Days late",
        "a",
        work.fact("fine.days_late", "逾期天数", "Days late", Decimal(late), "days"),
        unit="days",
        basis="行政处罚法 第72条",
    )
    capped = late * rate.value >= share.value
    work.flag("capped", capped)
    if capped:
        work.amount("per_day", Decimal(0))
    else:
        work.step("per_day", "每天可加处", "Each further day", "a * b", owed, rate)
    work.step(
        "most",
        "加处罚款至多",
        "At most added",
        "min(a * b * c, a * d)",
        owed,
        days,
        rate,
        share,
        note=Bilingual(
            "由税务机关决定,不超过罚款本身;复议、诉讼期间不计算",
            "The bureau decides; never more than the fine, nothing while it is contested",
        ),
    )
    return work.result()
