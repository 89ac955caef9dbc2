"""What is owed, what waiting costs, and late filings that are still to be settled."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from kiosk.health_check import Report, run_check
from kiosk.health_check.actions import load_items
from kiosk.health_check.report import Finding, Sector, Status
from kiosk.identity.visitor import Right
from kiosk.tax_law import Law, load_law
from kiosk.taxpayer import Payable, Penalties, PenaltyCase, Profile, RegistrationStatus, Tax
from tests.kiosk.health_check.taxpayers import TODAY, changed, findings_of, persona, personas_on

Checker = Callable[[Profile], Report]
TASKS = Path(__file__).resolve().parents[3] / "assets/tasks"


def owing(tax: Tax, amount: str, days_late: int, name: str = "晨禾") -> Profile:
    payable = Payable(
        payable_id="p1",
        tax=tax,
        period_start=date(2026, 7, 1),
        period_end=date(2026, 9, 30),
        amount=Decimal(amount),
        due=TODAY - timedelta(days=days_late),
    )
    return changed(persona(name), "payments", payables=(payable,))


def only(report: Report, rule_id: str) -> Finding:
    (finding,) = findings_of(report, rule_id)
    return finding


def test_an_overdue_fine_bears_no_late_charge_but_may_grow_to_twice_itself(check: Checker) -> None:
    fine = only(check(owing(Tax.FINE, "50", 3)), "Y01")
    assert fine.headline.zh == "缴纳逾期申报罚款 ¥ 50.00"
    assert fine.kicker.zh == "已逾期 3 天,每日可加处 ¥ 1.50"
    assert fine.note.zh == "至今最多加处 ¥ 4.50,不超过罚款本身"
    assert fine.per_day == Decimal("1.50")
    assert any("行政处罚法 第67条" in basis.text for basis in fine.basis)
    long_ago = only(check(owing(Tax.FINE, "50", 60)), "Y01")
    assert long_ago.kicker.zh == "已逾期 60 天,加处已到上限"
    assert long_ago.note.zh == "至今最多加处 ¥ 50.00,不超过罚款本身"
    assert long_ago.per_day is None


def test_a_fine_in_time_says_so(check: Checker) -> None:
    fine = only(check(owing(Tax.FINE, "50", -10)), "Y02")
    assert fine.note.zh == "按期缴清,不会加处罚款"
    assert fine.headline.en == "Pay the fine for late filing: ¥ 50.00"


def test_a_fine_is_not_counted_as_tax_in_arrears(check: Checker) -> None:
    assert not findings_of(check(owing(Tax.FINE, "50", 60)), "R02")
    assert findings_of(check(owing(Tax.VAT, "50", 60)), "R02")


def test_the_disabled_fund_bears_a_charge_only_after_an_order(check: Checker) -> None:
    fund = only(check(owing(Tax.DIS, "9000", 20)), "Y01")
    assert fund.calculation is None
    assert fund.per_day is None
    assert fund.note.zh == "责令后仍不缴的,按日加收千分之五"


def test_an_employer_pays_the_late_charge_on_contributions_a_person_does_not(
    check: Checker,
) -> None:
    def late(name: str) -> Finding:
        profile = persona(name)
        unpaid = Payable(
            payable_id="s1",
            tax=Tax.SOCIAL,
            period_start=date(2026, 9, 1),
            period_end=date(2026, 9, 30),
            amount=Decimal(20000),
            due=date(2026, 11, 15),
        )
        return only(check(changed(profile, "social", unpaid=(unpaid,))), "B01")

    employer = late("晨禾")
    assert employer.kicker.zh == "已逾期 6 天,滞纳金每日约 ¥ 10.00"
    assert employer.calculation is not None
    assert employer.calculation.amounts["collected"] == Decimal("60.00")
    person = late("沈")
    assert person.kicker.zh == "已逾期 6 天"
    assert person.calculation is None


# --- late filings to be settled ---------------------------------------------------------


def late_filing(due: date = date(2026, 10, 26), **fields: object) -> PenaltyCase:
    return replace(
        PenaltyCase(
            case_id=f"late_{due:%m%d}",
            tax=Tax.VAT,
            period_start=date(2026, 7, 1),
            period_end=date(2026, 9, 30),
            due=due,
            mended_on=due + timedelta(days=5),
        ),
        **fields,  # type: ignore[arg-type]  # names of the fields, checked when they are set
    )


def with_cases(profile: Profile, *cases: PenaltyCase) -> Profile:
    return replace(profile, penalties=Penalties(as_of=profile.fetched_at, cases=cases))


def test_a_first_late_filing_mended_in_time_is_usually_not_fined(check: Checker) -> None:
    report = check(with_cases(persona("禾苗"), late_filing()))
    settle = only(report, "F21")
    assert settle.status is Status.DUE
    assert settle.headline.zh == "处理第三季度增值税逾期申报"
    assert settle.kicker.zh == "10 月 26 日到期,10 月 31 日补报"
    assert settle.note.zh == "首次、轻微并已补报,一般不罚款"
    assert settle.amount is None
    assert settle.action.task_id == "S15"
    filing = next(s for s in report.sectors if s.sector is Sector.FILING)
    assert "待办" in filing.word.zh


def test_a_second_one_is_fined_by_the_regions_scale_or_nobody_says_how_much() -> None:
    earlier = late_filing(date(2026, 4, 20), standing="not_fined")
    profile = with_cases(persona("禾苗"), earlier, late_filing())
    here = only(run_check(profile, load_law("133100"), TODAY), "F21")
    assert here.note.zh == "罚多少由工作人员按本地标准定,先听您说明"
    assert here.amount is None
    assert here.action.task_id == "officer"  # the terminal could not decide it: no way in vain
    sichuan = only(run_check(profile, load_law("510100"), TODAY), "F21")
    assert sichuan.amount == 100
    assert sichuan.action.task_id == "S15"
    assert sichuan.note.zh == "按本地标准约罚 ¥ 100.00,先听您说明"


def test_several_are_one_matter_and_the_oldest_comes_first(check: Checker) -> None:
    cases = (late_filing(date(2026, 4, 20)), late_filing(), late_filing(date(2026, 11, 16)))
    settle = only(check(with_cases(persona("禾苗"), *cases)), "F21")
    assert settle.headline.zh == "处理 3 件逾期申报"
    assert settle.subject == "late_0420"


@pytest.mark.parametrize("standing", ["heard", "not_fined", "fined"])
def test_what_is_decided_or_under_review_is_left_alone(standing: str, check: Checker) -> None:
    profile = with_cases(persona("禾苗"), late_filing(standing=standing))
    assert not findings_of(check(profile), "F21")


def test_not_yet_filed_and_abnormal_are_matters_of_others(check: Checker) -> None:
    assert not findings_of(check(with_cases(persona("禾苗"), late_filing(mended_on=None))), "F21")
    abnormal = changed(persona("禾苗"), "registration", status=RegistrationStatus.ABNORMAL)
    assert not findings_of(check(with_cases(abnormal, late_filing())), "F21")


def test_without_the_cases_nobody_says_it_is_clear(law: Law) -> None:
    report = run_check(replace(persona("禾苗"), penalties=None), law, TODAY)
    assert "F21" in {outcome.rule_id for outcome in report.unknown}
    stale = with_cases(persona("禾苗"), late_filing())
    assert stale.penalties is not None
    then = stale.penalties.as_of - timedelta(days=8)
    report = run_check(replace(stale, penalties=replace(stale.penalties, as_of=then)), law, TODAY)
    assert "F21" in {outcome.rule_id for outcome in report.unknown}
    stranger = frozenset((Right.FILE,))  # may not view
    report = run_check(with_cases(persona("禾苗"), late_filing()), law, TODAY, stranger)
    assert not findings_of(report, "F21")


# --- a person's reliefs ------------------------------------------------------------------


def test_a_deduction_never_saves_more_than_the_tax(check: Checker) -> None:
    shen = check(persona("沈"))  # 34,000 yuan are taxed at 3 %
    assert only(shen, "P27").amount == Decimal("1020.00")
    assert only(shen, "P28").amount == Decimal("180.00")
    nothing_taxed = changed(persona("沈"), "income", social_deducted=Decimal(54_000))
    assert not findings_of(check(nothing_taxed), "P27")


def test_a_car_that_may_be_relieved_is_not_simply_told_to_pay(check: Checker) -> None:
    assert only(check(persona("沈")), "Y02").note.zh == "新能源车可减免,请先核对再缴"


def test_the_year_is_no_amount(check: Checker) -> None:
    shown = [
        item.value.zh
        for taxpayer in personas_on(TODAY).taxpayer_ids
        for finding in check(personas_on(TODAY).profile(taxpayer)).findings
        for item in finding.evidence
        if item.label.zh in ("所得年度", "居民医保缴至年度")
    ]
    assert shown
    assert all(re.fullmatch(r"20\d\d 年", value) for value in shown)


@pytest.mark.parametrize("path", sorted(TASKS.glob("S??.v1.yaml")), ids=lambda path: path.stem)
def test_an_item_takes_as_long_in_the_check_as_its_task_says(path: Path) -> None:
    text = path.read_text("utf-8")
    item = load_items().get(path.stem.partition(".")[0])
    minutes = re.search(r"^minutes: (\d+)$", text, re.MULTILINE)
    if item is not None and minutes is not None:
        assert item.minutes == int(minutes.group(1))
