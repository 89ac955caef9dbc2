"""The SAM_V conversation over any line: commands out, matching answers in."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace

from devices.id_reader.card_session import (
    CardRefusedError,
    ReaderRefusesError,
    ReaderSilentError,
    found_card,
    refusal,
)
from devices.id_reader.failure import ReadFailure, ReadFault
from devices.id_reader.sam_v import (
    Answer,
    CardContent,
    Command,
    FrameScanner,
    Status,
    build_request,
    parse_answer,
    parse_card_content,
)
from devices.line import Line, StoppedError

# Seconds to the first byte of an answer, as public drivers allow.
_ANSWER_SECONDS = 1.0
_READ_SECONDS = 3.0
# Once a frame has begun: the longest pause inside it, and the longest it may take in all.
_GAP_SECONDS = 1.0
# The second time of asking: a module that is late once is given longer.
_PATIENT_SECONDS = 3.0
_FRAME_SECONDS = 20.0
_AFTER_DAMAGE_SECONDS = 0.3
_SLICE_SECONDS = 0.1

# The longest data of an answer that is about finding or selecting a card.
_SHORT_DATA = 16
_GARBLED_ON_THE_WAY = frozenset({Status.CHECKSUM, Status.LENGTH})
_NOT_UNDERSTOOD = _GARBLED_ON_THE_WAY | {Status.COMMAND, Status.UNKNOWN}
# So many requests in a row may come garbled before it is the reader's trouble.
_NOT_UNDERSTOOD_AT_MOST = 5


class SamVSession:
    """One conversation with a module. Implements :class:`.card_session.CardSession`."""

    def __init__(
        self,
        line: Line,
        stop: threading.Event | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``stop`` breaks off whatever goes on, with StoppedError."""
        self._line = line
        self._stop = stop or threading.Event()
        self._clock = clock
        self._damaged = 0  # frames refused since the last card was found
        self._not_understood = 0  # requests in a row that the module could make nothing of
        self.last_find = int(Status.NO_CARD)  # the status last given to find card
        self.answered = False  # a sound frame has come since the session began
        self.babble = False  # bytes came that were no sound frame, since the last sound one

    def find(self, *, wait: float = _ANSWER_SECONDS) -> bool:
        """See CardSession; ``wait`` is the time to the first byte in seconds."""
        answer = self._ask(Command.FIND_CARD, _is_short, wait)
        if answer is None:
            raise ReaderSilentError("no answer to find card", babble=self.babble)
        self.last_find = answer.status
        if answer.status in _NOT_UNDERSTOOD:
            self._not_understood += 1
            if self._not_understood > _NOT_UNDERSTOOD_AT_MOST:
                raise ReaderRefusesError(
                    f"the reader understands no request (find: status 0x{answer.status:02X})"
                )
            return False  # asked again at the next step
        self._not_understood = 0
        found = found_card(answer.status)
        if found:
            self._damaged = 0
        return found

    def select(self) -> None:
        """See CardSession."""
        answer = self._insist(Command.SELECT_CARD, _answers_select, _ANSWER_SECONDS)
        if answer.status != Status.OK:
            raise refusal("select", answer.status)

    def read(self, *, again: bool = False) -> CardContent:
        """See CardSession."""
        if again:
            answer = self._ask(Command.READ_TEXT_AND_PHOTO, _answers_read, _ANSWER_SECONDS)
            if answer is None:
                raise ReaderSilentError("no answer to a second read")
        else:
            answer = self._insist(Command.READ_TEXT_AND_PHOTO, _answers_read, _READ_SECONDS)
        if answer.status in (Status.COMMAND, Status.UNKNOWN):
            answer = self._insist(Command.READ_WITH_FINGERPRINTS, _answers_read, _READ_SECONDS)
        if answer.status != Status.OK:
            raise refusal("read", answer.status)
        content = parse_card_content(answer.data)
        if content is None:
            raise CardRefusedError(ReadFailure(ReadFault.TORN, "read: lengths do not add up"))
        return replace(content, doubtful=self._damaged > 0)

    def still_there(self) -> bool | None:
        """See CardSession: asks for the added address, which only a card in the field has.

        Common practice of reader software; a module that does not know the command
        gives None.
        """
        answer = self._ask(Command.READ_ADDED_ADDRESS, lambda _: True, _ANSWER_SECONDS)
        if answer is None or answer.status in (Status.COMMAND, Status.UNKNOWN):
            return None
        if answer.status in _GARBLED_ON_THE_WAY:
            return True  # says nothing about the card; ask again at the next step
        return answer.status in (Status.OK, Status.NO_SUCH_CONTENT)

    def module_number(self) -> bytes:
        """Return the module's own 16-byte number. Raises ReaderSilentError, ReaderRefusesError."""
        answer = self._ask(Command.MODULE_NUMBER, lambda _: True, _ANSWER_SECONDS)
        if answer is None:
            raise ReaderSilentError("no answer to module number")
        return answer.data if answer.status == Status.OK else b""

    def _insist(self, command: Command, fits: Callable[[Answer], bool], wait: float) -> Answer:
        """Ask, and once more if nothing at all comes.

        Raises ReaderSilentError if nothing comes again, CardRefusedError if only damage
        came.
        """
        name = command.name.lower().replace("_", " ")
        for patience in (wait, max(wait, _PATIENT_SECONDS)):
            self.babble = False
            answer = self._ask(command, fits, patience)
            if answer is not None:
                return answer
            if self.babble:
                raise CardRefusedError(ReadFailure(ReadFault.TORN, f"{name}: no sound answer"))
        raise ReaderSilentError(f"no answer to {name}")

    def _ask(self, command: Command, fits: Callable[[Answer], bool], wait: float) -> Answer | None:
        """Send ``command``; return the first sound answer that ``fits``, or None in time.

        An answer of another shape is a late one to an earlier command and is passed over:
        taking it would give one visitor's card to the next.
        """
        self._line.discard_input()
        self._line.send(build_request(command))
        scanner, damaged = FrameScanner(), 0
        asked = heard = self._clock()
        while not self._stop.is_set():
            deadline = asked + wait
            if scanner.inside_frame:
                # A frame that has begun is waited for piece by piece, whenever it began.
                deadline = min(heard + _GAP_SECONDS, asked + _FRAME_SECONDS)
            elif scanner.wrong_checks:
                # The answer has come, damaged; only one that was torn off is still awaited.
                deadline = min(heard + _AFTER_DAMAGE_SECONDS, deadline)
            left = deadline - self._clock()
            if left > 0:
                received = self._line.receive(min(left, _SLICE_SECONDS))
                if received:
                    heard, self.babble = self._clock(), True
                contents = scanner.feed(received)
            else:
                contents = scanner.give_up_frame()
            self._damaged += scanner.damaged - damaged
            damaged = scanner.damaged
            for content in contents:
                answer = parse_answer(content)
                if answer is None:
                    continue
                self.answered, self.babble = True, False
                if fits(answer):
                    return answer
            if left <= 0 and not scanner.inside_frame:
                return None
        raise StoppedError


def _is_short(answer: Answer) -> bool:
    return len(answer.data) <= _SHORT_DATA


def _answers_select(answer: Answer) -> bool:
    return _is_short(answer) and answer.status != Status.FOUND


def _answers_read(answer: Answer) -> bool:
    if answer.status in (Status.OK, Status.FOUND):
        return answer.status == Status.OK and not _is_short(answer)
    return not answer.data
