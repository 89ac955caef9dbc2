"""SAM_V readers on a serial port (RS232 or a USB adapter)."""

from __future__ import annotations

from PySide6.QtCore import QObject

from devices.device import DeviceState
from devices.id_reader.reader import PolledIdReader
from devices.id_reader.sam_v import BAUD_RATES
from devices.id_reader.sam_v_session import SamVSession
from devices.id_reader.speed_search import SpeedSearch
from devices.line import LineAbsentError
from devices.serial_port import SerialLine, find_port, port_identity


class SamVSerialReader(PolledIdReader):
    """A SAM_V module at the end of a serial port."""

    def __init__(
        self,
        port: str,
        *,
        bauds: tuple[int, ...] = BAUD_RATES,
        poll_seconds: float = 0.2,
        simulated: bool = False,
        parent: QObject | None = None,
    ) -> None:
        """``port`` is a path, a glob pattern or a Windows name; it need not exist yet."""
        self._port = port
        self._search = SpeedSearch(bauds)
        super().__init__(
            "id-reader-serial", poll_seconds=poll_seconds, simulated=simulated, parent=parent
        )

    def _locate(self) -> object | None:
        return port_identity(self._port)

    def _serve(self) -> None:
        path = find_port(self._port)
        if path is None:
            raise LineAbsentError(self._port)
        line = SerialLine(path, self._search.baud)
        session = SamVSession(line, self._attachment.stopping)
        try:
            self._report(DeviceState.CONNECTING)
            self._converse(session, lambda: self._search.greet(line, session))
        finally:
            line.close()
