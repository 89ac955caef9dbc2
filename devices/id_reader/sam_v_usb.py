"""SAM_V readers on USB: the same frames, header and body on two pairs of pipes.

The module's USB interface takes preamble and length on pipe 0x02 and the rest of a
request on pipe 0x06; it gives preamble and length on pipe 0x81 and the rest of an
answer on pipe 0x85 (SAM_V protocol sheet, as published by reader makers). Joined, they
are the frames of the serial line.
"""

from __future__ import annotations

import errno
import time
from typing import Protocol

import usb.core
import usb.util
from PySide6.QtCore import QObject

from devices.device import DeviceState
from devices.id_reader.reader import PolledIdReader
from devices.id_reader.sam_v import HEADER_SIZE
from devices.id_reader.sam_v_session import SamVSession
from devices.line import LineAbsentError, LineForbiddenError, LineLostError

VENDOR_ID = 0x0400
PRODUCT_ID = 0xC35A

_SLICE_MS = 50
_DRAIN_MS = 2
_WRITE_MS = 1000
_LARGEST_TRANSFER = 4096


class Endpoint(Protocol):
    """The part of a pyusb endpoint that is used here."""

    wMaxPacketSize: int  # noqa: N815  # pyusb's name

    def read(self, size: int, timeout: int) -> bytes:
        """Read up to ``size`` bytes within ``timeout`` milliseconds."""

    def write(self, data: bytes, timeout: int) -> int:
        """Write ``data`` within ``timeout`` milliseconds."""


class UsbLine:
    """An open module on USB. Implements :class:`devices.line.Line`."""

    def __init__(self, device: usb.core.Device) -> None:
        """Take the module's first interface. Raises LineForbiddenError, LineLostError."""
        self._device = device
        try:
            if device.is_kernel_driver_active(0):
                device.detach_kernel_driver(0)
        except (NotImplementedError, usb.core.USBError):
            pass  # no such thing on this system; claiming tells whether it matters
        try:
            device.set_configuration()
            usb.util.claim_interface(device, 0)
            interface = device.get_active_configuration()[(0, 0)]
        except usb.core.USBError as error:
            if error.errno in (errno.EACCES, errno.EPERM, errno.EBUSY):
                raise LineForbiddenError(
                    "the USB reader may not be opened, or is in use"
                ) from error
            raise LineLostError("the USB reader went away while it was opened") from error
        outs = self._pipes(interface, usb.util.ENDPOINT_OUT)
        ins = self._pipes(interface, usb.util.ENDPOINT_IN)
        if not outs or not ins:
            raise LineForbiddenError("the USB reader has no bulk pipes")
        # A module with one pair of pipes sends both parts over it.
        self._header_out, self._body_out = outs[0], outs[-1]
        self._header_in, self._body_in = ins[0], ins[-1]
        self._body_left = 0

    @staticmethod
    def _pipes(interface: usb.core.Interface, direction: int) -> list[Endpoint]:
        pipes = [
            endpoint
            for endpoint in interface
            if usb.util.endpoint_direction(endpoint.bEndpointAddress) == direction
            and usb.util.endpoint_type(endpoint.bmAttributes) == usb.util.ENDPOINT_TYPE_BULK
        ]
        return sorted(pipes, key=lambda endpoint: int(endpoint.bEndpointAddress))

    def send(self, data: bytes) -> None:
        """See Line."""
        try:
            self._header_out.write(data[:HEADER_SIZE], _WRITE_MS)
            self._body_out.write(data[HEADER_SIZE:], _WRITE_MS)
        except usb.core.USBError as error:
            raise LineLostError("the USB reader was unplugged while sending") from error

    def receive(self, timeout: float) -> bytes:
        """See Line. A header is read first; then its body, as long as the header says."""
        deadline = time.monotonic() + timeout
        while True:
            pipe = self._body_in if self._body_left else self._header_in
            data = self._read(pipe, _SLICE_MS)
            if data:
                self._expect(data)
                return data
            if time.monotonic() >= deadline:
                return b""

    def _expect(self, data: bytes) -> None:
        if self._body_left:
            self._body_left = max(0, self._body_left - len(data))
        elif len(data) >= HEADER_SIZE:
            size = int.from_bytes(data[HEADER_SIZE - 2 : HEADER_SIZE], "big")
            self._body_left = max(0, size - (len(data) - HEADER_SIZE))

    @staticmethod
    def _read(pipe: Endpoint, timeout_ms: int) -> bytes:
        try:
            return bytes(pipe.read(_LARGEST_TRANSFER, timeout_ms))
        except usb.core.USBTimeoutError:
            return b""
        except usb.core.USBError as error:
            raise LineLostError("the USB reader was unplugged") from error

    def discard_input(self) -> None:
        """See Line."""
        self._body_left = 0
        for pipe in {id(pipe): pipe for pipe in (self._header_in, self._body_in)}.values():
            while self._read(pipe, _DRAIN_MS):
                pass

    def close(self) -> None:
        """See Line."""
        try:
            usb.util.dispose_resources(self._device)
        except usb.core.USBError:
            return  # already gone


class SamVUsbReader(PolledIdReader):
    """A SAM_V module on USB."""

    def __init__(
        self,
        *,
        vendor_id: int = VENDOR_ID,
        product_id: int = PRODUCT_ID,
        backend: object | None = None,
        poll_seconds: float = 0.2,
        simulated: bool = False,
        parent: QObject | None = None,
    ) -> None:
        """``backend`` is a pyusb backend; None lets pyusb find the system's libusb."""
        self._ids = {"idVendor": vendor_id, "idProduct": product_id}
        self._backend = backend
        super().__init__(
            "id-reader-usb", poll_seconds=poll_seconds, simulated=simulated, parent=parent
        )

    def _find(self) -> usb.core.Device | None:
        try:
            return usb.core.find(backend=self._backend, **self._ids)
        except usb.core.NoBackendError as error:
            raise LineForbiddenError("libusb is not installed on this machine") from error
        except usb.core.USBError:
            return None  # the bus changes while it is looked at

    def _locate(self) -> object | None:
        try:
            device = self._find()
        except LineForbiddenError:
            return "no libusb"  # opening tells the reason
        return None if device is None else (device.bus, device.address)

    def _serve(self) -> None:
        device = self._find()
        if device is None:
            raise LineAbsentError("no USB reader")
        line = UsbLine(device)
        try:
            self._report(DeviceState.CONNECTING)
            session = SamVSession(line, self._attachment.stopping)
            self._converse(session, session.find)
        finally:
            line.close()
