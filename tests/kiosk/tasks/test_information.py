"""Tasks that file nothing: credit, calendar and calculators, reliefs, what is overdue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from kiosk.health_check.policies import load_policies
from kiosk.tasks import TaskRunner
from kiosk.tasks.facts import TAGS
from kiosk.tasks.receipt import ReceiptForm
from kiosk.tasks.runner import NotReady
from kiosk.taxpayer import Profile
from tests.kiosk.tasks.occasion import PNG, SIGNED_AT, Begin


def rows(runner: TaskRunner) -> list[tuple[str, str, str]]:
    return [(row.label.zh, row.shown.zh, row.source.zh) for row in runner.current.rows]


def test_credit_shows_levels_and_what_comes_back(begin: Begin) -> None:
    runner = begin("small company", "S24")
    assert rows(runner) == [
        ("2025 年度", "A 级", "93 分"),
        ("2024 年度", "B 级", "84 分"),
        (
            "未按规定期限纳税申报",
            "扣 5 分",
            "10 月 12 日 发生,10 月 22 日 已纠正,申请修复可挽回 5 分",
        ),
    ]
    assert runner.explain("credit.deductions.0")[0].key == "restored"


def test_points_not_yet_mended_show_the_days_left(
    begin: Begin, samples: Mapping[str, Profile]
) -> None:
    profile = samples["small company"]
    assert profile.credit is not None
    fault = replace(profile.credit.deductions[0], corrected_on=None)
    profile = replace(profile, credit=replace(profile.credit, deductions=(fault,)))
    assert rows(begin(profile, "S24"))[2][2] == "10 月 12 日 发生,50 天内纠正可挽回 3 分"


def test_who_was_never_rated_is_told_so(begin: Begin) -> None:
    assert rows(begin("sole trader", "S24"))[0][0] == "还没有评过级"


def test_the_calendar_says_what_is_not_published(begin: Begin) -> None:
    runner = begin("small company", "S35")
    runner.answer("topic", "calendar")
    runner.advance()
    found = rows(runner)
    assert found[:3] == [
        ("2026 年 11 月", "11 月 16 日", "已公布"),
        ("2026 年 12 月", "12 月 15 日", "已公布"),
        ("2027 年 1 月起", "尚未公布", "2027 年节假日安排和征期尚未公布"),
    ]
    own = next(row for row in runner.current.rows if row.label.zh == "增值税(2026 年第三季度)")
    assert own.shown.zh == "11 月 26 日"
    assert own.task_id == "S01"


@pytest.mark.parametrize(
    ("answers", "last"),
    [
        (
            {"topic": "vat", "filing": "quarter", "location": "city", "ordinary": "412871.29"},
            ("合计应缴", "¥ 4,376.43"),
        ),
        (
            {"topic": "vat", "filing": "month", "location": "city", "ordinary": "100000"},
            ("合计应缴", "¥ 1,035.00"),
        ),
        ({"topic": "late", "tax": "12300", "due": "2026-10-26"}, ("应收滞纳金", "¥ 159.90")),
    ],
)
def test_the_calculators_work_things_out(
    begin: Begin, answers: dict[str, str], last: tuple[str, str]
) -> None:
    runner = begin("natural person", "S35")
    for _ in range(6):
        for key in runner.current_step.entry.ask:
            if key in answers:
                runner.answer(key, answers[key])
        runner.advance()
    assert rows(runner)[-1][:2] == last
    assert "按今天的规定试算,不是申报。" in [note.text.zh for note in runner.current.notes]


def test_another_topic_drops_the_first_ones_answers_and_keeps_them(begin: Begin) -> None:
    runner = begin("natural person", "S35")
    runner.answer("topic", "late")
    runner.advance()
    runner.answer("tax", "500")
    runner.go_to("topic")
    runner.answer("topic", "calendar")
    assert [gone.key for gone in runner.removed] == ["tax"]
    runner.answer("topic", "late")
    runner.advance()
    assert runner.current.fields[0].raw == "500"


def test_a_day_the_law_says_nothing_about_can_be_changed(begin: Begin) -> None:
    runner = begin("natural person", "S35")
    runner.answer("topic", "late")
    runner.advance()
    runner.answer("tax", "500")
    runner.advance()
    runner.answer("due", "2006-11-21")
    runner.advance()
    if runner.exit is not None:  # the file of the law does not reach back so far
        assert runner.exit.key == "law_unknown"
        assert runner.current.can_go_back
    assert runner.back()
    assert runner.current.id == "due"
    assert runner.answer("due", "2026-01-01") is None


def test_reliefs_follow_what_the_visitor_tells(begin: Begin) -> None:
    runner = begin("sole trader", "S34")
    runner.answer("owner_veteran", "no")
    runner.answer("owner_group", "none")
    runner.advance()
    without = rows(runner)
    runner.back()
    runner.answer("owner_veteran", "yes")
    runner.advance()
    more = rows(runner)
    assert "退役士兵创业税费扣减" not in [label for label, _, _ in without]
    assert "退役士兵创业税费扣减" in [label for label, _, _ in more]


def test_a_relief_that_saves_money_opens_to_its_record(begin: Begin) -> None:
    runner = begin("small company", "S34")
    runner.advance()
    saving = [row for row in runner.current.rows if row.shown.zh.startswith("可省")]
    assert saving
    assert all(runner.explain(row.key) for row in saving)


def test_every_label_a_task_asks_for_is_one_the_policies_know() -> None:
    assert set(TAGS) <= set(load_policies().tags)


def test_what_is_overdue_carries_its_charge(begin: Begin) -> None:
    runner = begin("overdue", "S14")
    found = rows(runner)
    assert ("2026 年第三季度 增值税", "逾期 11 天", "期限 11 月 10 日") in found
    assert ("2026 年第三季度 增值税", "¥ 12,300.00", "已逾期 3 天,滞纳金每天 ¥ 6.15") in found
    charge = next(row for row in runner.current.rows if "滞纳金(算到今天)" in row.label.zh)
    assert charge.shown.zh == "¥ 18.45"
    assert [step.key for step in runner.explain(charge.key)] == ["collected", "raw", "days"]


def test_it_leaves_a_slip_that_files_nothing(begin: Begin) -> None:
    runner = begin("overdue", "S14")
    slip = runner.receipt_view()
    assert slip.form is ReceiptForm.INFORMATION
    assert not slip.is_receipt
    assert slip.headline.zh == "逾期补申报和滞纳金测算"
    assert slip.notes[0].zh == "这是查询结果,没有办理任何申报。"
    with pytest.raises(NotReady):
        runner.submission(PNG, SIGNED_AT, "T-1", None)


@pytest.mark.parametrize(
    ("topic", "first"),
    [
        ("registration", ("登记状态", "正常", "")),
        ("filings", ("没有逾期未申报的", "", "")),
        ("payments", ("2026 年第三季度 增值税", "¥ 12,300.00", "期限 11 月 18 日")),
        ("invoices", ("2026 年 10 月", "¥ 147,623.43", "普票 21 张,专票 2 张")),
        ("credit", ("2025 年度", "A 级", "93 分")),
    ],
)
def test_what_is_on_record(begin: Begin, topic: str, first: tuple[str, str, str]) -> None:
    runner = begin("small company", "S29")
    runner.answer("topic", topic)
    runner.advance()
    assert rows(runner)[0] == first
    assert "今天 09:41" in runner.current.notes[0].text.zh


def test_what_could_not_be_read_is_not_told_as_nothing(begin: Begin) -> None:
    runner = begin("nothing known", "S29")
    runner.answer("topic", "payments")
    runner.advance()
    assert [label for label, _, _ in rows(runner)] == ["这部分资料没有取到"] * 2
