"""Value-added tax (增值税) of small-scale taxpayers, and of homes sold by individuals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from kiosk.bilingual import Bilingual
from kiosk.tax_law.calculation import Calculation
from kiosk.tax_law.calculators.surcharges import add_surcharges
from kiosk.tax_law.workings import Workings, shown

if TYPE_CHECKING:
    from kiosk.tax_law.calculation import Operand
    from kiosk.tax_law.law import Law

NOUGHT = Decimal(0)


def vat_small(
    law: Law,
    on: date,
    *,
    filing: str,
    ordinary: Decimal = NOUGHT,
    special: Decimal = NOUGHT,
    non_invoiced: Decimal = NOUGHT,
    real_estate: Decimal = NOUGHT,
    property_letting: Decimal = NOUGHT,
    special_full_rate: Decimal = NOUGHT,
) -> Calculation:
    """Work out the VAT of a small-scale taxpayer (小规模纳税人) for one period.

    All sales are yuan without VAT and exclude each other: ``ordinary`` invoices,
    ``special`` invoices (专用发票, issued at the reduced rate), ``special_full_rate``
    (专用发票 issued at 3 %, the reduction waived), ``non_invoiced``, ``real_estate``
    (property sold, 销售不动产), ``property_letting`` (property let, 出租不动产).
    ``filing`` is "month" or "quarter", ``on`` the last day of the period.

    Below the threshold (起征点) everything but special invoices is exempt; if only
    property sold lifts the total over it, the rest stays exempt. Amounts: ``sales``,
    ``exempt_sales``, ``vat_before`` (at the levy rates), ``vat_goods``,
    ``vat_realestate`` (property sold and let), ``vat_relief``, ``vat``. Flags:
    ``below_threshold``, ``goods_exempt``.

    Law: 增值税法 第9、11、23条, 公告2026年第10号; to 2025 公告2023年第1号、第19号.
    Raises ``UnknownParameter`` outside the dates of the law's figures, ``ValueError``
    for a negative amount or another ``filing``.
    """
    work = Workings("vat_small", law, on)
    _vat_small(
        work,
        filing,
        ordinary,
        special,
        non_invoiced,
        real_estate,
        property_letting,
        special_full_rate,
    )
    return work.result()


def vat_small_with_surcharges(
    law: Law,
    on: date,
    *,
    filing: str,
    location: str,
    half_relief: bool = True,
    ordinary: Decimal = NOUGHT,
    special: Decimal = NOUGHT,
    non_invoiced: Decimal = NOUGHT,
    real_estate: Decimal = NOUGHT,
    property_letting: Decimal = NOUGHT,
    special_full_rate: Decimal = NOUGHT,
) -> Calculation:
    """Work out what form S01 asks for: small-scale VAT and the three surcharges.

    Arguments as :func:`vat_small`; ``location`` ("city", "county_or_town", "other")
    picks the rate of 城建税, ``half_relief`` is 六税两费减半 (every small-scale taxpayer
    has it until 2027-12-31). No VAT, no surcharges; below the threshold the education
    surcharges are nought even where special invoices are taxed (财税〔2016〕12号).

    Amounts: those of :func:`vat_small`; ``urban_before``, ``urban_relief``, ``urban``,
    the same for ``edu`` and ``local_edu``; ``surcharges``; ``total``; ``total_relief``
    (已为您减免).
    """
    work = Workings("vat_small_with_surcharges", law, on)
    sales, before, vat = _vat_small(
        work,
        filing,
        ordinary,
        special,
        non_invoiced,
        real_estate,
        property_letting,
        special_full_rate,
    )
    limit = work.parameter(f"edu.exempt_sales.{filing}")
    parts = add_surcharges(
        work,
        vat,
        location=location,
        half_relief=half_relief,
        education_exempt_by=limit if sales.value <= limit.value else None,
    )
    work.total("total", "合计应缴", "Total to pay", vat, *parts.payable)
    work.step(
        "total_relief",
        "已为您减免",
        "Saved for you",
        "(a + b + c + d) - (e + f + g + h)",
        before,
        *parts.before,
        vat,
        *parts.payable,
    )
    return work.result()


def vat_house(law: Law, on: date, *, price_incl_vat: Decimal, held_years: Decimal) -> Calculation:
    """Work out the VAT on a home sold by an individual (个人销售住房).

    ``price_incl_vat`` is the whole price in yuan with VAT, ``held_years`` how long the
    home was held; two years and more are exempt. ``on`` is the day of the contract.
    Amounts: ``price_ex_vat``, ``vat_before``, ``vat_relief``, ``vat``.

    Law: 公告2025年第17号 from 2026-01-01, 财税〔2016〕36号 附件3 before.
    """
    work = Workings("vat_house", law, on)
    price = work.fact("house.price_incl_vat", "含税售价", "Price with VAT", price_incl_vat)
    held = work.fact("house.held_years", "持有年限", "Years held", held_years, "years")
    levy = work.parameter("vat.house.levy")
    enough = work.parameter("vat.house.exempt_from_years")
    work.step("price_ex_vat", "不含税售价", "Price without VAT", "a / (1 + b)", price, levy)
    before = work.step(
        "vat_before", "减免前增值税", "VAT before relief", "a / (1 + b) * b", price, levy
    )
    exempt = held.value >= enough.value
    work.flag("exempt", exempt)
    if exempt:
        note = Bilingual(
            f"持有满 {enough.value} 年,免征增值税", f"Held {enough.value} years or more: exempt"
        )
        relief = work.step(
            "vat_relief", "免征增值税", "VAT exempted", "a", before, because=(enough,), note=note
        )
        work.step("vat", "应纳增值税", "VAT to pay", "a - b", before, relief)
    else:
        work.amount("vat_relief", NOUGHT)
        work.step("vat", "应纳增值税", "VAT to pay", "a / (1 + b) * b", price, levy)
    return work.result()


def _vat_small(
    work: Workings,
    filing: str,
    ordinary: Decimal,
    special: Decimal,
    non_invoiced: Decimal,
    real_estate: Decimal,
    property_letting: Decimal,
    special_full_rate: Decimal,
) -> tuple[Operand, Operand, Operand]:
    """Write the lines of the VAT; return sales, VAT before relief, VAT."""
    if filing not in ("month", "quarter"):
        raise ValueError(f"filing must be 'month' or 'quarter', not {filing!r}")
    plain = work.fact("sales.ordinary", "普通发票销售额", "Ordinary invoices", ordinary)
    marked = work.fact("sales.special", "专用发票销售额", "Special invoices", special)
    unbilled = work.fact("sales.non_invoiced", "未开票销售额", "Sales not invoiced", non_invoiced)
    sold = work.fact("sales.real_estate", "销售不动产销售额", "Property sold", real_estate)
    let = work.fact("sales.property_letting", "出租不动产销售额", "Property let", property_letting)
    waived = work.fact(
        "sales.special_full_rate",
        "放弃减征的专用发票销售额",
        "Special invoices at the full rate",
        special_full_rate,
    )
    sales = work.total(
        "sales",
        "不含税销售额合计",
        "Sales without VAT",
        plain,
        marked,
        unbilled,
        sold,
        let,
        waived,
        basis="增值税及附加税费申报表(小规模纳税人适用)",
    )
    threshold = work.parameter(f"vat.small.threshold.{filing}")
    equal = work.parameter("vat.small.threshold.equal_is_exempt")

    def below(amount: Decimal) -> bool:
        return amount < threshold.value or (amount == threshold.value and equal.value == 1)

    decided_by = [threshold]
    if sales.value == threshold.value:
        decided_by.append(equal)
    all_below = below(sales.value)
    goods_exempt = all_below
    if not all_below and sold.value > 0 and below(sales.value - sold.value):
        leaves_out = work.parameter("vat.small.threshold.leaves_out_property_sales")
        decided_by.append(leaves_out)
        goods_exempt = leaves_out.value == 1
    work.flag("below_threshold", all_below)
    work.flag("goods_exempt", goods_exempt)

    levy = work.parameter("vat.small.levy")
    has_property = sold.value > 0 or let.value > 0
    prefix = "vat_goods" if has_property else "vat"
    goods_before = _rated(
        work,
        f"{prefix}_before",
        "减免前增值税",
        "VAT before relief",
        [((plain, marked, unbilled, waived), levy)],
    )
    exempt_sales = NOUGHT
    if goods_exempt:
        exempt_sales = plain.value + unbilled.value + let.value
    if all_below:
        exempt_sales += sold.value
    work.amount("exempt_sales", exempt_sales)
    reduced = work.parameter("vat.small.levy.reduced")
    taxed = (marked,) if goods_exempt else (plain, marked, unbilled)
    nothing = not any(operand.value for operand in (*taxed, waived))
    limit = f"{threshold.value:,.2f}"
    if goods_exempt:
        note = Bilingual(
            f"未超过起征点 {limit} 元,除专用发票外免征",
            f"Within the threshold of {limit} yuan: exempt but for special invoices",
        )
    else:
        note = Bilingual(
            f"超过起征点 {limit} 元,全额计征",
            f"Over the threshold of {limit} yuan: all sales are taxed",
        )
    rate = "免征" if nothing and goods_exempt else f"征收率 {shown(reduced)}"
    rate_en = "exempt" if nothing and goods_exempt else shown(reduced)
    goods = _rated(
        work,
        prefix,
        f"增值税({rate})",
        f"VAT ({rate_en})",
        [(taxed, reduced), ((waived,), levy)],
        because=tuple(decided_by),
        note=note,
    )
    if has_property:
        return sales, *_with_property(work, sold, let, goods_before, goods, all_below, goods_exempt)
    work.amount("vat_goods", goods.value)
    work.amount("vat_realestate", NOUGHT)
    work.step("vat_relief", "增值税减免额", "VAT relief", "a - b", goods_before, goods)
    return sales, goods_before, goods


def _rated(
    work: Workings,
    key: str,
    zh: str,
    en: str,
    groups: list[tuple[tuple[Operand, ...], Operand]],
    because: tuple[Operand, ...] = (),
    note: Bilingual | None = None,
) -> Operand:
    """Write ``(a + b) * c + d * e``: groups of sales, each times its rate, noughts left out."""
    operands: list[Operand] = []
    terms: list[str] = []
    for place, (sales, rate) in enumerate(groups):
        present = [operand for operand in sales if operand.value > 0]
        if not present:
            if place > 0:
                continue
            present = [sales[0]]  # "0.00 × 1%" says more than an empty line
        letters = [chr(ord("a") + len(operands) + number) for number in range(len(present) + 1)]
        total = " + ".join(letters[:-1])
        terms.append(f"{f'({total})' if len(present) > 1 else total} * {letters[-1]}")
        operands += [*present, rate]
    return work.step(key, zh, en, " + ".join(terms), *operands, because=because, note=note)


def _with_property(
    work: Workings,
    sold: Operand,
    let: Operand,
    goods_before: Operand,
    goods: Operand,
    all_below: bool,
    goods_exempt: bool,
) -> tuple[Operand, Operand]:
    """VAT with property sold or let: return VAT before relief, and VAT."""
    levy = work.parameter("vat.small.levy.property")
    property_before = _rated(
        work,
        "vat_realestate_before",
        "不动产减免前增值税",
        "VAT on property before relief",
        [((sold, let), levy)],
    )
    before = work.step(
        "vat_before",
        "减免前增值税合计",
        "VAT before relief",
        "a + b",
        goods_before,
        property_before,
    )
    # Property that is let counts like any service; only property sold is left out.
    if all_below:
        estate = work.step(
            "vat_realestate",
            "不动产增值税",
            "VAT on property",
            "a - a",
            property_before,
            note=Bilingual("未超过起征点,免征", "Within the threshold: exempt"),
        )
    else:
        taxed = (sold,) if goods_exempt else (sold, let)
        estate = _rated(work, "vat_realestate", "不动产增值税", "VAT on property", [(taxed, levy)])
    vat = work.step("vat", "应纳增值税", "VAT to pay", "a + b", goods, estate)
    work.step("vat_relief", "增值税减免额", "VAT relief", "a - b", before, vat)
    return before, vat
