"""A visit: recognised by card, code or message; sees what its mandates allow; ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from hall.bureau.synthetic.bureau import SyntheticBureau
from hall.bureau.synthetic.faults import FaultSettings
from hall.bureau.synthetic.personas import SyntheticPerson
from hall.composition import Hall
from hall.tables import sms_codes, visits
from kiosk.identity.visitor import MandateStatus
from kiosk.taxpayer import decode_profile
from tests.hall.conftest import StillClock, enrol

VISITS = "/api/v1/visits"


def _by_card(client: TestClient, name: str, id_number: str) -> tuple[int, dict[str, object]]:
    answer = client.post(
        VISITS,
        json={"evidence": "id_card", "person": {"name": name, "id_number": id_number}},
    )
    return answer.status_code, answer.json()


def _profile_status(
    client: TestClient, visit: dict[str, object], taxpayer_id: str
) -> tuple[int, str]:
    answer = client.get(
        f"{VISITS}/{visit['visit_id']}/taxpayers/{taxpayer_id}/profile",
        headers={"X-Visit-Token": str(visit["visit_token"])},
    )
    return answer.status_code, answer.json().get("code", "")


def test_a_card_begins_a_visit_and_shows_the_companies(
    terminal: TestClient, owner: SyntheticPerson
) -> None:
    status, visit = _by_card(terminal, owner.name, owner.id_number.lower())
    assert status == 201
    assert visit["person"] == {
        "person_key": owner.person_key,
        "name": owner.name,
        "id_number": owner.id_number,
    }
    company = owner.mandates[1].taxpayer_id
    answer = terminal.get(
        f"{VISITS}/{visit['visit_id']}/taxpayers/{company}/profile",
        headers={"X-Visit-Token": str(visit["visit_token"])},
    )
    profile = decode_profile(answer.content)
    assert profile.taxpayer_id == company
    assert profile.synthetic
    assert profile.fetched_at.isoformat() == "2026-11-21T10:00:00+08:00"


def test_someone_elses_number_is_not_enough(terminal: TestClient, owner: SyntheticPerson) -> None:
    assert _by_card(terminal, "王小明", owner.id_number)[0] == 404
    status, problem = _by_card(terminal, owner.name, "130000190001010000")
    assert status == 404
    assert problem["code"] == "person_unknown"
    assert owner.name not in str(problem)


def test_only_an_active_mandate_shows_a_profile(
    terminal: TestClient, bureau: SyntheticBureau, owner: SyntheticPerson
) -> None:
    seen = set()
    for person in bureau.people():
        status, visit = _by_card(terminal, person.name, person.id_number)
        assert status == 201
        for mandate in person.mandates:
            expected = (200, "") if mandate.status is MandateStatus.ACTIVE else (403, "no_mandate")
            assert _profile_status(terminal, visit, mandate.taxpayer_id) == expected
            seen.add(mandate.status)
    assert seen == set(MandateStatus)
    _, visit = _by_card(terminal, owner.name, owner.id_number)
    assert _profile_status(terminal, visit, "91130000MA00000000") == (403, "no_mandate")


def test_a_visit_ends_by_word_and_by_time(
    terminal: TestClient, owner: SyntheticPerson, clock: StillClock
) -> None:
    own = owner.person_key
    _, visit = _by_card(terminal, owner.name, owner.id_number)
    assert terminal.delete(f"{VISITS}/{visit['visit_id']}").status_code == 204
    assert _profile_status(terminal, visit, own) == (401, "visit_over")

    _, visit = _by_card(terminal, owner.name, owner.id_number)
    assert _profile_status(terminal, visit, own)[0] == 200
    clock.advance(hours=1)
    assert _profile_status(terminal, visit, own) == (401, "visit_over")


def test_another_terminal_cannot_use_the_visit(
    terminal: TestClient, hall: Hall, owner: SyntheticPerson
) -> None:
    _, visit = _by_card(terminal, owner.name, owner.id_number)
    other = enrol(terminal, hall, "4 号终端")
    path = f"{VISITS}/{visit['visit_id']}"
    token = {"X-Visit-Token": str(visit["visit_token"])}
    profile = f"{path}/taxpayers/{owner.person_key}/profile"
    assert terminal.get(profile, headers=other | token).status_code == 401
    assert terminal.delete(path, headers=other).status_code == 204
    assert terminal.get(profile, headers=token).status_code == 200
    assert terminal.get(profile, headers={"X-Visit-Token": "guess"}).status_code == 401


def test_the_hall_keeps_neither_number_nor_name(
    terminal: TestClient, hall: Hall, owner: SyntheticPerson
) -> None:
    _by_card(terminal, owner.name, owner.id_number)
    terminal.post("/api/v1/sms-codes", json={"id_number": owner.id_number, "purpose": "sign_in"})
    with hall.database.reading() as connection:
        rows = repr(
            [
                *connection.execute(select(visits)).all(),
                *connection.execute(select(sms_codes)).all(),
            ]
        )
    assert owner.id_number not in rows
    assert owner.name not in rows
    assert "唐**" in rows


def test_a_silent_bureau_is_said_plainly(
    terminal: TestClient, bureau: SyntheticBureau, owner: SyntheticPerson
) -> None:
    bureau.faults.set(FaultSettings(bureau_unavailable=True))
    status, problem = _by_card(terminal, owner.name, owner.id_number)
    assert status == 503
    assert problem["code"] == "bureau_unavailable"


def test_a_phone_code_begins_a_visit_once(
    terminal: TestClient, bureau: SyntheticBureau, owner: SyntheticPerson
) -> None:
    body = {"evidence": "identity_code", "code": bureau.identity_code(owner.person_key)}
    first = terminal.post(VISITS, json=body)
    assert first.status_code == 201
    assert first.json()["person"]["name"] == owner.name
    again = terminal.post(VISITS, json=body)
    assert (again.status_code, again.json()["code"]) == (409, "code_already_used")


def test_a_bad_or_old_phone_code_is_refused(
    terminal: TestClient, bureau: SyntheticBureau, owner: SyntheticPerson, clock: StillClock
) -> None:
    code = bureau.identity_code(owner.person_key)
    clock.advance(seconds=91)
    late = terminal.post(VISITS, json={"evidence": "identity_code", "code": code})
    assert (late.status_code, late.json()["code"]) == (401, "code_invalid")
    for text in ("", "TH1:", "TH1:ABC", code[:-2] + "00"):
        wrong = terminal.post(VISITS, json={"evidence": "identity_code", "code": text})
        assert (wrong.status_code, wrong.json()["code"]) == (401, "code_invalid")


def test_a_revoked_key_signs_nobody_in(
    terminal: TestClient, bureau: SyntheticBureau, owner: SyntheticPerson, clock: StillClock
) -> None:
    code = bureau.identity_code(owner.person_key)
    keys = terminal.get("/api/v1/identity/keys").json()
    (kid,) = [key["kid"] for key in keys["keys"] if key["use"] == "identity"]
    assert bureau.key_ring.revoke(kid)
    refused = terminal.post(VISITS, json={"evidence": "identity_code", "code": code})
    assert (refused.status_code, refused.json()["code"]) == (401, "code_invalid")
    published = terminal.get("/api/v1/identity/keys").json()
    assert published["revoked"] == [kid]
    fresh = bureau.identity_code(owner.person_key)
    accepted = terminal.post(VISITS, json={"evidence": "identity_code", "code": fresh})
    assert accepted.status_code == 201


def test_keys_are_rotated_before_they_end_and_settle_before_they_sign(
    bureau: SyntheticBureau, clock: StillClock
) -> None:
    first = bureau.key_ring.current("identity").kid
    clock.advance(days=77)
    assert bureau.key_ring.current("identity").kid == first
    published = {key.kid for key in bureau.keys().keys if key.use == "identity"}
    assert len(published) == 2
    clock.advance(days=2)
    second = bureau.key_ring.current("identity").kid
    assert second in published - {first}
    clock.advance(days=13)
    assert first not in {key.kid for key in bureau.keys().keys}


def test_a_text_message_begins_a_visit(
    terminal: TestClient, bureau: SyntheticBureau, owner: SyntheticPerson
) -> None:
    sent = terminal.post(
        "/api/v1/sms-codes", json={"id_number": owner.id_number, "purpose": "sign_in"}
    )
    assert sent.status_code == 202
    assert sent.json()["masked_phone"].startswith("138****")
    code = bureau.messages(owner.person_key)[-1].split()[1][:6]
    body = {
        "evidence": "sms_code",
        "id_number": owner.id_number,
        "sms_id": sent.json()["sms_id"],
        "code": code,
    }
    wrong = terminal.post(VISITS, json=body | {"code": f"{(int(code) + 1) % 1000000:06d}"})
    assert (wrong.status_code, wrong.json()["code"]) == (401, "code_invalid")
    assert terminal.post(VISITS, json=body).status_code == 201
    again = terminal.post(VISITS, json=body)
    assert (again.status_code, again.json()["code"]) == (409, "code_already_used")


def test_a_message_code_cannot_be_guessed(
    terminal: TestClient, bureau: SyntheticBureau, owner: SyntheticPerson
) -> None:
    sent = terminal.post(
        "/api/v1/sms-codes", json={"id_number": owner.id_number, "purpose": "sign_in"}
    ).json()
    code = bureau.messages(owner.person_key)[-1].split()[1][:6]
    body = {"evidence": "sms_code", "id_number": owner.id_number, "sms_id": sent["sms_id"]}
    for step in range(1, 6):
        guess = f"{(int(code) + step) % 1000000:06d}"
        assert terminal.post(VISITS, json=body | {"code": guess}).status_code == 401
    assert terminal.post(VISITS, json=body | {"code": code}).status_code == 401


def test_messages_are_limited(
    terminal: TestClient, owner: SyntheticPerson, clock: StillClock
) -> None:
    def ask() -> tuple[int, str]:
        answer = terminal.post(
            "/api/v1/sms-codes", json={"id_number": owner.id_number, "purpose": "sign_in"}
        )
        return answer.status_code, answer.json().get("code", "")

    assert ask()[0] == 202
    assert ask() == (429, "limit_number")
    for _ in range(4):
        clock.advance(seconds=61)
        assert ask()[0] == 202
    clock.advance(seconds=61)
    assert ask() == (429, "limit_number")


def test_a_terminal_cannot_be_used_to_try_numbers(terminal: TestClient, clock: StillClock) -> None:
    answers = [
        terminal.post(
            "/api/v1/sms-codes",
            json={"id_number": f"1300001900010100{number:02d}", "purpose": "sign_in"},
        )
        for number in range(21)
    ]
    assert [answer.status_code for answer in answers] == [404] * 20 + [429]
    assert answers[-1].json()["code"] == "limit_terminal"


def test_a_licence_needs_a_person_and_narrows_the_visit(
    terminal: TestClient, owner: SyntheticPerson
) -> None:
    company = owner.mandates[1].taxpayer_id
    person = {"name": owner.name, "id_number": owner.id_number}
    alone = terminal.post(VISITS, json={"evidence": "licence_code", "uscc": company})
    assert (alone.status_code, alone.json()["code"]) == (403, "person_needed")
    visit = terminal.post(
        VISITS, json={"evidence": "licence_code", "uscc": company, "person": person}
    ).json()
    assert [mandate["taxpayer_id"] for mandate in visit["mandates"]] == [company]
    assert _profile_status(terminal, visit, company)[0] == 200
    assert _profile_status(terminal, visit, owner.person_key) == (403, "no_mandate")
    foreign = terminal.post(
        VISITS, json={"evidence": "licence_code", "uscc": "91130000MA00000000", "person": person}
    )
    assert (foreign.status_code, foreign.json()["code"]) == (403, "no_mandate")


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("https://licence.example/{uscc}", 200),
        ("https://licence.example/91130000MA00000000", 404),
        ("https://elsewhere.example/{uscc}", 403),
        ("http://licence.example/{uscc}", 403),
        ("https://licence.example@elsewhere.example/{uscc}", 403),
        ("https://[broken/{uscc}", 403),
    ],
)
def test_only_listed_licence_hosts_are_asked(
    terminal: TestClient, owner: SyntheticPerson, url: str, status: int
) -> None:
    company = owner.mandates[1]
    answer = terminal.post(
        "/api/v1/licence-codes/resolve", json={"url": url.format(uscc=company.taxpayer_id)}
    )
    assert answer.status_code == status
    if status == 200:
        assert answer.json() == {"uscc": company.taxpayer_id, "name": company.taxpayer_name}


def test_a_malformed_request_is_named_without_its_values(
    terminal: TestClient, owner: SyntheticPerson
) -> None:
    answer = terminal.post(
        VISITS, json={"evidence": "id_card", "person": {"name": owner.name, "id_number": 1}}
    )
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["code"] == "malformed"
    assert "id_number" in problem["detail"]
    assert owner.name not in answer.text


def test_numbers_are_forgotten_with_their_window(
    terminal: TestClient, hall: Hall, owner: SyntheticPerson, clock: StillClock
) -> None:
    from hall.tables import attempts

    terminal.post("/api/v1/sms-codes", json={"id_number": owner.id_number, "purpose": "sign_in"})
    clock.now += timedelta(days=1, seconds=1)
    terminal.post("/api/v1/sms-codes", json={"id_number": owner.id_number, "purpose": "sign_in"})
    with hall.database.reading() as connection:
        oldest = min(row.at for row in connection.execute(select(attempts)).all())
    assert oldest == clock.now
