"""What strangers, broken terminals and curious clerks may try, and what comes of it."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import threading
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select
from starlette.types import Message
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from hall.application import build_application
from hall.body_limit import LARGEST_OF_STRANGERS, BodyLimit
from hall.composition import Hall, open_hall
from hall.punctual_protocol import PunctualProtocol
from hall.settings import HallSettings
from hall.tables import attempts
from tests.hall.conftest import StillClock, enrol
from tests.hall.live_server import serve_application

ROOT = Path(__file__).parents[2] / "hall"
ENROL = "/api/v1/terminals/enrol"
SUBMISSIONS = "/api/v1/submissions"
REPORTS = "/api/v1/terminals/me/reports"
OURS = {"X-Hall-Console": "1"}
JSON = {"Content-Type": "application/json"}


def _pieces(size: int) -> Iterator[bytes]:
    for _ in range(size // 4096 + 1):
        yield b" " * 4096


# -- bodies


@pytest.mark.parametrize("path", [ENROL, "/console/api/sign-in", "/papers/abc"])
def test_strangers_may_send_little(anyone: TestClient, path: str) -> None:
    large = bytes(LARGEST_OF_STRANGERS + 1)
    for body in (large, _pieces(LARGEST_OF_STRANGERS)):
        answer = anyone.post(path, content=body, headers=JSON | OURS)
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
        assert answer.headers["Connection"] == "close"


def test_a_terminal_that_is_not_known_is_told_so_and_keeps_its_filing(anyone: TestClient) -> None:
    """413 would be final to it; 401 is not."""
    headers = {"Authorization": "Bearer of old", "Idempotency-Key": str(uuid.uuid4())}
    for body in (bytes(LARGEST_OF_STRANGERS + 1), _pieces(LARGEST_OF_STRANGERS)):
        answer = anyone.post(SUBMISSIONS, content=body, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "terminal_unknown")


def test_a_terminal_may_send_more_but_not_without_end(terminal: TestClient) -> None:
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    assert (
        terminal.post(SUBMISSIONS, content=_pieces(5_000_000), headers=headers).status_code == 200
    )
    answer = terminal.post(SUBMISSIONS, content=_pieces(20_000_000), headers=headers)
    assert answer.status_code == 413
    assert terminal.post(REPORTS, content=_pieces(5_000_000), headers=JSON).status_code == 413


def test_a_body_that_does_not_come_is_not_waited_for() -> None:
    async def application(_scope: object, receive: object, send: object) -> None:
        assert callable(receive)
        while (await receive())["more_body"]:
            pass

    pieces: list[Message] = [{"type": "http.request", "body": b"{", "more_body": True}]
    sent: list[Message] = []

    async def receive() -> Message:
        if pieces:
            return pieces.pop()
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    limit = BodyLimit(application, lambda _token: False, patience_s=0.02)
    scope = {"type": "http", "path": ENROL, "method": "POST", "headers": []}
    asyncio.run(limit(scope, receive, send))
    assert sent[0]["status"] == 408
    assert (b"connection", b"close") in sent[0]["headers"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (SUBMISSIONS, b"[" * 50_000),
        (SUBMISSIONS, b'{"answers":' + b'{"a":' * 50_000),
        (REPORTS, json.dumps({"audit": {"seq": 10**30, "hash": "0" * 64}}).encode()),
        (REPORTS, b"[" * 50_000),
    ],
)
def test_what_is_beyond_measure_is_refused_for_good(
    terminal: TestClient, path: str, body: bytes
) -> None:
    headers = JSON | {"Idempotency-Key": str(uuid.uuid4())}
    answer = terminal.post(path, content=body, headers=headers)
    assert answer.status_code in {400, 422}, answer.text
    assert answer.json()["code"] == "malformed"


# -- connections


class Impatient(PunctualProtocol):
    """The server's protocol with less patience."""

    head_within_s = 0.3


@pytest.fixture
def live(hall: Hall) -> Iterator[str]:
    with serve_application(build_application(hall), http=Impatient) as url:
        yield url


def _dial(url: str) -> socket.socket:
    host, _, port = url.removeprefix("http://").partition(":")
    return socket.create_connection((host, int(port)), timeout=5)


def test_a_head_that_does_not_end_is_not_waited_for(live: str) -> None:
    with closing(_dial(live)) as silent, closing(_dial(live)) as slow, closing(_dial(live)) as two:
        slow.sendall(b"GET / HTTP/1.1\r\nHost: h\r\nX-Slow: ")
        two.sendall(b"HEAD /console/ HTTP/1.1\r\nHost: h\r\n\r\n")
        assert two.recv(65536).startswith(b"HTTP/1.1")
        two.sendall(b"GET")  # half of another
        assert silent.recv(1) == b""
        assert slow.recv(1) == b""
        assert two.recv(1) == b""


