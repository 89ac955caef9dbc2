"""The A4 page of a result: the document that was issued, else the receipt or slip itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.issued_document import IssuedDocument
    from kiosk.tasks.runner import TaskRunner


def issued_document(runner: TaskRunner) -> IssuedDocument | None:
    """What the bureau issued because of this run: with the money, or with the receipt."""
    voucher = runner.paying.payment.voucher
    if voucher is not None and voucher.document is not None:
        return voucher.document
    outcome = runner.outcome
    return None if outcome is None or outcome.receipt is None else outcome.receipt.document


def came_with_money(runner: TaskRunner) -> IssuedDocument | None:
    """What the visitor came for, where it was issued only with the payment: an invoice."""
    voucher, outcome = runner.paying.payment.voucher, runner.outcome
    receipt = None if outcome is None else outcome.receipt
    if voucher is None or receipt is None or receipt.document is None:
        return None
    return voucher.document


def draw_result(runner: TaskRunner, language: str) -> Callable[[], bytes]:
    """How to draw the page (PDF): read from ``runner`` now, drawn later on any thread.

    Raises :class:`kiosk.tasks.runner.NotReady` while there is nothing to print.
    """
    from kiosk.tasks.issued_document_pdf import document_pdf
    from kiosk.tasks.receipt_pdf import pdf_bytes

    document = issued_document(runner)
    if document is not None:
        synthetic = runner.profile.synthetic
        return lambda: document_pdf(document, language, synthetic=synthetic)
    receipt = runner.receipt_view()
    return lambda: pdf_bytes(receipt, language)
