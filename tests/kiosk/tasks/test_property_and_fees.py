"""S06, S07 and S12: property and land, business income, the fees of companies."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal

import pytest

from kiosk.identity.visitor import Right
from kiosk.tasks import TaskRunner, load_task
from kiosk.tasks.outcome import Outcome
from kiosk.tasks.views import Blocked
from kiosk.tax_law import Law, load_law, recompute
from kiosk.taxpayer import Profile
from tests.kiosk.tasks.occasion import TODAY, Begin

Sign = Callable[[TaskRunner], bytes]


def lines(runner: TaskRunner) -> list[tuple[str, str]]:
    return [(row.label.zh, row.shown.zh) for row in runner.current.rows]


def with_land_rate(runner: TaskRunner, rate: str = "4") -> TaskRunner:
    runner.advance()
    row = {cell.key: cell.raw for cell in runner.current.fields[0].rows[0].cells}
    runner.answer("lands", [{**row, "rate": rate}])
    return runner


def test_what_the_ledger_does_not_know_has_to_be_filled_in(begin: Begin) -> None:
    runner = begin("small company", "S06")
    runner.advance()
    cells = {cell.key: cell for cell in runner.current.fields[0].rows[0].cells}
    assert cells["area"].shown.zh == "18,600 平方米"
    assert cells["rate"].error is not None
    assert isinstance(runner.advance(), Blocked)


def test_each_building_and_plot_is_a_line(begin: Begin) -> None:
    runner = with_land_rate(begin("small company", "S06"))
    runner.advance()
    assert lines(runner) == [
        ("办公楼", "¥ 1,890.00"),
        ("出租门面", "¥ 540.00"),
        ("应纳房产税", "¥ 2,430.00"),
        ("厂区用地", "¥ 9,300.00"),
        ("应纳城镇土地使用税", "¥ 9,300.00"),
    ]
    assert runner.current.total is not None
    assert runner.current.total.amount == Decimal("11730.00")
    for row in runner.current.rows:
        steps = runner.explain(row.key)
        assert steps
        assert all(recompute(step) == step.amount for step in steps)


def test_a_rate_outside_the_law_is_refused(begin: Begin) -> None:
    runner = with_land_rate(begin("small company", "S06"), "31")
    cells = {cell.key: cell for cell in runner.current.fields[0].rows[0].cells}
    assert cells["rate"].error is not None
    assert cells["rate"].error.zh == "不能大于 30,请核对"


def test_only_what_is_due_is_asked_and_filed(begin: Begin, signed: Sign) -> None:
    runner = begin("only property", "S06")
    assert [state.id for state in runner.path][:2] == ["houses", "check"]
    body = json.loads(signed(runner))
    assert body["taxes"] == {"PROP": "2430.00"}
    assert "land.tax" not in body["amounts"]
    assert "lands" not in body["answers"]


def test_two_taxes_stand_on_one_receipt(begin: Begin, signed: Sign, accepted: Outcome) -> None:
    runner = with_land_rate(begin("small company", "S06"))
    body = json.loads(signed(runner))
    assert body["taxes"] == {"PROP": "2430.00", "LAND": "9300.00"}
    receipt = runner.receipt_view(accepted)
    assert [(line.label.zh, line.value.zh) for line in receipt.amounts] == [
        ("应纳房产税", "¥ 2,430.00"),
        ("应纳城镇土地使用税", "¥ 9,300.00"),
    ]
    assert receipt.total is not None
    assert receipt.total.value.zh == "¥ 11,730.00"


def test_business_income_is_halved_for_a_sole_trader(begin: Begin) -> None:
    runner = begin("sole trader", "S07")
    runner.answer("revenue", "496000")
    runner.answer("cost", "300000")
    runner.advance()
    runner.answer("has_wages", "no")
    runner.advance()
    # 196,000 - 9 × 5,000 = 151,000; × 20 % - 10,500 = 19,700; half of it is relieved
    assert runner.amount("iit.taxable_income") == Decimal("151000.00")
    assert runner.amount("iit.due") == Decimal("9850.00")
    assert runner.current.saving is not None
    assert runner.current.saving.zh == "已为您减免 ¥ 9,850.00:个体工商户减半"


def test_who_also_earns_wages_is_led_elsewhere_and_can_come_back(begin: Begin) -> None:
    runner = begin("sole trader", "S07")
    runner.answer("revenue", "496000")
    runner.answer("cost", "300000")
    runner.advance()
    runner.answer("has_wages", "yes")
    runner.advance()
    assert runner.exit is not None
    assert runner.exit.key == "with_wages"
    assert runner.current.can_go_back
    assert runner.back()
    assert runner.current.id == "wages"
    runner.answer("has_wages", "no")
    runner.advance()
    assert runner.current.id == "check"


@pytest.mark.parametrize(("staff", "owed"), [("30", "0.00"), ("31", True)])
def test_up_to_thirty_staff_the_fund_is_free(begin: Begin, staff: str, owed: object) -> None:
    runner = begin("a year open", "S12")
    assert runner.current.id == "staff"
    runner.answer("employees", staff)
    runner.answer("employees.reason", "adjusted")
    runner.advance()
    due = runner.amount("fund.payable")
    assert due is not None
    assert (due > 0) if owed is True else due == Decimal(0)


def fees(law: Law, profile: Profile) -> TaskRunner:
    runner = TaskRunner(load_task("S12"), profile, "p", law, TODAY, rights=frozenset(Right))
    runner.answer("receipts", "100000")
    runner.advance()
    runner.answer("wages", "120000")
    runner.advance()
    return runner


def test_fees_of_a_quarter_are_filed_together(samples: Mapping[str, Profile], signed: Sign) -> None:
    body = json.loads(signed(fees(load_law("44"), samples["general taxpayer"])))
    assert set(body["taxes"]) == {"CUL", "UNION"}
    assert body["taxes"]["UNION"] == "2400.00"
    total = sum(Decimal(amount) for amount in body["taxes"].values())
    assert Decimal(body["amounts"]["total"]) == total


def test_what_a_region_has_not_set_is_said_not_guessed(
    law: Law, samples: Mapping[str, Profile]
) -> None:
    runner = fees(law, samples["general taxpayer"])
    assert runner.exit is not None
    assert runner.exit.key == "law_unknown"
    assert "由地方规定" in runner.exit.text.zh
    assert runner.back()
    assert runner.current.id == "wages"
