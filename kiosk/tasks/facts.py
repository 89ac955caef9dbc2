"""The bureau's facts that task files may name, read from a profile.

Every scalar of the profile has its dotted name (``registration.vat_kind``,
``books.revenue``); further names are worked out here (``period.invoices.count``).
:data:`FACTS` is the closed list, so a file that names anything else is refused when it
is read. A fact nobody knows is ``None``, never zero.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Final

from kiosk import taxpayer
from kiosk.tasks import penalty_facts
from kiosk.tasks.business_income_facts import BUSINESS_INCOME_FACTS
from kiosk.tasks.certificate_options import CERTIFICATE_COUNTS, CERTIFICATE_TEXTS
from kiosk.tasks.choice_lists import OPTION_SOURCES
from kiosk.tasks.combined_return import RETURN_FACTS, late_parts, part_of, return_reader
from kiosk.tasks.filing_facts import FILING_FACTS
from kiosk.tasks.filing_period import Circumstances, FilingPeriod
from kiosk.tasks.invoice_options import INVOICE_COUNTS
from kiosk.tasks.ledger_rows import contracts_of_period, older_contracts
from kiosk.tasks.payment_items import payable_counter
from kiosk.taxpayer import InvoiceMonth, Profile, Tax, TaxSource

FactValue = Decimal | date | datetime | bool | str | None


class ValueKind(StrEnum):
    """How a value is written when a text shows it."""

    MONEY = "money"
    COUNT = "count"
    PERCENT = "percent"
    DATE = "date"
    INSTANT = "instant"
    TEXT = "text"
    YES_NO = "yes_no"
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class Fact:
    """One nameable fact: how it is read, and how it is written."""

    kind: ValueKind
    read: Callable[[Circumstances], FactValue]
    options: tuple[str, ...] = ()  # all values a text can have, where that is a closed set


def _plain(value: object) -> FactValue:
    if isinstance(value, StrEnum):
        return value.value
    if value == "":  # an empty text is one the bureau does not have
        return None
    if isinstance(value, bool | Decimal | str | date):
        return value
    if isinstance(value, int):
        return Decimal(value)
    return None


def _scalar_type(annotation: object) -> type | None:
    options = [
        option
        for option in (
            typing.get_args(annotation)
            if isinstance(annotation, types.UnionType)
            else (annotation,)
        )
        if option is not type(None)
    ]
    if len(options) != 1 or not isinstance(options[0], type):
        return None
    return options[0]


def _scalar_kind(scalar: type) -> ValueKind | None:
    kinds: tuple[tuple[type, ValueKind], ...] = (
        (StrEnum, ValueKind.TEXT),
        (str, ValueKind.TEXT),
        (bool, ValueKind.YES_NO),
        (int, ValueKind.COUNT),
        (Decimal, ValueKind.MONEY),
        (datetime, ValueKind.INSTANT),
        (date, ValueKind.DATE),
    )
    return next((kind for base, kind in kinds if issubclass(scalar, base)), None)


def _section_reader(section: str, attribute: str) -> Callable[[Circumstances], FactValue]:
    def read(at: Circumstances) -> FactValue:
        part = getattr(at.profile, section)
        return None if part is None else _plain(getattr(part, attribute))

    return read


def _period_reader(
    read: Callable[[FilingPeriod, Circumstances], FactValue],
) -> Callable[[Circumstances], FactValue]:
    return lambda at: None if at.period is None else read(at.period, at)


def _months_of(at: Circumstances) -> tuple[InvoiceMonth, ...] | None:
    """Invoice months inside the period; None where the bureau sent no invoices."""
    invoices, filing = at.profile.invoices, at.period
    if invoices is None or filing is None:
        return None
    return tuple(month for month in invoices.months if filing.start <= month.month <= filing.end)


def _invoice_reader(
    read: Callable[[InvoiceMonth], Decimal | int],
) -> Callable[[Circumstances], FactValue]:
    def total(at: Circumstances) -> FactValue:
        months = _months_of(at)
        if months is None:
            return None
        return sum((Decimal(read(month)) for month in months), Decimal(0))

    return total


def _credit_level(at: Circumstances) -> FactValue:
    credit = at.profile.credit
    return credit.years[-1].level if credit is not None and credit.years else None


def _credit_year(at: Circumstances) -> FactValue:
    credit = at.profile.credit
    return Decimal(credit.years[-1].year) if credit is not None and credit.years else None


def _credit_score(at: Circumstances) -> FactValue:
    credit = at.profile.credit
    return credit.years[-1].score if credit is not None and credit.years else None


def _credit_points_lost(at: Circumstances) -> FactValue:
    credit = at.profile.credit
    if credit is None:
        return None
    return sum((item.points for item in credit.deductions if not item.repaired), Decimal(0))


def _tag_reader(name: str) -> Callable[[Circumstances], FactValue]:
    def read(at: Circumstances) -> FactValue:
        benefits = at.profile.benefits
        value = None if benefits is None else benefits.tags.get(name)
        if TAGS[name] is ValueKind.COUNT and isinstance(value, str):
            return Decimal(value)  # numbers with a fraction stand as text
        return _plain(value)

    return read


def _payable_total(at: Circumstances) -> FactValue:
    payments = at.profile.payments
    if payments is None:
        return None
    return sum((payable.amount for payable in payments.payables), Decimal(0))


def _medical_year_open(at: Circumstances) -> FactValue:
    """``2027``: a year in a text is no number with thousands."""
    social = at.profile.social
    year = None if social is None else social.resident_medical_open_year
    return None if year is None else str(year)


def _arrears(at: Circumstances) -> FactValue:
    payments = at.profile.payments
    if payments is None:
        return None
    return sum(
        (payable.amount for payable in payments.payables if payable.due < at.today), Decimal(0)
    )


def _contract_counter(
    among: Callable[[Circumstances], tuple[TaxSource, ...] | None],
) -> Callable[[Circumstances], FactValue]:
    def count(at: Circumstances) -> FactValue:
        contracts = among(at)
        return None if contracts is None else Decimal(len(contracts))

    return count


def _prepaid_this_year(tax: Tax) -> Callable[[Circumstances], FactValue]:
    """What was declared for earlier periods of the period's year."""

    def read(at: Circumstances) -> FactValue:
        filings, filing = at.profile.filings, part_of(at.period, tax) or at.period
        if filings is None or filing is None:
            return None
        return sum(
            (
                obligation.amount
                for obligation in filings.obligations
                if obligation.tax is tax
                and obligation.filed_on is not None
                and obligation.amount is not None
                and obligation.period_end.year == filing.end.year
                and obligation.period_end < filing.start
            ),
            Decimal(0),
        )

    return read


