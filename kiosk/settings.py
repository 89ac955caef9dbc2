"""The terminal's configuration: one typed model, one TOML file.

Every key stands here with its docstring; ``config/terminal.example.toml`` and
``docs/operating/settings.md`` are checked against it. A wrong key, a wrong type or a
missing value is refused with the file and the line.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from devices.settings import DeviceSettings

Positive = Annotated[float, msgspec.Meta(gt=0)]


class SettingsError(Exception):
    """The configuration file cannot be used; the text names file, line and key."""


class TerminalSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``[terminal]``: what this terminal is."""

    mode: Literal["production", "trial"] = "production"
    """``trial`` allows simulated devices and synthetic taxpayers, and marks the screen."""
    label: str = "1 号机"
    """Name of the terminal until the hall server gives it one."""
    hall_name: str = "智慧办税服务厅"
    """Name of the hall until the hall server gives it one."""
    region: str = "100000"
    """Administrative division code (行政区划代码) that picks regional law data."""
    state_dir: Path = Path("/var/lib/tax-hall-terminal")
    """Folder of the encrypted store, its key and the kept printouts."""
    key_file: Path | None = None
    """32-byte key of the store, mode 0600; by default ``store.key`` in ``state_dir``."""


class HallSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``[hall]``: the hall server."""

    url: str = ""
    """Base address, e.g. ``https://hall.example``; only a loopback address may be http.
    Must be given."""
    ca_bundle: Path | None = None
    """Certificate authorities to trust instead of the system's."""
    enrolment_code: str = ""
    """One-time code that enrols this terminal at its first start; then unused."""
    timeout_s: Positive = 5.0
    """Longest wait for an answer, in seconds."""


class ScreenSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``[screen]``: how the window stands."""

    orientation: Literal["portrait", "landscape", "auto"] = "auto"
    """``auto`` follows the shape of the display."""
    width: int = 0
    """Window width in pixels; 0 takes the whole display."""
    height: int = 0
    """Window height in pixels; 0 takes the whole display."""
    full_screen: bool = True
    """Cover the display and hide the pointer, as a hall terminal must."""


class VisitSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``[visit]``: the clock of a visit, in seconds."""

    idle_warning_s: Positive = 90.0
    """Time without a touch until the count-down appears."""
    idle_countdown_s: Positive = 30.0
    """Length of the count-down before the visit ends."""
    rating_s: Positive = 40.0
    """How long the rating page waits before it closes."""
    profile_max_age_h: Positive = 72.0
    """A cached profile older than this is not shown."""


class FaceCheckSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``[face_check]``: a second proof after an ID card, by face among others (人证核验)."""

    on: bool = False
    """Ask for a second proof at the tasks below; off, nothing of this is loaded."""
    tasks: tuple[str, ...] = ()
    """Items (``S21``) at which somebody known by ID card alone gives a second proof. Which one,
    the visitor chooses: text message, staff, or face where the rest of this section is right."""
    detector: Path | None = None
    """YuNet, which finds faces, as ONNX (``face_detection_yunet_2023mar.onnx`` of OpenCV's model
    zoo, MIT licence); not part of this product."""
    detector_sha256: str = "8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4"
    """SHA-256 that the file must have."""
    embedder: Path | None = None
    """Network that describes an aligned face, as ONNX; the hall's to choose and to license."""
    embedder_sha256: str = ""
    """SHA-256 that the file must have."""
    embedder_size: Annotated[int, msgspec.Meta(ge=64, le=256)] = 112
    """Edge of the aligned face that it takes, in pixels."""
    embedder_mean: float = 0.0
    """What is taken off each pixel's value, 0 to 255."""
    embedder_scale: Positive = 1.0
    """What the result is multiplied by."""
    embedder_order: Literal["rgb", "bgr"] = "rgb"
    """Order of the colours that it takes."""
    threshold: Annotated[float, msgspec.Meta(gt=0, lt=1)] | None = None
    """Cosine similarity from which two faces are one person's, as the network's maker gives it
    and the hall has tried it out (SFace: 0.363); below 1."""
    photo_library: Path | None = None
    """The reader maker's library that unpacks the card's photo (``unpack``)."""


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole file."""

    terminal: TerminalSettings = TerminalSettings()
    hall: HallSettings = HallSettings()
    screen: ScreenSettings = ScreenSettings()
    visit: VisitSettings = VisitSettings()
    face_check: FaceCheckSettings = FaceCheckSettings()
    devices: DeviceSettings = DeviceSettings()

    @property
    def production(self) -> bool:
        """Whether simulators and synthetic data are forbidden."""
        return self.terminal.mode == "production"


def load_settings(path: Path) -> Settings:
    """Read and check ``path``.

    Raises :class:`SettingsError` naming file and line when the file is missing, is no
    TOML, lacks ``hall.url``, or holds a key or value that is not known here.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read ({error.strerror})") from error
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: {error}") from error
    try:
        settings = msgspec.convert(raw, Settings, dec_hook=_decode_path)
    except msgspec.ValidationError as error:
        line, message = _locate(text, str(error))
        raise SettingsError(f"{path}:{line}: {message}") from error
    if not settings.hall.url:
        line, _ = _locate(text, " - at `$.hall.url`")
        raise SettingsError(f"{path}:{line}: give the hall server's address (hall.url)")
    return settings


def _decode_path(kind: type, value: object) -> object:
    if kind is Path and isinstance(value, str):
        return Path(value).expanduser()
    raise TypeError(f"expected {kind.__name__}")


_UNKNOWN = re.compile(r"unknown field `(?P<key>[^`]+)`")
_PATH = re.compile(r" - at `\$(?P<path>[^`]*)`")


def _locate(text: str, message: str) -> tuple[int, str]:
    """Find the line of ``text`` a validation message speaks of; (1, …) if none fits."""
    where = _PATH.search(message)
    parts = [part for part in (where.group("path").split(".") if where else []) if part]
    unknown = _UNKNOWN.search(message)
    if unknown:
        parts.append(unknown.group("key"))
    parts = [re.sub(r"\[.*\]$", "", part) for part in parts]
    dotted = ".".join(parts)
    told = _PATH.sub("", message) + (f" ({dotted})" if dotted else "")
    section: list[str] = []
    section_line = 1
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if header := re.match(r"\[\[?([^\]]+)\]\]?", stripped):
            section = [part.strip().strip('"') for part in header.group(1).split(".")]
            if section == parts:
                return number, told
            if section == parts[: len(section)]:
                section_line = number
        elif entry := re.match(r'"?([\w.-]+)"?\s*=', stripped):
            name = section + entry.group(1).split(".")
            if name == parts or name == parts[: len(name)]:
                return number, told
    return section_line, told
