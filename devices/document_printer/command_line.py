"""``python -m devices document-printer``: ask an IPP printer, print a PDF, or be one."""

from __future__ import annotations

import argparse
import sys
import threading
from pathlib import Path

from devices.device_trial import BAD_FILE, fail, seconds, tell_printer, until_stopped


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
        verb.description = (
            'Prints {"state", "fault", "detail"}, and "error" and "message" if it cannot '
            "print. Exit status: 0 done, 3 not there, 4 the printer, 7 the file."
        )
        verb.add_argument("--url", required=True, help="ipp://localhost/printers/NAME")
        verb.add_argument("--timeout", type=seconds, default=120.0, help="seconds, default 120")

    simulate = verbs.add_parser("simulate", help="be a printer; prints its address")
    simulate.add_argument("--port", type=int, default=0)
    simulate.add_argument("--folder", type=Path, help="where the last document is kept")
    simulate.set_defaults(run=_simulate)


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
    status = tell_printer(printer.status, arguments.url)
    printer.stop()
    return status


def _print(arguments: argparse.Namespace) -> int:
    from PySide6.QtCore import Qt

    from devices.device import Fault
    from devices.document_printer.ipp_printer import IppPrinter

    ended = threading.Event()
    faults: list[Fault] = []

    def note_failure(_: str, fault: Fault) -> None:
        faults.append(fault)
        ended.set()

    try:
        printer = IppPrinter(arguments.url, job_timeout=arguments.timeout)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    direct = Qt.ConnectionType.DirectConnection
    printer.job_done.connect(lambda _: ended.set(), direct)
    printer.job_failed.connect(note_failure, direct)
    printer.start()
    try:
        printer.print_pdf(arguments.file, "打印测试 test")
        ended.wait()
        return tell_printer(printer.status, arguments.url, faults[0] if faults else None)
    except (OSError, ValueError) as error:
        return fail("bad_file", f"{arguments.file}: {error}", BAD_FILE)
    finally:
        printer.stop()


def _simulate(arguments: argparse.Namespace) -> int:
    from devices.document_printer.simulator import IppPrinterSimulator

    done = until_stopped()
    simulator = IppPrinterSimulator(arguments.port, folder=arguments.folder)
    simulator.start()
    print(simulator.url, flush=True)
    done.wait()
    simulator.stop()
    return 0
