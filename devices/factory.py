"""Builds the terminal's devices from its settings: the one place that chooses.

Drivers are imported here and only when they are used. A simulated device is marked, and
in production refused by naming the key that asks for it: a simulator must never stand in
a hall and take filings.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from devices.production_gate import DeviceSettingsError, ProductionGate

if TYPE_CHECKING:
    from devices.code_camera.camera import CodeCamera
    from devices.cues.cues import Cues
    from devices.device import Device
    from devices.document_camera.camera import DocumentCamera
    from devices.document_printer.printer import DocumentPrinter
    from devices.face_camera.camera import FaceCamera
    from devices.id_reader.reader import IdReader
    from devices.keypad.keypad import Keypad
    from devices.presence.presence import Presence
    from devices.receipt_printer.printer import ReceiptPrinter
    from devices.scanner.scanner import Scanner
    from devices.settings import (
        CodeCameraSettings,
        CueSettings,
        DeviceSettings,
        DocumentCameraSettings,
        DocumentPrinterSettings,
        FaceCameraSettings,
        IdReaderSettings,
        KeypadSettings,
        PresenceSettings,
        ReceiptPrinterSettings,
        ScannerSettings,
    )

_Section = TypeVar("_Section")
_Built = TypeVar("_Built")

_REAL_CAMERA = frozenset(("v4l2",))


@dataclass(frozen=True, slots=True)
class Devices:
    """What is fitted; ``None`` for what is not."""

    id_reader: IdReader | None = None
    code_camera: CodeCamera | None = None
    document_camera: DocumentCamera | None = None
    face_camera: FaceCamera | None = None
    scanner: Scanner | None = None
    receipt_printer: ReceiptPrinter | None = None
    document_printer: DocumentPrinter | None = None
    keypad: Keypad | None = None
    presence: Presence | None = None
    cues: Cues | None = None

    def fitted(self) -> tuple[Device, ...]:
        """All devices that there are."""
        found = (getattr(self, field.name) for field in fields(self))
        return tuple(device for device in found if device is not None)

    @property
    def simulated(self) -> bool:
        """Whether any of them is simulated."""
        return any(device.simulated for device in self.fitted())

    def start(self) -> None:
        """Let every device begin to look for its hardware. Returns at once."""
        for device in self.fitted():
            device.start()

    def stop(self) -> None:
        """Let go of every device."""
        for device in self.fitted():
            device.stop()


def build_devices(settings: DeviceSettings, *, production: bool) -> Devices:
    """Build, without starting them, the devices that ``settings`` name.

    Raises :class:`devices.production_gate.DeviceSettingsError` naming the key of what is
    missing or impossible, and in production its subclass
    :class:`devices.production_gate.SimulatedDeviceRefusedError` for anything simulated.
    """

    def built(
        name: str, section: _Section | None, build: Callable[[_Section, ProductionGate], _Built]
    ) -> _Built | None:
        if section is None:
            return None
        return build(section, ProductionGate(f"devices.{name}", production=production))

    code_camera = built("code_camera", settings.code_camera, _code_camera)

    def presence(section: PresenceSettings, gate: ProductionGate) -> Presence:
        return _presence(section, gate, code_camera)

    return Devices(
        id_reader=built("id_reader", settings.id_reader, _id_reader),
        code_camera=code_camera,
        document_camera=built("document_camera", settings.document_camera, _document_camera),
        face_camera=built("face_camera", settings.face_camera, _face_camera),
        scanner=built("scanner", settings.scanner, _scanner),
        receipt_printer=built("receipt_printer", settings.receipt_printer, _receipt_printer),
        document_printer=built("document_printer", settings.document_printer, _document_printer),
        keypad=built("keypad", settings.keypad, _keypad),
        presence=built("presence", settings.presence, presence),
        cues=built("cues", settings.cues, _cues),
    )


def _id_reader(settings: IdReaderSettings, gate: ProductionGate) -> IdReader:
    gate.declared(settings.simulated)
    if settings.driver == "sam_v_usb":
        from devices.id_reader.sam_v_usb import SamVUsbReader

        return SamVUsbReader(simulated=gate.simulated)
    if settings.driver == "vendor_library":
        gate.needed("library", settings.library)
        from devices.id_reader.vendor_library import VendorLibraryReader

        return VendorLibraryReader(str(settings.library), simulated=gate.simulated)
    port = gate.port("port", settings.port)
    from devices.id_reader.sam_v_serial import SamVSerialReader

    return SamVSerialReader(port, bauds=settings.bauds, simulated=gate.simulated)


def _code_camera(settings: CodeCameraSettings, gate: ProductionGate) -> CodeCamera:
    import msgspec

    from devices.code_camera.camera import CodeCamera

    gate.declared(settings.simulated)
    gate.choice("source", settings.source, real=_REAL_CAMERA)
    if settings.source != "v4l2":
        gate.needed("path", settings.path)
    elif settings.path:  # the driver looks for a camera itself
        gate.port("path", settings.path)
    return CodeCamera(msgspec.structs.replace(settings, simulated=gate.simulated))


def _document_camera(settings: DocumentCameraSettings, gate: ProductionGate) -> DocumentCamera:
    import msgspec

    from devices.document_camera.camera import DocumentCamera

    gate.declared(settings.simulated)
    gate.choice("source", settings.source, real=_REAL_CAMERA)
    # Always named: left to itself the driver would take the code camera.
    gate.needed("path", settings.path)
    if settings.source == "v4l2":
        gate.port("path", settings.path)
    return DocumentCamera(msgspec.structs.replace(settings, simulated=gate.simulated))


def _face_camera(settings: FaceCameraSettings, gate: ProductionGate) -> FaceCamera:
    import msgspec

    from devices.face_camera.camera import FaceCamera

    gate.declared(settings.simulated)
    gate.choice("source", settings.source, real=_REAL_CAMERA)
    gate.needed("path", settings.path)  # always named, as the document camera
    if settings.source == "v4l2":
        gate.port("path", settings.path)
    return FaceCamera(msgspec.structs.replace(settings, simulated=gate.simulated))


def _scanner(settings: ScannerSettings, gate: ProductionGate) -> Scanner:
    gate.declared(settings.simulated)
    if settings.driver == "keyboard":
        gate.needed("keyboard_nodes", settings.keyboard_nodes)
        for node in settings.keyboard_nodes:
            gate.port("keyboard_nodes", node)
        from devices.scanner.keyboard_scanner import KeyboardScanner

        return KeyboardScanner(settings.keyboard_nodes, simulated=gate.simulated)
    port = gate.port("port", settings.port)
    from devices.scanner.serial_scanner import SerialScanner

    return SerialScanner(
        port,
        baud=settings.baud,
        suffix=settings.suffix.encode(),
        trigger=settings.trigger,
        simulated=gate.simulated,
    )


def _receipt_printer(settings: ReceiptPrinterSettings, gate: ProductionGate) -> ReceiptPrinter:
    gate.declared(settings.simulated)
    gate.choice("driver", settings.driver, real=frozenset(("serial", "device_file", "network")))
    if settings.driver == "folder":
        from devices.receipt_printer.folder_printer import FolderPrinter

        gate.needed("port", settings.port)
        return FolderPrinter(
            Path(settings.port),
            columns=settings.columns,
            characters=settings.characters,
            qr_drawing=settings.qr_drawing,
        )
    from devices.receipt_printer.escpos_printer import EscposPrinter
    from devices.receipt_printer.lines import (
        DeviceFilePlace,
        LinePlace,
        NetworkPlace,
        SerialPlace,
    )

    place: LinePlace
    match settings.driver:
        case "serial":
            port = gate.port("port", settings.port)
            place = SerialPlace(port, settings.baud, settings.flow_control)
        case "device_file":
            place = DeviceFilePlace(gate.port("port", settings.port))
        case "network":
            try:
                place = NetworkPlace(gate.network("port", settings.port))
            except DeviceSettingsError:
                raise
            except ValueError as error:
                raise DeviceSettingsError(f"{gate.section}.port", str(error)) from error
    return EscposPrinter(
        place,
        columns=settings.columns,
        characters=settings.characters,
        qr_drawing=settings.qr_drawing,
        answers=settings.answers,
        job_timeout=settings.job_timeout_s,
        simulated=gate.simulated,
    )


def _document_printer(settings: DocumentPrinterSettings, gate: ProductionGate) -> DocumentPrinter:
    gate.declared(settings.simulated)
    gate.choice("driver", settings.driver, real=frozenset(("ipp", "windows_spooler")))
    match settings.driver:
        case "folder":
            from devices.document_printer.folder_printer import FolderPrinter

            if settings.folder is None:
                raise DeviceSettingsError(f"{gate.section}.folder", "is missing")
            return FolderPrinter(settings.folder)
        case "windows_spooler":
            from devices.document_printer.windows_spooler import SpoolerPrinter

            return SpoolerPrinter(settings.printer_name, simulated=gate.simulated)
        case "ipp":
            from devices.document_printer.ipp_printer import IppPrinter

            url = gate.network("url", settings.url)
            try:
                return IppPrinter(
                    url,
                    patience=settings.patience_s,
                    job_timeout=settings.job_timeout_s,
                    certificate=settings.certificate,
                    simulated=gate.simulated,
                )
            except ValueError as error:
                raise DeviceSettingsError(f"{gate.section}.url", str(error)) from error


def _keypad(settings: KeypadSettings, gate: ProductionGate) -> Keypad:
    gate.declared(settings.simulated)
    port = gate.port("port", settings.port)
    from devices.keypad.keypad import SerialKeypad

    return SerialKeypad(port, baud=settings.baud, simulated=gate.simulated)


def _presence(
    settings: PresenceSettings, gate: ProductionGate, camera: CodeCamera | None
) -> Presence:
    from devices.presence.presence import CameraPresence, SerialPresence

    gate.declared(settings.simulated)
    if settings.driver == "serial":
        return SerialPresence(
            gate.port("port", settings.port),
            baud=settings.baud,
            repeats=settings.repeats,
            simulated=gate.simulated,
        )
    if camera is None:
        raise DeviceSettingsError(f"{gate.section}.driver", "needs the section devices.code_camera")
    presence = CameraPresence(simulated=gate.simulated or camera.simulated)
    camera.motion.connect(presence.note_motion)
    camera.watch_motion(wanted=True)
    return presence


def _cues(settings: CueSettings, gate: ProductionGate) -> Cues:
    gate.declared(settings.simulated)
    if settings.light_port:
        gate.port("light_port", settings.light_port)
    from devices.cues.cues import Cues

    return Cues(
        light_port=settings.light_port,
        light_baud=settings.light_baud,
        sound=settings.sound,
        simulated=gate.simulated,
    )
