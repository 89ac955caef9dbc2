"""Tax on an invoice that the bureau issues for a natural person (代开发票)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from kiosk.bilingual import Bilingual
from kiosk.tax_law.calculation import Calculation
from kiosk.tax_law.calculators.surcharges import add_surcharges
from kiosk.tax_law.workings import Workings

if TYPE_CHECKING:
    from kiosk.tax_law.law import Law


def invoice_on_behalf(law: Law, on: date, *, price: Decimal, location: str) -> Calculation:
    """Work out what a natural person pays before an invoice is issued for one act (按次).

    ``price`` is what the buyer pays, VAT included, in yuan; ``location`` ("city",
    "county_or_town", "other") picks the rate of the urban construction tax. Goods and
    services at the levy rate only: neither property nor letting.

    Sales without VAT below the threshold per act are exempt; reaching it all is taxed
    (增值税法 第23条). The education surcharges are charged per act: their exemption up to
    100,000 yuan is for those who file by month or quarter (财税〔2016〕12号; recalled medium).
    The three surcharges are halved (六税两费). Individual income tax is withheld by the payer,
    not collected here.

    Amounts: ``sales``, ``vat``, ``urban``, ``edu``, ``local_edu``, ``surcharges``, ``total``,
    ``ex_vat`` (the invoice's 金额: price less VAT). Flag: ``exempt``. Law: 增值税法 第9、11、23条;
    财政部 税务总局公告2026年第10号. Raises ``UnknownParameter`` outside the dates of the law's
    figures, ``ValueError`` for a negative price or an unknown location.
    """
    work = Workings("invoice_on_behalf", law, on)
    paid = work.fact("price", "含税价款", "Price with VAT", price)
    rate = work.parameter("vat.small.levy.reduced")
    threshold = work.parameter("vat.person.threshold.act")
    sales = work.step("sales", "不含税销售额", "Sales without VAT", "a / (1 + b)", paid, rate)
    exempt = sales.value < threshold.value
    work.flag("exempt", exempt)
    if exempt:
        vat = work.step(
            "vat",
            "增值税(免征)",
            "VAT (exempt)",
            "a - a",
            sales,
            because=(threshold,),
            note=Bilingual(
                f"没有达到每次 {threshold.value:,.0f} 元的起征点,免征",
                f"Below the threshold of {threshold.value:,.0f} yuan per act: exempt",
            ),
        )
    else:
        vat = work.step("vat", "增值税", "VAT", "a * b", sales, rate, because=(threshold,))
    added = add_surcharges(work, vat, location=location, half_relief=True, education_exempt_by=None)
    work.step("ex_vat", "发票金额(不含税)", "Invoice amount without VAT", "a - b", paid, vat)
    work.total("total", "合计应缴", "Total to pay", vat, *added.payable)
    return work.result()
