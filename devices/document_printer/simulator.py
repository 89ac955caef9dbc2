"""The other end of the document printer's wire: a printer that speaks IPP over HTTP.

Runs in its own threads, without Qt. Jobs take their time, wait while something is wrong,
and can be withdrawn.
"""

from __future__ import annotations

import itertools
import socket
import ssl
import sys
import threading
from dataclasses import dataclass
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from devices.document_printer.ipp_client import JobState, PrinterState
from devices.document_printer.ipp_encoding import (
    Attribute,
    Group,
    GroupTag,
    IppSyntaxError,
    Message,
    Operation,
    ValueTag,
    attribute,
    decode,
    encode,
)

PATH = "/ipp/print"
_OK = 0x0000
_BAD_REQUEST = 0x0400
_NOT_POSSIBLE = 0x0404
_NOT_FOUND = 0x0406
_WRONG_FORMAT = 0x040A
_UNKNOWN_OPERATION = 0x0501
_NOT_ACCEPTING = 0x0506
_TURN_SECONDS = 0.02
_LONGEST_REQUEST = 100_000_000
_DOCUMENTS_KEPT = 20


class Trouble(StrEnum):
    """What can be wrong with the printer."""

    PAPER_OUT = "paper_out"
    PAPER_LOW = "paper_low"
    JAM = "jam"
    COVER_OPEN = "cover_open"
    SECOND_TRAY_EMPTY = "second_tray_empty"  # complains, and prints
    STOPPED = "stopped"
    NOT_ACCEPTING = "not_accepting"
    SLOW = "slow"  # a job does not end
    ABORTS = "aborts"  # every job breaks off
    SILENCE = "silence"
    GARBAGE = "garbage"
    FORBIDDEN = "forbidden"


_REASONS = {
    Trouble.PAPER_OUT: "media-empty-error",
    Trouble.PAPER_LOW: "media-low-report",
    Trouble.JAM: "media-jam-error",
    Trouble.COVER_OPEN: "cover-open",
    Trouble.SECOND_TRAY_EMPTY: "media-empty-warning",
    Trouble.STOPPED: "paused",
}
_HALTING = frozenset((Trouble.PAPER_OUT, Trouble.JAM, Trouble.COVER_OPEN, Trouble.STOPPED))
_ENDED = frozenset((JobState.COMPLETED, JobState.CANCELLED, JobState.ABORTED))


@dataclass(slots=True)
class PrintedDocument:
    """A job that reached paper."""

    name: str
    document: bytes


@dataclass(slots=True)
class _Job:
    number: int
    name: str
    user: str
    document: bytes
    state: JobState = JobState.PENDING
    turns_left: int = 0


