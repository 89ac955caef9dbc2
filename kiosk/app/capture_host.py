"""Brings papers from the document camera into the draft, and from the draft into the filing."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QIODevice, QObject, QSize, Qt
from PySide6.QtGui import QImage

from kiosk.bilingual import Bilingual

if TYPE_CHECKING:
    from devices.code_camera.preview import Preview
    from devices.device import DeviceStatus
    from devices.document_camera.camera import DocumentCamera, PageShot
    from devices.factory import Devices
    from kiosk.app.outside import Outside
    from kiosk.app.screen_models import ScreenModels
    from kiosk.background import Background
    from kiosk.tasks.papers import PageContent
    from kiosk.tasks.runner import TaskRunner
    from kiosk.visit import Visit
    from offline_cache.attachments import Attachment

log = logging.getLogger(__name__)

_LONGEST_SIDE: Final = 2000  # pixels: A4 at 170 dpi, small print stays readable
_QUALITIES: Final = (82, 70, 55, 40)
_NOT_KEPT: Final = Bilingual("这一页没有存上,请再拍一次。", "The page was not kept; take it again.")


def jpeg_of(page: QImage, largest: int) -> bytes:
    """A page as JPEG of at most ``largest`` bytes; raises ``ValueError`` if it cannot be."""
    if max(page.width(), page.height()) > _LONGEST_SIDE:
        page = page.scaled(
            QSize(_LONGEST_SIDE, _LONGEST_SIDE),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    for quality in _QUALITIES:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        page.save(buffer, "JPEG", quality)  # type: ignore[call-overload]  # a device is accepted
        raw = bytes(buffer.data().data())
        if 0 < len(raw) <= largest:
            return raw
    raise ValueError("the page cannot be made small enough")


class CaptureHost(QObject):
    """The document camera, the store and the capture page, for the task on the screen."""

    def __init__(
        self,
        visit: Visit,
        models: ScreenModels,
        background: Background,
        desk_work: Background,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._visit = visit
        self._task = models.task
        self._capture = models.task.capture
        self._background = background
        self._desk_work = desk_work
        self._outside: Outside | None = None
        self._camera: DocumentCamera | None = None
        self._runner: TaskRunner | None = None  # whose pages were looked up
        self._signed: tuple[TaskRunner, tuple[Attachment, ...]] | None = None
        visit.on_end(self._wipe)
        self._capture.keep_asked.connect(self._keep)
        self._capture.remove_asked.connect(self._remove)
        self._task.changed.connect(self._look_up)
        self._task.answers_changed.connect(self._give_back)

    def open(self, outside: Outside) -> None:
        """The store is there."""
        self._outside = outside

    def set_devices(self, devices: Devices) -> None:
        """The camera is there, if this terminal has one."""
        camera = self._camera = devices.document_camera
        if camera is None:
            return
        camera.preview.connect(self._see)
        camera.page_taken.connect(self._taken)
        camera.status_changed.connect(self._camera_status)
        self._camera_status(camera.status)
        self._capture.looking_changed.connect(camera.set_preview)
        self._capture.shot_asked.connect(camera.take_page)

    def _wipe(self) -> None:
        self._runner = self._signed = None

    # -- the camera ------------------------------------------------------------------------

    def _camera_status(self, status: DeviceStatus) -> None:
        self._capture.set_camera(status.state.value in ("ready", "busy"))

    def _see(self, preview: Preview) -> None:
        self._capture.show_picture(preview)

    def _taken(self, shot: PageShot) -> None:
        from devices.document_camera.legibility import ADVICE

        # One thing at a time: what is mended first often mends the rest.
        self._capture.taken(shot.image, [ADVICE[fault] for fault in shot.faults[:1]])

    # -- the store -------------------------------------------------------------------------

    def _keep(self, fact: str, page: QImage) -> None:
        from offline_cache.attachments import LARGEST_BYTES, AttachmentRefused
        from offline_cache.faults import StoreUnavailable

        outside, runner = self._outside, self._task.runner
        if outside is None or runner is None:
            return
        desk, generation = outside.filing_desk, self._visit.generation
        whose, version = _whose(runner), runner.definition.version
        answers = runner.answers_document()

        def keep() -> str | Bilingual:
            try:
                content = jpeg_of(page, LARGEST_BYTES)
                return desk.keep_page(whose, version, answers, fact, content)
            except StoreUnavailable as fault:
                log.error("a page could not be kept: store_%s", fault.kind.value)
                return fault.text
            except (AttachmentRefused, ValueError) as refused:
                log.warning("a page could not be kept: %s", refused)
                return _NOT_KEPT

        def kept(page_id: str | Bilingual) -> None:
            if generation != self._visit.generation or self._task.runner is not runner:
                return  # the draft forgets it
            if isinstance(page_id, str):
                self._capture.kept(fact, page_id, page)
            else:
                self._capture.failed(page_id)

        self._desk_work.run(keep, kept)

    def _remove(self, page_id: str) -> None:
        outside = self._outside
        if outside is not None:
            desk = outside.filing_desk
            self._desk_work.run(lambda: desk.forget_page(page_id))

    def _look_up(self) -> None:
        """A draft was taken up again: fetch its pages, and forget those that are not here."""
        outside, runner = self._outside, self._task.runner
        if runner is self._runner:
            return
        self._runner = runner
        if outside is None or runner is None or runner.signed or not runner.page_ids:
            return
        desk, whose, generation = outside.filing_desk, _whose(runner), self._visit.generation

        def found(pages: tuple[Attachment, ...]) -> None:
            if generation != self._visit.generation or self._task.runner is not runner:
                return
            for page in pages:
                self._capture.pictures.keep(page.attachment_id, QImage.fromData(page.content))
            runner.keep_pages([page.attachment_id for page in pages])
            self._task.redraw()

        self._desk_work.run(lambda: desk.pages(*whose), found)

    def with_pages(
        self, runner: TaskRunner, sign: Callable[[Mapping[str, PageContent]], None]
    ) -> None:
        """Call ``sign`` with the pages that ``runner`` hands in, read from the store."""
        from kiosk.tasks.papers import PageContent

        outside, wanted = self._outside, frozenset(runner.page_ids)
        if outside is None or not wanted:
            sign({})
            return
        desk, whose, generation = outside.filing_desk, _whose(runner), self._visit.generation

        def found(pages: tuple[Attachment, ...]) -> None:
            if generation != self._visit.generation or self._task.runner is not runner:
                return
            there = {page.attachment_id: page for page in pages}
            if wanted - there.keys():
                log.error("a page that was taken is gone; it has to be taken anew")
                runner.keep_pages(there)
                self._task.not_signed()
                return
            self._signed = (runner, pages)
            sign(
                {
                    page_id: PageContent(page.media_type, page.content)
                    for page_id, page in there.items()
                }
            )

        self._desk_work.run(lambda: desk.pages(*whose), found)

    def _give_back(self) -> None:
        """A filing was not taken and is being corrected: its pages go with it again."""
        outside, signed, runner = self._outside, self._signed, self._task.runner
        if outside is None or signed is None or runner is not signed[0] or runner.signed:
            return
        self._signed = None
        desk, whose, pages = outside.filing_desk, _whose(runner), signed[1]
        version, answers = runner.definition.version, runner.answers_document()
        self._desk_work.run(lambda: desk.give_back_pages(whose, version, answers, pages))


def _whose(runner: TaskRunner) -> tuple[str, str, str]:
    """Person, taxpayer and task: what a draft is found by."""
    return runner.person_key, runner.profile.taxpayer_id, runner.definition.task_id
