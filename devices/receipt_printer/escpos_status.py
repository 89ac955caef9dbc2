"""Asking an ESC/POS printer how it is, and printing one job to its end.

Real-time status is ``DLE EOT n``: the printer answers at once, even when it is offline or
its buffer is full. The end of a job is known by ``GS r 1``, which the printer answers
in order, after printing all that came before it.

The two kinds of answer differ in their fixed bits: real-time ``0xx1xx10``, in order
``0xx0xxxx``. Nothing here needs Qt.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from devices.device import Fault
from devices.line import Line
from devices.settings import PrinterAnswers

_REAL_TIME = b"\x10\x04"
ASK_IN_ORDER = b"\x1d\x72\x01"
# DLE DC4 8: forget all that was received and not printed; the parameters are fixed.
CLEAR_BUFFERS = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
# DLE ENQ 2: leave a recoverable error (the cutter's) and forget what was not printed.
RECOVER = b"\x10\x05\x02"

_PRINTER, _OFFLINE_CAUSE, _ERROR_CAUSE, _PAPER = 1, 2, 3, 4
_ANSWER_SECONDS = 0.5
_BYTES_BETWEEN_CHECKS = 1024
_SEND_BYTES = 256
_END_POLL_SECONDS = 0.05
_SETTLE_SECONDS = 1.5


class PrinterFaultError(Exception):
    """The printer cannot go on."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(f"{fault.value} {detail}".strip())
        self.fault = fault
        self.detail = detail
        self.begun = False
        """Part of the job may already be on paper."""


@dataclass(frozen=True, slots=True)
class PrinterCondition:
    """How the printer is now."""

    fault: Fault | None = None
    """What keeps it from printing."""
    near_end: bool = False
    """It prints, but the roll is almost used up."""
    detail: str = ""


class EscposStatus:
    """One conversation with an ESC/POS printer over an open line."""

    def __init__(self, line: Line, answers: PrinterAnswers = PrinterAnswers.IN_ORDER) -> None:
        self._line = line
        self._answers = answers

    def condition(self) -> PrinterCondition:
        """Ask how the printer is.

        Raises :class:`PrinterFaultError` with ``NO_ANSWER`` or ``PROTOCOL``, and
        :class:`devices.line.LineLostError`.
        """
        self._line.discard_input()  # also notices a lost line
        if self._answers is PrinterAnswers.NOTHING:
            return PrinterCondition(detail="never answers")
        printer = self._ask(_PRINTER)
        if not printer & 0x08:
            paper = self._ask(_PAPER)
            if paper & 0x60:  # some makes call themselves online without paper
                return PrinterCondition(Fault.PAPER_OUT)
            return PrinterCondition(near_end=bool(paper & 0x0C))
        cause = self._ask(_OFFLINE_CAUSE)
        if cause & 0x04:
            return PrinterCondition(Fault.COVER_OPEN)
        paper = self._ask(_PAPER)
        if cause & 0x20 or paper & 0x60:
            return PrinterCondition(Fault.PAPER_OUT)
        error = self._ask(_ERROR_CAUSE)
        if error & 0x08:
            return PrinterCondition(Fault.CUTTER)
        if error & 0x04:
            return PrinterCondition(Fault.JAM, detail="mechanical error")
        if cause & 0x08:
            return PrinterCondition(detail="feed button pressed")
        return PrinterCondition(Fault.INTERNAL, detail=f"offline, cause {cause:#04x}/{error:#04x}")

    def print(
        self, pieces: Iterable[bytes], *, timeout: float, stopping: Callable[[], bool]
    ) -> None:
        """Send one job and return when it is on paper.

        Raises :class:`PrinterFaultError` when it did not come out whole, after telling the
        printer to forget the rest, and :class:`devices.line.LineLostError`.
        """
        deadline = time.monotonic() + timeout
        self._check()
        try:
            unchecked = 0
            for piece in pieces:
                if unchecked and unchecked + len(piece) > _BYTES_BETWEEN_CHECKS:
                    self._check()
                    unchecked = 0
                for start in range(0, len(piece), _SEND_BYTES):
                    self._line.send(piece[start : start + _SEND_BYTES])
                unchecked += len(piece)
                if time.monotonic() > deadline or stopping():
                    raise PrinterFaultError(Fault.NO_ANSWER, "the job took too long")
            self._await_end(deadline, stopping)
        except PrinterFaultError as error:
            error.begun = True
            self._forget_rest()
            raise

    def _await_end(self, deadline: float, stopping: Callable[[], bool]) -> None:
        if self._answers is PrinterAnswers.NOTHING:
            return
        if self._answers is PrinterAnswers.REAL_TIME:
            # Such a printer only says that nothing is wrong now: give it time to notice.
            settled = time.monotonic() + _SETTLE_SECONDS
            while time.monotonic() < settled and not stopping():
                self._check()
                time.sleep(0.1)
            return
        self._line.discard_input()
        self._line.send(ASK_IN_ORDER)
        heard = time.monotonic()
        while True:
            self._line.send(_REAL_TIME + bytes((_PRINTER,)))
            arrived = self._line.receive(_END_POLL_SECONDS)
            if any(_is_in_order(byte) for byte in arrived):
                return
            if any(_is_real_time(byte) for byte in arrived):
                heard = time.monotonic()
            if any(_is_real_time(byte) and byte & 0x08 for byte in arrived):
                self._check()
                self._line.send(ASK_IN_ORDER)  # back online; the check may have lost the answer
            now = time.monotonic()
            if stopping() or now > deadline or now - heard > 2 * _ANSWER_SECONDS:
                raise PrinterFaultError(Fault.NO_ANSWER, "the end of the job was not reported")
            if arrived:
                time.sleep(_END_POLL_SECONDS)

    def _check(self) -> None:
        condition = self.condition()
        if condition.fault is not None:
            raise PrinterFaultError(condition.fault, condition.detail)

    def _ask(self, which: int) -> int:
        self._line.send(_REAL_TIME + bytes((which,)))
        deadline = time.monotonic() + _ANSWER_SECONDS
        rubbish = False
        while (left := deadline - time.monotonic()) > 0:
            for byte in self._line.receive(left):
                if _is_real_time(byte):
                    return byte
                rubbish = True
        if rubbish:
            raise PrinterFaultError(
                Fault.PROTOCOL, "the answers are not those of an ESC/POS printer"
            )
        raise PrinterFaultError(Fault.NO_ANSWER)

    def _forget_rest(self) -> None:
        """Ask the printer to drop what it has not printed: it may hold someone's figures."""
        self._line.send(CLEAR_BUFFERS)
        self._line.send(RECOVER)


def _is_real_time(byte: int) -> bool:
    return byte & 0x93 == 0x12


def _is_in_order(byte: int) -> bool:
    return byte & 0x90 == 0x00
