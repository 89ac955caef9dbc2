"""A receipt as a slip for the receipt printer."""

from __future__ import annotations

from collections.abc import Iterator

from devices.receipt_printer.slip import (
    Alignment,
    Cut,
    Feed,
    KeyValue,
    QrCode,
    Rule,
    Slip,
    SlipPart,
    TextLine,
    TextSize,
)
from kiosk.bilingual import Bilingual
from kiosk.tasks.receipt import Receipt
from kiosk.typesetting import typeset_for_slip


def slip_of(receipt: Receipt, language: str = "zh") -> Slip:
    """Lay ``receipt`` out for 58 or 80 mm paper in ``language`` (``"zh"`` or ``"en"``)."""
    return Slip(tuple(_parts(receipt, language)))


def _parts(receipt: Receipt, language: str) -> Iterator[SlipPart]:
    def say(text: Bilingual) -> str:
        return typeset_for_slip(text.in_language(language))

    yield TextLine(say(receipt.headline), Alignment.CENTRE, TextSize.LARGE, bold=True)
    if receipt.is_receipt:
        yield TextLine(say(receipt.standing), Alignment.CENTRE)
    else:
        # Whoever is handed this must see at once that it is no receipt.
        yield Rule(double=True)
        yield TextLine(say(receipt.standing), Alignment.CENTRE, TextSize.LARGE, bold=True)
        yield Rule(double=True)
    if receipt.mark is not None:
        yield TextLine(f"* {say(receipt.mark)} *", Alignment.CENTRE)
    yield Rule()
    for line in receipt.lines:
        yield KeyValue(say(line.label), say(line.value))
    if receipt.amounts or receipt.total is not None:
        yield Rule()
    for line in receipt.amounts:
        yield KeyValue(say(line.label), say(line.value))
    if receipt.total is not None:
        yield KeyValue(say(receipt.total.label), say(receipt.total.value), bold=True)
    yield Rule()
    for note in receipt.notes:
        yield TextLine(say(note))
    if receipt.code:
        yield Feed()
        yield QrCode(receipt.code)
        yield TextLine(say(receipt.code_caption), Alignment.CENTRE)
    yield Cut()
