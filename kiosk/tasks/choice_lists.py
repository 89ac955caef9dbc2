"""Options that are not written in the task file: lists to search, and what the bureau knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Final

from kiosk.bilingual import Bilingual
from kiosk.tasks import wording
from kiosk.tasks.filing_period import Circumstances
from kiosk.tasks.payment_items import PAYABLE_SOURCES, payable_options
from kiosk.tasks.tax_names import TAX_NAMES
from kiosk.tasks.views import Option

LISTS: Final = Path(__file__).resolve().parents[2] / "assets" / "tasks" / "lists"


@cache
def search_list(name: str) -> tuple[Option, ...]:
    """The entries of ``assets/tasks/lists/NAME.yaml``.

    Raises ``OSError`` if there is no such list, and
    :class:`kiosk.tasks.marked_yaml.ContentError` if it is wrong.
    """
    from kiosk.tasks.task_file import read_choice_list

    return tuple(
        Option(entry.value, Bilingual(entry.zh, entry.en), None, entry.initials)
        for entry in read_choice_list(LISTS / f"{name}.yaml")
    )


def _open_faults(at: Circumstances) -> tuple[Option, ...]:
    """Points lost that are corrected and can be repaired."""
    credit = at.profile.credit
    if credit is None:
        return ()
    options = []
    for number, item in enumerate(credit.deductions):
        if item.repaired or item.corrected_on is None:
            continue
        day = wording.day(item.happened_on, at.today)
        lost = wording.count(item.points)
        options.append(
            Option(
                f"fault{number}_{item.indicator}",
                wording.same(item.text),
                Bilingual(f"{day.zh},扣 {lost} 分", f"{day.en}, {lost} points lost"),
            )
        )
    return tuple(options)


def _overpayments(at: Circumstances) -> tuple[Option, ...]:
    """Money that can be given back."""
    payments = at.profile.payments
    if payments is None:
        return ()
    return tuple(
        Option(
            f"overpaid{number}_{item.tax.value.lower()}",
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
        if item.kind == "overpaid"
    )


#: Options from the bureau's data, by the name a task file uses.
OPTION_SOURCES: Final[Mapping[str, Callable[[Circumstances], tuple[Option, ...]]]] = {
    "credit.open_faults": _open_faults,
    "payments.overpayments": _overpayments,
    **{name: partial(payable_options, name) for name in PAYABLE_SOURCES},
}
