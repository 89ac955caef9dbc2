"""The USB reader against a module behind a pyusb backend."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from devices.device import DeviceState, Fault
from devices.id_reader.failure import ReadFailure, ReadFault
from devices.id_reader.sam_v_usb import SamVUsbReader
from devices.id_reader.simulator import SamVFault
from tests.contracts.id_reader import LI, IdReaderContract, Listener, without_photo
from tests.devices.id_reader.usb_far_end import UsbBus


class TestSamVUsbReader(IdReaderContract):
    @pytest.fixture
    def far_end(self) -> UsbBus:
        return UsbBus()

    @pytest.fixture
    def reader(self, far_end: UsbBus) -> Iterator[SamVUsbReader]:
        reader = SamVUsbReader(backend=far_end, poll_seconds=0.03)
        yield reader
        reader.stop()

    def test_a_silent_reader_is_at_fault_and_recovers(
        self, far_end: UsbBus, reader: SamVUsbReader, listener: Listener
    ) -> None:
        reader.start()
        listener.wait_for_state(DeviceState.READY)
        far_end.fault(SamVFault.SILENCE)
        listener.wait_for_state(DeviceState.FAULT, Fault.NO_ANSWER)
        far_end.fault(None)
        listener.wait_for_state(DeviceState.READY)

    def test_torn_answers_give_no_name(
        self, far_end: UsbBus, reader: SamVUsbReader, listener: Listener
    ) -> None:
        far_end.fault(SamVFault.TORN_FRAME)
        far_end.insert(LI)
        reader.start()
        listener.wait_for_events(1)
        failure = listener.happened[0]
        assert isinstance(failure, ReadFailure)
        assert failure.fault is ReadFault.TORN
        far_end.fault(None)
        far_end.insert(LI)
        listener.wait(lambda: without_photo(listener.happened[-1]) == LI)

    def test_a_reader_that_may_not_be_opened_says_so(
        self, far_end: UsbBus, reader: SamVUsbReader, listener: Listener
    ) -> None:
        far_end.forbidden = True
        reader.start()
        listener.wait_for_state(DeviceState.FAULT, Fault.PERMISSION)
        far_end.forbidden = False
        listener.wait_for_state(DeviceState.READY)


def test_a_module_with_one_pair_of_pipes_is_read_too() -> None:
    bus = UsbBus(endpoints=(0x02, 0x81))
    reader = SamVUsbReader(backend=bus, poll_seconds=0.03)
    listener = Listener(reader)
    bus.insert(LI)
    reader.start()
    try:
        listener.wait_for_events(1)
    finally:
        reader.stop()
    assert without_photo(listener.happened[0]) == LI