def _files(tax: Tax) -> Callable[[Circumstances], FactValue]:
    return _period_reader(lambda filing, _: tax in filing.taxes)


def _months_in_business(at: Circumstances) -> FactValue:
    """Months of the period's year up to its end, from the month of establishment."""
    registration, filing = at.profile.registration, at.period
    if registration is None or filing is None:
        return None
    begun = registration.established_on
    first = begun.month if begun.year == filing.end.year else 1
    return Decimal(max(0, filing.end.month - first + 1)) if begun <= filing.end else None


#: Labels (纳税人标签) that tasks may ask for; what they mean stands with the policies.
TAGS: Final[Mapping[str, ValueKind]] = {
    "owner_group": ValueKind.TEXT,
    "owner_veteran": ValueKind.YES_NO,
    "hires_key_group": ValueKind.COUNT,
    "key_group_contract_months": ValueKind.COUNT,
    "hires_veterans": ValueKind.COUNT,
    "veteran_contract_months": ValueKind.COUNT,
    "hires_social_insurance_paid": ValueKind.YES_NO,
    "children_at_school": ValueKind.COUNT,
    "infants": ValueKind.COUNT,
    "supports_elders": ValueKind.YES_NO,
    "pays_housing_loan": ValueKind.YES_NO,
}

_SECTIONS: Final = (
    "registration",
    "filings",
    "payments",
    "invoices",
    "credit",
    "books",
    "bank",
    "social",
    "benefits",
    "income",
    "penalties",
)
_RATES: Final = frozenset(
    {"books.vat_burden", "books.vat_burden_mean_12m", "books.sales_change_rate"}
)
#: Decimals of the profile that count heads or points, not yuan.
_COUNTS: Final = frozenset({"books.average_employees"})

