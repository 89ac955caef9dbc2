"""Reading one card and no more, without Qt: what the command line needs."""

from __future__ import annotations

import threading
import time
from enum import StrEnum

from devices.id_reader.card import IdCard
from devices.id_reader.card_session import (
    CardFailed,
    CardRead,
    CardWatch,
    ReaderRefusesError,
    ReaderSilentError,
)
from devices.id_reader.failure import ReadFailure
from devices.id_reader.sam_v import BAUD_RATES, Status
from devices.id_reader.sam_v_session import SamVSession
from devices.id_reader.speed_search import SpeedSearch
from devices.line import (
    LineAbsentError,
    LineForbiddenError,
    LineLostError,
    StoppedError,
    TunableLine,
)
from devices.serial_port import SerialLine, find_port
from devices.trace import TraceRecorder

_POLL_SECONDS = 0.2
_NO_CARD_LIES_THERE = frozenset({Status.NO_CARD, Status.NOT_FOUND_YET, Status.FOUND, Status.OK})
# How long a port may be missing before that is the answer.
_MISSING_SECONDS = 3.0


class GivenUp(StrEnum):
    """Why no card was read; beside these, the values of :class:`.failure.ReadFault`."""

    PORT_NOT_FOUND = "port_not_found"
    PORT_FORBIDDEN = "port_forbidden"
    PORT_LOST = "port_lost"
    NO_ANSWER = "no_answer"
    RUBBISH = "rubbish_on_the_line"
    OUT_OF_ORDER = "reader_out_of_order"
    NO_CARD = "no_card"
    UNFINISHED = "read_not_finished"


class NoCardReadError(Exception):
    """No card was read. ``code`` says why, ``message`` in words; neither is personal."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message


class _SingleRead:
    def __init__(
        self, port: str, timeout: float, bauds: tuple[int, ...], recorder: TraceRecorder | None
    ) -> None:
        self._port = port
        self._recorder = recorder
        self._timeout = timeout
        self._search = SpeedSearch(bauds)
        self._stopping = threading.Event()
        self._card_problem: NoCardReadError | None = None
        self._problem = NoCardReadError(GivenUp.NO_ANSWER, f"{port}: no answer from a reader")

    def run(self) -> IdCard:
        alarm = threading.Timer(self._timeout, self._stopping.set)
        alarm.daemon = True
        alarm.start()
        missing_since = time.monotonic()
        seen = False
        try:
            while True:
                try:
                    return self._converse()
                except StoppedError:
                    break
                except LineForbiddenError as error:
                    raise NoCardReadError(GivenUp.PORT_FORBIDDEN, str(error)) from error
                except LineLostError as error:
                    seen, missing_since = True, time.monotonic()
                    self._reader_is_the_reason()
                    self._problem = NoCardReadError(GivenUp.PORT_LOST, str(error))
                except LineAbsentError as error:
                    if not seen:
                        self._problem = NoCardReadError(GivenUp.PORT_NOT_FOUND, str(error))
                    if time.monotonic() - missing_since > _MISSING_SECONDS:
                        break
                if self._stopping.wait(_POLL_SECONDS):
                    break
        finally:
            alarm.cancel()
        raise self._card_problem or self._problem

    def _converse(self) -> IdCard:
        path = find_port(self._port)
        if path is None:
            raise LineAbsentError(f"{self._port}: no such port")
        line: TunableLine = SerialLine(path, self._search.baud)
        if self._recorder is not None:
            line = self._recorder.record(line)
        try:
            session = SamVSession(line, self._stopping)
            watch = CardWatch(session, reading=self._begin)
            while not self._stopping.is_set():
                try:
                    return self._follow(watch, session, self._search.greet(line, session))
                except ReaderSilentError as silence:
                    code = GivenUp.RUBBISH if silence.babble else GivenUp.NO_ANSWER
                    self._problem = NoCardReadError(code, str(silence))
                except ReaderRefusesError as error:
                    self._problem = NoCardReadError(GivenUp.OUT_OF_ORDER, str(error))
                    self._reader_is_the_reason()
                    self._stopping.wait(_POLL_SECONDS)
            raise StoppedError
        finally:
            line.close()

    def _follow(self, watch: CardWatch, session: SamVSession, found: bool) -> IdCard:
        events = watch.found() if found else []
        while True:
            for event in events:
                if isinstance(event, CardRead):
                    return event.card
                if isinstance(event, CardFailed):
                    self._note(event.failure)
            if watch.failure is not None:
                self._note(watch.failure)
            self._problem = self._no_card(session.last_find)
            if self._stopping.wait(_POLL_SECONDS):
                raise StoppedError
            events = watch.step()

    def _no_card(self, status: int) -> NoCardReadError:
        odd = "" if status in _NO_CARD_LIES_THERE else f" (find: status 0x{status:02X})"
        return NoCardReadError(
            GivenUp.NO_CARD, f"{self._port}: no card was laid on the reader in time{odd}"
        )

    def _reader_is_the_reason(self) -> None:
        if self._card_problem and self._card_problem.code == GivenUp.UNFINISHED:
            self._card_problem = None

    def _begin(self) -> None:
        if self._problem.code == GivenUp.OUT_OF_ORDER:
            return  # a card on a reader that cannot work is not what fails
        self._card_problem = self._card_problem or NoCardReadError(
            GivenUp.UNFINISHED, f"{self._port}: a card was found, but not read in time"
        )

    def _note(self, failure: ReadFailure) -> None:
        self._card_problem = NoCardReadError(
            failure.fault, f"{failure.words.en} ({failure.detail})"
        )


def read_one_card(
    port: str,
    timeout: float,
    *,
    bauds: tuple[int, ...] = BAUD_RATES,
    recorder: TraceRecorder | None = None,
) -> IdCard:
    """Wait up to ``timeout`` seconds for a card at ``port`` and return it.

    The port may appear, vanish and come back meanwhile; damaged reads are tried again
    until the time is up. Raises NoCardReadError with the last reason. ``recorder`` gets
    all that went over the line, the card included.
    """
    return _SingleRead(port, timeout, bauds, recorder).run()
