"""Does a filing's arithmetic hold? The bureau looks it over and says where not.

Every filing has to owe under each tax what its own calculation gave. S01 (small-scale VAT
with surcharges) is computed again besides: the sales come from the filing, everything
else (location, filing period, rates) from what the bureau knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

from pydantic import JsonValue

from hall.bureau.bureau import Reason
from hall.bureau.filing import Filing, Period
from hall.bureau.synthetic.task_terms import TaskTerms
from kiosk.bilingual import Bilingual
from kiosk.tasks.tax_names import TAX_NAMES
from kiosk.tax_law import UnknownParameter, load_law
from kiosk.tax_law.calculators.value_added_tax import vat_small_with_surcharges
from kiosk.taxpayer import Profile, Tax, VatKind

_ORIGIN: Final = "fact:sales."
_COMPARED: Final[Mapping[str, Bilingual]] = {
    "sales": Bilingual("不含税销售额合计", "sales without VAT"),
    "vat": Bilingual("增值税", "VAT"),
    "urban": Bilingual("城市维护建设税", "urban construction tax"),
    "edu": Bilingual("教育费附加", "education surcharge"),
    "local_edu": Bilingual("地方教育附加", "local education surcharge"),
    "total": Bilingual("合计应缴", "total to pay"),
}


def unlike_calculation(filing: Filing, terms: TaskTerms) -> tuple[Reason, ...]:
    """Return a reason for every tax that is owed otherwise than the filing's own result."""
    expected = {
        tax: filing.amounts[name] for tax, name in terms.taxes.items() if name in filing.amounts
    }
    return tuple(
        _unlike(tax, expected.get(tax), filing.taxes.get(tax))
        for tax in sorted(expected.keys() | filing.taxes.keys())
        if expected.get(tax) != filing.taxes.get(tax)
    )


def _unlike(tax: Tax, expected: Decimal | None, declared: Decimal | None) -> Reason:
    name = TAX_NAMES[tax.value]
    return _reason(
        "tax_unlike_calculation",
        f"{name.zh}:算出 {in_yuan(expected)},申报为 {in_yuan(declared)}",
        f"{name.en}: {in_yuan(expected)} worked out, {in_yuan(declared)} declared",
    )


def wrong_amounts(filing: Filing, profile: Profile) -> tuple[Reason, ...]:
    """Return a reason for every declared amount that is not what the law gives."""
    if filing.task != "S01" or filing.period is None:
        return ()
    registration = profile.registration
    if registration is None or registration.vat_kind is not VatKind.SMALL:
        return (
            _reason(
                "not_small_scale",
                "登记信息显示不是小规模纳税人,不能用这张申报表",
                "the register does not show a small-scale taxpayer; this form cannot be used",
            ),
        )
    try:
        sales = _sales(filing)
        nought = Decimal(0)
        lawful = vat_small_with_surcharges(
            load_law(region=registration.region),
            filing.period.end,
            filing=_length(filing.period),
            location=registration.location,
            ordinary=sales.get("ordinary", nought),
            special=sales.get("special", nought),
            special_full_rate=sales.get("special_full_rate", nought),
            non_invoiced=sales.get("non_invoiced", nought),
            real_estate=sales.get("real_estate", nought),
            property_letting=sales.get("property_letting", nought),
        ).amounts
    except (InvalidOperation, ValueError):
        return (_reason("sales_malformed", "申报的销售额不对", "the declared sales are malformed"),)
    except UnknownParameter as unknown:
        return (
            Reason(
                code="law_unknown",
                words=Bilingual(
                    f"暂不能核对这一期的税款:{unknown.reason.zh}",
                    f"this period cannot be checked yet: {unknown.reason.en}",
                ),
            ),
        )
    return tuple(
        _reason(
            "amount_wrong",
            f"{label.zh}应为 {in_yuan(lawful[name])},申报为 {in_yuan(filing.amounts.get(name))}",
            f"{label.en}: {in_yuan(lawful[name])} expected, "
            f"{in_yuan(filing.amounts.get(name))} declared",
        )
        for name, label in _COMPARED.items()
        if filing.amounts.get(name) != lawful[name]
    )


def _sales(filing: Filing) -> dict[str, Decimal]:
    """Read the sales (yuan without VAT) from the lines of the filing's own calculation."""
    found: dict[str, Decimal] = {}
    for step in filing.calculation:
        for operand in _list(step, "operands"):
            origin = _text(operand, "origin")
            name = origin.removeprefix(_ORIGIN)
            if origin.startswith(_ORIGIN):
                value = Decimal(_text(operand, "value"))
                if found.setdefault(name, value) != value or not value.is_finite():
                    raise ValueError("one figure, two values")
    return found


def _list(value: JsonValue, key: str) -> list[JsonValue]:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, list) else []


def _text(value: JsonValue, key: str) -> str:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""


def _length(period: Period) -> str:
    months = (period.end.year - period.start.year) * 12 + period.end.month - period.start.month
    return "month" if months == 0 else "quarter"


def _reason(code: str, zh: str, en: str) -> Reason:
    return Reason(code=code, words=Bilingual(zh, en))


def in_yuan(amount: Decimal | None) -> str:
    """An amount in words of a reason; a dash where none was declared or worked out."""
    return "—" if amount is None else f"¥ {amount:,.2f}"
