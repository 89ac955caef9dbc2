"""What a terminal reports of itself arrives at the hall, and what staff have read comes back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication

from hall.clerks import Clerk
from hall.composition import Hall, open_hall
from hall.settings import HallSettings
from hall.terminal_reports import STORE_RECOVERED
from kiosk.app.hall_watch import HallWatch
from kiosk.app.outside import TOKEN
from kiosk.app.terminal_report import TerminalReport
from kiosk.audit import AuditEvent, AuditHead, AuditTrail
from kiosk.hall_client import Enrolment, HallClient
from kiosk.settings import HallSettings as KioskHallSettings
from kiosk.settings import Settings
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
    assert store.settings.get(RECOVERY_SETTING)
    assert hall.terminal_reports.seen(notice.terminal_id, STORE_RECOVERED, Clerk("c", "王芳"))
    report.send()
    assert not store.settings.get(RECOVERY_SETTING)
    assert [entry.event for entry in store.audit.all()] == [AuditEvent.STORE_RECOVERED.value]


def test_a_revoked_terminal_is_enrolled_anew_by_a_new_code_and_tries_each_once(
    place: tuple[Hall, Store, HallClient], qapp: QGuiApplication
) -> None:
    hall, store, client = place
    url = client._connection.base_url
    held = HallClient(url, lambda: store.settings.get(TOKEN))
    asked: list[str] = []
    enrol = held.enrol

    def counted(enrolment_code: str, terminal_name: str, software_version: str) -> Enrolment:
        asked.append(enrolment_code)
        return enrol(enrolment_code, terminal_name, software_version)

    held.enrol = counted  # type: ignore[method-assign]
    reception = SimpleNamespace(refresh_keys=lambda: None)
    outside: Any = SimpleNamespace(store=store, hall=held, reception=reception)

    def look(code: str) -> bool:
        settings = Settings(hall=KioskHallSettings(url=url, enrolment_code=code))
        background: Any = None
        return HallWatch(outside, settings, background)._ask().online

    first, second = (hall.terminals.issue_code("4 号机").code for _ in range(2))
    assert look(first)
    known = next(one for one in hall.terminals.all() if one.label == "4 号机")
    assert hall.terminals.revoke(known.terminal_id)
    assert not look(first)
    assert not look("AAAA-BBBB-CCCC")  # mistyped: asked once, or the hall would lock us out
    assert not look("AAAA-BBBB-CCCC")
    assert look(second)
    assert look(second)
    assert asked == [first, "AAAA-BBBB-CCCC", second]
    held.close()
