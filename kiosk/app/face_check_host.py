"""The face check as one of the ways: photo of the card, camera, comparison, tries.

What is held of a face goes as soon as it was used, and with the visit at the latest; all
computing is done on workers.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.bilingual import Bilingual
from kiosk.china_time import china_today
from kiosk.identity.age import age_on

if TYPE_CHECKING:
    from datetime import date

    import numpy as np

    from devices.code_camera.preview import Preview
    from devices.device import DeviceStatus
    from devices.face_camera.camera import FaceCamera
    from devices.factory import Devices
    from devices.id_reader.card import IdCard
    from kiosk.app.screen_models import ScreenModels
    from kiosk.background import Background
    from kiosk.identity.face_check.comparison import FaceComparison
    from kiosk.settings import FaceCheckSettings
    from kiosk.visit import Visit

log = logging.getLogger(__name__)

MOST_TRIES: Final = 3
_OLD_ENOUGH: Final = 14
_LOOK_FOR_MS: Final = 30_000
_MISSED: Final = Bilingual(
    "刷脸没有对上,请换一种方式,不影响办理。",
    "The face was not recognised. Please take another way: nothing is lost.",
)
_NO_PHOTO: Final = Bilingual(
    "证件里的照片没法比对,请换一种方式。",
    "The photo on the card cannot be compared. Please take another way.",
)
_NO_CAMERA: Final = Bilingual(
    "摄像头暂时不能用,请换一种方式。", "The camera is away. Please take another way."
)
_NOT_SEEN: Final = (
    Bilingual("没有拍清楚", "No clear picture came of it"),
    Bilingual(
        "这次不算次数。可以摘下帽子和口罩再试,也可以换别的方式。",
        "This does not count. Try without hat or mask, or take another way.",
    ),
)


class FaceCheckHost(QObject):
    """Compares whoever agreed to it with the card they were admitted by."""

    passed = Signal()
    failed = Signal()  # the last try, too, was no match
    given_up = Signal(object)  # Bilingual: why this way is over

    def __init__(
        self,
        settings: FaceCheckSettings,
        visit: Visit,
        models: ScreenModels,
        background: Background,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._visit = visit
        self._model = models.second_proof
        self._live = models.recognising.live_picture
        self._background = background
        self._camera: FaceCamera | None = None
        self._camera_works = False
        self._comparison: FaceComparison | None = None
        self._comparing = False
        self._looks = 0  # what was seen in an earlier look counts no more
        self._photo: tuple[str, bytes] | None = None  # number of the card, its photo
        self._tries = 0
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_LOOK_FOR_MS)
        self._patience.timeout.connect(self._not_seen)

    def set_devices(self, devices: Devices) -> None:
        """Reader and camera are there; without the face check neither is listened to."""
        camera = devices.face_camera
        if not self._settings.on or camera is None:
            return
        self._camera = camera
        camera.picture.connect(self._seen)
        camera.preview.connect(self._show)
        camera.status_changed.connect(self._camera_status)
        self._camera_status(camera.status)
        if devices.id_reader is not None:
            devices.id_reader.card_read.connect(self._card_read)

    def open(self) -> None:
        """Load the networks, where they are configured."""
        settings = self._settings
        if self._camera is not None:
            self._background.run(lambda: load_comparison(settings), self._loaded)

    def _loaded(self, comparison: FaceComparison | None) -> None:
        self._comparison = comparison

    def wipe(self) -> None:
        """The visit is over."""
        self.stop()
        self._photo = None
        self._tries = 0

    # -- whether ------------------------------------------------------------------------

    def _camera_status(self, status: DeviceStatus) -> None:
        self._camera_works = status.state.value in ("ready", "busy")
        if not self._camera_works and self._patience.isActive():
            self.stop()
            self.given_up.emit(_NO_CAMERA)

    def _card_read(self, card: IdCard) -> None:
        from devices.id_reader.photo import can_be_shown

        if self._visit.visitor is not None or is_child(card.birth, china_today()):
            return
        if can_be_shown(card.photo, self._settings.photo_library):
            self._photo = card.number, card.photo

    @property
    def offered(self) -> bool:
        """Whether this visitor's face can be compared with their card's photo now."""
        visitor, photo = self._visit.visitor, self._photo
        return (
            self._comparison is not None
            and self._camera_works
            and self._tries < MOST_TRIES
            and visitor is not None
            and photo is not None
            and photo[0] == visitor.id_number
        )

    # -- looking ------------------------------------------------------------------------

    def begin(self) -> None:
        """Look at the visitor, who has agreed."""
        comparison, photo = self._comparison, self._photo
        if comparison is None or photo is None:
            return
        raw, library, look = photo[1], self._settings.photo_library, self._looks
        self._model.look()

        def begin() -> bool:
            from devices.id_reader.photo import photo_picture

            picture = photo_picture(raw, library)
            return picture is not None and comparison.begin(picture)

        def begun(good: bool) -> None:
            if look != self._looks:
                self._background.run(comparison.forget)
            elif good:
                self._aim(wanted=True)
                self._patience.start()
            else:
                self._photo = None
                self.given_up.emit(_NO_PHOTO)

        self._background.run(begin, begun)

    def stop(self) -> None:
        """Switch the camera off and forget the face."""
        self._looks += 1
        self._patience.stop()
        self._aim(wanted=False)
        if self._comparison is not None:
            self._background.run(self._comparison.forget)

    def _aim(self, *, wanted: bool) -> None:
        if self._camera is not None:
            self._camera.set_active(wanted)

    def _show(self, preview: Preview) -> None:
        if self._patience.isActive():
            self._live.show(preview)
            self._model.picture_shown()

    def _seen(self, picture: np.ndarray) -> None:
        comparison, look = self._comparison, self._looks
        if comparison is None or self._comparing or not self._patience.isActive():
            picture.fill(0)
            return
        self._comparing = True

        def told(seen: object) -> None:
            self._comparing = False
            if look == self._looks and seen is not None:
                self._judged(seen)

        self._background.run(lambda: comparison.examine(picture), told)

    def _judged(self, seen: object) -> None:
        from kiosk.identity.face_check.comparison import Verdict
        from kiosk.identity.face_check.judgement import WORDS, Advice

        if isinstance(seen, Advice):
            self._model.advise(WORDS[seen])
            if seen is not Advice.NOBODY:
                self._visit.clock.touched()  # somebody is there and does what is asked
            return
        self.stop()
        if seen is Verdict.SAME:
            self._photo = None
            self.passed.emit()
            return
        self._tries += 1
        left = MOST_TRIES - self._tries
        if left == 0:
            self._photo = None
            self.failed.emit()
            self.given_up.emit(_MISSED)
        else:
            self._model.miss(*no_match(left))

    def _not_seen(self) -> None:
        self.stop()
        self._model.miss(*_NOT_SEEN)


def is_child(birth: date, today: date) -> bool:
    """Under fourteen only parents may agree (个人信息保护法, article 31): no face is asked for."""
    return age_on(birth, today) < _OLD_ENOUGH


def no_match(left: int) -> tuple[Bilingual, Bilingual]:
    """What is said when a face is not the card's: what happened, and the way on."""
    return (
        Bilingual("这次没有对上", "No match this time"),
        Bilingual(
            f"可能是光线、眼镜,或者证件照片拍得早了。还可以试 {left} 次,也可以换别的方式,一样办。",
            "Light, glasses or an old photo may be why. "
            f"{left} more {'try' if left == 1 else 'tries'}, or another way.",
        ),
    )


def load_comparison(settings: FaceCheckSettings) -> FaceComparison | None:
    """The comparison as configured; None, with a line in the log, where it cannot be had."""
    if settings.detector is None or settings.embedder is None or settings.threshold is None:
        if settings.detector is not None or settings.embedder is not None:
            log.error("the face check is not offered: detector, embedder and threshold are needed")
        return None
    from kiosk.identity.face_check.comparison import FaceComparison
    from kiosk.identity.face_check.models import (
        Detector,
        Embedder,
        EmbedderInput,
        ModelFile,
        ModelUnusableError,
    )

    try:
        return FaceComparison(
            Detector(ModelFile(path=settings.detector, sha256=settings.detector_sha256)),
            Embedder(
                ModelFile(path=settings.embedder, sha256=settings.embedder_sha256),
                EmbedderInput(
                    size=settings.embedder_size,
                    mean=settings.embedder_mean,
                    scale=settings.embedder_scale,
                    rgb=settings.embedder_order == "rgb",
                ),
            ),
            settings.threshold,
        )
    except ModelUnusableError as unusable:
        log.error("the face check is not offered: face_check_%s", unusable.code)
        return None
