"""What became of what was signed here before."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from kiosk.reception.waiting import signed_returns, waiting_words
from offline_cache.pending import PendingEvent, PendingState

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
REASON = {"code": "sales_differ", "zh": "销售额与开票不符。", "en": "The sales differ."}


@pytest.fixture
def refused() -> PendingEvent:
    return PendingEvent(
        sequence=1,
        key="k1",
        kind="filing",
        state=PendingState.REFUSED,
        body=b"{}",
        body_sha256="",
        person_key="p",
        taxpayer_id="t",
        task_id="S01",
        period_start=date(2026, 7, 1),
        period_end=date(2026, 9, 30),
        attempts=0,
        created_at=NOW - timedelta(days=1),
        changed_at=NOW - timedelta(hours=20),
        next_at=NOW,
        reply=json.dumps({"state": "refused", "reasons": [REASON]}).encode(),
        problem="",
    )


def test_a_filing_refused_after_the_visit_is_told_with_its_reason(refused: PendingEvent) -> None:
    words = waiting_words(0, [refused], NOW)
    assert "没有被受理:销售额与开票不符。请重新办理" in words.zh
    assert "was refused: The sales differ. Please file it again" in words.en


def test_one_filed_again_since_is_not_brought_up(refused: PendingEvent) -> None:
    again = replace(refused, sequence=2, key="k2", state=PendingState.ACCEPTED)
    assert waiting_words(0, [refused, again], NOW).zh == ""


def test_after_a_week_it_is_not_brought_up(refused: PendingEvent) -> None:
    old = replace(refused, changed_at=NOW - timedelta(days=8))
    assert waiting_words(0, [old], NOW).zh == ""


def test_the_taxes_of_a_signed_combined_return_are_not_offered_again(
    refused: PendingEvent,
) -> None:
    part = {"tax": "STAMP", "start": "2026-07-01", "end": "2026-09-30"}
    body = json.dumps({"returns": [part]}).encode()
    queued = replace(refused, state=PendingState.QUEUED, body=body, task_id="S04")
    quarter = (date(2026, 7, 1), date(2026, 9, 30))
    assert signed_returns([queued]) == {("STAMP", *quarter)}
    assert signed_returns([replace(queued, state=PendingState.REFUSED)]) == frozenset()
    assert signed_returns([replace(queued, body=b"{}")]) == frozenset()


def test_what_waits_is_counted(refused: PendingEvent) -> None:
    assert waiting_words(2, [], NOW).zh == "您有 2 件签好的申报正在等待受理,不用再办。"
