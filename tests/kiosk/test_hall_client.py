"""The hall client against a real far end on loopback, well and ill."""

from __future__ import annotations

import datetime as dt
import json
import logging
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kiosk.china_time import CHINA
from kiosk.hall_client import (
    Accepted,
    ClockWrong,
    HallClient,
    HallError,
    HallFault,
    Offline,
    OfflineReason,
    OutcomeUnknown,
    Processing,
    Refused,
    SubmissionRefused,
)
from kiosk.identity.visitor import Right, Role

NOW = dt.datetime(2026, 11, 21, 9, 30, tzinfo=CHINA)
TAXPAYER = "91133100MA0SECRET0"
Answer = Callable[["Handler"], None]


@dataclass
class Received:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Handler(BaseHTTPRequestHandler):
    """Records the request, then lets the test's answer write the reply."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length)
        self.server.received.append(
            Received(self.command, self.path, dict(self.headers.items()), body)
        )
        self.server.connections.add(self.client_address[1])
        self.server.answer(self)

    do_POST = do_DELETE = do_GET  # noqa: N815

    def reply(
        self, status: int, body: bytes = b"", media_type: str = "application/json", **more: str
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        for name, value in more.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def cut(self) -> None:
        """Break the connection without an answer."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def log_message(self, format: str, *args: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.received: list[Received] = []
        self.connections: set[int] = set()
        self.answer: Answer = lambda handler: handler.reply(204)
        self.released = threading.Event()

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass  # a connection that the test cut

    def json(self, value: object, status: int = 200) -> None:
        body = json.dumps(value, ensure_ascii=False).encode()
        self.answer = lambda handler: handler.reply(status, body)

    def problem(self, status: int, code: str, **headers: str) -> None:
        body = json.dumps({"code": code, "detail": "中文", "detail_en": "English"}).encode()
        self.answer = lambda handler: handler.reply(
            status, body, "application/problem+json; charset=utf-8", **headers
        )


@dataclass
class Far:
    server: Server
    client: HallClient
    token: list[str | None] = field(default_factory=lambda: ["terminal-token"])

    @property
    def last(self) -> Received:
        return self.server.received[-1]


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.released.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def far(server: Server) -> Iterator[Far]:
    token: list[str | None] = ["terminal-token"]
    client = HallClient(
        f"http://127.0.0.1:{server.server_port}/",
        lambda: token[0],
        timeout_s=0.4,
        clock=lambda: NOW,
    )
    yield Far(server, client, token)
    client.close()


# Every request, as the API document has it

VISIT = {
    "visit_id": "v1",
    "visit_token": "secret",
    "expires_at": "2026-11-21T09:45:00+08:00",
    "person": {"person_key": "k", "name": "赵小满", "id_number": "133100199001010012"},
    "mandates": [
        {
            "taxpayer_id": TAXPAYER,
            "taxpayer_name": "青禾餐饮店",
            "taxpayer_kind": "individual_business",
            "role": "legal_representative",
            "rights": ["view", "file", "fly"],
            "valid_to": "2027-01-01",
            "new_field": 1,
        },
        {"taxpayer_id": "x", "role": "regent", "rights": []},
    ],
}


def test_enrolment_carries_its_code_and_no_token(far: Far) -> None:
    far.server.json(
        {
            "terminal_id": "t1",
            "token": "new",
            "hall_name": "容城县",
            "terminal_label": "3 号机",
            "region": "133100",
        },
        201,
    )
    enrolment = far.client.enrol("ABCD-1234", "hall-3", "0.1.0")
    assert (enrolment.token, enrolment.hall_name) == ("new", "容城县")
    assert "new" not in repr(enrolment)
    assert (far.last.method, far.last.path) == ("POST", "/api/v1/terminals/enrol")
    assert "Authorization" not in far.last.headers
    assert json.loads(far.last.body) == {
        "enrolment_code": "ABCD-1234",
        "terminal_name": "hall-3",
        "software_version": "0.1.0",
    }


def heartbeat_at(time: dt.datetime) -> dict[str, object]:
    return {
        "terminal_id": "t1",
        "hall_name": "h",
        "terminal_label": "l",
        "region": "133100",
        "server_time": time.isoformat(),
        "simulated": True,
    }


