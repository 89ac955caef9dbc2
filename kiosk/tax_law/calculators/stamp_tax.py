"""Stamp tax (印花税) by item of the schedule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from kiosk.bilingual import Bilingual
from kiosk.tax_law.calculation import Calculation
from kiosk.tax_law.workings import Workings

if TYPE_CHECKING:
    from kiosk.tax_law.calculation import Operand
    from kiosk.tax_law.law import Law

# Items of the schedule (印花税税目), as the parameters ``stamp.rate.<item>`` name them.
ITEMS = (
    "sale",  # 买卖合同
    "contract_work",  # 承揽合同
    "construction",  # 建设工程合同
    "transport",  # 运输合同
    "technology",  # 技术合同
    "loan",  # 借款合同
    "finance_lease",  # 融资租赁合同
    "lease",  # 租赁合同
    "storage",  # 仓储合同
    "custody",  # 保管合同
    "property_insurance",  # 财产保险合同
    "property_transfer",  # 土地、房屋、股权转移书据
    "intellectual_transfer",  # 商标、著作权、专利等转移书据
    "capital",  # 营业账簿
    "securities",  # 证券交易
)


@dataclass(frozen=True, slots=True)
class Document:
    """One taxable document: its item and the sum it states, in yuan without VAT."""

    item: str
    amount: Decimal
    small_borrower: bool = False  # a loan to a small or micro enterprise
    name: str = ""  # how the visitor calls it, e.g. "供货合同"


def stamp(
    law: Law, on: date, *, documents: Iterable[Document], half_relief: bool = False
) -> Calculation:
    """Work out the stamp tax on documents; each is rounded to fen by itself.

    ``on`` is the day of signing (or the period's last day); ``half_relief`` is
    六税两费减半, which securities do not have. Loans to small and micro enterprises are
    exempt. Amounts: ``doc1`` … per document, ``tax_before``, ``tax``, ``relief``.

    Law: 印花税法 (from 2022-07-01); 公告2023年第12号, 第13号.
    Raises ``ValueError`` for an item that is not in ``ITEMS``.
    """
    work = Workings("stamp", law, on)
    before: list[Operand] = []
    due: list[Operand] = []
    for number, document in enumerate(documents, start=1):
        full, tax = _document(work, number, document, half_relief)
        before.append(full)
        due.append(tax)
    basis = ""
    if not due:
        before = due = [work.fact("stamp.none", "应税凭证", "Documents", Decimal(0))]
        basis = "印花税法 第1条"
    total_before = work.total(
        "tax_before", "减免前印花税", "Stamp tax before relief", *before, basis=basis
    )
    total = work.total("tax", "应纳印花税", "Stamp tax", *due, basis=basis)
    work.step("relief", "印花税减免额", "Relief", "a - b", total_before, total)
    return work.result()


def _document(
    work: Workings, number: int, document: Document, half_relief: bool
) -> tuple[Operand, Operand]:
    if document.item not in ITEMS:
        raise ValueError(f"stamp tax knows no item {document.item!r} (known: {', '.join(ITEMS)})")
    rate = work.parameter(f"stamp.rate.{document.item}")
    name = document.name or rate.label.zh.partition(":")[2]
    name_en = document.name or rate.label.en.partition(": ")[2]
    amount = work.fact(f"document{number}.amount", name, name_en, document.amount)
    key = f"doc{number}"
    full = work.step(
        f"{key}_before", f"{name}(减免前)", f"{name_en}, before relief", "a * b", amount, rate
    )
    if document.item == "loan" and document.small_borrower:
        exempt = work.parameter("stamp.small_loan.exempt")
        if exempt.value:
            note = Bilingual(
                "金融机构与小型、微型企业的借款合同,免征",
                "A loan of a financial institution to a small or micro enterprise: exempt",
            )
            return full, work.step(
                key,
                f"{name}(免征)",
                f"{name_en} (exempt)",
                "a - a",
                full,
                because=(exempt,),
                note=note,
            )
    if half_relief and document.item != "securities":
        share = work.parameter("six_taxes.payable_share")
        return full, work.step(
            key, f"{name}(减半)", f"{name_en} (halved)", "a * b * c", amount, rate, share
        )
    return full, work.step(key, name, name_en, "a * b", amount, rate)
