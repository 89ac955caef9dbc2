"""S03: the quarterly prepayment of corporate income tax."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kiosk.tasks.views import Blocked
from tests.kiosk.tasks.occasion import Begin


def test_the_small_company_relief_is_found_and_explained(begin: Begin) -> None:
    runner = begin("small company", "S03")
    assert isinstance(runner.advance(), Blocked)  # the cost is not known to the bureau
    runner.answer("cost", "700000")
    for _ in range(3):
        runner.advance()
    view = runner.current
    assert view.id == "check"
    assert [(row.label.zh, row.shown.zh) for row in view.rows] == [
        ("本年累计利润总额", "¥ 96,000.00"),
        ("应纳税所得额", "¥ 96,000.00"),
        ("应纳所得税(小型微利)", "¥ 4,800.00"),
        ("本期应补缴", "¥ 4,800.00"),
    ]
    assert view.saving is not None
    assert view.saving.zh == "已为您减免 ¥ 19,200.00:小型微利企业按 5% 缴"


@pytest.mark.parametrize(
    ("key", "step", "within", "beyond"),
    [
        ("profit", "profit", "3000000", "3000000.01"),
        ("employees", "size", "300", "300.5"),
        ("assets", "size", "50000000", "50000000.01"),
    ],
)
def test_each_limit_of_the_small_company_is_a_cliff(
    begin: Begin, key: str, step: str, within: str, beyond: str
) -> None:
    def small(typed: str) -> object:
        runner = begin("small company", "S03")
        runner.answer("cost", "1")
        for _ in range(3):
            if runner.current.id == step:
                runner.answer(key, typed)
                runner.answer(f"{key}.reason", "adjusted")
            runner.advance()
        return runner.values.lookup("cit.small")

    assert small(within) is True
    assert small(beyond) is False


def test_a_loss_prepays_nothing_and_skips_the_industry(begin: Begin) -> None:
    runner = begin("small company", "S03")
    runner.answer("cost", "1")
    runner.answer("profit", "-5000")
    runner.answer("profit.reason", "adjusted")
    assert "industry" not in [state.id for state in runner.path]
    runner.advance()
    runner.advance()
    assert runner.amount("cit.due") == Decimal(0)
    assert "本年累计没有利润,本期不用预缴。" in [note.text.zh for note in runner.current.notes]


def test_an_answer_that_no_longer_counts_is_said_and_comes_back(begin: Begin) -> None:
    runner = begin("small company", "S03")
    runner.answer("cost", "1")
    runner.advance()
    runner.advance()
    runner.answer("restricted", "yes")
    runner.advance()
    assert runner.values.lookup("cit.small") is False
    runner.go_to("profit")
    runner.answer("profit", "-1")
    assert [gone.text.zh for gone in runner.removed] == [
        "“从事国家限制或禁止行业”不再需要,已不计入"
    ]
    runner.answer("profit", "96000")
    assert runner.values.held("restricted").value is True


def test_a_profit_beyond_revenue_less_cost_is_questioned_not_refused(begin: Begin) -> None:
    runner = begin("small company", "S03")
    runner.answer("cost", "900000")
    assert any("利润比收入减成本还多" in note.text.zh for note in runner.current.notes)
    runner.answer("cost", "100000")
    assert runner.current.notes == ()
