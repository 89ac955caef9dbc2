"""The serial reader against a module at the far end of a pseudo-terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.device import DeviceState, Fault
from devices.id_reader.failure import ReadFailure, ReadFault
from devices.id_reader.sam_v_serial import SamVSerialReader
from devices.id_reader.simulator import SamVFault, SamVSimulator
from tests.contracts.id_reader import LI, WANG, IdReaderContract, Listener, without_photo

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")


class TestSamVSerialReader(IdReaderContract):
    @pytest.fixture
    def far_end(self, tmp_path: Path) -> Iterator[SamVSimulator]:
        simulator = SamVSimulator(tmp_path / "reader")
        simulator.start()
        yield simulator
        simulator.stop()

    @pytest.fixture
    def reader(self, far_end: SamVSimulator) -> Iterator[SamVSerialReader]:
        reader = SamVSerialReader(str(far_end.link), bauds=(115200,), poll_seconds=0.03)
        yield reader
        reader.stop()

    def test_a_pattern_finds_the_reader_under_another_name(
        self, tmp_path: Path, far_end: SamVSimulator
    ) -> None:
        reader = SamVSerialReader(str(tmp_path / "read*"), poll_seconds=0.03)
        listener = Listener(reader)
        reader.start()
        listener.wait_for_state(DeviceState.READY)
        far_end.unplug()
        listener.wait_for_state(DeviceState.ABSENT)
        far_end.link.with_name("reader").unlink(missing_ok=True)
        other = SamVSimulator(tmp_path / "reader-2")
        other.start()
        try:
            listener.wait_for_state(DeviceState.READY)
        finally:
            reader.stop()
            other.stop()

    def test_parsed_within_60_ms_of_the_last_byte(
        self, far_end: SamVSimulator, reader: SamVSerialReader, listener: Listener
    ) -> None:
        taken = []
        reader.start()
        for number in range(5):
            far_end.insert(LI)
            listener.wait_for_events(2 * number + 1)
            taken.append(time.monotonic() - far_end.last_byte_at)
            far_end.pull()
            listener.wait_for_events(2 * number + 2)
        assert sorted(taken)[2] < 0.06, taken

    @pytest.mark.parametrize("kind", [SamVFault.TORN_FRAME, SamVFault.BAD_CHECKSUM])
    def test_damaged_answers_give_no_name_and_the_card_is_read_once_they_end(
        self,
        far_end: SamVSimulator,
        reader: SamVSerialReader,
        listener: Listener,
        kind: SamVFault,
    ) -> None:
        reader.start()
        listener.wait_for_state(DeviceState.READY)
        far_end.insert(LI)
        listener.wait_for_events(1)
        far_end.pull()
        listener.wait_for_events(2)
        far_end.fault(kind)
        far_end.insert(WANG)
        if kind is SamVFault.TORN_FRAME:
            listener.wait_for_events(3)
            failure = listener.happened[2]
            assert isinstance(failure, ReadFailure)
            assert failure.fault is ReadFault.TORN
        else:
            listener.wait_for_state(DeviceState.FAULT, Fault.PROTOCOL)
        far_end.fault(None)
        far_end.insert(WANG)
        listener.wait(lambda: without_photo(listener.happened[-1]) == WANG)

    @pytest.mark.parametrize(
        ("kind", "fault"),
        [(SamVFault.SILENCE, Fault.NO_ANSWER), (SamVFault.GARBAGE, Fault.PROTOCOL)],
    )
    def test_a_reader_that_makes_no_sense_is_at_fault_and_recovers(
        self,
        far_end: SamVSimulator,
        reader: SamVSerialReader,
        listener: Listener,
        kind: SamVFault,
        fault: Fault,
    ) -> None:
        reader.start()
        listener.wait_for_state(DeviceState.READY)
        far_end.fault(kind)
        listener.wait_for_state(DeviceState.FAULT, fault)
        far_end.fault(None)
        listener.wait_for_state(DeviceState.READY)

    def test_a_reader_at_another_speed_is_found(self, far_end: SamVSimulator) -> None:
        far_end.fault(SamVFault.WRONG_BAUD)
        far_end.insert(LI)
        reader = SamVSerialReader(str(far_end.link), bauds=(115200, 9600))
        listener = Listener(reader)
        reader.start()
        try:
            listener.wait_for_events(1)
        finally:
            reader.stop()
        assert without_photo(listener.happened[0]) == LI

    def test_a_card_is_read_through_rubbish_and_small_pieces(
        self, far_end: SamVSimulator, reader: SamVSerialReader, listener: Listener
    ) -> None:
        far_end.fault(SamVFault.JUNK_BEFORE)
        far_end.insert(LI)
        reader.start()
        listener.wait_for_events(1)
        assert without_photo(listener.happened[0]) == LI

    def test_unplugged_in_the_middle_of_an_answer_no_name_comes(
        self, tmp_path: Path, far_end: SamVSimulator
    ) -> None:
        slow = SamVSimulator(tmp_path / "slow", seconds_a_byte=1 / 2000)
        slow.start()
        reader = SamVSerialReader(str(slow.link), poll_seconds=0.03)
        listener = Listener(reader)
        slow.insert(LI)
        reader.start()
        try:
            listener.wait_for_state(DeviceState.BUSY)
            slow.unplug()
            listener.wait_for_state(DeviceState.ABSENT)
            assert listener.happened == []
            slow.plug()
            slow.insert(LI)
            listener.wait_for_events(1)
        finally:
            reader.stop()
            slow.stop()
        assert without_photo(listener.happened[0]) == LI

    def test_a_port_that_may_not_be_opened_says_so(self, far_end: SamVSimulator) -> None:
        holder = SamVSerialReader(str(far_end.link), poll_seconds=0.03)
        held = Listener(holder)
        holder.start()
        held.wait_for_state(DeviceState.READY)
        reader = SamVSerialReader(str(far_end.link))
        listener = Listener(reader)
        reader.start()
        try:
            listener.wait_for_state(DeviceState.FAULT, Fault.PERMISSION)
            holder.stop()
            listener.wait_for_state(DeviceState.READY)
        finally:
            reader.stop()
            holder.stop()
