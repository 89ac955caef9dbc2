"""A clerk at the help desk, for scripted visits: the console's far end without a browser.

Speaks exactly what the console page speaks: the sign-in form's request and the live
connection, from the same origin, with the same cookie.
"""

from __future__ import annotations

import json
import threading
import time
from typing import Any
from urllib.parse import urlsplit

import requests
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

WITHIN_S = 15.0


class Clerk:
    """Signed in and listening on a thread of its own. Close it at the end."""

    def __init__(self, url: str, name: str, password: str) -> None:
        self._seen = threading.Condition()
        self.messages: list[dict[str, Any]] = []
        self.pictures: list[bytes] = []
        session = requests.Session()
        answer = session.post(
            f"{url}/console/api/sign-in",
            json={"name": name, "password": password},
            headers={"X-Hall-Console": "1", "Origin": url},
            timeout=WITHIN_S,
        )
        answer.raise_for_status()
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in session.cookies)
        session.close()
        self._line: ClientConnection = connect(
            f"ws://{urlsplit(url).netloc}/console/socket",
            origin=Origin(url),
            additional_headers={"Cookie": cookies},
            proxy=None,
        )
        self._thread = threading.Thread(target=self._listen, name="clerk", daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        try:
            for message in self._line:
                with self._seen:
                    if isinstance(message, bytes):
                        self.pictures.append(message[1:])
                    else:
                        self.messages.append(json.loads(message))
                    self._seen.notify_all()
        except ConnectionClosed:
            return

    def wait_for(self, kind: str, **having: object) -> dict[str, Any]:
        """The newest message of ``kind`` with these values, waiting for it.

        Raises ``AssertionError`` if none comes in time.
        """
        deadline = time.monotonic() + WITHIN_S
        with self._seen:
            while True:
                message: dict[str, Any]
                for message in reversed(self.messages):
                    if message.get("type") == kind and all(
                        message.get(key) == value for key, value in having.items()
                    ):
                        return message
                left = deadline - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"the clerk waited in vain for {kind} {having}")
                self._seen.wait(left)

    def accept(self) -> None:
        """Accept the call that waits longest."""
        deadline = time.monotonic() + WITHIN_S
        while time.monotonic() < deadline:
            queue: list[dict[str, str]] = self.wait_for("desk")["queue"]
            if queue:
                self._send({"type": "accept", "call_id": queue[0]["call_id"]})
                self.wait_for("call")
                return
            with self._seen:
                self._seen.wait(0.5)
        raise AssertionError("nobody called")

    def say(self, text: str) -> None:
        """Say something to the visitor."""
        self._send({"type": "chat", "text": text})

    def point(self, x: float, y: float) -> None:
        """Point at a place, in shares of the screen."""
        self._send({"type": "point", "x": x, "y": y, "label": ""})

    def picture(self) -> bytes:
        """The newest picture of the terminal's screen (JPEG), waiting for one."""
        deadline = time.monotonic() + WITHIN_S
        with self._seen:
            while not self.pictures:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise AssertionError("the clerk saw no picture")
                self._seen.wait(left)
            return self.pictures[-1]

    def end(self) -> None:
        """End the call."""
        self._send({"type": "end"})

    def close(self) -> None:
        """Leave the desk."""
        self._line.close()
        self._thread.join(5)

    def _send(self, message: dict[str, object]) -> None:
        self._line.send(json.dumps(message, ensure_ascii=False))
