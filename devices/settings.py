"""``[devices.*]``: which devices this terminal has, and how each is reached.

A section that is left out means "not fitted": the terminal then offers the other ways.
``simulated = true`` marks a device whose far end is a simulator; the screen shows the
mark, and :mod:`devices.factory` refuses it in production.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import msgspec

Positive = Annotated[float, msgspec.Meta(gt=0)]
Baud = Annotated[int, msgspec.Meta(ge=1200, le=921600)]
Bauds = Annotated[tuple[Baud, ...], msgspec.Meta(min_length=1)]
Columns = Annotated[int, msgspec.Meta(ge=16, le=64)]


class CharacterSet(StrEnum):
    """Which Chinese characters a receipt printer's own font has."""

    GB2312 = "gb2312"
    GBK = "gbk"
    NONE = "none"


class QrDrawing(StrEnum):
    """Who draws the QR codes of a slip."""

    PRINTER = "printer"
    PICTURE = "picture"


class PrinterAnswers(StrEnum):
    """What a receipt printer tells of itself."""

    IN_ORDER = "in_order"
    REAL_TIME = "real_time"
    NOTHING = "nothing"


class IdReaderSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``[devices.id_reader]``: the resident ID card reader (身份证阅读器)."""

    driver: Literal["sam_v_serial", "sam_v_usb", "vendor_library"] = "sam_v_serial"
    """SAM_V over a serial port, SAM_V over USB (0400:C35A), or the vendor's ``sdtapi``."""
    port: str = ""
    """Serial port as a path, a glob pattern (``/dev/serial/by-id/*``) or ``COM3``."""
    bauds: Bauds = (115200, 57600, 38400, 19200, 9600)
    """Speeds tried in turn until the reader answers."""
    library: Path | None = None
    """Path of the vendor's library, for ``vendor_library``."""
    simulated: bool = False
    """The far end is a simulator; refused in production."""


class CodeCameraSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``[devices.code_camera]``: the camera that reads codes (扫码摄像头)."""

    source: Literal["v4l2", "video_file", "image_sequence", "watched_folder"] = "v4l2"
    """A V4L2 camera; the other three replay pictures and are simulations."""
    path: str = ""
    """Device by its stable path (``/dev/v4l/by-id/...``), file, pattern or folder."""
    width: int = 1280
    """Wished width of a frame in pixels."""
    height: int = 720
    """Wished height of a frame in pixels."""
    frames_per_second: Positive = 15.0
    """Wished frame rate."""
    exposure: Annotated[int, msgspec.Meta(ge=1)] | None = None
    """Manual exposure in the camera's own unit; left out, the camera decides."""
    simulated: bool = False
    """The pictures come from a simulator; refused in production."""


class DocumentCameraSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``[devices.document_camera]``: the camera above the desk (高拍仪)."""

    source: Literal["v4l2", "video_file", "image_sequence", "watched_folder"] = "v4l2"
    """A V4L2 camera; the other three replay pictures and are simulations."""
    path: str = ""
    """Device by its stable path (``/dev/v4l/by-id/...``), file, pattern or folder; needed."""
    width: int = 2592
    """Wished width of a frame in pixels."""
    height: int = 1944
    """Wished height of a frame in pixels."""
    simulated: bool = False
    """The pictures come from a simulator; refused in production."""


class FaceCameraSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``[devices.face_camera]``: the camera that looks at the visitor (人脸摄像头)."""

    source: Literal["v4l2", "video_file", "image_sequence", "watched_folder"] = "v4l2"
    """A V4L2 camera; the other three replay pictures and are simulations."""
    path: str = ""
    """Device by its stable path (``/dev/v4l/by-id/...``), file, pattern or folder; needed."""
    width: int = 1280
    """Wished width of a frame in pixels."""
    height: int = 720
    """Wished height of a frame in pixels."""
    simulated: bool = False
    """The pictures come from a simulator; refused in production."""


class ScannerSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``[devices.scanner]``: a code scanner on a cable (扫码枪)."""

    driver: Literal["serial", "keyboard"] = "serial"
    """USB-COM or RS232, or a scanner that types (keyboard wedge; grabbed, ASCII only)."""
    port: str = ""
    """Serial port as a path, a glob pattern or ``COM3``."""
    baud: Baud = 115200
    """Speed of the serial port."""
    suffix: str = "\r"
    """What the scanner is configured to send after a code."""
    trigger: Literal["none", "honeywell", "newland"] = "none"
    """Whose commands switch the scanner on and off; ``none`` leaves it always on."""
    keyboard_nodes: tuple[str, ...] = ()
    """``/dev/input/by-id/...-event-kbd`` nodes to grab, for ``keyboard``; some have two."""
    simulated: bool = False
    """The far end is a simulator; refused in production."""


class ReceiptPrinterSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``[devices.receipt_printer]``: the ESC/POS slip printer (凭条打印机)."""

    driver: Literal["serial", "device_file", "network", "folder"] = "serial"
    """A serial port, a printer's device file (``/dev/usb/lp0``), a network address, or a
    folder that keeps each slip's bytes (a simulation)."""
    port: str = ""
    """Path or glob pattern of the port or device file, ``COM3``, ``host:9100``, or the folder."""
    baud: Baud = 115200
    """Speed of the serial port."""
    flow_control: Literal["none", "rts_cts", "dsr_dtr", "xon_xoff"] = "none"
    """Flow control of the serial port, as set on the printer's switches."""
    columns: Columns = 48
    """Half-width characters in a line: 32 for 58 mm paper, 48 for 80 mm."""
    characters: CharacterSet = CharacterSet.GBK
    """What the printer's font has; a line with other characters is sent as a picture."""
    qr_drawing: QrDrawing = QrDrawing.PRINTER
    """``printer`` is faster, ``picture`` works on printers that know no QR code."""
    answers: PrinterAnswers = PrinterAnswers.IN_ORDER
    """``in_order``: it answers ``GS r 1`` after printing what came before (most do); only
    then is a job known to have ended. ``real_time``: it answers ``DLE EOT`` alone.
    ``nothing``: it never answers, and whether a slip came out nobody knows."""
    job_timeout_s: Positive = 20.0
    """Longest time one slip may take, in seconds."""
    simulated: bool = False
    """The far end is a simulator; refused in production."""


class DocumentPrinterSettings(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True
):
    """``[devices.document_printer]``: the A4 printer (文件打印机)."""

    driver: Literal["ipp", "windows_spooler", "folder"] = "ipp"
    """CUPS or any IPP printer, the Windows spooler, or a folder that keeps each PDF."""
    url: str = ""
    """``ipp://localhost/printers/NAME`` (or ``ipps``, ``http``, ``https``), for ``ipp``."""
    certificate: Path | None = None
    """Certificate (PEM) to trust for ``ipps`` instead of the system's, for ``ipp``."""
    printer_name: str = ""
    """Name in the Windows spooler; empty takes the default printer."""
    folder: Path | None = None
    """Where the PDFs are kept, for ``folder``."""
    patience_s: Positive = 15.0
    """How long a job may wait for paper before it is cancelled, in seconds: a document
    must not come out when its owner has left."""
    job_timeout_s: Positive = 120.0
    """Longest time one document may take, in seconds."""
    simulated: bool = False
    """The far end is a simulator or a folder; refused in production."""


class KeypadSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``[devices.keypad]``: a keypad on a serial port (密码键盘)."""

    port: str = ""
    """Serial port as a path, a glob pattern or ``COM3``."""
    baud: Baud = 9600
    """Speed of the serial port."""
    simulated: bool = False
    """The far end is a simulator; refused in production."""


class PresenceSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``[devices.presence]``: notices that someone approaches (人体感应)."""

    driver: Literal["serial", "camera"] = "serial"
    """A sensor on a serial port, or motion before the code camera."""
    port: str = ""
    """Serial port as a path, a glob pattern or ``COM3``, for ``serial``."""
    baud: Baud = 9600
    """Speed of the serial port."""
    repeats: bool = False
    """The sensor says again and again that someone is there, instead of once."""
    simulated: bool = False
    """The far end is a simulator; refused in production."""


class CueSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``[devices.cues]``: lights beside the slots, and sounds (灯带与提示音)."""

    light_port: str = ""
    """Serial port of the light strip; empty means no lights."""
    light_baud: Baud = 9600
    """Speed of the light strip's port."""
    sound: bool = True
    """Play short sounds where the machine can."""
    simulated: bool = False
    """The far end is a simulator; refused in production."""


class DeviceSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``[devices]``: everything around the screen."""

    id_reader: IdReaderSettings | None = None
    code_camera: CodeCameraSettings | None = None
    document_camera: DocumentCameraSettings | None = None
    face_camera: FaceCameraSettings | None = None
    scanner: ScannerSettings | None = None
    receipt_printer: ReceiptPrinterSettings | None = None
    document_printer: DocumentPrinterSettings | None = None
    keypad: KeypadSettings | None = None
    presence: PresenceSettings | None = None
    cues: CueSettings | None = None
