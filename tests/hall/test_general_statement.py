"""Statements under the general standard: last time's lines, the checks, and the next from them."""

from __future__ import annotations

import json
from decimal import Decimal

from hall.bureau.bureau import Accepted, Refused
from hall.bureau.synthetic.bureau import SyntheticBureau
from kiosk.tasks import load_task
from kiosk.tasks.definition import TaskDefinition
from kiosk.tasks.general_statement import GENERAL, INCOME, SECTIONS
from kiosk.tasks.runner import TaskRunner
from kiosk.tasks.views import Blocked
from tests.hall.bureau_contract import new_key
from tests.hall.conftest import NOW
from tests.hall.filings import PNG
from tests.hall.test_single_filings import begin, person

HENGTUO = "91133100MADEM0054W"


def change(runner: TaskRunner, section: str, **amounts: str) -> None:
    rows = [
        row | {"amount": amounts.get(row["item"], row["amount"])}
        for row in runner.values.book.raw_rows(section)
    ]
    assert runner.answer(section, rows) is None


def to_balance(bureau: SyntheticBureau, cash: str) -> TaskRunner:
    runner = begin(bureau, "S09", HENGTUO, person("顾成"))
    assert runner.current.id == "income_lines", "the standard is registered; nobody is asked"
    change(runner, "income_lines", revenue="5400000")
    runner.advance()
    change(runner, "current_assets", cash=cash)
    for _ in range(5):
        runner.advance()
    assert runner.current.id == "balance"
    return runner


def test_the_lines_that_had_figures_are_there_and_the_next_statement_starts_from_them(
    bureau: SyntheticBureau,
) -> None:
    runner = to_balance(bureau, "2960000")
    # 5,400,000 − 4,420,000 − 31,000 − 210,000 − 560,000 − 320,000 − 130,000 + 60,000 − 9,000
    assert runner.amount("income_sum.net") == Decimal("-220000.00")
    assert runner.values.lookup("retained_general") == Decimal(700_000)
    runner.advance()
    assert runner.current.id == "check"
    runner.advance()
    body = runner.submission(PNG, NOW, "t", None)
    assert json.loads(body)["amounts"]["filed_assets"] == "46620000.00"
    outcome = bureau.submit(new_key(), body)
    assert isinstance(outcome, Accepted), outcome
    newest = (bureau.profile(HENGTUO).statements or ())[-1]
    assert newest.standard == GENERAL
    assert newest.lines["cash"] == Decimal(2_960_000)
    assert newest.lines["retained"] == Decimal(700_000)
    assert newest.lines["contract_debts"] == Decimal(5_140_000)

    tampered = json.loads(body)
    tampered["answers"]["current_assets"][0]["amount"] = "1"
    assert isinstance(bureau.submit(new_key(), json.dumps(tampered).encode()), Refused)


def test_what_does_not_balance_is_said_with_the_difference(bureau: SyntheticBureau) -> None:
    runner = to_balance(bureau, "3000000")
    assert isinstance(runner.advance(), Blocked)
    (row,) = [row for row in runner.current.rows if row.error is not None]
    assert row.error is not None
    assert row.error.zh.startswith("资产比负债加权益多 ¥ 40,000.00")


def test_a_line_entered_twice_is_noticed(bureau: SyntheticBureau) -> None:
    runner = to_balance(bureau, "2960000")
    runner.go_to("current_assets")
    rows = [*runner.values.book.raw_rows("current_assets"), {"item": "cash", "amount": "0"}]
    runner.answer("current_assets", rows)
    for _ in range(5):
        runner.advance()
    assert isinstance(runner.advance(), Blocked)
    assert [row.error.zh for row in runner.current.rows if row.error is not None] == [
        "有一个项目填了两行,请返回合成一行"
    ]


def test_the_file_offers_every_line_of_the_form_by_its_name() -> None:
    definition: TaskDefinition = load_task("S09")
    for section, lines in {"income_lines": INCOME, **SECTIONS}.items():
        options = definition.facts[section].entry.columns["item"].options
        assert {one.value: (one.label.zh, one.label.en) for one in options} == {
            key: (line.label.zh, line.label.en) for key, line in lines.items()
        }
