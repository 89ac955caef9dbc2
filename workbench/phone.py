"""A visitor's phone: it scans a code on the terminal's screen and fetches the paper behind it."""

from __future__ import annotations

import numpy as np
import requests
import zxingcpp
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickWindow

_PDF = b"%PDF-"


def scan_screen(window: QQuickWindow) -> str:
    """The first web address in a code on the screen, with what is behind its ``#``."""
    picture = window.grabWindow().convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(picture.constBits(), np.uint8).reshape(
        picture.height(), picture.bytesPerLine()
    )
    for found in zxingcpp.read_barcodes(np.ascontiguousarray(rows[:, : picture.width()])):
        if found.text.startswith("http"):
            return str(found.text)
    return ""


def fetch_paper(address: str) -> bytes:
    """Open the page as a browser does and press its button; returns the PDF.

    Raises ``AssertionError`` if the page, its button or the paper is not there.
    """
    page, _, key = address.partition("#")
    opened = requests.get(page, timeout=5)
    if "保存到手机" not in opened.text:
        raise AssertionError("the page has no button to save the paper")
    answer = requests.post(page, data={"key": key}, timeout=5)
    if not answer.content.startswith(_PDF):
        raise AssertionError(f"the phone got no paper ({answer.status_code})")
    return answer.content
