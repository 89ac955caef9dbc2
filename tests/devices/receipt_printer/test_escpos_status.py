"""What the bytes of a printer's answers mean, whatever its make."""

from __future__ import annotations

import pytest

from devices.device import Fault
from devices.receipt_printer.escpos_status import EscposStatus, PrinterCondition

ALL_WELL = {1: 0x16, 2: 0x12, 3: 0x12, 4: 0x12}


class Answering:
    """A line to a printer that answers ``DLE EOT n`` from a table."""

    def __init__(self, answers: dict[int, int]) -> None:
        self._answers = answers
        self._said = b""

    def send(self, data: bytes) -> None:
        assert data[:2] == b"\x10\x04"
        self._said += bytes((self._answers[data[2]],))

    def receive(self, timeout: float) -> bytes:  # it answers at once
        said, self._said = self._said, b""
        return said

    def discard_input(self) -> None:
        self._said = b""

    def close(self) -> None:
        return


@pytest.mark.parametrize(
    ("answers", "condition"),
    [
        ({}, PrinterCondition()),
        ({4: 0x1E}, PrinterCondition(near_end=True)),
        ({1: 0x1E, 2: 0x32, 4: 0x7E}, PrinterCondition(Fault.PAPER_OUT)),
        # Makes that call themselves online all the while.
        ({4: 0x7E}, PrinterCondition(Fault.PAPER_OUT)),
        ({1: 0x1E, 2: 0x16}, PrinterCondition(Fault.COVER_OPEN)),
        ({1: 0x1E, 2: 0x52, 3: 0x1A}, PrinterCondition(Fault.CUTTER)),
    ],
)
def test_each_answer_has_its_meaning(answers: dict[int, int], condition: PrinterCondition) -> None:
    assert EscposStatus(Answering(ALL_WELL | answers)).condition() == condition
