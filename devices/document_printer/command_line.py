"""``python -m devices document-printer``: ask an IPP printer, print a PDF, or be one."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from devices.device_trial import BAD_FILE, fail, seconds, until_stopped
from devices.printer_trial import ask_printer, follow_job


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
    from devices.document_printer.ipp_printer import IppPrinter

    try:
        printer = IppPrinter(arguments.url)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    return ask_printer(printer, arguments.url, longest=min(10.0, arguments.timeout))


def _print(arguments: argparse.Namespace) -> int:
    from devices.document_printer.ipp_printer import IppPrinter

    try:
        printer = IppPrinter(arguments.url, job_timeout=arguments.timeout)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    try:
        return follow_job(
            printer, arguments.url, lambda: printer.print_pdf(arguments.file, "打印测试 test")
        )
    except (OSError, ValueError) as error:
        return fail("bad_file", f"{arguments.file}: {error}", BAD_FILE)


def _simulate(arguments: argparse.Namespace) -> int:
    from devices.document_printer.simulator import IppPrinterSimulator

    done = until_stopped()
    simulator = IppPrinterSimulator(arguments.port, folder=arguments.folder)
    simulator.start()
    print(simulator.url, flush=True)
    done.wait()
    simulator.stop()
    return 0
