"""Orders that pay what is no payable yet: the bureau works the amount out itself.

One function per task; a task that is not here cannot be paid this way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from hall.bureau.bureau import Reason
from hall.bureau.synthetic.people import SyntheticPerson
from hall.payments.order import PaymentOrder
from kiosk.bilingual import Bilingual
from kiosk.taxpayer import Profile


@dataclass(frozen=True, slots=True)
class InsuredYear:
    """A year of a resident scheme that an order pays for one person."""

    person: str  # see ``hall.bureau.synthetic.paid.insured_person``
    scheme: str
    year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDebtJudged:
    """What the bureau says of it: reasons against it, or what it pays."""

    reasons: tuple[Reason, ...] = ()
    claims: tuple[str, ...] = ()
    insured: tuple[InsuredYear, ...] = ()


Judge = Callable[[PaymentOrder, Profile, date, Iterable[SyntheticPerson]], NewDebtJudged]


def judge_new_debt(
    order: PaymentOrder, profile: Profile, today: date, people: Iterable[SyntheticPerson]
) -> NewDebtJudged:
    """Judge ``order.order``, which is there."""
    judge = _JUDGES.get(order.task)
    if judge is None:
        words = Bilingual("这件事不能这样缴款", "this cannot be paid this way")
        return NewDebtJudged(reasons=(Reason(code="order_unknown", words=words),))
    return judge(order, profile, today, people)


_JUDGES: Final[Mapping[str, Judge]] = {}
