"""Readers that are only reached through their maker's library (sdtapi).

Most makers ship the same interface: ``libsdtapi.so`` on Linux, ``sdtapi.dll`` on Windows,
with the calls of the security module and its status codes. The library is not part of
this product; where a hall has one, its path is configured.
"""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

from PySide6.QtCore import QObject

from devices.attachment import BLIND_PAUSE_SECONDS
from devices.device import DeviceState
from devices.id_reader.card_session import CardRefusedError, ReaderSilentError, found_card, refusal
from devices.id_reader.failure import ReadFailure, ReadFault
from devices.id_reader.reader import PolledIdReader
from devices.id_reader.sam_v import TEXT_SIZE, CardContent, Status
from devices.line import LineAbsentError, LineForbiddenError, LineLostError

# The library's numbers for ports: 1 to 16 are serial, 1001 to 1016 are USB.
USB_PORTS = range(1001, 1017)
# Its own statuses, beside those of the module.
_NOT_OPEN, _TIMED_OUT, _DAMAGED, _PORT_GONE = 0x01, 0x02, 0x03, 0x05
# Larger than any answer known: libraries write without asking for the buffer's size.
_BUFFER_SIZE = 4096
# The library opens and closes the port itself if told so; we keep it open.
_KEEP_OPEN = 0


class SdtLibrary:
    """The calls of the library that are used here. Implements CardSession on an open port."""

    def __init__(self, path: str) -> None:
        """Load the library. Raises LineForbiddenError if it cannot be used."""
        try:
            # On 32-bit Windows the calls are stdcall; elsewhere both are the same.
            self._calls: ctypes.CDLL
            if sys.platform == "win32":
                self._calls = ctypes.WinDLL(path)
            else:
                self._calls = ctypes.CDLL(path)
            for name in (
                "SDT_OpenPort",
                "SDT_ClosePort",
                "SDT_StartFindIDCard",
                "SDT_SelectIDCard",
                "SDT_ReadBaseMsg",
                "SDT_ReadNewAppMsg",
            ):
                getattr(self._calls, name).restype = ctypes.c_int
        except (OSError, AttributeError) as error:
            raise LineForbiddenError(
                f"{Path(path).name}: not a reader library for this machine"
            ) from error
        self._port: int | None = None

    def open(self, ports: range) -> None:
        """Open the first of ``ports`` with a reader. Raises LineAbsentError."""
        for port in ports:
            if self._calls.SDT_OpenPort(port) == Status.OK:
                self._port = port
                return
        raise LineAbsentError("the maker's library finds no reader")

    def close(self) -> None:
        """Let go of the port; safe to call twice."""
        port, self._port = self._port, None
        if port is not None:
            self._calls.SDT_ClosePort(port)

    def _sort_out(self, command: str, status: int) -> int:
        if status in (_NOT_OPEN, _PORT_GONE):
            raise LineLostError("the maker's library lost the reader")
        if status == _TIMED_OUT:
            raise ReaderSilentError(f"no answer to {command}")
        if status == _DAMAGED:
            raise CardRefusedError(ReadFailure(ReadFault.TORN, f"{command}: damaged answer"))
        return status

    def find(self) -> bool:
        """See CardSession."""
        number = ctypes.create_string_buffer(_BUFFER_SIZE)
        try:
            status = self._sort_out(
                "find", self._calls.SDT_StartFindIDCard(self._port, number, _KEEP_OPEN)
            )
        except CardRefusedError:
            return False
        return found_card(status)

    def select(self) -> None:
        """See CardSession."""
        number = ctypes.create_string_buffer(_BUFFER_SIZE)
        status = self._sort_out(
            "select", self._calls.SDT_SelectIDCard(self._port, number, _KEEP_OPEN)
        )
        if status != Status.OK:
            raise refusal("select", status)

    def read(self, *, again: bool = False) -> CardContent:  # noqa: ARG002  # time-outs are its own
        """See CardSession."""
        text, photo = (ctypes.create_string_buffer(_BUFFER_SIZE) for _ in range(2))
        text_size, photo_size = ctypes.c_uint(0), ctypes.c_uint(0)
        status = self._sort_out(
            "read",
            self._calls.SDT_ReadBaseMsg(
                self._port,
                text,
                ctypes.byref(text_size),
                photo,
                ctypes.byref(photo_size),
                _KEEP_OPEN,
            ),
        )
        if status != Status.OK:
            raise refusal("read", status)
        if text_size.value != TEXT_SIZE or photo_size.value > _BUFFER_SIZE:
            raise CardRefusedError(ReadFailure(ReadFault.TORN, "read: lengths do not add up"))
        return CardContent(text.raw[:TEXT_SIZE], photo.raw[: photo_size.value])

    def still_there(self) -> bool | None:
        """See CardSession; the library's own way to tell is the added address."""
        text, size = ctypes.create_string_buffer(_BUFFER_SIZE), ctypes.c_uint(0)
        try:
            status = self._sort_out(
                "added address",
                self._calls.SDT_ReadNewAppMsg(self._port, text, ctypes.byref(size), _KEEP_OPEN),
            )
        except CardRefusedError:
            return True  # says nothing about the card
        return status in (Status.OK, Status.NO_SUCH_CONTENT)


class VendorLibraryReader(PolledIdReader):
    """A reader behind its maker's library."""

    def __init__(
        self,
        library: str,
        *,
        ports: range = USB_PORTS,
        poll_seconds: float = 0.2,
        simulated: bool = False,
        parent: QObject | None = None,
    ) -> None:
        """``library`` is the path of the maker's file; it need not be there."""
        self._library = library
        self._ports = ports
        super().__init__(
            "id-reader-library",
            poll_seconds=poll_seconds,
            longest_pause=BLIND_PAUSE_SECONDS,
            simulated=simulated,
            parent=parent,
        )

    def _locate(self) -> object | None:
        return self._library if Path(self._library).exists() else None

    def _serve(self) -> None:
        library = SdtLibrary(self._library)
        library.open(self._ports)
        try:
            self._report(DeviceState.CONNECTING)
            self._converse(library, library.find)
        finally:
            library.close()