def test_somebody_who_asks_now_and_then_keeps_the_connection(live: str) -> None:
    asks = b"HEAD /console/icon.svg HTTP/1.1\r\nHost: h\r\n\r\n"
    with closing(_dial(live)) as line:
        line.sendall(asks)
        assert line.recv(65536).startswith(b"HTTP/1.1")
        line.settimeout(Impatient.head_within_s + 0.1)
        with pytest.raises(TimeoutError):  # nothing more, and not closed either
            line.recv(1)
        line.settimeout(5)
        line.sendall(asks)
        assert line.recv(65536).startswith(b"HTTP/1.1")


def test_a_body_announced_in_two_ways_is_refused(live: str) -> None:
    with closing(_dial(live)) as line:
        line.sendall(
            b"POST /papers/x HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        )
        assert line.recv(100).startswith(b"HTTP/1.1 400")


@pytest.mark.parametrize("flood", ['{"type": "ping"}', "[" * 10_000])
def test_a_flood_of_messages_ends_the_connection(live: str, hall: Hall, flood: str) -> None:
    headers = enrol(TestClient(build_application(hall)), hall)
    with httpx.Client(base_url=live, headers=headers, trust_env=False) as client:
        asked = {"topic": "help", "screen": "attract", "language": "zh"}
        call = client.post("/api/v1/help/calls", json=asked)
        assert call.status_code == 201, call.text
    address = f"{live.replace('http', 'ws')}/api/v1/help/calls/{call.json()['call_id']}/terminal"

    def pour(line: ClientConnection) -> None:
        for _ in range(2_000):
            line.send(flood)
        for _ in range(2_000):
            line.recv(timeout=5)

    with (
        connect(address, additional_headers=headers, proxy=None) as line,
        pytest.raises(ConnectionClosed) as ended,
    ):
        pour(line)
    assert ended.value.rcvd is not None
    assert ended.value.rcvd.code == (1008 if "ping" in flood else 1007)


# -- the console


def test_guesses_that_come_at_once_are_counted_first(hall: Hall) -> None:
    hall.clerks.add("wang", "correct horse battery")
    together = threading.Barrier(8)
    with TestClient(build_application(hall)) as client:

        def guess(number: int) -> int:
            together.wait()
            body = {"name": "wang", "password": f"a wrong password {number}"}
            return client.post("/console/api/sign-in", json=body, headers=OURS).status_code

        with ThreadPoolExecutor(8) as pool:
            assert Counter(pool.map(guess, range(16))) == {401: 5, 429: 11}
        right = {"name": "wang", "password": "correct horse battery"}
        assert client.post("/console/api/sign-in", json=right, headers=OURS).status_code == 429


def test_signing_in_rightly_is_not_counted(hall: Hall) -> None:
    hall.clerks.add("wang", "correct horse battery")
    assert hall.clerks.sign_in("wang", "correct horse battery", client="10.0.0.1")
    with hall.database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(attempts)) == 0


def test_browsers_are_told_to_do_nothing_but_what_our_pages_ask(anyone: TestClient) -> None:
    for path in ("/console/", "/console/console.js", "/papers/x", "/api/v1/terminals/me"):
        headers = anyone.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert "Strict-Transport-Security" not in headers  # this hall speaks plain HTTP


def test_over_tls_the_session_travels_by_tls_only(tmp_path: Path, clock: StillClock) -> None:
    settings = HallSettings(state=tmp_path, bureau="synthetic", behind_tls_proxy=True)
    hall = open_hall(settings, clock=clock)
    hall.clerks.add("wang", "correct horse battery")
    right = {"name": "wang", "password": "correct horse battery"}
    with TestClient(build_application(hall)) as client:
        answer = client.post("/console/api/sign-in", json=right, headers=OURS)
    cookie = answer.headers["Set-Cookie"]
    assert {"Secure", "HttpOnly", "SameSite=strict", "Path=/console"} <= set(cookie.split("; "))
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


def test_no_page_makes_markup_of_what_people_wrote() -> None:
    """Names, chat and concerns reach the page as text; the policy above would stop the rest."""
    scripts = [
        *(ROOT / "console" / "static").glob("*.js"),
        *(ROOT / "phone_page" / "static").glob("*.js"),
    ]
    assert len(scripts) >= 5
    markup = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|srcdoc")
    assert [file.name for file in scripts if markup.search(file.read_text(encoding="utf-8"))] == []
