"""The visitor's end of a call, against the real hall server on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from hall.composition import Hall, open_hall
from hall.settings import HallSettings
from kiosk.background import Background
from kiosk.bilingual import Bilingual
from kiosk.help_session import session as session_module
from kiosk.help_session.call import (
    ChatLine,
    HelpEnd,
    HelpRequest,
    HelpState,
    NotPlaced,
    PlacedCall,
    Pointing,
)
from kiosk.help_session.screen_sender import ScreenSender
from kiosk.help_session.session import HelpSession
from tests.hall.live_server import serve

REQUEST = HelpRequest(topic="增值税申报", screen="task", language="zh")


class Line:
    """The hall over HTTP, as the terminal's composition wires it."""

    def __init__(self, url: str, token: str) -> None:
        self.url = url
        self.header = {"Authorization": f"Bearer {token}"}
        self.hung_up: list[str] = []

    def place(self, request: HelpRequest) -> PlacedCall | NotPlaced:
        try:
            answer = httpx.post(
                f"{self.url}/api/v1/help/calls",
                json={
                    "topic": request.topic,
                    "screen": request.screen,
                    "language": request.language,
                },
                headers=self.header,
                trust_env=False,
            ).json()
        except httpx.HTTPError:
            return NotPlaced(Bilingual("连不上大厅", "no hall"))
        call_id = answer["call_id"]
        return PlacedCall(
            call_id=call_id,
            position=answer["position"],
            wait_seconds=answer["wait_seconds"],
            url=f"{self.url.replace('http', 'ws')}/api/v1/help/calls/{call_id}/terminal",
            headers=self.header,
        )

    def hang_up(self, call_id: str) -> None:
        self.hung_up.append(call_id)
        httpx.delete(
            f"{self.url}/api/v1/help/calls/{call_id}", headers=self.header, trust_env=False
        )


class Clerk:
    """A clerk at a console."""

    def __init__(self, socket: ClientConnection, qtbot: QtBot) -> None:
        self.socket = socket
        self.qtbot = qtbot

    def say(self, kind: str, **values: object) -> None:
        self.socket.send(json.dumps({"type": kind, **values}))

    def hear(self, kind: str, **values: object) -> dict[str, Any]:
        """Return the next message of ``kind`` with these values, passing over others."""
        while True:
            received = self._receive()
            if isinstance(received, str):
                message: dict[str, Any] = json.loads(received)
                if message["type"] == kind and values.items() <= message.items():
                    return message

    def see(self) -> bytes:
        """Return the next picture, passing over messages."""
        while not isinstance(received := self._receive(), bytes):
            pass
        return received

    def waiting_call(self) -> str:
        """Return the call that waits, as soon as there is one."""
        while not (queue := self.hear("desk")["queue"]):
            pass
        return str(queue[0]["call_id"])

    def _receive(self) -> str | bytes:
        # Qt must go on while we wait, or it could not send.
        arrived: list[str | bytes] = []

        def poll() -> bool:
            with suppress(TimeoutError):
                arrived.append(self.socket.recv(timeout=0))
            return bool(arrived)

        self.qtbot.waitUntil(poll)
        return arrived[0]


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    hall = open_hall(HallSettings(state=tmp_path, bureau="synthetic"))
    yield hall
    hall.database.close()


@pytest.fixture
def url(hall: Hall) -> Iterator[str]:
    with serve(hall) as url:
        yield url


@pytest.fixture
def line(hall: Hall, url: str) -> Line:
    code = hall.terminals.issue_code("3 号终端").code
    return Line(url, hall.terminals.enrol(code, name="t", software_version="0", client="")[1])


@pytest.fixture
def clerk(hall: Hall, url: str, qtbot: QtBot) -> Iterator[Clerk]:
    hall.clerks.add("王芳", "correct horse battery")
    token = hall.clerks.sign_in("王芳", "correct horse battery", client="")[1]
    with ExitStack() as stack:
        yield Clerk(
            stack.enter_context(
                connect(
                    f"{url.replace('http', 'ws')}/console/socket",
                    additional_headers={"Cookie": f"hall_clerk={token}"},
                    origin=Origin(url),
                    proxy=None,
                )
            ),
            qtbot,
        )


