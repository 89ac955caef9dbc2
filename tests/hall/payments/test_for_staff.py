"""What staff see and do: the day's sheet, the statement, what is forgotten."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from hall.bureau.synthetic.bureau import SyntheticBureau
from hall.bureau.synthetic.faults import FaultSettings
from hall.command_line import main
from hall.composition import Hall
from hall.payments.payments import Payments, PaymentView
from hall.payments.provider import Charge
from hall.payments.synthetic_provider.faults import ProviderFaults
from hall.payments.synthetic_provider.till import Till
from hall.payments.tables import payments as payments_table
from hall.retention import forget_what_is_past
from hall.terminals import Terminal
from tests.hall.conftest import NOW, StillClock
from tests.hall.payments.direct_provider import DirectProvider
from tests.hall.payments.orders import Payer, new_key

TODAY = NOW.date()
SHEET = "/console/api/payments"


@pytest.fixture
def clerk(anyone: TestClient, hall: Hall) -> TestClient:
    hall.clerks.add("王敏", "a long enough password")
    anyone.headers["X-Hall-Console"] = "1"
    answer = anyone.post(
        "/console/api/sign-in", json={"name": "王敏", "password": "a long enough password"}
    )
    assert answer.status_code == 200
    return anyone


def _start(payments: Payments, terminal: Terminal, payer: Payer, till: Till) -> PaymentView:
    view = payments.start(terminal, new_key(), payer.body(TODAY))
    assert view.qr is not None
    till.pay(view.qr.rpartition("/")[2])
    return view


def test_the_sheet_is_for_clerks(anyone: TestClient) -> None:
    assert anyone.get(SHEET).status_code == 401


def test_the_sheet_counts_and_names_nobody(
    clerk: TestClient,
    payments: Payments,
    enrolled: Terminal,
    till: Till,
    late_payer: Payer,
    several_payer: Payer,
    clock: StillClock,
) -> None:
    view = _start(payments, enrolled, late_payer, till)
    payments.start(enrolled, new_key(), several_payer.body(TODAY))
    clock.advance(seconds=2)
    payments.look(view.payment_id)
    answer = clerk.get(SHEET)
    sheet = answer.json()
    assert sheet["counts"] == {"settled": 1, "waiting": 1}
    assert sheet["settled"] == "12459.90"
    waiting, settled = sheet["lines"]
    assert (waiting["state"], settled["state"]) == ("waiting", "settled")
    assert settled["short_id"] == view.payment_id[:8]
    assert settled["terminal"] == "3 号终端"
    assert settled["trouble"] is None
    for payer in (late_payer, several_payer):
        assert payer.profile.taxpayer_id not in answer.text
        assert payer.profile.name not in answer.text
        assert payer.person.person_key not in answer.text
    assert clerk.get(SHEET, params={"day": "2026-11-20"}).json()["lines"] == []
    assert clerk.get("/console/payments.html").status_code == 200


def test_the_sheet_says_what_needs_a_person(
    clerk: TestClient,
    payments: Payments,
    enrolled: Terminal,
    provider: DirectProvider,
    till: Till,
    bureau: SyntheticBureau,
    late_payer: Payer,
    several_payer: Payer,
    timely_payer: Payer,
    clock: StillClock,
) -> None:
    till.faults = ProviderFaults(take_twice=True, refuse_refunds=True)
    twice = _start(payments, enrolled, late_payer, till)
    clock.advance(seconds=2)
    payments.look(twice.payment_id)
    till.faults = ProviderFaults()
    bureau.faults.set(FaultSettings(bureau_unavailable=False, treasury_seconds=10**6))
    stuck = _start(payments, enrolled, several_payer, till)
    clock.advance(seconds=2)
    payments.look(stuck.payment_id)
    silent = payments.start(enrolled, new_key(), timely_payer.body(TODAY))
    provider.silent = True
    clock.advance(hours=2)
    payments.tend()
    lines = clerk.get(SHEET, params={"day": "2026-11-22"}).json()["lines"]  # whatever the day
    assert {one["short_id"]: one["trouble"] for one in lines} == {
        twice.payment_id[:8]: "refund_refused",
        stuck.payment_id[:8]: "not_booked",
        silent.payment_id[:8]: "provider_silent",
    }


def test_who_paid_for_whom_is_forgotten_and_the_payment_is_not(
    payments: Payments,
    enrolled: Terminal,
    hall: Hall,
    till: Till,
    late_payer: Payer,
    clock: StillClock,
) -> None:
    body = late_payer.body(TODAY)
    view = payments.start(enrolled, key := new_key(), body)
    assert view.qr is not None
    till.pay(view.qr.rpartition("/")[2])
    clock.advance(seconds=2)
    payments.look(view.payment_id)
    for _ in range(9):
        clock.advance(hours=7)
        payments.tend()
    assert forget_what_is_past(hall)["orders"] == 0
    clock.advance(days=30)
    assert forget_what_is_past(hall)["orders"] == 1
    with hall.database.reading() as connection:
        assert connection.execute(select(payments_table.c.body)).scalars().all() == [b""]
    # Its key is never free again, and it still says what became of it.
    assert payments.start(enrolled, key, body).voucher == payments.by_key(key).voucher is not None


def test_the_statement_is_compared_by_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "hall.toml"
    config.write_text('state = "hall"\nbureau = "synthetic"\n')
    assert main(["reconcile", "--config", str(config)]) == 2
    assert "payments.provider: not set" in capsys.readouterr().err
    key = tmp_path / "key"
    key.write_text("k" * 40)
    config.write_text(
        f'state = "hall"\nbureau = "synthetic"\n[payments]\nprovider = "synthetic"\n'
        f'url = "http://127.0.0.1:1"\nkey_file = {json.dumps(str(key))}\n'
    )
    assert main(["reconcile", "--config", str(config), "--day", "2026-11-20"]) == 3
    assert "does not answer" in capsys.readouterr().err


def test_a_strange_transaction_is_told(payments: Payments, till: Till, clock: StillClock) -> None:
    charge = Charge(
        payment_id=new_key(),
        method="agreement",
        amount=Decimal("1.00"),
        description="x",
        expires_at=clock() + timedelta(minutes=5),
        agreement="A0",
    )
    till.open(charge)
    clock.advance(seconds=1)
    report = payments.reconcile(TODAY)
    assert (report.found, len(report.strangers)) == ((), 1)
