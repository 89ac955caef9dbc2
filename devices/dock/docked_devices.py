"""Each simulated device as the dock handles it: a plug, a place, and kinds of trouble."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Protocol

from devices.cues.simulator import LightsSimulator
from devices.dock.camera_folder import CameraFolder
from devices.dock.camera_scene import CameraTrouble
from devices.document_printer import simulator as ipp
from devices.id_reader.simulator import SamVFault, SamVSimulator
from devices.keypad.simulator import KeypadSimulator
from devices.presence.simulator import PresenceSimulator
from devices.receipt_printer.simulated_mechanism import Trouble
from devices.receipt_printer.simulator import ReceiptPrinterSimulator
from devices.scanner.simulator import ScannerFault, ScannerSimulator


class DockedDevice(Protocol):
    """What the dock can do to every device."""

    @property
    def place(self) -> str:
        """Where the terminal finds it: a path or an address."""

    @property
    def fault_kinds(self) -> tuple[str, ...]:
        """What can be wrong with it."""

    @property
    def faults(self) -> frozenset[str]:
        """What is wrong with it now."""

    def start(self) -> None:
        """Appear at its place."""

    def stop(self) -> None:
        """Vanish and end all threads."""

    def plug(self) -> None:
        """Plug in."""

    def unplug(self) -> None:
        """Pull the plug."""

    def begin_fault(self, kind: str) -> None:
        """Begin one of :attr:`fault_kinds`."""

    def end_faults(self) -> None:
        """Mend everything."""


class _OneTroubleDevice:
    """A device of which one thing at a time can be wrong."""

    def __init__(
        self,
        far_end: SamVSimulator | CameraFolder | ScannerSimulator,
        place: Path,
        kinds: type[StrEnum],
    ) -> None:
        self.place = str(place)
        self.fault_kinds = tuple(kind.value for kind in kinds)
        self.faults: frozenset[str] = frozenset()
        self._fault = far_end.fault
        self.start = far_end.start
        self.stop = far_end.stop
        self.plug = far_end.plug
        self.unplug = far_end.unplug

    def begin_fault(self, kind: str) -> None:
        """See :class:`DockedDevice`."""
        self._fault(kind)
        self.faults = frozenset((kind,))

    def end_faults(self) -> None:
        """See :class:`DockedDevice`."""
        self._fault(None)
        self.faults = frozenset()


class DockedIdReader(_OneTroubleDevice):
    """The ID-card reader."""

    def __init__(self, link: Path) -> None:
        self.simulator = SamVSimulator(link)
        super().__init__(self.simulator, link, SamVFault)


class DockedCamera(_OneTroubleDevice):
    """The code camera."""

    def __init__(self, folder: Path) -> None:
        self.folder = CameraFolder(folder)
        super().__init__(self.folder, folder, CameraTrouble)


class DockedScanner(_OneTroubleDevice):
    """The code scanner, always on."""

    def __init__(self, link: Path) -> None:
        self.simulator = ScannerSimulator(link)
        super().__init__(self.simulator, link, ScannerFault)


class PlainDevice:
    """A device that can only be plugged in or not: keypad, presence sensor, lights."""

    fault_kinds: tuple[str, ...] = ()
    faults: frozenset[str] = frozenset()

    def __init__(self, simulator: KeypadSimulator | PresenceSimulator | LightsSimulator) -> None:
        self.place = str(simulator.link)
        self.start = simulator.start
        self.stop = simulator.stop
        self.plug = simulator.plug
        self.unplug = simulator.unplug

    def begin_fault(self, kind: str) -> None:
        """Never called: there is no kind."""
        raise ValueError(kind)

    def end_faults(self) -> None:
        """Nothing can be wrong."""


class DockedReceiptPrinter:
    """The receipt printer."""

    def __init__(self, link: Path, columns: int) -> None:
        self.simulator = ReceiptPrinterSimulator(link, columns=columns)
        self.place = str(link)
        self.fault_kinds = tuple(kind.value for kind in Trouble)
        self.start = self.simulator.start
        self.stop = self.simulator.stop
        self.plug = self.simulator.plug
        self.unplug = self.simulator.unplug

    @property
    def faults(self) -> frozenset[str]:
        """See :class:`DockedDevice`."""
        return frozenset(trouble.value for trouble in self.simulator.troubles)

    def begin_fault(self, kind: str) -> None:
        """See :class:`DockedDevice`."""
        self.simulator.trouble(Trouble(kind))

    def end_faults(self) -> None:
        """See :class:`DockedDevice`."""
        self.simulator.load_paper()
        for trouble in Trouble:
            self.simulator.trouble(trouble, on=False)


class DockedDocumentPrinter:
    """The document printer; what it printed last is ``folder/last.pdf``."""

    def __init__(self, port: int, folder: Path) -> None:
        self.simulator = ipp.IppPrinterSimulator(port, seconds_per_document=1.0, folder=folder)
        self.fault_kinds = tuple(kind.value for kind in ipp.Trouble)
        self.start = self.simulator.start
        self.stop = self.simulator.stop
        self.plug = self.simulator.plug
        self.unplug = self.simulator.unplug

    @property
    def place(self) -> str:
        """See :class:`DockedDevice`."""
        return self.simulator.url

    @property
    def faults(self) -> frozenset[str]:
        """See :class:`DockedDevice`."""
        return frozenset(trouble.value for trouble in self.simulator.troubles)

    def begin_fault(self, kind: str) -> None:
        """See :class:`DockedDevice`."""
        self.simulator.trouble(ipp.Trouble(kind))

    def end_faults(self) -> None:
        """See :class:`DockedDevice`."""
        for trouble in ipp.Trouble:
            self.simulator.trouble(trouble, on=False)
