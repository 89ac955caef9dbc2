"""What accepted filings change in a profile: the obligation is met, money is due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from hall.bureau.filing import Filing
from kiosk.china_time import CHINA
from kiosk.taxpayer import Filings, Obligation, Payable, Payments, Profile, Tax

_AMOUNT_OF_TAX: Final[Mapping[str, Tax]] = {
    "vat": Tax.VAT,
    "urban": Tax.UMC,
    "edu": Tax.EDU,
    "local_edu": Tax.LEDU,
}
"""Which entry of a filing's ``amounts`` is owed under which tax."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledReturn:
    """One accepted filing."""

    key: str
    task: str
    start: date
    end: date
    decided_at: datetime
    taxes: Mapping[str, Decimal]  # by the codes of ``Tax``; yuan


def taxes_of(filing: Filing) -> dict[str, Decimal]:
    """Return what a filing declares, yuan by tax code."""
    return {
        tax.value: filing.amounts[name]
        for name, tax in _AMOUNT_OF_TAX.items()
        if name in filing.amounts
    }


def lay_over(profile: Profile, filed: tuple[FiledReturn, ...]) -> Profile:
    """Return the profile as it is after ``filed``, oldest first."""
    for one in filed:
        profile = replace(
            profile,
            filings=_met(profile.filings, one),
            payments=_owed(profile.payments, one, _due(profile.filings, one)),
        )
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
                amount=filed.taxes.get(one.tax.value, one.amount),
            )
            if _is_met_by(one, filed) and one.filed_on is None
            else one
            for one in filings.obligations
        ),
    )


def _owed(payments: Payments | None, filed: FiledReturn, due: date | None) -> Payments | None:
    if payments is None or due is None:
        return payments
    return replace(
        payments,
        as_of=max(payments.as_of, filed.decided_at),
        payables=(
            *payments.payables,
            *(
                Payable(
                    payable_id=f"{filed.key}-{tax}",
                    tax=Tax(tax),
                    period_start=filed.start,
                    period_end=filed.end,
                    amount=amount,
                    due=due,
                )
                for tax, amount in filed.taxes.items()
                if amount > 0
            ),
        ),
    )


def _due(filings: Filings | None, filed: FiledReturn) -> date | None:
    for one in filings.obligations if filings else ():
        if _is_met_by(one, filed):
            return one.due
    return None


def _is_met_by(obligation: Obligation, filed: FiledReturn) -> bool:
    return (obligation.period_start, obligation.period_end) == (filed.start, filed.end) and (
        obligation.task_id == filed.task or obligation.tax.value in filed.taxes
    )
