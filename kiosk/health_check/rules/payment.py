"""Payment (缴款): what is owed, what it costs each day, and what can be given back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, cast

from kiosk.bilingual import Bilingual
from kiosk.health_check import facts, wording
from kiosk.health_check.fact import MissingFact
from kiosk.health_check.report import Finding, LegalBasis, Sector, Status
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
from kiosk.tax_law.calculators.overdue_charges import Charge, added_fine, charge_on
from kiosk.taxpayer import Overpayment, Payable, Payments, Tax

LATE: Final = law_text("税收征收管理法 第32条(按日加收万分之五滞纳金)", "sourced high")

_FINE: Final = law_text("行政处罚法 第67条(十五日内缴清)、第72条(加处罚款)")
_FUND: Final = law_text("残疾人就业条例 第27条;财税〔2015〕72号 第26条")
_EMPLOYER: Final = law_text("社会保险法 第86条(按日加收万分之五滞纳金)")


def charge(case: Case, amount: Decimal, due: date) -> Calculation:
    """Work out the late payment charge up to today on what was due on ``due``."""
    try:
        return late_payment(case.seen.law, tax=amount, due=due, paid=case.today)
    except UnknownParameter as unknown:
        raise MissingFact("law.late_payment.daily_rate", unknown.reason) from None


@dataclass(frozen=True, slots=True)
class _Cost:
    """What waiting costs: the words, the record, and the law where it is not LATE."""

    per_day: Bilingual
    note: Bilingual
    calculation: Calculation | None = None
    each_day: Decimal | None = None
    basis: tuple[LegalBasis, ...] = ()


def _cost(case: Case, payable: Payable) -> _Cost:
    match charge_on(payable.tax, case.seen.profile.kind):
        case Charge.ADDED_FINE:
            return _cost_of_fine(case, payable)
        case Charge.BY_ORDER:
            return _Cost(
                Bilingual("请尽快缴清", "please pay soon"),
                Bilingual("责令后仍不缴的,按日加收千分之五", "5‰ a day if unpaid after an order"),
                basis=(_FUND,),
            )
        case Charge.NONE:
            return _Cost(
                Bilingual("不加收滞纳金", "no late charge"),
                Bilingual("请尽快缴清,以免影响待遇", "Pay soon so that benefits continue"),
            )
    worked = charge(case, payable.amount, payable.due)
    so_far, daily = worked.amounts["collected"], worked.amounts["per_day"]
    return _Cost(
        Bilingual(f"滞纳金每日约 {wording.money(daily)}", f"about {wording.money(daily)} a day"),
        Bilingual(
            f"款项未入库,滞纳金至今 {wording.money(so_far)}",
            f"Not yet received; charge so far {wording.money(so_far)}",
        ),
        worked,
        daily,
        (_EMPLOYER,) if payable.tax is Tax.SOCIAL else (),
    )


def _cost_of_fine(case: Case, payable: Payable) -> _Cost:
    try:
        worked = added_fine(case.seen.law, fine=payable.amount, due=payable.due, paid=case.today)
    except UnknownParameter as unknown:
        raise MissingFact("law.fine.added.daily_rate", unknown.reason) from None
    daily, most = worked.amounts["per_day"], wording.money(worked.amounts["most"])
    per_day = Bilingual(
        f"每日可加处 {wording.money(daily)}", f"up to {wording.money(daily)} more a day"
    )
    if worked.flags["capped"]:
        per_day = Bilingual("加处已到上限", "no more can be added")
    return _Cost(
        per_day,
        Bilingual(f"至今最多加处 {most},不超过罚款本身", f"Up to {most} may be added so far"),
        worked,
        daily or None,
        (_FINE,),
    )


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
        cost = _cost(case, payable)
        period = note_payable(case, payable, "payments")
        since = wording.overdue(payable.due, case.today)
        yield case.finding(
            subject=payable.payable_id,
            status=Status.OVERDUE,
            badge=OVERDUE,
            kicker=Bilingual(f"{since.zh},{cost.per_day.zh}", f"{since.en}, {cost.per_day.en}"),
            headline=_headline(payable, period),
            note=cost.note,
            action=case.act("S13", together="pay"),
            amount=payable.amount,
            deadline=payable.due,
            calculation=cost.calculation,
            per_day=cost.each_day,
            basis=cost.basis,
        )


def _headline(payable: Payable, period: Bilingual) -> Bilingual:
    tax, money = wording.TAX_NAMES[payable.tax], wording.money(payable.amount)
    if payable.tax is Tax.FINE:  # its period is that of the return that was late
        return Bilingual(f"缴纳逾期申报罚款 {money}", f"Pay the fine for late filing: {money}")
    return Bilingual(
        wording.spaced(f"缴纳{period.zh}{tax.zh} {money}"), f"Pay {tax.en}, {period.en}: {money}"
    )


@rule("Y02", Sector.PAYMENT, ("待缴税款", "Tax to pay"), LATE, kinds=EVERYONE)
def payable_soon(case: Case) -> Iterator[Finding]:
    """Tax that is payable and still in time (待缴)."""
    payments = cast(Payments, case.seen.section("payments"))
    for payable in case.seen.each(payments.payables):
        if payable.due < case.today:
            continue
        period = note_payable(case, payable, "payments")
        fine = payable.tax is Tax.FINE
        note = Bilingual("按期缴款,不产生滞纳金", "In time: no late payment charge")
        if fine:
            note = Bilingual("按期缴清,不会加处罚款", "In time: nothing is added to it")
        elif payable.tax is Tax.VVT and _car_is_relieved(case):
            note = Bilingual(
                "新能源车可减免,请先核对再缴", "New-energy cars are relieved: check before you pay"
            )
        yield case.finding(
            subject=payable.payable_id,
            status=Status.DUE,
            badge=TO_DO,
            kicker=wording.deadline(payable.due, case.today),
            headline=_headline(payable, period),
            note=note,
            action=case.act("S13", together="pay"),
            amount=payable.amount,
            deadline=payable.due,
            basis=(_FINE,) if fine else (),
        )


def _car_is_relieved(case: Case) -> bool:
    """Whether the taxpayer's car is tagged as relieved of vehicle tax (see policy P35)."""
    benefits = case.seen.profile.benefits
    return benefits is not None and benefits.tags.get("nev_vessel_relief") in ("exempt", "half")


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
