"""``python -m devices id-reader`` against far ends that are not the project's own.

The peer here is written from the published frames alone and shares nothing with the
driver, so that an error in both would show.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import tty
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from devices.command_line import main

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")

PREAMBLE = bytes.fromhex("AAAAAA9669")
FIND = bytes.fromhex("AAAAAA9669 0003 2001 22")
SELECT = bytes.fromhex("AAAAAA9669 0003 2002 21")
READ = bytes.fromhex("AAAAAA9669 0003 3001 32")
FOUND = bytes.fromhex("AAAAAA9669 0008 00009F 00000000 97")
FOUND_90 = bytes.fromhex("AAAAAA9669 0008 000090 00000000 98")
NONE = bytes.fromhex("AAAAAA9669 0004 000080 84")
SELECTED = bytes.fromhex("AAAAAA9669 000C 000090 0000000000000000 9C")
SELF_TEST_FAILED = bytes.fromhex("AAAAAA9669 0004 000060 64")
NOT_AN_ID_CARD = bytes.fromhex("AAAAAA9669 0004 000040 44")
WRONG_CHECK = bytes.fromhex("AAAAAA9669 0004 000010 14")
GONE = bytes.fromhex("AAAAAA9669 0004 000041 45")


def card_frame(name: str = "欧阳𠮷祥") -> bytes:
    text = "".join(
        (
            name + " " * (15 - len(name.encode("utf-16-le")) // 2),
            "1" + "01" + "19490131",
            "上海市黄浦区人民大道200号".ljust(35),
            "310101194901311234",
            "上海市公安局黄浦分局".ljust(15),
            "20060101" + "长期".ljust(8) + " " * 18,
        )
    ).encode("utf-16-le")
    assert len(text) == 256
    body = bytes.fromhex("0508 000090 0100 0400") + text + bytes(range(256)) * 4
    check = 0
    for byte in body:
        check ^= byte
    return PREAMBLE + body + bytes((check,))


class Peer:
    """A far end on a pseudo-terminal that looks each request up, in turn."""

    def __init__(self, replies: dict[bytes, list[bytes]], piece: int = 4096) -> None:
        self._ours, drivers = os.openpty()
        tty.setraw(drivers)
        self.port = os.ttyname(drivers)
        self._ends = [self._ours, drivers]
        self._replies = replies
        self._piece = piece
        self.before_reply: Callable[[bytes], None] = lambda _: None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        heard = b""
        while True:
            try:
                heard += os.read(self._ours, 1024)
                at = heard.find(PREAMBLE)
                while at >= 0 and len(heard) >= at + 10:
                    request, heard = heard[at : at + 10], heard[at + 10 :]
                    at = heard.find(PREAMBLE)
                    self.before_reply(request)
                    turns = self._replies.get(request, [])
                    reply = turns.pop(0) if len(turns) > 1 else (turns or [b""])[0]
                    for start in range(0, len(reply), self._piece):
                        os.write(self._ours, reply[start : start + self._piece])
            except OSError:
                return

    def hang_up(self) -> None:
        for end in self._ends:
            os.close(end)
        self._ends = []

    def close(self) -> None:
        if self._ends:
            # A last byte wakes the thread, which then finds its end closed.
            os.write(self._ends[1], b"\0")
            self.hang_up()
        self._thread.join(5)
        assert not self._thread.is_alive()


@pytest.fixture
def peers() -> Iterator[list[Peer]]:
    made: list[Peer] = []
    yield made
    for peer in made:
        peer.close()


Read = Callable[..., tuple[int, dict[str, object]]]


@pytest.fixture
def read(capsysbinary: pytest.CaptureFixture[bytes]) -> Read:
    def run(port: str, timeout: float = 10.0, *more: str) -> tuple[int, dict[str, object]]:
        status = main(["id-reader", "read", "--port", port, "--timeout", str(timeout), *more])
        printed = capsysbinary.readouterr().out
        assert printed.count(b"\n") == 1
        value: dict[str, object] = json.loads(printed)
        return status, value

    return run


NAME = "欧阳𠮷祥"


@pytest.mark.parametrize("piece", [4096, 1, 33])
@pytest.mark.parametrize(
    "finds", [[FOUND], [FOUND_90], [NONE, NONE, NONE, FOUND], [b"\xaa\xaa\x00" + FOUND]]
)
def test_a_card_is_printed_whole(
    peers: list[Peer], read: Read, finds: list[bytes], piece: int
) -> None:
    peers.append(Peer({FIND: list(finds), SELECT: [SELECTED], READ: [card_frame()]}, piece=piece))
    status, card = read(peers[0].port)
    assert status == 0
    assert (card["type"], card["type_mark"]) == ("resident", "")
    assert card["name"] == NAME
    assert (card["sex"], card["ethnic"], card["birth"]) == ("男", "汉", "1949-01-31")
    assert card["address"] == "上海市黄浦区人民大道200号"
    assert (card["number"], card["issuer"]) == ("310101194901311234", "上海市公安局黄浦分局")
    assert (card["valid_from"], card["valid_to"], card["long_term"]) == ("2006-01-01", "长期", True)


def test_a_torn_answer_is_asked_for_again(peers: list[Peer], read: Read) -> None:
    frame = card_frame()
    peers.append(Peer({FIND: [FOUND, NONE], SELECT: [SELECTED], READ: [frame[:500], frame]}))
    assert read(peers[0].port)[1]["name"] == NAME


def test_a_reader_that_wants_all_steps_anew_after_damage_gets_them(
    peers: list[Peer], read: Read
) -> None:
    frame = card_frame()
    damaged = frame[:-1] + bytes((frame[-1] ^ 0xFF,))
    peers.append(
        Peer(
            {
                FIND: [FOUND],
                SELECT: [SELECTED, GONE, SELECTED],
                READ: [damaged, GONE, frame],
            }
        )
    )
    assert read(peers[0].port)[1]["name"] == NAME


@pytest.mark.parametrize(
    ("replies", "code", "status"),
    [
        ({}, "no_answer", 4),
        ({FIND: [b"\x55" * 40]}, "rubbish_on_the_line", 4),
        ({FIND: [NONE]}, "no_card", 5),
        ({FIND: [NOT_AN_ID_CARD]}, "wrong_card", 6),
        ({FIND: [FOUND, NONE], SELECT: [NONE], READ: [GONE]}, "card_moved", 6),
        ({FIND: [FOUND], SELECT: [SELF_TEST_FAILED]}, "reader_out_of_order", 4),
        ({FIND: [WRONG_CHECK]}, "reader_out_of_order", 4),
        ({FIND: [FOUND, NONE], SELECT: [SELECTED], READ: [GONE]}, "card_moved", 6),
        ({FIND: [FOUND], SELECT: [SELECTED], READ: [card_frame()[:-1] + b"!"]}, "torn_read", 6),
        ({FIND: [FOUND], SELECT: [SELECTED], READ: [card_frame()[:900]]}, "torn_read", 6),
        (
            {FIND: [FOUND], SELECT: [SELECTED], READ: [card_frame("\ufffd")]},
            "content_not_understood",
            6,
        ),
    ],
)
def test_a_failure_is_named_and_no_name_is_printed(
    peers: list[Peer], read: Read, replies: dict[bytes, list[bytes]], code: str, status: int
) -> None:
    peers.append(Peer({key: list(turns) for key, turns in replies.items()}))
    torn = replies.get(READ) == [card_frame()[:900]]  # the end of each is waited for
    seconds = 4.3 if torn else {"no_answer": 2.2, "rubbish_on_the_line": 2.2}.get(code, 1.0)
    seconds = 1.6 if replies == {FIND: [WRONG_CHECK]} else seconds
    seconds = 1.8 if code == "torn_read" and not torn else seconds
    got, value = read(peers[0].port, seconds, "--baud", "115200")
    assert got == status
    assert set(value) == {"error", "message"}
    assert value["error"] == code
    assert "欧阳" not in str(value)


def test_a_port_that_hangs_up_in_mid_answer_gives_no_name(peers: list[Peer], read: Read) -> None:
    peer = Peer({FIND: [FOUND], SELECT: [SELECTED], READ: [card_frame()[:600]]})
    peers.append(peer)
    peer.before_reply = lambda request: peer.hang_up() if request == READ else None
    status, value = read(peer.port, 1.5)
    assert (status, value["error"]) == (3, "port_lost")
    assert "name" not in value


@pytest.mark.parametrize("no_port", ["/dev/null", "."])
def test_what_is_no_serial_port_is_called_so(read: Read, no_port: str) -> None:
    status, value = read(no_port, 0.5)
    assert (status, value["error"]) == (3, "port_forbidden")
    assert value["message"] == f"{no_port}: is not a serial port"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (("--port", ""), "is empty; say where the device is"),
        (("--port", "x", "--timeout", "soon"), "'soon' is no number of seconds above 0"),
    ],
)
def test_a_wrong_command_line_is_told_in_words(
    wrong: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["id-reader", "read", *wrong])
    assert ended.value.code == 2
    assert told in capsys.readouterr().err


def test_ctrl_c_ends_a_trial_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    def pressed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("devices.id_reader.command_line.read_one_card", pressed)
    assert main(["id-reader", "read", "--port", "x"]) == 130
    assert capsysbinary.readouterr() == (b"", b"")


def test_a_port_that_is_not_there(tmp_path: Path, read: Read) -> None:
    status, value = read(str(tmp_path / "no-reader"), 0.5)
    assert (status, value["error"]) == (3, "port_not_found")


def test_the_stand_alone_simulator_is_read_and_probed(tmp_path: Path) -> None:
    link, card = tmp_path / "reader", tmp_path / "card.json"
    card.write_text(
        json.dumps(
            {
                "type": "foreigner_2023",
                "name": "玛丽亚",
                "english_name": "MARIA K",
                "sex": "女",
                "birth": "1985-06-03",
                "number": "931300198506030027",
                "nationality": "GRC",
                "valid_from": "2024-01-02",
                "valid_to": "2034-01-02",
            }
        ),
        encoding="utf-8",
    )
    devices = [sys.executable, "-m", "devices", "id-reader"]
    simulator = subprocess.Popen(
        [*devices, "simulate", "--link", str(link), "--card", str(card)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert simulator.stdin is not None
        assert simulator.stdout is not None
        assert json.loads(simulator.stdout.readline()) == {"link": str(link), "card": True}
        probed = json.loads(
            subprocess.run(
                [*devices, "probe", "--port", str(link)], check=True, capture_output=True
            ).stdout
        )
        assert (probed["baud"], probed["card_present"]) == (115200, True)
        read = json.loads(
            subprocess.run(
                [*devices, "read", "--port", str(link)], check=True, capture_output=True
            ).stdout
        )
        assert (read["type"], read["name"], read["english_name"]) == (
            "foreigner_2023",
            "玛丽亚",
            "MARIA K",
        )
        for order, answer in (
            (b"pull", {"done": "pull", "card": False}),
            (b"insert " + str(card).encode(), {"done": "insert", "card": True}),
            (b"fault bad_checksum", {"done": "fault", "card": True}),
            (b"unplug", {"done": "unplug", "card": True}),
        ):
            simulator.stdin.write(order + b"\n")
            simulator.stdin.flush()
            assert json.loads(simulator.stdout.readline()) == answer
        assert not link.exists()
        simulator.stdin.write(b"dance\n")
        simulator.stdin.flush()
        assert json.loads(simulator.stdout.readline())["error"] == "bad_order"
    finally:
        simulator.send_signal(signal.SIGTERM)
        simulator.communicate(timeout=10)
    assert not link.exists()


def test_a_card_file_that_is_wrong_is_named(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    card = tmp_path / "card.json"
    card.write_text('{"sex": "男"}', encoding="utf-8")
    arguments = ["id-reader", "simulate", "--link", str(tmp_path / "x"), "--card", str(card)]
    assert main(arguments) == 7
    assert json.loads(capsysbinary.readouterr().out)["message"].startswith("birth:")
