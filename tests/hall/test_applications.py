"""Applications: judged by the bureau's own records, with their papers, and seen afterwards."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError

from hall.bureau.attachment import LARGEST_BYTES, Attachment
from hall.bureau.bureau import Accepted, Refused
from hall.bureau.synthetic.bureau import SyntheticBureau
from hall.phone_codes import PROOF_LIFETIME, PhoneProofs
from hall.secret_keys import SecretKeys
from tests.hall.bureau_contract import new_key
from tests.hall.conftest import NOW
from tests.hall.filings import PNG

JPEG = b"\xff\xd8\xff\xe0 a page \xff\xd9"
SHUNTU, HEMIAO, YUNLING = "91133100MADEM0118T", "91133100MADEM0142B", "91133100MADEM00387"
OWNERS = {SHUNTU: "石磊", HEMIAO: "方塘", YUNLING: "万松年"}


def page(fact: str, content: bytes = JPEG, **changed: str) -> dict[str, str]:
    return {
        "fact": fact,
        "sha256": hashlib.sha256(content).hexdigest(),
        "media_type": "image/jpeg",
        "base64": base64.b64encode(content).decode(),
    } | changed


def body(
    bureau: SyntheticBureau, task: str, taxpayer_id: str, answers: Mapping[str, object], **more: Any
) -> bytes:
    owner = next(one for one in bureau.people() if one.name == OWNERS[taxpayer_id])
    content: dict[str, object] = {
        "kind": "filing",
        "task": task,
        "task_version": 1,
        "taxpayer_id": taxpayer_id,
        "person_key": owner.person_key,
        "period": None,
        "answers": answers,
        "amounts": {},
        "taxes": {},
        "calculation": [],
        "law_region": "133100",
        "signature": {
            "png_base64": base64.b64encode(PNG).decode(),
            "signed_at": NOW.isoformat(),
        },
        "terminal_id": "t",
        "visit_id": None,
        "prepared_at": NOW.isoformat(),
    }
    return json.dumps(content | more).encode()


REVIEW = {"disputed": ["fault0_010101"], "dispute_reason": "done_in_time"}
REPAIR = {"fault": "fault3_010101", "promise": True}
REFUND = {
    "overpaid": "overpaid0_vat",
    "payee_bank": "icbc",
    "payee_account": "130000000000001",
    "account_reported": False,
}
ACCOUNT = {"opening_bank": "icbc", "account": "130000000000001", "opened_on": "2026-11-18"}
RISE = {"new_quota": "2500000", "quota_reason": "growth"}
PROOF: dict[str, Any] = {"attachments": [page("proof")]}


@pytest.mark.parametrize(
    ("task", "who", "answers", "more", "code"),
    [
        ("S17", YUNLING, RISE, {}, "paper_missing"),
        ("S17", YUNLING, RISE, {"to_follow": ["contract"]}, "paper_needed_now"),
        ("S17", YUNLING, RISE | {"new_quota": "1000000"}, {}, "quota_unchanged"),
        ("S17", YUNLING, RISE, {"attachments": [page("contract")]}, ""),
        ("S25", SHUNTU, REVIEW, {}, "paper_missing"),
        ("S25", SHUNTU, REVIEW | {"disputed": ["fault9_010101"]}, PROOF, "nothing_to_review"),
        ("S25", SHUNTU, REVIEW, {"to_follow": ["evidence"]}, ""),
        ("S26", SHUNTU, REPAIR | {"fault": "fault0_010101"}, PROOF, "nothing_to_repair"),
        ("S26", SHUNTU, REPAIR | {"promise": False}, PROOF, "paper_missing"),
        ("S26", SHUNTU, REPAIR, {"commitments": ["proof"]}, ""),
        ("S27", HEMIAO, REFUND | {"overpaid": "overpaid1_vat"}, PROOF, "nothing_to_refund"),
        ("S27", HEMIAO, REFUND | {"payee_account": "x"}, PROOF, "account_wrong"),
        ("S27", HEMIAO, REFUND, {}, "paper_missing"),
        ("S27", HEMIAO, REFUND, PROOF, ""),
        ("S28", HEMIAO, ACCOUNT | {"opened_on": "2030-01-01"}, PROOF, "opened_wrong"),
        ("S28", HEMIAO, ACCOUNT, {}, "paper_missing"),
        ("S28", HEMIAO, ACCOUNT, {"to_follow": ["proof"]}, ""),
    ],
)
def test_an_application_is_judged_by_what_the_bureau_knows(
    bureau: SyntheticBureau,
    task: str,
    who: str,
    answers: Mapping[str, object],
    more: dict[str, Any],
    code: str,
) -> None:
    outcome = bureau.submit(new_key(), body(bureau, task, who, answers, **more))
    if code:
        assert isinstance(outcome, Refused)
        assert code in [reason.code for reason in outcome.reasons]
    else:
        assert isinstance(outcome, Accepted), outcome


def test_what_was_applied_for_shows_in_the_profile_and_is_not_taken_twice(
    bureau: SyntheticBureau,
) -> None:
    before = bureau.profile(HEMIAO).bank
    for task, who, answers in (
        ("S17", YUNLING, RISE | {"new_quota": "1500000"}),
        ("S26", SHUNTU, REPAIR),
        ("S27", HEMIAO, REFUND),
        ("S28", HEMIAO, ACCOUNT),
    ):
        key, sent = new_key(), body(bureau, task, who, answers, **PROOF)
        first = bureau.submit(key, sent)
        assert isinstance(first, Accepted), first
        assert bureau.submit(key, sent) == first
        assert isinstance(bureau.submit(new_key(), sent), Refused)
    invoices, credit = bureau.profile(YUNLING).invoices, bureau.profile(SHUNTU).credit
    payments, bank = bureau.profile(HEMIAO).payments, bureau.profile(HEMIAO).bank
    assert invoices is not None
    assert credit is not None
    assert payments is not None
    assert bank is not None
    assert before is not None
    assert invoices.monthly_quota == 1_500_000
    assert [item.applied_for for item in credit.deductions] == ["", "", "", "repair"]
    assert payments.overpayments[0].applied_on == NOW.date()
    assert bank.reported == before.reported + 1


def test_a_contact_number_needs_a_proof_of_its_own(bureau: SyntheticBureau) -> None:
    proofs = PhoneProofs(SecretKeys(bureau._database), lambda: NOW)
    owner = next(one for one in bureau.people() if one.name == "石磊")
    good = proofs.issue("13800138000", owner.person_key)
    assert proofs.holds(good, "13800138000", owner.person_key)
    later = PhoneProofs(SecretKeys(bureau._database), lambda: NOW + PROOF_LIFETIME * 2)
    assert not later.holds(good, "13800138000", owner.person_key)
    for phone, proof, taken in (
        ("13800138000", "P1.1234567890." + "0" * 64, False),
        ("13900139000", good, False),
        ("13800138000", "", False),
        ("13800138000", good, True),
    ):
        answers = REVIEW | {"contact": phone, "contact.proof": proof}
        sent = body(bureau, "S25", SHUNTU, answers, to_follow=["evidence"])
        assert isinstance(bureau.submit(new_key(), sent), Accepted) is taken


@pytest.mark.parametrize(
    "wrong",
    [
        page("proof", sha256="0" * 64),
        page("proof", content=PNG),
        page("proof", base64="%%%"),
        page("proof", content=JPEG + bytes(LARGEST_BYTES)),
        page("proof", media_type="application/pdf"),
        page("../proof"),
    ],
    ids=["digest", "not its type", "not base64", "too large", "type", "name"],
)
def test_a_page_that_is_not_what_is_said_of_it_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as caught:
        Attachment.model_validate(wrong)
    assert "base64" not in str(caught.value) or wrong["base64"] not in str(caught.value)


def test_more_pages_than_six_are_no_filing(bureau: SyntheticBureau) -> None:
    pages = {"attachments": [page("proof")] * 7}
    outcome = bureau.submit(new_key(), body(bureau, "S28", HEMIAO, ACCOUNT, **pages))
    assert isinstance(outcome, Refused)
    assert outcome.reasons[0].code == "malformed_filing"


def test_as_many_pages_as_a_terminal_takes_pass_the_hall(
    terminal: TestClient, bureau: SyntheticBureau
) -> None:
    largest = JPEG + bytes(LARGEST_BYTES - len(JPEG))
    sent = body(bureau, "S28", HEMIAO, ACCOUNT, attachments=[page("proof", largest)] * 6)
    answer = terminal.post(
        "/api/v1/submissions",
        content=sent,
        headers={"Idempotency-Key": new_key(), "Content-Type": "application/json"},
    )
    assert (answer.status_code, answer.json()["state"]) == (200, "accepted")
    elsewhere = terminal.post("/api/v1/ratings", content=sent)
    assert elsewhere.status_code == 413
