"""S01: the small-scale VAT filing as the visitor meets it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kiosk.identity.visitor import Right
from kiosk.tasks import TaskRunner, load_task
from kiosk.tasks.answering import AlreadySigned
from kiosk.tasks.outcome import Outcome, OutcomeState
from kiosk.tasks.runner import NotReady
from kiosk.tasks.task_state import SignedPeriod
from kiosk.tasks.views import Advanced, Blocked, Progress, StepView
from kiosk.tax_law import Law, recompute
from kiosk.taxpayer import Profile
from tests.kiosk.tasks.occasion import PNG, SIGNED_AT, TODAY, Begin


def shown(view: StepView) -> dict[str, str]:
    return {row.label.zh: row.shown.zh for row in view.rows}


def test_sales_are_prefilled_with_their_source_and_age(begin: Begin) -> None:
    view = begin().current
    assert view.title.zh == "请确认 2026 年第三季度的收入"
    assert shown(view) == {
        "普通发票销售额": "¥ 412,870.29",
        "专用发票销售额": "¥ 30,000.00",
        "没开发票的收入": "¥ 0.00",
    }
    assert view.rows[0].source.zh == "来自 63 张发票 · 今天 09:41"
    assert view.rows[0].source.en == "From 63 invoices · today 09:41"
    assert view.total is not None
    assert view.total.shown.zh == "¥ 442,870.29"
    assert all(row.editable for row in view.rows)


def test_the_tax_is_the_one_of_the_mockup(
    law: Law, samples: Mapping[str, Profile], begin: Begin
) -> None:
    runner = begin()
    runner.answer("ordinary", "412,871.29")
    runner.answer("ordinary.reason", "late_data")
    runner.answer("special", "0")
    runner.answer("special.reason", "other")
    assert runner.advance() == Advanced("check")
    view = runner.current
    assert shown(view) == {
        "不含税销售额": "¥ 412,871.29",
        "增值税(征收率 1%)": "¥ 4,128.71",
        "城市维护建设税(减半)": "¥ 144.50",
        "教育费附加(减半)": "¥ 61.93",
        "地方教育附加(减半)": "¥ 41.29",
    }
    assert [row.source.zh for row in view.rows][1:3] == ["412,871.29 × 1%", "4,128.71 × 7% × 50%"]
    assert view.total is not None
    assert view.total.shown.zh == "¥ 4,376.43"
    assert view.saving is not None
    assert view.saving.zh == "已为您减免 ¥ 8,505.15:小规模减按 1%、六税两费减半"
    assert view.primary is not None
    assert view.primary.zh == "核对无误,去签名"


def test_who_accepts_the_prefill_needs_six_touches(begin: Begin) -> None:
    runner = begin()
    touches = 1  # 去办理 on the health check
    while runner.current.kind != "signature" and touches < 10:
        runner.advance()
        touches += 1
    touches += 2  # the signature itself, and 提交申报
    assert touches <= 6


def test_every_figure_opens_to_a_record_that_multiplies_out(begin: Begin) -> None:
    runner = begin()
    runner.advance()
    opened = 0
    for row in runner.current.rows:
        for step in runner.explain(row.key):
            assert recompute(step) == step.amount
            opened += 1
        assert row.step is not None
        assert row.step.amount == row.value
    assert opened >= len(runner.current.rows)


def test_a_figure_leads_back_to_where_it_can_be_changed(begin: Begin) -> None:
    runner = begin()
    runner.advance()
    sales = runner.current.rows[0]
    assert sales.edit_step == "sales"
    assert runner.go_to(sales.edit_step)
    assert runner.current.id == "sales"


def test_a_changed_prefilled_value_asks_why_and_shows_what_it_was(begin: Begin) -> None:
    runner = begin()
    assert runner.answer("ordinary", "400000") is None
    view = runner.current
    assert view.rows[0].edited
    assert view.rows[0].source.zh == "您已修改,原为 ¥ 412,870.29"
    assert [field.key for field in view.fields] == ["ordinary.reason"]
    blocked = runner.advance()
    assert isinstance(blocked, Blocked)
    assert [error.key for error in blocked.errors] == ["ordinary.reason"]
    assert runner.current.fields[0].error is not None
    assert runner.answer("ordinary.reason", "red_invoice") is None
    assert runner.advance() == Advanced("check")


def test_typing_the_same_figure_again_is_no_change(begin: Begin) -> None:
    runner = begin()
    runner.answer("ordinary", "412870.29")
    assert not runner.current.rows[0].edited
    assert runner.advance() == Advanced("check")


def test_an_emptied_field_goes_back_to_the_bureaus_figure(begin: Begin) -> None:
    runner = begin()
    runner.answer("ordinary", "1")
    runner.answer("ordinary", "")
    assert runner.current.rows[0].shown.zh == "¥ 412,870.29"
    runner.answer("ordinary", "2")
    runner.restore("ordinary")
    assert not runner.current.rows[0].edited


def test_sales_without_an_invoice_ask_no_reason(begin: Begin) -> None:
    runner = begin()
    runner.answer("non_invoiced", "1000")
    assert runner.current.fields == ()
    assert runner.current.rows[2].source.zh == "您填写的"
    assert runner.advance() == Advanced("check")


@pytest.mark.parametrize("typed", ["12.345", "-1", "abc", "1" * 20, "600000000"])
def test_input_that_cannot_be_used_stays_and_says_what_to_do(begin: Begin, typed: str) -> None:
    runner = begin()
    error = runner.answer("non_invoiced", typed)
    assert error is not None
    assert error.key == "non_invoiced"
    row = runner.current.rows[2]
    assert row.error == error.message
    assert runner.answers["non_invoiced"] == typed
    assert isinstance(runner.advance(), Blocked)


@pytest.mark.parametrize(
    ("typed", "vat", "total"),
    [
        ("299999.99", "0.00", "¥ 0.00"),
        ("300000.01", "3000.00", "¥ 3,180.00"),
    ],
)
def test_the_threshold_is_a_cliff(begin: Begin, typed: str, vat: str, total: str) -> None:
    runner = begin()
    for key, value in (("ordinary", typed), ("special", "0")):
        runner.answer(key, value)
        runner.answer(f"{key}.reason", "other")
    runner.advance()
    assert runner.amount("vat.vat") == Decimal(vat)
    assert runner.current.total is not None
    assert runner.current.total.shown.zh == total
    assert runner.current.saving is not None


def test_property_sold_has_its_own_lines(begin: Begin) -> None:
    runner = begin("property sold")
    assert not next(row for row in runner.current.rows if row.key == "real_estate").editable
    runner.advance()
    keys = [row.key for row in runner.current.rows]
    assert "vat.vat_goods" in keys
    assert "vat.vat_realestate" in keys


def test_without_invoice_data_the_visitor_fills_in_the_figures(begin: Begin) -> None:
    runner = begin("no invoice data")
    view = runner.current
    assert [row.shown.zh for row in view.rows[:2]] == ["—", "—"]
    assert [note.text.zh for note in view.notes] == ["暂时取不到开票数据,请按您的账本填写。"]
    blocked = runner.advance()
    assert isinstance(blocked, Blocked)
    assert {error.key for error in blocked.errors} == {"ordinary", "special"}
    assert runner.current.rows[0].error is not None
    runner.answer("ordinary", "5000")
    runner.answer("special", "0")
    assert runner.advance() == Advanced("check")


def test_where_the_business_is_is_asked_only_if_the_registration_does_not_say(
    begin: Begin,
) -> None:
    assert "location" not in [state.id for state in begin().path]
    runner = begin("location not known")
    runner.advance()
    assert runner.current.id == "location"
    assert isinstance(runner.advance(), Blocked)
    assert runner.current.fields[0].error is not None
    runner.answer("location", "county_or_town")
    runner.advance()
    assert "5%" in runner.explain("vat.urban")[0].formula


def test_of_several_open_periods_the_oldest_is_offered_first(begin: Begin) -> None:
    runner = begin("two months open")
    view = runner.current
    assert view.kind == "period"
    labels = [option.label.zh for option in view.fields[0].options]
    assert labels == ["2026 年 8 月", "2026 年 9 月"]
    assert view.fields[0].value == view.fields[0].options[0].value
    details = [option.detail.zh for option in view.fields[0].options if option.detail]
    assert details == ["期限 11 月 13 日,已逾期", "期限 11 月 23 日"]
    runner.advance()
    assert runner.current.title.zh == "请确认 2026 年 8 月的收入"
    assert [note.text.zh for note in runner.current.notes] == [
        "申报期限是 11 月 13 日,已过 8 天。可以补报,可能有滞纳金和罚款。"
    ]


def test_figures_of_one_period_do_not_slip_into_another(begin: Begin) -> None:
    runner = begin("two months open")
    runner.advance()
    runner.answer("non_invoiced", "77")
    runner.advance()
    assert runner.go_to("period")
    runner.answer("period", runner.periods[1].code)
    assert "non_invoiced" not in runner.answers
    assert [gone.text.zh for gone in runner.removed] == ["“没开发票的收入”不再需要,已不计入"]
    runner.advance()
    assert runner.current.title.zh == "请确认 2026 年 9 月的收入"


@pytest.mark.parametrize(
    ("signed_period", "offered"),
    [
        ((date(2026, 7, 1), date(2026, 9, 30)), False),
        (("S01", date(2026, 7, 1), date(2026, 9, 30)), False),
        (("S05", date(2026, 7, 1), date(2026, 9, 30)), True),
        (("S01", date(2026, 4, 1), date(2026, 6, 30)), True),
    ],
)
def test_a_period_that_is_signed_and_waits_is_not_offered_again(
    law: Law, samples: Mapping[str, Profile], signed_period: SignedPeriod, offered: bool
) -> None:
    profile = samples["small company"]
    first = load_task("S01")
    runner = TaskRunner(
        first,
        profile,
        "person-1",
        law,
        TODAY,
        rights={Right.FILE},
        signed_periods={signed_period},
    )
    assert (runner.exit is None) is offered
    if runner.exit is not None:
        assert runner.exit.key == "nothing_due"


@pytest.mark.parametrize(
    ("who", "way_out"),
    [
        ("general taxpayer", "您是一般纳税人"),
        ("no VAT", "没有登记增值税"),
        ("abnormal", "登记状态要先处理"),
        ("nothing open", "现在没有要申报的期间"),
        ("nothing known", "暂时取不到您的登记资料"),
        ("natural person", "个人不用办这一项"),
        ("a year open", "这个所属期要到窗口办"),
    ],
)
def test_who_cannot_file_here_is_told_where_to_go(begin: Begin, who: str, way_out: str) -> None:
    runner = begin(who)
    view = runner.current
    assert view.exit is not None
    assert view.title.zh == way_out
    assert view.lead is not None
    assert isinstance(runner.advance(), Blocked)
    assert not runner.back()
    with pytest.raises(NotReady):
        runner.submission(PNG, SIGNED_AT, "T-1", None)


def test_without_the_right_to_file_it_says_so(begin: Begin) -> None:
    runner = begin(rights=frozenset({Right.VIEW}))
    assert runner.exit is not None
    assert runner.exit.title.zh == "您没有“申报”权限"


def test_where_the_law_has_no_figure_nothing_is_guessed(
    law: Law, samples: Mapping[str, Profile]
) -> None:
    profile = samples["small company"]
    assert profile.filings is not None
    later = replace(
        profile.filings.obligations[0],
        period_start=date(2028, 1, 1),
        period_end=date(2028, 3, 31),
        due=date(2028, 4, 18),
    )
    profile = replace(
        profile, filings=replace(profile.filings, obligations=(later,)), invoices=None
    )
    runner = TaskRunner(
        load_task("S01"), profile, "person-1", law, date(2028, 4, 3), rights={Right.FILE}
    )
    runner.answer("ordinary", "500000")
    runner.answer("special", "0")
    runner.advance()
    assert runner.exit is not None
    assert runner.exit.key == "law_unknown"
    assert "2028" in runner.exit.text.zh


def test_offline_the_signature_page_says_what_that_means(begin: Begin) -> None:
    runner = begin("two months open", online=False)
    runner.answer("period", runner.periods[1].code)  # due in two days
    runner.advance()
    runner.advance()
    runner.advance()
    words = [note.text.zh for note in runner.current.notes]
    assert words[0].startswith("现在连不上税务系统")
    assert words[1].startswith("申报期限是 11 月 23 日")
    runner.online = True
    assert runner.current.notes == ()


def test_the_progress_bar(begin: Begin) -> None:
    runner = begin()
    runner.advance()
    bar = [(state.short.zh, state.progress) for state in runner.path if state.short]
    assert bar == [
        ("确认收入", Progress.DONE),
        ("核对税款", Progress.CURRENT),
        ("签名提交", Progress.AHEAD),
        ("回执", Progress.AHEAD),
    ]


def test_changing_sales_after_checking_asks_to_check_again(begin: Begin) -> None:
    runner = begin()
    runner.advance()
    runner.advance()
    assert runner.current.kind == "signature"
    runner.go_to("sales")
    runner.answer("non_invoiced", "500")
    check = next(state for state in runner.path if state.id == "check")
    assert check.changed
    runner.advance()
    assert runner.current.id == "check"
    with pytest.raises(NotReady):
        runner.submission(PNG, SIGNED_AT, "T-1", None)


def test_signing_makes_one_filing_and_freezes_it(
    begin: Begin, signed: Callable[[TaskRunner], bytes], accepted: Outcome
) -> None:
    runner = begin()
    body = signed(runner)
    assert runner.current.kind == "submit"
    assert runner.submission(b"\x89PNG\r\n\x1a\nother", SIGNED_AT, "T-2", None) == body
    with pytest.raises(AlreadySigned):
        runner.answer("non_invoiced", "1")
    assert not runner.back()
    assert not runner.go_to("sales")
    runner.record_outcome(accepted)
    assert runner.current.kind == "result"
    assert runner.current.title.zh == "已受理"


def test_a_refused_filing_can_be_corrected_and_signed_again(
    begin: Begin, signed: Callable[[TaskRunner], bytes]
) -> None:
    from kiosk.bilingual import Bilingual

    runner = begin()
    first = signed(runner)
    runner.record_outcome(
        Outcome(state=OutcomeState.REFUSED, reasons=(Bilingual("税额不符", "wrong amount"),))
    )
    view = runner.current
    assert view.title.zh == "没有受理,请看原因"
    assert [note.text.zh for note in view.notes] == ["税额不符"]
    runner.reopen()
    assert runner.current.id == "sales"
    runner.answer("non_invoiced", "5")
    assert signed(runner) != first


def test_the_filed_body(begin: Begin, signed: Callable[[TaskRunner], bytes]) -> None:
    runner = begin()
    runner.answer("ordinary", "400000")
    runner.answer("ordinary.reason", "other_period")
    body = json.loads(signed(runner))
    assert body["kind"] == "filing"
    assert (body["task"], body["task_version"]) == ("S01", 1)
    assert body["period"] == {"start": "2026-07-01", "end": "2026-09-30"}
    assert body["answers"] == {
        "ordinary": "400000",
        "ordinary.prefilled": "412870.29",
        "ordinary.reason": "other_period",
        "special": "30000.00",
        "non_invoiced": "0",
        "real_estate": "0",
        "location": "city",
        "total_sales": "430000.00",
        "half_relief": True,
    }
    assert body["amounts"]["total"] == "4558.00"
    assert body["signature"]["signed_at"] == "2026-11-21T10:03:09+08:00"
    assert (body["terminal_id"], body["visit_id"]) == ("T-1", "visit-1")
    assert {step["key"] for step in body["calculation"]} >= {"vat", "urban", "total"}


def test_a_signature_that_is_no_picture_is_refused(begin: Begin) -> None:
    runner = begin()
    runner.advance()
    runner.advance()
    with pytest.raises(ValueError, match="PNG"):
        runner.submission(b"not a picture", SIGNED_AT, "T-1", None)
    with pytest.raises(ValueError, match="offset"):
        runner.submission(PNG, SIGNED_AT.replace(tzinfo=None), "T-1", None)
    assert not runner.signed
