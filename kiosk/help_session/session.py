"""The terminal's end of one call for help: queue, chat, pointing, consent to be seen."""

from __future__ import annotations

import json
import math
from datetime import datetime
from typing import Final

from PySide6.QtCore import QObject, QTimer, QUrl, Signal, Slot
from PySide6.QtNetwork import QAbstractSocket, QNetworkRequest, QSslCertificate, QSslConfiguration
from PySide6.QtWebSockets import QWebSocket

from kiosk.background import Background
from kiosk.help_session.call import (
    ChatLine,
    HelpEnd,
    HelpLine,
    HelpRequest,
    HelpState,
    NotPlaced,
    PlacedCall,
    Pointing,
    end_of_call,
)
from kiosk.help_session.screen_sender import ScreenSender

MOST_RECONNECTS: Final = 3
_PING_EVERY: Final = 5_000  # milliseconds
_SILENCE: Final = 12_500
_CONNECT_WITHIN: Final = 6_000
_FIRST_PAUSE: Final = 1_000
_FAREWELL: Final = 2_000
_LONGEST_LINE: Final = 500
_ROOM_ON_THE_LINE: Final = 256 * 1024  # bytes not yet sent, above which no picture is added
_CALL_OVER: Final = 4404


class HelpSession(QObject):
    """One visitor's call. Made anew for each visit; :meth:`stop` ends everything.

    Signals: ``state_changed(HelpState)``; ``queue_changed(position, wait_seconds)`` with
    -1 for an unknown wait; ``chat_received(ChatLine)``; ``pointed(Pointing)``;
    ``clerk_present(bool)`` while the clerk's own line is broken; ``ended(HelpEnd)``.
    """

    state_changed = Signal(str)
    queue_changed = Signal(int, int)
    chat_received = Signal(object)
    pointed = Signal(object)
    clerk_present = Signal(bool)
    ended = Signal(object)

    def __init__(
        self,
        line: HelpLine,
        background: Background,
        sender: ScreenSender | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._line = line
        self._background = background
        self._sender = sender
        if sender is not None:
            sender.frame_ready.connect(self._send_frame)
        self._state = HelpState.IDLE
        self._call: PlacedCall | None = None
        self._clerk = ""
        self._socket: QWebSocket | None = None
        self._open = False
        self._failures = 0
        self._view = False
        self._lines: list[str] = []  # the visitor's own, to say again after a break
        self._heard = 0  # number of the newest line from the clerk
        self._context: dict[str, str] = {}
        self._pause = _timer(self, self._connect, single=True)
        self._patience = _timer(self, self._cut, single=True)
        self._ping = _timer(self, self._send_ping, single=False)

    @property
    def state(self) -> HelpState:
        """Where the call stands."""
        return self._state

    @property
    def clerk(self) -> str:
        """The clerk's name, masked; empty before somebody accepted."""
        return self._clerk

    @property
    def view_granted(self) -> bool:
        """Whether the visitor lets the clerk see the screen."""
        return self._view

    # What the visitor does

    def call(self, request: HelpRequest) -> None:
        """Call for help; does nothing while a call is on."""
        if self._state not in {HelpState.IDLE, HelpState.ENDED}:
            return
        self._call = None
        self._clerk = ""
        self._failures = 0
        self._heard = 0
        self._lines.clear()
        self._context = {"screen": request.screen}
        self._move(HelpState.CALLING)
        self._background.run(lambda: self._line.place(request), self._placed)

    def send_chat(self, text: str) -> str:
        """Say something to the clerk; returns what was said, ``""`` if there was nothing.

        What is said while the line is broken is sent when it is back.
        """
        said = " ".join(text.split())[:_LONGEST_LINE]
        if not said or self._state not in {
            HelpState.WAITING,
            HelpState.CONNECTED,
            HelpState.RECONNECTING,
        }:
            return ""
        self._lines.append(said)
        self._send({"type": "chat", "text": said, "n": len(self._lines)})
        return said

    def grant_view(self, granted: bool) -> None:
        """Let the clerk see the masked screen, or stop it at once."""
        granted = granted and self._state in {HelpState.CONNECTED, HelpState.RECONNECTING}
        self._view = granted
        self._send({"type": "grant", "view": granted})
        self._look()

    def set_context(self, *, screen: str, task: str = "", step: str = "", title: str = "") -> None:
        """Say where the visitor is; never holds personal data."""
        self._context = {"screen": screen, "task": task, "step": step, "title": title}
        self._send({"type": "context", **self._context})

    def stop(self) -> None:
        """End the call from this side; nothing more is sent."""
        if self._state in {HelpState.IDLE, HelpState.ENDED}:
            return
        call = self._call
        if self._open:
            self._send({"type": "end"})
        elif call is not None:
            self._background.run(lambda: self._line.hang_up(call.call_id))
        self._finish(end_of_call("visitor", "hung_up"))

    # The line

    def _placed(self, outcome: PlacedCall | NotPlaced) -> None:
        if self._state is not HelpState.CALLING:  # stopped meanwhile
            if isinstance(outcome, PlacedCall):
                call_id = outcome.call_id
                self._background.run(lambda: self._line.hang_up(call_id))
            return
        if isinstance(outcome, NotPlaced):
            self._finish(HelpEnd("hall", "not_placed", outcome.words))
            return
        self._call = outcome
        self._move(HelpState.WAITING)
        wait = outcome.wait_seconds
        self.queue_changed.emit(outcome.position, -1 if wait is None else wait)
        self._connect()

    @Slot()
    def _connect(self) -> None:
        call = self._call
        if call is None:
            return
        socket = QWebSocket(parent=self)
        if call.ca_bundle is not None:
            trusted = QSslConfiguration.defaultConfiguration()
            trusted.setCaCertificates(QSslCertificate.fromPath(call.ca_bundle))
            socket.setSslConfiguration(trusted)
        self._socket = socket
        socket.connected.connect(self._connected)
        socket.disconnected.connect(self._cut)
        socket.errorOccurred.connect(self._cut)
        socket.textMessageReceived.connect(self._received)
        request = QNetworkRequest(QUrl(call.url))
        for name, value in call.headers.items():
            request.setRawHeader(name.encode(), value.encode())
        self._patience.start(_CONNECT_WITHIN)
        socket.open(request)

    @Slot()
    def _connected(self) -> None:
        self._open = True
        self._patience.start(_SILENCE)
        self._ping.start(_PING_EVERY)
        self._send({"type": "context", **self._context})
        for number, said in enumerate(self._lines, start=1):
            self._send({"type": "chat", "text": said, "n": number})
        if self._view:
            self._send({"type": "grant", "view": True})
        self._look()

    @Slot()
    def _cut(self) -> None:
        """The line is broken, silent or was never there: try again, a few times."""
        socket = self._socket
        if socket is None:
            return
        over = int(socket.closeCode().value) == _CALL_OVER
        self._hang_up_line(farewell=False)
        if over:
            self._finish(end_of_call("hall", "over"))
            return
        self._failures += 1
        if self._failures > MOST_RECONNECTS:
            self._finish(end_of_call("terminal", "lost"))
            return
        self._move(HelpState.RECONNECTING)
        self._pause.start(_FIRST_PAUSE * 2 ** (self._failures - 1))

    def _hang_up_line(self, *, farewell: bool = True) -> None:
        self._open = False
        self._look()
        for timer in (self._pause, self._patience, self._ping):
            timer.stop()
        socket, self._socket = self._socket, None
        if socket is not None:
            for signal in (
                socket.connected,
                socket.disconnected,
                socket.errorOccurred,
                socket.textMessageReceived,
            ):
                signal.disconnect()
            if farewell and socket.state() is QAbstractSocket.SocketState.ConnectedState:
                # What was said last ("end") must still leave; a dead line has two seconds.
                socket.disconnected.connect(socket.deleteLater)
                QTimer.singleShot(_FAREWELL, socket, socket.abort)
                socket.close()
            else:
                # Not closed here: Qt may be in the middle of telling that the line broke.
                socket.deleteLater()

    def _finish(self, end: HelpEnd) -> None:
        self._view = False
        self._hang_up_line()
        self._call = None
        self._lines.clear()
        self._move(HelpState.ENDED)
        self.ended.emit(end)

    def _move(self, state: HelpState) -> None:
        if state is not self._state:
            self._state = state
            self.state_changed.emit(state.value)

    # What is sent

    def _send(self, message: dict[str, object]) -> None:
        if self._open and self._socket is not None:
            self._socket.sendTextMessage(json.dumps(message, ensure_ascii=False))

    @Slot()
    def _send_ping(self) -> None:
        self._send({"type": "ping"})

    def _look(self) -> None:
        """Take pictures exactly while the visitor allows it and the clerk can get them."""
        if self._sender is None:
            return
        wanted = self._view and self._open and self._state is HelpState.CONNECTED
        if wanted and not self._sender.is_on:
            self._sender.start(self._line_has_room)
        elif not wanted and self._sender.is_on:
            self._sender.stop()

    def _line_has_room(self) -> bool:
        return self._socket is not None and self._socket.bytesToWrite() < _ROOM_ON_THE_LINE

    @Slot(bytes)
    def _send_frame(self, frame: bytes) -> None:
        if self._view and self._open and self._socket is not None:
            self._socket.sendBinaryMessage(frame)

    # What is received

    @Slot(str)
    def _received(self, text: str) -> None:
        self._patience.start(_SILENCE)
        try:
            message = json.loads(text)
        except ValueError:
            return
        if not isinstance(message, dict):
            return
        match message.get("type"):
            case "queue":
                self._failures = 0
                position, wait = message.get("position"), message.get("wait_seconds")
                if isinstance(position, int):
                    self._move(HelpState.WAITING)
                    self.queue_changed.emit(position, wait if isinstance(wait, int) else -1)
            case "accepted":
                self._failures = 0
                self._clerk = str(message.get("clerk", ""))
                self._move(HelpState.CONNECTED)
                self._look()
            case "chat":
                self._hear(message)
            case "point":
                self._point(message)
            case "clerk":
                self.clerk_present.emit(message.get("connected") is True)
            case "ended":
                by, reason = str(message.get("by", "")), str(message.get("reason", ""))
                self._finish(end_of_call(by, reason))

    def _hear(self, message: dict[str, object]) -> None:
        number, text = message.get("n"), message.get("text")
        if not isinstance(text, str):
            return
        if isinstance(number, int):
            if number <= self._heard:  # said before the line broke
                return
            self._heard = number
        self.chat_received.emit(ChatLine("clerk", text[:_LONGEST_LINE], _instant(message)))

    def _point(self, message: dict[str, object]) -> None:
        x, y = message.get("x"), message.get("y")
        if (
            self._view
            and isinstance(x, int | float)
            and isinstance(y, int | float)
            and math.isfinite(x)
            and math.isfinite(y)
            and 0 <= x <= 1
            and 0 <= y <= 1
        ):
            target, label = str(message.get("target", "")), str(message.get("label", ""))
            self.pointed.emit(Pointing(float(x), float(y), target, label))


def _timer(owner: HelpSession, slot: object, *, single: bool) -> QTimer:
    timer = QTimer(owner)
    timer.setSingleShot(single)
    timer.timeout.connect(slot)
    return timer


def _instant(message: dict[str, object]) -> datetime | None:
    try:
        return datetime.fromisoformat(str(message.get("at")))
    except ValueError:
        return None