@pytest.fixture
def background(qtbot: QtBot) -> Iterator[Background]:
    background = Background()
    yield background
    background.close()


class Screen:
    """A screen whose shade a test sets."""

    def __init__(self) -> None:
        self.shade = 240

    def grab(self) -> QImage:
        image = QImage(108, 192, QImage.Format.Format_RGB32)
        image.fill(QColor(self.shade, self.shade, self.shade))
        return image


@pytest.fixture
def screen() -> Screen:
    return Screen()


@pytest.fixture
def sender(background: Background, screen: Screen) -> Iterator[ScreenSender]:
    sender = ScreenSender(screen.grab, lambda: [], background)
    yield sender
    sender.stop()


@pytest.fixture
def session(line: Line, background: Background, sender: ScreenSender) -> Iterator[HelpSession]:
    session = HelpSession(line, background, sender)
    yield session
    session.stop()


@pytest.fixture
def told(session: HelpSession) -> list[object]:
    """Everything the session told the screens, in order."""
    told: list[object] = []
    session.state_changed.connect(told.append)
    session.queue_changed.connect(lambda position, wait: told.append((position, wait)))
    session.chat_received.connect(told.append)
    session.pointed.connect(told.append)
    session.clerk_present.connect(told.append)
    session.ended.connect(told.append)
    return told


def in_state(qtbot: QtBot, session: HelpSession, state: HelpState) -> None:
    qtbot.waitUntil(lambda: session.state is state, timeout=8000)


def takes_pictures(sender: ScreenSender) -> bool:
    return sender.is_on


@pytest.fixture
def helped(qtbot: QtBot, session: HelpSession, clerk: Clerk) -> HelpSession:
    """A session with a clerk in it."""
    session.call(REQUEST)
    qtbot.waitUntil(lambda: session.state is HelpState.WAITING)
    clerk.say("accept", call_id=clerk.waiting_call())
    in_state(qtbot, session, HelpState.CONNECTED)
    clerk.hear("call")
    return session


def test_a_call_from_the_queue_to_goodbye(
    qtbot: QtBot, session: HelpSession, told: list[object], clerk: Clerk
) -> None:
    session.call(REQUEST)
    in_state(qtbot, session, HelpState.WAITING)
    assert (1, 15) in told
    clerk.say("accept", call_id=clerk.waiting_call())
    in_state(qtbot, session, HelpState.CONNECTED)
    assert session.clerk == "王*"

    clerk.say("chat", text="您好")
    qtbot.waitUntil(lambda: any(isinstance(one, ChatLine) for one in told))
    assert session.send_chat("  这里\n怎么填 ") == "这里 怎么填"
    assert clerk.hear("chat", **{"from": "visitor"})["text"] == "这里 怎么填"

    clerk.say("end")
    in_state(qtbot, session, HelpState.ENDED)
    end = told[-1]
    assert isinstance(end, HelpEnd)
    assert end.by == "clerk"
    assert "帮办员已结束" in end.words.zh


def test_the_visitor_stops_and_the_clerk_knows(
    qtbot: QtBot, helped: HelpSession, told: list[object], clerk: Clerk
) -> None:
    helped.stop()
    assert helped.state is HelpState.ENDED
    qtbot.waitUntil(lambda: isinstance(told[-1], HelpEnd))
    assert clerk.hear("ended")["by"] == "visitor"
    assert helped.send_chat("还有") == ""


def test_pictures_flow_only_while_granted(
    qtbot: QtBot, helped: HelpSession, sender: ScreenSender, screen: Screen, clerk: Clerk
) -> None:
    helped.grant_view(True)
    shown = QImage.fromData(clerk.see()[1:])
    assert shown.size() == screen.grab().size()
    assert shown.pixelColor(3, 3).red() > 230
    helped.grant_view(False)
    assert not sender.is_on
    assert clerk.hear("grant", view=False)


def test_nothing_is_granted_before_a_clerk_is_there(
    qtbot: QtBot, session: HelpSession, sender: ScreenSender
) -> None:
    session.call(REQUEST)
    session.grant_view(True)
    in_state(qtbot, session, HelpState.WAITING)
    assert not session.view_granted
    assert not sender.is_on


