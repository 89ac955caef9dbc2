"""A rating and a concern filled in as tasks: what reaches the hall, and what comes back."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import cast

import pytest

from hall.api.windows import ConcernRequest
from hall.api.wire import RatingRequest
from hall.bureau.synthetic.task_terms import terms_of
from kiosk.china_time import CHINA
from kiosk.filing_desk import outcome_of
from kiosk.hall_client import HallClient, Offline, OfflineReason
from kiosk.hall_client.messages import concern_message, rating_message
from kiosk.hall_client.replies import RatingTaken
from kiosk.hall_delivery import CONCERN, RATING_TASK, HallDelivery
from kiosk.tasks import TaskRunner, load_task
from kiosk.tasks.outcome import OutcomeState
from kiosk.tasks.sample_taxpayers import sample_taxpayers
from kiosk.tasks.views import RawAnswer
from kiosk.tax_law import load_law
from kiosk.window_matters import ConcernTaken
from offline_cache.delivery import Delivered, NotDelivered
from offline_cache.pending import PendingEvent, PendingState

TODAY = date(2026, 11, 21)
AT = datetime(2026, 11, 21, 10, 0, tzinfo=CHINA)


def filled_in(task: str, **answers: RawAnswer) -> bytes:
    """The task's body as it is kept."""
    runner = TaskRunner(
        load_task(task),
        sample_taxpayers(TODAY)["small company"],
        "P-1",
        load_law("133100"),
        TODAY,
    )
    while not runner.awaits_request:
        for key in runner.current_step.entry.ask:
            if key in answers:
                runner.answer(key, answers[key])
        before = runner.current_step.id
        runner.advance()
        assert runner.awaits_request or runner.current_step.id != before
    return runner.request(AT, "T-1", "V-1")


def event(kind: str, task: str, body: bytes, reply: bytes | None = None) -> PendingEvent:
    state = PendingState.ACCEPTED if reply else PendingState.SENDING
    return PendingEvent(
        1, "k" * 36, kind, state, body, "", "P-1", "X", task, None, None, 1, AT, AT, AT, reply, ""
    )


class Hall:
    """The hall, as far as a message needs it."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.away = False

    def rate(self, _key: str, body: bytes) -> RatingTaken:
        return RatingTaken(number=self._hear(body))

    def tell_concern(self, _key: str, body: bytes) -> ConcernTaken:
        return ConcernTaken(number=self._hear(body), answer_by=TODAY)

    def _hear(self, body: bytes) -> str:
        if self.away:
            raise Offline(OfflineReason.UNREACHABLE)
        self.heard.append(body)
        return f"N{len(self.heard)}"


def test_a_rating_says_grade_reasons_words_and_item() -> None:
    body = filled_in(
        "S37", item="window", grade="grade4", reasons=["slow", "unclear"], words="叫号听不清"
    )
    said = RatingRequest.model_validate_json(rating_message(body))
    assert (said.grade, said.reasons, said.text, said.item) == (
        4,
        ["slow", "unclear"],
        "叫号听不清",
        "window",
    )
    assert (said.terminal_id, said.visit_id, said.rated_at) == ("T-1", "V-1", AT)


def test_who_is_content_is_not_asked_why() -> None:
    body = filled_in("S37", item="terminal", grade="grade1")
    said = RatingRequest.model_validate_json(rating_message(body))
    assert (said.grade, said.reasons, said.text) == (1, [], "")


def test_a_concern_carries_a_number_only_if_an_answer_is_wanted() -> None:
    wanted = filled_in("S36", topic="waiting", words="等太久", answer="call", phone="13800001234")
    said = ConcernRequest.model_validate_json(concern_message(wanted))
    assert (said.topic, said.text, said.phone) == ("waiting", "等太久", "13800001234")
    quiet = filled_in("S36", topic="proposal", words="加张椅子", answer="none")
    assert ConcernRequest.model_validate_json(concern_message(quiet)).phone == ""


@pytest.mark.parametrize(
    ("kind", "task", "answers"),
    [
        (RATING_TASK, "S37", {"item": "terminal", "grade": "grade2"}),
        (CONCERN, "S36", {"topic": "staff", "words": "谢谢小李", "answer": "none"}),
    ],
)
def test_the_halls_number_comes_back_as_a_receipt_without_sum_and_code(
    kind: str, task: str, answers: dict[str, RawAnswer]
) -> None:
    hall = Hall()
    delivery = HallDelivery(cast(HallClient, hall))
    sent = event(kind, task, filled_in(task, **answers))
    delivered = delivery.deliver(sent)
    assert isinstance(delivered, Delivered)
    outcome = outcome_of(event(kind, task, sent.body or b"", delivered.receipt))
    assert outcome.state is OutcomeState.ACCEPTED
    assert outcome.receipt is not None
    assert (outcome.receipt.number, outcome.receipt.verification) == ("N1", "")
    delivery.deliver(sent)
    assert hall.heard[0] == hall.heard[1], "the same bytes each time, so that it counts once"


def test_without_the_hall_it_waits_and_is_sent_again() -> None:
    hall = Hall()
    hall.away = True
    delivery = HallDelivery(cast(HallClient, hall))
    sent = event(RATING_TASK, "S37", filled_in("S37", item="help", grade="grade3"))
    assert isinstance(delivery.deliver(sent), NotDelivered)
    assert isinstance(delivery.ask(sent), NotDelivered)
    hall.away = False
    assert isinstance(delivery.deliver(sent), Delivered)


def test_no_message_is_taken_for_a_filing() -> None:
    assert terms_of("S36", 1) is None
    assert terms_of("S37", 1) is None
    assert json.loads(filled_in("S37", item="help", grade="grade3"))["signature"] is None
