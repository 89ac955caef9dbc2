"""Talks to a printer or to CUPS by the Internet Printing Protocol (RFC 8011)."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

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

if TYPE_CHECKING:
    import requests

_SCHEMES = {"ipp": ("http", 631), "ipps": ("https", 631), "http": ("http", 80)}
_SCHEMES["https"] = ("https", 443)
_CONTENT_TYPE = "application/ipp"
_FORBIDDEN = frozenset((0x0401, 0x0402, 0x0403))
NOT_FOUND = 0x0406
NOT_ACCEPTING = 0x0506


class IppUnreachableError(Exception):
    """Nobody listens at the printer's address."""


class IppSilentError(Exception):
    """The printer took the request and did not answer in time."""


class IppProtocolError(Exception):
    """What answers is no IPP printer."""


class IppRefusedError(Exception):
    """The printer refused; ``status`` is its IPP status code."""

    def __init__(self, status: int, told: str = "") -> None:
        super().__init__(f"IPP status {status:#06x} {told}".strip())
        self.status = status
        self.forbidden = status in _FORBIDDEN


class PrinterState(IntEnum):
    """``printer-state``."""

    IDLE = 3
    PROCESSING = 4
    STOPPED = 5


class JobState(IntEnum):
    """``job-state``."""

    PENDING = 3
    HELD = 4
    PROCESSING = 5
    STOPPED = 6
    CANCELLED = 7
    ABORTED = 8
    COMPLETED = 9


@dataclass(frozen=True, slots=True)
class PrinterReport:
    """How the printer is: its state, the reasons (keywords with severity), if it takes jobs."""

    state: PrinterState
    reasons: tuple[str, ...]
    accepting: bool


