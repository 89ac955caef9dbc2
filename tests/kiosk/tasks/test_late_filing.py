"""Filing what is overdue: chosen with its period, with what it costs beside it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

from kiosk.identity.visitor import Right
from kiosk.tasks import TaskRunner, load_task
from kiosk.tasks.handover import read_handover, take_over
from kiosk.tasks.outcome import Outcome
from kiosk.tax_law import Law
from tests.kiosk.tasks.occasion import TODAY, Begin

Sign = Callable[[TaskRunner], bytes]


def test_the_chosen_period_is_the_one_that_is_filed(begin: Begin, law: Law) -> None:
    runner = begin("two quarters open", "S14")
    runner.advance()
    (field,) = runner.current.fields
    labels = [option.label.zh for option in field.options]
    assert labels[0].startswith("2026 年第二季度 ")
    assert labels[-1] == "先不补报,只要清单"
    stamp = next(option for option in field.options if option.value.startswith("S05@"))
    runner.answer("which", stamp.value)
    runner.advance()
    shown = {row.label.zh: row.shown.zh for row in runner.current.rows}
    assert shown["滞纳金:每 1000 元税款到今天"] == "¥ 35.00"  # 70 days × 0.05 %
    assert shown["可能的罚款"] == "¥ 2,000.00 以内"
    assert shown["首违不罚"] == "可以不罚"
    runner.advance()
    assert runner.exit is not None
    task, period = read_handover(runner.exit.task_id or "")
    assert (task, period) == ("S05", "2026-04-01/2026-06-30")

    filing = TaskRunner(
        load_task(task), runner.profile, "person-1", law, TODAY, rights=frozenset(Right)
    )
    take_over(filing, period)
    assert filing.current.id == "contracts"
    assert filing.period_code == period
    assert filing.back()  # and can still be changed
    assert filing.current.id == "period"


def test_a_period_that_is_not_open_is_not_chosen(begin: Begin) -> None:
    filing = begin("two quarters open", "S05")
    take_over(filing, "2020-01-01/2020-03-31")
    assert filing.current.id == "period"


def test_only_the_list_is_wanted(begin: Begin) -> None:
    runner = begin("overdue", "S14")
    runner.advance()
    runner.answer("which", "later")
    runner.advance()
    assert runner.exit is None
    assert runner.current.id == "overview"


def test_a_late_filing_says_what_the_delay_costs_and_the_receipt_says_it_too(
    begin: Begin, signed: Sign, accepted: Outcome
) -> None:
    runner = begin("overdue", "S01")
    runner.advance()
    charge = next(row for row in runner.current.rows if row.key == "late_charge.VAT")
    assert charge.label.zh == "滞纳金(增值税)"
    steps = runner.explain(charge.key)
    assert [step.key for step in steps] == ["collected", "raw", "days", "per_day"]
    assert steps[2].amount == 11
    total = runner.current.total
    body = json.loads(signed(runner))
    assert total is not None
    assert f"{total.amount:f}" == body["amounts"]["total"]  # the charge is no part of it
    (first, *_) = body["late_charges"]
    assert (first["tax"], first["days"]) == ("VAT", "11")
    assert date.fromisoformat(first["due"]) < TODAY
    runner.record_outcome(accepted)
    notes = [note.zh for note in runner.receipt_view().notes]
    assert notes[0].startswith("增值税逾期 11 天,滞纳金算到签名当天 ¥ ")


def test_in_time_there_is_no_charge(begin: Begin, signed: Sign) -> None:
    runner = begin("small company", "S01")
    body = json.loads(signed(runner))
    assert "late_charges" not in body
