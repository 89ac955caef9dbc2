"""What is done at the dock is felt by the drivers at the other end."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import cv2
import pytest
import zxingcpp
from PySide6.QtCore import Qt

from devices.cues.cues import Cues, Lamp, LampMode
from devices.device import DeviceState, Fault
from devices.dock.client import DockClient, DockRefusedError, DockUnreachableError
from devices.dock.control import ControlServer, DockRunningError
from devices.dock.dock import Dock
from devices.document_printer.ipp_printer import IppPrinter
from devices.factory import build_devices
from devices.id_reader.sam_v_serial import SamVSerialReader
from devices.keypad.keypad import SerialKeypad
from devices.presence.presence import SerialPresence
from devices.receipt_printer.escpos_printer import EscposPrinter
from devices.receipt_printer.lines import SerialPlace
from devices.scanner.serial_scanner import SerialScanner
from devices.settings import CodeCameraSettings, DeviceSettings
from tests.contracts.document_printer import PDF, DocumentListener
from tests.contracts.id_reader import Listener as CardListener
from tests.contracts.receipt_printer import RECEIPT, PrinterListener
from tests.contracts.waiting import poll

CARD: dict[str, object] = {
    "type": "resident",
    "name": "陈大文",
    "sex": "男",
    "ethnic": "汉",
    "birth": "1980-01-01",
    "address": "河北省石家庄市长安区中山路1号",
    "number": "130102198001010019",
    "issuer": "石家庄市公安局长安分局",
    "valid_from": "2015-01-01",
    "valid_to": "2035-01-01",
}


def codes_before_the_camera(dock: Dock) -> list[str]:
    frame = cv2.imread(str(dock.folder / "camera" / "current.png"))
    return [] if frame is None else [code.text for code in zxingcpp.read_barcodes(frame)]


@pytest.fixture
def people_file(tmp_path: Path) -> Iterator[Path]:
    """One person whose phone gets a new code at each request."""

    class Phone(BaseHTTPRequestHandler):
        served = 0

        def do_GET(self) -> None:
            Phone.served += 1
            body = json.dumps({"code": f"TH1:CODE{Phone.served}"}).encode()
            self.send_response(200 if self.path == "/code" else 404)
            self.end_headers()
            self.wfile.write(body if self.path == "/code" else b"")

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Phone)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    base = f"http://127.0.0.1:{server.server_address[1]}"
    file = tmp_path / "people.json"
    file.write_text(
        json.dumps(
            [
                {"label": "陈大文 法定代表人", "card": CARD, "code_url": f"{base}/code"},
                {"label": "李二 没有手机", "card": CARD},
                {"label": "王三 手机坏了", "card": CARD, "code_url": f"{base}/gone"},
            ]
        ),
        encoding="utf-8",
    )
    yield file
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_card_laid_down_is_read_and_its_leaving_told(dock: Dock, client: DockClient) -> None:
    reader = SamVSerialReader(str(dock.folder / "id_reader"), poll_seconds=0.03)
    listener = CardListener(reader)
    reader.start()
    try:
        listener.wait_for_state(DeviceState.READY)
        client.insert_card(CARD, "陈大文")
        listener.wait_for_events(1)
        assert getattr(listener.happened[0], "name", None) == "陈大文"
        client.pull_card()
        listener.wait_for_events(2)
        assert listener.happened[1] == "removed"
    finally:
        reader.stop()


def test_a_code_shown_is_before_the_camera_until_it_is_hidden(
    dock: Dock, client: DockClient
) -> None:
    poll(lambda: (dock.folder / "camera" / "current.png").exists())
    assert codes_before_the_camera(dock) == []
    client.show_code("TH1:你好")
    poll(lambda: codes_before_the_camera(dock) == ["TH1:你好"])
    client.hide_code()
    poll(lambda: codes_before_the_camera(dock) == [])


def test_the_code_camera_of_the_terminal_reads_what_is_shown(
    dock: Dock, client: DockClient
) -> None:
    settings = DeviceSettings(
        code_camera=CodeCameraSettings(source="watched_folder", path=str(dock.folder / "camera"))
    )
    camera = build_devices(settings, production=False).code_camera
    assert camera is not None
    seen: list[str] = []
    camera.code_seen.connect(
        lambda code: seen.append(code.text), Qt.ConnectionType.DirectConnection
    )
    camera.start()
    try:
        poll(lambda: camera.status.state is DeviceState.READY)
        assert camera.status.simulated
        camera.set_active(True)
        client.show_code("TH1:" + "A7B9C%" * 33)
        poll(lambda: seen == ["TH1:" + "A7B9C%" * 33])
        client.unplug("code_camera")
        poll(lambda: camera.status.state is DeviceState.ABSENT)
        client.plug("code_camera")
        poll(lambda: camera.status.state is DeviceState.READY)
    finally:
        camera.stop()


def test_the_phone_moves_while_it_is_held(dock: Dock, client: DockClient) -> None:
    frame = dock.folder / "camera" / "current.png"
    client.show_code("TH1:A")
    poll(lambda: codes_before_the_camera(dock) == ["TH1:A"])
    first = frame.read_bytes()
    poll(lambda: frame.read_bytes() != first)
    poll(lambda: codes_before_the_camera(dock) == ["TH1:A"])


def test_an_unplugged_camera_gives_no_frame(dock: Dock, client: DockClient) -> None:
    frame = dock.folder / "camera" / "current.png"
    poll(frame.exists)
    client.unplug("code_camera")
    assert not frame.exists()
    client.plug("code_camera")
    poll(frame.exists)


def test_a_blurred_picture_hides_the_code(dock: Dock, client: DockClient) -> None:
    client.show_code("TH1:A")
    poll(lambda: codes_before_the_camera(dock) == ["TH1:A"])
    client.fault("code_camera", "blur")
    poll(lambda: codes_before_the_camera(dock) == [])
    client.fault("code_camera", "none")
    poll(lambda: codes_before_the_camera(dock) == ["TH1:A"])


def test_a_slip_printed_is_seen_at_the_dock_and_paper_can_run_out(
    dock: Dock, client: DockClient
) -> None:
    place = SerialPlace(str(dock.folder / "receipt_printer"), 115200)
    printer = EscposPrinter(place, poll_seconds=0.05)
    listener = PrinterListener(printer)
    assert client.paper() == ""
    assert client.paper_png() is None
    printer.start()
    try:
        assert listener.print_to_end(RECEIPT) is None
        assert "应纳税额" in client.paper()
        png = client.paper_png()
        assert png is not None
        assert png.startswith(b"\x89PNG")
        assert client.state()["slips_printed"] == 1
        client.paper_out()
        listener.wait_for_state(DeviceState.FAULT, Fault.PAPER_OUT)
        client.paper_in()
        listener.wait_for_state(DeviceState.READY)
        client.fault("receipt_printer", "cover_open")
        listener.wait_for_state(DeviceState.FAULT, Fault.COVER_OPEN)
        client.fault("receipt_printer", "none")
        listener.wait_for_state(DeviceState.READY)
        client.unplug("receipt_printer")
        listener.wait_for_state(DeviceState.ABSENT)
    finally:
        printer.stop()


def test_a_document_printed_is_kept_at_the_dock(
    dock: Dock, client: DockClient, tmp_path: Path
) -> None:
    pdf = tmp_path / "receipt.pdf"
    pdf.write_bytes(PDF)
    address = client.state()["devices"]["document_printer"]["place"]
    printer = IppPrinter(address, poll_seconds=0.1, job_poll_seconds=0.05)
    listener = DocumentListener(printer)
    printer.start()
    try:
        assert listener.wait_for_end(printer.print_pdf(pdf, "回执")) is None
    finally:
        printer.stop()
    assert (dock.folder / "documents" / "last.pdf").read_bytes() == PDF
    assert client.state()["documents_printed"] == 1


def test_a_text_scanned_reaches_the_scanner(dock: Dock, client: DockClient) -> None:
    scanner = SerialScanner(str(dock.folder / "scanner"))
    scanned: list[bytes] = []
    scanner.code_scanned.connect(scanned.append, Qt.ConnectionType.DirectConnection)
    scanner.start()
    try:
        poll(lambda: scanner.status.state is DeviceState.READY)
        client.scan("TH1:ABC")
        poll(lambda: scanned == [b"TH1:ABC"])
    finally:
        scanner.stop()


def test_steps_keys_and_lamps_reach_the_other_end(dock: Dock, client: DockClient) -> None:
    presence = SerialPresence(str(dock.folder / "presence"))
    keypad = SerialKeypad(str(dock.folder / "keypad"))
    cues = Cues(light_port=str(dock.folder / "lights"), sound=False)
    told: list[str] = []
    direct = Qt.ConnectionType.DirectConnection
    presence.approached.connect(lambda: told.append("approached"), direct)
    presence.left.connect(lambda: told.append("left"), direct)
    keypad.key_pressed.connect(told.append, direct)
    devices = (presence, keypad, cues)
    for device in devices:
        device.start()
    try:
        poll(lambda: all(device.status.state is DeviceState.READY for device in devices))
        client.approach()
        poll(lambda: told == ["approached"])
        client.press("5")
        client.press("confirm")
        poll(lambda: told == ["approached", "5", "confirm"])
        cues.light(Lamp.CARD, LampMode.BLINK)
        poll(lambda: client.state()["lamps"]["card"] == "blink")
        with pytest.raises(DockRefusedError, match="no key"):
            client.press("any")
    finally:
        for device in devices:
            device.stop()


def test_people_have_cards_and_phones(tmp_path: Path, people_file: Path) -> None:
    dock = Dock(tmp_path / "dock", people_file=people_file)
    dock.start()
    control = ControlServer(dock)
    control.start()
    try:
        with DockClient(dock.folder) as client:
            assert client.people() == ["陈大文 法定代表人", "李二 没有手机", "王三 手机坏了"]
            client.insert_card_of("陈大文")
            assert client.state()["card_label"] == "陈大文 法定代表人"
            client.show_code_of("法定代表人")
            assert client.state()["code"] == "TH1:CODE1"
            client.show_code_of("法定代表人")
            assert client.state()["code"] == "TH1:CODE2"
            with pytest.raises(DockRefusedError, match="no phone"):
                client.show_code_of("李二")
            with pytest.raises(DockRefusedError, match="no code from this address"):
                client.show_code_of("王三")
            with pytest.raises(DockRefusedError, match="nobody is called '赵四'"):
                client.insert_card_of("赵四")
    finally:
        control.stop()
        dock.stop()


def test_what_cannot_be_done_is_told(client: DockClient) -> None:
    with pytest.raises(DockRefusedError, match="birth"):
        client.insert_card(CARD | {"birth": "yesterday"})
    with pytest.raises(DockRefusedError, match="there are id_reader, code_camera"):
        client.unplug("toaster")
    with pytest.raises(DockRefusedError, match="it has dark, blur"):
        client.fault("code_camera", "on fire")
    with pytest.raises(DockRefusedError, match="too long"):
        client.show_code("x" * 5000)
    assert client.state()["code"] is None


def test_a_restarted_dock_is_as_it_was(tmp_path: Path) -> None:
    first = Dock(tmp_path / "dock")
    first.start()
    first.insert_card(CARD, "陈大文")
    first.show_code("TH1:A")
    first.paper_out()
    first.fault("id_reader", "silence")
    first.unplug("code_camera")
    before = first.state()
    first.stop()
    second = Dock(tmp_path / "dock")
    second.start()
    try:
        assert second.state() == before
        assert not (second.folder / "camera" / "current.png").exists()
    finally:
        second.stop()


def test_the_kept_state_is_for_its_owner_only(dock: Dock) -> None:
    dock.insert_card(CARD)
    assert (dock.folder / "state.json").stat().st_mode & 0o777 == 0o600


def test_a_damaged_state_is_told(tmp_path: Path) -> None:
    (tmp_path / "state.json").write_text("{")
    with pytest.raises(ValueError, match="delete it"):
        Dock(tmp_path)


def test_a_second_dock_for_the_same_folder_is_refused(dock: Dock, client: DockClient) -> None:
    client.state()
    with pytest.raises(DockRunningError):
        ControlServer(dock)


def test_without_a_dock_the_client_says_how_to_start_one(tmp_path: Path) -> None:
    with pytest.raises(DockUnreachableError, match=r"devices\.dock serve"):
        DockClient(tmp_path).state()


@pytest.mark.parametrize("line", [b"\n", b"[]\n", b'{"verb": "explode"}\n', b"\xff\n"])
def test_rubbish_on_the_socket_is_answered(dock: Dock, client: DockClient, line: bytes) -> None:
    with socket.socket(socket.AF_UNIX) as raw:
        raw.connect(str(dock.folder / "dock.sock"))
        raw.sendall(line)
        answer = json.loads(raw.makefile().readline())
    assert answer["ok"] is False
    assert "verbs" in answer["error"]