class IppClient:
    """One printer at one address. Every call raises the errors of this module."""

    def __init__(
        self,
        url: str,
        *,
        user: str = "terminal",
        timeout: float = 5.0,
        certificate: Path | None = None,
    ) -> None:
        """``timeout`` in seconds; ``certificate`` is trusted instead of the system's.

        Raises :class:`ValueError` for an address of another kind.
        """
        parts = urlsplit(url)
        if parts.scheme not in _SCHEMES or not parts.hostname:
            raise ValueError(
                f"{url!r} is not the address of an IPP printer, "
                "such as ipp://localhost/printers/NAME"
            )
        scheme, default_port = _SCHEMES[parts.scheme]
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        port = parts.port or default_port
        self._http_url = urlunsplit((scheme, f"{host}:{port}", parts.path or "/", "", ""))
        secure = scheme == "https"
        self._printer_uri = urlunsplit(
            ("ipps" if secure else "ipp", f"{host}:{port}", parts.path or "/", "", "")
        )
        self._user = user
        self._timeout = timeout
        self._certificate = certificate
        self._numbers = itertools.count(1)
        self._session: requests.Session | None = None

    def close(self) -> None:
        """Let go of the connection; the next call makes a new one."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def printer(self) -> PrinterReport:
        """Ask how the printer is (Get-Printer-Attributes)."""
        answer = self._ask(
            Operation.GET_PRINTER_ATTRIBUTES,
            {
                "requested-attributes": attribute(
                    ValueTag.KEYWORD,
                    "printer-state",
                    "printer-state-reasons",
                    "printer-is-accepting-jobs",
                )
            },
        )
        state = PrinterState(_number(answer, GroupTag.PRINTER, "printer-state", PrinterState))
        reasons = answer.values(GroupTag.PRINTER, "printer-state-reasons")
        accepting = answer.values(GroupTag.PRINTER, "printer-is-accepting-jobs")
        return PrinterReport(
            state,
            tuple(str(reason) for reason in reasons if reason not in ("none", "", None)),
            accepting != (False,),
        )

    def print_pdf(self, document: bytes, title: str) -> int:
        """Hand in a PDF (Print-Job); the printer's number of the job."""
        answer = self._ask(
            Operation.PRINT_JOB,
            {
                "job-name": attribute(ValueTag.NAME, title),
                "document-format": attribute(ValueTag.MIME_TYPE, "application/pdf"),
            },
            document=document,
        )
        return _number(answer, GroupTag.JOB, "job-id")

    def job(self, number: int) -> JobState:
        """Ask how a job is (Get-Job-Attributes)."""
        answer = self._ask(
            Operation.GET_JOB_ATTRIBUTES,
            {
                "job-id": attribute(ValueTag.INTEGER, number),
                "requested-attributes": attribute(ValueTag.KEYWORD, "job-state"),
            },
        )
        return JobState(_number(answer, GroupTag.JOB, "job-state", JobState))

    def waiting_jobs(self) -> list[tuple[int, str]]:
        """Number and name of this user's jobs that have not ended (Get-Jobs)."""
        answer = self._ask(
            Operation.GET_JOBS,
            {
                "which-jobs": attribute(ValueTag.KEYWORD, "not-completed"),
                "my-jobs": attribute(ValueTag.BOOLEAN, True),
                "requested-attributes": attribute(ValueTag.KEYWORD, "job-id", "job-name"),
            },
        )
        found: list[tuple[int, str]] = []
        for group in answer.groups:
            if group.tag == GroupTag.JOB and "job-id" in group.attributes:
                number = group.attributes["job-id"].values[0]
                name = group.attributes.get("job-name")
                if isinstance(number, int):
                    found.append((number, str(name.values[0]) if name is not None else ""))
        return found

    def cancel(self, number: int) -> None:
        """Withdraw a job (Cancel-Job)."""
        self._ask(Operation.CANCEL_JOB, {"job-id": attribute(ValueTag.INTEGER, number)})

    def _ask(
        self, operation: Operation, attributes: dict[str, Attribute], document: bytes = b""
    ) -> Message:
        # RFC 8011 4.1.4: charset, language and target come first, in this order; the
        # job's number directly after the target.
        first = {
            "attributes-charset": attribute(ValueTag.CHARSET, "utf-8"),
            "attributes-natural-language": attribute(ValueTag.LANGUAGE, "zh-cn"),
            "printer-uri": attribute(ValueTag.URI, self._printer_uri),
        }
        if "job-id" in attributes:
            first["job-id"] = attributes["job-id"]
        first["requesting-user-name"] = attribute(ValueTag.NAME, self._user)
        request = Message(
            operation,
            next(self._numbers),
            (Group(GroupTag.OPERATION, first | attributes),),
            document,
        )
        answer = self._exchange(encode(request))
        if answer.request_id != request.request_id:
            raise IppProtocolError("the answer belongs to another request")
        if answer.code >= 0x0100:
            told = answer.values(GroupTag.OPERATION, "status-message")
            raise IppRefusedError(answer.code, str(told[0]) if told else "")
        return answer

    def _exchange(self, request: bytes) -> Message:
        # Loaded at the first exchange, on the driver's thread: it takes 0.1 s.
        import requests

        if self._session is None:
            self._session = requests.Session()
            self._session.trust_env = False  # a printer is never behind a proxy
            if self._certificate is not None:
                self._session.verify = str(self._certificate)
        try:
            reply = self._session.post(
                self._http_url,
                data=request,
                headers={"Content-Type": _CONTENT_TYPE},
                timeout=(self._timeout, self._timeout),
            )
        except requests.exceptions.SSLError as error:
            raise IppProtocolError("the printer's certificate is not trusted") from error
        except requests.ConnectionError as error:
            raise IppUnreachableError("nobody listens at the printer's address") from error
        except requests.Timeout as error:
            raise IppSilentError("the printer did not answer in time") from error
        except requests.RequestException as error:
            raise IppProtocolError(f"no IPP printer ({type(error).__name__})") from error
        if reply.status_code in (401, 403):
            raise IppRefusedError(0x0403, f"HTTP {reply.status_code}")
        if reply.status_code != 200:
            raise IppProtocolError(f"HTTP status {reply.status_code}")
        try:
            return decode(reply.content)
        except IppSyntaxError as error:
            raise IppProtocolError(str(error)) from error


def _number(answer: Message, group: GroupTag, name: str, kinds: type[IntEnum] | None = None) -> int:
    """The number under ``name``, one of ``kinds``. Raises :class:`IppProtocolError`."""
    match answer.values(group, name):
        case (int(number), *_) if kinds is None or number in set(kinds):
            return number
    raise IppProtocolError(f"the answer lacks {name}")
