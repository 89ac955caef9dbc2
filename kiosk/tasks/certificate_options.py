"""What there is to certify: the years, taxes and months that a visitor may choose from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Final

from kiosk.bilingual import Bilingual
from kiosk.tasks import wording
from kiosk.tasks.filing_period import Circumstances
from kiosk.tasks.recent_vouchers import newest_voucher, voucher_count, voucher_options
from kiosk.tasks.tax_names import TAX_NAMES
from kiosk.tasks.views import Option
from kiosk.taxpayer import IncomeMonth, PaymentMade, SocialPayment

ALL: Final = "all"


def is_year(year: int, chosen: object) -> bool:
    """Whether a row of ``year`` belongs to the chosen year (``y2026``; ``all``: any)."""
    return chosen in (ALL, f"y{year}")


def payments_made(at: Circumstances) -> tuple[PaymentMade, ...]:
    """What reached the treasury."""
    return at.profile.payments.made if at.profile.payments is not None else ()


def income_months(at: Circumstances) -> tuple[IncomeMonth, ...]:
    """Income with tax withheld, since the records begin."""
    income = at.profile.income
    return () if income is None else tuple(one for one in income.months if one.month.year >= 2019)


def social_paid(at: Circumstances) -> tuple[SocialPayment, ...]:
    """Social insurance that was paid."""
    return at.profile.social.paid if at.profile.social is not None else ()


def _years(years: Iterable[int], noun: Bilingual) -> tuple[Option, ...]:
    """The newest year first; all of them where there is more than one."""
    rows = list(years)
    found = sorted(set(rows), reverse=True)
    options = [
        Option(
            f"y{year}",
            Bilingual(f"{year} 年", f"{year}"),
            Bilingual(f"{rows.count(year)} {noun.zh}", f"{rows.count(year)} {noun.en}"),
        )
        for year in found
    ]
    if len(found) > 1:
        span = f"{found[-1]}–{found[0]}"
        options.append(
            Option(
                ALL,
                Bilingual("全部年份", "All years"),
                Bilingual(f"{span} 年,共 {len(rows)} {noun.zh}", f"{span}, {len(rows)} {noun.en}"),
            )
        )
    return tuple(options)


_PAYMENTS: Final = Bilingual("笔", "payments")
_MONTHS: Final = Bilingual("条记录", "entries")


def _payment_years(at: Circumstances) -> tuple[Option, ...]:
    return _years((one.paid_on.year for one in payments_made(at)), _PAYMENTS)


def _payment_taxes(at: Circumstances) -> tuple[Option, ...]:
    made = payments_made(at)
    taxes = sorted({one.tax for one in made})
    whole = Option(
        ALL,
        Bilingual("全部税费", "All taxes"),
        Bilingual("一张证明列全", "all on one certificate"),
    )
    return (
        *((whole,) if made else ()),
        *(
            Option(
                tax.value.lower(),
                TAX_NAMES[tax.value],
                wording.same(
                    wording.money(sum((o.amount for o in made if o.tax is tax), Decimal(0)))
                ),
            )
            for tax in taxes
        ),
    )


def _income_years(at: Circumstances) -> tuple[Option, ...]:
    return _years((one.month.year for one in income_months(at)), _MONTHS)


def _social_years(at: Circumstances) -> tuple[Option, ...]:
    return _years((one.period_start.year for one in social_paid(at)), _MONTHS)


#: Options of certificates, by the name a task file uses.
CERTIFICATE_OPTIONS: Final[Mapping[str, Callable[[Circumstances], tuple[Option, ...]]]] = {
    "payments.made_years": _payment_years,
    "payments.made_taxes": _payment_taxes,
    "payments.vouchers": voucher_options,
    "income.years": _income_years,
    "social.years": _social_years,
}

#: Texts that a task file may name, by their name.
CERTIFICATE_TEXTS: Final[Mapping[str, Callable[[Circumstances], str | None]]] = {
    "payments.newest_voucher": newest_voucher,
}

_Counted = Callable[[Circumstances], Decimal | None]


def _unfiled(at: Circumstances) -> Decimal | None:
    filings = at.profile.filings
    if filings is None:
        return None
    return Decimal(
        sum(1 for one in filings.obligations if one.filed_on is None and one.due < at.today)
    )


#: How much there is to certify, by the name a task file uses; None where it is not known.
CERTIFICATE_COUNTS: Final[Mapping[str, _Counted]] = {
    "payments.made_count": lambda at: (
        None if at.profile.payments is None else Decimal(len(payments_made(at)))
    ),
    "payments.voucher_count": voucher_count,
    "income.month_count": lambda at: (
        None if at.profile.income is None else Decimal(len(income_months(at)))
    ),
    "social.paid_count": lambda at: (
        None if at.profile.social is None else Decimal(len(social_paid(at)))
    ),
    "filings.unfiled_count": _unfiled,
}
