"""``python -m devices receipt-printer``: ask a printer, print a test slip, or be one."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from devices.device_trial import port_name, seconds, speed, until_stopped
from devices.printer_trial import ask_printer, follow_job
from devices.settings import CharacterSet, PrinterAnswers, QrDrawing

if TYPE_CHECKING:
    from devices.receipt_printer.escpos_printer import EscposPrinter
    from devices.receipt_printer.slip import Slip

_DRIVERS = ("serial", "device_file", "network")


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``receipt-printer`` and its verbs."""
    parser = subparsers.add_parser("receipt-printer", help="ESC/POS slip printer (凭条打印机)")
    verbs = parser.add_subparsers(dest="verb", required=True)

    status = verbs.add_parser("status", help="print how the printer is, as one JSON object")
    status.set_defaults(run=_status)
    test = verbs.add_parser("print-test", help="print a test slip and follow it to its end")
    test.add_argument("--characters", choices=[one.value for one in CharacterSet], default="gbk")
    test.add_argument("--qr-drawing", choices=[one.value for one in QrDrawing], default="printer")
    test.set_defaults(run=_print_test)
    for verb in (status, test):
        verb.description = (
            'Prints {"state", "fault", "detail"}, and "error" and "message" if it cannot '
            "print. Exit status: 0 done, 3 port, 4 the printer."
        )
        verb.add_argument(
            "--port", type=port_name, required=True, help="path, glob pattern, COM3 or host:9100"
        )
        verb.add_argument("--driver", choices=_DRIVERS, default="serial")
        verb.add_argument("--baud", type=speed, default=115200)
        verb.add_argument(
            "--answers",
            choices=[one.value for one in PrinterAnswers],
            default="in_order",
            help="what the printer tells of itself; see the settings",
        )
        verb.add_argument("--columns", type=int, default=48)
        verb.add_argument("--timeout", type=seconds, default=20.0, help="seconds, default 20")

    simulate = verbs.add_parser("simulate", help="be a printer; prints each slip's text")
    simulate.add_argument("--link", type=Path, required=True, help="where the port is to appear")
    simulate.add_argument("--columns", type=int, default=48)
    simulate.set_defaults(run=_simulate)


def test_slip(columns: int) -> Slip:
    """A slip that shows at a glance whether columns, looks, characters and codes are right."""
    from devices.receipt_printer.slip import (
        Alignment,
        KeyValue,
        QrCode,
        Rule,
        Slip,
        TextLine,
        TextSize,
    )

    return Slip(
        (
            TextLine("打印测试 TEST", Alignment.CENTRE, TextSize.LARGE, bold=True),
            Rule(),
            TextLine("".join(str(number % 10) for number in range(1, columns + 1))),
            KeyValue("金额 Amount", "¥ 12,300.00", bold=True),
            TextLine("普通 normal"),
            TextLine("倍高 tall", size=TextSize.TALL),
            TextLine("倍宽 wide", size=TextSize.WIDE),
            TextLine("生僻字 𠮷 㐂", Alignment.RIGHT),
            Rule(double=True),
            QrCode("TEST 打印测试"),
        )
    )


def _printer(arguments: argparse.Namespace) -> EscposPrinter:
    from devices.receipt_printer.escpos_printer import EscposPrinter
    from devices.receipt_printer.lines import (
        DeviceFilePlace,
        LinePlace,
        NetworkPlace,
        SerialPlace,
    )

    place: LinePlace
    if arguments.driver == "network":
        place = NetworkPlace(arguments.port)
    elif arguments.driver == "device_file":
        place = DeviceFilePlace(arguments.port)
    else:
        place = SerialPlace(arguments.port, arguments.baud)
    return EscposPrinter(
        place,
        columns=arguments.columns,
        characters=CharacterSet(getattr(arguments, "characters", "gbk")),
        qr_drawing=QrDrawing(getattr(arguments, "qr_drawing", "printer")),
        answers=PrinterAnswers(arguments.answers),
        job_timeout=arguments.timeout,
    )


def _status(arguments: argparse.Namespace) -> int:
    try:
        printer = _printer(arguments)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    return ask_printer(printer, arguments.port, longest=min(3.0, arguments.timeout))


def _print_test(arguments: argparse.Namespace) -> int:
    try:
        printer = _printer(arguments)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    slip = test_slip(arguments.columns)
    return follow_job(printer, arguments.port, lambda: printer.print_slip(slip))


def _simulate(arguments: argparse.Namespace) -> int:
    from devices.receipt_printer.simulator import ReceiptPrinterSimulator

    done = until_stopped()
    simulator = ReceiptPrinterSimulator(arguments.link, columns=arguments.columns)
    simulator.start()
    seen = 0
    while not done.wait(0.2):
        cut = simulator.slips_cut
        for paper in simulator.papers[seen - cut :] if cut > seen else ():
            print(paper.as_text(), "-" * arguments.columns, sep="\n", flush=True)
        seen = cut
    simulator.stop()
    return 0
