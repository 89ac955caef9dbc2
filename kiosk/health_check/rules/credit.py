"""Credit (信用): where the rating goes, what was lost, and how long it can be mended."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final, cast

from kiosk.bilingual import Bilingual
from kiosk.health_check import facts, wording
from kiosk.health_check.fact import MissingFact
from kiosk.health_check.report import Finding, Sector, Status
from kiosk.health_check.rule import (
    GOOD_NEWS,
    REMINDER,
    TO_DO,
    Case,
    law_text,
    rule,
)
from kiosk.tax_law import UnknownParameter
from kiosk.tax_law.credit import indicator_name, repair, repair_band
from kiosk.taxpayer import Credit, CreditDeduction, TaxpayerKind

_RULES: Final = law_text("纳税缴费信用管理办法(税务总局公告2025年第12号)", "sourced high")
_REPAIR: Final = law_text("纳税缴费信用管理办法 附件6(修复范围及标准)", "sourced high")
_ORDER: Final = "DCMBA"
# Late filing and late withholding (附件1 0101…): small amounts come back in full.
TAX_FILING: Final = ("010101", "010102")


def _credit(case: Case) -> Credit:
    return cast(Credit, case.seen.section("credit"))


def _note_years(case: Case) -> None:
    for year in _credit(case).years[-3:]:
        score = f" ({wording.number(year.score)})" if year.score is not None else ""
        case.seen.note(
            Bilingual(f"{year.year} 年度", f"{year.year}"),
            Bilingual(f"{year.level} 级{score}", f"level {year.level}{score}"),
            "credit",
        )


@rule("C01", Sector.CREDIT, ("信用级别变化", "Change of credit level"), _RULES)
def level_change(case: Case) -> Iterator[Finding]:
    """The level differs from the year before (信用级别升降)."""
    years = _credit(case).years
    if len(years) < 2 or years[-1].level == years[-2].level:
        return
    before, now = years[-2].level, years[-1].level
    _note_years(case)
    up = _ORDER.index(now) > _ORDER.index(before)
    yield case.finding(
        subject=f"level/{years[-1].year}",
        status=Status.FINE if up else Status.LOW,
        badge=GOOD_NEWS if up else REMINDER,
        kicker=Bilingual(f"{before}→{now}", f"{before}→{now}"),
        headline=Bilingual(
            f"{years[-1].year} 年度信用{'升' if up else '降'}为 {now} 级",
            f"Credit for {years[-1].year}: {'up' if up else 'down'} to {now}",
        ),
        note=Bilingual("感谢您诚信纳税缴费", "Thank you for paying on time")
        if up
        else Bilingual("补救后可申请修复或复评", "It can be repaired or rated again"),
        action=case.act("S24" if up else "S26"),
    )


def open_deductions(case: Case) -> tuple[CreditDeduction, ...]:
    """Deductions that have not been repaired."""
    return tuple(d for d in _credit(case).deductions if not d.repaired)


def _note_deduction(case: Case, deduction: CreditDeduction) -> None:
    seen = case.seen
    points = wording.number(deduction.points)
    seen.note(
        Bilingual("扣分指标", "Indicator"),
        indicator_name(deduction.indicator, deduction.text),
        "credit",
    )
    seen.note(Bilingual("扣分", "Points lost"), Bilingual(f"{points} 分", points), "credit")
    happened = wording.day(deduction.happened_on, case.today)
    seen.note(Bilingual("发生日期", "Happened on"), happened, "credit")


@rule("C02", Sector.CREDIT, ("信用修复时限", "Credit repair clock"), _REPAIR)
def repair_clock(case: Case) -> Iterator[Finding]:
    """A deduction not yet corrected: what comes back, and until when (3/30/90 天)."""
    for deduction in case.seen.each(open_deductions(case)):
        if deduction.corrected_on is not None:
            continue
        _note_deduction(case, deduction)
        try:
            band = repair_band(
                case.seen.law,
                case.today,
                points=deduction.points,
                happened=deduction.happened_on,
                is_tax_filing=deduction.indicator in TAX_FILING,
                tax_amount=deduction.tax_amount,
            )
        except UnknownParameter as unknown:
            raise MissingFact(f"law.{unknown.key}", unknown.reason) from None
        back, points = wording.number(band.points_back), wording.number(deduction.points)
        if band.days_left is not None and band.next_points_back is not None:
            later = wording.number(band.next_points_back)
            kicker = Bilingual(
                f"还剩 {band.days_left} 天,之后只能恢复 {later} 分",
                f"{wording.counted(band.days_left, 'day')} left, then only {later} points",
            )
        else:
            kicker = Bilingual("现在纠正仍可恢复一部分", "correcting it still brings some back")
        yield case.finding(
            subject=f"{deduction.indicator}/{deduction.happened_on:%Y%m%d}",
            status=Status.DUE if band.days_left is not None else Status.LOW,
            badge=TO_DO if band.days_left is not None else REMINDER,
            kicker=kicker,
            headline=Bilingual(
                f"纠正后可恢复信用 {back} 分(共扣 {points} 分)",
                f"Correct it: {back} of {points} credit points come back",
            ),
            note=indicator_name(deduction.indicator, deduction.text),
            action=case.act("S26"),
            deadline=band.last_day,
            calculation=band.calculation,
            needs_act=True,
        )


@rule("C03", Sector.CREDIT, ("可申请信用修复", "Ready for credit repair"), _REPAIR)
def ready_to_repair(case: Case) -> Iterator[Finding]:
    """A corrected fault whose points have not come back: apply (信用修复申请)."""
    for deduction in case.seen.each(open_deductions(case)):
        corrected = deduction.corrected_on
        if corrected is None or deduction.applied_for:
            continue
        _note_deduction(case, deduction)
        case.seen.note(
            Bilingual("纠正日期", "Corrected on"), wording.day(corrected, case.today), "credit"
        )
        try:
            calculation = repair(
                case.seen.law,
                points=deduction.points,
                happened=deduction.happened_on,
                corrected=corrected,
                is_tax_filing=deduction.indicator in TAX_FILING,
                tax_amount=deduction.tax_amount,
            )
        except UnknownParameter as unknown:
            raise MissingFact(f"law.{unknown.key}", unknown.reason) from None
        back = calculation.amounts["restored"]
        if back <= 0:
            continue
        yield case.finding(
            subject=f"{deduction.indicator}/{deduction.happened_on:%Y%m%d}",
            status=Status.LOW,
            badge=REMINDER,
            kicker=Bilingual("已纠正,申请后恢复", "corrected; comes back on request"),
            headline=Bilingual(
                f"可申请恢复信用 {wording.number(back)} 分",
                f"{wording.number(back)} credit points to claim back",
            ),
            note=indicator_name(deduction.indicator, deduction.text),
            action=case.act("S26"),
            calculation=calculation,
        )


@rule("C04", Sector.CREDIT, ("低信用级别", "Low credit level"), _RULES)
def low_level(case: Case) -> Iterator[Finding]:
    """Level C or D: what it means and the way back (复评、修复)."""
    if not _credit(case).years:
        return  # never rated: C08 says so
    level = case.seen.need(facts.CREDIT_LEVEL)
    if level not in ("C", "D"):
        return
    _note_years(case)
    yield case.finding(
        subject=f"level/{level}",
        status=Status.LOW,
        badge=REMINDER,
        kicker=Bilingual("对评价有异议可申请复评", "you may ask for a re-rating"),
        headline=Bilingual(f"目前信用级别为 {level} 级", f"Your credit level is {level}"),
        note=Bilingual("发票额度和退税办理会更严格", "Invoices and refunds are stricter"),
        action=case.act("S25"),
    )


@rule("C05", Sector.CREDIT, ("A 级激励", "Benefits of level A"), _RULES)
def level_a(case: Case) -> Iterator[Finding]:
    """Level A, and three years of it: what one may ask for (A 级纳税人激励)."""
    if not _credit(case).years:
        return  # never rated: C08 says so
    if case.seen.need(facts.CREDIT_LEVEL) != "A":
        return
    _note_years(case)
    years = _credit(case).years
    lasting = len(years) >= 3 and all(year.level == "A" for year in years[-3:])
    yield case.finding(
        subject="level/A",
        status=Status.FINE,
        badge=GOOD_NEWS,
        kicker=Bilingual("连续三年 A 级", "level A for three years")
        if lasting
        else Bilingual("A 级纳税人", "level A taxpayer"),
        headline=Bilingual("可走绿色通道,有专人协助", "Green channel and a named officer")
        if lasting
        else Bilingual("发票按需供应,额度快速调整", "Invoices as needed, quick changes"),
        note=Bilingual("到任何窗口出示级别即可", "Just show your level at any window"),
        action=case.act("S24"),
    )


@rule(
    "C06",
    Sector.CREDIT,
    ("银税互动", "Bank loan on tax credit"),
    law_text("税总发〔2015〕96号等“银税互动”文件", "recalled medium"),
)
def bank_loan(case: Case) -> Iterator[Finding]:
    """Levels A, B and M open credit loans of partner banks (银税互动)."""
    if not _credit(case).years:
        return  # never rated: C08 says so
    level = case.seen.need(facts.CREDIT_LEVEL)
    if level not in ("A", "B", "M"):
        return
    yield case.finding(
        subject=f"level/{level}",
        status=Status.FINE,
        badge=GOOD_NEWS,
        kicker=Bilingual("自愿申请,由银行审批", "if you wish; the bank decides"),
        headline=Bilingual("可凭纳税信用申请银行贷款", "Your tax credit opens bank loans"),
        note=Bilingual("需您授权,数据才会给银行", "Data go to a bank only with your consent"),
        action=case.act("bank"),
    )


@rule("C07", Sector.CREDIT, ("距上一级的分数", "Points to the next level"), _RULES)
def next_level(case: Case) -> Iterator[Finding]:
    """How many points are missing to the next level, and what repair would bring."""
    years = _credit(case).years
    if not years or years[-1].score is None or years[-1].level not in ("B", "C"):
        return
    level, score = years[-1].level, years[-1].score
    key = "credit.level.a_from" if level == "B" else "credit.level.b_from"
    limit = case.seen.law_value(key, case.today)
    short = limit - score
    if not Decimal(0) < short <= Decimal(5):
        return
    _note_years(case)
    target = "A" if level == "B" else "B"
    yield case.finding(
        subject=f"level/{target}",
        status=Status.LOW,
        badge=REMINDER,
        kicker=Bilingual(
            f"上次 {wording.number(score)} 分,差 {wording.number(short)} 分",
            f"{wording.number(score)} points, {wording.number(short)} short",
        ),
        headline=Bilingual(f"离 {target} 级只差一点", f"Close to level {target}"),
        note=Bilingual("按期申报缴款,下次有望升级", "Filing and paying on time may lift it"),
        action=case.act("S24"),
    )


@rule("C08", Sector.CREDIT, ("尚未评级", "Not rated yet"), _RULES)
def unrated(case: Case) -> Iterator[Finding]:
    """A company without a rating yet: M at first, and sole traders may ask (首次评价)."""
    if _credit(case).years:
        return
    trader = case.seen.profile.kind is TaxpayerKind.INDIVIDUAL_BUSINESS
    yield case.finding(
        status=Status.FINE,
        badge=REMINDER,
        kicker=Bilingual("自愿参评", "if you wish")
        if trader
        else Bilingual("新设企业为 M 级", "M at first"),
        headline=Bilingual("尚无信用评价记录", "No credit rating yet"),
        note=Bilingual("个体户可自愿申请参加评价", "Sole traders may ask to be rated")
        if trader
        else Bilingual("按期申报缴款,信用从第一次开始", "Credit starts with the first return"),
        action=case.act("S24"),
    )
