"""S05: the stamp tax filing with its list of contracts."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal

from kiosk.tasks import TaskRunner
from kiosk.tasks.views import Advanced, Blocked, FieldView
from kiosk.tax_law import recompute
from tests.kiosk.tasks.occasion import Begin

SALE = {"name": "钢材合同", "item": "sale", "amount": "100000", "signed_on": "2026-08-01"}


def contracts(runner: TaskRunner) -> FieldView:
    return runner.current.fields[0]


def test_contracts_of_the_ledger_are_prefilled(begin: Begin) -> None:
    runner = begin("small company", "S05")
    field = contracts(runner)
    assert [[cell.shown.zh for cell in row.cells] for row in field.rows] == [
        ["购销合同 1", "买卖合同", "¥ 180,000.00", "7 月 1 日"],
        ["租赁合同 2", "租赁合同", "¥ 60,000.00", "9 月 30 日"],
    ]
    assert all(row.source and row.source.zh == "来自税源登记" for row in field.rows)


def test_each_contract_is_a_line_of_the_tax(begin: Begin) -> None:
    runner = begin("small company", "S05")
    runner.advance()
    view = runner.current
    assert [(row.label.zh, row.shown.zh, row.source.zh) for row in view.rows[1:]] == [
        ("购销合同 1(减半)", "¥ 27.00", "180,000.00 × 0.3‰ × 50%"),
        ("租赁合同 2(减半)", "¥ 30.00", "60,000.00 × 1‰ × 50%"),
    ]
    assert view.total is not None
    assert view.total.shown.zh == "¥ 57.00"
    assert view.saving is not None
    assert view.saving.zh == "已为您减免 ¥ 57.00:六税两费减半"
    assert all(recompute(step) == step.amount for step in runner.explain("stamp.doc1"))


def test_rows_can_be_added_changed_and_taken_away(begin: Begin) -> None:
    runner = begin("small company", "S05")
    rows = [{cell.key: cell.raw for cell in row.cells} for row in contracts(runner).rows]
    rows[0]["amount"] = "200000"
    runner.answer("contracts", [rows[0], SALE])
    field = contracts(runner)
    assert [row.edited for row in field.rows] == [True, True]
    runner.advance()
    assert runner.amount("stamp.tax") == Decimal("45.00")


def test_a_cell_that_cannot_be_used_is_marked_and_stays(begin: Begin) -> None:
    runner = begin("small company", "S05")
    wrong = {**SALE, "amount": "0", "signed_on": "2026-10-05", "item": ""}
    error = runner.answer("contracts", [wrong])
    assert error is not None
    cells = {cell.key: cell for cell in contracts(runner).rows[0].cells}
    assert cells["amount"].error is not None
    assert cells["amount"].error.zh == "不能小于 ¥ 0.01"
    assert cells["signed_on"].error is not None
    assert cells["signed_on"].error.zh == "不能晚于 2026-09-30"
    assert cells["item"].error is not None
    assert cells["amount"].raw == "0"
    assert isinstance(runner.advance(), Blocked)
    runner.answer("contracts", [SALE])
    assert runner.advance() == Advanced("check")


def test_without_contracts_it_is_a_zero_filing_that_says_so(
    begin: Begin, signed: Callable[[TaskRunner], bytes]
) -> None:
    runner = begin("no contracts", "S05")
    runner.advance()
    assert [note.text.zh for note in runner.current.notes] == ["没有应税合同,按零申报。"]
    body = json.loads(signed(runner))
    assert body["answers"]["contracts"] == []
    assert body["amounts"]["tax"] == "0.00"


def test_a_ledger_that_cannot_be_read_is_not_taken_for_an_empty_one(begin: Begin) -> None:
    runner = begin("ledger not known", "S05")
    assert [note.text.zh for note in runner.current.notes] == ["暂时取不到税源登记,请按合同填写。"]


def test_whether_the_relief_applies_is_asked_only_if_the_books_do_not_say(begin: Begin) -> None:
    assert "small" not in [state.id for state in begin("general taxpayer", "S05").path]
    runner = begin("general taxpayer without books", "S05")
    runner.advance()
    assert runner.current.id == "small"
    runner.answer("half_relief", "no")
    assert runner.current.fields[0].value == "no"
    runner.advance()
    assert runner.current.saving is None
    assert runner.amount("stamp.tax") == Decimal("114.00")


def test_the_filed_body_lists_the_contracts(
    begin: Begin, signed: Callable[[TaskRunner], bytes]
) -> None:
    runner = begin("small company", "S05")
    runner.answer("contracts", [SALE])
    body = json.loads(signed(runner))
    assert body["answers"]["contracts"] == [SALE]
    assert body["amounts"]["doc1"] == "15.00"
    receipt = runner.definition.file.submission
    assert receipt is not None
