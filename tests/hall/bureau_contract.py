"""What every bureau must do, whoever runs it: the contract of ``hall.bureau.bureau.Bureau``.

A real adapter's tests subclass :class:`BureauContract` and provide ``bureau`` and
``known`` (someone of the bureau's test environment with something to file).
"""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

import pytest

from hall.bureau.bureau import Accepted, Bureau, Person, Refused, UnknownTaxpayerError
from kiosk.bilingual import Bilingual
from kiosk.identity.key_set import KeySet, KeyUse, PublishedKey
from kiosk.identity.receipt_code import ReceiptFacts, verify_receipt_code
from kiosk.identity.signatures import SignatureAlgorithm, verifier_for
from tests.hall.filings import FilingDraft


@dataclass(frozen=True, kw_only=True)
class Known:
    """Someone the bureau under test knows."""

    person: Person
    taxpayer_id: str
    """A taxpayer this person may file for, with an open S01 period."""
    draft: FilingDraft
    """A correct filing for that period."""
    now: datetime


def new_key() -> str:
    """Return a key as a terminal makes one."""
    return str(uuid.uuid4())


class BureauContract:
    """Subclass this, give it the two fixtures, and let pytest collect it."""

    @pytest.fixture
    def bureau(self) -> Bureau:
        raise NotImplementedError

    @pytest.fixture
    def known(self, bureau: Bureau) -> Known:
        raise NotImplementedError

    def test_a_person_is_found_by_number_and_name(self, bureau: Bureau, known: Known) -> None:
        person = known.person
        assert bureau.find_person(person.id_number, person.name) == person
        assert bureau.find_person(person.id_number, None) == person
        assert bureau.person(person.person_key) == person

    def test_name_and_number_must_belong_together(self, bureau: Bureau, known: Known) -> None:
        assert bureau.find_person(known.person.id_number, "某某某") is None

    def test_a_stranger_is_nobody(self, bureau: Bureau) -> None:
        assert bureau.find_person("130000190001010000", None) is None
        assert bureau.person("nobody") is None
        assert bureau.mandates("nobody") == ()

    def test_mandates_name_the_taxpayer(self, bureau: Bureau, known: Known) -> None:
        mandates = bureau.mandates(known.person.person_key)
        assert known.taxpayer_id in {mandate.taxpayer_id for mandate in mandates}
        assert all(mandate.taxpayer_name for mandate in mandates)

    def test_a_profile_says_whose_it_is_and_how_old(self, bureau: Bureau, known: Known) -> None:
        profile = bureau.profile(known.taxpayer_id)
        assert profile.taxpayer_id == known.taxpayer_id
        assert profile.fetched_at.tzinfo is not None
        assert profile.synthetic == bureau.simulated

    def test_an_unknown_taxpayer_is_an_error_of_its_own(self, bureau: Bureau) -> None:
        with pytest.raises(UnknownTaxpayerError) as caught:
            bureau.profile("91130000MA00000000")
        assert "91130000MA00000000" not in str(caught.value)

    def test_an_accepted_filing_gives_a_receipt(self, bureau: Bureau, known: Known) -> None:
        outcome = bureau.submit(new_key(), known.draft.body())
        assert isinstance(outcome, Accepted)
        receipt = outcome.receipt
        assert receipt.taxpayer_id == known.taxpayer_id
        assert receipt.number
        assert receipt.amount >= 0
        assert receipt.accepted_at.tzinfo is not None

    def test_the_receipt_can_be_checked_offline(self, bureau: Bureau, known: Known) -> None:
        outcome = bureau.submit(new_key(), known.draft.body())
        assert isinstance(outcome, Accepted)
        receipt = outcome.receipt
        facts = verify_receipt_code(receipt.verification, key_set(bureau, known.now))
        assert facts == ReceiptFacts(
            number=receipt.number,
            taxpayer_id=receipt.taxpayer_id,
            amount=receipt.amount,
            accepted_at=receipt.accepted_at,
            task="S01",
        )

    def test_the_next_profile_shows_the_filing(self, bureau: Bureau, known: Known) -> None:
        outcome = bureau.submit(new_key(), known.draft.body())
        assert isinstance(outcome, Accepted)
        filings = bureau.profile(known.taxpayer_id).filings
        assert filings is not None
        filed = [
            one
            for one in filings.obligations
            if one.task_id == "S01" and one.period_start == known.draft.start
        ]
        assert filed
        assert all(one.filed_on is not None for one in filed)

    def test_the_same_key_never_acts_twice(self, bureau: Bureau, known: Known) -> None:
        key, body = new_key(), known.draft.body()
        assert bureau.query(key) is None
        first = bureau.submit(key, body)
        owed = bureau.profile(known.taxpayer_id).payments
        assert bureau.submit(key, body) == first
        assert bureau.query(key) == first
        assert bureau.profile(known.taxpayer_id).payments == owed

    def test_the_same_key_at_the_same_time(self, bureau: Bureau, known: Known) -> None:
        key, body = new_key(), known.draft.body()
        with ThreadPoolExecutor(4) as pool:
            outcomes = list(pool.map(lambda _: bureau.submit(key, body), range(8)))
        assert all(isinstance(outcome, Accepted) for outcome in outcomes)
        assert len(set(outcomes)) == 1

    def test_a_second_filing_of_the_period_is_refused(self, bureau: Bureau, known: Known) -> None:
        assert isinstance(bureau.submit(new_key(), known.draft.body()), Accepted)
        again = bureau.submit(new_key(), known.draft.body())
        assert isinstance(again, Refused)
        assert [reason.code for reason in again.reasons] == ["already_filed"]

    def test_a_wrong_amount_is_refused_and_named(self, bureau: Bureau, known: Known) -> None:
        key = new_key()
        known.draft.changed_amounts = {"vat": "0.01"}
        refused = bureau.submit(key, known.draft.body())
        assert isinstance(refused, Refused)
        (reason,) = refused.reasons
        assert reason.code == "amount_wrong"
        assert "¥ 0.01" in reason.words.zh
        assert "¥ 0.01" in reason.words.en
        assert bureau.submit(key, known.draft.body()) == refused

    def test_a_filing_without_mandate_is_refused(self, bureau: Bureau, known: Known) -> None:
        known.draft.changed = {"person_key": "nobody"}
        refused = bureau.submit(new_key(), known.draft.body())
        assert isinstance(refused, Refused)
        assert [reason.code for reason in refused.reasons] == ["no_mandate"]

    def test_rubbish_is_refused_without_repeating_it(self, bureau: Bureau) -> None:
        for body in (b"", b"{}", b"\xff\xfe", b'{"kind": "filing", "person_key": "secret"}'):
            refused = bureau.submit(new_key(), body)
            assert isinstance(refused, Refused)
            assert "secret" not in repr(refused)

    def test_a_message_reaches_a_masked_phone(self, bureau: Bureau, known: Known) -> None:
        phone = bureau.send_sms(known.person.person_key, Bilingual("测试", "test"))
        assert "*" in phone

    def test_keys_for_both_uses_are_published(self, bureau: Bureau) -> None:
        published = bureau.keys()
        assert {key.use for key in published.keys} == {"identity", "receipt"}
        assert 0 < published.max_age_seconds <= 60


def key_set(bureau: Bureau, now: datetime) -> KeySet:
    """Return the bureau's keys as a terminal holds them."""
    published = bureau.keys()
    return KeySet(
        issuer=published.issuer,
        fetched_at=now,
        keys=tuple(
            PublishedKey(
                kid=key.kid,
                use=KeyUse(key.use),
                verifier=verifier_for(SignatureAlgorithm(key.alg), key.public_key),
                not_before=key.not_before,
                not_after=key.not_after,
            )
            for key in published.keys
        ),
    )
