"""Devices built from settings; simulated ones kept out of production."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from devices.factory import build_devices
from devices.production_gate import DeviceSettingsError, SimulatedDeviceRefusedError
from devices.settings import DeviceSettings


def settings(section: str, **keys: object) -> DeviceSettings:
    return msgspec.convert({section: keys}, DeviceSettings, strict=False)


REAL: list[tuple[str, dict[str, object], str]] = [
    ("id_reader", {"port": "/dev/serial/by-id/usb-Huashi*"}, "SamVSerialReader"),
    ("id_reader", {"driver": "sam_v_usb"}, "SamVUsbReader"),
    (
        "id_reader",
        {"driver": "vendor_library", "library": Path("/opt/vendor/libsdtapi.so")},
        "VendorLibraryReader",
    ),
    ("code_camera", {}, "CodeCamera"),
    ("code_camera", {"path": "/dev/v4l/by-id/usb-cam-video-index0"}, "CodeCamera"),
    ("document_camera", {"path": "/dev/v4l/by-id/usb-desk-video-index0"}, "DocumentCamera"),
    ("receipt_printer", {"port": "/dev/ttyUSB9"}, "EscposPrinter"),
    ("receipt_printer", {"driver": "device_file", "port": "/dev/usb/lp*"}, "EscposPrinter"),
    ("receipt_printer", {"driver": "network", "port": "192.0.2.7:9100"}, "EscposPrinter"),
    ("document_printer", {"url": "ipp://localhost/printers/A4"}, "IppPrinter"),
    ("document_printer", {"url": "ipps://192.0.2.8/ipp/print"}, "IppPrinter"),
    ("document_printer", {"driver": "windows_spooler"}, "SpoolerPrinter"),
    ("scanner", {"port": "/dev/ttyACM0", "trigger": "honeywell"}, "SerialScanner"),
    (
        "scanner",
        {"driver": "keyboard", "keyboard_nodes": ("/dev/input/by-id/usb-scan-event-kbd",)},
        "KeyboardScanner",
    ),
    ("face_camera", {"path": "/dev/v4l/by-id/face-video-index0"}, "FaceCamera"),
    ("keypad", {"port": "/dev/ttyS1"}, "SerialKeypad"),
    ("presence", {"port": "/dev/ttyS2"}, "SerialPresence"),
    ("cues", {}, "Cues"),
    ("cues", {"light_port": "/dev/ttyS3"}, "Cues"),
]


@pytest.mark.parametrize(("section", "keys", "driver"), REAL)
def test_real_devices_are_built_in_production(
    section: str, keys: dict[str, object], driver: str
) -> None:
    devices = build_devices(settings(section, **keys), production=True)
    (device,) = devices.fitted()
    assert type(device).__name__ == driver
    assert getattr(devices, section) is device
    assert not devices.simulated


SIMULATED: list[tuple[str, dict[str, object], str]] = [
    ("id_reader", {"port": "/dev/ttyUSB0", "simulated": True}, "simulated"),
    ("id_reader", {"driver": "sam_v_usb", "simulated": True}, "simulated"),
    ("id_reader", {"port": "state/dock/id_reader"}, "port"),
    ("id_reader", {"port": "/dev/pts/3"}, "port"),
    ("code_camera", {"simulated": True}, "simulated"),
    ("code_camera", {"source": "watched_folder", "path": "x"}, "source"),
    ("code_camera", {"source": "video_file", "path": "x.mkv"}, "source"),
    ("code_camera", {"source": "image_sequence", "path": "x/*.png"}, "source"),
    ("code_camera", {"path": "x"}, "path"),
    ("document_camera", {"source": "watched_folder", "path": "x"}, "source"),
    ("document_camera", {"path": "x"}, "path"),
    ("face_camera", {"source": "image_sequence", "path": "x"}, "source"),
    ("face_camera", {"path": "x"}, "path"),
    ("receipt_printer", {"port": "/dev/ttyUSB0", "simulated": True}, "simulated"),
    ("receipt_printer", {"port": "state/dock/receipt_printer"}, "port"),
    ("receipt_printer", {"driver": "device_file", "port": "/dev/pts/3"}, "port"),
    ("receipt_printer", {"driver": "network", "port": "127.0.0.1:9100"}, "port"),
    ("receipt_printer", {"driver": "network", "port": "localhost:9100"}, "port"),
    ("receipt_printer", {"driver": "network", "port": "[::1]:9100"}, "port"),
    ("receipt_printer", {"driver": "folder", "port": "slips"}, "driver"),
    ("document_printer", {"url": "ipp://192.0.2.8/ipp/print", "simulated": True}, "simulated"),
    ("document_printer", {"url": "ipp://127.0.0.1:8631/ipp/print"}, "url"),
    ("document_printer", {"driver": "folder", "folder": Path("kept")}, "driver"),
    ("scanner", {"port": "state/dock/scanner"}, "port"),
    ("scanner", {"driver": "keyboard", "keyboard_nodes": ("x",)}, "keyboard_nodes"),
    ("keypad", {"port": "/dev/pts/3"}, "port"),
    ("presence", {"port": "state/dock/presence"}, "port"),
    ("cues", {"light_port": "state/dock/lights"}, "light_port"),
]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX paths")
@pytest.mark.parametrize(("section", "keys", "key"), SIMULATED)
def test_simulated_devices_are_refused_in_production_by_the_key(
    section: str, keys: dict[str, object], key: str
) -> None:
    with pytest.raises(SimulatedDeviceRefusedError) as refused:
        build_devices(settings(section, **keys), production=True)
    assert refused.value.key == f"devices.{section}.{key}"
    assert str(refused.value).startswith(refused.value.key)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX paths")
@pytest.mark.parametrize(("section", "keys", "key"), SIMULATED)
def test_simulated_devices_are_marked_in_trial_even_if_nobody_said_so(
    section: str, keys: dict[str, object], key: str
) -> None:
    devices = build_devices(settings(section, **keys), production=False)
    (device,) = devices.fitted()
    assert device.simulated
    assert devices.simulated


@pytest.fixture
def pseudo_terminal() -> Iterator[str]:
    ours, drivers = os.openpty()
    yield os.ttyname(drivers)
    os.close(ours)
    os.close(drivers)


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_a_link_to_a_pseudo_terminal_is_seen_through(tmp_path: Path, pseudo_terminal: str) -> None:
    from devices.production_gate import ProductionGate

    gate = ProductionGate("devices.id_reader", production=True)
    with pytest.raises(SimulatedDeviceRefusedError, match=r"devices\.id_reader\.port"):
        gate.port("port", pseudo_terminal)
    link = tmp_path / "reader"
    link.symlink_to(pseudo_terminal)
    with pytest.raises(SimulatedDeviceRefusedError):
        gate.port("port", os.path.relpath(link, "/dev").replace("../", "/dev/../", 1))


MISSING: list[tuple[str, dict[str, object], str]] = [
    ("id_reader", {}, "port"),
    ("id_reader", {"driver": "vendor_library"}, "library"),
    ("code_camera", {"source": "watched_folder"}, "path"),
    ("document_camera", {}, "path"),
    ("receipt_printer", {}, "port"),
    ("receipt_printer", {"driver": "folder"}, "port"),
    ("receipt_printer", {"driver": "network", "port": "printer"}, "port"),
    ("receipt_printer", {"driver": "network", "port": "printer:x"}, "port"),
    ("scanner", {}, "port"),
    ("scanner", {"driver": "keyboard"}, "keyboard_nodes"),
    ("keypad", {}, "port"),
    ("presence", {}, "port"),
    ("presence", {"driver": "camera"}, "driver"),
    ("document_printer", {}, "url"),
    ("document_printer", {"url": "ftp://192.0.2.8"}, "url"),
    ("document_printer", {"driver": "folder"}, "folder"),
]


@pytest.mark.parametrize(("section", "keys", "key"), MISSING)
def test_what_is_missing_or_impossible_is_named(
    section: str, keys: dict[str, object], key: str
) -> None:
    with pytest.raises(DeviceSettingsError) as refused:
        build_devices(settings(section, **keys), production=False)
    assert refused.value.key == f"devices.{section}.{key}"


def test_nothing_is_fitted_unless_the_settings_say_so() -> None:
    devices = build_devices(DeviceSettings(), production=True)
    assert devices.fitted() == ()
    assert not devices.simulated


def test_presence_by_camera_follows_the_motion_before_it(qtbot: QtBot) -> None:
    both = msgspec.convert({"code_camera": {}, "presence": {"driver": "camera"}}, DeviceSettings)
    devices = build_devices(both, production=True)
    assert devices.code_camera is not None
    assert devices.presence is not None
    approached: list[bool] = []
    devices.presence.approached.connect(lambda: approached.append(True))
    devices.presence.start()
    devices.code_camera.motion.emit(0.5)
    devices.presence.stop()
    assert approached == [True]


def test_a_reader_without_a_speed_is_a_mistake_in_the_settings() -> None:
    with pytest.raises(msgspec.ValidationError, match=r"length >= 1 - at `\$\.id_reader\.bauds`"):
        settings("id_reader", port="/dev/ttyS0", bauds=[])