def test_a_heartbeat_compares_clocks(far: Far) -> None:
    far.server.json(heartbeat_at(NOW + dt.timedelta(seconds=20)))
    state = far.client.heartbeat()
    assert state.simulated
    assert dt.timedelta(seconds=20) <= state.skew < dt.timedelta(seconds=21)
    assert far.last.headers["Authorization"] == "Bearer terminal-token"


@pytest.mark.parametrize("minutes", [-10, 10])
def test_a_clock_that_is_wrong_is_named(far: Far, minutes: int) -> None:
    far.server.json(heartbeat_at(NOW + dt.timedelta(minutes=minutes)))
    with pytest.raises(ClockWrong) as caught:
        far.client.heartbeat()
    assert round(caught.value.skew.total_seconds()) == minutes * 60
    assert "600" in caught.value.text.en


@pytest.mark.parametrize(
    ("open_visit", "sent"),
    [
        (
            lambda client: client.visit_by_card("赵小满", "133100199001010012"),
            {
                "evidence": "id_card",
                "person": {"name": "赵小满", "id_number": "133100199001010012"},
            },
        ),
        (
            lambda client: client.visit_by_code("TH1:ABC"),
            {"evidence": "identity_code", "code": "TH1:ABC"},
        ),
        (
            lambda client: client.visit_by_sms("133100199001010012", "s1", "123456"),
            {
                "evidence": "sms_code",
                "id_number": "133100199001010012",
                "sms_id": "s1",
                "code": "123456",
            },
        ),
        (
            lambda client: client.visit_by_licence(TAXPAYER),
            {"evidence": "licence_code", "uscc": TAXPAYER, "person": None},
        ),
        (
            lambda client: client.visit_by_licence(TAXPAYER, ("赵小满", "133100199001010012")),
            {
                "evidence": "licence_code",
                "uscc": TAXPAYER,
                "person": {"name": "赵小满", "id_number": "133100199001010012"},
            },
        ),
    ],
)
def test_a_visit_opens_by_every_kind_of_evidence(
    far: Far, open_visit: Callable[[HallClient], Any], sent: object
) -> None:
    far.server.json(VISIT, 201)
    visit = open_visit(far.client)
    assert json.loads(far.last.body) == sent
    assert visit.person.person_key == "k"
    assert visit.expires_at == dt.datetime(2026, 11, 21, 9, 45, tzinfo=CHINA)
    (mandate,) = visit.mandates
    assert mandate.role is Role.LEGAL_REPRESENTATIVE
    assert mandate.rights == (Right.VIEW, Right.FILE)
    assert json.loads(visit.mandates_json) == VISIT["mandates"]
    for secret in ("赵小满", "1990", "secret", TAXPAYER):
        assert secret not in repr(visit)


def test_a_profile_comes_decoded_and_as_sent(far: Far) -> None:
    raw = json.dumps(
        {
            "taxpayer_id": TAXPAYER,
            "kind": "individual_business",
            "name": "青禾餐饮店",
            "fetched_at": "2026-11-21T09:00:00+08:00",
        }
    ).encode()
    far.server.answer = lambda handler: handler.reply(200, raw)
    fetched = far.client.profile("v/1", "visit-token", TAXPAYER)
    assert fetched.profile.name == "青禾餐饮店"
    assert fetched.raw == raw
    assert far.last.path == f"/api/v1/visits/v%2F1/taxpayers/{TAXPAYER}/profile"
    assert far.last.headers["X-Visit-Token"] == "visit-token"


def test_an_id_cannot_climb_out_of_its_path(far: Far) -> None:
    with pytest.raises(ValueError, match="dots"):
        far.client.end_visit("..")
    assert far.server.received == []


def test_the_end_of_a_visit_and_of_a_call_are_told(far: Far) -> None:
    far.client.end_visit("v1")
    assert (far.last.method, far.last.path) == ("DELETE", "/api/v1/visits/v1")
    far.client.hang_up("c1")
    assert (far.last.method, far.last.path) == ("DELETE", "/api/v1/help/calls/c1")


