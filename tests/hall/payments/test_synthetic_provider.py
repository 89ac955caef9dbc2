"""The provider for trials: the contract over the real wire, its notifications, its guard."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient

from hall.payments.provider import (
    ChargeState,
    ForgedNotificationError,
    Provider,
    ProviderUnavailableError,
)
from hall.payments.request_signing import NotSignedError, RequestSigner, make_merchant_key
from hall.payments.signed_http_provider import SignedHttpProvider
from hall.payments.synthetic_provider.faults import ProviderFaults
from hall.payments.synthetic_provider.notifier import Notifier
from hall.payments.synthetic_provider.service import build_service
from hall.payments.synthetic_provider.till import Notification, Till
from kiosk.china_time import china_now
from tests.hall.conftest import StillClock
from tests.hall.live_server import serve_application
from tests.hall.payments.direct_provider import DirectProvider
from tests.hall.payments.provider_contract import PhonePayer, ProviderContract

KEY = b"k" * 32
ADMIN = "admin-token"


class TillPayer:
    """A phone beside the till; time is the test's."""

    def __init__(self, till: Till, clock: StillClock) -> None:
        self._till = till
        self._clock = clock

    def pay(self, code: str) -> None:
        self._till.pay(code.rpartition("/")[2])

    def now(self) -> datetime:
        return self._clock()

    def wait_for(self, condition: Callable[[], bool]) -> None:
        self._clock.advance(seconds=1)
        assert condition()


class TestTill(ProviderContract):
    @pytest.fixture
    def provider(self, till: Till) -> Provider:
        return DirectProvider(till)

    @pytest.fixture
    def payer(self, till: Till, clock: StillClock) -> PhonePayer:
        return TillPayer(till, clock)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Till]]:
    till = Till(tmp_path_factory.mktemp("till") / "till.sqlite3", china_now)
    till.faults = ProviderFaults(debit_seconds=0)
    service = build_service(till, RequestSigner(KEY, china_now), ADMIN)
    with serve_application(service) as url:
        till.base_url = url
        yield url, till


