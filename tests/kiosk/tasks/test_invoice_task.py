"""The invoice task: begun from the code on an invoice, or typed."""

from __future__ import annotations

from kiosk.identity.invoice_code import parse_invoice_code
from kiosk.reception.shown_code import VERIFY_INVOICE, verifying
from kiosk.tasks.handover import read_handover, take_over
from kiosk.tasks.views import Blocked
from tests.kiosk.tasks.occasion import Begin


def test_a_scanned_invoice_leaves_one_touch_to_verify_it(begin: Begin) -> None:
    code = parse_invoice_code("01,32,,26132000000000000117,48480.00,20261014,,9A3B,")
    assert code is not None
    task, known = read_handover(verifying(code))
    assert task == VERIFY_INVOICE
    runner = begin("natural person", task)
    take_over(runner, known)
    assert runner.current.id == "total"
    assert not runner.awaits_request, "nothing is sent before the visitor says so"
    assert [field.shown.zh for field in runner.current.fields] == ["¥ 48,480.00"]
    runner.advance()
    assert runner.awaits_request


def test_what_the_code_says_wrongly_is_asked_at_its_step(begin: Begin) -> None:
    runner = begin("natural person", VERIFY_INVOICE)
    take_over(runner, "topic=check&number=123&issued_on=2026-10-14")
    assert runner.current.id == "number"
    assert isinstance(runner.advance(), Blocked)


def test_where_nothing_waits_the_way_out_says_so(begin: Begin) -> None:
    runner = begin("natural person", VERIFY_INVOICE)
    runner.answer("topic", "red")
    runner.advance()
    assert runner.exit is not None
    assert runner.exit.key == "no_red"
