"""From the camera into the store, from the store into the filing, and back after a refusal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from devices.code_camera.preview import Preview
from devices.device import DeviceState, DeviceStatus
from devices.document_camera.camera import PageShot
from devices.document_camera.legibility import LegibilityFault
from kiosk.app.capture_host import CaptureHost
from kiosk.background import Background
from kiosk.china_time import CHINA
from kiosk.filing_desk import FilingDesk
from kiosk.identity.visitor import Right
from kiosk.tasks import TaskRunner, load_task
from kiosk.tasks.outcome import Outcome, OutcomeState
from kiosk.tasks.sample_taxpayers import sample_taxpayers
from kiosk.tasks.step_kinds import StepKind
from kiosk.tax_law import load_law
from kiosk.visit import EndReason, IdleClock, Visit
from offline_cache.faults import StoreFault, StoreUnavailable
from offline_cache.store import Store
from screens.task.view_model import TaskModel

TODAY = date(2026, 11, 21)
PNG = b"\x89PNG\r\n\x1a\n and the strokes"
NOW = datetime(2026, 11, 21, 10, tzinfo=CHINA)


def is_at(runner: TaskRunner, kind: StepKind) -> bool:
    return runner.current.kind is kind


class Camera(QObject):
    """The far end that a test holds in its hand."""

    page_taken = Signal(object)
    preview = Signal(object)
    status_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.status = DeviceStatus(DeviceState.READY)
        self.looking = False
        self.shots: list[PageShot] = []

    def set_preview(self, wanted: bool) -> None:
        self.looking = wanted

    def take_page(self) -> None:
        self.page_taken.emit(self.shots.pop(0))


def page() -> QImage:
    image = QImage(700, 990, QImage.Format.Format_RGB32)
    image.fill(0xFFEEEEEA)
    return image


class Place:
    """One terminal: its store, its camera and its task page."""

    def __init__(self, folder: Path) -> None:
        self.store = Store.open(folder / "store.db", bytes(32))
        self.desk = FilingDesk(self.store, lambda: None)
        self.background, self.desk_work = Background(), Background(workers=1)
        self.visit, self.camera = Visit(IdleClock(90, 30)), Camera()
        self.visit.begin()
        self.task = TaskModel()
        models: Any = SimpleNamespace(task=self.task)
        self.host = CaptureHost(self.visit, models, self.background, self.desk_work)
        self.visit.on_end(self.task.wipe)
        outside: Any = SimpleNamespace(filing_desk=self.desk)
        self.host.open(outside)
        devices: Any = SimpleNamespace(document_camera=self.camera)
        self.host.set_devices(devices)

    def close(self) -> None:
        self.background.close()
        self.desk_work.close()
        self.store.close()

    def begin(self, draft: bytes | None = None) -> TaskRunner:
        """S28 up to its paper, or gone on with from a draft."""
        profile, law = sample_taxpayers(TODAY)["small company"], load_law("133100")
        rights = frozenset(Right)
        if draft is not None:
            runner = TaskRunner.resume(draft, profile, "p", law, TODAY, rights=rights)
        else:
            runner = TaskRunner(load_task("S28"), profile, "p", law, TODAY, rights=rights)
            for key, raw in (
                ("opening_bank", "ccb"),
                ("branch", ""),
                ("account", "1300000000000001"),
                ("account_kind", "general"),
                ("opened_on", "2026-11-18"),
            ):
                runner.answer(key, raw)
                runner.advance()
        self.task.begin(runner)
        return runner

    def shoot(self, *faults: LegibilityFault) -> None:
        self.camera.shots.append(PageShot(page(), faults))
        self.task.capture.shoot()

    def idle(self) -> bool:
        return not (self.background.pending or self.desk_work.pending)


@pytest.fixture
def place(tmp_path: Path, qapp: QGuiApplication) -> Iterator[Place]:
    made = Place(tmp_path)
    yield made
    made.close()


def test_a_page_goes_from_the_camera_into_the_filing_and_the_store_forgets_it(
    place: Place, qtbot: QtBot
) -> None:
    runner = place.begin()
    assert place.camera.looking
    place.camera.preview.emit(Preview(page(), ()))
    assert place.task.capture.picture
    place.shoot(LegibilityFault.TOO_DARK, LegibilityFault.BLURRED)
    assert "光线太暗" in str(place.task.capture.view["text"])
    place.shoot()
    qtbot.waitUntil(lambda: len(runner.page_ids) == 1)
    assert not place.camera.shots
    while not is_at(runner, StepKind.SIGNATURE):
        place.task.advance()
    qtbot.waitUntil(lambda: not place.camera.looking)
    bodies: list[bytes] = []
    place.host.with_pages(
        runner, lambda pages: bodies.append(runner.submission(PNG, NOW, "t", None, pages))
    )
    qtbot.waitUntil(lambda: bool(bodies))
    (attached,) = json.loads(bodies[0])["attachments"]
    assert attached["media_type"] == "image/jpeg"
    place.desk.hand_in(bodies[0], "p", runner.profile.taxpayer_id, "S28", 1, b"{}")
    assert place.store.access.rows("SELECT * FROM draft_attachments") == []

    # Refused: the visitor corrects it, and need not lay the paper down again.
    runner.record_outcome(Outcome(state=OutcomeState.REFUSED))
    runner.reopen()
    place.task.answers_changed.emit()
    qtbot.waitUntil(place.idle)
    kept = place.desk.pages("p", runner.profile.taxpayer_id, "S28")
    assert tuple(one.attachment_id for one in kept) == runner.page_ids


def test_a_draft_taken_up_again_shows_its_pages_and_asks_anew_for_those_that_are_gone(
    place: Place, qtbot: QtBot
) -> None:
    runner = place.begin()
    for _ in range(2):
        place.shoot()
        before = len(runner.page_ids)
        qtbot.waitUntil(lambda: len(runner.page_ids) > before)  # noqa: B023 - waited for at once
    draft = runner.answers_document()
    first, second = runner.page_ids
    place.visit.end(EndReason.VISITOR)
    assert not place.task.capture.pictures.has_page(first)
    place.store.attachments.remove(first)
    again = place.begin(draft)
    qtbot.waitUntil(lambda: again.page_ids == (second,))
    qtbot.waitUntil(place.idle)
    assert place.task.capture.pictures.has_page(second)


def test_pages_that_vanish_before_the_signature_are_asked_for_again(
    place: Place, qtbot: QtBot
) -> None:
    runner = place.begin()
    place.shoot()
    qtbot.waitUntil(lambda: bool(runner.page_ids))
    while not is_at(runner, StepKind.SIGNATURE):
        place.task.advance()
    place.store.attachments.remove(runner.page_ids[0])
    signed: list[object] = []
    place.host.with_pages(runner, signed.append)
    qtbot.waitUntil(lambda: runner.current.kind is StepKind.DOCUMENT)
    assert not signed


def test_a_full_disk_is_told_and_what_was_there_stays(
    place: Place, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    runner = place.begin()
    place.shoot()
    qtbot.waitUntil(lambda: bool(runner.page_ids))

    def full(*_arguments: object) -> None:
        raise StoreUnavailable(StoreFault.FULL)

    monkeypatch.setattr(place.store.attachments, "add", full)
    place.shoot()
    qtbot.waitUntil(lambda: not place.task.capture.busy)
    assert "存储空间已满" in str(place.task.capture.view["text"])
    assert len(runner.page_ids) == 1


def test_a_page_stored_after_the_visit_is_shown_to_nobody(place: Place, qtbot: QtBot) -> None:
    place.begin()
    place.shoot()
    place.visit.end(EndReason.VISITOR)
    runner = place.begin()  # somebody else
    qtbot.waitUntil(place.idle)
    assert runner.page_ids == ()
    assert place.task.capture.view["pages"] == []