def test_the_small_requests(far: Far) -> None:
    far.server.json({"issuer": "hall", "keys": []})
    assert json.loads(far.client.identity_keys())["issuer"] == "hall"
    far.server.json(
        {"sms_id": "s", "masked_phone": "138****0000", "expires_at": "2026-11-21T09:35:00+08:00"},
        202,
    )
    assert far.client.send_sms_code("1", "login").masked_phone == "138****0000"
    far.server.json({"uscc": TAXPAYER, "name": "店"})
    assert far.client.resolve_licence("https://gsxt.example/x").uscc == TAXPAYER
    assert json.loads(far.last.body) == {"url": "https://gsxt.example/x"}
    far.server.json({"open": True, "clerks_online": 2, "queue_length": 0, "wait_seconds": 0})
    assert far.client.help_availability().clerks_online == 2
    far.server.json({"call_id": "c/1", "position": 1, "wait_seconds": 30}, 201)
    assert far.client.call_help(None, "tax", "check", "zh").call_id == "c/1"
    far.server.json({"number": "R1"})
    assert far.client.rate("key", b'{"grade": 1}').number == "R1"
    assert far.last.headers["Idempotency-Key"] == "key"


def test_the_socket_of_a_call_has_its_address_and_token(far: Far) -> None:
    socket_ = far.client.help_socket("c/1")
    port = far.server.server_port
    assert socket_.url == f"ws://127.0.0.1:{port}/api/v1/help/calls/c%2F1/terminal"
    assert socket_.headers == {"Authorization": "Bearer terminal-token"}


# What was signed

RECEIPT = {
    "number": "R-1",
    "accepted_at": "2026-11-21T09:30:00+08:00",
    "taxpayer_id": TAXPAYER,
    "title_zh": "增值税",
    "title_en": "VAT",
    "amount": "1234.50",
    "verification": "TR1:X",
}


def test_a_filing_is_sent_byte_for_byte_under_its_key(far: Far) -> None:
    far.server.json({"state": "accepted", "receipt": RECEIPT})
    body = '{"task":  "S01", "name": "青"}'.encode()
    state = far.client.submit("uuid-1", body)
    assert isinstance(state, Accepted)
    assert state.receipt.amount == Decimal("1234.50")
    assert state.receipt.title.zh == "增值税"
    assert json.loads(state.raw)["receipt"] == RECEIPT
    assert far.last.body == body
    assert far.last.headers["Idempotency-Key"] == "uuid-1"
    assert TAXPAYER not in repr(state)


def test_refusal_and_processing_are_answers(far: Far) -> None:
    far.server.json({"state": "refused", "reasons": [{"code": "r", "zh": "因", "en": "why"}]})
    state = far.client.submit("uuid-1", b"{}")
    assert isinstance(state, SubmissionRefused)
    assert [reason.text.zh for reason in state.reasons] == ["因"]
    far.server.json({"state": "processing"}, 202)
    assert far.client.submit("uuid-1", b"{}") == Processing()
    assert far.client.submission("uuid-1") == Processing()
    assert far.last.path == "/api/v1/submissions/uuid-1"


