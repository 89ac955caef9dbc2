"""Late filings the bureau still has to deal with (逾期申报违法, 简易处罚)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from kiosk.bilingual import Bilingual
from kiosk.health_check import wording
from kiosk.health_check.penalty_cases import (
    first_in_its_year,
    ready_cases,
    was_mended_in_time,
)
from kiosk.health_check.report import Finding, Sector, Status
from kiosk.health_check.rule import EVERYONE, TO_DO, Case, law_text, rule
from kiosk.tax_law import UnknownParameter
from kiosk.tax_law.calculation import Calculation
from kiosk.tax_law.calculators.late_filing_fine import late_filing_fine
from kiosk.taxpayer import Penalties, PenaltyCase, RegistrationStatus, TaxpayerKind


@rule(
    "F21",
    Sector.FILING,
    ("逾期申报待处理", "Late filing to be settled"),
    law_text("税收征收管理法 第62条", "sourced high"),
    law_text("税务总局公告2021年第6号(首违不罚清单第 3 项)", "sourced high"),
    law_text("行政处罚法 第44条、第45条(先告知,可陈述申辩)、第51条(当场处罚)"),
    kinds=EVERYONE,
)
def late_filing_open(case: Case) -> Iterator[Finding]:
    """A late filing was mended and is not decided yet: it can be settled here.

    What is still not filed is the matter of the filing rules, an abnormal household
    (非正常户) that of an officer.
    """
    penalties = cast(Penalties, case.seen.section("penalties"))
    registration = case.seen.profile.registration
    abnormal = registration is not None and registration.status is RegistrationStatus.ABNORMAL
    ready = ready_cases(penalties)
    if not ready or abnormal:
        return
    first = ready[0]
    assert first.mended_on is not None  # noqa: S101 - ready_cases leaves out the others
    due, filed = wording.day(first.due, case.today), wording.day(first.mended_on, case.today)
    period = wording.period(first.period_start, first.period_end, case.today)
    name = wording.TAX_NAMES[first.tax]
    seen = case.seen
    seen.note(
        Bilingual("逾期事项", "What was late"),
        Bilingual(wording.spaced(f"{period.zh}{name.zh}"), f"{name.en}, {period.en}"),
        "penalties",
    )
    seen.note(Bilingual("申报期限", "To be filed by"), due, "penalties")
    seen.note(Bilingual("补报日期", "Filed on"), filed, "penalties")
    waiting = Bilingual(f"{len(ready)} 件", str(len(ready)))
    seen.note(Bilingual("待处理", "To be settled"), waiting, "penalties")
    headline = Bilingual(
        wording.spaced(f"处理{period.zh}{name.zh}逾期申报"),
        f"Late filing: {name.en}, {period.en}",
    )
    if len(ready) > 1:
        headline = Bilingual(
            f"处理 {len(ready)} 件逾期申报", f"{len(ready)} late filings to be settled"
        )
    outlook = _outlook(case, first, penalties)
    yield case.finding(
        subject=first.case_id,
        status=Status.DUE,
        badge=TO_DO,
        kicker=Bilingual(f"{due.zh}到期,{filed.zh}补报", f"due {due.en}, filed {filed.en}"),
        headline=headline,
        note=outlook.note,
        action=case.act(outlook.task_id),
        amount=outlook.fine,
        calculation=outlook.calculation,
    )


@dataclass(frozen=True, slots=True)
class _Outlook:
    """What will probably become of a case, and where it is settled."""

    note: Bilingual
    task_id: str = "S15"
    fine: Decimal | None = None
    calculation: Calculation | None = None


def _outlook(case: Case, one: PenaltyCase, penalties: Penalties) -> _Outlook:
    person = "unit" if case.seen.profile.kind is TaxpayerKind.COMPANY else "individual"
    try:
        worked = late_filing_fine(
            case.seen.law,
            one.due,
            person=person,
            first_offence=first_in_its_year(one, penalties),
            minor_harm=one.minor,
            corrected_in_time=was_mended_in_time(one),
        )
    except UnknownParameter:  # the terminal cannot decide it without the region's tiers
        note = Bilingual(
            "罚多少由工作人员按本地标准定,先听您说明",
            "An officer sets it by the local scale and hears you first",
        )
        return _Outlook(note, task_id="officer")
    if worked.flags["first_offence_free"]:
        note = Bilingual("首次、轻微并已补报,一般不罚款", "A first time, mended: usually no fine")
        return _Outlook(note, calculation=worked)
    fine = worked.amounts["fine"]
    note = Bilingual(
        f"按本地标准约罚 {wording.money(fine)},先听您说明",
        f"About {wording.money(fine)} by the local scale; you are heard first",
    )
    return _Outlook(note, fine=fine, calculation=worked)
