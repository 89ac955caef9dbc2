"""The dock's control socket: one JSON object a line in, one a line out.

A request is ``{"verb": "insert_card", …arguments}``; the answer ``{"ok": true, "result": …}``
or ``{"ok": false, "error": "…"}``.
"""

from __future__ import annotations

import json
import os
import socket
import socketserver
import threading
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

from devices.dock.client import SOCKET_NAME
from devices.dock.dock import Dock, DockRefusal

_LONGEST_SOCKET_PATH = 107  # bytes, by the operating system
_LONGEST_LINE = 1_000_000


class DockRunningError(RuntimeError):
    """Another dock already serves this folder."""


class _Conversation(socketserver.StreamRequestHandler):
    """One client: answers until it hangs up."""

    server: ControlServer

    def handle(self) -> None:
        while line := self.rfile.readline(_LONGEST_LINE):
            answer = self.server.answer(line)
            try:
                self.wfile.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")
            except OSError:
                return


class ControlServer(socketserver.ThreadingUnixStreamServer):
    """Serves one dock on ``folder/dock.sock``."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, dock: Dock) -> None:
        """Raises :class:`DockRunningError`, and ValueError for a path that is too long."""
        self._dock = dock
        self._path = dock.folder / SOCKET_NAME
        if len(os.fsencode(self._path)) > _LONGEST_SOCKET_PATH:
            raise ValueError(f"{self._path} is too long a path for a socket; use another folder")
        if _answers(self._path):
            raise DockRunningError(f"a dock already serves {dock.folder}")
        self._path.unlink(missing_ok=True)
        super().__init__(str(self._path), _Conversation)
        self._path.chmod(0o600)
        self._thread: threading.Thread | None = None
        self._verbs: dict[str, Callable[..., object]] = {
            "insert_card": dock.insert_card,
            "pull_card": dock.pull_card,
            "show_code": dock.show_code,
            "show_code_from": dock.show_code_from,
            "hide_code": dock.hide_code,
            "lay_page": dock.lay_page,
            "take_page": dock.take_page,
            "people": self._people,
            "insert_card_of": dock.insert_card_of,
            "show_code_of": dock.show_code_of,
            "scan": dock.scan,
            "press": dock.press,
            "approach": dock.approach,
            "leave": dock.leave,
            "paper_out": dock.paper_out,
            "paper_in": dock.paper_in,
            "unplug": dock.unplug,
            "plug": dock.plug,
            "fault": dock.fault,
            "state": dock.state,
            "paper": dock.paper_text,
            "paper_png": self._paper_png,
        }

    def start(self) -> None:
        """Answer from now on, on threads of its own."""
        self._thread = threading.Thread(
            target=self.serve_forever, kwargs={"poll_interval": 0.1}, name="dock-control"
        )
        self._thread.start()

    def stop(self) -> None:
        """Stop answering and remove the socket."""
        if self._thread is not None:
            self.shutdown()
            self._thread.join()
            self._thread = None
        self.server_close()
        self._path.unlink(missing_ok=True)

    def answer(self, line: bytes) -> dict[str, object]:
        """The answer to one request."""
        try:
            request = json.loads(line)
            verb = request.pop("verb")
            action = self._verbs[verb]
        except (ValueError, AttributeError, TypeError, KeyError):
            return {"ok": False, "error": f"no such request; verbs: {', '.join(self._verbs)}"}
        try:
            return {"ok": True, "result": action(**request)}
        except DockRefusal as error:
            return {"ok": False, "error": str(error)}
        except TypeError:
            return {"ok": False, "error": f"{verb} does not take these arguments"}

    def _people(self) -> list[str]:
        return [person.label for person in self._dock.people()]

    def _paper_png(self) -> str | None:
        png = self._dock.paper_png()
        return None if png is None else b64encode(png).decode("ascii")


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            return False
        return True
