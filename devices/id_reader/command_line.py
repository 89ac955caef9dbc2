"""``python -m devices id-reader``: read a card, look for a reader, be one."""

from __future__ import annotations

import argparse
import json
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from devices.device_trial import fail, port_name, print_json, seconds, until_stopped
from devices.id_reader.card import IdCard
from devices.id_reader.card_json import card_from_json, card_to_json
from devices.id_reader.failure import ReadFault
from devices.id_reader.sam_v import BAUD_RATES
from devices.id_reader.single_read import GivenUp, NoCardReadError, read_one_card
from devices.trace import TracePeer, TraceRecorder, parse_trace, write_trace

if TYPE_CHECKING:
    from devices.id_reader.simulator import SamVSimulator

# Exit statuses; 2 is argparse's own for a wrong command line.
_PORT_TROUBLE, _READER_TROUBLE, _NO_CARD, _CARD_TROUBLE, _BAD_FILE = 3, 4, 5, 6, 7
_EXIT_STATUS: dict[str, int] = {
    GivenUp.PORT_NOT_FOUND: _PORT_TROUBLE,
    GivenUp.PORT_FORBIDDEN: _PORT_TROUBLE,
    GivenUp.PORT_LOST: _PORT_TROUBLE,
    GivenUp.NO_ANSWER: _READER_TROUBLE,
    GivenUp.RUBBISH: _READER_TROUBLE,
    GivenUp.OUT_OF_ORDER: _READER_TROUBLE,
    GivenUp.NO_CARD: _NO_CARD,
    GivenUp.UNFINISHED: _CARD_TROUBLE,
    **dict.fromkeys(ReadFault, _CARD_TROUBLE),
}


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``id-reader`` and its verbs."""
    parser = subparsers.add_parser("id-reader", help="identity-card reader (身份证阅读器)")
    verbs = parser.add_subparsers(dest="verb", required=True)

    read = verbs.add_parser(
        "read",
        help="read one card and print it as one JSON object",
        description="Read one card. Prints exactly one JSON object: the card, or "
        '{"error": code, "message": text}. Exit status: 0 read, 3 port, 4 reader, '
        "5 no card in time, 6 the card could not be read.",
    )
    _add_port(read)
    read.add_argument("--timeout", type=seconds, default=30.0, help="seconds, default 30")
    read.add_argument(
        "--record", type=Path, help="write what went over the line to this file (devices.trace)"
    )
    read.add_argument(
        "--anonymise",
        action="store_true",
        help="an invented card in place of the real one in the recorded file",
    )
    read.set_defaults(run=_read)

    probe = verbs.add_parser("probe", help="find out whether a reader answers, and how fast")
    _add_port(probe)
    probe.set_defaults(run=_probe)

    simulate = verbs.add_parser(
        "simulate",
        help="be a reader with a card, for development",
        description="Be a reader at the far end of a pseudo-terminal until stopped. Lines on "
        "the standard input are orders: insert FILE, pull, fault [KIND], unplug, plug. A card "
        "that was read is found again only after it was pulled.",
    )
    simulate.add_argument("--link", type=Path, required=True, help="where the port is to appear")
    simulate.add_argument("--card", type=Path, help="JSON file as `read` prints it; none: no card")
    simulate.add_argument("--fault", help="a kind of devices.id_reader.simulator.SamVFault")
    simulate.set_defaults(run=_simulate)

    replay = verbs.add_parser(
        "replay",
        help="be the reader of a recorded trace",
        description="Play a trace (devices.trace) at the far end of a pseudo-terminal until "
        "stopped. Traces from real readers are welcome; replace what is personal first, with "
        "`read --record FILE --anonymise`. Prints whether all was played, or what the "
        "terminal asked instead was not in the trace.",
    )
    replay.add_argument("--link", type=Path, required=True, help="where the port is to appear")
    replay.add_argument("file", type=Path)
    replay.set_defaults(run=_replay)


def _add_port(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--port",
        type=port_name,
        required=True,
        help="path, glob pattern or COM3; prefer /dev/serial/by-id/...",
    )
    parser.add_argument(
        "--baud", type=int, choices=BAUD_RATES, help="only this speed; default: try all"
    )


def _read(arguments: argparse.Namespace) -> int:
    bauds = (arguments.baud,) if arguments.baud else BAUD_RATES
    recorder = TraceRecorder() if arguments.record else None
    card, given_up = None, None
    try:
        card = read_one_card(arguments.port, arguments.timeout, bauds=bauds, recorder=recorder)
    except NoCardReadError as error:
        given_up = error
    if recorder is not None:
        try:
            _keep_trace(recorder, arguments.record, anonymised=arguments.anonymise)
        except OSError as error:
            return fail("not_written", f"{arguments.record}: {error.strerror}", _BAD_FILE)
    if given_up is not None:
        return fail(given_up.code, given_up.message, _EXIT_STATUS[given_up.code])
    if card is not None:
        print_json(card_to_json(card))
    return 0


def _keep_trace(recorder: TraceRecorder, file: Path, *, anonymised: bool) -> None:
    if anonymised:
        from devices.id_reader.anonymised_trace import anonymise

        write_trace(file, anonymise(recorder.chunks), comment="identity-card reader, anonymised")
    else:
        write_trace(file, recorder.chunks, comment="identity-card reader; holds a person's card")


def _replay(arguments: argparse.Namespace) -> int:
    try:
        chunks = parse_trace(arguments.file.read_text(encoding="utf-8"))
        peer = TracePeer(arguments.link, chunks)
    except (OSError, ValueError) as error:
        return fail("bad_trace", f"{arguments.file}: {error}", _BAD_FILE)
    done = until_stopped()
    peer.start()
    try:
        print_json({"link": str(arguments.link), "chunks": len(chunks)})
        while not done.is_set() and not peer.ended.wait(0.1):
            pass
        if peer.departed_at is not None:
            return fail(
                "departed", f"chunk {peer.departed_at + 1} was not what came", _READER_TROUBLE
            )
        if peer.ended.is_set():
            print_json({"played": len(chunks)})
        done.wait()  # the last bytes are still to be read
    finally:
        peer.stop()
    return 0


def _probe(arguments: argparse.Namespace) -> int:
    from devices.id_reader.probe import probe_reader

    bauds = (arguments.baud,) if arguments.baud else BAUD_RATES
    try:
        found = probe_reader(arguments.port, bauds=bauds)
    except NoCardReadError as error:
        return fail(error.code, error.message, _EXIT_STATUS[error.code])
    print_json(
        {
            "port": found.path,
            "baud": found.baud,
            "module_number": found.module_number.hex(),
            "card_present": found.card_present,
        }
    )
    return 0


def _simulate(arguments: argparse.Namespace) -> int:
    from devices.id_reader.simulator import SamVSimulator

    simulator = SamVSimulator(arguments.link)
    try:
        if arguments.card is not None:
            simulator.insert(_card_in(arguments.card))
        simulator.fault(arguments.fault)
    except (OSError, ValueError) as error:
        return fail("bad_card_file", str(error), _BAD_FILE)
    done = until_stopped()
    simulator.start()
    try:
        print_json({"link": str(arguments.link), "card": simulator.holds_card})
        orders = threading.Thread(target=_follow_orders, args=(simulator,), daemon=True)
        orders.start()
        done.wait()
    finally:
        simulator.stop()
    return 0


def _card_in(file: Path) -> IdCard:
    content = json.loads(file.read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise ValueError("one JSON object is needed")
    return card_from_json(content)


def _follow_orders(simulator: SamVSimulator) -> None:
    for line in sys.stdin:
        order, _, what = line.strip().partition(" ")
        try:
            match order:
                case "insert":
                    simulator.insert(_card_in(Path(what)))
                case "pull":
                    simulator.pull()
                case "fault":
                    simulator.fault(what or None)
                case "unplug":
                    simulator.unplug()
                case "plug":
                    simulator.plug()
                case _:
                    raise ValueError("known are: insert FILE, pull, fault [KIND], unplug, plug")
        except (OSError, ValueError) as error:
            print_json({"error": "bad_order", "message": str(error)})
        else:
            print_json({"done": order, "card": simulator.holds_card})
