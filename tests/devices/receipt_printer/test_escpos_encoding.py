"""Slips as ESC/POS: read back by a printer's rules, and the codes by a camera's."""

from __future__ import annotations

import numpy as np
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.receipt_printer.escpos_encoding import encode_slip, font_has
from devices.receipt_printer.line_drawing import draw_line
from devices.receipt_printer.paper import DotsOnPaper, Paper, QrOnPaper, TextOnPaper
from devices.receipt_printer.simulated_mechanism import SimulatedMechanism
from devices.receipt_printer.slip import Alignment, Feed, QrCode, Slip, TextLine, TextSize
from devices.receipt_printer.slip_layout import PrintedLine, lay_out, printable
from devices.settings import CharacterSet, QrDrawing

RECEIPT_CODE = "TR1:6BF5Y7QK8%VHQ.NTF+6CW8%6R*HC5"


def printed(
    slip: Slip,
    *,
    columns: int = 32,
    characters: CharacterSet = CharacterSet.GBK,
    qr_drawing: QrDrawing = QrDrawing.PRINTER,
) -> Paper:
    mechanism = SimulatedMechanism(columns)
    pieces = encode_slip(slip, columns=columns, characters=characters, qr_drawing=qr_drawing)
    for piece in pieces:
        mechanism.receive(piece)
    mechanism.work()
    assert mechanism.unknown == []
    (paper,) = mechanism.papers
    return paper


def decoded(picture: object) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(np.asarray(picture))]


def test_chinese_goes_out_as_gb18030_in_chinese_mode() -> None:
    data = b"".join(encode_slip(Slip((TextLine("申报"),)), columns=32))
    assert data.startswith(b"\x1b@")
    assert b"\x1c&" in data
    assert "申报".encode("gb18030") + b"\n" in data


def test_looks_reach_the_paper() -> None:
    paper = printed(Slip((TextLine("未受理 A", Alignment.RIGHT, TextSize.LARGE, bold=True),)))
    line = paper.items[0]
    assert isinstance(line, TextOnPaper)
    assert line.align is Alignment.RIGHT
    assert all((cell.bold, cell.width, cell.height) == (True, 2, 2) for cell in line.cells)


def test_looks_do_not_leak_into_the_next_line() -> None:
    paper = printed(Slip((TextLine("大", size=TextSize.LARGE, bold=True), TextLine("小A"))))
    line = paper.items[1]
    assert isinstance(line, TextOnPaper)
    assert all((cell.bold, cell.width, cell.height) == (False, 1, 1) for cell in line.cells)


def test_a_rare_character_is_drawn() -> None:
    paper = printed(Slip((TextLine("陈𠮷"), TextLine("陈吉"))))
    drawn, written = paper.items[:2]
    assert isinstance(drawn, DotsOnPaper)
    assert (drawn.width, drawn.height) == (384, 30)
    assert drawn.picture().tobytes() == draw_line(PrintedLine("陈𠮷"), 32).tobytes()
    assert isinstance(written, TextOnPaper)


def test_what_the_font_has() -> None:
    assert font_has("ASCII only", CharacterSet.NONE)
    assert font_has("陈", CharacterSet.GB2312)
    assert not font_has("陳", CharacterSet.GB2312)
    assert font_has("陳", CharacterSet.GBK)
    assert not font_has("𠮷", CharacterSet.GBK)
    assert not font_has("税", CharacterSet.NONE)


def test_a_character_that_no_font_has_is_shown_as_missing() -> None:
    missing = draw_line(PrintedLine("\U0003fffd"), 32)
    assert missing.tobytes() == draw_line(PrintedLine("〓"), 32).tobytes()


@pytest.mark.parametrize("drawing", list(QrDrawing))
@pytest.mark.parametrize("columns", [32, 48])
def test_the_code_on_the_paper_can_be_read(drawing: QrDrawing, columns: int) -> None:
    paper = printed(Slip((QrCode(RECEIPT_CODE),)), columns=columns, qr_drawing=drawing)
    assert decoded(paper.as_picture()) == [RECEIPT_CODE]


def test_a_long_code_is_made_smaller_to_fit() -> None:
    content = "TR1:" + "A7B9C%" * 60
    paper = printed(Slip((QrCode(content, module_dots=8),)))
    (code,) = [item for item in paper.items if isinstance(item, QrOnPaper)]
    assert code.module_dots < 8
    assert decoded(paper.as_picture()) == [content]


@pytest.mark.parametrize(("content", "told"), [("x" * 4000, "too long"), ("x" * 2000, "not fit")])
def test_a_code_that_cannot_be_printed_is_refused(content: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        encode_slip(Slip((QrCode(content),)), columns=32)


def test_pictures_go_out_in_strips_between_which_status_can_be_asked() -> None:
    pieces = encode_slip(
        Slip((QrCode(RECEIPT_CODE, 10),)), columns=48, qr_drawing=QrDrawing.PICTURE
    )
    assert max(len(piece) for piece in pieces) <= 8 + 64 * 72


def test_status_asked_between_any_two_pieces_changes_nothing() -> None:
    slip = Slip((TextLine("陈𠮷"), QrCode(RECEIPT_CODE), TextLine("甲"), Feed(2)))
    mechanism = SimulatedMechanism(32)
    for piece in encode_slip(slip, columns=32):
        mechanism.receive(piece + b"\x10\x04\x01")
    mechanism.work()
    assert mechanism.papers[0].as_text() == printed(slip).as_text()


GBK_CHARACTERS = st.characters(codec="gbk", exclude_categories=["Cc", "Zs", "Zl", "Zp"])


@settings(max_examples=60)
@given(st.lists(st.text(GBK_CHARACTERS, min_size=1, max_size=40), min_size=1, max_size=5))
def test_any_text_reads_back_as_it_was_laid_out(lines: list[str]) -> None:
    slip = Slip(tuple(TextLine(line) for line in lines))
    wanted = [part.text for part in lay_out(slip, 32) if isinstance(part, PrintedLine)]
    found = [item.text for item in printed(slip).items if isinstance(item, TextOnPaper)]
    assert found[: len(wanted)] == wanted
    assert set(found[len(wanted) :]) == {""}
    assert printable("".join(lines)) == "".join(wanted)
