"""Paying in a task: what is paid with its charge, once, and what every end of it says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kiosk.bilingual import Bilingual
from kiosk.identity.visitor import Right
from kiosk.tasks import TaskRunner, load_task
from kiosk.tasks.answering import AlreadySigned
from kiosk.tasks.catalogue import TASKS, read_task
from kiosk.tasks.marked_yaml import ContentError
from kiosk.tasks.outcome import Acknowledgement, Outcome, OutcomeState
from kiosk.tasks.paying import PaymentUnderWay
from kiosk.tasks.payment import Payment, PaymentMethod, PaymentStage, Voucher
from kiosk.tasks.payment_items import payment_items
from kiosk.tasks.receipt import ReceiptForm
from kiosk.tasks.runner import NotReady
from kiosk.tasks.views import Blocked, StepView
from kiosk.tax_law import Law
from kiosk.taxpayer import Payable, Profile, Tax, TaxpayerKind
from tests.kiosk.tasks.occasion import PNG, SIGNED_AT, TODAY, Begin

VAT = Payable(
    payable_id="K1",
    tax=Tax.VAT,
    period_start=TODAY.replace(month=7, day=1),
    period_end=TODAY.replace(month=9, day=30),
    amount=Decimal("12300.00"),
    due=TODAY - timedelta(days=26),
)
SOCIAL = replace(VAT, payable_id="K2", tax=Tax.SOCIAL, amount=Decimal("928.40"))
WAITING = Payment(stage=PaymentStage.WAITING, payment_id="P-1", qr="https://pay.invalid/1")


def settled(runner: TaskRunner) -> Payment:
    voucher = Voucher(
        number="V-1",
        paid_at=SIGNED_AT,
        title=Bilingual("增值税", "VAT"),
        amount=runner.paying.total() or Decimal(0),
        verification="TR1:V",
    )
    return Payment(stage=PaymentStage.SETTLED, payment_id="P-1", voucher=voucher)


def at_payment(runner: TaskRunner) -> TaskRunner:
    for _ in range(6):
        if runner.current_step.kind == "pay":
            return runner
        assert not isinstance(runner.advance(), Blocked)
    raise AssertionError(f"stuck at {runner.current.id}")


def order(runner: TaskRunner, method: PaymentMethod = PaymentMethod.QR) -> dict[str, Any]:
    body = runner.payment_order(method, SIGNED_AT, "T-1", "visit-1")
    ordered: dict[str, Any] = json.loads(body)
    return ordered


# --- what is paid ----------------------------------------------------------------------


def test_what_is_late_is_paid_with_its_charge_as_an_item_of_its_own(law: Law) -> None:
    items = payment_items([VAT], TaxpayerKind.COMPANY, law, TODAY)
    assert [(item.payable_id, item.amount) for item in items] == [
        ("K1", Decimal("12300.00")),
        ("K1:late", Decimal("159.90")),  # 12,300 × 26 × 0.05 %
    ]


def test_on_its_last_day_nothing_is_late(law: Law) -> None:
    items = payment_items([replace(VAT, due=TODAY)], TaxpayerKind.COMPANY, law, TODAY)
    assert [item.payable_id for item in items] == ["K1"]


def test_a_charge_up_to_one_yuan_is_not_collected(law: Law) -> None:
    small = replace(VAT, amount=Decimal("76.00"))  # 76 × 26 × 0.05 % = 0.99
    assert len(payment_items([small], TaxpayerKind.COMPANY, law, TODAY)) == 1


def test_contributions_of_persons_carry_no_charge_those_of_employers_do(law: Law) -> None:
    assert len(payment_items([SOCIAL], TaxpayerKind.NATURAL_PERSON, law, TODAY)) == 1
    assert len(payment_items([SOCIAL], TaxpayerKind.COMPANY, law, TODAY)) == 2


def test_each_line_opens_to_its_record_and_the_sum_is_theirs(begin: Begin) -> None:
    runner = begin(task="S13")
    runner.advance()
    view = runner.current
    rows = [row for row in view.rows if row.key.startswith("due.line")]
    assert view.total is not None
    assert view.total.amount == sum(row.value for row in rows if isinstance(row.value, Decimal))
    charge = runner.explain(rows[1].key)
    assert charge[0].label.zh == "滞纳金(逾期 3 天)"
    assert charge[0].amount == rows[1].value


def test_what_is_left_out_is_not_paid(begin: Begin, samples: Mapping[str, Profile]) -> None:
    base = samples["small company"]
    assert base.payments is not None
    second = replace(VAT, payable_id="P2", due=TODAY + timedelta(days=9))
    runner = begin(
        replace(base, payments=replace(base.payments, payables=(*base.payments.payables, second))),
        task="S13",
    )
    assert [option.value for option in runner.current.fields[0].options] == ["P1", "P2"]
    runner.answer("wanted", ["P2"])
    ordered = order(at_payment(runner))
    assert [item["payable_id"] for item in ordered["items"]] == ["P2"]
    assert ordered["total"] == "12300.00"


def test_nothing_chosen_is_said_at_the_field(begin: Begin) -> None:
    runner = begin(task="S13")
    runner.answer("wanted", [])
    moved = runner.advance()
    assert isinstance(moved, Blocked)
    assert moved.errors[0].key == "wanted"


def test_a_year_of_insurance_is_an_order_of_its_own(begin: Begin) -> None:
    ordered = order(at_payment(begin("resident", task="S11")))
    assert ordered["items"] == []
    assert ordered["order"]["taxes"] == {"SOCIAL": "400.00"}
    assert ordered["order"]["answers"]["whom"] == "own"
    assert ordered["total"] == "400.00"


def test_for_family_name_and_number_go_with_the_order(begin: Begin) -> None:
    runner = begin("employee with family", task="S11")
    runner.answer("whom", "family")
    runner.answer("plan", "pension")
    runner.advance()
    runner.answer("insured_name", "陆晚秋")
    runner.answer("insured_id", "13000019490308908" + "3")
    runner.advance()
    runner.answer("tier", "t1000")
    ordered = order(at_payment(runner))
    assert ordered["order"]["answers"]["insured_id"] == "130000194903089083"
    assert ordered["total"] == "1000.00"


# --- once ------------------------------------------------------------------------------


def test_ordering_again_while_no_answer_came_gives_the_same_bytes(begin: Begin) -> None:
    runner = at_payment(begin(task="S13"))
    later = SIGNED_AT + timedelta(seconds=9)
    first = runner.payment_order(PaymentMethod.QR, SIGNED_AT, "T-1", None)
    assert runner.payment_order(PaymentMethod.QR, later, "T-1", None) == first
    with pytest.raises(PaymentUnderWay):
        runner.payment_order(PaymentMethod.AGREEMENT, SIGNED_AT, "T-1", None)


@pytest.mark.parametrize("stage", ["waiting", "unclear", "paid", "refunding", "refunded"])
def test_while_money_may_move_nothing_changes_and_nothing_is_ordered(
    begin: Begin, stage: str
) -> None:
    runner = at_payment(begin(task="S13"))
    order(runner)
    runner.record_payment(replace(WAITING, stage=PaymentStage(stage)))
    with pytest.raises(PaymentUnderWay):
        order(runner)
    with pytest.raises(AlreadySigned):
        runner.answer("wanted", [])
    assert not runner.back()
    assert not runner.go_to("choose")


@pytest.mark.parametrize("stage", ["not_started", "failed", "cancelled", "expired"])
def test_what_took_nothing_says_so_and_can_be_paid_anew(begin: Begin, stage: str) -> None:
    runner = at_payment(begin(task="S13"))
    first = order(runner)
    runner.record_payment(replace(WAITING, stage=PaymentStage(stage)))
    view = shown(runner)
    assert "没有扣款" in view.headline.zh
    assert view.primary is not None
    assert runner.back(), "the choice can be changed"
    at_payment(runner)
    again = runner.payment_order(
        PaymentMethod.QR, SIGNED_AT + timedelta(minutes=1), "T-1", "visit-1"
    )
    assert json.loads(again)["prepared_at"] != first["prepared_at"]


def test_money_taken_is_never_forgotten_by_an_answer_that_comes_late(begin: Begin) -> None:
    runner = at_payment(begin(task="S13"))
    order(runner)
    runner.record_payment(replace(WAITING, stage=PaymentStage.PAID))
    runner.record_payment(WAITING)
    assert shown(runner).stage is PaymentStage.PAID
    runner.record_payment(settled(runner))
    runner.record_payment(replace(WAITING, stage=PaymentStage.CANCELLED))
    assert runner.paying.payment.stage is PaymentStage.SETTLED


# --- what the visitor reads ------------------------------------------------------------


def shown(runner: TaskRunner) -> Any:
    view: StepView = runner.current
    assert view.payment is not None
    return view.payment


def test_the_agreed_account_comes_first_where_there_is_one(
    begin: Begin, samples: Mapping[str, Profile]
) -> None:
    base = samples["small company"]
    assert base.payments is not None
    agreed = replace(base, payments=replace(base.payments, tripartite_agreement=True))
    runner = at_payment(begin(agreed, task="S13"))
    assert [method.value for method in shown(runner).methods] == ["agreement", "qr"]
    assert shown(at_payment(begin(task="S13"))).methods == ()


def test_paid_and_not_settled_says_do_not_pay_again_and_its_slip_is_no_voucher(
    begin: Begin,
) -> None:
    runner = at_payment(begin(task="S13"))
    order(runner)
    runner.record_payment(replace(WAITING, stage=PaymentStage.PAID))
    assert "请不要再付" in shown(runner).headline.zh
    assert runner.close_payment()
    assert runner.current_step.kind == "result"
    assert "请不要再付" in runner.current.title.zh
    paper = runner.receipt_view()
    assert paper.form is ReceiptForm.UNSETTLED
    assert not paper.is_receipt
    assert paper.code == ""
    assert "P-1" in [line.value.zh for line in paper.lines]


def test_what_is_settled_has_a_voucher_with_every_item(begin: Begin) -> None:
    runner = at_payment(begin(task="S13"))
    order(runner)
    runner.record_payment(settled(runner))
    assert runner.current_step.kind == "result"
    assert runner.current.title.zh == "缴款成功,已入库"
    paper = runner.receipt_view()
    assert paper.form is ReceiptForm.VOUCHER
    assert paper.code == "TR1:V"
    assert [line.label.zh[-6:] for line in paper.amounts] == ["季度 增值税", "增值税滞纳金"]
    assert paper.total is not None
    assert paper.total.value.zh == "¥ 12,318.45"


def test_a_code_that_is_withdrawn_is_being_checked_not_made_anew(begin: Begin) -> None:
    runner = at_payment(begin(task="S13"))
    order(runner)
    runner.record_payment(replace(WAITING, qr=""))
    assert shown(runner).headline.zh == "正在生成付款码"
    runner.record_payment(WAITING)
    runner.record_payment(replace(WAITING, qr=""))
    assert "请先不要再付" in shown(runner).headline.zh


def test_without_a_line_the_pay_step_says_so_with_the_ways_on(begin: Begin) -> None:
    runner = at_payment(begin(task="S13"))
    runner.online = False
    assert "没有扣款" in shown(runner).headline.zh
    assert "窗口" in shown(runner).text.zh


def test_only_who_may_pay_gets_there(begin: Begin) -> None:
    runner = begin(task="S13", rights=frozenset({Right.VIEW, Right.FILE}))
    assert runner.exit is not None


# --- paying for what was handed in -----------------------------------------------------

PAY_STEP = """\
  - id: pay
    kind: pay
    title: {zh: 缴款, en: Pay}
    pay: {items: submitted, later: true}

  - id: result
    kind: result
