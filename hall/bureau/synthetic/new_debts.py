"""Orders that pay what is no payable yet: the bureau works the amount out itself.

One function per task; a task that is not here cannot be paid this way.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from hall.bureau.bureau import Person, Reason
from hall.bureau.synthetic.bureau import SyntheticBureau
from hall.bureau.synthetic.paid import insured_person
from hall.payments.order import NewDebt, PaymentOrder
from kiosk.bilingual import Bilingual
from kiosk.tasks.resident_insurance import MEDICAL, PENSION, TIERS
from kiosk.taxpayer import Profile, Tax

_RESIDENT: Final = "resident"


@dataclass(frozen=True, slots=True)
class InsuredYear:
    """A year of a resident scheme (居民医保, 居民养老) that an order pays for one person."""

    person: str  # see ``hall.bureau.synthetic.paid.insured_person``
    scheme: str
    year: int
    amount: Decimal  # yuan

    @property
    def claim(self) -> str:
        """What no other payment pays at the same time, whoever orders it."""
        return hashlib.sha256(f"{self.scheme}\0{self.year}\0{self.person}".encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDebtJudged:
    """What the bureau says of it: reasons against it, or what it pays."""

    reasons: tuple[Reason, ...] = ()
    insured: tuple[InsuredYear, ...] = ()


def judge_new_debt(
    order: PaymentOrder, debt: NewDebt, profile: Profile, today: date, bureau: SyntheticBureau
) -> NewDebtJudged:
    """Judge ``debt``, the part of ``order`` that is no payable; ``profile`` is the payer's."""
    judge = _JUDGES.get(order.task)
    if judge is None:
        return _against("order_unknown", "这件事不能这样缴款", "this cannot be paid this way")
    return judge(order, debt, profile, today, bureau)


def _resident_insurance(
    order: PaymentOrder, debt: NewDebt, profile: Profile, today: date, bureau: SyntheticBureau
) -> NewDebtJudged:
    """S11: a year of medical insurance or pension, for the payer or one of their family."""
    insured = _insured(order, debt, bureau)
    if insured is None:
        return _against(
            "insured_unknown",
            "查不到这位参保人,请核对姓名和身份证号;还没有参保登记的,请先到医保(社保)窗口登记",
            "this person is not known; check name and number, or register at the counter first",
        )
    social = bureau.profile(insured.person_key).social
    if social is None or social.insured_kind != _RESIDENT:
        return _against(
            "not_a_resident",
            "这位不是城乡居民参保,不能在这里缴",
            "this person is not insured as a resident",
        )
    plan = debt.answers.get("plan")
    amount: Decimal | None
    if plan == MEDICAL:
        year = None if profile.social is None else profile.social.resident_medical_open_year
        amount = None if profile.social is None else profile.social.resident_medical_amount
    elif plan == PENSION:
        year, amount = today.year, TIERS.get(str(debt.answers.get("tier")))
    else:
        year = amount = None
    if year is None or amount is None:
        return _against(
            "nothing_open", "现在没有可以缴的年度或档次", "no such year or step can be paid now"
        )
    if plan == MEDICAL and (social.resident_medical_year or 0) >= year:
        return _against("paid_already", f"{year} 年的居民医保已经缴过", f"{year} is paid already")
    if debt.taxes != {Tax.SOCIAL: amount}:
        return _against(
            "amount_differs",
            f"{year} 年应缴 ¥ {amount:,.2f},与这次要缴的不同,请重新办理",
            f"{year} costs ¥ {amount:,.2f}, which is not what was ordered; please begin again",
        )
    return NewDebtJudged(
        insured=(InsuredYear(insured_person(insured.id_number), str(plan), year, amount),)
    )


def _insured(order: PaymentOrder, debt: NewDebt, bureau: SyntheticBureau) -> Person | None:
    """Find for whom it is paid: the payer themselves, or whoever was named."""
    answers = debt.answers
    if answers.get("whom") == "family":
        name, number = answers.get("insured_name"), answers.get("insured_id")
        if not isinstance(name, str) or not isinstance(number, str) or not name.strip():
            return None
        return bureau.find_person(number, name)
    return bureau.person(order.taxpayer_id)


def _against(code: str, zh: str, en: str) -> NewDebtJudged:
    return NewDebtJudged(reasons=(Reason(code=code, words=Bilingual(zh, en)),))


Judge = Callable[[PaymentOrder, NewDebt, Profile, date, SyntheticBureau], NewDebtJudged]
_JUDGES: Final[Mapping[str, Judge]] = {"S11": _resident_insurance}
