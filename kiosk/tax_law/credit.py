"""Tax and fee credit (纳税缴费信用): the level, and what a correction brings back.

Two sets of rules: 《纳税缴费信用管理办法》(税务总局公告2025年第12号) from 2025-07-01, and
before it 公告2014年第40号 with 公告2019年第37号 and 2021年第31号. The day decides: for a
level the day of the rating, for a repair the day on which the fault was corrected.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from kiosk.bilingual import Bilingual
from kiosk.tax_law.calculation import Calculation
from kiosk.tax_law.workings import Workings

if TYPE_CHECKING:
    from kiosk.tax_law.calculation import Operand
    from kiosk.tax_law.law import Law

# The days of each band (附件6); their shares are the parameters credit.repair.share.*.
FIRST_BAND, SECOND_BAND, THIRD_BAND = 3, 30, 90

# Indicators of 附件1 that concern tax filing and so come back in full for a small tax:
# 010101 late filing, 010102 late withholding report.
TAX_FILING_INDICATORS = frozenset(("010101", "010102"))

# 附件1 of 公告2025年第12号, as far as it is known here; others are shown as the bureau says.
_INDICATORS_IN_ENGLISH = {
    "010101": "Return not filed in time (by month)",
    "010102": "Withholding return not filed in time",
    "010103": "Financial statements not filed in time",
    "010106": "A commitment that was not true",
    "010107": "Income tax settlement of the manager not done",
    "040104": "More bank accounts than were reported",
}


def indicator_name(indicator: str, text: str) -> Bilingual:
    """What points were lost for: the bureau's own words (``text``) in Chinese."""
    return Bilingual(text, _INDICATORS_IN_ENGLISH.get(indicator, f"Indicator {indicator}"))


class Level(StrEnum):
    """The credit level (信用级别)."""

    A = "A"
    B = "B"
    M = "M"
    C = "C"
    D = "D"


@dataclass(frozen=True, slots=True)
class Rating:
    """A level, why it is that one, and by which rule."""

    level: Level
    reason: Bilingual
    basis: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class RepairBand:
    """Where a fault stands in its repair bands today."""

    share: Decimal  # what a correction today brings back, 0..1
    points_back: Decimal
    last_day: date | None  # the last day of this band; None: the last band, no end
    days_left: int | None  # days until ``last_day``, nought on the day itself
    next_share: Decimal | None  # what comes back after ``last_day``
    next_points_back: Decimal | None
    calculation: Calculation


def level(
    law: Law,
    on: date,
    *,
    score: Decimal,
    had_business_income: bool = True,
    newly_established: bool = False,
    direct_d: bool = False,
    a_blocks: Sequence[Bilingual] = (),
) -> Rating:
    """Return the level that a ``score`` (0 to 100 points) earns on the rating day.

    ``direct_d`` is a case of 直接判级; ``a_blocks`` are the reasons that bar level A
    (see :func:`a_blocks`). A new enterprise is M, so is one without business income
    at 70 points or more. Law: 公告2025年第12号 第16-18条, before 公告2014年第40号.
    Raises ``ValueError`` for a score outside 0..100, ``UnknownParameter`` before 2018-04.
    """
    if not 0 <= score <= 100:
        raise ValueError(f"a score lies between 0 and 100, not at {score}")
    a_from = law.parameter("credit.level.a_from", on)
    b_from = law.parameter("credit.level.b_from", on)
    c_from = law.parameter("credit.level.c_from", on)

    def rated(earned: Level, zh: str, en: str) -> Rating:
        reason = Bilingual(zh, en)
        return Rating(earned, reason, a_from.basis, a_from.source, a_from.confidence)

    points = f"{score:f}"
    a_least, b_least, c_least = a_from.value, b_from.value, c_from.value
    if direct_d:
        return rated(Level.D, "存在直接判为 D 级的情形", "A case that is level D outright")
    if newly_established:
        return rated(Level.M, "新设立企业", "A new enterprise")
    if score < c_least:
        return rated(Level.D, f"{points} 分,低于 {c_least} 分", f"{points} points, below {c_least}")
    if score < b_least:
        return rated(
            Level.C,
            f"{points} 分,{c_least} 分以上不满 {b_least} 分",
            f"{points} points, {c_least} to below {b_least}",
        )
    if not had_business_income:
        return rated(
            Level.M,
            f"{points} 分,当年无生产经营业务收入",
            f"{points} points, but no business income in the year",
        )
    if score < a_least:
        return rated(
            Level.B,
            f"{points} 分,{b_least} 分以上不满 {a_least} 分",
            f"{points} points, {b_least} to below {a_least}",
        )
    if a_blocks:
        return rated(
            Level.B,
            f"{points} 分,但" + ";".join(block.zh for block in a_blocks),
            f"{points} points, but " + "; ".join(block.en for block in a_blocks),
        )
    return rated(Level.A, f"{points} 分,{a_least} 分以上", f"{points} points, {a_least} or more")


def a_blocks(
    law: Law,
    on: date,
    *,
    years_in_business: Decimal | None = None,
    level_last_year: str = "",
    zero_filings_in_a_row: int = 0,
    zero_filings_in_year: int = 0,
    books_unsound: bool = False,
) -> tuple[Bilingual, ...]:
    """Return the reasons that bar level A (公告2025年第12号 第17条), in words.

    Counts are months of zero or negative VAT filing without good cause.
    """
    least = law.parameter("credit.level.a_least_years", on)
    found: list[Bilingual] = []
    if years_in_business is not None and years_in_business < least.value:
        found.append(
            Bilingual(
                f"实际经营不满 {least.value} 年", f"less than {least.value} years in business"
            )
        )
    if level_last_year == Level.D:
        found.append(Bilingual("上一年度为 D 级", "level D last year"))
    if zero_filings_in_a_row >= 3 or zero_filings_in_year >= 6:
        found.append(
            Bilingual(
                "增值税连续 3 个月或累计 6 个月零申报、负申报",
                "VAT filed as nought 3 months in a row or 6 months in the year",
            )
        )
    if books_unsound:
        found.append(Bilingual("账簿凭证不健全", "unsound books"))
    return tuple(found)