def drip(handler: Handler) -> None:
    """Send the head, then nothing more until the test ends."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100")
    handler.end_headers()
    handler.wfile.flush()
    handler.server.released.wait(10)


def silent(handler: Handler) -> None:
    handler.server.released.wait(10)
    handler.close_connection = True


def half(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "100")
    handler.end_headers()
    handler.wfile.write(b'{"state": "acc')
    handler.wfile.flush()
    handler.connection.shutdown(socket.SHUT_RDWR)
    handler.close_connection = True


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (silent, "timeout"),
        (drip, "timeout"),
        (lambda handler: handler.cut(), "cut"),
        (half, "cut"),
        (lambda handler: handler.reply(500), "http_500"),
        (lambda handler: handler.reply(502, b"<html>", "text/html"), "http_502"),
        (lambda handler: handler.reply(200, b"<html>", "text/html"), "not_understood"),
        (lambda handler: handler.reply(200, b'{"state": "accepted"}'), "not_understood"),
        (lambda handler: handler.reply(200, b'{"state": "eaten"}'), "not_understood"),
        (lambda handler: handler.reply(200, b" " * (300 * 1024)), "too_large"),
        (lambda handler: handler.reply(302, Location="http://127.0.0.1:1/"), "redirected"),
        (lambda handler: handler.reply(200, b"x", Content_Encoding="gzip"), "encoded"),
        (lambda handler: handler.reply(404, b"<html>", "text/html"), "http_404"),
    ],
)
def test_a_filing_without_a_clear_answer_is_unknown_not_failed(
    far: Far, answer: Answer, code: str
) -> None:
    far.server.answer = answer
    with pytest.raises(OutcomeUnknown) as caught:
        far.client.submit("uuid-1", b'{"a": 1}')
    assert caught.value.code == code
    with pytest.raises(OutcomeUnknown):
        far.client.rate("uuid-1", b'{"a": 1}')


def test_a_filing_in_progress_is_unknown(far: Far) -> None:
    far.server.problem(409, "in_progress")
    with pytest.raises(OutcomeUnknown, match="in_progress"):
        far.client.submit("uuid-1", b"{}")


def test_a_filing_that_certainly_did_not_arrive_is_offline(free_port: int) -> None:
    client = HallClient(f"http://127.0.0.1:{free_port}", lambda: "t", timeout_s=0.4)
    with pytest.raises(Offline) as caught:
        client.submit("uuid-1", b"{}")
    assert caught.value.reason is OfflineReason.UNREACHABLE
    assert not caught.value.maybe_arrived


# Failures


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def test_a_refusal_has_its_code_and_words(far: Far) -> None:
    far.server.problem(429, "limit_number", Retry_After="60")
    with pytest.raises(Refused) as caught:
        far.client.send_sms_code("1", "login")
    refused = caught.value
    assert (refused.code, refused.status) == ("limit_number", 429)
    assert refused.retry_after == dt.timedelta(seconds=60)
    assert (refused.text.zh, refused.text.en) == ("中文", "English")


@pytest.mark.parametrize("value", ["", "Wed, 21 Oct 2026 07:28:00 GMT", "-5", "٣"])
def test_a_strange_retry_after_is_no_hint(far: Far, value: str) -> None:
    far.server.problem(429, "limit_day", **({"Retry_After": value} if value.isascii() else {}))
    with pytest.raises(Refused) as caught:
        far.client.send_sms_code("1", "login")
    assert caught.value.retry_after is None


def test_a_bureau_that_does_not_answer_is_a_fault_of_the_hall(far: Far) -> None:
    far.server.problem(503, "bureau_unavailable")
    with pytest.raises(HallFault) as caught:
        far.client.profile("v", "t", TAXPAYER)
    assert (caught.value.code, caught.value.status) == ("bureau_unavailable", 503)
    assert caught.value.text.en == "English"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (silent, OfflineReason.TIMEOUT),
        (drip, OfflineReason.TIMEOUT),
        (lambda handler: handler.cut(), OfflineReason.CUT),
        (half, OfflineReason.CUT),
    ],
)
def test_a_hall_that_goes_away_is_offline(far: Far, answer: Answer, reason: OfflineReason) -> None:
    far.server.answer = answer
    with pytest.raises(Offline) as caught:
        far.client.identity_keys()
    assert caught.value.reason is reason
    assert caught.value.maybe_arrived
    far.server.json({"keys": []})
    assert far.client.identity_keys() == b'{"keys": []}'  # and it comes back by itself


def test_a_body_that_drips_is_given_up(far: Far) -> None:
    def slowly(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        while not handler.server.released.wait(0.1):
            try:
                handler.wfile.write(b" ")
            except OSError:
                return

    far.server.answer = slowly
    with pytest.raises(Offline) as caught:
        far.client.identity_keys()
    assert caught.value.reason is OfflineReason.TIMEOUT


def test_an_answer_in_chunks_is_read_whole(far: Far) -> None:
    def chunked(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        for part in (b'{"ke', b'ys": []}', b""):
            handler.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))

    far.server.answer = chunked
    assert far.client.identity_keys() == b'{"keys": []}'
    assert far.client.identity_keys() == b'{"keys": []}'
    assert len(far.server.connections) == 1


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff", b'{"visit_id": 1}', b"null"])
def test_an_answer_that_is_not_understood_is_a_fault(far: Far, body: bytes) -> None:
    far.server.answer = lambda handler: handler.reply(201, body)
    with pytest.raises(HallFault, match="not_understood"):
        far.client.visit_by_code("TH1:A")


@pytest.mark.parametrize("mandates", [{}, [1], [{"role": "agent"}], [{"role": []}], None])
def test_mandates_that_are_not_understood_are_a_fault(far: Far, mandates: object) -> None:
    far.server.json({**VISIT, "mandates": mandates}, 201)
    with pytest.raises(HallFault, match="not_understood"):
        far.client.visit_by_code("TH1:A")


def test_before_enrolment_nothing_is_sent(far: Far) -> None:
    far.token[0] = None
    with pytest.raises(Refused, match="not_enrolled"):
        far.client.heartbeat()
    assert far.server.received == []


@pytest.mark.parametrize(
    "address",
    [
        "http://hall.example",
        "ftp://127.0.0.1",
        "https://",
        "hall.example",
        "https://user:pass@hall.example",
        "https://hall.example?x=1",
        "http://127.0.0.1.evil.example",
        "",
    ],
)
def test_an_unsafe_address_is_refused_at_once(address: str) -> None:
    with pytest.raises(ValueError, match=r"hall\.url"):
        HallClient(address, lambda: None)


def test_an_authority_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"hall\.ca_bundle"):
        HallClient("https://hall.example", lambda: None, ca_bundle=tmp_path / "no.pem")


def test_the_environment_cannot_redirect_or_authorise(
    far: Far, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login a password b\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    far.server.json({"keys": []})
    far.client.identity_keys()
    assert far.last.headers["Authorization"] == "Bearer terminal-token"


def test_cookies_are_not_kept(far: Far) -> None:
    far.server.answer = lambda handler: handler.reply(200, b"{}", Set_Cookie="a=b; Path=/")
    far.client.identity_keys()
    far.client.identity_keys()
    assert "Cookie" not in far.last.headers


def test_no_log_and_no_exception_names_a_taxpayer(
    far: Far, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    texts = []
    answers: list[Answer] = [
        silent,
        lambda handler: handler.cut(),
        lambda handler: handler.reply(200, f'{{"taxpayer_id": ["{TAXPAYER}"]}}'.encode()),
        lambda handler: handler.reply(500),
    ]
    for answer in answers:
        far.server.answer = answer
        with pytest.raises(HallError) as caught:
            far.client.profile("v", "visit-token", TAXPAYER)
        error: BaseException | None = caught.value
        assert error is not None
        assert error.__suppress_context__ or error.__context__ is None
        texts.append(repr(error))
    assert TAXPAYER not in caplog.text + "".join(texts)


def test_many_threads_share_a_client_and_its_connections(far: Far) -> None:
    far.server.json({"keys": []})
    failures: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(10):
                far.client.identity_keys()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(far.server.received) == 60
    assert len(far.server.connections) <= 6


# TLS


def make_certificate(directory: Path, host: str) -> Path:
    """Write a self-signed certificate with its key for ``host``, valid today."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    today = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - dt.timedelta(days=1))
        .not_valid_after(today + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = directory / f"{host}.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.mark.parametrize(
    ("host", "trusted", "works"),
    [("localhost", True, True), ("localhost", False, False), ("other.example", True, False)],
)
def test_only_a_hall_that_proves_its_name_is_talked_to(
    server: Server, tmp_path: Path, host: str, trusted: bool, works: bool
) -> None:
    certificate = make_certificate(tmp_path, host)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.json({"keys": []})
    client = HallClient(
        f"https://localhost:{server.server_port}",
        lambda: "t",
        ca_bundle=certificate if trusted else None,
    )
    try:
        if works:
            assert client.identity_keys() == b'{"keys": []}'
        else:
            with pytest.raises(Offline) as caught:
                client.submit("uuid", b"{}")
            assert caught.value.reason is OfflineReason.CERTIFICATE
            assert server.received == []
    finally:
        client.close()
