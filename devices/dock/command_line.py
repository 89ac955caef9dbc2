"""The dock's command line: start it, and do things to the devices of a running one."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from devices.dock.client import DockClient, DockRefusedError, DockUnreachableError
from devices.dock.people import card_in

DEFAULT_FOLDER = Path(".state/dock")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; returns the exit status."""
    options = _parser().parse_args(arguments)
    if options.verb == "serve":
        return _serve(options)
    action: Callable[[DockClient, argparse.Namespace], None] = options.action
    try:
        with DockClient(options.state) as client:
            action(client, options)
    except (DockUnreachableError, DockRefusedError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m devices.dock", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    everywhere = argparse.ArgumentParser(add_help=False)
    everywhere.add_argument(
        "--state",
        type=Path,
        default=Path(os.environ.get("TAX_HALL_DOCK", str(DEFAULT_FOLDER))),
        help=f"the dock's folder (or $TAX_HALL_DOCK; default {DEFAULT_FOLDER})",
    )

    def verb(
        name: str, help_text: str, action: Callable[[DockClient, argparse.Namespace], None] | None
    ) -> argparse.ArgumentParser:
        added = verbs.add_parser(name, help=help_text, parents=[everywhere])
        if action is not None:
            added.set_defaults(action=action)
        return added

    serve = verb("serve", "start the dock and stay", None)
    serve.add_argument("--window", action="store_true", help="show the dock's panel")
    serve.add_argument("--people", type=Path, help="JSON file of people with cards and phones")
    serve.add_argument("--columns", type=int, default=48, help="columns of the receipt paper")
    serve.add_argument("--ipp-port", type=int, default=0, help="port of the document printer")
    serve.add_argument(
        "--end-with-stdin", action="store_true", help="end when the standard input closes"
    )

    insert = verb("insert-card", "lay a card on the reader", _insert_card)
    insert.add_argument("file", nargs="?", type=Path, help="JSON of a card or person; - for stdin")
    insert.add_argument("--persona-file", type=Path, help="JSON of a person or of people")
    insert.add_argument("--label", default="", help="which of the people")
    verb("pull-card", "take the card away", lambda client, _: client.pull_card())
    show = verb("show-code", "hold a phone with a code before the camera", _show_code)
    show.add_argument("text", nargs="?", help="the code's text")
    show.add_argument("--from-url", help='fetch the text from {"code": "…"} at this address')
    verb("hide-code", "take the phone away", lambda client, _: client.hide_code())
    lay = verb("lay-page", "lay a page under the document camera", _lay_page)
    lay.add_argument("file", nargs="?", type=Path, help="picture of a page; none: an invented one")
    verb("take-page", "take the page away", lambda client, _: client.take_page())
    verb("people", "print who is in the people file", _people)
    for name, text, action in (
        ("insert-card-of", "lay the card of one of the people on the reader", _insert_card_of),
        ("show-code-of", "hold up the phone of one of the people", _show_code_of),
    ):
        verb(name, text, action).add_argument("label", help="part of the label is enough")
    verb("scan", "let the code scanner read a text", _scan).add_argument("text")
    verb("press", "press a key of the keypad", _press).add_argument(
        "key", help="a character, correct, cancel or confirm"
    )
    verb("approach", "let someone step before the terminal", lambda client, _: client.approach())
    verb("leave", "let them go", lambda client, _: client.leave())
    out = verb("paper-out", "let the receipt printer run out of paper", _paper_out)
    out.add_argument("--after-lines", type=int, default=0, help="only after so many lines")
    verb("paper-in", "put a fresh roll in", lambda client, _: client.paper_in())
    for name, text, action in (
        ("unplug", "pull a device's plug", _unplug),
        ("plug", "plug a device in again", _plug),
    ):
        verb(name, text, action).add_argument("device")
    fault = verb("fault", "begin a kind of trouble; none ends it", _fault)
    fault.add_argument("device")
    fault.add_argument("kind")
    verb("state", "print everything as JSON", _state)
    paper = verb("paper", "print the text of the last slip", _paper)
    paper.add_argument("--png", type=Path, help="write its picture to this file instead")
    return parser


def _insert_card(client: DockClient, options: argparse.Namespace) -> None:
    file: Path | None = options.persona_file or options.file
    if file is None:
        raise ValueError("which card? give a file, or - for the standard input")
    content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    card, label = card_in(content, options.label)
    client.insert_card(card, label)


def _show_code(client: DockClient, options: argparse.Namespace) -> None:
    if options.from_url:
        client.show_code_from(options.from_url)
    elif options.text:
        client.show_code(options.text)
    else:
        raise ValueError("which code? give its text, or --from-url")


def _lay_page(client: DockClient, options: argparse.Namespace) -> None:
    client.lay_page(options.file)


def _scan(client: DockClient, options: argparse.Namespace) -> None:
    client.scan(options.text)


def _press(client: DockClient, options: argparse.Namespace) -> None:
    client.press(options.key)


def _people(client: DockClient, _: argparse.Namespace) -> None:
    print("\n".join(client.people()))


def _insert_card_of(client: DockClient, options: argparse.Namespace) -> None:
    client.insert_card_of(options.label)


def _show_code_of(client: DockClient, options: argparse.Namespace) -> None:
    client.show_code_of(options.label)


def _paper_out(client: DockClient, options: argparse.Namespace) -> None:
    client.paper_out(options.after_lines)


def _unplug(client: DockClient, options: argparse.Namespace) -> None:
    client.unplug(options.device)


def _plug(client: DockClient, options: argparse.Namespace) -> None:
    client.plug(options.device)


def _fault(client: DockClient, options: argparse.Namespace) -> None:
    client.fault(options.device, options.kind)


def _state(client: DockClient, _: argparse.Namespace) -> None:
    print(json.dumps(client.state(), ensure_ascii=False, indent=2))


def _paper(client: DockClient, options: argparse.Namespace) -> None:
    if options.png is None:
        print(client.paper())
        return
    png = client.paper_png()
    if png is None:
        raise ValueError("nothing was printed yet")
    options.png.write_bytes(png)


def _serve(options: argparse.Namespace) -> int:
    from devices.dock.control import ControlServer, DockRunningError
    from devices.dock.dock import Dock

    try:
        dock = Dock(
            options.state,
            receipt_columns=options.columns,
            document_printer_port=options.ipp_port,
            people_file=options.people,
        )
        dock.people()
        control = ControlServer(dock)
    except (ValueError, DockRunningError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    ended = threading.Event()
    try:
        dock.start()
        control.start()
        if options.end_with_stdin:
            threading.Thread(target=_await_stdin, args=(ended,), daemon=True).start()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: ended.set())
        print(json.dumps({"ready": True, **dock.state()}, ensure_ascii=False), flush=True)
        if options.window:
            from devices.dock.window import show_window

            return show_window(dock, ended)
        ended.wait()
    except OSError as error:
        print(f"a device cannot be started: {error}", file=sys.stderr)
        return 1
    finally:
        control.stop()
        dock.stop()
    return 0


def _await_stdin(ended: threading.Event) -> None:
    while sys.stdin.buffer.read(1):
        pass
    ended.set()
