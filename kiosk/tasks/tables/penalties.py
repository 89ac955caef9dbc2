"""Late filings and what became of them (违法和处罚记录)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.bilingual import Bilingual
from kiosk.tasks import wording
from kiosk.tasks.penalty_facts import case_words
from kiosk.tasks.tables.table_row import Given, Rows, TableRow

if TYPE_CHECKING:
    from kiosk.tasks.filing_period import Circumstances
    from kiosk.tax_law import Law
    from kiosk.taxpayer import PenaltyCase

_STANDING: Final = {
    "open": Bilingual("待处理", "to be dealt with"),
    "heard": Bilingual("已陈述申辩,等待复核", "heard, under review"),
    "not_fined": Bilingual("不予处罚", "not fined"),
}


def penalty_cases(at: Circumstances, _law: Law, _given: Given) -> Rows:
    """Every late filing the bureau knows, the newest first."""
    penalties = at.profile.penalties
    if penalties is None:
        return None
    return tuple(_row(case, at) for case in reversed(penalties.cases))


def _row(case: PenaltyCase, at: Circumstances) -> TableRow:
    due = wording.day(case.due, at.today)
    if case.mended_on is None:
        source = Bilingual(f"应于 {due.zh}前申报,还没报", f"due {due.en}, not filed yet")
    else:
        filed = wording.day(case.mended_on, at.today)
        source = Bilingual(f"应于 {due.zh}前申报,{filed.zh}补报", f"due {due.en}, filed {filed.en}")
    shown = _STANDING.get(case.standing)
    if shown is None:
        amount = wording.money(case.fine) if case.fine is not None else ""
        shown = Bilingual(f"罚款 {amount}", f"fined {amount}")
    task = "S15" if case.standing == "open" and case.mended_on is not None else None
    return TableRow(case_words(case), shown, source, task_id=task)
