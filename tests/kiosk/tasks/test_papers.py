"""Papers before the camera, phones with a code, bank cards: what a task makes of them."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import date
from typing import Any

import pytest

from kiosk.tasks import TaskRunner
from kiosk.tasks.bank_cards import bank_of_card
from kiosk.tasks.number_groups import grouped
from kiosk.tasks.outcome import Outcome
from kiosk.tasks.papers import MOST_PAGES, PageContent, follows_by
from kiosk.tasks.runner import NotReady
from kiosk.tasks.step_kinds import StepKind
from kiosk.tasks.views import Advanced, Blocked, PaperAsk
from tests.kiosk.tasks.occasion import PNG, SIGNED_AT, Begin

PAGE = PageContent("image/jpeg", b"\xff\xd8a page")


def is_at(runner: TaskRunner, kind: StepKind) -> bool:
    return runner.current.kind is kind


def at_papers(begin: Begin) -> TaskRunner:
    """S28 with everything filled in up to the proof of the account."""
    runner = begin("small company", "S28")
    for key, raw in (
        ("opening_bank", "ccb"),
        ("branch", ""),
        ("account", "1300000000000001"),
        ("account_kind", "general"),
        ("opened_on", "2026-11-18"),
    ):
        runner.answer(key, raw)
        runner.advance()
    assert is_at(runner, StepKind.DOCUMENT)
    return runner


def paper(runner: TaskRunner) -> PaperAsk:
    asked = runner.current.fields[0].paper
    assert asked is not None
    return asked


def sign(runner: TaskRunner, **pages: PageContent) -> dict[str, Any]:
    while not is_at(runner, StepKind.SIGNATURE):
        assert isinstance(runner.advance(), Advanced)
    filed = runner.submission(PNG, SIGNED_AT, "T-1", "visit-1", pages)
    body: dict[str, Any] = json.loads(filed)
    return body


def test_the_pages_taken_go_with_the_filing_each_under_its_digest(begin: Begin) -> None:
    runner = at_papers(begin)
    assert isinstance(runner.advance(), Blocked)
    assert runner.current.fields[0].error is not None
    runner.answer("proof", ["a", "b"])
    assert (paper(runner).pages, paper(runner).room) == (("a", "b"), MOST_PAGES - 2)
    runner.advance()
    assert runner.current.rows[-1].shown.zh == "已拍 2 页"
    body = sign(runner, a=PAGE, b=PageContent("image/jpeg", b"\xff\xd8another"))
    first, _ = body["attachments"]
    assert first == {
        "fact": "proof",
        "sha256": hashlib.sha256(PAGE.content).hexdigest(),
        "media_type": "image/jpeg",
        "base64": base64.b64encode(PAGE.content).decode(),
    }
    assert "proof" not in body["answers"]
    assert body["to_follow"] == body["commitments"] == []


def test_what_is_promised_for_later_is_said_with_its_day_and_named_in_the_filing(
    begin: Begin,
) -> None:
    runner = at_papers(begin)
    promise = paper(runner).promise
    assert promise is not None
    assert promise.zh.startswith("我承诺在 12 月 18 日前补交“账户证明”")
    assert runner.answer("proof", "commitment") is not None  # not a way of this paper
    assert runner.answer("proof", "later") is None
    body = sign(runner)
    assert runner.current.documents == ()  # signed: nothing more to bring today
    assert (body["attachments"], body["to_follow"]) == ([], ["proof"])


def test_a_paper_that_a_promise_replaces(begin: Begin) -> None:
    runner = begin("small company", "S26")
    runner.answer("fault", runner.current.fields[0].options[0].value)
    runner.advance()
    promise = paper(runner).promise
    assert promise is not None
    assert "未按规定期限纳税申报" in promise.zh
    runner.answer("proof", "commitment")
    runner.advance()
    runner.answer("promise", "yes")
    assert sign(runner)["commitments"] == ["proof"]


def test_a_paper_needed_now_cannot_be_put_off(begin: Begin) -> None:
    runner = begin("small company", "S17")
    runner.answer("new_quota", "2000000")
    runner.advance()
    runner.answer("quota_reason", "growth")
    runner.advance()
    assert paper(runner).promise is None
    assert runner.answer("contract", "later") is not None
    assert isinstance(runner.advance(), Blocked)
    runner.go_to("quota")
    runner.answer("new_quota", "800000")
    runner.advance()
    runner.advance()
    assert runner.current.id == "check"  # no large rise, no contract
    assert "attachments" in sign(runner)


def test_pages_that_are_not_at_hand_are_never_signed_for(begin: Begin) -> None:
    runner = at_papers(begin)
    runner.answer("proof", ["a", "b"])
    while not is_at(runner, StepKind.SIGNATURE):
        runner.advance()
    with pytest.raises(NotReady):
        runner.submission(PNG, SIGNED_AT, "T-1", None, {"a": PAGE})
    runner.keep_pages(["b"])
    assert is_at(runner, StepKind.DOCUMENT)  # the pages changed: to be looked at again
    assert paper(runner).pages == ("b",)
    runner.keep_pages([])
    assert paper(runner).pages == ()


def test_more_pages_than_can_be_sent_are_refused(begin: Begin) -> None:
    runner = at_papers(begin)
    assert runner.answer("proof", [str(n) for n in range(MOST_PAGES + 1)]) is not None
    assert isinstance(runner.advance(), Blocked)


def at_phone(begin: Begin) -> TaskRunner:
    runner = begin("small company", "S25")
    runner.answer("disputed", [runner.current.fields[0].options[0].value])
    runner.advance()
    runner.answer("dispute_reason", "done_in_time")
    runner.advance()
    runner.advance()
    runner.answer("evidence", "later")
    runner.advance()
    assert runner.current.kind is StepKind.PHONE
    return runner


def test_a_number_counts_once_its_code_was_right_and_only_that_number(begin: Begin) -> None:
    runner = at_phone(begin)
    runner.answer("contact", "138 0000 0000")
    assert runner.current.fields[0].check == "needed"
    assert isinstance(runner.advance(), Blocked)
    runner.answer("contact.proof", "13800000000 P1.x")
    assert runner.current.fields[0].check == "confirmed"
    runner.answer("contact", "13900000000")
    assert runner.current.fields[0].check == "needed"
    runner.answer("contact", "13800000000")
    body = sign(runner)
    assert body["answers"]["contact.proof"] == "P1.x"


def test_without_a_line_a_number_stands_unconfirmed_and_the_filing_says_so(begin: Begin) -> None:
    runner = at_phone(begin)
    runner.answer("contact", "13800000000")
    runner.answer("contact.proof", "13800000000 unconfirmed")
    assert runner.current.fields[0].check == "unconfirmed"
    assert sign(runner)["answers"]["contact.proof"] == "unconfirmed"


@pytest.mark.parametrize(
    ("number", "bank"),
    [
        ("6222021234567890128", "中国工商银行"),
        ("6217001234567890", "中国建设银行"),
        ("1234567890123", None),
        (None, None),
    ],
)
def test_the_first_digits_tell_the_bank(number: str | None, bank: str | None) -> None:
    found = bank_of_card(number)
    assert (None if found is None else found.zh) == bank


@pytest.mark.parametrize(
    ("today", "days", "last"),
    [
        (date(2026, 11, 21), 20, date(2026, 12, 18)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),  # the National Day holidays lie between
        (date(2029, 12, 30), 20, None),  # holidays not published yet
    ],
)
def test_working_days_are_counted_by_the_published_holidays(
    today: date, days: int, last: date | None
) -> None:
    assert follows_by(today, days) == last


@pytest.mark.parametrize(
    ("kind", "typed", "read"),
    [
        (StepKind.BANK_CARD, "6222021234567890128", "6222 0212 3456 7890 128"),
        (StepKind.PHONE, "13800138000", "138 0013 8000"),
        (StepKind.PHONE, "1380", "138 0"),
        (StepKind.ID_NUMBER, "11010519491231002X", "110105 19491231 002X"),
        (StepKind.DATE, "20261118", "2026 年 11 月 18 日"),
        (StepKind.DATE, "202611", "2026 年 11 月"),
        (StepKind.DATE, "2026111", "2026 年 11 月 1"),
        (StepKind.AMOUNT, "12300.50", "12,300.50"),
        (StepKind.AMOUNT, "1250000.", "1,250,000."),
        (StepKind.AMOUNT, "0.5", "0.5"),
        (StepKind.AMOUNT, "", ""),
        (StepKind.TEXT, "第一网点", "第一网点"),
    ],
)
def test_long_numbers_are_read_in_groups(kind: StepKind, typed: str, read: str) -> None:
    assert grouped(kind, typed) == read


def test_a_day_half_typed_has_no_chinese_in_english() -> None:
    assert [grouped(StepKind.DATE, typed, "en") for typed in ("20261", "20261118")] == [
        "2026-1",
        "2026-11-18",
    ]


def test_the_receipt_names_the_papers_and_what_is_still_to_come(
    begin: Begin, accepted: Outcome
) -> None:
    runner = at_papers(begin)
    runner.answer("proof", "later")
    sign(runner)
    lines = {line.label.zh: line.value.zh for line in runner.receipt_view(accepted).lines}
    assert lines["还要补交"] == "账户证明(12 月 18 日前)"
    runner = at_papers(begin)
    runner.answer("proof", ["a"])
    sign(runner, a=PAGE)
    lines = {line.label.zh: line.value.zh for line in runner.receipt_view(accepted).lines}
    assert lines["随附材料"] == "账户证明 1 页"
