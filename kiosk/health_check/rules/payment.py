"""Payment (缴款): what is owed, what it costs each day, and what can be given back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final, cast

from kiosk.bilingual import Bilingual
from kiosk.health_check import facts, wording
from kiosk.health_check.fact import MissingFact
from kiosk.health_check.report import Finding, Sector, Status
from kiosk.health_check.rule import (
    BUSINESSES,
    CAN_REFUND,
    EVERYONE,
    OVERDUE,
    REMINDER,
    TO_DO,
    Case,
    law_text,
    rule,
)
from kiosk.tax_law import UnknownParameter
from kiosk.tax_law.calculation import Calculation
from kiosk.tax_law.calculators.late_payment import late_payment
from kiosk.taxpayer import Overpayment, Payable, Payments, Tax

LATE: Final = law_text("税收征收管理法 第32条(按日加收万分之五滞纳金)", "sourced high")


def charge(case: Case, payable: Payable) -> Calculation:
    """Work out the late payment charge of a payable up to today."""
    try:
        return late_payment(case.seen.law, tax=payable.amount, due=payable.due, paid=case.today)
    except UnknownParameter as unknown:
        raise MissingFact("law.late_payment.daily_rate", unknown.reason) from None


def note_payable(case: Case, payable: Payable, section: str) -> Bilingual:
    """Make a payable evidence; return the words for its period."""
    period = wording.period(payable.period_start, payable.period_end, case.today)
    money, due = wording.money(payable.amount), wording.day(payable.due, case.today)
    seen = case.seen
    seen.note(Bilingual("税费种", "Tax or fee"), wording.TAX_NAMES[payable.tax], section)
    seen.note(Bilingual("税款所属期", "Period"), period, section)
    seen.note(Bilingual("应缴未缴", "Payable and not paid"), Bilingual(money, money), section)
    seen.note(Bilingual("缴款期限", "To be paid by"), due, section)
    return period


@rule("Y01", Sector.PAYMENT, ("逾期未缴税款", "Tax overdue"), LATE, kinds=EVERYONE)
def arrears(case: Case) -> Iterator[Finding]:
    """Tax declared or assessed and not in the treasury after its day (欠税)."""
    payments = cast(Payments, case.seen.section("payments"))
    for payable in case.seen.each(payments.payables):
        if payable.due >= case.today:
            continue
        calculation = charge(case, payable)
        period, tax = note_payable(case, payable, "payments"), wording.TAX_NAMES[payable.tax]
        since = wording.overdue(payable.due, case.today)
        per_day, so_far = calculation.amounts["per_day"], calculation.amounts["collected"]
        money, daily = wording.money(payable.amount), wording.money(per_day)
        yield case.finding(
            subject=payable.payable_id,
            status=Status.OVERDUE,
            badge=OVERDUE,
            kicker=Bilingual(
                f"{since.zh},滞纳金每日约 {daily}", f"{since.en}, about {daily} a day"
            ),
            headline=Bilingual(
                wording.spaced(f"缴纳{period.zh}{tax.zh} {money}"),
                f"Pay {tax.en}, {period.en}: {money}",
            ),
            note=Bilingual(
                f"款项未入库,滞纳金至今 {wording.money(so_far)}",
                f"Not yet received; charge so far {wording.money(so_far)}",
            ),
            action=case.act("S13", together="pay"),
            amount=payable.amount,
            deadline=payable.due,
            calculation=calculation,
            per_day=per_day,
        )


@rule("Y02", Sector.PAYMENT, ("待缴税款", "Tax to pay"), LATE, kinds=EVERYONE)
def payable_soon(case: Case) -> Iterator[Finding]:
    """Tax that is payable and still in time (待缴)."""
    payments = cast(Payments, case.seen.section("payments"))
    for payable in case.seen.each(payments.payables):
        if payable.due < case.today:
            continue
        period, tax = note_payable(case, payable, "payments"), wording.TAX_NAMES[payable.tax]
        money = wording.money(payable.amount)
        yield case.finding(
            subject=payable.payable_id,
            status=Status.DUE,
            badge=TO_DO,
            kicker=wording.deadline(payable.due, case.today),
            headline=Bilingual(
                wording.spaced(f"缴纳{period.zh}{tax.zh} {money}"),
                f"Pay {tax.en}, {period.en}: {money}",
            ),
            note=Bilingual("按期缴款,不产生滞纳金", "In time: no late payment charge"),
            action=case.act("S13", together="pay"),
            amount=payable.amount,
            deadline=payable.due,
        )


def _refunds(case: Case, kind: str) -> Iterator[Overpayment]:
    payments = cast(Payments, case.seen.section("payments"))
    for refund in case.seen.each(payments.overpayments):
        if refund.kind == kind and refund.applied_on is None:
            seen = case.seen
            money = wording.money(refund.amount)
            seen.note(Bilingual("税种", "Tax"), wording.TAX_NAMES[refund.tax], "payments")
            seen.note(
                Bilingual("可退金额", "To be given back"), Bilingual(money, money), "payments"
            )
            since = wording.day(refund.since, case.today)
            seen.note(Bilingual("形成日期", "Since"), since, "payments")
            yield refund


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 3, 1)


@rule(
    "Y03",
    Sector.PAYMENT,
    ("多缴税款", "Tax overpaid"),
    law_text("税收征收管理法 第51条(自结算缴纳之日起三年内)"),
    kinds=EVERYONE,
)
def overpaid(case: Case) -> Iterator[Finding]:
    """Tax paid beyond what was due can be claimed for three years (多缴退税)."""
    for refund in _refunds(case, "overpaid"):
        years = int(case.seen.threshold("payment.refund.remind_years"))
        last = _years_later(refund.since, years)
        if last < case.today:
            continue
        money, name = wording.money(refund.amount), wording.TAX_NAMES[refund.tax]
        until = wording.day(last, case.today)
        yield case.finding(
            subject=f"overpaid/{refund.tax}/{refund.since:%Y%m%d}",
            status=Status.BENEFIT,
            badge=CAN_REFUND,
            kicker=Bilingual(f"{until.zh}前可申请", f"can be claimed until {until.en}"),
            headline=Bilingual(
                f"多缴{name.zh} {money} 可退", f"{money} of {name.en} to claim back"
            ),
            note=Bilingual("退税或抵缴以后的税款,由您选择", "As a refund or against later tax"),
            action=case.act("S27"),
            amount=refund.amount,
            deadline=last,
            needs_act=False,
        )


@rule(
    "Y04",
    Sector.PAYMENT,
    ("留抵退税", "Refund of input VAT"),
    law_text("增值税法 第21条(留抵税额可结转或退还)", "recalled medium"),
    kinds=BUSINESSES,
)
def carry_forward(case: Case) -> Iterator[Finding]:
    """Input VAT carried forward may be refunded (留抵退税); credit level decides."""
    for refund in _refunds(case, "carry_forward_input"):
        level = case.seen.need(facts.CREDIT_LEVEL)
        if level not in ("A", "B"):
            continue
        money = wording.money(refund.amount)
        yield case.finding(
            subject=f"carry_forward/{refund.since:%Y%m%d}",
            status=Status.BENEFIT,
            badge=CAN_REFUND,
            kicker=Bilingual("条件由税务机关核实", "subject to the bureau's check"),
            headline=Bilingual(f"期末留抵 {money} 可申请退税", f"{money} of input VAT to claim"),
            note=Bilingual("也可继续结转抵扣,不影响权益", "It may also be carried on"),
            action=case.act("S27"),
            amount=refund.amount,
            needs_act=False,
        )


@rule(
    "Y05",
    Sector.PAYMENT,
    ("汇算退税", "Refund from settlement"),
    law_text("个人所得税法 第11条;企业所得税法 第54条"),
    kinds=EVERYONE,
)
def settlement_refund(case: Case) -> Iterator[Finding]:
    """The annual settlement shows a refund nobody has asked for (汇算应退)."""
    for refund in _refunds(case, "annual_settlement"):
        money = wording.money(refund.amount)
        person = refund.tax is Tax.IIT and case.seen.profile.registration is None
        yield case.finding(
            subject=f"settlement/{refund.tax}/{refund.since.year}",
            status=Status.BENEFIT,
            badge=CAN_REFUND,
            kicker=Bilingual("申请后退到您的银行卡", "paid to your bank account on request"),
            headline=Bilingual(f"年度汇算预计可退 {money}", f"About {money} from the settlement"),
            note=Bilingual("请备好本人银行卡", "Have your bank card ready")
            if person
            else Bilingual("请备好对公账户信息", "Have the account details ready"),
            action=case.act("S08" if person else "S27"),
            amount=refund.amount,
            needs_act=False,
        )


@rule(
    "Y06",
    Sector.PAYMENT,
    ("三方协议", "Tripartite agreement"),
    law_text("国税发〔2004〕108号(电子缴税)", "recalled low"),
)
def no_agreement(case: Case) -> Iterator[Finding]:
    """Without an agreement with the bank nothing can be debited (三方协议)."""
    if case.seen.need(facts.AGREEMENT):
        return
    yield case.finding(
        status=Status.LOW,
        badge=REMINDER,
        kicker=Bilingual("不影响用扫码、银联缴款", "other ways to pay still work"),
        headline=Bilingual("尚未签订三方扣款协议", "No debit agreement with a bank"),
        note=Bilingual("签订后申报完即可一键扣款", "With one, tax is debited at one touch"),
        action=case.act("S36"),
    )