class IppPrinterSimulator:
    """A printer at ``http://127.0.0.1:port/ipp/print``. All calls may come from any thread."""

    def __init__(
        self,
        port: int = 0,
        *,
        seconds_per_document: float = 0.1,
        folder: Path | None = None,
        certificate: Path | None = None,
    ) -> None:
        """``port`` 0 lets the system choose one, which is then kept.

        The last document is also written to ``folder`` as ``last.pdf``. With a
        ``certificate`` (PEM with its key) it speaks IPP over TLS only.
        """
        self.certificate = certificate
        self.port = port
        self.documents_printed = 0
        self._folder = folder
        self._turns = max(1, round(seconds_per_document / _TURN_SECONDS))
        self._lock = threading.RLock()
        self._numbers = itertools.count(1)
        self._jobs: dict[int, _Job] = {}
        self._printed: list[PrintedDocument] = []
        self._troubles: set[Trouble] = set()
        self._server: _Server | None = None
        self._listening: threading.Thread | None = None
        self._motor: threading.Thread | None = None
        self._stopping = threading.Event()
        self._released = threading.Event()  # set when silence ends

    @property
    def url(self) -> str:
        """The printer's address."""
        return f"ipp://127.0.0.1:{self.port}{PATH}"

    @property
    def plugged(self) -> bool:
        """Whether it is plugged in and switched on."""
        return self._server is not None

    @property
    def troubles(self) -> frozenset[Trouble]:
        """What is wrong with it now."""
        with self._lock:
            return frozenset(self._troubles)

    @property
    def printed(self) -> tuple[PrintedDocument, ...]:
        """What came out, oldest first."""
        with self._lock:
            return tuple(self._printed)

    @property
    def waiting(self) -> tuple[str, ...]:
        """Names of the jobs that have not ended."""
        with self._lock:
            return tuple(job.name for job in self._jobs.values() if job.state not in _ENDED)

    def start(self) -> None:
        """Plug in and work until :meth:`stop`."""
        if self._motor is None:
            self._stopping.clear()
            self.plug()
            self._motor = threading.Thread(target=self._turn, name="ipp-motor", daemon=True)
            self._motor.start()

    def stop(self) -> None:
        """Unplug and end the threads; safe to call twice."""
        motor, self._motor = self._motor, None
        if motor is not None:
            self._stopping.set()
            motor.join()
        self.unplug()

    def plug(self) -> None:
        """Plug in, under the old port."""
        with self._lock:
            if self._server is None:
                self._released.clear()
                self._server = _Server(self, self.port)
                self.port = int(self._server.server_address[1])
                self._listening = threading.Thread(
                    target=self._server.serve_forever,
                    kwargs={"poll_interval": 0.05},
                    name="ipp-peer",
                    daemon=True,
                )
                self._listening.start()

    def unplug(self) -> None:
        """Pull the plug; jobs that were in the printer's memory stay, as in a print server's."""
        with self._lock:
            server, self._server = self._server, None
            listening, self._listening = self._listening, None
        self._released.set()
        if server is not None and listening is not None:
            server.shutdown()
            listening.join()
            server.server_close()

    def trouble(self, kind: Trouble, *, on: bool = True) -> None:
        """Switch one trouble on or off."""
        with self._lock:
            if on:
                self._troubles.add(kind)
                self._released.clear()
            else:
                self._troubles.discard(kind)
                self._released.set()

    def answer(self, request: bytes) -> bytes | None:
        """The answer to one HTTP body; ``None`` for one that never comes."""
        if Trouble.SILENCE in self.troubles:
            self._released.wait(30)
            return None
        if Trouble.GARBAGE in self.troubles:
            return b"<html>not a printer</html>"
        try:
            message = decode(request)
        except IppSyntaxError:
            return encode(Message(_BAD_REQUEST, 1, (_greeting(),)))
        with self._lock:
            status, groups = self._perform(message)
        return encode(Message(status, message.request_id, (_greeting(), *groups)))

    def _perform(self, message: Message) -> tuple[int, list[Group]]:
        def asked(name: str) -> object:
            values = message.values(GroupTag.OPERATION, name)
            return values[0] if values else None

        if Trouble.FORBIDDEN in self._troubles:
            return 0x0403, []
        match message.code:
            case Operation.GET_PRINTER_ATTRIBUTES:
                return _OK, [Group(GroupTag.PRINTER, self._attributes())]
            case Operation.PRINT_JOB:
                if Trouble.NOT_ACCEPTING in self._troubles:
                    return _NOT_ACCEPTING, []
                if not message.document.startswith(b"%PDF-"):
                    return _WRONG_FORMAT, []
                job = _Job(
                    next(self._numbers),
                    str(asked("job-name") or ""),
                    str(asked("requesting-user-name") or ""),
                    message.document,
                    turns_left=self._turns,
                )
                self._jobs[job.number] = job
                return _OK, [_job_group(job)]
            case Operation.GET_JOBS:
                user = asked("requesting-user-name")
                return _OK, [
                    _job_group(job)
                    for job in self._jobs.values()
                    if job.state not in _ENDED and (not asked("my-jobs") or job.user == user)
                ]
            case Operation.GET_JOB_ATTRIBUTES | Operation.CANCEL_JOB:
                return self._about_job(message.code, asked("job-id"))
            case _:
                return _UNKNOWN_OPERATION, []

    def _about_job(self, operation: int, number: object) -> tuple[int, list[Group]]:
        job = self._jobs.get(number) if isinstance(number, int) else None
        if job is None:
            return _NOT_FOUND, []
        if operation == Operation.GET_JOB_ATTRIBUTES:
            return _OK, [_job_group(job)]
        if job.state in _ENDED:
            return _NOT_POSSIBLE, []
        job.state = JobState.CANCELLED
        return _OK, []

    def _attributes(self) -> dict[str, Attribute]:
        reasons = sorted(_REASONS[one] for one in self._troubles if one in _REASONS)
        printing = any(job.state is JobState.PROCESSING for job in self._jobs.values())
        if self._troubles & _HALTING:
            state = PrinterState.STOPPED
        else:
            state = PrinterState.PROCESSING if printing else PrinterState.IDLE
        accepting = Trouble.NOT_ACCEPTING not in self._troubles
        return {
            "printer-state": attribute(ValueTag.ENUM, int(state)),
            "printer-state-reasons": attribute(ValueTag.KEYWORD, *(reasons or ["none"])),
            "printer-is-accepting-jobs": attribute(ValueTag.BOOLEAN, accepting),
        }

    def _turn(self) -> None:
        while not self._stopping.wait(_TURN_SECONDS):
            with self._lock:
                job = next((one for one in self._jobs.values() if one.state not in _ENDED), None)
                if job is None or self._server is None:
                    continue
                if self._troubles & _HALTING:
                    job.state = JobState.STOPPED
                    continue
                job.state = JobState.PROCESSING
                if Trouble.ABORTS in self._troubles:
                    job.state = JobState.ABORTED
                elif Trouble.SLOW not in self._troubles:
                    job.turns_left -= 1
                    if job.turns_left <= 0:
                        job.state = JobState.COMPLETED
                        self._put_out(job)

    def _put_out(self, job: _Job) -> None:
        self.documents_printed += 1
        self._printed.append(PrintedDocument(job.name, job.document))
        del self._printed[:-_DOCUMENTS_KEPT]
        if self._folder is not None:
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / "last.pdf").write_bytes(job.document)


