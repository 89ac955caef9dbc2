"""A certificate as the visitor holds it: all rows, numbered pages, a code that scans."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from kiosk.a4_page import A4Page
from kiosk.issued_document import DocumentColumn, IssuedDocument
from kiosk.tasks.issued_document_pdf import _Pages, document_pdf
from tests.kiosk.tasks.occasion import SIGNED_AT


def certificate(rows: int) -> IssuedDocument:
    return IssuedDocument(
        kind="tax_payment_certificate",
        title_zh="税收完税证明",
        title_en="Tax payment certificate",
        number="313312611210001",
        issued_at=SIGNED_AT,
        holder="样例咖啡有限公司",
        holder_id="91000000SAMPLE0000",
        columns=(
            DocumentColumn(label_zh="税种", label_en="Tax"),
            DocumentColumn(label_zh="实缴金额", label_en="Paid", align="right"),
        ),
        rows=tuple(("增值税", f"¥ {row}.00") for row in range(rows)),
        verification="TR1:" + "A1B2C3D4E5" * 22,
        issuer_zh="国家税务总局河北雄安新区税务局",
        issuer_en="Xiong'an tax bureau",
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_row_and_page_number_is_on_the_paper(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    written: list[str] = []
    write, fill = A4Page.text, _Pages.cell

    def text(page: A4Page, words: str, *rest: Any) -> float:
        written.append(words)
        return write(page, words, *rest)

    def cell(page: _Pages, words: str, area: QRectF, **rest: Any) -> None:
        assert area.bottom() <= page.height, "a row runs into the foot of the page"
        written.append(words)
        fill(page, words, area, **rest)

    monkeypatch.setattr(A4Page, "text", text)
    monkeypatch.setattr(_Pages, "cell", cell)
    pdf = document_pdf(certificate(70), language, synthetic=True)
    pages = len(re.findall(rb"/Type /Page\b", pdf))
    assert pages > 2
    assert {f"¥ {row}.00" for row in range(70)} <= set(written)
    column = "Tax" if language == "en" else "税种"
    assert written.count(column) >= pages, "the head of the table is on every page"
    for page in range(1, pages + 1):
        foot = f"Page {page} of {pages}" if language == "en" else f"第 {page} 页,共 {pages} 页"
        assert foot in written


def test_only_made_up_data_is_marked_and_the_code_scans(qtbot: QtBot, tmp_path: Path) -> None:
    import zxingcpp

    tool = shutil.which("pdftoppm")
    if tool is None:
        pytest.skip("pdftoppm (poppler-utils) is not installed")
    paper = certificate(3)
    (tmp_path / "real.pdf").write_bytes(document_pdf(paper, synthetic=False))
    assert len(re.findall(rb"/Type /Page\b", (tmp_path / "real.pdf").read_bytes())) == 1
    subprocess.run(
        [tool, "-r", "110", "-gray", "-png", "-singlefile", "real.pdf", "real"],
        cwd=tmp_path,
        check=True,
    )
    grey = QImage(str(tmp_path / "real.png")).convertToFormat(QImage.Format.Format_Grayscale8)
    flat = np.frombuffer(grey.constBits(), dtype=np.uint8)
    found = zxingcpp.read_barcodes(
        flat.reshape(grey.height(), grey.bytesPerLine())[:, : grey.width()].copy()
    )
    assert [code.text for code in found] == [paper.verification]
    margin = [
        grey.pixelColor(x, y).lightness()
        for x in (20, grey.width() - 20)
        for y in range(0, grey.height(), 10)
    ]
    assert min(margin) > 250, "something runs off the page"