def test_the_hand_points_while_the_screen_is_shared(
    qtbot: QtBot, helped: HelpSession, told: list[object], clerk: Clerk
) -> None:
    helped.grant_view(True)
    clerk.hear("grant")
    clerk.say("point", x=0.25, y=0.75, label="请点这里")
    qtbot.waitUntil(lambda: any(isinstance(one, Pointing) for one in told))
    assert Pointing(0.25, 0.75, "", "请点这里") in told


def test_the_clerk_follows_the_visitor(helped: HelpSession, clerk: Clerk) -> None:
    helped.set_context(screen="task", task="S01", step="2", title="核对税款")
    assert clerk.hear("context", title="核对税款")["task"] == "S01"


def test_a_broken_line_comes_back_and_misses_nothing(
    qtbot: QtBot,
    helped: HelpSession,
    told: list[object],
    sender: ScreenSender,
    clerk: Clerk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(session_module, "_FIRST_PAUSE", 20)
    helped.grant_view(True)
    assert helped._socket is not None
    helped._socket.abort()
    in_state(qtbot, helped, HelpState.RECONNECTING)
    assert not takes_pictures(sender)
    assert helped.send_chat("还在吗") == "还在吗"
    clerk.say("chat", text="请稍等")
    in_state(qtbot, helped, HelpState.CONNECTED)
    qtbot.waitUntil(lambda: sum(isinstance(one, ChatLine) for one in told) == 1)
    assert takes_pictures(sender)  # the visitor had allowed it, and did not take it back
    assert clerk.hear("chat", **{"from": "visitor"})["text"] == "还在吗"


def test_a_line_that_stays_broken_ends_the_call_in_words(
    qtbot: QtBot,
    session: HelpSession,
    told: list[object],
    line: Line,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(session_module, "_FIRST_PAUSE", 5)
    place = line.place

    def nowhere(request: HelpRequest) -> PlacedCall | NotPlaced:
        placed = place(request)
        assert isinstance(placed, PlacedCall)
        return PlacedCall(
            call_id=placed.call_id,
            position=1,
            wait_seconds=None,
            url="ws://127.0.0.1:9/nobody",
            headers={},
        )

    monkeypatch.setattr(line, "place", nowhere)
    session.call(REQUEST)
    in_state(qtbot, session, HelpState.ENDED)
    end = told[-1]
    assert isinstance(end, HelpEnd)
    assert end.reason == "lost"
    assert "窗口" in end.words.zh
    assert told.count(HelpState.RECONNECTING.value) == 1
    assert (1, -1) in told


def test_a_hall_that_cannot_be_reached_is_said(
    qtbot: QtBot, session: HelpSession, told: list[object], line: Line
) -> None:
    line.url = "http://127.0.0.1:9"
    session.call(REQUEST)
    in_state(qtbot, session, HelpState.ENDED)
    assert told[-1] == HelpEnd("hall", "not_placed", Bilingual("连不上大厅", "no hall"))


def test_a_call_that_is_over_is_not_tried_again(
    qtbot: QtBot, helped: HelpSession, told: list[object], hall: Hall, line: Line
) -> None:
    assert helped._call is not None
    line.hang_up(helped._call.call_id)
    in_state(qtbot, helped, HelpState.ENDED)
    assert HelpState.RECONNECTING.value not in told


def test_stopped_while_it_is_placed_it_leaves_no_call_behind(
    qtbot: QtBot, session: HelpSession, line: Line
) -> None:
    session.call(REQUEST)
    session.stop()
    assert session.state is HelpState.ENDED
    qtbot.waitUntil(lambda: len(line.hung_up) == 1)


def test_a_second_call_can_be_made_after_the_first(
    qtbot: QtBot, helped: HelpSession, clerk: Clerk
) -> None:
    clerk.say("end")
    in_state(qtbot, helped, HelpState.ENDED)
    helped.call(REQUEST)
    in_state(qtbot, helped, HelpState.WAITING)
    assert helped.clerk == ""