def repair(
    law: Law,
    *,
    points: Decimal,
    happened: date,
    corrected: date,
    is_tax_filing: bool = False,
    tax_amount: Decimal = Decimal(0),
) -> Calculation:
    """Work out what correcting a fault brings back.

    ``points`` were deducted for a fault of ``happened``, mended on ``corrected``.
    ``is_tax_filing`` marks the tax-filing indicators (late filing, late withholding),
    which come back in full within 30 days if ``tax_amount`` (yuan) is small: up to
    2,000, before 2025-07 up to 1,000. Amounts: ``restored``, ``net`` (points still
    lost). The rules of the day of correction apply.
    Law: 公告2025年第12号 附件6; before 公告2019年第37号、2021年第31号.
    Raises ``ValueError`` if it was corrected before it happened.
    """
    days = (corrected - happened).days
    if days < 0:
        raise ValueError(f"corrected {corrected}, before it happened {happened}")
    work = Workings("credit_repair", law, corrected)
    lost = work.fact("credit.points", "扣分", "Points lost", points, "points")
    tax = work.fact("credit.tax", "涉及税款", "Tax concerned", tax_amount)
    share, note, because = _share(work, days, happened, corrected, is_tax_filing, tax.value)
    back = work.step(
        "restored",
        "可挽回",
        "Comes back",
        "a * b",
        lost,
        share,
        unit="points",
        note=note,
        because=because,
    )
    work.step("net", "仍扣", "Still lost", "a - b", lost, back, unit="points")
    return work.result()


def repair_band(
    law: Law,
    today: date,
    *,
    points: Decimal,
    happened: date,
    is_tax_filing: bool = False,
    tax_amount: Decimal = Decimal(0),
) -> RepairBand:
    """Return the band in which a fault not yet corrected stands today.

    Bands end 3, 30 and 90 days after ``happened`` (before 2025-07: 30 days, the end of
    that year, the end of the next). Arguments as :func:`repair`.
    """

    now = repair(
        law,
        points=points,
        happened=happened,
        corrected=today,
        is_tax_filing=is_tax_filing,
        tax_amount=tax_amount,
    )
    share = now.step("restored").operands[1].value
    ends = [end for end in _band_ends(law, today, happened) if end >= today]
    # Two bands may give the same share (a small tax): the clock runs to the real change.
    for end in ends:
        after = end + timedelta(days=1)
        late = (after - happened).days
        work = Workings("credit_repair", law, after)
        later = _share(work, late, happened, after, is_tax_filing, tax_amount)[0].value
        if later != share:
            return RepairBand(
                share=share,
                points_back=now.amounts["restored"],
                last_day=end,
                days_left=(end - today).days,
                next_share=later,
                next_points_back=points * later,
                calculation=now,
            )
    return RepairBand(share, now.amounts["restored"], None, None, None, None, now)


def _band_ends(law: Law, today: date, happened: date) -> tuple[date, ...]:
    if law.holds("credit.repair.by_days", today):
        days = (FIRST_BAND, SECOND_BAND, THIRD_BAND)
        return tuple(happened + timedelta(days=count) for count in days)
    return (
        happened + timedelta(days=SECOND_BAND),
        date(happened.year, 12, 31),
        date(happened.year + 1, 12, 31),
    )


def _share(
    work: Workings, days: int, happened: date, corrected: date, is_tax_filing: bool, tax: Decimal
) -> tuple[Operand, Bilingual, tuple[Operand, ...]]:
    """Choose the band; return its share, the reason, and what decided."""
    by_days = work.parameter("credit.repair.by_days")
    small = work.parameter("credit.repair.small_tax")
    full = work.fact("credit.share", "全额", "In full", Decimal(1), "rate")
    if by_days.value and days <= FIRST_BAND:
        return (
            work.parameter("credit.repair.share.first"),
            Bilingual(f"{FIRST_BAND} 日内纠正", f"corrected within {FIRST_BAND} days"),
            (),
        )
    if days <= SECOND_BAND:
        if is_tax_filing and tax <= small.value:
            note = Bilingual(
                f"30 日内纠正,涉及税款不超过 {small.value:,} 元,全额挽回",
                f"corrected within 30 days, tax up to {small.value:,} yuan: in full",
            )
            return full, note, (small,)
        note = Bilingual("30 日内纠正", "corrected within 30 days")
        return work.parameter("credit.repair.share.second"), note, ()
    third = work.parameter("credit.repair.share.third")
    last = work.parameter("credit.repair.share.last")
    if by_days.value:
        if days <= THIRD_BAND:
            return third, Bilingual("90 日内纠正", "corrected within 90 days"), ()
        return last, Bilingual("90 日后纠正", "corrected after 90 days"), ()
    if corrected.year == happened.year:
        return third, Bilingual("30 日后本年纠正", "corrected later in the same year"), ()
    if corrected.year == happened.year + 1:
        return last, Bilingual("次年纠正", "corrected in the next year"), ()
    none = work.fact("credit.share", "不再挽回", "Nothing", Decimal(0), "rate")
    return none, Bilingual("次年之后纠正", "corrected after the next year"), (by_days,)
