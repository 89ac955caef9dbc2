"""What is said of a number's text message when the hall says no, and what is counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import cast

import pytest

from kiosk.china_time import CHINA
from kiosk.hall_client import HallClient, HallFault, Offline, OfflineReason, OpenVisit, Refused
from kiosk.hall_client.failures import HallError
from kiosk.identity.attempt_limits import AttemptLimits, Purpose
from kiosk.identity.visitor import Evidence
from kiosk.reception import Admitted, NotAdmitted
from kiosk.reception.sms_sign_in import SmsSignIn

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=CHINA)
NUMBER = "130000198806179034"


class Counts:
    """Attempt counts in memory."""

    def __init__(self) -> None:
        self.kept: Counter[tuple[str, str]] = Counter()

    def add(self, purpose: str, subject: str, day: date) -> int:
        self.kept[purpose, subject] += 1
        return self.kept[purpose, subject]

    def count(self, purpose: str, subject: str, day: date) -> int:
        return self.kept[purpose, subject]

    def clear(self, purpose: str, subject: str, day: date) -> None:
        del self.kept[purpose, subject]


class HallThatFails:
    """Answers every request for a message in one way."""

    def __init__(self, failure: HallError) -> None:
        self.failure = failure
        self.asked = 0

    def send_sms_code(self, id_number: str, purpose: str) -> object:
        self.asked += 1
        raise self.failure


@dataclass
class Desk:
    refused: list[NotAdmitted] = field(default_factory=list)

    def admit(self, opened: OpenVisit, evidence: Evidence) -> Admitted:
        raise AssertionError("nobody is admitted here")

    def refuse(self, refusal: NotAdmitted) -> NotAdmitted:
        self.refused.append(refusal)
        return refusal


def send(failure: HallError, counts: Counts | None = None) -> NotAdmitted:
    limits = AttemptLimits(counts or Counts())
    hall = cast("HallClient", HallThatFails(failure))
    desk = Desk()
    result = SmsSignIn(hall, lambda number: f"d:{number[-4:]}", limits, desk, lambda: NOW).send(
        NUMBER
    )
    assert isinstance(result, NotAdmitted)
    assert desk.refused == [result]
    return result


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("limit_number", "这个号码今天发的短信太多了"),
        ("limit_terminal", "这台机器刚才发的短信太多了"),
        ("limit_day", "本厅今天的短信已经用完"),
    ],
)
def test_each_limit_of_the_hall_has_its_own_words_and_a_way_on(code: str, words: str) -> None:
    told = send(Refused(code, 429, retry_after=timedelta(hours=2)))
    assert told.title.zh == words
    assert told.title.en
    assert told.code == f"sms_{code}"
    assert {"card", "code", "help"} <= set(told.ways_on)
    assert "again" not in told.ways_on


def test_a_short_wait_is_said_in_seconds() -> None:
    told = send(Refused("limit_number", 429, retry_after=timedelta(seconds=42)))
    assert "42 秒" in told.text.zh
    assert "42 s" in told.text.en


@pytest.mark.parametrize("failure", [Offline(OfflineReason.TIMEOUT), HallFault("bureau", 503)])
def test_a_line_that_is_down_costs_nobody_a_message(failure: HallError) -> None:
    counts = Counts()
    for _ in range(3):
        assert send(failure, counts).code == "sms_offline"
    assert counts.kept[Purpose.SMS_SENT, "d:9034"] == 0
    assert counts.kept[Purpose.NUMBER_TYPED, "d:9034"] == 3


def test_numbers_are_not_tried_out_without_end() -> None:
    counts = Counts()
    hall = HallThatFails(Refused("person_unknown", 404))
    desk = Desk()
    sign_in = SmsSignIn(
        cast("HallClient", hall), lambda number: number, AttemptLimits(counts), desk, lambda: NOW
    )
    answers = [sign_in.send(NUMBER) for _ in range(12)]
    assert hall.asked == 10
    last = answers[-1]
    assert isinstance(last, NotAdmitted)
    assert last.code == "sms_limit_number"
    assert not any(NUMBER in repr(refused) for refused in desk.refused)
