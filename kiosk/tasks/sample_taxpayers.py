"""Made-up taxpayers in the situations that decide the way through a task.

The walk of a task file meets all of them; they are no personas, only shapes: every kind
of taxpayer, sections missing, several periods open, one overdue, amounts on both sides
of nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from kiosk.china_time import CHINA
from kiosk.tasks.sample_business_income import with_a_year_to_settle
from kiosk.tasks.sample_penalties import late_filers
from kiosk.tasks.sample_persons import employers, insured_persons
from kiosk.tasks.sample_records import with_records
from kiosk.tasks.sample_tax_sources import (
    with_every_source,
    with_general_statement,
    with_last_statement,
    with_new_vehicles,
)
from kiosk.taxpayer import (
    Bank,
    Benefits,
    Books,
    Credit,
    CreditDeduction,
    CreditYear,
    Filings,
    InvoiceMonth,
    Invoices,
    Obligation,
    Overpayment,
    Payable,
    Payments,
    PersonalIncome,
    Profile,
    Registration,
    RegistrationStatus,
    SocialInsurance,
    Tax,
    TaxpayerKind,
    TaxSource,
    VatKind,
)


def _months_back(today: date, months: int) -> date:
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, 1)


def _last_quarter(today: date) -> tuple[date, date]:
    start = _months_back(date(today.year, (today.month - 1) // 3 * 3 + 1, 1), 3)
    return start, _months_back(start, -3) - timedelta(days=1)


def _obligations(today: date, *tasks: tuple[str, Tax]) -> tuple[Obligation, ...]:
    start, end = _last_quarter(today)
    return tuple(
        Obligation(
            tax=tax,
            period_start=start,
            period_end=end,
            due=today + timedelta(days=5),
            task_id=task,
        )
        for task, tax in tasks
    )


_QUARTERLY = (
    ("S01", Tax.VAT),
    ("S03", Tax.CIT),
    ("S05", Tax.STAMP),
    ("S07", Tax.IIT),
    ("S09", Tax.STATEMENT),
    ("S06", Tax.PROP),
    ("S06", Tax.LAND),
    ("S12", Tax.CUL),
    ("S12", Tax.UNION),
)


def _base(today: date) -> Profile:
    at = datetime.combine(today, time(9, 41), CHINA)
    months = tuple(
        InvoiceMonth(
            month=_months_back(today, back),
            ordinary_count=21,
            ordinary_ex_vat=Decimal("137623.43"),
            special_count=2,
            special_ex_vat=Decimal("10000.00"),
        )
        for back in range(12, 0, -1)
    )
    return Profile(
        taxpayer_id="91000000SAMPLE0000",
        kind=TaxpayerKind.COMPANY,
        name="样例市示范商贸有限公司",
        fetched_at=at,
        synthetic=True,
        registration=Registration(
            as_of=at,
            status=RegistrationStatus.NORMAL,
            region="133100",
            location="city",
            vat_kind=VatKind.SMALL,
            vat_filing="quarter",
            established_on=date(today.year - 4, 3, 1),
        ),
        filings=Filings(as_of=at, obligations=_obligations(today, *_QUARTERLY)),
        payments=Payments(
            as_of=at,
            payables=(
                Payable(
                    payable_id="P1",
                    tax=Tax.VAT,
                    period_start=_last_quarter(today)[0],
                    period_end=_last_quarter(today)[1],
                    amount=Decimal("12300.00"),
                    due=today - timedelta(days=3),
                ),
            ),
            overpayments=(
                Overpayment(
                    kind="overpaid",
                    tax=Tax.CIT,
                    amount=Decimal("860.00"),
                    since=today - timedelta(days=90),
                ),
            ),
        ),
        invoices=Invoices(
            as_of=at,
            months=months,
            monthly_quota=Decimal("750000"),
            quota_used=Decimal("402300"),
        ),
        credit=Credit(
            as_of=at,
            years=(
                CreditYear(year=today.year - 2, level="B", score=Decimal(84)),
                CreditYear(year=today.year - 1, level="A", score=Decimal(93)),
            ),
            deductions=(
                CreditDeduction(
                    indicator="010101",
                    text="未按规定期限纳税申报",
                    points=Decimal(5),
                    happened_on=today - timedelta(days=40),
                    corrected_on=today - timedelta(days=30),
                ),
            ),
        ),
        books=Books(
            as_of=at,
            revenue=Decimal("912000"),
            taxable_income=Decimal("96000"),
            average_employees=Decimal(9),
            average_assets=Decimal("1260000"),
        ),
        bank=Bank(as_of=at, known=2, reported=1, latest_opened_on=today - timedelta(days=9)),
        social=SocialInsurance(
            as_of=at,
            heads_insured=9,
            heads_iit=9,
            insured_kind="employee",
            declared_wages=Decimal("486000"),
            employees_previous_year=42,
            disabled_hired=0,
            average_wage_previous_year=Decimal("65000"),
        ),
        sources=(
            TaxSource(
                kind="contract",
                name="购销合同 1",
                amount=Decimal("180000.00"),
                since=_last_quarter(today)[0],
                stamp_item="sale",
            ),
            TaxSource(
                kind="contract",
                name="租赁合同 2",
                amount=Decimal("60000.00"),
                since=_last_quarter(today)[1],
                stamp_item="lease",
            ),
            TaxSource(
                kind="house_cost",
                name="办公楼",
                amount=Decimal("1800000"),
                since=date(today.year - 3, 5, 1),
            ),
            TaxSource(
                kind="house_rent",
                name="出租门面",
                amount=Decimal("36000"),
                since=date(today.year - 1, 5, 1),
            ),
            TaxSource(
                kind="land",
                name="厂区用地",
                amount=Decimal("18600"),
                since=date(today.year - 3, 5, 1),
            ),
        ),
        benefits=Benefits(as_of=at, tags={}),
    )


def sample_taxpayers(today: date) -> Mapping[str, Profile]:
    """The shapes, by name."""
    base = _base(today)
    registration, filings = base.registration, base.filings
    invoices, payments = base.invoices, base.payments
    if registration is None or filings is None or invoices is None or payments is None:
        raise TypeError("the base sample has every section")
    start, end = _last_quarter(today)
    month = replace(filings.obligations[0], period_start=_months_back(end, 0))
    previous = _months_back(month.period_start, 1)
    months = tuple(
        replace(
            month,
            task_id=task,
            tax=tax,
            period_start=first,
            period_end=last,
            due=due,
        )
        for task, tax in _QUARTERLY
        for first, last, due in (
            (previous, month.period_start - timedelta(days=1), today - timedelta(days=8)),
            (month.period_start, end, today + timedelta(days=2)),
        )
    )
    year = replace(
        month, period_start=date(today.year - 1, 1, 1), period_end=date(today.year - 1, 12, 31)
    )
    late = tuple(replace(item, due=today - timedelta(days=11)) for item in filings.obligations)
    before = _months_back(start, 3)
    earlier = tuple(
        replace(
            item,
            period_start=before,
            period_end=start - timedelta(days=1),
            due=today - timedelta(days=70),
        )
        for item in filings.obligations
    )
    property_sold = tuple(
        replace(item, real_estate_ex_vat=Decimal("900000.00")) if item.month == start else item
        for item in invoices.months
    )
    trader = replace(
        base,
        kind=TaxpayerKind.INDIVIDUAL_BUSINESS,
        registration=replace(registration, established_on=date(today.year - 2, 3, 1)),
        invoices=replace(
            invoices,
            months=tuple(
                replace(item, ordinary_ex_vat=Decimal("40000.00"), special_count=0)
                for item in invoices.months
            ),
        ),
        books=None,
        credit=Credit(as_of=base.fetched_at, years=()),
    )
    company_samples = {
        "small company": base,
        "two months open": replace(base, filings=replace(filings, obligations=months)),
        "two quarters open": replace(
            base,
            filings=replace(filings, obligations=(*filings.obligations, *earlier)),
        ),
        "overdue": replace(base, filings=replace(filings, obligations=late)),
        "property sold": replace(base, invoices=replace(invoices, months=property_sold)),
        "location not known": replace(base, registration=replace(registration, location="")),
        "no invoice data": replace(base, invoices=None),
        "no credit fault, nothing overpaid": replace(
            base,
            credit=Credit(as_of=base.fetched_at, years=()),
            payments=replace(payments, overpayments=()),
        ),
        "no contracts": replace(base, sources=()),
        "ledger not known": replace(base, sources=None),
        "general taxpayer": replace(
            base,
            registration=replace(registration, vat_kind=VatKind.GENERAL, vat_filing="month"),
            payments=replace(payments, payables=()),
        ),
        "general taxpayer without books": replace(
            base,
            registration=replace(registration, vat_kind=VatKind.GENERAL, vat_filing="month"),
            books=None,
        ),
        "no VAT": replace(base, registration=replace(registration, vat_kind=VatKind.NONE)),
        "abnormal": replace(
            base, registration=replace(registration, status=RegistrationStatus.ABNORMAL)
        ),
        "a year open": replace(
            base,
            filings=replace(
                filings,
                obligations=(
                    year,
                    replace(year, tax=Tax.DIS, task_id="S12"),
                    replace(year, tax=Tax.IIT, task_id="S07"),
                ),
            ),
        ),
        "only property": replace(
            base,
            filings=replace(
                filings,
                obligations=tuple(
                    item for item in filings.obligations if item.tax in (Tax.PROP, Tax.CUL)
                ),
            ),
        ),
        "statement of last time": with_last_statement(
            base,
            start,
            Decimal("442870.29"),  # what the quarter's invoices come to
        ),
        "general standard": with_general_statement(base, start),
        **with_new_vehicles(base, today),
        "every rarer tax": with_every_source(base, start, end, today + timedelta(days=5)),
        "nothing open": replace(base, filings=replace(filings, obligations=())),
        "nothing known": replace(
            base,
            registration=None,
            filings=None,
            payments=None,
            invoices=None,
            credit=None,
            books=None,
            bank=None,
            social=None,
            sources=None,
            benefits=None,
        ),
        "natural person": replace(
            base,
            kind=TaxpayerKind.NATURAL_PERSON,
            name="某样例",
            registration=None,
            invoices=None,
            books=None,
            credit=None,
            income=PersonalIncome(as_of=base.fetched_at, year=today.year - 1),
        ),
    }
    company_samples |= insured_persons(company_samples["natural person"], today)
    company_samples |= employers(base, today)
    company_samples |= late_filers(base, today)
    company_samples |= {
        "filed late elsewhere, nothing owed": replace(
            base,
            payments=replace(payments, payables=()),
            filings=replace(filings, obligations=tuple(replace(one, task_id="") for one in late)),
        ),
        "person not known": replace(
            company_samples["natural person"], payments=None, filings=None, social=None, income=None
        ),
    }
    for name in ("small company", "general taxpayer", "natural person"):
        company_samples[name] = with_records(company_samples[name], today)
    # What decides the way through a company's tasks decides it for a sole trader too.
    alike = ("two months open", "abnormal", "a year open", "nothing open", "nothing known")
    traders = {
        f"sole trader, {name}": replace(
            company_samples[name], kind=TaxpayerKind.INDIVIDUAL_BUSINESS
        )
        for name in alike
    }
    traders["sole trader without an invoice limit"] = replace(
        trader, invoices=replace(invoices, monthly_quota=None)
    )
    settling = with_a_year_to_settle(trader, company_samples["natural person"], today)
    return {**company_samples, "sole trader": trader, **traders, **settling}
