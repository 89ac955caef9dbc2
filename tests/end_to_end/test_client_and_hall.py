"""The terminal's client, store and delivery against the hall server itself, on loopback."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from hall.bureau.synthetic.bureau import SyntheticBureau
from hall.bureau.synthetic.faults import FaultSettings
from hall.composition import Hall, open_hall
from hall.settings import HallSettings
from kiosk.china_time import CHINA
from kiosk.hall_client import (
    Accepted,
    HallClient,
    HallFault,
    OpenVisit,
    OutcomeUnknown,
    Refused,
    SubmissionRefused,
    decode_mandates,
    decode_submission,
)
from kiosk.hall_delivery import HallDelivery
from kiosk.identity.identity_code import VerifiedIdentity, verify_identity_code
from kiosk.identity.key_set import decode_key_set
from offline_cache.delivery import Delivery
from offline_cache.pending import PendingState
from offline_cache.store import Store
from tests.hall.filings import FilingDraft, open_obligation
from tests.hall.live_server import serve

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=CHINA)
OWNER = "唐小满"


class Site:
    """A hall that can be switched off and on, and a terminal enrolled with it."""

    def __init__(self, directory: Path) -> None:
        self._settings = HallSettings(state=directory / "hall", bureau="synthetic")
        self._running = ExitStack()
        self.port = 0
        self.switch_on()
        self.store = Store.open(directory / "store.db", bytes(32), clock=lambda: self.now)
        self.now = NOW
        self.client = HallClient(
            self.address,
            lambda: self.store.settings.get("token"),
            timeout_s=5,
            clock=lambda: NOW,
        )
        code = self.hall.terminals.issue_code("3 号终端").code
        enrolment = self.client.enrol(code, "hall-3", "0.1.0")
        self.store.settings.set("token", enrolment.token)
        far_end = HallDelivery(self.client)
        self.delivery = Delivery(self.store, far_end.deliver, far_end.ask)

    def switch_on(self) -> None:
        self.hall: Hall = open_hall(self._settings, clock=lambda: NOW)
        self.address = self._running.enter_context(serve(self.hall, self.port))
        self.port = urlsplit(self.address).port or 0

    def switch_off(self) -> None:
        self._running.close()

    @property
    def bureau(self) -> SyntheticBureau:
        assert isinstance(self.hall.bureau, SyntheticBureau)
        return self.hall.bureau

    def visit(self) -> OpenVisit:
        owner = next(person for person in self.bureau.people() if person.name == OWNER)
        return self.client.visit_by_card(owner.name, owner.id_number)

    def filing(self, visit: OpenVisit) -> tuple[str, bytes]:
        """Return a right filing for the owner's company: taxpayer and body."""
        taxpayer = visit.mandates[1].taxpayer_id
        fetched = self.client.profile(visit.visit_id, visit.visit_token, taxpayer)
        self.store.profiles.save(taxpayer, visit.person.person_key, fetched.raw, NOW)
        period = open_obligation(fetched.profile, NOW.date())
        draft = FilingDraft(
            profile=fetched.profile,
            person_key=visit.person.person_key,
            start=period.period_start,
            end=period.period_end,
        )
        return taxpayer, draft.body()

    def sign(self, visit: OpenVisit) -> str:
        taxpayer, body = self.filing(visit)
        person = visit.person.person_key
        return self.store.pending.enqueue("filing", body, person, taxpayer, "S01").key

    def deliver(self) -> int:
        """Wait out any pause and try once."""
        self.now += timedelta(minutes=6)
        return self.delivery.deliver_due()

    def close(self) -> None:
        self.client.close()
        self.store.close()
        self.switch_off()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path)
    yield site
    site.close()


def test_the_terminal_is_known_after_enrolment(site: Site) -> None:
    state = site.client.heartbeat()
    assert state.simulated
    assert state.terminal_label == "3 号终端"
    assert abs(state.skew) < timedelta(seconds=5)


def test_a_used_enrolment_code_is_refused(site: Site) -> None:
    code = site.hall.terminals.issue_code("4 号终端").code
    site.client.enrol(code, "hall-4", "0.1.0")
    with pytest.raises(Refused) as caught:
        site.client.enrol(code, "hall-4", "0.1.0")
    assert caught.value.status == 403


def test_a_card_opens_a_visit_whose_mandates_the_store_can_keep(site: Site) -> None:
    visit = site.visit()
    assert visit.person.name == OWNER
    assert len(visit.mandates) >= 2
    assert decode_mandates(visit.mandates_json) == visit.mandates
    taxpayer = visit.mandates[1].taxpayer_id
    assert (
        site.client.profile(visit.visit_id, visit.visit_token, taxpayer).profile.taxpayer_id
        == taxpayer
    )
    site.client.end_visit(visit.visit_id)
    with pytest.raises(Refused) as caught:
        site.client.profile(visit.visit_id, visit.visit_token, taxpayer)
    assert caught.value.code == "visit_over"


def test_a_stranger_is_refused_in_words(site: Site) -> None:
    with pytest.raises(Refused) as caught:
        site.client.visit_by_card("无名氏", "110101199003070000")
    assert (caught.value.code, caught.value.status) == ("person_unknown", 404)
    assert caught.value.text.zh
    assert caught.value.text.en


def test_an_identity_code_verifies_with_the_halls_keys_and_opens_one_visit(site: Site) -> None:
    owner = next(person for person in site.bureau.people() if person.name == OWNER)
    code = site.bureau.identity_code(owner.person_key)
    keys = decode_key_set(site.client.identity_keys(), NOW)
    verified = verify_identity_code(code, keys, NOW, site.store.seen_codes)
    assert isinstance(verified, VerifiedIdentity)
    assert site.client.visit_by_code(code).person.person_key == owner.person_key
    with pytest.raises(Refused) as caught:
        site.client.visit_by_code(code)
    assert (caught.value.code, caught.value.status) == ("code_already_used", 409)


