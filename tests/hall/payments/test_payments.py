"""A payment from the order to the money's place, and every way it can turn."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from sqlalchemy import select

from hall.bureau.synthetic.bureau import SyntheticBureau
from hall.bureau.synthetic.faults import FaultSettings
from hall.bureau.synthetic.personas import SyntheticPerson
from hall.composition import Hall, open_hall
from hall.payments.payments import Payments, PaymentView
from hall.payments.states import State
from hall.payments.synthetic_provider.faults import ProviderFaults
from hall.payments.synthetic_provider.till import Till
from hall.payments.tables import payment_claims, payment_events
from hall.payments.tables import payments as payments_table
from hall.problem import Problem
from hall.settings import HallSettings
from hall.terminals import Terminal
from kiosk.identity.receipt_code import ReceiptFacts, verify_receipt_code
from tests.hall.bureau_contract import key_set
from tests.hall.conftest import NOW, StillClock
from tests.hall.filings import FilingDraft, open_obligation
from tests.hall.payments.direct_provider import DirectProvider
from tests.hall.payments.orders import Payer, new_key, order_body

TODAY = NOW.date()


def _token(view: PaymentView) -> str:
    assert view.qr is not None
    return view.qr.rpartition("/")[2]


def _pass(clock: StillClock, payments: Payments, seconds: float) -> None:
    """Let time pass, and the hall look after its payments as it goes."""
    for _ in range(4):
        clock.advance(seconds=seconds / 4)
        payments.tend()


def _owed(bureau: SyntheticBureau, payer: Payer) -> list[str]:
    payments = bureau.profile(payer.profile.taxpayer_id).payments
    assert payments is not None
    return [one.payable_id for one in payments.payables]


def _codes(view: PaymentView) -> list[str]:
    return [reason["code"] for reason in view.reasons]


def test_a_code_is_shown_paid_and_settled(
    payments: Payments,
    enrolled: Terminal,
    till: Till,
    bureau: SyntheticBureau,
    late_payer: Payer,
    clock: StillClock,
) -> None:
    body = late_payer.body(TODAY)
    view = payments.start(enrolled, key := new_key(), body)
    assert view.state is State.WAITING
    assert view.total == Decimal("12459.90")  # 26 days at 0.05 % on top of 12,300.00
    till.pay(_token(view))
    clock.advance(seconds=2)
    view = payments.look(view.payment_id)
    assert view.state is State.SETTLED
    assert view.qr is None
    assert view.refunds == ()
    voucher = view.voucher
    assert voucher is not None
    assert voucher["amount"] == "12459.90"
    facts = verify_receipt_code(str(voucher["verification"]), key_set(bureau, NOW))
    assert isinstance(facts, ReceiptFacts)
    assert (facts.number, facts.amount) == (voucher["number"], Decimal("12459.90"))
    profile = bureau.profile(late_payer.profile.taxpayer_id)
    assert profile.payments is not None
    assert profile.payments.payables == ()
    assert [(one.amount, one.voucher) for one in profile.payments.made[-2:]] == [
        (Decimal("12300.00"), voucher["number"]),
        (Decimal("159.90"), voucher["number"]),
    ]
    assert payments.start(enrolled, key, body) == payments.by_key(key) == view


def test_the_voucher_is_a_paper_that_says_what_was_paid(
    payments: Payments, enrolled: Terminal, till: Till, several_payer: Payer, clock: StillClock
) -> None:
    view = payments.start(enrolled, new_key(), several_payer.body(TODAY))
    till.pay(_token(view))
    clock.advance(seconds=2)
    voucher = payments.look(view.payment_id).voucher
    assert voucher is not None
    paper = voucher["document"]
    assert isinstance(paper, dict)
    assert paper["title_zh"] == "电子缴款凭证"
    assert paper["holder"] == "雄安恒拓机械制造有限公司"
    assert [row[:2] for row in paper["rows"]] == [
        ["增值税", "税(费)款"],
        ["增值税", "滞纳金"],
        ["城市维护建设税", "税(费)款"],
        ["城市维护建设税", "滞纳金"],
    ]
    total = sum(Decimal(row[3].replace(",", "")) for row in paper["rows"])
    assert paper["total"]["value"] == f"¥ {total:,.2f}" == f"¥ {view.total:,.2f}"


def test_the_agreement_is_debited(
    payments: Payments,
    enrolled: Terminal,
    bureau: SyntheticBureau,
    timely_payer: Payer,
    clock: StillClock,
) -> None:
    view = payments.start(enrolled, new_key(), timely_payer.body(TODAY, "agreement"))
    assert (view.state, view.qr) == (State.WAITING, None)
    _pass(clock, payments, 4)
    assert payments.look(view.payment_id).state is State.SETTLED
    assert _owed(bureau, timely_payer) == []


def test_an_account_with_too_little_money_pays_nothing(
    payments: Payments, enrolled: Terminal, till: Till, timely_payer: Payer, clock: StillClock
) -> None:
    till.faults = ProviderFaults(insufficient_balance=True)
    body = timely_payer.body(TODAY, "agreement")
    view = payments.start(enrolled, new_key(), body)
    _pass(clock, payments, 4)
    view = payments.look(view.payment_id)
    assert (view.state, _codes(view)) == (State.FAILED, ["insufficient_balance"])
    till.faults = ProviderFaults()
    again = payments.start(enrolled, new_key(), body)  # and it is free to be paid again
    _pass(clock, payments, 4)
    assert payments.look(again.payment_id).state is State.SETTLED


@pytest.mark.parametrize("method", ["agreement", "qr"])
def test_what_the_bank_declines_is_not_paid(
    payments: Payments,
    enrolled: Terminal,
    till: Till,
    timely_payer: Payer,
    clock: StillClock,
    method: str,
) -> None:
    view = payments.start(enrolled, new_key(), timely_payer.body(TODAY, method))
    if method == "qr":
        till.decline(_token(view))
    else:
        till.faults = ProviderFaults(fail_payments=True)
    _pass(clock, payments, 4)
    view = payments.look(view.payment_id)
    assert (view.state, _codes(view)) == (State.FAILED, ["declined"])
    assert till.taken_in_all() == 0


def test_cancelled_before_it_is_paid(
    payments: Payments, enrolled: Terminal, till: Till, late_payer: Payer
) -> None:
    body = late_payer.body(TODAY)
    view = payments.start(enrolled, new_key(), body)
    assert payments.cancel(view.payment_id).state is State.CANCELLED
    assert payments.cancel(view.payment_id).state is State.CANCELLED
    assert not till.phone(_token(view)).can_pay
    assert payments.start(enrolled, new_key(), body).state is State.WAITING


def test_cancelled_when_it_is_paid_already(
    payments: Payments, enrolled: Terminal, till: Till, late_payer: Payer
) -> None:
    view = payments.start(enrolled, new_key(), late_payer.body(TODAY))
    till.pay(_token(view))
    view = payments.cancel(view.payment_id)
    assert view.state is State.SETTLED
    assert view.voucher is not None


def test_a_code_that_nobody_pays_expires(
    payments: Payments, enrolled: Terminal, late_payer: Payer, clock: StillClock
) -> None:
    view = payments.start(enrolled, new_key(), late_payer.body(TODAY))
    clock.advance(minutes=4, seconds=59)
    assert payments.look(view.payment_id).state is State.WAITING
    clock.advance(seconds=1)
    assert payments.look(view.payment_id).state is State.EXPIRED


def test_nothing_is_called_over_while_the_provider_is_silent(
    payments: Payments,
    enrolled: Terminal,
    provider: DirectProvider,
    till: Till,
    late_payer: Payer,
    clock: StillClock,
) -> None:
    """It may have been paid in the last second: only the provider knows."""
    view = payments.start(enrolled, new_key(), late_payer.body(TODAY))
    till.pay(_token(view))
    provider.silent = True
    assert payments.cancel(view.payment_id).state is State.WAITING
    _pass(clock, payments, 600)
    view = payments.look(view.payment_id)
    assert (view.state, view.qr) == (State.WAITING, None)
    provider.silent = False
    _pass(clock, payments, 20)
    assert payments.look(view.payment_id).state is State.SETTLED


@pytest.mark.parametrize("end", ["cancel", "expire"])
def test_money_that_comes_after_the_end_goes_back(
    payments: Payments,
    enrolled: Terminal,
    till: Till,
    bureau: SyntheticBureau,
    late_payer: Payer,
    clock: StillClock,
    end: str,
) -> None:
    view = payments.start(enrolled, new_key(), late_payer.body(TODAY))
    token = _token(view)
    if end == "cancel":
        payments.cancel(view.payment_id)
    else:
        _pass(clock, payments, 400)
    till.faults = ProviderFaults(pay_after_close=True, refund_seconds=3)
    till.pay(token)
    _pass(clock, payments, 35 * 60)
    view = payments.look(view.payment_id)
    assert (view.state, _codes(view)) == (State.REFUNDED, ["paid_after_end"])
    assert [(one.amount, one.state) for one in view.refunds] == [(view.total, "refunded")]
    assert till.taken_in_all() == 0
    assert _owed(bureau, late_payer) == ["chenhe-vat"]


def test_paid_twice_one_goes_back(
    payments: Payments, enrolled: Terminal, till: Till, late_payer: Payer, clock: StillClock
) -> None:
    till.faults = ProviderFaults(take_twice=True, refund_seconds=60)
    view = payments.start(enrolled, new_key(), late_payer.body(TODAY))
    till.pay(_token(view))
    clock.advance(seconds=2)
    view = payments.look(view.payment_id)
    assert view.state is State.SETTLED
    assert [(one.amount, one.state) for one in view.refunds] == [(view.total, "refunding")]
    _pass(clock, payments, 240)
    assert [one.state for one in payments.look(view.payment_id).refunds] == ["refunded"]
    assert till.taken_in_all() == view.total


def test_a_refund_that_is_refused_is_asked_for_again(
    payments: Payments, enrolled: Terminal, till: Till, late_payer: Payer, clock: StillClock
) -> None:
    till.faults = ProviderFaults(take_twice=True, refuse_refunds=True)
    view = payments.start(enrolled, new_key(), late_payer.body(TODAY))
    till.pay(_token(view))
    _pass(clock, payments, 40)
    assert [one.state for one in payments.look(view.payment_id).refunds] == ["refunding"]
    till.faults = ProviderFaults()
    _pass(clock, payments, 1200)
    assert [one.state for one in payments.look(view.payment_id).refunds] == ["refunded"]


def test_paid_but_not_booked_yet_is_said_so(
    payments: Payments,
    enrolled: Terminal,
    till: Till,
    bureau: SyntheticBureau,
    late_payer: Payer,
    clock: StillClock,
) -> None:
    bureau.faults.set(FaultSettings(treasury_seconds=60))
    body = late_payer.body(TODAY)
    view = payments.start(enrolled, new_key(), body)
    till.pay(_token(view))
    clock.advance(seconds=2)
    assert payments.look(view.payment_id).state is State.PAID
    assert payments.cancel(view.payment_id).state is State.PAID  # too late for that
    with pytest.raises(Problem, match="payment_open"):
        payments.start(enrolled, new_key(), body)
    _pass(clock, payments, 240)
    assert payments.look(view.payment_id).state is State.SETTLED


def test_what_the_treasury_refuses_goes_back(
    payments: Payments,
    enrolled: Terminal,
    till: Till,
    bureau: SyntheticBureau,
    late_payer: Payer,
    clock: StillClock,
) -> None:
    bureau.faults.set(FaultSettings(treasury_refuses=True))
    view = payments.start(enrolled, new_key(), late_payer.body(TODAY))
    till.pay(_token(view))
    clock.advance(seconds=2)
    view = payments.look(view.payment_id)
    assert (view.state, _codes(view)) == (State.REFUNDED, ["treasury_refused"])
    assert till.taken_in_all() == 0
    assert _owed(bureau, late_payer) == ["chenhe-vat"]


def test_an_order_whose_answer_was_lost_is_opened_once(
    payments: Payments,
    enrolled: Terminal,
    provider: DirectProvider,
    till: Till,
    late_payer: Payer,
    clock: StillClock,
) -> None:
    provider.deaf = 1
    view = payments.start(enrolled, key := new_key(), late_payer.body(TODAY))
    assert (view.state, view.qr) == (State.WAITING, None)  # no code yet: the terminal asks on
    clock.advance(seconds=2)
    view = payments.by_key(key)
    till.pay(_token(view))
    clock.advance(seconds=2)
    assert payments.look(view.payment_id).state is State.SETTLED
    assert till.taken_in_all() == view.total


def test_a_debit_whose_order_may_come_late_is_closed_first(
    payments: Payments,
    enrolled: Terminal,
    provider: DirectProvider,
    till: Till,
    timely_payer: Payer,
    clock: StillClock,
) -> None:
    """Cancelled before the provider ever heard of it: an order on its way takes nothing."""
    provider.silent = True
    view = payments.start(enrolled, new_key(), timely_payer.body(TODAY, "agreement"))
    provider.silent = False
    assert payments.cancel(view.payment_id).state is State.CANCELLED
    report = till.query(view.payment_id)
    assert report is not None
    assert report.state == "closed"


def test_two_orders_for_one_thing(
    payments: Payments, enrolled: Terminal, late_payer: Payer, several_payer: Payer
) -> None:
    first = payments.start(enrolled, new_key(), late_payer.body(TODAY))
    with pytest.raises(Problem) as caught:
        payments.start(enrolled, new_key(), late_payer.body(TODAY, "agreement"))
    assert (caught.value.status, caught.value.code) == (409, "payment_open")
    assert caught.value.more == {"payment_id": first.payment_id}
    assert payments.start(enrolled, new_key(), several_payer.body(TODAY)).state is State.WAITING


def test_an_expired_order_does_not_stand_in_the_way(
    payments: Payments, enrolled: Terminal, late_payer: Payer, clock: StillClock
) -> None:
    first = payments.start(enrolled, new_key(), late_payer.body(TODAY))
    clock.advance(minutes=6)
    assert payments.start(enrolled, new_key(), late_payer.body(TODAY)).state is State.WAITING
    assert payments.look(first.payment_id).state is State.EXPIRED


def test_two_hundred_taps_are_one_payment(
    payments: Payments, enrolled: Terminal, hall: Hall, late_payer: Payer, till: Till
) -> None:
    """A hundred on one button, a hundred on as many terminals at once."""
    body, one_key = late_payer.body(TODAY), new_key()

    def tap(number: int) -> str:
        try:
            key = one_key if number % 2 else new_key()
            return payments.start(enrolled, key, body).payment_id
        except Problem as problem:
            return problem.more["payment_id"]  # KeyError for any other problem

    with ThreadPoolExecutor(8) as pool:
        told = set(pool.map(tap, range(200)))
    assert len(told) == 1
    with hall.database.reading() as connection:
        states = connection.execute(select(payments_table.c.state)).scalars().all()
    assert states == ["waiting"]


def test_a_key_with_another_body_is_refused(
    payments: Payments, enrolled: Terminal, late_payer: Payer
) -> None:
    body = late_payer.body(TODAY)
    payments.start(enrolled, key := new_key(), body)
    with pytest.raises(Problem, match="key_reused"):
        payments.start(enrolled, key, body + b" ")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"total": "1.00"}, "value_error"),
        ({"items": []}, "value_error"),
        ({"method": "cash"}, "method"),
        ({"task": "pay"}, "task"),
    ],
)
def test_an_order_that_makes_no_sense_is_malformed(
    payments: Payments,
    enrolled: Terminal,
    late_payer: Payer,
    changed: dict[str, object],
    words: str,
) -> None:
    body = order_body(late_payer, str(changed.get("method", "qr")), late_payer.items(TODAY))
    content = json.loads(body) | changed
    with pytest.raises(Problem) as caught:
        payments.start(enrolled, new_key(), json.dumps(content).encode())
    assert (caught.value.status, caught.value.code) == (422, "malformed")
    assert words in caught.value.words.en


def test_a_hall_that_starts_again_goes_on(
    payments: Payments,
    enrolled: Terminal,
    hall: Hall,
    settings: HallSettings,
    provider: DirectProvider,
    till: Till,
    late_payer: Payer,
    clock: StillClock,
) -> None:
    """Stopped between the payment and the booking, with no notification ever."""
    view = payments.start(enrolled, key := new_key(), late_payer.body(TODAY))
    till.pay(_token(view))
    hall.database.close()
    later = open_hall(settings, clock=clock, provider=provider)
    assert later.payments is not None
    clock.advance(seconds=40)
    assert later.payments.tend() == 1
    assert later.payments.by_key(key).state is State.SETTLED
    later.database.close()


def test_the_statement_finds_what_nobody_told_us(
    payments: Payments,
    enrolled: Terminal,
    hall: Hall,
    till: Till,
    late_payer: Payer,
    clock: StillClock,
) -> None:
    view = payments.start(enrolled, new_key(), late_payer.body(TODAY))
    token = _token(view)
    payments.cancel(view.payment_id)
    _pass(clock, payments, 26 * 3600 * 4)  # nobody looks at it any more
    with hall.database.reading() as connection:
        looks = connection.execute(select(payments_table.c.next_look_at)).scalar_one()
        claims = connection.execute(select(payment_claims)).all()
    assert looks is None
    assert claims == []
    till.faults = ProviderFaults(pay_after_close=True)
    till.pay(token)
    assert payments.tend() == 0
    report = payments.reconcile(clock().date())
    assert (report.agreed, len(report.found), report.strangers, report.missing) == (0, 1, (), ())
    assert payments.look(view.payment_id).state is State.REFUNDED
    assert payments.reconcile(clock().date()).agreed == 1
    with hall.database.reading() as connection:
        events = connection.execute(select(payment_events.c.event)).scalars().all()
    assert events == [
        "waiting", "cancel_asked", "cancelled", "taken", "refunding", "returned", "refunded",
    ]  # fmt: skip


def test_what_a_filing_owes_stands_on_its_receipt_and_is_paid(
    payments: Payments,
    enrolled: Terminal,
    hall: Hall,
    till: Till,
    bureau: SyntheticBureau,
    owner: SyntheticPerson,
    clock: StillClock,
) -> None:
    profile = bureau.profile(owner.mandates[1].taxpayer_id)
    period = open_obligation(profile, TODAY)
    body = FilingDraft(
        profile=profile,
        person_key=owner.person_key,
        start=period.period_start,
        end=period.period_end,
    ).body()
    reply = json.loads(hall.submissions.submit(enrolled, key := new_key(), body).text)
    assert hall.submissions.query(key).text == hall.submissions.submit(enrolled, key, body).text
    owed = reply["receipt"]["payables"]
    profile = bureau.profile(profile.taxpayer_id)
    assert profile.payments is not None
    assert [one["payable_id"] for one in owed] == [
        one.payable_id for one in profile.payments.payables
    ]
    assert {one["tax"] for one in owed} >= {"VAT", "UMC"}
    payer = Payer(person=owner, profile=profile)
    view = payments.start(enrolled, new_key(), payer.body(TODAY))
    till.pay(_token(view))
    clock.advance(seconds=2)
    assert payments.look(view.payment_id).state is State.SETTLED
    assert _owed(bureau, payer) == []
