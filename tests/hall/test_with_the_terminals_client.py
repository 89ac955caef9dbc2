"""The terminal's own client against this server: both ends mean the same interface."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime

import pytest
import requests

from hall.bureau.synthetic.bureau import SyntheticBureau
from hall.bureau.synthetic.faults import FaultSettings
from hall.bureau.synthetic.personas import SyntheticPerson
from hall.composition import Hall
from kiosk.bilingual import Bilingual
from kiosk.hall_client import (
    Accepted,
    DraftOwner,
    HallClient,
    OutcomeUnknown,
    Refused,
    SubmissionRefused,
    seal_paper,
)
from kiosk.identity.identity_code import VerifiedIdentity, verify_identity_code
from kiosk.identity.key_set import decode_key_set
from kiosk.identity.receipt_code import ReceiptFacts, verify_receipt_code
from kiosk.taxpayer import decode_profile
from tests.hall.conftest import NOW, StillClock
from tests.hall.filings import FilingDraft, open_obligation
from tests.hall.live_server import serve


@pytest.fixture
def client(hall: Hall, clock: StillClock) -> Iterator[HallClient]:
    tokens: list[str] = []
    with serve(hall) as url:
        client = HallClient(url, lambda: tokens[0] if tokens else None, clock=clock)
        code = hall.terminals.issue_code("1 号终端").code
        tokens.append(client.enrol(code, "t", "0.1.0").token)
        yield client
        client.close()


class FirstTime:
    """Nothing was seen before."""

    def seen(self, cti: bytes, until: datetime) -> bool:
        return False


def test_a_whole_visit(client: HallClient, bureau: SyntheticBureau, owner: SyntheticPerson) -> None:
    assert client.heartbeat().simulated
    keys = decode_key_set(client.identity_keys(), NOW)
    code = bureau.identity_code(owner.person_key)
    offline = verify_identity_code(code, keys, NOW, FirstTime())
    assert isinstance(offline, VerifiedIdentity)

    visit = client.visit_by_code(code)
    assert visit.person.person_key == offline.person_key
    assert visit.mandates == owner.mandates
    company = owner.mandates[1].taxpayer_id
    fetched = client.profile(visit.visit_id, visit.visit_token, company)
    profile = decode_profile(fetched.raw)
    period = open_obligation(profile, NOW.date())
    body = FilingDraft(
        profile=profile,
        person_key=owner.person_key,
        start=period.period_start,
        end=period.period_end,
    ).body()
    key = str(uuid.uuid4())
    outcome = client.submit(key, body)
    assert isinstance(outcome, Accepted)
    assert client.submit(key, body) == client.submission(key) == outcome
    facts = verify_receipt_code(outcome.receipt.verification, keys)
    assert isinstance(facts, ReceiptFacts)
    assert facts.number == outcome.receipt.number
    assert facts.amount == outcome.receipt.amount
    again = client.submit(str(uuid.uuid4()), body)
    assert isinstance(again, SubmissionRefused)
    assert [reason.code for reason in again.reasons] == ["already_filed"]
    client.end_visit(visit.visit_id)


def test_refusals_keep_their_codes(
    client: HallClient, bureau: SyntheticBureau, owner: SyntheticPerson
) -> None:
    with pytest.raises(Refused) as caught:
        client.visit_by_card("某某某", owner.id_number)
    assert caught.value.code == "person_unknown"
    client.send_sms_code(owner.id_number, "sign_in")
    with pytest.raises(Refused) as caught:
        client.send_sms_code(owner.id_number, "sign_in")
    assert caught.value.code == "limit_number"
    assert caught.value.retry_after is not None
    with pytest.raises(Refused) as caught:
        client.submission(str(uuid.uuid4()))
    assert caught.value.code == "unknown_key"
    licence = client.resolve_licence(f"https://licence.example/{owner.mandates[1].taxpayer_id}")
    assert licence.name == owner.mandates[1].taxpayer_name


def test_a_lost_reply_is_unknown_and_found_by_its_key(
    client: HallClient, bureau: SyntheticBureau, owner: SyntheticPerson
) -> None:
    profile = bureau.profile(owner.mandates[1].taxpayer_id)
    period = open_obligation(profile, NOW.date())
    body = FilingDraft(
        profile=profile,
        person_key=owner.person_key,
        start=period.period_start,
        end=period.period_end,
    ).body()
    bureau.faults.set(FaultSettings(lose_replies=1))
    key = str(uuid.uuid4())
    with pytest.raises(OutcomeUnknown):
        client.submit(key, body)
    assert isinstance(client.submission(key), Accepted)


def test_a_call_is_placed_and_hung_up(client: HallClient) -> None:
    assert not client.help_availability().open
    call = client.call_help(None, "增值税申报", "task", "zh")
    assert call.position == 1
    assert call.wait_seconds is None
    client.hang_up(call.call_id)
    assert client.help_availability().queue_length == 0


def test_a_draft_and_papers_by_the_terminals_client(
    client: HallClient, hall: Hall, owner: SyntheticPerson
) -> None:
    assert client.heartbeat().paper_ways == ("phone", "desk")
    visit = client.visit_by_card(owner.name, owner.id_number)
    whose = DraftOwner(
        visit_id=visit.visit_id,
        visit_token=visit.visit_token,
        taxpayer_id=owner.mandates[1].taxpayer_id,
    )
    assert client.find_draft(whose, "S01") is None
    client.save_draft(whose, "S01", 1, NOW, '{"收入": "1"}'.encode())
    kept = client.find_draft(whose, "S01")
    assert kept is not None
    assert (kept.answers, kept.saved_at, kept.here) == ('{"收入": "1"}', NOW, True)
    client.discard_draft(whose, "S01")
    assert client.find_draft(whose, "S01") is None

    pdf = b"%PDF-1.4 \x00\xff"
    paper = seal_paper(pdf)
    title = Bilingual("申报回执", "Filing receipt")
    for_phone = client.leave_paper(str(uuid.uuid4()), paper, "phone", title, visit.visit_id)
    address, _, secret = for_phone.url.partition("#")
    fetched = requests.post(address, data=f"key={secret}", timeout=5)
    assert (fetched.status_code, fetched.content) == (200, pdf)
    for_desk = client.leave_paper(str(uuid.uuid4()), paper, "desk", title, visit.visit_id)
    assert (for_desk.url, for_desk.pickup_number) == ("", "001")
    assert hall.left_papers.open_at_desk(for_desk.paper_id) == pdf
    assert secret not in repr(for_phone)


def test_the_windows_by_the_terminals_client(
    client: HallClient, clock: StillClock, owner: SyntheticPerson
) -> None:
    visit = client.visit_by_card(owner.name, owner.id_number).visit_id
    with pytest.raises(Refused) as closed:  # a Saturday
        client.take_number(str(uuid.uuid4()), visit, "invoices", "S16")
    assert closed.value.code == "windows_closed"
    clock.advance(days=2)
    visit = client.visit_by_card(owner.name, owner.id_number).visit_id
    number = client.take_number(str(uuid.uuid4()), visit, "invoices", "S16")
    queue = client.queue(visit, "invoices")
    assert queue.number == number
    assert (number.number, queue.waiting, queue.open) == ("B001", 1, True)
    client.give_number_back(visit, number.ticket_id)
    free = client.free_times("invoices")
    booked = client.book_time(
        str(uuid.uuid4()), visit, "invoices", "S16", free[0].day, free[0].start
    )
    assert client.queue(visit, "invoices").appointment == booked
    client.give_time_back(visit, booked.appointment_id)
    assert client.queue(visit, "invoices").appointment is None
    said = '{"topic": "waiting", "text": "太久", "said_at": "2026-11-23T10:00:00+08:00"}'
    taken = client.tell_concern(str(uuid.uuid4()), said.encode())
    assert taken.number == "Q202611230001"
    assert client.task_counts() == {}
