"""A paper before the camera: the live picture, the shutter, the pages, or a promise instead."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from kiosk.bilingual import Bilingual
from kiosk.tasks.step_kinds import StepKind
from screens.qml_property import shown
from screens.task.desk_pictures import DeskPictures

if TYPE_CHECKING:
    from devices.code_camera.preview import Preview
    from kiosk.tasks.runner import TaskRunner
    from kiosk.tasks.views import FieldView, PaperAsk

_SHOT_WITHIN_MS: Final = 8_000


class _Stage(StrEnum):
    """How the shot is doing."""

    AIMING = "aiming"
    TAKING = "taking"  # asked of the camera
    KEEPING = "keeping"  # taken, on its way into the store


_SHOOT = Bilingual("拍照", "Take the picture")
_AGAIN = Bilingual("再拍一次", "Take it again")
_MORE = Bilingual("再拍一页", "Another page")
_TAKING = Bilingual("正在拍,请不要动…", "Hold still…")
_KEEPING = Bilingual("正在保存…", "Saving…")
_LAY = Bilingual("把材料平放在高拍仪下面", "Lay the paper flat under the camera")
_FOUND = Bilingual("看到纸张了,点“拍照”", "Paper found: take the picture")
_NO_CAMERA = Bilingual(
    "高拍仪现在不能用。可以换一台机器,或点“远程帮办”。",
    "The document camera cannot be used now. Try another terminal, or ask for remote help.",
)
_NO_CAMERA_LATER = Bilingual(
    "高拍仪现在不能用,可以先选下面的办法。",
    "The document camera cannot be used now; the way below is open to you.",
)
_NO_SHOT = Bilingual("没有拍到,请再试一次。", "No picture came; please try again.")
_REFUSED = Bilingual("这张看不清,没有采用:", "This one cannot be read and was not used:")
_FULL = Bilingual("已经拍满,要换请先删去一页", "That is all that fits; take one out to change it")
_LATER = Bilingual("今天没带,以后补交", "I don't have it today; I'll bring it later")
_PROMISE = Bilingual("没有带,我来承诺", "I don't have it; I'll declare instead")
_AGREE = Bilingual("同意,以后补交", "Agreed, I'll bring it later")
_DECLARE = Bilingual("同意承诺", "I declare it")
_NOT_SO = Bilingual("不,我现在拍", "No, I'll photograph it now")
_CHANGED = Bilingual("改为现在拍", "Photograph it now instead")
_DONE_LATER = Bilingual("已选:以后补交", "Chosen: bring it later")
_DONE_PROMISE = Bilingual("已作承诺", "Declared")
_REMOVE = Bilingual("删去", "Remove")


class Capture(QObject):
    """The papers of the step on the screen. Pictures go to the wiring to be kept."""

    changed = Signal()
    picture_changed = Signal()
    moved = Signal()  # an answer changed: draw the step anew and save it
    looking_changed = Signal(bool)  # whether a live picture is wanted
    shot_asked = Signal()
    keep_asked = Signal(str, QImage)  # which paper, and the straightened page
    remove_asked = Signal(str)  # the id of a page that is not wanted any more

    def __init__(self, pictures: DeskPictures | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.pictures = pictures or DeskPictures()
        self._runner: TaskRunner | None = None
        self._language = "zh"
        self._ready = False
        self._looking = False
        self._stage = _Stage.AIMING
        self._faults: tuple[Bilingual, ...] = ()
        self._asking_promise = False
        self._paper_key = ""
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_SHOT_WITHIN_MS)
        self._patience.timeout.connect(lambda: self.failed(_NO_SHOT))

    # -- what the wiring tells it -------------------------------------------------------

    def show(self, runner: TaskRunner | None, language: str) -> None:
        """Draw the paper that ``runner`` asks for now; None forgets everything."""
        if runner is None and self._runner is not None:
            self.pictures.wipe()
        self._runner, self._language = runner, language
        field = self._field()
        key = "" if field is None else field.key
        if key != self._paper_key:
            self._paper_key = key
            self._aim()
            self._asking_promise = False
        paper = None if field is None else field.paper
        looking = paper is not None and not paper.way and not self._asking_promise
        if looking is not self._looking:
            self._looking = looking
            if not looking:
                self.pictures.see(None)
            self.looking_changed.emit(looking)
        self.changed.emit()
        self.picture_changed.emit()

    def set_camera(self, ready: bool) -> None:
        """Whether the document camera works."""
        if ready is not self._ready:
            self._ready = ready
            if not ready:
                self.pictures.see(None)
                if self._stage is _Stage.TAKING:
                    self._aim()
            self.changed.emit()
            self.picture_changed.emit()

    def show_picture(self, preview: Preview) -> None:
        """What the camera sees now."""
        if self._looking:
            before = self.pictures.sees_page
            self.pictures.see(preview)
            self.picture_changed.emit()
            if before is not self.pictures.sees_page:
                self.changed.emit()

    def taken(self, page: QImage, faults: Sequence[Bilingual]) -> None:
        """The camera has taken a page; ``faults`` say why it cannot be read, if so."""
        if self._stage is not _Stage.TAKING or self._runner is None:
            return
        if faults:
            self.pictures.hold(page)
            self._patience.stop()
            self._stage, self._faults = _Stage.AIMING, tuple(faults)
        else:
            self._patience.stop()
            self._stage = _Stage.KEEPING
            self.keep_asked.emit(self._paper_key, page)
        self.changed.emit()
        self.picture_changed.emit()

    def kept(self, key: str, page_id: str, page: QImage) -> None:
        """The page is in the store under ``page_id``."""
        runner, field = self._runner, self._field()
        if runner is None or field is None or field.key != key or field.paper is None:
            self.remove_asked.emit(page_id)  # the visitor has gone on; nobody wants it
            return
        self.pictures.keep(page_id, page)
        self._aim()
        runner.answer(key, [*field.paper.pages, page_id])
        self.moved.emit()

    def failed(self, words: Bilingual) -> None:
        """No page came, or it could not be kept: say why, and let the visitor try again."""
        self._aim()
        self._faults = (words,)
        self.changed.emit()
        self.picture_changed.emit()

    def _aim(self) -> None:
        self._patience.stop()
        self._stage, self._faults = _Stage.AIMING, ()
        self.pictures.hold(None)

    @property
    def busy(self) -> bool:
        """Whether a page is being taken or kept: the step is not left meanwhile."""
        return self._stage is not _Stage.AIMING

    # -- what the QML reads ---------------------------------------------------------------

    def _field(self) -> FieldView | None:
        runner = self._runner
        if runner is None or runner.exit is not None or runner.signed:
            return None
        if runner.current_step.kind is not StepKind.DOCUMENT:
            return None
        return next((field for field in runner.current.fields if field.paper is not None), None)

    def _say(self, words: Bilingual | None) -> str:
        return "" if words is None else words.in_language(self._language)

    def _get_view(self) -> dict[str, Any]:
        field = self._field()
        paper = None if field is None else field.paper
        if field is None or paper is None:
            return {}
        status, text = self._hint(paper)
        promising = self._asking_promise or bool(paper.way)
        commitment = paper.need == "commitment"
        return {
            "name": self._say(paper.name),
            "error": self._say(field.error),
            "aiming": not promising,
            "camera": self._ready,
            "status": status,
            "text": text,
            "busy": self.busy,
            "shutter": "" if promising or paper.room <= 0 else self._say(self._shutter(paper)),
            "pages": [
                {
                    "id": page,
                    "label": self._say(Bilingual(f"第 {number} 页", f"Page {number}")),
                    "source": self.pictures.page_source(page),
                    "remove": self._say(_REMOVE),
                }
                for number, page in enumerate(paper.pages, start=1)
            ]
            if not promising
            else [],
            "withoutLabel": ""
            if promising or paper.promise is None or paper.pages
            else self._say(_PROMISE if commitment else _LATER),
            "promise": self._say(paper.promise) if promising else "",
            "promised": self._say(_DONE_PROMISE if commitment else _DONE_LATER)
            if paper.way
            else "",
            "agree": ""
            if paper.way or not self._asking_promise
            else self._say(_DECLARE if commitment else _AGREE),
            "change": "" if not promising else self._say(_CHANGED if paper.way else _NOT_SO),
        }

    def _shutter(self, paper: PaperAsk) -> Bilingual:
        if self._faults:
            return _AGAIN
        return _MORE if paper.pages else _SHOOT

    def _hint(self, paper: PaperAsk) -> tuple[str, str]:
        """A status colour, and what to do now."""
        if self._stage is _Stage.TAKING:
            return "unknown", self._say(_TAKING)
        if self._stage is _Stage.KEEPING:
            return "unknown", self._say(_KEEPING)
        if not self._ready:
            return "due", self._say(_NO_CAMERA if paper.promise is None else _NO_CAMERA_LATER)
        if self._faults:
            refused = [_REFUSED] if self.pictures.shot_source else []
            return "overdue", "\n".join(self._say(words) for words in (*refused, *self._faults))
        if paper.room <= 0:
            return "fine", self._say(_FULL)
        if paper.pages:
            done = len(paper.pages)
            return "fine", self._say(
                Bilingual(f"拍好了 {done} 页,看得清", f"{done} taken, and readable")
            )
        return (
            ("fine", self._say(_FOUND)) if self.pictures.sees_page else ("unknown", self._say(_LAY))
        )

    def _get_picture(self) -> str:
        return self.pictures.shot_source or self.pictures.live_source

    view = shown("QVariantMap", _get_view, notify=changed)
    picture = shown(str, _get_picture, notify=picture_changed)

    # -- what the visitor does --------------------------------------------------------------

    @Slot()
    def shoot(self) -> None:
        """The shutter."""
        field = self._field()
        if field is None or field.paper is None or self.busy:
            return
        if not self._ready or field.paper.room <= 0:
            return
        self._aim()
        self._stage = _Stage.TAKING
        self._patience.start()
        self.changed.emit()
        self.picture_changed.emit()
        self.shot_asked.emit()

    @Slot(str)
    def remove(self, page_id: str) -> None:
        """Take a page out."""
        runner, field = self._runner, self._field()
        if runner is None or field is None or field.paper is None or self.busy:
            return
        runner.answer(field.key, [page for page in field.paper.pages if page != page_id])
        self.remove_asked.emit(page_id)
        self.moved.emit()

    @Slot()
    def askWithout(self) -> None:
        """Not here today: read what is to be promised."""
        if not self.busy:
            self._asking_promise = True
            self._aim()
            self.show(self._runner, self._language)

    @Slot()
    def agree(self) -> None:
        """The promise is made."""
        runner, field = self._runner, self._field()
        if runner is None or field is None or field.paper is None:
            return
        self._asking_promise = False
        runner.answer(field.key, field.paper.need)
        self.moved.emit()

    @Slot()
    def photographInstead(self) -> None:
        """No promise: photograph it now."""
        runner, field = self._runner, self._field()
        if runner is None or field is None or field.paper is None:
            return
        self._asking_promise = False
        if field.paper.way:
            runner.answer(field.key, "")
        self.moved.emit()