class BrowserPayer:
    """A phone that opens the code's address, presses the button, and waits."""

    def pay(self, code: str) -> None:
        with httpx.Client(trust_env=False, follow_redirects=True) as phone:
            page = phone.post(f"{code}/now")
        assert page.status_code == 200

    def now(self) -> datetime:
        return china_now()

    def wait_for(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 5
        while not condition():
            assert time.monotonic() < deadline


class TestOverTheWire(ProviderContract):
    @pytest.fixture
    def provider(self, served: tuple[str, Till]) -> Provider:
        return SignedHttpProvider(served[0], KEY, china_now, simulated=True)

    @pytest.fixture
    def payer(self) -> PhonePayer:
        return BrowserPayer()


def test_another_key_is_not_believed(served: tuple[str, Till]) -> None:
    stranger = SignedHttpProvider(served[0], b"x" * 32, china_now, simulated=True)
    with pytest.raises(ProviderUnavailableError, match="401"):
        stranger.query("any")


def test_a_provider_that_hangs_is_given_up(served: tuple[str, Till]) -> None:
    """It acted all the same: the charge is there when it is asked for again."""
    url, till = served
    hasty = SignedHttpProvider(url, KEY, china_now, simulated=True, answer_seconds=0.05)
    patient = SignedHttpProvider(url, KEY, china_now, simulated=True)
    charge = TestOverTheWire().charge(BrowserPayer())
    till.faults = ProviderFaults(hang_seconds=0.2)
    with pytest.raises(ProviderUnavailableError):
        hasty.open(charge)
    till.faults = ProviderFaults(debit_seconds=0)
    report = patient.query(charge.payment_id)
    assert report is not None
    assert report.state is ChargeState.OPEN


def test_a_provider_that_is_down_is_unavailable() -> None:
    nobody = SignedHttpProvider("http://127.0.0.1:1", KEY, china_now, simulated=True)
    with pytest.raises(ProviderUnavailableError):
        nobody.query("any")


def test_faults_and_balances_are_the_admins(till: Till, clock: StillClock) -> None:
    service = build_service(till, RequestSigner(KEY, clock), ADMIN)
    with TestClient(service) as client:
        assert client.get("/admin/faults").status_code == 401
        client.headers["Authorization"] = f"Bearer {ADMIN}"
        assert client.post("/admin/faults", json={"take_twice": True}).json()["take_twice"]
        assert till.faults.take_twice
        assert client.post("/admin/faults", json={"take_thrice": True}).status_code == 422
        assert client.post("/admin/agreements/A0", json={"balance": "5.00"}).status_code == 200
        assert client.get("/pay/nothing").status_code == 404


def test_the_phone_page_offers_what_can_be_done(till: Till, clock: StillClock) -> None:
    service = build_service(till, RequestSigner(KEY, clock), ADMIN)
    charge = TestTill().charge(TillPayer(till, clock))
    code = till.open(charge).code
    assert code is not None
    path = code.removeprefix(till.base_url)
    with TestClient(service) as phone:
        assert phone.get("/codes", params={"token": "other"}).status_code == 401
        assert f'href="{path}"' in phone.get("/codes", params={"token": ADMIN}).text
        page = phone.get(path).text
        assert "¥ 12.30" in page
        assert page.count("<button") == 3
        assert "正在付款" in phone.post(f"{path}/later").text
        clock.advance(seconds=10)
        page = phone.get(path).text
        assert "付款成功" in page
        assert "<button" not in page
        assert phone.post(f"{path}/steal").status_code == 404
        assert "没有要付的码" in phone.get("/codes", params={"token": ADMIN}).text


class TestNotifications:
    """What the hall hears, and how often."""

    @pytest.fixture
    def heard(self) -> list[tuple[str, dict[str, str], bytes]]:
        return []

    @pytest.fixture
    def deaf(self) -> list[bool]:
        return [False]

    @pytest.fixture
    def notifier(
        self,
        till: Till,
        clock: StillClock,
        heard: list[tuple[str, dict[str, str], bytes]],
        deaf: list[bool],
    ) -> Notifier:
        def send(one: Notification, body: bytes, headers: dict[str, str]) -> bool:
            heard.append((one.payment_id, headers, body))
            return not deaf[0]

        return Notifier(till, RequestSigner(KEY, clock), send)

    def pay(self, till: Till, clock: StillClock) -> str:
        charge = TestTill().charge(TillPayer(till, clock))
        code = till.open(charge, "https://hall.example/notifications").code
        assert code is not None
        till.pay(code.rpartition("/")[2])
        return charge.payment_id

    def test_the_hall_believes_them_once(
        self,
        till: Till,
        clock: StillClock,
        notifier: Notifier,
        heard: list[tuple[str, dict[str, str], bytes]],
    ) -> None:
        payment_id = self.pay(till, clock)
        assert notifier.round() == 1
        assert notifier.round() == 0
        hall = SignedHttpProvider("https://pay.example", KEY, clock, simulated=True)
        ((told, headers, body),) = heard
        assert hall.notified(headers, body) == told == payment_id
        with pytest.raises(ForgedNotificationError):  # caught on the way and sent again
            hall.notified(headers, body)
        with pytest.raises(ForgedNotificationError):
            hall.notified(RequestSigner(b"y" * 32, clock).headers("notification", body), body)

    def test_they_go_on_until_they_are_heard(
        self,
        till: Till,
        clock: StillClock,
        notifier: Notifier,
        heard: list[tuple[str, dict[str, str], bytes]],
        deaf: list[bool],
    ) -> None:
        deaf[0] = True
        self.pay(till, clock)
        assert [notifier.round(), notifier.round()] == [1, 0]
        clock.advance(seconds=1)
        deaf[0] = False
        assert [notifier.round(), notifier.round()] == [1, 0]
        assert len(heard) == 2

    def test_they_can_be_lost_late_doubled_and_out_of_order(
        self,
        till: Till,
        clock: StillClock,
        notifier: Notifier,
        heard: list[tuple[str, dict[str, str], bytes]],
    ) -> None:
        till.faults = ProviderFaults(drop_notifications=True)
        self.pay(till, clock)
        notifier.round()
        assert heard == []
        till.faults = ProviderFaults(
            notify_after_seconds=5, duplicate_notifications=True, reverse_notifications=True
        )
        first, second = self.pay(till, clock), self.pay(till, clock)
        assert notifier.round() == 0
        clock.advance(seconds=5)
        assert notifier.round() == 4
        assert [told for told, _, _ in heard] == [second, second, first, first]


def test_a_signature_is_good_for_minutes_and_once(clock: StillClock) -> None:
    signer = RequestSigner(KEY, clock)
    fresh, old = (signer.headers("GET /", b"") for _ in range(2))
    signer.check("GET /", fresh, b"")
    for subject, headers, body in (
        ("GET /", fresh, b""),
        ("POST /", old, b""),
        ("GET /", old, b"more"),
        ("GET /", {}, b""),
    ):
        with pytest.raises(NotSignedError):
            signer.check(subject, headers, body)
    clock.advance(minutes=5, seconds=1)
    with pytest.raises(NotSignedError, match="clocks"):
        signer.check("GET /", old, b"")


def test_a_key_is_made_once_and_read_by_us_only(tmp_path: Path) -> None:
    path = tmp_path / "sub" / "key"
    key = make_merchant_key(path)
    assert make_merchant_key(path) == key
    assert len(key) >= 32
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(ValueError, match="fewer than"):
        RequestSigner(b"short", china_now)


def test_the_till_remembers(tmp_path: Path, clock: StillClock) -> None:
    till = Till(tmp_path / "t.sqlite3", clock)
    charge = TestTill().charge(TillPayer(till, clock))
    till.open(charge)
    till.close_store()
    again = Till(tmp_path / "t.sqlite3", clock)
    assert again.query(charge.payment_id) is not None
    again.close_store()
