"""The IPP driver against a printer that speaks IPP over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from devices.document_printer.ipp_printer import IppPrinter
from devices.document_printer.simulator import IppPrinterSimulator
from tests.contracts.document_printer import DocumentPrinterContract


class TestIppPrinter(DocumentPrinterContract):
    @pytest.fixture
    def far_end(self, no_thread_is_left: None) -> Iterator[IppPrinterSimulator]:
        simulator = IppPrinterSimulator(seconds_per_document=0.06)
        simulator.start()
        yield simulator
        simulator.stop()

    @pytest.fixture
    def printer(self, far_end: IppPrinterSimulator) -> IppPrinter:
        return IppPrinter(
            far_end.url,
            patience=0.4,
            poll_seconds=0.1,
            job_poll_seconds=0.02,
            answer_seconds=0.5,
        )


@pytest.mark.parametrize("url", ["", "printer", "ftp://host/x", "ipp:///printers/x"])
def test_an_address_that_is_no_ipp_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="ipp://localhost/printers/NAME"):
        IppPrinter(url)
