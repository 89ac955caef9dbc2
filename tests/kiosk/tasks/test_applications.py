"""S17, S26, S27 and S28: applications that are signed, submitted and acknowledged."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.tasks import TaskRunner
from kiosk.tasks.choice_lists import LISTS, search_list
from kiosk.tasks.outcome import Outcome, OutcomeState
from kiosk.tasks.views import Blocked
from kiosk.taxpayer import Profile
from tests.kiosk.tasks.occasion import Begin

Sign = Callable[[TaskRunner], bytes]


def test_only_corrected_faults_can_be_repaired(
    begin: Begin, samples: Mapping[str, Profile]
) -> None:
    runner = begin("small company", "S26")
    options = runner.current.fields[0].options
    assert [option.label.zh for option in options] == ["未按规定期限纳税申报"]
    profile = samples["small company"]
    assert profile.credit is not None
    open_fault = replace(profile.credit.deductions[0], corrected_on=None)
    profile = replace(profile, credit=replace(profile.credit, deductions=(open_fault,)))
    leave = begin(profile, "S26").exit
    assert leave is not None
    assert leave.key == "nothing"


def test_a_commitment_names_what_it_is_for_and_has_to_be_agreed_to(
    begin: Begin, signed: Sign, accepted: Outcome
) -> None:
    runner = begin("small company", "S26")
    runner.answer("fault", runner.current.fields[0].options[0].value)
    runner.advance()
    runner.answer("proof", "commitment")
    runner.advance()
    view = runner.current
    assert view.kind == "consent"
    assert view.lead is not None
    assert "未按规定期限纳税申报" in view.lead.zh
    assert isinstance(runner.advance(), Blocked)
    error = runner.answer("promise", "no")
    assert error is not None
    assert error.message.zh == "需要您同意才能继续"
    runner.answer("promise", "yes")
    body = json.loads(signed(runner))
    assert body["answers"] == {"fault": "fault0_010101", "promise": True}
    assert body["period"] is None
    receipt = runner.receipt_view(accepted)
    assert receipt.headline.zh == "受理回执"
    assert receipt.total is None


def test_a_waiting_application_says_it_is_no_receipt(begin: Begin, signed: Sign) -> None:
    runner = begin("small company", "S26")
    runner.answer("fault", runner.current.fields[0].options[0].value)
    runner.advance()
    runner.answer("proof", "commitment")
    runner.advance()
    runner.answer("promise", "yes")
    signed(runner)
    slip = runner.receipt_view(Outcome(state=OutcomeState.QUEUED))
    assert slip.headline.zh == "待提交凭条"
    assert slip.notes[0].zh == "这不是受理回执,不能证明已受理。"


def test_a_bank_account_is_reported(begin: Begin, signed: Sign) -> None:
    runner = begin("small company", "S28")
    assert runner.current.kind == "search"
    banks = runner.current.fields[0].options
    assert [bank.label.zh for bank in banks if bank.initials == "zgjsyh"] == ["中国建设银行"]
    runner.answer("opening_bank", "ccb")
    runner.advance()
    runner.advance()  # the branch may be left open
    assert runner.answer("account", "1234") is not None
    runner.answer("account", "1300 0000 0000 0001")
    runner.advance()
    runner.answer("account_kind", "general")
    runner.advance()
    runner.answer("opened_on", "2026-10-01")
    runner.advance()
    runner.answer("proof", "later")
    runner.advance()
    view = runner.current
    assert [row.shown.zh for row in view.rows] == [
        "中国建设银行",
        "—",
        "1300 0000 0000 0001",
        "一般存款账户",
        "10 月 1 日",
        "12 月 18 日前补交",
    ]
    assert [note.text.zh for note in view.notes] == [
        "开户已超过 15 天。现在报告仍可以,但可能影响信用评分。",
        "税务机关掌握 2 个账户,您报告过 1 个。",
    ]
    runner.advance()
    standing = runner.current.documents[0].standing
    assert standing is not None
    assert standing.zh == "12 月 18 日前补交"
    body = json.loads(signed(runner))
    assert body["answers"]["opening_bank"] == "ccb"


def test_a_refund_names_what_and_where_to(begin: Begin) -> None:
    runner = begin("small company", "S27")
    options = runner.current.fields[0].options
    assert [option.label.zh for option in options] == ["企业所得税 ¥ 860.00"]
    runner.answer("overpaid", options[0].value)
    runner.advance()
    runner.answer("refund_reason", "paid_twice")
    runner.advance()
    runner.answer("payee_bank", "abc")
    runner.advance()
    runner.answer("payee_account", "130000000000001")
    runner.advance()
    runner.answer("account_reported", "yes")  # then no proof is asked for
    runner.advance()
    assert [row.shown.zh for row in runner.current.rows][:3] == [
        "企业所得税 ¥ 860.00",
        "重复缴款",
        "中国农业银行",
    ]
    assert runner.current.notes[0].text.zh.startswith("您还有 ¥ 12,300.00 逾期税款")


def test_an_option_that_is_no_longer_there_has_to_be_chosen_anew(
    begin: Begin,
) -> None:
    runner = begin("small company", "S27")
    error = runner.answer("overpaid", "overpaid7_vat")
    assert error is not None
    assert isinstance(runner.advance(), Blocked)


def test_the_invoice_limit_shows_what_is_left(begin: Begin) -> None:
    runner = begin("small company", "S17")
    assert runner.current.lead is not None
    assert (
        runner.current.lead.zh == "现在每月 ¥ 750,000.00,本月已用 ¥ 402,300.00,还剩 ¥ 347,700.00。"
    )
    runner.answer("new_quota", "2000000")
    assert [note.text.zh for note in runner.current.notes] == [
        "比现在多一倍以上,后面要拍一份合同。"
    ]


@pytest.mark.parametrize("path", sorted(LISTS.glob("*.yaml")), ids=lambda path: path.stem)
def test_lists_to_search_have_each_value_once(path: Path) -> None:
    values = [option.value for option in search_list(path.stem)]
    assert len(values) == len(set(values))