def test_a_text_message_opens_a_visit(site: Site) -> None:
    owner = next(person for person in site.bureau.people() if person.name == OWNER)
    sent = site.client.send_sms_code(owner.id_number, "visit")
    assert "*" in sent.masked_phone
    message = site.bureau.messages(owner.person_key)[-1]
    code = "".join(c if c.isdigit() else " " for c in message).split()
    six = next(part for part in code if len(part) == 6)
    visit = site.client.visit_by_sms(owner.id_number, sent.sms_id, six)
    assert visit.person.person_key == owner.person_key


def test_help_can_be_asked_for_and_left(site: Site) -> None:
    assert site.client.help_availability().clerks_online == 0
    call = site.client.call_help(None, "filing", "check", "zh")
    assert call.position == 1
    site.client.hang_up(call.call_id)
    assert site.client.help_availability().queue_length == 0


def test_a_filing_is_accepted_once_however_often_it_is_sent(site: Site) -> None:
    _, body = site.filing(site.visit())
    key = str(uuid.uuid4())
    with pytest.raises(Refused) as caught:
        site.client.submission(key)
    assert caught.value.code == "unknown_key"
    first = site.client.submit(key, body)
    assert isinstance(first, Accepted)
    assert first.receipt.verification.startswith("TR1:")
    assert site.client.submit(key, body) == first
    assert site.client.submission(key) == first
    with pytest.raises(Refused) as caught:
        site.client.submit(key, body + b" ")
    assert (caught.value.code, caught.value.status) == ("key_reused", 422)


def test_a_filing_the_bureau_does_not_take_comes_back_with_reasons(site: Site) -> None:
    visit = site.visit()
    taxpayer, body = site.filing(visit)
    wrong = json.loads(body)
    wrong["amounts"] = dict.fromkeys(wrong["amounts"], "1.00")
    key = site.store.pending.enqueue(
        "filing", json.dumps(wrong).encode(), visit.person.person_key, taxpayer, "S01"
    ).key
    assert site.deliver() == 1
    event = site.store.pending.get(key)
    assert event.state is PendingState.REFUSED
    reply = decode_submission(event.reply or b"")
    assert isinstance(reply, SubmissionRefused)
    assert all(reason.text.zh for reason in reply.reasons)
    assert reply.reasons


def test_what_is_signed_while_the_hall_is_off_is_delivered_when_it_is_back(site: Site) -> None:
    visit = site.visit()
    taxpayer, person = visit.mandates[1].taxpayer_id, visit.person.person_key
    key = site.sign(visit)
    site.switch_off()
    assert site.deliver() == 0
    assert site.store.pending.get(key).state is PendingState.QUEUED
    signed = site.store.pending.signed_obligations(person, taxpayer)
    assert {(one.task_id, one.state) for one in signed} == {("S01", PendingState.QUEUED)}
    site.switch_on()
    assert site.deliver() == 1
    event = site.store.pending.get(key)
    assert event.state is PendingState.ACCEPTED
    assert isinstance(decode_submission(event.reply or b""), Accepted)


def test_a_lost_reply_is_asked_for_and_the_filing_counts_once(site: Site) -> None:
    key = site.sign(site.visit())
    site.bureau.faults.set(FaultSettings(lose_replies=1))
    assert site.deliver() == 0
    assert site.store.pending.get(key).state is PendingState.UNKNOWN
    site.bureau.faults.set(FaultSettings())
    assert site.deliver() == 1
    event = site.store.pending.get(key)
    assert event.state is PendingState.ACCEPTED
    assert event.attempts == 1  # sent once, then only asked


def test_a_bureau_that_is_down_leaves_the_filing_open_not_failed(site: Site) -> None:
    visit = site.visit()
    key = site.sign(visit)
    site.bureau.faults.set(FaultSettings(bureau_unavailable=True))
    with pytest.raises(HallFault) as caught:
        site.visit()
    assert caught.value.code == "bureau_unavailable"
    site.deliver()
    assert site.store.pending.get(key).state is PendingState.UNKNOWN
    site.deliver()
    assert site.store.pending.get(key).state is PendingState.UNKNOWN
    site.bureau.faults.set(FaultSettings())
    assert site.deliver() == 1
    assert site.store.pending.get(key).state is PendingState.ACCEPTED


def test_a_rating_counts_once(site: Site) -> None:
    body = json.dumps({"grade": 1, "rated_at": NOW.isoformat()}).encode()
    key = site.store.pending.enqueue("rating", body, "", "", "").key
    assert site.deliver() == 1
    number = json.loads(site.store.pending.get(key).reply or b"{}")["number"]
    assert site.client.rate(key, body).number == number


def test_a_terminal_the_hall_does_not_know_keeps_its_filings(site: Site) -> None:
    key = site.sign(site.visit())
    token = site.store.settings.get("token") or ""
    site.store.settings.set("token", "forged")
    assert site.deliver() == 0
    event = site.store.pending.get(key)
    assert (event.state, event.problem) == (PendingState.QUEUED, "terminal_unknown")
    site.store.settings.set("token", token)
    assert site.deliver() == 1


def test_an_answer_that_comes_too_late_is_unknown(site: Site) -> None:
    _, body = site.filing(site.visit())
    hasty = HallClient(site.address, lambda: site.store.settings.get("token"), timeout_s=0.05)
    site.bureau.faults.set(FaultSettings(delay_seconds=0.4))
    with pytest.raises(OutcomeUnknown, match="timeout"):
        hasty.submit(str(uuid.uuid4()), body)
    site.bureau.faults.set(FaultSettings())
    hasty.close()
