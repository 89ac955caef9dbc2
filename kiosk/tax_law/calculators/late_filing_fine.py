"""The fine for filing late (逾期申报罚款), by the region's tiers (裁量基准)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from kiosk.bilingual import Bilingual
from kiosk.tax_law.calculation import Calculation
from kiosk.tax_law.workings import Workings

if TYPE_CHECKING:
    from kiosk.tax_law.calculation import Operand
    from kiosk.tax_law.law import Law


def late_filing_fine(
    law: Law,
    on: date,
    *,
    person: str,
    occurrences: int = 1,
    abnormal_years: Decimal | None = None,
    first_offence: bool = False,
    minor_harm: bool = True,
    corrected_in_time: bool = True,
) -> Calculation:
    """Work out what the region's tiers give for ``occurrences`` of late filing.

    ``person`` is "individual" or "unit"; ``abnormal_years`` how long the taxpayer has
    been 非正常户, ``None`` if it is not. A first offence of minor harm that was corrected
    before discovery or within the time ordered is not fined (首违不罚, 公告2021年第6号);
    it does not stop 滞纳金.

    Amounts: ``fine``; ``fine_most`` only in serious cases (an officer decides between
    the two). Flags: ``first_offence_free``, ``on_the_spot`` (within 行政处罚法 第51条),
    ``officer_decides``. Law: 税收征收管理法 第62条. Raises ``UnknownParameter`` where
    the region's tiers are not configured.
    """
    if person not in ("individual", "unit"):
        raise ValueError(f"person must be 'individual' or 'unit', not {person!r}")
    if occurrences < 1:
        raise ValueError(f"occurrences must be 1 or more, not {occurrences}")
    work = Workings("late_filing_fine", law, on)
    work.flag("officer_decides", False)
    key = "fine.first_offence_free"
    free = first_offence and minor_harm and corrected_in_time and law.is_known(key, on)
    work.flag("first_offence_free", free)
    if free:
        fine = work.step(
            "fine",
            "罚款",
            "Fine",
            "a",
            work.fact("fine.none", "首违不罚", "First offence", Decimal(0)),
            because=(work.parameter(key),),
            note=Bilingual(
                "首次、轻微并已及时改正,不予处罚", "First, minor, mended in time: no fine"
            ),
        )
    else:
        fine = _tier(work, person, occurrences, abnormal_years)
    if law.is_known(f"fine.on_the_spot.{person}_up_to", on):
        spot = law.value(f"fine.on_the_spot.{person}_up_to", on)
        work.flag("on_the_spot", not work.flags["officer_decides"] and fine.value <= spot)
    return work.result()


def _tier(work: Workings, person: str, occurrences: int, abnormal: Decimal | None) -> Operand:
    times = work.fact("fine.occurrences", "逾期次数", "Times late", Decimal(occurrences), "times")
    most = work.parameter("fine.late_filing.ordinary_up_to")
    if abnormal is None:
        if person == "individual":
            flat = work.parameter("fine.tier.individual.flat")
            return work.step("fine", "罚款", "Fine", "min(a, b)", flat, most)
        each = work.parameter("fine.tier.unit.each")
        cap = work.parameter("fine.tier.unit.up_to")
        return work.step("fine", "罚款", "Fine", "min(a * b, c, d)", each, times, cap, most)
    if abnormal >= work.parameter("fine.tier.abnormal.serious_from_years").value:
        least = work.parameter("fine.tier.abnormal.serious_from")
        top = work.parameter("fine.late_filing.serious_up_to")
        work.flag("officer_decides", True)
        work.step("fine_most", "罚款上限", "Most", "a", top)
        note = Bilingual("情节严重,由税务人员裁量", "A serious case: an officer decides")
        return work.step("fine", "罚款起点", "Fine, at least", "a", least, note=note)
    each = work.parameter(f"fine.tier.abnormal.{person}.each")
    cap = work.parameter("fine.tier.abnormal.up_to")
    if person == "individual":
        return work.step("fine", "罚款", "Fine", "min(a * b, c)", each, times, cap)
    floor = work.parameter("fine.tier.abnormal.unit.at_least")
    return work.step("fine", "罚款", "Fine", "min(max(a * b, c), d)", each, times, floor, cap)
