"""What every receipt printer offers to the terminal."""

from __future__ import annotations

from PySide6.QtCore import Signal

from devices.device import Device
from devices.receipt_printer.slip import Slip


class ReceiptPrinter(Device):
    """Prints slips, one after the other, and follows each to its end.

    A printer that is low on paper but prints is ``READY`` with the fault
    ``PAPER_NEAR_END``; every other fault comes with the state ``FAULT``.
    """

    job_done = Signal(str)
    """The job with this id is on paper and cut off."""
    job_failed = Signal(str, object)
    """The job with this id did not come out whole, and why (:class:`devices.device.Fault`).

    It is not tried again: printing the slip once more is the visitor's decision.
    """

    def print_slip(self, slip: Slip) -> str:
        """Queue the slip and return the job's id at once.

        Exactly one of :attr:`job_done` and :attr:`job_failed` follows for each id, from the
        driver's thread. Raises :class:`RuntimeError` if the printer was never started.
        """
        raise NotImplementedError
