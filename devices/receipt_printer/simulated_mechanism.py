"""The inside of the simulated receipt printer: takes bytes, marks paper, answers.

No wire and no clock of its own: :mod:`devices.receipt_printer.simulator` brings both.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from devices.receipt_printer.escpos_reading import (
    Character,
    Command,
    Control,
    Token,
    is_known,
    read_token,
)
from devices.receipt_printer.line_drawing import Cell
from devices.receipt_printer.paper import DotsOnPaper, Paper, QrOnPaper, TextOnPaper
from devices.receipt_printer.slip import Alignment

_PAPERS_KEPT = 50
_CLEAR_BUFFERS = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
_RECOVER = b"\x10\x05\x02"
_ALIGNMENTS = {
    0: Alignment.LEFT,
    1: Alignment.CENTRE,
    2: Alignment.RIGHT,
    48: Alignment.LEFT,
    49: Alignment.CENTRE,
    50: Alignment.RIGHT,
}


class Trouble(StrEnum):
    """What can be wrong with the printer."""

    PAPER_OUT = "paper_out"
    PAPER_NEAR_END = "paper_near_end"
    COVER_OPEN = "cover_open"
    CUTTER = "cutter"
    SILENCE = "silence"
    GARBAGE = "garbage"
    NO_ORDER = "no_order"  # knows no GS r, as some printers do


@dataclass(slots=True)
class _Style:
    align: Alignment = Alignment.LEFT
    bold: bool = False
    width: int = 1
    height: int = 1
    chinese_width: int = 1
    chinese_height: int = 1


@dataclass(slots=True)
class SimulatedMechanism:
    """An ESC/POS printer with ``columns`` columns of paper."""

    columns: int = 48
    troubles: set[Trouble] = field(default_factory=set)
    lines_left: int | None = None
    """After so many lines the paper runs out; ``None`` for a fresh roll."""
    papers: list[Paper] = field(default_factory=list)
    """What was cut off, oldest first."""
    cuts: int = 0
    """How many slips were cut off."""
    unknown: list[bytes] = field(default_factory=list)
    """Commands it did not know."""
    received: bytearray = field(default_factory=bytearray)
    """All bytes since the last cut."""

    _buffer: bytearray = field(default_factory=bytearray)
    _real_time_tail: bytes = b""
    _style: _Style = field(default_factory=_Style)
    _chinese: bool = True
    _line: list[Cell] = field(default_factory=list)
    _qr_content: str = ""
    _qr_module_dots: int = 3
    _paper: Paper | None = None
    _cutter_stuck: bool = False

    @property
    def online(self) -> bool:
        """Whether it prints what it has."""
        return not (self._cutter_stuck or self.troubles & {Trouble.PAPER_OUT, Trouble.COVER_OPEN})

    @property
    def paper_in_printer(self) -> Paper:
        """What is printed since the last cut."""
        if self._paper is None:
            self._paper = Paper(self.columns)
        return self._paper

    def load_paper(self) -> None:
        """Put in a fresh roll."""
        self.lines_left = None
        self.troubles -= {Trouble.PAPER_OUT, Trouble.PAPER_NEAR_END}

    def switch_on_again(self) -> None:
        """Power off and on: buffers, style and the cutter's error are gone; the paper stays."""
        self._forget()
        self._real_time_tail = b""
        self._cutter_stuck = False
        self._chinese = True

    def receive(self, data: bytes) -> bytes:
        """Take bytes from the wire; the answer is what real-time commands ask for."""
        answer = bytearray()
        self.received += data
        self._buffer += data
        # Real-time commands act at once, wherever they stand: even inside a picture.
        watched = self._real_time_tail + data
        at = 0
        while (at := watched.find(b"\x10", at)) >= 0:
            rest = watched[at:]
            if rest[:2] == b"\x10\x04" and len(rest) >= 3:
                answer += self._real_time_status(rest[2])
                at += 3
            elif rest.startswith(_CLEAR_BUFFERS) or rest.startswith(_RECOVER):
                if rest.startswith(_RECOVER):
                    self._cutter_stuck = False
                self._forget()
                at += len(_CLEAR_BUFFERS if rest.startswith(_CLEAR_BUFFERS) else _RECOVER)
            elif len(rest) < len(_CLEAR_BUFFERS) and (
                _CLEAR_BUFFERS.startswith(rest)
                or _RECOVER.startswith(rest)
                or b"\x10\x04".startswith(rest)
            ):
                break
            else:
                at += 1
        self._real_time_tail = watched[at:] if at >= 0 else b""
        return self._spoken(bytes(answer))

    def work(self, lines: int | None = None) -> bytes:
        """Print what is in the buffer, ``lines`` lines at most; the answer is for the wire."""
        answer = bytearray()
        printed_before = len(self.paper_in_printer.items)
        while self.online and self._buffer:
            token = read_token(bytes(self._buffer[:8192]), chinese=self._chinese)
            if token is None and len(self._buffer) > 8192:
                token = read_token(bytes(self._buffer), chinese=self._chinese)
            if token is None:
                break
            del self._buffer[: token[1]]
            answer += self._execute(token[0])
            done = len(self.paper_in_printer.items) - printed_before
            if lines is not None and done >= lines:
                break
        return self._spoken(bytes(answer))

    def _spoken(self, answer: bytes) -> bytes:
        if Trouble.SILENCE in self.troubles:
            return b""
        return bytes(0xFF for _ in answer) if Trouble.GARBAGE in self.troubles else answer

    def _real_time_status(self, which: int) -> bytes:
        paper_out = Trouble.PAPER_OUT in self.troubles
        cover = Trouble.COVER_OPEN in self.troubles
        match which:
            case 1:
                return bytes((0x12 | (0 if self.online else 0x08),))
            case 2:
                error = 0x40 if self._cutter_stuck else 0
                return bytes((0x12 | (0x04 if cover else 0) | (0x20 if paper_out else 0) | error,))
            case 3:
                return bytes((0x12 | (0x08 if self._cutter_stuck else 0),))
            case 4:
                near = paper_out or Trouble.PAPER_NEAR_END in self.troubles
                return bytes((0x12 | (0x0C if near else 0) | (0x60 if paper_out else 0),))
            case _:
                return b""

    def _forget(self) -> None:
        self._buffer.clear()
        self._line.clear()
        self._style = _Style()

    def _execute(self, token: Token) -> bytes:
        match token:
            case Character():
                self._put(token.encoded)
            case Control(code=0x0A):
                self._end_line()
            case Control():
                pass
            case Command():
                return self._command(token)
        return b""

    def _put(self, encoded: bytes) -> None:
        character = encoded.decode("gb18030", errors="replace")
        style = self._style
        if len(encoded) == 1:
            cell = Cell(character, style.bold, style.width, style.height)
        else:
            cell = Cell(character, style.bold, style.chinese_width, style.chinese_height)
        if sum(one.columns for one in self._line) + cell.columns > self.columns:
            self._end_line()
        self._line.append(cell)

    def _end_line(self) -> None:
        self._mark(TextOnPaper(tuple(self._line), self._style.align))
        self._line.clear()

    def _mark(self, item: TextOnPaper | DotsOnPaper | QrOnPaper) -> None:
        self.paper_in_printer.items.append(item)
        if self.lines_left is not None:
            self.lines_left -= 1
            if self.lines_left <= 0:
                self.troubles.add(Trouble.PAPER_OUT)

    def _command(self, command: Command) -> bytes:
        parameters = command.parameters
        style = self._style
        match command.name:
            case b"\x1b@":
                self._style = _Style()
                self._line.clear()
            case b"\x1b!":
                style.bold = bool(parameters[0] & 0x08)
                style.height = 2 if parameters[0] & 0x10 else 1
                style.width = 2 if parameters[0] & 0x20 else 1
            case b"\x1d!":
                style.width = (parameters[0] >> 4) + 1
                style.height = (parameters[0] & 0x0F) + 1
            case b"\x1c!":
                style.chinese_width = 2 if parameters[0] & 0x04 else 1
                style.chinese_height = 2 if parameters[0] & 0x08 else 1
            case b"\x1bE":
                style.bold = bool(parameters[0] & 1)
            case b"\x1ba":
                style.align = _ALIGNMENTS.get(parameters[0], style.align)
            case b"\x1bd":
                if self._line:
                    self._end_line()
                for _ in range(parameters[0]):
                    self._end_line()
            case b"\x1c&" | b"\x1c.":
                self._chinese = command.name == b"\x1c&"
            case b"\x1dv":
                self._picture(parameters)
            case b"\x1d(":
                self._parameter_block(parameters)
            case b"\x1dV":
                self._cut()
            case b"\x1dr" if Trouble.NO_ORDER not in self.troubles:
                near = Trouble.PAPER_NEAR_END in self.troubles
                return bytes((0x03 if near else 0x00,))
            case _ if not is_known(command):
                self.unknown.append(command.name)
        return b""

    def _picture(self, parameters: bytes) -> None:
        if self._line:
            self._end_line()
        width = int.from_bytes(parameters[2:4], "little") * 8
        height = int.from_bytes(parameters[4:6], "little")
        self._mark(DotsOnPaper(width, height, parameters[6:], self._style.align))

    def _parameter_block(self, parameters: bytes) -> None:
        """``GS ( k``: a two-dimensional code; ``49`` is QR."""
        kind, block = parameters[:1], parameters[3:]
        if kind != b"k" or block[:1] != b"1":
            self.unknown.append(b"\x1d(" + kind)
            return
        function, arguments = block[1:2], block[2:]
        match function:
            case b"C":
                self._qr_module_dots = arguments[0]
            case b"P":
                self._qr_content = arguments[1:].decode("utf-8", errors="replace")
            case b"Q":
                self._mark(QrOnPaper(self._qr_content, self._qr_module_dots, self._style.align))
            case _:  # A: model, E: error correction
                pass

    def _cut(self) -> None:
        if Trouble.CUTTER in self.troubles:
            self._cutter_stuck = True
            return
        paper = self.paper_in_printer
        paper.cut = True
        self.cuts += 1
        self.papers.append(paper)
        del self.papers[:-_PAPERS_KEPT]
        self._paper = None
        self.received.clear()
