"""What every document printer must do that answers for its paper: one suite for all drivers.

A driver's test module derives from :class:`DocumentPrinterContract` and provides the
fixtures ``far_end`` (started, with paper) and ``printer`` (not started, with a patience
of half a second or so).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from devices.device import DeviceState, DeviceStatus, Fault
from devices.document_printer.printer import DocumentPrinter
from devices.document_printer.simulator import IppPrinterSimulator, Trouble
from tests.contracts.waiting import poll

PDF = (
    b"%PDF-1.4\n"
    b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
TITLE = "申报回执"


class DocumentListener:
    """Notes all that a printer says; waits for conditions, never for time to pass."""

    def __init__(self, printer: DocumentPrinter) -> None:
        self.printer = printer
        self.ends: list[tuple[str, Fault | None]] = []
        self.statuses: list[DeviceStatus] = []
        self._news = threading.Condition()
        direct = Qt.ConnectionType.DirectConnection
        printer.job_done.connect(lambda job: self._note_end(job, None), direct)
        printer.job_failed.connect(self._note_end, direct)
        printer.status_changed.connect(self._note_status, direct)

    def _note_end(self, job: str, fault: Fault | None) -> None:
        with self._news:
            self.ends.append((job, fault))
            self._news.notify_all()

    def _note_status(self, status: DeviceStatus) -> None:
        with self._news:
            self.statuses.append(status)
            self._news.notify_all()

    def wait(self, condition: Callable[[], bool], seconds: float = 8.0) -> None:
        with self._news:
            assert self._news.wait_for(condition, seconds), (self.statuses, self.ends)

    def wait_for_state(
        self, state: DeviceState, fault: Fault | None = None, seconds: float = 8.0
    ) -> None:
        self.wait(
            lambda: (self.printer.status.state, self.printer.status.fault) == (state, fault),
            seconds,
        )

    def wait_for_end(self, job: str) -> Fault | None:
        self.wait(lambda: any(one == job for one, _ in self.ends), 15)
        (fault,) = [fault for one, fault in self.ends if one == job]
        return fault


class DocumentPrinterContract:
    """Derive, and provide ``far_end`` and ``printer``."""

    @pytest.fixture(autouse=True)
    def no_thread_is_left(self) -> Iterator[None]:
        before = set(threading.enumerate())
        yield
        assert set(threading.enumerate()) <= before

    @pytest.fixture
    def listener(
        self, no_thread_is_left: None, far_end: IppPrinterSimulator, printer: DocumentPrinter
    ) -> Iterator[DocumentListener]:
        yield DocumentListener(printer)
        printer.stop()

    @pytest.fixture
    def pdf(self, tmp_path: Path) -> Path:
        path = tmp_path / "receipt.pdf"
        path.write_bytes(PDF)
        return path

    def test_a_document_comes_out_though_its_file_is_gone(
        self, far_end: IppPrinterSimulator, listener: DocumentListener, pdf: Path
    ) -> None:
        listener.printer.start()
        listener.wait_for_state(DeviceState.READY)
        job = listener.printer.print_pdf(pdf, TITLE)
        pdf.unlink()
        assert listener.wait_for_end(job) is None
        (document,) = far_end.printed
        assert document.document == PDF
        assert document.name.startswith(TITLE)

    def test_it_is_busy_while_printing(
        self, far_end: IppPrinterSimulator, listener: DocumentListener, pdf: Path
    ) -> None:
        listener.printer.start()
        listener.wait_for_state(DeviceState.READY)
        listener.wait_for_end(listener.printer.print_pdf(pdf, TITLE))
        states = [status.state for status in listener.statuses]
        assert states[-2:] == [DeviceState.BUSY, DeviceState.READY]
        assert all(one != following for one, following in pairwise(listener.statuses))

    def test_documents_come_out_in_order(
        self, far_end: IppPrinterSimulator, listener: DocumentListener, pdf: Path
    ) -> None:
        listener.printer.start()
        jobs = [listener.printer.print_pdf(pdf, f"第{n}份") for n in range(3)]
        listener.wait(lambda: len(listener.ends) == 3)
        assert listener.ends == [(job, None) for job in jobs]
        assert [one.name[:3] for one in far_end.printed] == ["第0份", "第1份", "第2份"]

    @pytest.mark.parametrize(
        ("trouble", "fault"),
        [
            (Trouble.PAPER_OUT, Fault.PAPER_OUT),
            (Trouble.JAM, Fault.JAM),
            (Trouble.COVER_OPEN, Fault.COVER_OPEN),
            (Trouble.STOPPED, Fault.INTERNAL),
            (Trouble.NOT_ACCEPTING, Fault.INTERNAL),
            (Trouble.SILENCE, Fault.NO_ANSWER),
            (Trouble.GARBAGE, Fault.PROTOCOL),
            (Trouble.FORBIDDEN, Fault.PERMISSION),
        ],
    )
    def test_a_trouble_is_named_refuses_and_passes(
        self,
        far_end: IppPrinterSimulator,
        listener: DocumentListener,
        pdf: Path,
        trouble: Trouble,
        fault: Fault,
    ) -> None:
        far_end.trouble(trouble)
        listener.printer.start()
        listener.wait_for_state(DeviceState.FAULT, fault)
        assert listener.wait_for_end(listener.printer.print_pdf(pdf, TITLE)) is fault
        far_end.trouble(trouble, on=False)
        listener.wait_for_state(DeviceState.READY)
        assert far_end.printed == ()
        assert listener.wait_for_end(listener.printer.print_pdf(pdf, TITLE)) is None

    @pytest.mark.parametrize(
        ("trouble", "fault"),
        [
            (Trouble.PAPER_OUT, Fault.PAPER_OUT),
            (Trouble.JAM, Fault.JAM),
            (Trouble.COVER_OPEN, Fault.COVER_OPEN),
        ],
    )
    def test_trouble_in_mid_job_is_borne_for_a_while_then_the_job_is_withdrawn(
        self,
        far_end: IppPrinterSimulator,
        listener: DocumentListener,
        pdf: Path,
        trouble: Trouble,
        fault: Fault,
    ) -> None:
        far_end.trouble(Trouble.SLOW)
        listener.printer.start()
        listener.wait_for_state(DeviceState.READY)
        job = listener.printer.print_pdf(pdf, TITLE)
        poll(lambda: bool(far_end.waiting))
        far_end.trouble(trouble)
        listener.wait_for_state(DeviceState.FAULT, fault)
        assert listener.ends == []
        assert listener.wait_for_end(job) is fault
        assert far_end.waiting == ()
        assert far_end.printed == ()

    def test_paper_put_in_soon_enough_saves_the_job(
        self, far_end: IppPrinterSimulator, listener: DocumentListener, pdf: Path
    ) -> None:
        far_end.trouble(Trouble.SLOW)
        listener.printer.start()
        listener.wait_for_state(DeviceState.READY)
        job = listener.printer.print_pdf(pdf, TITLE)
        poll(lambda: bool(far_end.waiting))
        far_end.trouble(Trouble.PAPER_OUT)
        listener.wait_for_state(DeviceState.FAULT, Fault.PAPER_OUT)
        far_end.trouble(Trouble.PAPER_OUT, on=False)
        far_end.trouble(Trouble.SLOW, on=False)
        assert listener.wait_for_end(job) is None

    @pytest.mark.parametrize(
        ("trouble", "fault"),
        [
            (Trouble.PAPER_LOW, Fault.PAPER_NEAR_END),
            (Trouble.SECOND_TRAY_EMPTY, Fault.PAPER_OUT),
        ],
    )
    def test_a_printer_that_complains_but_prints_is_ready(
        self,
        far_end: IppPrinterSimulator,
        listener: DocumentListener,
        pdf: Path,
        trouble: Trouble,
        fault: Fault,
    ) -> None:
        far_end.trouble(trouble)
        listener.printer.start()
        listener.wait_for_state(DeviceState.READY, fault)
        assert listener.wait_for_end(listener.printer.print_pdf(pdf, TITLE)) is None

    def test_a_job_the_printer_breaks_off_fails(
        self, far_end: IppPrinterSimulator, listener: DocumentListener, pdf: Path
    ) -> None:
        far_end.trouble(Trouble.ABORTS)
        listener.printer.start()
        job = listener.printer.print_pdf(pdf, TITLE)
        assert listener.wait_for_end(job) is Fault.INTERNAL

    def test_a_cancelled_job_does_not_come_out(
        self, far_end: IppPrinterSimulator, listener: DocumentListener, pdf: Path
    ) -> None:
        far_end.trouble(Trouble.SLOW)
        listener.printer.start()
        job = listener.printer.print_pdf(pdf, TITLE)
        poll(lambda: bool(far_end.waiting))
        listener.printer.cancel(job)
        assert listener.wait_for_end(job) is Fault.INTERNAL
        assert far_end.waiting == ()

    def test_stopping_withdraws_the_job_under_way(
        self, far_end: IppPrinterSimulator, listener: DocumentListener, pdf: Path
    ) -> None:
        far_end.trouble(Trouble.SLOW)
        listener.printer.start()
        job = listener.printer.print_pdf(pdf, TITLE)
        poll(lambda: bool(far_end.waiting))
        listener.printer.stop()
        assert [one for one, _ in listener.ends] == [job]
        assert far_end.waiting == ()

    def test_a_document_left_in_the_queue_by_a_killed_terminal_is_withdrawn(
        self, far_end: IppPrinterSimulator, listener: DocumentListener, pdf: Path
    ) -> None:
        far_end.trouble(Trouble.SLOW)
        listener.printer.start()
        listener.printer.print_pdf(pdf, TITLE)
        poll(lambda: bool(far_end.waiting))
        far_end.trouble(Trouble.FORBIDDEN)  # the withdrawal at the stop does not get through
        listener.printer.stop()
        assert far_end.waiting
        far_end.trouble(Trouble.FORBIDDEN, on=False)
        listener.printer.start()
        listener.wait_for_state(DeviceState.READY)
        assert far_end.waiting == ()

    def test_unplugged_in_mid_job_fails_it_and_it_does_not_come_out_later(
        self, far_end: IppPrinterSimulator, listener: DocumentListener, pdf: Path
    ) -> None:
        far_end.trouble(Trouble.SLOW)
        listener.printer.start()
        job = listener.printer.print_pdf(pdf, TITLE)
        poll(lambda: bool(far_end.waiting))
        far_end.unplug()
        assert listener.wait_for_end(job) is Fault.NO_ANSWER
        listener.wait_for_state(DeviceState.ABSENT)
        far_end.plug()
        listener.wait_for_state(DeviceState.READY, seconds=3)
        assert far_end.waiting == ()

    @pytest.mark.parametrize("before", [None, Trouble.PAPER_OUT, Trouble.SILENCE, Trouble.GARBAGE])
    def test_unplugged_and_plugged_in_again(
        self,
        far_end: IppPrinterSimulator,
        listener: DocumentListener,
        pdf: Path,
        before: Trouble | None,
    ) -> None:
        if before is not None:
            far_end.trouble(before)
        listener.printer.start()
        listener.wait(
            lambda: listener.printer.status.state in (DeviceState.READY, DeviceState.FAULT)
        )
        far_end.unplug()
        listener.wait_for_state(DeviceState.ABSENT)
        if before is not None:
            far_end.trouble(before, on=False)
        far_end.plug()
        listener.wait_for_state(DeviceState.READY, seconds=3)
        assert listener.wait_for_end(listener.printer.print_pdf(pdf, TITLE)) is None

    def test_absent_at_start_and_found_when_it_comes(
        self, far_end: IppPrinterSimulator, listener: DocumentListener, pdf: Path
    ) -> None:
        far_end.unplug()
        listener.printer.start()
        listener.wait_for_state(DeviceState.ABSENT)
        job = listener.printer.print_pdf(pdf, TITLE)
        assert listener.wait_for_end(job) is Fault.NO_ANSWER
        far_end.plug()
        listener.wait_for_state(DeviceState.READY, seconds=3)

    def test_what_is_no_pdf_is_refused(
        self, far_end: IppPrinterSimulator, listener: DocumentListener, tmp_path: Path
    ) -> None:
        listener.printer.start()
        (tmp_path / "x.pdf").write_text("hello")
        with pytest.raises(ValueError, match="not a PDF"):
            listener.printer.print_pdf(tmp_path / "x.pdf", TITLE)
        with pytest.raises(FileNotFoundError):
            listener.printer.print_pdf(tmp_path / "y.pdf", TITLE)

    def test_it_can_be_stopped_and_started_again(
        self, far_end: IppPrinterSimulator, listener: DocumentListener, pdf: Path
    ) -> None:
        for _ in range(2):
            listener.printer.start()
            listener.wait_for_state(DeviceState.READY)
            listener.printer.stop()
            listener.printer.stop()
            assert listener.printer.status.state is DeviceState.ABSENT
        with pytest.raises(RuntimeError, match="not started"):
            listener.printer.print_pdf(pdf, TITLE)
