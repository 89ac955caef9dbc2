"""A taxpayer's single invoices and the requests to reverse one, to choose from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from kiosk.bilingual import Bilingual
from kiosk.tasks import wording
from kiosk.tasks.filing_period import Circumstances
from kiosk.tasks.views import Option

_MOST: Final = 8  # the newest; older ones are in the online bureau

RED_REASONS: Final = {
    "returned": Bilingual("销货退回", "goods returned"),
    "wrong": Bilingual("开票有误", "issued wrongly"),
    "stopped": Bilingual("服务中止", "service ended"),
    "rebate": Bilingual("销售折让", "price reduced"),
}


def _records(at: Circumstances) -> tuple[Option, ...]:
    invoices = at.profile.invoices
    if invoices is None:
        return ()
    options = []
    for one in sorted(invoices.records, key=lambda one: one.issued_on, reverse=True)[:_MOST]:
        day, other = wording.day(one.issued_on, at.today), one.buyer
        zh, en = "开给", "to"
        if one.received:
            zh, en, other = "收自", "from", one.seller
        gone = one.status == "reversed"
        options.append(
            Option(
                f"n{one.number}",
                wording.same(f"{wording.money(one.ex_vat + one.vat)}  {one.item}"),
                Bilingual(
                    f"{day.zh} {zh}{other},尾号 {one.number[-6:]}" + ",已红冲" * gone,
                    f"{day.en} {en} {other}, ending {one.number[-6:]}" + ", reversed" * gone,
                ),
            )
        )
    return tuple(options)


def _red(at: Circumstances) -> tuple[Option, ...]:
    invoices = at.profile.invoices
    if invoices is None:
        return ()
    return tuple(
        Option(
            f"r{one.number}",
            Bilingual(
                f"{one.asked_by} 要红冲 {wording.money(one.ex_vat + one.vat)}",
                f"{one.asked_by} asks to reverse {wording.money(one.ex_vat + one.vat)}",
            ),
            Bilingual(
                f"{wording.day(one.asked_on, at.today).zh} 提出,原因:{RED_REASONS[one.reason].zh}",
                f"asked {wording.day(one.asked_on, at.today).en}: {RED_REASONS[one.reason].en}",
            ),
        )
        for one in invoices.red_confirmations
    )


#: Options of invoices, by the name a task file uses.
INVOICE_OPTIONS: Final[Mapping[str, Callable[[Circumstances], tuple[Option, ...]]]] = {
    "invoices.records": _records,
    "invoices.red_confirmations": _red,
}

#: How many there are; none where the taxpayer has no invoices at all.
INVOICE_COUNTS: Final[Mapping[str, Callable[[Circumstances], Decimal | None]]] = {
    "invoices.record_count": lambda at: Decimal(len(_records(at))),
    "invoices.red_count": lambda at: Decimal(len(_red(at))),
}