#: Plain texts of the profile that have a closed set of values.
_OPTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "registration.location": ("city", "county_or_town", "other"),
    "registration.vat_filing": ("month", "quarter"),
    "registration.accounting_standard": ("small", "general"),
    "social.insured_kind": ("employee", "flexible", "resident"),
}

_WORKED_OUT: Final[Mapping[str, Fact]] = {
    "today": Fact(ValueKind.DATE, lambda at: at.today),
    "taxpayer.id": Fact(ValueKind.TEXT, lambda at: at.profile.taxpayer_id),
    "taxpayer.name": Fact(ValueKind.TEXT, lambda at: at.profile.name),
    "taxpayer.kind": Fact(
        ValueKind.TEXT, lambda at: at.profile.kind.value, tuple(taxpayer.TaxpayerKind)
    ),
    "period.start": Fact(ValueKind.DATE, _period_reader(lambda p, _: p.start)),
    "period.end": Fact(ValueKind.DATE, _period_reader(lambda p, _: p.end)),
    "period.due": Fact(ValueKind.DATE, _period_reader(lambda p, _: p.due)),
    "period.months": Fact(ValueKind.COUNT, _period_reader(lambda p, _: Decimal(p.months))),
    "period.kind": Fact(
        ValueKind.TEXT,
        _period_reader(lambda p, _: {1: "month", 3: "quarter"}.get(p.months, "year")),
        ("month", "quarter", "year"),
    ),
    "period.is_late": Fact(ValueKind.YES_NO, _period_reader(lambda p, at: at.today > p.due)),
    "period.days_late": Fact(
        ValueKind.COUNT, _period_reader(lambda p, at: Decimal(max(0, (at.today - p.due).days)))
    ),
    "period.days_left": Fact(
        ValueKind.COUNT, _period_reader(lambda p, at: Decimal(max(0, (p.due - at.today).days)))
    ),
    "period.open_count": Fact(
        ValueKind.COUNT,
        lambda at: None if at.profile.filings is None else Decimal(len(at.periods)),
    ),
    "period.invoices.count": Fact(
        ValueKind.COUNT, _invoice_reader(lambda m: m.ordinary_count + m.special_count)
    ),
    "period.invoices.ordinary_count": Fact(
        ValueKind.COUNT, _invoice_reader(lambda m: m.ordinary_count)
    ),
    "period.invoices.special_count": Fact(
        ValueKind.COUNT, _invoice_reader(lambda m: m.special_count)
    ),
    "period.invoices.ordinary_ex_vat": Fact(
        ValueKind.MONEY, _invoice_reader(lambda m: m.ordinary_ex_vat)
    ),
    "period.invoices.special_ex_vat": Fact(
        ValueKind.MONEY, _invoice_reader(lambda m: m.special_ex_vat)
    ),
    "period.invoices.real_estate_ex_vat": Fact(
        ValueKind.MONEY, _invoice_reader(lambda m: m.real_estate_ex_vat)
    ),
    **{f"period.files.{tax.value.lower()}": Fact(ValueKind.YES_NO, _files(tax)) for tax in Tax},
    **{
        f"returns.{tax.value.lower()}.{name}": Fact(ValueKind(kind), return_reader(tax, name))
        for tax in Tax
        for name, kind in RETURN_FACTS.items()
    },
    **{name: Fact(ValueKind(kind), read) for name, (kind, read) in FILING_FACTS.items()},
    **{name: Fact(ValueKind(kind), read) for name, (kind, read) in BUSINESS_INCOME_FACTS.items()},
    "returns.late_count": Fact(ValueKind.COUNT, late_parts),
    "period.iit_prepaid": Fact(ValueKind.MONEY, _prepaid_this_year(Tax.IIT)),
    "period.months_in_business": Fact(ValueKind.COUNT, _months_in_business),
    "credit.level": Fact(ValueKind.TEXT, _credit_level, ("A", "B", "M", "C", "D")),
    "credit.year": Fact(ValueKind.COUNT, _credit_year),
    "credit.score": Fact(ValueKind.COUNT, _credit_score),
    "credit.points_lost": Fact(ValueKind.COUNT, _credit_points_lost),
    "credit.open_fault_count": Fact(
        ValueKind.COUNT,
        lambda at: (
            None
            if at.profile.credit is None
            else Decimal(len(OPTION_SOURCES["credit.open_faults"](at)))
        ),
    ),
    "credit.disputable_count": Fact(
        ValueKind.COUNT,
        lambda at: (
            None
            if at.profile.credit is None
            else Decimal(len(OPTION_SOURCES["credit.disputable_faults"](at)))
        ),
    ),
    **{name: Fact(ValueKind.COUNT, read) for name, read in CERTIFICATE_COUNTS.items()},
    **{name: Fact(ValueKind.TEXT, read) for name, read in CERTIFICATE_TEXTS.items()},
    **{name: Fact(ValueKind.COUNT, read) for name, read in INVOICE_COUNTS.items()},
    "payments.overpaid_count": Fact(
        ValueKind.COUNT,
        lambda at: (
            None
            if at.profile.payments is None
            else Decimal(len(OPTION_SOURCES["payments.overpayments"](at)))
        ),
    ),
    "payments.payable_count": Fact(ValueKind.COUNT, payable_counter("payments.payables")),
    "social.medical_year_open": Fact(ValueKind.TEXT, _medical_year_open),
    "social.unpaid_count": Fact(ValueKind.COUNT, payable_counter("social.unpaid")),
    "payments.total_payable": Fact(ValueKind.MONEY, _payable_total),
    "payments.arrears": Fact(ValueKind.MONEY, _arrears),
    **{name: Fact(ValueKind.COUNT, read) for name, read in penalty_facts.COUNTS.items()},
    **{name: Fact(ValueKind.DATE, read) for name, read in penalty_facts.DAYS.items()},
    **{name: Fact(ValueKind.YES_NO, read) for name, read in penalty_facts.ANSWERS.items()},
    **{name: Fact(ValueKind.TEXT, read) for name, read in penalty_facts.TEXTS.items()},
    "sources.as_known": Fact(ValueKind.YES_NO, lambda at: at.profile.sources is not None),
    "period.contract_count": Fact(ValueKind.COUNT, _contract_counter(contracts_of_period)),
    "period.older_contract_count": Fact(ValueKind.COUNT, _contract_counter(older_contracts)),
    "period.cit_prepaid": Fact(ValueKind.MONEY, _prepaid_this_year(Tax.CIT)),
    **{f"tags.{name}": Fact(kind, _tag_reader(name)) for name, kind in TAGS.items()},
}


@cache
def _all_facts() -> dict[str, Fact]:
    facts: dict[str, Fact] = {}
    sections = typing.get_type_hints(Profile)
    for section in _SECTIONS:
        record = next(
            option for option in typing.get_args(sections[section]) if option is not type(None)
        )
        hints = typing.get_type_hints(record, vars(taxpayer))
        for attribute in dataclasses.fields(record):
            name = f"{section}.{attribute.name}"
            scalar = _scalar_type(hints[attribute.name])
            kind = None if scalar is None else _scalar_kind(scalar)
            if scalar is None or kind is None:
                continue
            if name in _RATES:
                kind = ValueKind.PERCENT
            elif name in _COUNTS:
                kind = ValueKind.COUNT
            options = tuple(str(member) for member in scalar) if issubclass(scalar, StrEnum) else ()
            facts[name] = Fact(
                kind, _section_reader(section, attribute.name), _OPTIONS.get(name, options)
            )
    return {**facts, **_WORKED_OUT}


FACTS: Final[Mapping[str, Fact]] = _all_facts()
