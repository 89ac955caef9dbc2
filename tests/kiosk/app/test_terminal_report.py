"""What a terminal reports of itself arrives at the hall, and what staff have read comes back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from hall.clerks import Clerk
from hall.composition import Hall, open_hall
from hall.settings import HallSettings
from hall.terminal_reports import STORE_RECOVERED
from kiosk.app.terminal_report import TerminalReport
from kiosk.audit import AuditEvent, AuditHead, AuditTrail
from kiosk.hall_client import HallClient
from offline_cache.damage import RECOVERY_SETTING
from offline_cache.store import Store
from tests.hall.live_server import serve


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[Hall, Store, HallClient]]:
    with ExitStack() as stack:
        hall = open_hall(HallSettings(state=tmp_path / "hall", bureau="synthetic"))
        stack.callback(hall.database.close)
        url = stack.enter_context(serve(hall))
        store = Store.open(tmp_path / "store.db", bytes(32))
        stack.callback(store.close)
        tokens: list[str] = []
        client = HallClient(url, lambda: tokens[0] if tokens else None)
        stack.callback(client.close)
        tokens.append(client.enrol(hall.terminals.issue_code("3 号机").code, "t", "1").token)
        yield hall, store, client


def _report(store: Store, client: HallClient) -> TerminalReport:
    outside: Any = SimpleNamespace(store=store, hall=client)
    return TerminalReport(outside)


def test_the_audit_head_reaches_the_hall_and_a_trail_cut_off_shows(
    place: tuple[Hall, Store, HallClient],
) -> None:
    hall, store, client = place
    trail = AuditTrail(store)
    report = _report(store, client)
    for _ in range(3):
        trail.record(AuditEvent.VISIT_BEGAN, "person")
    report.send()
    report.send()  # nothing new: nothing is sent, and nothing breaks
    (known,) = hall.terminals.all()
    heads = [AuditHead(one.seq, one.hash) for one in hall.terminal_reports.heads(known.terminal_id)]
    assert heads == [trail.head()]
    assert trail.verify(heads).sound
    assert not AuditTrail(store).verify([AuditHead(9, "f" * 64)]).sound
    assert hall.terminal_reports.notices() == ()


def test_a_store_set_aside_is_told_until_staff_have_read_it(
    place: tuple[Hall, Store, HallClient],
) -> None:
    hall, store, client = place
    told = {"reason": "damaged", "moved_to": "store.db.damaged", "rescued": {"drafts": 1}}
    store.settings.set(RECOVERY_SETTING, json.dumps(told))
    report = _report(store, client)
    report.send()
    (notice,) = hall.terminal_reports.notices()
    assert (notice.kind, notice.label, notice.detail) == (STORE_RECOVERED, "3 号机", told)
    report.send()
    assert store.recovery is not None
    assert hall.terminal_reports.seen(notice.terminal_id, STORE_RECOVERED, Clerk("c", "王芳"))
    report.send()
    assert store.recovery is None
    assert [entry.event for entry in store.audit.all()] == [AuditEvent.STORE_RECOVERED.value]
