"""What accepted filings change in a profile: the obligation is met, money is due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from hall.bureau.synthetic.statements import vehicles_taxed
from kiosk.china_time import CHINA
from kiosk.taxpayer import Filings, Obligation, Payable, Payments, Profile, Tax


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledReturn:
    """One accepted filing."""

    key: str
    task: str
    start: date
    end: date
    decided_at: datetime
    taxes: Mapping[Tax, Decimal]  # yuan


def lay_over(profile: Profile, filed: tuple[FiledReturn, ...]) -> Profile:
    """Return the profile as it is after ``filed``, oldest first."""
    for one in filed:
        profile = replace(
            profile,
            filings=_met(profile.filings, one),
            payments=_owed(profile.payments, one, profile.filings),
        )
        profile = vehicles_taxed(profile, one, one.decided_at.astimezone(CHINA).date())
    return profile


def _met(filings: Filings | None, filed: FiledReturn) -> Filings | None:
    if filings is None:
        return None
    return replace(
        filings,
        as_of=max(filings.as_of, filed.decided_at),
        obligations=tuple(
            replace(
                one,
                filed_on=filed.decided_at.astimezone(CHINA).date(),
                amount=filed.taxes.get(one.tax, one.amount),
            )
            if _is_met_by(one, filed) and one.filed_on is None
            else one
            for one in filings.obligations
        ),
    )


def _owed(
    payments: Payments | None, filed: FiledReturn, filings: Filings | None
) -> Payments | None:
    if payments is None:
        return None
    dues = _dues(filings, filed)
    if not dues:
        return payments
    earliest = min(dues.values())
    return replace(
        payments,
        as_of=max(payments.as_of, filed.decided_at),
        payables=(
            *payments.payables,
            *(
                Payable(
                    payable_id=f"{filed.key}-{tax.value}",
                    tax=tax,
                    period_start=filed.start,
                    period_end=filed.end,
                    amount=amount,
                    due=dues.get(tax, earliest),
                )
                for tax, amount in filed.taxes.items()
                if amount > 0
            ),
        ),
    )


def _dues(filings: Filings | None, filed: FiledReturn) -> dict[Tax, date]:
    """Until when each tax of the filing is to be paid; a surcharge follows its tax."""
    return {
        one.tax: one.due
        for one in (filings.obligations if filings else ())
        if _is_met_by(one, filed)
    }


def _is_met_by(obligation: Obligation, filed: FiledReturn) -> bool:
    return (obligation.period_start, obligation.period_end) == (filed.start, filed.end) and (
        obligation.task_id == filed.task or obligation.tax in filed.taxes
    )
