"""The calculators of the tax law that task files may bind, with the types they take."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kiosk.bilingual import Bilingual
from kiosk.tasks.business_income_calculators import BUSINESS_INCOME_CALCULATORS
from kiosk.tasks.calculator_binding import (
    Argument,
    ArgumentKind,
    Arguments,
    Calculator,
)
from kiosk.tasks.general_statement import STATEMENT_CALCULATORS
from kiosk.tasks.invoice_calculators import INVOICE_CALCULATORS
from kiosk.tasks.penalty_calculators import PENALTY_CALCULATORS
from kiosk.tasks.row_calculations import number_of, sum_of_rows, text_of
from kiosk.tasks.tax_source_calculators import TAX_SOURCE_CALCULATORS
from kiosk.tax_law.calculation import Calculation

if TYPE_CHECKING:
    from kiosk.tax_law import Law

__all__ = ["CALCULATORS", "Argument", "ArgumentKind", "Arguments", "Calculator"]


def _work_stamp(law: Law, given: Arguments) -> Calculation:
    from kiosk.tax_law.calculators import Document, stamp

    documents = []
    for row in given.rows("documents"):
        item, amount, name = row.get("item"), row.get("amount"), row.get("name")
        if not isinstance(item, str) or not isinstance(amount, Decimal):
            raise TypeError("a document has an item and an amount")
        documents.append(Document(item, amount, name=name if isinstance(name, str) else ""))
    return stamp(
        law, given.date("on"), documents=documents, half_relief=given.yes_no("half_relief")
    )


def _work_cit_prepayment(law: Law, given: Arguments) -> Calculation:
    from kiosk.tax_law.calculators import cit_prepayment

    return cit_prepayment(
        law,
        given.date("on"),
        profit=given.number("profit"),
        employees=given.number("employees"),
        assets=given.number("assets"),
        prepaid=given.number("prepaid"),
        loss_brought_forward=given.number("loss"),
        untaxed_income=given.number("untaxed"),
        restricted_industry=given.yes_no("restricted_industry"),
    )


def _work_late_payment(law: Law, given: Arguments) -> Calculation:
    from kiosk.tax_law.calculators import late_payment

    return late_payment(
        law, tax=given.number("tax"), due=given.date("due"), paid=given.date("paid")
    )


def _work_iit_business_prepayment(law: Law, given: Arguments) -> Calculation:
    from kiosk.tax_law.calculators import iit_business_prepayment

    return iit_business_prepayment(
        law,
        given.date("on"),
        profit=given.number("profit"),
        months=int(given.number("months")),
        social=given.number("social"),
        other_deductions=given.number("other"),
        sole_trader=given.yes_no("sole_trader"),
        prepaid=given.number("prepaid"),
    )


def _work_property_tax(law: Law, given: Arguments) -> Calculation:
    from kiosk.tax_law.calculators import property_tax_on_cost, property_tax_on_rent

    on, half = given.date("on"), given.yes_no("half_relief")
    parts = []
    for row in given.rows("houses"):
        amount = number_of(row, "amount")
        if row.get("basis") == "rent":
            part = property_tax_on_rent(law, on, rent=amount, half_relief=half)
        else:
            months = int(number_of(row, "months"))
            part = property_tax_on_cost(law, on, cost=amount, months=months, half_relief=half)
        parts.append((text_of(row, "name"), part))
    name = Bilingual("房产税", "Property tax")
    return sum_of_rows("property_tax", law, on, name, parts, "房产税暂行条例 第3条、第4条")


def _work_land_use_tax(law: Law, given: Arguments) -> Calculation:
    from kiosk.tax_law.calculators import land_use

    on, half = given.date("on"), given.yes_no("half_relief")
    parts = [
        (
            text_of(row, "name"),
            land_use(
                law,
                on,
                area=number_of(row, "area"),
                months=int(number_of(row, "months")),
                rate=number_of(row, "rate"),
                half_relief=half,
                bulk_warehouse=row.get("warehouse") is True,
            ),
        )
        for row in given.rows("lands")
    ]
    name = Bilingual("城镇土地使用税", "Land use tax")
    return sum_of_rows("land_use_tax", law, on, name, parts, "城镇土地使用税暂行条例 第4条")


def _work_culture_fee(law: Law, given: Arguments) -> Calculation:
    from kiosk.tax_law.calculators import culture_fee

    small = given.number("small_scale_sales") if "small_scale_sales" in given.values else None
    return culture_fee(
        law,
        given.date("on"),
        receipts_incl_vat=given.number("receipts"),
        paid_to_publishers=given.number("passed_on"),
        small_scale_sales=small,
        filing=given.text("filing"),
    )


def _work_union_fee(law: Law, given: Arguments) -> Calculation:
    from kiosk.tax_law.calculators import union_fee

    return union_fee(law, given.date("on"), wages=given.number("wages"))


def _work_disabled_employment_fund(law: Law, given: Arguments) -> Calculation:
    from kiosk.tax_law.calculators import disabled_employment_fund

    return disabled_employment_fund(
        law,
        given.date("on"),
        employees=given.number("employees"),
        disabled_hired=given.number("disabled_hired"),
        average_wage=given.number("average_wage"),
    )


def _work_resident_insurance(law: Law, given: Arguments) -> Calculation:
    from kiosk.tasks.resident_insurance import resident_insurance

    return resident_insurance(
        law,
        given.date("on"),
        plan=given.text("plan"),
        quote=given.number("quote") if "quote" in given.values else None,
        tier=given.text("tier") if "tier" in given.values else "",
    )


def _work_payables_due(law: Law, given: Arguments) -> Calculation:
    from kiosk.tasks.payment_items import payables_due

    return payables_due(law, given.date("on"), given.rows("payables"))


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _work_vat_small_with_surcharges(law: Law, given: Arguments) -> Calculation:
    from kiosk.tax_law.calculators import vat_small_with_surcharges

    return vat_small_with_surcharges(
        law,
        given.date("on"),
        filing=given.text("filing"),
        location=given.text("location"),
        half_relief=given.yes_no("half_relief"),
        **{name: given.number(name) for name in _SALES if name in given.values},
    )


_SALES: Final = (
    "ordinary",
    "special",
    "non_invoiced",
    "real_estate",
    "property_letting",
    "special_full_rate",
)

CALCULATORS: Final[Mapping[str, Calculator]] = {
    "vat_small_with_surcharges": Calculator(
        {
            "on": ArgumentKind.DATE,
            "filing": ArgumentKind.TEXT,
            "location": ArgumentKind.TEXT,
            "half_relief": ArgumentKind.YES_NO,
            **dict.fromkeys(_SALES, ArgumentKind.NUMBER),
        },
        _names(
            "sales exempt_sales vat_goods_before vat_goods vat_realestate_before vat_realestate "
            "vat_before vat_relief vat urban_before urban_relief urban edu_before edu_relief edu "
            "local_edu_before local_edu_relief local_edu surcharges total total_relief "
            "below_threshold goods_exempt"
        ),
        _work_vat_small_with_surcharges,
        optional=frozenset(_SALES),
    ),
    "stamp": Calculator(
        {
            "on": ArgumentKind.DATE,
            "documents": ArgumentKind.ROWS,
            "half_relief": ArgumentKind.YES_NO,
        },
        _names("doc# tax_before tax relief"),
        _work_stamp,
    ),
    "cit_prepayment": Calculator(
        {
            "on": ArgumentKind.DATE,
            "restricted_industry": ArgumentKind.YES_NO,
            **dict.fromkeys(
                ("profit", "employees", "assets", "prepaid", "loss", "untaxed"),
                ArgumentKind.NUMBER,
            ),
        },
        _names("taxable_income avg_employees avg_assets tax_before tax relief due small"),
        _work_cit_prepayment,
    ),
    "iit_business_prepayment": Calculator(
        {
            "on": ArgumentKind.DATE,
            "sole_trader": ArgumentKind.YES_NO,
            **dict.fromkeys(
                ("profit", "months", "social", "other", "prepaid"), ArgumentKind.NUMBER
            ),
        },
        _names("taxable_income gross relief payable due refund"),
        _work_iit_business_prepayment,
    ),
    "property_tax": Calculator(
        {
            "on": ArgumentKind.DATE,
            "houses": ArgumentKind.ROWS,
            "half_relief": ArgumentKind.YES_NO,
        },
        _names("row# tax_before tax relief"),
        _work_property_tax,
    ),
    "land_use_tax": Calculator(
        {
            "on": ArgumentKind.DATE,
            "lands": ArgumentKind.ROWS,
            "half_relief": ArgumentKind.YES_NO,
        },
        _names("row# tax_before tax relief"),
        _work_land_use_tax,
    ),
    "culture_fee": Calculator(
        {
            "on": ArgumentKind.DATE,
            "filing": ArgumentKind.TEXT,
            **dict.fromkeys(("receipts", "passed_on", "small_scale_sales"), ArgumentKind.NUMBER),
        },
        _names("fee_before fee relief"),
        _work_culture_fee,
        optional=frozenset({"small_scale_sales"}),
    ),
    "union_fee": Calculator(
        {"on": ArgumentKind.DATE, "wages": ArgumentKind.NUMBER},
        _names("fee"),
        _work_union_fee,
    ),
    "disabled_employment_fund": Calculator(
        {
            "on": ArgumentKind.DATE,
            **dict.fromkeys(("employees", "disabled_hired", "average_wage"), ArgumentKind.NUMBER),
        },
        _names("owed_before payable relief"),
        _work_disabled_employment_fund,
    ),
    "resident_insurance": Calculator(
        {
            "on": ArgumentKind.DATE,
            "plan": ArgumentKind.TEXT,
            "quote": ArgumentKind.NUMBER,
            "tier": ArgumentKind.TEXT,
        },
        _names("yearly"),
        _work_resident_insurance,
        optional=frozenset({"quote", "tier"}),
    ),
    "payables_due": Calculator(
        {"on": ArgumentKind.DATE, "payables": ArgumentKind.ROWS},
        _names("line# taxes charges total"),
        _work_payables_due,
    ),
    "late_payment": Calculator(
        {"tax": ArgumentKind.NUMBER, "due": ArgumentKind.DATE, "paid": ArgumentKind.DATE},
        _names("days per_day raw collected"),
        _work_late_payment,
    ),
    **PENALTY_CALCULATORS,
    **INVOICE_CALCULATORS,
    **BUSINESS_INCOME_CALCULATORS,
    **STATEMENT_CALCULATORS,
    **TAX_SOURCE_CALCULATORS,
}
