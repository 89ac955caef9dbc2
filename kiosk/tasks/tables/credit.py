"""Tax credit (纳税缴费信用): levels by year, and points lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.bilingual import Bilingual
from kiosk.tasks import wording
from kiosk.tasks.tables.table_row import TableRow

if TYPE_CHECKING:
    from kiosk.tasks.filing_period import Circumstances
    from kiosk.tasks.tables.table_row import Given, Rows
    from kiosk.tax_law import Law


_ASKED: Final = {
    "repair": Bilingual("已申请修复,正在审核", "repair was asked for"),
    "review": Bilingual("已申请复核,正在审核", "a review was asked for"),
}


def credit_years(at: Circumstances, _law: Law, _given: Given) -> Rows:
    """Levels by year, newest first."""
    credit = at.profile.credit
    if credit is None:
        return None
    rows = []
    for year in reversed(credit.years):
        score = (
            Bilingual("", "")
            if year.score is None
            else Bilingual(f"{wording.count(year.score)} 分", f"{wording.count(year.score)} points")
        )
        rows.append(
            TableRow(
                Bilingual(f"{year.year} 年度", f"Year {year.year}"),
                Bilingual(f"{year.level} 级", f"Level {year.level}"),
                score,
            )
        )
    return tuple(rows)


def credit_deductions(at: Circumstances, law: Law, _given: Given) -> Rows:
    """Points lost that are not repaired, with the days left in the repair band."""
    from kiosk.tax_law.credit import (
        TAX_FILING_INDICATORS,
        indicator_name,
        repair,
        repair_band,
    )

    credit = at.profile.credit
    if credit is None:
        return None
    rows = []
    for item in credit.deductions:
        if item.repaired or item.happened_on > at.today:
            continue
        lost = Bilingual(f"扣 {wording.count(item.points)} 分", f"-{wording.count(item.points)}")
        when = wording.day(item.happened_on, at.today)
        about_filing = item.indicator in TAX_FILING_INDICATORS
        if item.corrected_on is not None:
            mended = repair(
                law,
                points=item.points,
                happened=item.happened_on,
                corrected=item.corrected_on,
                is_tax_filing=about_filing,
                tax_amount=item.tax_amount,
            )
            corrected = wording.day(item.corrected_on, at.today)
            back = wording.count(mended.amounts["restored"])
            source = Bilingual(
                f"{when.zh} 发生,{corrected.zh} 已纠正,申请修复可挽回 {back} 分",
                f"of {when.en}, corrected {corrected.en}; repair brings back {back}",
            )
        else:
            band = repair_band(
                law,
                at.today,
                points=item.points,
                happened=item.happened_on,
                is_tax_filing=about_filing,
                tax_amount=item.tax_amount,
            )
            mended, back = band.calculation, wording.count(band.points_back)
            source = Bilingual(
                f"{when.zh} 发生,现在纠正可挽回 {back} 分",
                f"of {when.en}; corrected now it brings back {back}",
            )
            if band.days_left is not None:
                source = Bilingual(
                    f"{when.zh} 发生,{band.days_left} 天内纠正可挽回 {back} 分",
                    f"of {when.en}; corrected within {band.days_left} days it brings back {back}",
                )
        steps = (mended.step("restored"),)
        task: str | None = "S26"
        if item.applied_for:
            task = None
            asked = _ASKED.get(item.applied_for, _ASKED["repair"])
            source = Bilingual(f"{source.zh};{asked.zh}", f"{source.en}; {asked.en}")
        what = indicator_name(item.indicator, item.text)
        rows.append(TableRow(what, lost, source, steps, task_id=task))
    return tuple(rows)
