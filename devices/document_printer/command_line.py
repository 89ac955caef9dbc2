"""``python -m devices document-printer``: ask an IPP printer, print a PDF, or be one."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from devices.document_printer.ipp_printer import IppPrinter


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``document-printer`` and its verbs."""
    parser = subparsers.add_parser("document-printer", help="A4 printer through IPP (文件打印机)")
    verbs = parser.add_subparsers(dest="verb", required=True)

    status = verbs.add_parser("status", help="print how the printer is, as one JSON object")
    status.set_defaults(run=_status)
    show = verbs.add_parser("print", help="print a PDF and follow it to its end")
    show.add_argument("file", type=Path)
    show.set_defaults(run=_print)
    for verb in (status, show):
        verb.add_argument("--url", required=True, help="ipp://localhost/printers/NAME")
        verb.add_argument("--timeout", type=float, default=120.0, help="seconds")

    simulate = verbs.add_parser("simulate", help="be a printer; prints its address")
    simulate.add_argument("--port", type=int, default=0)
    simulate.add_argument("--folder", type=Path, help="where the last document is kept")
    simulate.set_defaults(run=_simulate)


def _tell(printer: IppPrinter, error: str | None = None) -> None:
    status = printer.status
    told = {
        "state": status.state.value,
        "fault": status.fault.value if status.fault else None,
        "detail": status.detail,
    }
    print(json.dumps(told | ({"error": error} if error else {}), ensure_ascii=False))


def _status(arguments: argparse.Namespace) -> int:
    from PySide6.QtCore import Qt

    from devices.device import DeviceState, DeviceStatus
    from devices.document_printer.ipp_printer import IppPrinter

    try:
        printer = IppPrinter(arguments.url)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    known = threading.Event()

    def note(status: DeviceStatus) -> None:
        if status.state is not DeviceState.CONNECTING:
            known.set()

    printer.status_changed.connect(note, Qt.ConnectionType.DirectConnection)
    printer.start()
    known.wait(min(10.0, arguments.timeout))
    _tell(printer)
    ready = printer.status.state is DeviceState.READY
    printer.stop()
    return 0 if ready else 1


def _print(arguments: argparse.Namespace) -> int:
    from PySide6.QtCore import Qt

    from devices.device import Fault
    from devices.document_printer.ipp_printer import IppPrinter

    ended = threading.Event()
    faults: list[Fault] = []

    def fail(_: str, fault: Fault) -> None:
        faults.append(fault)
        ended.set()

    try:
        printer = IppPrinter(arguments.url, job_timeout=arguments.timeout)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    direct = Qt.ConnectionType.DirectConnection
    printer.job_done.connect(lambda _: ended.set(), direct)
    printer.job_failed.connect(fail, direct)
    printer.start()
    try:
        printer.print_pdf(arguments.file, "打印测试 test")
        ended.wait()
        _tell(printer, faults[0].value if faults else None)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    finally:
        printer.stop()
    return 1 if faults else 0


def _simulate(arguments: argparse.Namespace) -> int:
    from devices.document_printer.simulator import IppPrinterSimulator

    done = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: done.set())
    simulator = IppPrinterSimulator(arguments.port, folder=arguments.folder)
    simulator.start()
    print(simulator.url, flush=True)
    done.wait()
    simulator.stop()
    return 0
