"""A number that a visitor gives: a code is sent to it, and the right one gives a proof."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from hall.bureau.synthetic.bureau import SyntheticBureau
from hall.bureau.synthetic.personas import SyntheticPerson
from hall.composition import Hall
from hall.phone_codes import PhoneProofs
from tests.hall.conftest import StillClock

PHONE = "13912345678"


@pytest.fixture
def visit(terminal: TestClient, owner: SyntheticPerson) -> str:
    """The address of a running visit; its token is in the terminal's headers."""
    begun = terminal.post(
        "/api/v1/visits",
        json={
            "evidence": "id_card",
            "person": {"name": owner.name, "id_number": owner.id_number},
        },
    ).json()
    terminal.headers["X-Visit-Token"] = begun["visit_token"]
    return f"/api/v1/visits/{begun['visit_id']}"


def asked(owner: SyntheticPerson, **more: str) -> dict[str, str]:
    return {"taxpayer_id": owner.mandates[1].taxpayer_id, "phone": PHONE} | more


def code_in(bureau: SyntheticBureau, owner: SyntheticPerson) -> str:
    found = re.search(r"\d{6}", bureau.messages(owner.person_key)[-1])
    assert found is not None
    return found[0]


def test_the_right_code_gives_a_proof_for_this_number_and_person_once(
    terminal: TestClient, visit: str, hall: Hall, bureau: SyntheticBureau, owner: SyntheticPerson
) -> None:
    sent = terminal.post(f"{visit}/phone-codes", json=asked(owner))
    assert sent.status_code == 202
    assert sent.json()["masked_phone"] == "139****5678"
    check = f"{visit}/phone-codes/{sent.json()['sms_id']}/check"
    code = code_in(bureau, owner)
    wrong = "000000" if code != "000000" else "000001"
    assert terminal.post(check, json=asked(owner, code=wrong)).json()["code"] == "code_invalid"
    other = terminal.post(check, json=asked(owner, code=code) | {"phone": "13800000000"})
    assert other.json()["code"] == "code_invalid"
    right = terminal.post(check, json=asked(owner, code=code))
    assert right.status_code == 200
    proofs = PhoneProofs(hall.secret_keys, hall.clock)
    assert proofs.holds(right.json()["proof"], PHONE, owner.person_key)
    assert not proofs.holds(right.json()["proof"], PHONE, "somebody else")
    again = terminal.post(check, json=asked(owner, code=code))
    assert again.json()["code"] == "code_already_used"


def test_a_terminal_cannot_be_used_to_pester_a_number(
    terminal: TestClient, visit: str, owner: SyntheticPerson, clock: StillClock
) -> None:
    assert terminal.post(f"{visit}/phone-codes", json=asked(owner)).status_code == 202
    soon = terminal.post(f"{visit}/phone-codes", json=asked(owner))
    assert (soon.status_code, soon.json()["code"]) == (429, "limit_number")
    answers = []
    for _ in range(8):
        clock.advance(minutes=2)
        answers.append(terminal.post(f"{visit}/phone-codes", json=asked(owner)).status_code)
    assert 429 in answers


@pytest.mark.parametrize("phone", ["12345678901", "1391234567", "+8613912345678", ""])
def test_what_is_no_mobile_number_gets_no_code(
    terminal: TestClient, visit: str, owner: SyntheticPerson, phone: str
) -> None:
    answer = terminal.post(f"{visit}/phone-codes", json=asked(owner) | {"phone": phone})
    assert answer.status_code == 422
    assert phone == "" or phone not in answer.text


def test_without_a_running_visit_nothing_is_sent(
    terminal: TestClient, visit: str, owner: SyntheticPerson
) -> None:
    terminal.delete(visit)
    answer = terminal.post(f"{visit}/phone-codes", json=asked(owner))
    assert (answer.status_code, answer.json()["code"]) == (401, "visit_over")
