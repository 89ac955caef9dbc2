"""The conversation with a module that is late, or makes nothing of what it is asked."""

from __future__ import annotations

import pytest

from devices.id_reader.card import build_text, parse_card
from devices.id_reader.card_session import ReaderRefusesError, read_found_card
from devices.id_reader.sam_v import (
    CardContent,
    Command,
    Status,
    build_answer,
    build_card_content,
    build_request,
)
from devices.id_reader.sam_v_session import SamVSession
from tests.contracts.id_reader import LI

SOUND = {
    Command.FIND_CARD: build_answer(Status.FOUND, bytes(4)),
    Command.SELECT_CARD: build_answer(Status.OK, bytes(8)),
    Command.READ_TEXT_AND_PHOTO: build_answer(
        Status.OK, build_card_content(CardContent(build_text(LI), bytes(1024)))
    ),
    Command.READ_WITH_FINGERPRINTS: build_answer(
        Status.OK,
        build_card_content(
            CardContent(build_text(LI), bytes(1024), bytes(512)), with_fingerprints=True
        ),
    ),
}


class LateModule:
    """A module on a made-up clock that answers each request after ``seconds``, in turn."""

    def __init__(self, seconds: float, answers: dict[Command, bytes]) -> None:
        self.now = 0.0
        self._seconds = seconds
        self._answers = {build_request(command): answer for command, answer in answers.items()}
        self._due: list[tuple[float, bytes]] = []

    def receive(self, timeout: float) -> bytes:
        if self._due and self._due[0][0] <= self.now + timeout:
            due, answer = self._due.pop(0)
            self.now = max(self.now, due)
            return answer
        self.now += timeout
        return b""

    def send(self, data: bytes) -> None:
        begins = max([self.now, *(due for due, _ in self._due)])
        self._due.append((begins + self._seconds, self._answers[data]))

    def discard_input(self) -> None:
        self._due = [late for late in self._due if late[0] > self.now]

    def close(self) -> None:
        return


@pytest.mark.parametrize("seconds", [0.0, 0.9, 1.5])
def test_a_late_module_is_waited_for(seconds: float) -> None:
    module = LateModule(seconds, SOUND)
    session = SamVSession(module, clock=lambda: module.now)
    assert session.find(wait=2.0)
    assert read_found_card(session) == parse_card(build_text(LI), bytes(1024))


@pytest.mark.parametrize("status", [Status.COMMAND, Status.UNKNOWN])
def test_a_module_that_reads_only_with_fingerprints_is_asked_so(status: Status) -> None:
    module = LateModule(0.0, SOUND | {Command.READ_TEXT_AND_PHOTO: build_answer(status)})
    session = SamVSession(module, clock=lambda: module.now)
    assert session.find()
    assert read_found_card(session).name == LI.name


@pytest.mark.parametrize("status", [Status.CHECKSUM, Status.LENGTH, Status.COMMAND, Status.UNKNOWN])
def test_a_module_that_understands_nothing_is_told_from_no_card(status: Status) -> None:
    module = LateModule(0.0, {Command.FIND_CARD: build_answer(status)})
    session = SamVSession(module, clock=lambda: module.now)
    assert [session.find() for _ in range(5)] == [False] * 5
    with pytest.raises(ReaderRefusesError, match=f"status 0x{status:02X}"):
        session.find()
