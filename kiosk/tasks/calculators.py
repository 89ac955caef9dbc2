"""The calculators of the tax law that task files may bind, with the types they take."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from kiosk.tax_law.calculation import Calculation

if TYPE_CHECKING:
    from kiosk.tasks.views import FieldValue
    from kiosk.tax_law import Law

Rows = tuple[dict[str, "FieldValue"], ...]
Argument = Decimal | str | date | bool | Rows


class ArgumentKind(StrEnum):
    """What a calculator's argument is."""

    NUMBER = "number"
    TEXT = "text"
    YES_NO = "yes_no"
    DATE = "date"
    ROWS = "rows"


@dataclass(frozen=True, slots=True)
class Arguments:
    """The worked-out arguments of one call, read by type.

    Each reader raises ``TypeError`` naming the argument when the value has another type.
    """

    values: Mapping[str, Argument]

    def number(self, name: str) -> Decimal:
        """Return a number."""
        value = self.values[name]
        if not isinstance(value, Decimal):
            raise TypeError(f"{name} has to be a number")
        return value

    def text(self, name: str) -> str:
        """Return a text."""
        value = self.values[name]
        if not isinstance(value, str):
            raise TypeError(f"{name} has to be a text")
        return value

    def yes_no(self, name: str) -> bool:
        """Return a yes or no."""
        value = self.values[name]
        if not isinstance(value, bool):
            raise TypeError(f"{name} has to be yes or no")
        return value

    def date(self, name: str) -> date:
        """Return a day."""
        value = self.values[name]
        if not isinstance(value, date):
            raise TypeError(f"{name} has to be a date")
        return value

    def rows(self, name: str) -> Rows:
        """Return the rows of a list."""
        value = self.values[name]
        if not isinstance(value, tuple):
            raise TypeError(f"{name} has to be a list")
        return value


@dataclass(frozen=True, slots=True)
class Calculator:
    """One calculator as a task file sees it."""

    parameters: Mapping[str, ArgumentKind]
    results: frozenset[str]
    work: Callable[[Law, Arguments], Calculation]
    optional: frozenset[str] = field(default=frozenset())

    @property
    def needed(self) -> frozenset[str]:
        """Arguments that have to be given."""
        return frozenset(self.parameters) - self.optional


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
    "late_payment": Calculator(
        {"tax": ArgumentKind.NUMBER, "due": ArgumentKind.DATE, "paid": ArgumentKind.DATE},
        _names("days per_day raw collected"),
        _work_late_payment,
    ),
}
