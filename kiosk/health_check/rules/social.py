"""Social insurance and fees (社保费): what is unpaid, what opens, what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import cast

from kiosk.bilingual import Bilingual
from kiosk.health_check import facts, wording
from kiosk.health_check.report import Finding, Sector, Status
from kiosk.health_check.rule import (
    COMPANIES,
    EVERYONE,
    OVERDUE,
    PERSONS,
    REMINDER,
    TO_DO,
    Case,
    law_text,
    rule,
)
from kiosk.health_check.rules.payment import charge, note_payable
from kiosk.tax_law.calculators.overdue_charges import Charge, charge_on
from kiosk.taxpayer import SocialInsurance, TaxpayerKind

_PAY = law_text("社会保险法 第60条、第63条、第86条")


def _unpaid(case: Case, late: bool) -> Iterator[Finding]:
    social = cast(SocialInsurance, case.seen.section("social"))
    person = case.seen.profile.kind is TaxpayerKind.NATURAL_PERSON
    for payable in case.seen.each(social.unpaid):
        if (payable.due < case.today) is not late:
            continue
        period = note_payable(case, payable, "social")
        money = wording.money(payable.amount)
        kicker = wording.until(payable.due, case.today)
        worked = daily = None
        if late and charge_on(payable.tax, case.seen.profile.kind) is Charge.LATE_PAYMENT:
            worked = charge(case, payable.amount, payable.due)
            daily = worked.amounts["per_day"]
            kicker = Bilingual(
                f"{kicker.zh},滞纳金每日约 {wording.money(daily)}",
                f"{kicker.en}, about {wording.money(daily)} a day",
            )
        yield case.finding(
            subject=payable.payable_id,
            status=Status.OVERDUE if late else Status.DUE,
            badge=OVERDUE if late else TO_DO,
            kicker=kicker,
            headline=Bilingual(
                wording.spaced(f"缴纳{period.zh}社保费 {money}"),
                f"Pay social insurance, {period.en}: {money}",
            ),
            note=Bilingual("请尽快缴清,以免影响待遇", "Pay soon so that benefits continue")
            if late
            else Bilingual("按期缴费,待遇不中断", "In time: benefits continue"),
            action=case.act("S11" if person else "S10", together="pay"),
            amount=payable.amount,
            deadline=payable.due,
            calculation=worked,
            per_day=daily,
        )


@rule("B01", Sector.SOCIAL, ("逾期社保费", "Social insurance overdue"), _PAY, kinds=EVERYONE)
def overdue(case: Case) -> Iterator[Finding]:
    """Contributions past their day (欠缴社保费)."""
    return _unpaid(case, late=True)


@rule("B02", Sector.SOCIAL, ("待缴社保费", "Social insurance to pay"), _PAY, kinds=EVERYONE)
def soon(case: Case) -> Iterator[Finding]:
    """Contributions payable and still in time (待缴社保费)."""
    return _unpaid(case, late=False)


@rule(
    "B03",
    Sector.SOCIAL,
    ("居民医保参保缴费", "Resident medical insurance"),
    law_text("城乡居民基本医疗保险集中征缴期(各地规定,一般为 9 月至 12 月)", "recalled medium"),
    kinds=PERSONS,
)
def resident_medical(case: Case) -> Iterator[Finding]:
    """Next year's resident medical insurance is paid from September to December (居民医保)."""
    seen = case.seen
    if seen.need(facts.INSURED_KIND) != "resident":
        return
    paid_to = seen.need(facts.MEDICAL_YEAR)
    if paid_to < case.today.year:
        yield case.finding(
            subject=f"medical/{case.today.year}",
            status=Status.OVERDUE,
            badge=OVERDUE,
            kicker=Bilingual("今年尚未参保缴费", "this year is not paid"),
            headline=Bilingual(
                f"补缴 {case.today.year} 年居民医保", f"Medical insurance {case.today.year}"
            ),
            note=Bilingual(
                "补缴后有等待期,越早越好", "There is a waiting period: the sooner the better"
            ),
            action=case.act("S11"),
        )
    elif paid_to == case.today.year:
        year = case.today.year + 1
        window = seen.due_date("social.resident_medical", date(year, 12, 31))
        if not window.opens <= case.today <= window.day:
            return
        closes = window.day
        yield case.finding(
            subject=f"medical/{year}",
            status=Status.DUE,
            badge=TO_DO,
            kicker=wording.deadline(closes, case.today),
            headline=Bilingual(f"缴纳 {year} 年城乡居民医保", f"Pay medical insurance for {year}"),
            note=Bilingual("两步就能办好,也可替家人缴", "Two steps; you can pay for family too"),
            action=case.act("S11"),
            deadline=closes,
            basis=(law_text(window.basis, window.confidence, window.source),),
        )


@rule(
    "B04",
    Sector.SOCIAL,
    ("残保金应缴测算", "Disabled employment fund"),
    law_text("残疾人保障法 第33条;财税〔2015〕72号", "recalled medium"),
    kinds=COMPANIES,
)
def disabled_fund(case: Case) -> Iterator[Finding]:
    """More staff than the exempt number and no disabled staff: the fund will be due (残保金)."""
    seen = case.seen
    staff, hired = seen.need(facts.STAFF_BEFORE), seen.need(facts.DISABLED_HIRED)
    if staff <= seen.law_value("disabled.small_enterprise_up_to", case.today) or hired > 0:
        return
    yield case.finding(
        status=Status.LOW,
        badge=REMINDER,
        kicker=Bilingual("按所在地申报期申报", "in your region's filing window"),
        headline=Bilingual("今年需申报残疾人就业保障金", "The disabled employment fund applies"),
        note=Bilingual("安置残疾人就业可减缴或免缴", "Employing disabled staff lowers it"),
        action=case.act("S12"),
        covered_by="F08",
    )


@rule(
    "B05",
    Sector.SOCIAL,
    ("参保情况", "Insured or not"),
    law_text("社会保险法 第10条、第23条"),
    kinds=PERSONS,
)
def not_insured(case: Case) -> Iterator[Finding]:
    """Nobody has insured this person: ways to join (未参保提醒)."""
    if case.seen.need(facts.INSURED_KIND) != "none":
        return
    yield case.finding(
        status=Status.LOW,
        badge=REMINDER,
        kicker=Bilingual("养老、医疗各有参保方式", "pension and medical insurance are open to you"),
        headline=Bilingual("还没有查到您的参保记录", "No insurance record found for you"),
        note=Bilingual("可按灵活就业或城乡居民参保", "Join as flexible worker or resident"),
        action=case.act("S11"),
    )
