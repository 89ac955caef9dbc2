"""Receipts, and the slip that must not pass for one."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from devices.receipt_printer.slip import KeyValue, QrCode, TextLine
from kiosk.tasks import TaskRunner
from kiosk.tasks.outcome import Outcome, OutcomeState
from kiosk.tasks.receipt import Receipt, ReceiptForm, filed_for, receipt_of_filing
from kiosk.tasks.receipt_pdf import pdf_bytes
from kiosk.tasks.receipt_slip import slip_of
from tests.kiosk.tasks.occasion import TODAY, Begin

Sign = Callable[[TaskRunner], bytes]


def words(receipt: Receipt) -> dict[str, str]:
    return {line.label.zh: line.value.zh for line in (*receipt.lines, *receipt.amounts)}


@pytest.fixture
def accepted_receipt(begin: Begin, signed: Sign, accepted: Outcome) -> Receipt:
    runner = begin()
    signed(runner)
    return runner.receipt_view(accepted)


@pytest.fixture
def queued_slip(begin: Begin, signed: Sign) -> Receipt:
    runner = begin()
    signed(runner)
    return runner.receipt_view(
        Outcome(state=OutcomeState.QUEUED, key="3f2b8c1d-0000-4000-8000-000000000000")
    )


def test_a_receipt_says_what_was_accepted_and_when(accepted_receipt: Receipt) -> None:
    assert accepted_receipt.is_receipt
    assert accepted_receipt.headline.zh == "申报回执"
    assert accepted_receipt.standing.zh == "已受理"
    assert words(accepted_receipt) == {
        "受理编号": "SB20261121000123",
        "受理时间": "2026-11-21 10:03:09",
        "办理事项": "增值税及附加税费申报(小规模纳税人)",
        "纳税人": "样例市**商贸有限公司",
        "识别号": "9100**********0000",
        "所属期": "2026 年第三季度",
        "签名时间": "2026-11-21 10:03:09",
        "增值税(征收率 1%)": "¥ 4,428.70",
        "城市维护建设税(减半)": "¥ 155.00",
        "教育费附加(减半)": "¥ 66.43",
        "地方教育附加(减半)": "¥ 44.29",
    }
    assert accepted_receipt.total is not None
    assert accepted_receipt.total.value.zh == "¥ 4,694.42"
    assert accepted_receipt.code.startswith("TR1:")
    assert accepted_receipt.mark is not None


def test_a_queued_filing_gives_no_receipt(queued_slip: Receipt) -> None:
    assert not queued_slip.is_receipt
    assert queued_slip.headline.zh == "待提交凭条"
    assert queued_slip.standing.zh == "未受理"
    assert queued_slip.code == ""
    assert "受理编号" not in words(queued_slip)
    assert queued_slip.notes[0].zh == "这不是申报回执,不能证明已申报。"
    assert queued_slip.notes[-1].zh == "申报期限 11 月 26 日(还有 5 天):到期还没受理,会算逾期。"
    assert words(queued_slip)["凭条号(本机)"] == "3f2b8c1d"


def test_an_overdue_filing_that_is_only_queued_says_it_stays_overdue(
    begin: Begin, signed: Sign
) -> None:
    runner = begin("overdue")
    signed(runner)
    slip = runner.receipt_view(Outcome(state=OutcomeState.PROCESSING))
    assert slip.form is ReceiptForm.PROCESSING
    assert slip.notes[-1].zh == "申报期限 11 月 10 日 已过:受理前逾期天数继续增加。"


def test_a_refusal_has_no_paper(begin: Begin, signed: Sign) -> None:
    runner = begin()
    signed(runner)
    with pytest.raises(ValueError, match="no receipt"):
        runner.receipt_view(Outcome(state=OutcomeState.REFUSED))


def test_a_receipt_printed_from_the_stored_body_days_later_is_the_same(
    begin: Begin, signed: Sign, accepted: Outcome
) -> None:
    runner = begin()
    body = signed(runner)
    assert runner.period is not None
    later = receipt_of_filing(
        body,
        accepted,
        filed_for(
            runner.definition,
            taxpayer_name=runner.profile.name,
            taxpayer_kind="company",
            today=TODAY,
            due=runner.period.due,
            synthetic=True,
        ),
    )
    assert later == runner.receipt_view(accepted)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_slip_of_a_receipt_ends_in_a_code_to_verify(
    accepted_receipt: Receipt, language: str
) -> None:
    parts = slip_of(accepted_receipt, language).parts
    assert any(isinstance(part, QrCode) for part in parts)
    assert KeyValue("受理编号" if language == "zh" else "Number", "SB20261121000123") in parts


def test_the_slip_of_a_queued_filing_says_large_that_it_is_none(queued_slip: Receipt) -> None:
    parts = slip_of(queued_slip).parts
    assert not any(isinstance(part, QrCode) for part in parts)
    large = [part.text for part in parts if isinstance(part, TextLine) and part.size == "large"]
    assert large == ["待提交凭条", "未受理"]


def drawn(pdf: bytes, folder: Path, name: str) -> QImage:
    """The page as a picture, by a program that is not ours."""
    tool = shutil.which("pdftoppm")
    if tool is None:
        pytest.skip("pdftoppm (poppler-utils) is not installed")
    (folder / f"{name}.pdf").write_bytes(pdf)
    subprocess.run(
        [tool, "-r", "100", "-png", "-singlefile", f"{name}.pdf", name], cwd=folder, check=True
    )
    return QImage(str(folder / f"{name}.png"))


def ink(picture: QImage) -> float:
    """The share of the page that is not white."""
    dark = 0
    for y in range(0, picture.height(), 4):
        for x in range(0, picture.width(), 4):
            dark += picture.pixelColor(x, y).lightness() < 200
    return dark / (picture.height() // 4 * (picture.width() // 4))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_is_one_a4_sheet_with_everything_on_it(
    qtbot: QtBot, accepted_receipt: Receipt, tmp_path: Path, language: str
) -> None:
    pdf = pdf_bytes(accepted_receipt, language)
    picture = drawn(pdf, tmp_path, f"receipt_{language}")
    assert (picture.width(), picture.height()) == (827, 1170)
    assert 0.02 < ink(picture) < 0.2
    margin = [picture.pixelColor(x, y) for x in (20, 806) for y in range(0, 1170, 10)]
    assert all(colour.lightness() > 250 for colour in margin), "something runs off the page"


def test_the_code_on_the_page_can_be_scanned(
    qtbot: QtBot, accepted_receipt: Receipt, tmp_path: Path
) -> None:
    import zxingcpp

    picture = drawn(pdf_bytes(accepted_receipt), tmp_path, "receipt")
    grey = picture.convertToFormat(QImage.Format.Format_Grayscale8)
    found = zxingcpp.read_barcodes(_array(grey))
    assert [code.text for code in found] == [accepted_receipt.code]


def _array(grey: QImage) -> npt.NDArray[np.uint8]:

    flat = np.frombuffer(grey.constBits(), dtype=np.uint8)
    return flat.reshape(grey.height(), grey.bytesPerLine())[:, : grey.width()].copy()


def test_a_queued_slip_looks_different_from_a_receipt_at_a_glance(
    qtbot: QtBot, queued_slip: Receipt, accepted_receipt: Receipt, tmp_path: Path
) -> None:
    queued = drawn(pdf_bytes(queued_slip), tmp_path, "queued")
    receipt = drawn(pdf_bytes(accepted_receipt), tmp_path, "receipt")

    def hues(picture: QImage) -> set[str]:
        colours = set()
        for y in range(0, picture.height(), 2):
            for x in range(0, picture.width(), 2):
                colour = picture.pixelColor(x, y)
                if (
                    colour.hue() < 180
                    and colour.saturation() > 120
                    and 40 < colour.lightness() < 160
                ):
                    colours.add("orange" if colour.hue() < 60 else "green")
        return colours

    assert "green" in hues(receipt)
    assert "green" not in hues(queued)
    assert "orange" in hues(queued)


def test_a_page_can_be_drawn_on_a_worker_thread(qtbot: QtBot, accepted_receipt: Receipt) -> None:
    pages: list[bytes] = []
    worker = threading.Thread(target=lambda: pages.append(pdf_bytes(accepted_receipt)))
    worker.start()
    worker.join(20)
    assert pages
    assert pages[0].startswith(b"%PDF")


def test_no_personal_data_stand_in_the_file_outside_the_page(
    qtbot: QtBot, accepted_receipt: Receipt
) -> None:
    pdf = pdf_bytes(accepted_receipt)
    assert b"SAMPLE" not in pdf
    assert "样例".encode("utf-16-be") not in pdf
