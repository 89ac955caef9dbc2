"""The synthetic bureau keeps the contract, remembers what was filed, and hides from strangers."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from hall.bureau.bureau import Accepted, Bureau, Person, Refused
from hall.bureau.synthetic.bureau import SyntheticBureau
from hall.bureau.synthetic.personas import SyntheticPerson
from hall.bureau.synthetic.routes import local_token
from hall.composition import Hall, open_hall
from hall.settings import HallSettings
from kiosk.identity.receipt_code import ReceiptFacts, verify_receipt_code
from kiosk.taxpayer import Tax
from tests.hall.bureau_contract import BureauContract, Known, key_set, new_key
from tests.hall.conftest import NOW, StillClock
from tests.hall.filings import FilingDraft, open_obligation


@pytest.fixture
def known(bureau: SyntheticBureau, owner: SyntheticPerson) -> Known:
    company = owner.mandates[1].taxpayer_id
    profile = bureau.profile(company)
    period = open_obligation(profile, NOW.date())
    return Known(
        person=Person(person_key=owner.person_key, name=owner.name, id_number=owner.id_number),
        taxpayer_id=company,
        draft=FilingDraft(
            profile=profile,
            person_key=owner.person_key,
            start=period.period_start,
            end=period.period_end,
        ),
        now=NOW,
    )


class TestContract(BureauContract):
    @pytest.fixture
    def bureau(self, hall: Hall) -> Bureau:
        return hall.bureau

    @pytest.fixture
    def known(self, known: Known) -> Known:
        return known


def test_what_was_filed_is_owed_and_survives_a_restart(
    bureau: SyntheticBureau, known: Known, settings: HallSettings, clock: StillClock
) -> None:
    outcome = bureau.submit(new_key(), known.draft.body())
    assert isinstance(outcome, Accepted)

    again = open_hall(settings, clock=clock)
    payments = again.bureau.profile(known.taxpayer_id).payments
    again.database.close()
    assert payments is not None
    owed = {
        one.tax: one.amount
        for one in payments.payables
        if one.period_start == known.draft.start and "-" in one.payable_id
    }
    # 412,871.29 is over the quarter's threshold: 1 % on all of it, surcharges halved.
    assert owed[Tax.VAT] == Decimal("4128.71")
    assert owed[Tax.EDU] == Decimal("61.93")
    assert owed[Tax.LEDU] == Decimal("41.29")
    assert sum(owed.values()) == outcome.receipt.amount


def test_sales_below_the_threshold_leave_nothing_to_pay(
    bureau: SyntheticBureau, known: Known
) -> None:
    before = bureau.profile(known.taxpayer_id).payments
    known.draft.ordinary = Decimal("150000.00")
    outcome = bureau.submit(new_key(), known.draft.body())
    assert isinstance(outcome, Accepted)
    assert outcome.receipt.amount == 0
    after = bureau.profile(known.taxpayer_id).payments
    assert before is not None
    assert after is not None
    assert after.payables == before.payables


def test_a_running_period_cannot_be_filed(bureau: SyntheticBureau, known: Known) -> None:
    filings = known.draft.profile.filings
    assert filings is not None
    running = next(
        one for one in filings.obligations if one.task_id == "S01" and one.period_end >= NOW.date()
    )
    known.draft.start, known.draft.end = running.period_start, running.period_end
    refused = bureau.submit(new_key(), known.draft.body())
    assert isinstance(refused, Refused)
    assert [reason.code for reason in refused.reasons] == ["period_not_over"]


@pytest.mark.parametrize(
    ("calculation", "codes"),
    [
        ([], {"amount_wrong"}),
        ([{"operands": [{"origin": "fact:sales.ordinary", "value": "NaN"}]}], {"sales_malformed"}),
        ([{"operands": [{"origin": "fact:sales.ordinary", "value": "much"}]}], {"sales_malformed"}),
        ([{"operands": [{"origin": "fact:sales.ordinary", "value": "-5"}]}], {"sales_malformed"}),
        ([{"operands": "none"}, 7, None], {"amount_wrong"}),
    ],
)
def test_sales_that_do_not_carry_the_amounts_are_refused(
    bureau: SyntheticBureau, known: Known, calculation: object, codes: set[str]
) -> None:
    known.draft.changed = {"calculation": calculation}
    refused = bureau.submit(new_key(), known.draft.body())
    assert isinstance(refused, Refused)
    assert {reason.code for reason in refused.reasons} == codes


def test_every_open_period_of_every_persona_can_be_filed(bureau: SyntheticBureau) -> None:
    filed = 0
    for person in bureau.people():
        for mandate in person.mandates:
            if mandate.status != "active" or "file" not in mandate.rights:
                continue
            profile = bureau.profile(mandate.taxpayer_id)
            if profile.registration is None or profile.filings is None:
                continue
            try:
                period = open_obligation(profile, NOW.date())
            except ValueError:
                continue
            draft = FilingDraft(
                profile=profile,
                person_key=person.person_key,
                start=period.period_start,
                end=period.period_end,
            )
            assert isinstance(bureau.submit(new_key(), draft.body()), Accepted)
            filed += 1
    assert filed >= 8


# The phone that shows identity codes


@pytest.fixture
def token(settings: HallSettings, anyone: TestClient) -> str:
    return local_token(settings.state)


def test_the_local_token_is_ours_alone(token: str, settings: HallSettings) -> None:
    path: Path = settings.state / "synthetic_token"
    assert path.stat().st_mode & 0o077 == 0
    assert local_token(settings.state) == token


def test_the_phone_shows_a_code_that_begins_a_visit(
    terminal: TestClient, token: str, owner: SyntheticPerson
) -> None:
    page = terminal.get("/synthetic/phone", params={"token": token})
    assert page.url.query == b""  # the token has left the address bar
    assert owner.name in page.text
    assert f"/synthetic/phone/{owner.person_key}" in page.text
    shown = terminal.get(f"/synthetic/phone/{owner.person_key}")
    (picture,) = re.findall(r'data-source="([^"]+\.svg)"', shown.text)
    drawn = terminal.get(picture)
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert drawn.text.startswith("<?xml")
    code = terminal.get(f"/synthetic/identity-code/{owner.person_key}").json()["code"]
    visit = terminal.post("/api/v1/visits", json={"evidence": "identity_code", "code": code})
    assert visit.json()["person"]["name"] == owner.name


def test_the_phone_is_not_for_strangers(anyone: TestClient, owner: SyntheticPerson) -> None:
    for path in ("phone", f"phone/{owner.person_key}", f"identity-code/{owner.person_key}"):
        assert anyone.get(f"/synthetic/{path}").status_code == 401
        assert anyone.get(f"/synthetic/{path}?token=guess").status_code == 401
    assert anyone.post("/synthetic/faults", json={}).status_code == 401


def test_nobodys_code_is_not_made(anyone: TestClient, token: str) -> None:
    answer = anyone.get("/synthetic/identity-code/nobody", params={"token": token})
    assert (answer.status_code, answer.json()["code"]) == (404, "person_unknown")


def test_keys_are_rotated_and_revoked_by_hand(anyone: TestClient, token: str) -> None:
    held = {"token": token}
    made = anyone.post("/synthetic/keys/identity/rotate", params=held).json()["kid"]
    assert anyone.post(f"/synthetic/keys/{made}/revoke", params=held).status_code == 200
    assert anyone.post(f"/synthetic/keys/{made}/revoke", params=held).status_code == 404
    assert anyone.post("/synthetic/keys/other/rotate", params=held).status_code == 404


def test_faults_are_set_as_a_whole(anyone: TestClient, token: str) -> None:
    header = {"Authorization": f"Bearer {token}"}
    anyone.post("/synthetic/faults", json={"lose_replies": 2}, headers=header)
    set_now = anyone.post("/synthetic/faults", json={"bureau_unavailable": True}, headers=header)
    assert set_now.json() == {
        "delay_seconds": 0.0,
        "bureau_unavailable": True,
        "lose_replies": 0,
        "treasury_seconds": 0.0,
        "treasury_refuses": False,
    }
    wrong = anyone.post("/synthetic/faults", json={"chaos": 1}, headers=header)
    assert wrong.status_code == 422


def test_the_first_receipt_of_a_new_key_holds(
    bureau: SyntheticBureau, known: Known, clock: StillClock
) -> None:
    """Receipts carry whole seconds; a key made within the same second must not be younger."""
    clock.now = NOW.replace(microsecond=999_999)
    outcome = bureau.submit(new_key(), known.draft.body())
    assert isinstance(outcome, Accepted)
    keys = key_set(bureau, clock.now)
    assert isinstance(verify_receipt_code(outcome.receipt.verification, keys), ReceiptFacts)
