"""The serial scanner against a scanner at the far end of a pseudo-terminal."""

from __future__ import annotations

import io
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.command_line import main
from devices.device import DeviceState
from devices.scanner.serial_scanner import SerialScanner
from devices.scanner.simulator import ScannerFault, ScannerSimulator
from tests.contracts.device_listener import DeviceListener
from tests.contracts.scanner import IDENTITY_CODE, ScannerContract

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")


class TestSerialScanner(ScannerContract):
    @pytest.fixture(params=["none", "honeywell", "newland"])
    def trigger(self, request: pytest.FixtureRequest) -> str:
        trigger: str = request.param
        return trigger

    @pytest.fixture
    def far_end(self, tmp_path: Path, trigger: str) -> Iterator[ScannerSimulator]:
        simulator = ScannerSimulator(tmp_path / "scanner", trigger=trigger)
        simulator.start()
        yield simulator
        simulator.stop()

    @pytest.fixture
    def device(self, far_end: ScannerSimulator, trigger: str) -> Iterator[SerialScanner]:
        scanner = SerialScanner(str(far_end.link), trigger=trigger)
        yield scanner
        scanner.stop()

    def test_chinese_and_any_bytes_survive_in_small_pieces(
        self, far_end: ScannerSimulator, device: SerialScanner, listener: DeviceListener
    ) -> None:
        device.start()
        listener.wait_for_state(DeviceState.READY)
        far_end.fault(ScannerFault.SLOW)
        code = "税号：91310000MA1K35XXXX".encode("gb18030") + bytes(range(0x80, 0xFF))
        far_end.scan(code)
        listener.wait_for_events(1)
        assert listener.happened == [code]


@pytest.mark.parametrize("trigger", ["honeywell", "newland"])
def test_a_scanner_is_switched_on_and_off(tmp_path: Path, trigger: str) -> None:
    simulator = ScannerSimulator(tmp_path / "scanner", trigger=trigger)
    simulator.start()
    scanner = SerialScanner(str(simulator.link), trigger=trigger)
    listener = DeviceListener(scanner, scanner.code_scanned)
    scanner.start()
    try:
        listener.wait(lambda: simulator.reading)
        simulator.scan(IDENTITY_CODE)
        listener.wait_for_events(1)
        listener.wait(lambda: simulator.reading)  # told again after each read
        scanner.end_scan()
        listener.wait(lambda: not simulator.reading)
        simulator.unplug()
        simulator.plug()
        scanner.begin_scan()
        listener.wait(lambda: simulator.reading)
    finally:
        scanner.stop()
        simulator.stop()


def test_a_code_from_before_the_port_was_opened_is_not_told(tmp_path: Path) -> None:
    simulator = ScannerSimulator(tmp_path / "scanner")
    simulator.start()
    simulator.scan(b"somebody else's code")
    scanner = SerialScanner(str(simulator.link))
    listener = DeviceListener(scanner, scanner.code_scanned)
    scanner.start()
    try:
        listener.wait_for_state(DeviceState.READY)
        simulator.scan(b"mine")
        listener.wait_for_events(1)
        assert listener.happened == [b"mine"]
    finally:
        scanner.stop()
        simulator.stop()


def test_an_unknown_trigger_is_named() -> None:
    with pytest.raises(ValueError, match=r"trigger: .*honeywell.*'datalogic'"):
        SerialScanner("/dev/null", trigger="datalogic")


def test_the_command_line_listens_and_plays(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    link = tmp_path / "scanner"
    command = [sys.executable, "-m", "devices", "scanner"]
    player = subprocess.Popen([*command, "simulate", "--link", str(link)], stdin=subprocess.PIPE)
    listener = subprocess.Popen(
        [*command, "listen", "--port", str(link), "--count", "1", "--suffix", "\\r"],
        stdout=subprocess.PIPE,
    )
    assert isinstance(player.stdin, io.BufferedWriter)
    assert listener.stdout is not None
    try:
        # The listener is ready some time after it began: shown until it is seen.
        while listener.poll() is None:
            player.stdin.write("发票 1\n".encode())
            player.stdin.flush()
            try:
                listener.wait(0.2)
            except subprocess.TimeoutExpired:
                continue
        assert json.loads(listener.stdout.readline())["text"] == "发票 1"
    finally:
        player.stdin.close()
        assert player.wait(10) == 0
        listener.send_signal(signal.SIGTERM)
        listener.communicate(timeout=10)
    with pytest.raises(SystemExit):
        main(["scanner", "listen"])
    assert b"--port" in capsysbinary.readouterr().err
