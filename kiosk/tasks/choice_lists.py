"""Options that are not written in the task file: lists to search, and what the bureau knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Final

from kiosk.bilingual import Bilingual
from kiosk.tasks import wording
from kiosk.tasks.certificate_options import CERTIFICATE_OPTIONS
from kiosk.tasks.filing_facts import unfiled
from kiosk.tasks.filing_period import Circumstances
from kiosk.tasks.handover import handover_to
from kiosk.tasks.invoice_options import INVOICE_OPTIONS
from kiosk.tasks.payment_items import PAYABLE_SOURCES, payable_options
from kiosk.tasks.penalty_facts import case_options
from kiosk.tasks.tax_names import TAX_NAMES
from kiosk.tasks.views import Option
from kiosk.tax_law.credit import indicator_name
from kiosk.taxpayer import CreditDeduction, Overpayment

LATER: Final = "later"  # of the overdue filings: none now
NOT_NOW: Final = Bilingual("先不补报,只要清单", "None now, only the list")
LISTS: Final = Path(__file__).resolve().parents[2] / "assets" / "tasks" / "lists"


@cache
def search_list(name: str) -> tuple[Option, ...]:
    """The entries of ``assets/tasks/lists/NAME.yaml``.

    Raises ``OSError`` if there is no such list, and
    :class:`kiosk.tasks.marked_yaml.ContentError` if it is wrong.
    """
    from kiosk.tasks.glossary_and_lists import read_choice_list

    return tuple(
        Option(entry.value, Bilingual(entry.zh, entry.en), None, entry.initials)
        for entry in read_choice_list(LISTS / f"{name}.yaml")
    )


def fault_value(number: int, item: CreditDeduction) -> str:
    """The option that stands for the ``number``-th loss of points of a profile."""
    return f"fault{number}_{item.indicator}"


def overpaid_value(number: int, item: Overpayment) -> str:
    """The option that stands for the ``number``-th overpayment of a profile."""
    return f"overpaid{number}_{item.tax.value.lower()}"


def can_be_repaired(item: CreditDeduction) -> bool:
    """Corrected, and neither repaired nor asked for yet (纳税缴费信用修复)."""
    return not item.repaired and item.corrected_on is not None and item.applied_for == ""


def can_be_disputed(item: CreditDeduction) -> bool:
    """Not repaired, and not being looked at already (复评、复核)."""
    return not item.repaired and item.applied_for == ""


def can_be_refunded(item: Overpayment) -> bool:
    """Paid beyond what was due, and not asked for yet (误收多缴退抵税)."""
    return item.kind == "overpaid" and item.applied_on is None


def _faults(at: Circumstances, among: Callable[[CreditDeduction], bool]) -> tuple[Option, ...]:
    credit = at.profile.credit
    if credit is None:
        return ()
    options = []
    for number, item in enumerate(credit.deductions):
        if not among(item):
            continue
        day = wording.day(item.happened_on, at.today)
        lost = wording.count(item.points)
        detail = Bilingual(f"{day.zh}发生,扣 {lost} 分", f"of {day.en}, {lost} points lost")
        if item.corrected_on is not None:
            corrected = wording.day(item.corrected_on, at.today)
            detail = Bilingual(
                f"{detail.zh};{corrected.zh}已纠正", f"{detail.en}; corrected {corrected.en}"
            )
        what = indicator_name(item.indicator, item.text)
        options.append(Option(fault_value(number, item), what, detail))
    return tuple(options)


def _open_faults(at: Circumstances) -> tuple[Option, ...]:
    """Points lost that are corrected and can be repaired."""
    return _faults(at, can_be_repaired)


def _disputable_faults(at: Circumstances) -> tuple[Option, ...]:
    """Points lost that the taxpayer may hold to be wrong."""
    return _faults(at, can_be_disputed)


def _overpayments(at: Circumstances) -> tuple[Option, ...]:
    """Money that can be given back."""
    payments = at.profile.payments
    if payments is None:
        return ()
    return tuple(
        Option(
            overpaid_value(number, item),
            Bilingual(
                f"{TAX_NAMES[item.tax.value].zh} {wording.money(item.amount)}",
                f"{TAX_NAMES[item.tax.value].en} {wording.money(item.amount)}",
            ),
            Bilingual(
                f"{wording.day(item.since, at.today).zh} 起可退",
                f"since {wording.day(item.since, at.today).en}",
            ),
        )
        for number, item in enumerate(payments.overpayments)
        if can_be_refunded(item)
    )


def _unfiled(at: Circumstances) -> tuple[Option, ...]:
    """What is overdue and can be filed by a task, each once; and none of it for now."""
    found: dict[str, Option] = {}
    for one in unfiled(at) or ():
        value = handover_to(one)
        if value is None:
            continue
        span, tax = wording.period(one.period_start, one.period_end), TAX_NAMES[one.tax.value]
        late = (at.today - one.due).days
        label = Bilingual(f"{span.zh} {tax.zh}", f"{tax.en}, {span.en}")
        if value in found:  # several taxes of one filing
            before = found[value].label
            label = Bilingual(f"{before.zh}、{tax.zh}", f"{before.en}, {tax.en}")
        found[value] = Option(value, label, Bilingual(f"逾期 {late} 天", f"{late} days late"))
    return (*found.values(), Option(LATER, NOT_NOW)) if found else ()


#: Options from the bureau's data, by the name a task file uses.
OPTION_SOURCES: Final[Mapping[str, Callable[[Circumstances], tuple[Option, ...]]]] = {
    "credit.open_faults": _open_faults,
    "filings.unfiled": _unfiled,
    "credit.disputable_faults": _disputable_faults,
    "payments.overpayments": _overpayments,
    "penalties.next_case": case_options,
    **CERTIFICATE_OPTIONS,
    **INVOICE_OPTIONS,
    **{name: partial(payable_options, name) for name in PAYABLE_SOURCES},
}
