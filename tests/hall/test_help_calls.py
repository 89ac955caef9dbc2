"""A visitor calls, a clerk accepts, both see and hear each other; nothing of it stays."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from hall.bureau.synthetic.personas import SyntheticPerson
from hall.composition import Hall, open_hall
from hall.help_desk.channel import LONGEST_TEXT
from hall.settings import HallSettings
from hall.tables import clerk_sessions, help_calls
from tests.hall.conftest import StillClock
from tests.hall.live_server import serve

PICTURE = b"J\xff\xd8\xff masked \xff\xd9"
PASSWORD = "correct horse battery"
NO_PICTURES = [
    b"",
    b"J",
    b"JPNG",
    b"X\xff\xd8\xff",
    b"J\xff\xd8\xff" + bytes(1_500_000),  # too large
]
RUBBISH = ["no json", "[1]", '{"type": "chat", "text": "' + "x" * LONGEST_TEXT + '"}']


class Seconds:
    """A monotonic clock that tests move."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def hall(settings: HallSettings, clock: StillClock, seconds: Seconds) -> Iterator[Hall]:
    hall = open_hall(settings, clock=clock, monotonic=seconds)
    yield hall
    hall.database.close()


class End:
    """One end of a live connection."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    def say(self, kind: str, **values: object) -> None:
        self.socket.send(json.dumps({"type": kind, **values}))

    def hear(self, kind: str) -> dict[str, Any]:
        """Return the next message of ``kind``, passing over others."""
        while True:
            received = self.socket.recv(timeout=5)
            if isinstance(received, str):
                message: dict[str, Any] = json.loads(received)
                if message["type"] == kind:
                    return message

    def see(self) -> bytes:
        """Return the next picture, passing over messages."""
        while True:
            received = self.socket.recv(timeout=5)
            if isinstance(received, bytes):
                return received

    def next_kinds(self) -> list[str]:
        """Return what arrived before the answer to a ping."""
        self.say("ping")
        kinds: list[str] = []
        while True:
            received = self.socket.recv(timeout=5)
            kind = "picture" if isinstance(received, bytes) else json.loads(received)["type"]
            if kind == "pong":
                return kinds
            kinds.append(kind)


@dataclass
class Desk:
    """A served hall with ways in."""

    url: str
    hall: Hall
    stack: ExitStack
    terminal: httpx.Client
    sessions: dict[str, str] = field(default_factory=dict)

    def other_terminal(self) -> httpx.Client:
        client = self.stack.enter_context(httpx.Client(base_url=self.url, trust_env=False))
        code = self.hall.terminals.issue_code("3 号终端").code
        answer = client.post(
            "/api/v1/terminals/enrol",
            json={"enrolment_code": code, "terminal_name": "t", "software_version": "0"},
        )
        client.headers["Authorization"] = f"Bearer {answer.json()['token']}"
        return client

    def call(self, **values: object) -> str:
        answer = self.terminal.post("/api/v1/help/calls", json={"topic": "增值税申报", **values})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["call_id"])

    def connect(self, call_id: str, client: httpx.Client | None = None) -> End:
        header = {"Authorization": (client or self.terminal).headers["Authorization"]}
        address = f"{self.url.replace('http', 'ws')}/api/v1/help/calls/{call_id}/terminal"
        return End(
            self.stack.enter_context(connect(address, additional_headers=header, proxy=None))
        )

    def sit_down(self, name: str = "王芳") -> End:
        """Sign a clerk in and open their console."""
        if name not in self.sessions:
            self.hall.clerks.add(name, PASSWORD)
            self.sessions[name] = self.hall.clerks.sign_in(name, PASSWORD, client="")[1]
        socket = connect(
            f"{self.url.replace('http', 'ws')}/console/socket",
            additional_headers={"Cookie": f"hall_clerk={self.sessions[name]}"},
            origin=Origin(self.url),
            proxy=None,
        )
        return End(self.stack.enter_context(socket))

    def in_call(self, **values: object) -> tuple[str, End, End]:
        """Bring a terminal and a clerk together; return call, terminal, clerk."""
        call_id = self.call(**values)
        visitor, clerk = self.connect(call_id), self.sit_down()
        clerk.say("accept", call_id=call_id)
        assert visitor.hear("accepted")["clerk"] == "王*"
        clerk.hear("call")
        return call_id, visitor, clerk

    def tick(self) -> None:
        """Let the desk look after its time-outs now."""
        asyncio.run_coroutine_threadsafe(self.hall.help_desk.tick(), self.loop()).result(5)

    def loop(self) -> asyncio.AbstractEventLoop:
        loop = self.hall.help_desk.loop
        assert loop is not None
        return loop


@contextmanager
def _desk(hall: Hall, port: int = 0) -> Iterator[Desk]:
    with serve(hall, port) as url, ExitStack() as stack:
        desk = Desk(url, hall, stack, httpx.Client())
        desk.terminal.close()
        desk.terminal = desk.other_terminal()
        yield desk


@pytest.fixture
def desk(hall: Hall) -> Iterator[Desk]:
    with _desk(hall) as desk:
        yield desk


def _refused(ask: Callable[[], object]) -> int:
    with pytest.raises(InvalidStatus) as caught:
        ask()
    return caught.value.response.status_code


def test_availability_is_honest(desk: Desk) -> None:
    def now() -> dict[str, object]:
        answer: dict[str, object] = desk.terminal.get("/api/v1/help/availability").json()
        return answer

    assert now() == {"open": False, "clerks_online": 0, "queue_length": 0, "wait_seconds": None}
    clerk = desk.sit_down()
    clerk.hear("desk")
    assert now() == {"open": True, "clerks_online": 1, "queue_length": 0, "wait_seconds": 15}
    clerk.say("available", on=False)
    while clerk.hear("desk")["available"]:
        pass
    assert now()["open"] is False


def test_a_call_waits_is_accepted_and_ends(desk: Desk) -> None:
    call_id = desk.call()
    visitor = desk.connect(call_id)
    assert visitor.hear("queue") == {"type": "queue", "position": 1, "wait_seconds": None}
    clerk = desk.sit_down()
    assert visitor.hear("queue")["wait_seconds"] == 15
    (waiting,) = clerk.hear("desk")["queue"]
    assert waiting["topic"] == "增值税申报"
    assert waiting["terminal"] == "3 号终端"
    assert waiting["connected"] is True

    clerk.say("accept", call_id=call_id)
    assert visitor.hear("accepted") == {"type": "accepted", "clerk": "王*"}
    clerk.hear("call")
    clerk.say("chat", text="  您好,\n请问? ")
    assert visitor.hear("chat")["text"] == "您好, 请问?"
    visitor.say("chat", text="这里怎么填", n=1)
    while (line := clerk.hear("chat"))["from"] != "visitor":
        pass
    assert line["text"] == "这里怎么填"

    clerk.say("end")
    assert visitor.hear("ended") == {"type": "ended", "by": "clerk", "reason": "hung_up"}
    assert clerk.hear("ended")["by"] == "clerk"
    with pytest.raises(ConnectionClosed):
        visitor.hear("pong")


def test_the_clerk_sees_masked_names_only(desk: Desk, owner: SyntheticPerson) -> None:
    visit = desk.terminal.post(
        "/api/v1/visits",
        json={
            "evidence": "id_card",
            "person": {"name": owner.name, "id_number": owner.id_number},
        },
    ).json()
    desk.call(visit_id=visit["visit_id"], taxpayer_id=owner.mandates[1].taxpayer_id)
    clerk = desk.sit_down()
    (waiting,) = clerk.hear("desk")["queue"]
    assert waiting["visitor"] == "唐**"
    assert waiting["for_whom"] == "雄安**咨询有限公司"
    assert owner.name not in json.dumps(waiting, ensure_ascii=False)


def test_a_picture_passes_only_while_the_visitor_allows_it(desk: Desk) -> None:
    _, visitor, clerk = desk.in_call()
    visitor.socket.send(PICTURE)  # not allowed yet
    assert "picture" not in clerk.next_kinds()
    visitor.say("grant", view=True)
    assert clerk.hear("grant")["view"] is True
    visitor.socket.send(PICTURE)
    assert clerk.see() == PICTURE
    visitor.say("grant", view=False)
    visitor.socket.send(PICTURE)
    visitor.say("context", screen="task", task="S01", step="2", title="核对税款")
    assert clerk.hear("grant")["view"] is False
    assert clerk.hear("context")["title"] == "核对税款"
    assert "picture" not in clerk.next_kinds()


@pytest.mark.parametrize("frame", NO_PICTURES)
def test_what_is_no_picture_is_not_passed_on(desk: Desk, frame: bytes) -> None:
    _, visitor, clerk = desk.in_call()
    visitor.say("grant", view=True)
    visitor.socket.send(frame)
    visitor.socket.send(PICTURE)
    assert clerk.see() == PICTURE


def test_a_slow_clerk_gets_the_newest_picture(desk: Desk) -> None:
    _, visitor, clerk = desk.in_call()
    visitor.say("grant", view=True)
    last = PICTURE + b"last"
    for number in range(300):
        visitor.socket.send(PICTURE + bytes(20_000) + str(number).encode())
    visitor.socket.send(last)
    seen = 1
    while clerk.see() != last:
        seen += 1
    assert seen <= 301


def test_the_hand_points_only_where_there_is_a_picture(desk: Desk) -> None:
    _, visitor, clerk = desk.in_call()
    clerk.say("point", x=0.5, y=0.5)
    clerk.next_kinds()
    visitor.say("grant", view=True)
    clerk.hear("grant")
    for x, y in ((1.1, 0), (0, -0.1), ("0", 0), (True, 0), (None, 0)):
        clerk.say("point", x=x, y=y)
    clerk.say("point", x=0.25, y=1, label="请点这里")
    assert visitor.hear("point") == {
        "type": "point",
        "x": 0.25,
        "y": 1.0,
        "target": "",
        "label": "请点这里",
    }


def test_one_call_one_clerk(desk: Desk) -> None:
    call_id, _, first = desk.in_call()
    second = desk.sit_down("李想")
    second.say("accept", call_id=call_id)
    assert second.hear("refused")["code"] == "call_gone"
    other = desk.other_terminal().post("/api/v1/help/calls", json={}).json()["call_id"]
    first.say("accept", call_id=other)
    assert first.hear("refused")["code"] == "one_call_at_a_time"


def test_who_is_behind_moves_up(desk: Desk) -> None:
    first = desk.connect(desk.call())
    other = desk.other_terminal()
    answer = other.post("/api/v1/help/calls", json={}).json()
    assert answer["position"] == 2
    second = desk.connect(answer["call_id"], other)
    assert second.hear("queue")["position"] == 2
    first.say("end")
    assert first.hear("ended")["by"] == "visitor"
    assert second.hear("queue")["position"] == 1


def test_a_terminal_has_one_call(desk: Desk) -> None:
    first = desk.connect(desk.call())
    desk.call()
    assert first.hear("ended")["reason"] == "called_again"
    assert desk.terminal.get("/api/v1/help/availability").json()["queue_length"] == 1


def test_hanging_up_by_http_tells_the_clerk(desk: Desk) -> None:
    call_id, visitor, clerk = desk.in_call()
    assert desk.terminal.delete(f"/api/v1/help/calls/{call_id}").status_code == 204
    assert clerk.hear("ended") == {"type": "ended", "by": "visitor", "reason": "hung_up"}
    assert visitor.hear("ended")["by"] == "visitor"
    assert desk.terminal.delete(f"/api/v1/help/calls/{call_id}").status_code == 204


def test_a_terminal_that_comes_back_misses_nothing(desk: Desk) -> None:
    call_id, visitor, clerk = desk.in_call()
    visitor.say("grant", view=True)
    visitor.say("chat", text="一", n=1)
    visitor.socket.close()
    while clerk.hear("terminal")["connected"]:
        pass
    clerk.say("chat", text="您还在吗?")
    back = desk.connect(call_id)
    assert back.hear("accepted")["clerk"] == "王*"
    assert back.hear("chat")["text"] == "您还在吗?"
    back.say("chat", text="一", n=1)  # said again, because nobody knows whether it arrived
    back.say("chat", text="二", n=2)
    while (line := clerk.hear("chat"))["from"] != "visitor":
        pass
    assert line["text"] == "二"
    back.socket.send(PICTURE)  # consent did not outlive the connection
    assert "picture" not in clerk.next_kinds()


def test_a_terminal_that_stays_away_is_given_up(desk: Desk, seconds: Seconds) -> None:
    call_id, visitor, clerk = desk.in_call()
    visitor.socket.close()
    while clerk.hear("terminal")["connected"]:
        pass
    seconds.now += 29
    desk.tick()
    assert "ended" not in clerk.next_kinds()
    seconds.now += 1
    desk.tick()
    assert clerk.hear("ended") == {"type": "ended", "by": "terminal", "reason": "lost"}
    with pytest.raises(ConnectionClosed) as caught:
        desk.connect(call_id).hear("queue")
    assert caught.value.rcvd is not None
    assert caught.value.rcvd.code == 4404


def test_a_call_nobody_connects_for_is_given_up(desk: Desk, seconds: Seconds) -> None:
    desk.call()
    seconds.now += 30
    desk.tick()
    assert desk.terminal.get("/api/v1/help/availability").json()["queue_length"] == 0


def test_a_clerk_who_reloads_the_page_is_back_in_the_call(desk: Desk) -> None:
    _, visitor, clerk = desk.in_call()
    visitor.say("chat", text="这里怎么填", n=1)
    clerk.hear("chat")
    clerk.socket.close()
    assert visitor.hear("clerk")["connected"] is False
    again = desk.sit_down()
    assert [line["text"] for line in again.hear("call")["lines"]] == ["这里怎么填"]
    assert visitor.hear("clerk")["connected"] is True


def test_a_clerk_who_comes_back_after_the_visitor_left_is_told_so(desk: Desk) -> None:
    call_id, visitor, clerk = desk.in_call()
    while clerk.hear("desk")["call"] != call_id:
        pass
    clerk.socket.close()
    visitor.hear("clerk")
    visitor.say("end")
    visitor.hear("ended")
    # The page still shows the old call; by this it knows that nothing of it may stay.
    assert desk.sit_down().hear("desk")["call"] is None


def test_who_takes_the_call_reads_where_the_visitor_is(desk: Desk) -> None:
    visitor = desk.connect(desk.call(screen="health_check"))
    clerk = desk.sit_down()
    assert clerk.hear("desk")["queue"][0]["screen"] == "health_check"
    visitor.say("context", screen="task", task="S01", step="review", title="核对销售额")
    while not (waiting := clerk.hear("desk")["queue"][0])["task"]:
        pass
    assert (waiting["screen"], waiting["task"], waiting["title"]) == ("task", "S01", "核对销售额")


def test_a_second_console_of_the_clerk_takes_over(desk: Desk) -> None:
    _, visitor, clerk = desk.in_call()
    again = desk.sit_down()
    assert again.hear("call")
    with pytest.raises(ConnectionClosed) as caught:
        clerk.hear("nothing")
    assert caught.value.rcvd is not None
    assert caught.value.rcvd.code == 4409
    again.say("chat", text="我在这里")
    assert visitor.hear("chat")["text"] == "我在这里"


def test_a_clerk_who_stays_away_ends_the_call(desk: Desk, seconds: Seconds) -> None:
    _, visitor, clerk = desk.in_call()
    clerk.socket.close()
    visitor.hear("clerk")
    seconds.now += 30
    desk.tick()
    assert visitor.hear("ended") == {"type": "ended", "by": "clerk", "reason": "lost"}


def test_a_restarted_hall_brings_both_together_again(
    hall: Hall, settings: HallSettings, clock: StillClock, seconds: Seconds
) -> None:
    with _desk(hall) as desk:
        call_id, _, _ = desk.in_call()
        header, sessions = desk.terminal.headers["Authorization"], desk.sessions
    again = open_hall(settings, clock=clock, monotonic=seconds)
    with _desk(again) as desk:
        desk.terminal.headers["Authorization"] = header
        desk.sessions = sessions
        visitor = desk.connect(call_id)
        assert visitor.hear("accepted")["clerk"] == "王*"
        clerk = desk.sit_down()
        assert clerk.hear("call")["call_id"] == call_id
        clerk.say("chat", text="服务器刚才重启了")
        assert visitor.hear("chat")["text"] == "服务器刚才重启了"


def test_nothing_said_and_no_name_is_kept(desk: Desk, owner: SyntheticPerson) -> None:
    visit = desk.terminal.post(
        "/api/v1/visits",
        json={
            "evidence": "id_card",
            "person": {"name": owner.name, "id_number": owner.id_number},
        },
    ).json()
    _, visitor, clerk = desk.in_call(visit_id=visit["visit_id"])
    visitor.say("chat", text="机密的问题", n=1)
    clerk.hear("chat")
    clerk.say("end")
    visitor.hear("ended")
    desk.tick()
    with desk.hall.database.reading() as connection:
        rows = repr(connection.execute(select(help_calls)).all())
    assert "机密的问题" not in rows
    assert "唐" not in rows
    assert "clerk:hung_up" in rows
    for file in desk.hall.settings.state.iterdir():
        assert "机密的问题".encode() not in file.read_bytes()


def test_the_estimate_learns_from_the_last_calls(desk: Desk, clock: StillClock) -> None:
    for _ in range(3):
        _, visitor, clerk = desk.in_call()
        clock.advance(seconds=60)
        clerk.say("end")
        visitor.hear("ended")
    desk.in_call()
    other = desk.other_terminal().post("/api/v1/help/calls", json={}).json()
    assert other["wait_seconds"] == 75


@pytest.mark.parametrize(
    "text", ["no json", "[1]", '{"type": "chat", "text": "' + "x" * LONGEST_TEXT + '"}']
)
def test_rubbish_closes_the_line(desk: Desk, text: str) -> None:
    visitor = desk.connect(desk.call())
    visitor.socket.send(text)
    with pytest.raises(ConnectionClosed) as caught:
        visitor.hear("nothing")
    assert caught.value.rcvd is not None
    assert caught.value.rcvd.code == 1007


def test_unknown_messages_are_passed_over(desk: Desk) -> None:
    visitor = desk.connect(desk.call())
    visitor.say("future", value=1)
    visitor.say("chat", text=7)
    visitor.say("grant", view="yes")
    assert visitor.next_kinds() in ([], ["queue"])


def test_strangers_get_no_line(desk: Desk) -> None:
    call_id = desk.call()
    address = f"{desk.url.replace('http', 'ws')}/api/v1/help/calls/{call_id}/terminal"
    wrong = {"Authorization": "Bearer wrong"}
    assert _refused(lambda: connect(address, proxy=None)) == 403
    assert _refused(lambda: connect(address, additional_headers=wrong, proxy=None)) == 403
    # Another terminal cannot listen in.
    with pytest.raises(ConnectionClosed) as caught:
        desk.connect(call_id, desk.other_terminal()).hear("queue")
    assert caught.value.rcvd is not None
    assert caught.value.rcvd.code == 4404


def test_the_console_line_is_for_our_own_page(desk: Desk) -> None:
    desk.hall.clerks.add("王芳", PASSWORD)
    token = desk.hall.clerks.sign_in("王芳", PASSWORD, client="")[1]
    address = f"{desk.url.replace('http', 'ws')}/console/socket"
    cookie = {"Cookie": f"hall_clerk={token}"}
    assert _refused(lambda: connect(address, proxy=None)) == 403
    assert _refused(lambda: connect(address, additional_headers=cookie, proxy=None)) == 403
    elsewhere = Origin("https://elsewhere.example")
    assert (
        _refused(lambda: connect(address, additional_headers=cookie, origin=elsewhere, proxy=None))
        == 403
    )


def test_a_clerk_signed_out_elsewhere_loses_the_line(desk: Desk, hall: Hall) -> None:
    clerk = desk.sit_down()
    clerk.hear("desk")
    with hall.database.writing() as connection:
        connection.execute(clerk_sessions.delete())
    for _ in range(30):
        desk.tick()
    with pytest.raises(ConnectionClosed) as caught:
        clerk.hear("nothing")
    assert caught.value.rcvd is not None
    assert caught.value.rcvd.code == 4401