"""


@pytest.fixture
def filed(law: Law, samples: Mapping[str, Profile], tmp_path: Path) -> TaskRunner:
    """Stamp tax, handed in, with a pay step behind it."""
    text = (TASKS / "S05.v1.yaml").read_text(encoding="utf-8")
    path = tmp_path / "S05.v1.yaml"
    path.write_text(text.replace("  - id: result\n    kind: result\n", PAY_STEP), encoding="utf-8")
    runner = TaskRunner(
        read_task(path), samples["small company"], "p", law, TODAY, rights=frozenset(Right)
    )
    for _ in range(9):
        if runner.current_step.kind == "signature":
            break
        runner.advance()
    runner.submission(PNG, SIGNED_AT, "T-1", None)
    return runner


def accepted(*payables: Payable) -> Outcome:
    receipt = Acknowledgement(
        number="SB1",
        accepted_at=SIGNED_AT,
        taxpayer_id="T",
        title=Bilingual("印花税", "Stamp tax"),
        amount=None,
        verification="TR1:1",
        payables=payables,
    )
    return Outcome(state=OutcomeState.ACCEPTED, receipt=receipt)


def test_what_a_filing_makes_payable_can_be_paid_at_once(filed: TaskRunner) -> None:
    filed.record_outcome(accepted(VAT))
    assert filed.current_step.kind == "pay"
    assert [item["payable_id"] for item in order(filed)["items"]] == ["K1", "K1:late"]
    filed.record_payment(settled(filed))
    assert filed.current.title.zh == "已受理,款也缴清了"
    assert filed.receipt_view().form is ReceiptForm.ACCEPTED
    voucher = filed.payment_receipt()
    assert voucher is not None
    assert voucher.is_receipt


def test_left_for_later_says_how_much_is_still_owed_and_until_when(filed: TaskRunner) -> None:
    filed.record_outcome(accepted(replace(VAT, due=TODAY + timedelta(days=4))))
    assert filed.pay_later()
    assert filed.current_step.kind == "result"
    assert "¥ 12,300.00,请在 11 月 25 日前缴清" in filed.current.notes[-1].text.zh


@pytest.mark.parametrize(
    "outcome",
    [accepted(), Outcome(state=OutcomeState.QUEUED), Outcome(state=OutcomeState.PROCESSING)],
    ids=["nothing owed", "queued", "processing"],
)
def test_where_nothing_is_owed_yet_nothing_is_asked_for(
    filed: TaskRunner, outcome: Outcome
) -> None:
    filed.record_outcome(outcome)
    assert filed.current_step.kind == "result"


def test_only_at_the_pay_step_can_be_ordered(begin: Begin) -> None:
    runner = begin(task="S13")
    with pytest.raises(NotReady):
        order(runner)
    assert not runner.pay_later()
    assert not runner.close_payment()


# --- the language ----------------------------------------------------------------------

PLANTED = {
    "nothing is said to be paid": (
        "    pay: {items: chosen, chosen: wanted}",
        "    title: {zh: 缴, en: Pay}§",
        "given twice",
    ),
    "pay at another kind of step": (
        "    ask: [wanted]",
        "    ask: [wanted]\n    pay: {items: chosen, chosen: wanted}",
        "a step of kind pay says what is paid",
    ),
    "chosen without a fact": (
        "{items: chosen, chosen: wanted}",
        "{items: chosen}",
        "chosen names a fact",
    ),
    "chosen from something else": (
        "options_from: payments.payables",
        "options_from: payments.overpayments",
        "is no multiple_choice with options_from",
    ),
    "an order without a sum": (
        "{items: chosen, chosen: wanted}",
        "{items: order}",
        "total and taxes are given where items is order",
    ),
    "submitted without a submission": (
        "{items: chosen, chosen: wanted}",
        "{items: submitted}",
        "paid after the submit step",
    ),
    "an unknown key": ("chosen: wanted}", "chosn: wanted}", "unknown key steps.2.pay.chosn"),
    "money without a line": ("mode: online", "mode: queue", "a task that takes money is online"),
    "all chosen of what is no choice": (
        "    start_all: true",
        "    start_al: true",
        "unknown key facts.wanted.start_al",
    ),
}


@pytest.mark.parametrize("mistake", PLANTED)
def test_a_pay_step_that_cannot_be_is_refused_with_its_line(mistake: str, tmp_path: Path) -> None:
    meant, written, words = PLANTED[mistake]
    text = (TASKS / "S13.v1.yaml").read_text(encoding="utf-8")
    assert meant in text
    path = tmp_path / "S13.v1.yaml"
    path.write_text(text.replace(meant, written.replace("§", ""), 1), encoding="utf-8")
    with pytest.raises(ContentError) as refused:
        read_task(path)
    assert words in str(refused.value)
    assert f"{path.name}:" in str(refused.value)


def test_the_three_tasks_that_take_money_are_there() -> None:
    assert {task: load_task(task, TODAY).file.mode.value for task in ("S10", "S11", "S13")} == {
        "S10": "online",
        "S11": "online",
        "S13": "online",
    }