def _greeting() -> Group:
    return Group(
        GroupTag.OPERATION,
        {
            "attributes-charset": attribute(ValueTag.CHARSET, "utf-8"),
            "attributes-natural-language": attribute(ValueTag.LANGUAGE, "zh-cn"),
        },
    )


def _job_group(job: _Job) -> Group:
    return Group(
        GroupTag.JOB,
        {
            "job-id": attribute(ValueTag.INTEGER, job.number),
            "job-name": attribute(ValueTag.NAME, job.name),
            "job-state": attribute(ValueTag.ENUM, int(job.state)),
            "job-state-reasons": attribute(ValueTag.KEYWORD, "none"),
        },
    )


class _Server(ThreadingHTTPServer):
    """HTTP around one simulated printer."""

    daemon_threads = False  # closing waits for them

    def __init__(self, printer: IppPrinterSimulator, port: int) -> None:
        self.printer = printer
        super().__init__(("127.0.0.1", port), _Handler)
        if printer.certificate is not None:
            tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            tls.load_cert_chain(printer.certificate)
            self.socket = tls.wrap_socket(
                self.socket, server_side=True, do_handshake_on_connect=False
            )

    def handle_error(
        self,
        request: socket.socket | tuple[bytes, socket.socket],
        client_address: object,
    ) -> None:
        """Say nothing of callers that hang up, as one does who does not trust us."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """One HTTP request: an IPP message in, one out."""

    server: _Server

    def do_POST(self) -> None:
        """Answer an IPP request."""
        length = min(int(self.headers.get("Content-Length", "0")), _LONGEST_REQUEST)
        answer = self.server.printer.answer(self.rfile.read(length))
        if answer is None:
            return
        self.send_response(200)
        self.send_header("Content-Type", "application/ipp")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Say nothing: job names are nobody's business."""
