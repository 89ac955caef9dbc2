"""Asks somebody known by ID card alone for a second proof, where the hall wants one.

A text message, the face check, or staff: the visitor chooses, and each counts the same.
Somebody who came by the code on their phone or by a text message has given theirs already.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from kiosk.app.face_check_host import FaceCheckHost
from kiosk.bilingual import Bilingual
from kiosk.china_time import china_today
from kiosk.visit import Stage
from kiosk.window_matters import WindowMatter

if TYPE_CHECKING:
    from devices.factory import Devices
    from kiosk.app.outside import Outside
    from kiosk.app.screen_models import ScreenModels
    from kiosk.audit import AuditEvent
    from kiosk.background import Background
    from kiosk.reception import CodeSent, NotAdmitted
    from kiosk.settings import FaceCheckSettings
    from kiosk.visit import Visit
    from kiosk.window_matters import WindowQueue

log = logging.getLogger(__name__)

RESEND_AFTER_S: Final = 60
_WAYS: Final = ("sms", "face", "staff")
_ANOTHER: Final = Bilingual("请换一种方式。", "Please take another way.")
_NOTHING: Final = Bilingual("", "")
_CARD: Final = Bilingual("身份证", "Your ID card")
_NO_NUMBER: Final = Bilingual(
    "现在连不上叫号系统,请到咨询台,工作人员会帮您。",
    "The queue cannot be reached now. Please ask at the desk: the staff will help you.",
)


class SecondProofHost(QObject):
    """One proof at a time; what it holds of a face or a card goes with the visit at the latest."""

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
        self._models = models
        self._model = models.second_proof
        self._background = background
        self._outside: Outside | None = None
        self._devices: Devices | None = None
        self._task_id = ""
        self._then: Callable[[], None] | None = None
        self._sms_id = ""
        self._no_more_messages = False  # in this visit
        self._face = FaceCheckHost(settings, visit, models, background, self)
        self._face.passed.connect(lambda: self._given("face", "FACE_CHECK_PASSED"))
        self._face.failed.connect(lambda: self._note("FACE_CHECK_FAILED"))
        self._face.given_up.connect(self._ask_way)
        visit.on_end(self._wipe)
        visit.stage_changed.connect(self._stage_changed)
        self._model.chosen.connect(self._choose)
        self._model.number.code_given.connect(self._code_given)
        self._model.number.resend_asked.connect(self._send)

    # -- what the wiring tells it -------------------------------------------------------

    def set_devices(self, devices: Devices) -> None:
        """Reader and camera are there."""
        self._devices = devices
        self._face.set_devices(devices)

    def open(self, outside: Outside) -> None:
        """The store and the hall are there."""
        self._outside = outside
        unknown = sorted(set(self._settings.tasks) - outside.task_ids)
        if unknown:
            log.error("face_check.tasks: no such task here: %s", ", ".join(unknown))
        self._face.open()

    # -- whether, and for what ------------------------------------------------------------

    def asks(self, task_id: str) -> bool:
        """Whether the hall wants a second proof of this visitor before this task."""
        from kiosk.identity.visitor import Evidence

        visitor, settings = self._visit.visitor, self._settings
        return (
            settings.on
            and task_id in settings.tasks
            and visitor is not None
            and visitor.evidence is Evidence.ID_CARD
            and not self._visit.second_proof
        )

    def ask(self, task_id: str, matter: Bilingual, then: Callable[[], None]) -> None:
        """Ask for it on a page of its own; ``then`` goes on once it was given."""
        if self._visit.stage is not Stage.CHECKING:
            return
        self._task_id, self._then = task_id, then
        self._visit.move(Stage.PROVING)
        self._models.shell.set_ways_out(back=True, home=False)
        self._model.ask_way(matter, self._ways())

    def _ways(self) -> tuple[str, ...]:
        offered = {"sms": not self._no_more_messages, "face": self._face.offered, "staff": True}
        return tuple(way for way in _WAYS if offered[way])

    def _ask_way(self, problem: Bilingual = _NOTHING) -> None:
        self._model.ask_way(self._model.matter, self._ways(), problem)

    def go_back(self) -> None:
        """From a way to the choice of ways, from there back to the check."""
        if self._model.asking.value != "way":
            self._face.stop()
            self._ask_way()
        else:
            self._leave()

    def _stage_changed(self, stage: Stage) -> None:
        """The visitor went elsewhere, also by ending the visit from here."""
        if stage is not Stage.PROVING and self._then is not None:
            self._then = None
            self._face.stop()

    def _leave(self) -> None:
        self._model.wipe()
        self._models.shell.set_ways_out(back=True, home=False)
        self._visit.move(Stage.CHECKING)

    def _choose(self, choice: str) -> None:
        match choice:
            case "sms":
                self._model.set_busy()
                self._send()
            case "face" if self._face.offered:
                self._model.ask_consent()
            case "agree" | "again" if self._face.offered:
                if choice == "agree":
                    self._note("FACE_CHECK_AGREED")
                self._face.begin()
            case "staff":
                self._model.ask_staff(can_call=self._can_call)
            case "number":
                self._model.set_busy()
                self._take_number()
            case "help":
                self._models.shell.askHelp()
            case _:
                self._face.stop()
                self._ask_way()

    def _given(self, how: str, event: str) -> None:
        then = self._then
        self._face.stop()
        self._visit.second_proof = how
        self._note(event)
        self._leave()
        if then is not None:
            then()

    # -- the text message ---------------------------------------------------------------------

    def _send(self) -> None:
        outside, visitor = self._outside, self._visit.visitor
        if outside is None or visitor is None:
            return
        number, generation = visitor.id_number, self._visit.generation
        self._model.number.set_busy()

        def sent(result: CodeSent | NotAdmitted) -> None:
            if generation == self._visit.generation and self._visit.stage is Stage.PROVING:
                self._sent(result)

        self._background.run(lambda: outside.reception.sms.send(number), sent)

    def _sent(self, result: CodeSent | NotAdmitted) -> None:
        from kiosk.reception import NotAdmitted
        from kiosk.reception.sms_sign_in import WAIT

        if not isinstance(result, NotAdmitted):
            self._sms_id = result.sms_id
            self._model.ask_code(result.masked_phone, RESEND_AFTER_S)
        elif result.code != WAIT:
            self._no_message(result)
        elif self._model.asking.value == "code":
            self._model.number.object_to(result.title, result.text, keep=True)
            if result.retry_after is not None:
                self._model.number.wait_to_resend(round(result.retry_after.total_seconds()))
        else:
            self._ask_way(_both(result.title, result.text))

    def _code_given(self, code: str) -> None:
        outside, visitor, sms_id = self._outside, self._visit.visitor, self._sms_id
        if outside is None or visitor is None or not sms_id:
            return
        generation = self._visit.generation
        self._model.number.set_busy()

        def checked(result: NotAdmitted | None) -> None:
            if generation == self._visit.generation and self._visit.stage is Stage.PROVING:
                self._checked(result)

        self._background.run(
            lambda: outside.reception.sms.prove(visitor, sms_id, code),
            checked,
        )

    def _checked(self, refused: NotAdmitted | None) -> None:
        from kiosk.reception.sms_sign_in import WRONG_CODE

        if refused is None:
            self._given("sms", "MESSAGE_PROVED")
        elif refused.code == WRONG_CODE:
            self._model.number.object_to(refused.title, refused.text, keep=False)
        else:
            self._no_message(refused)

    def _no_message(self, refused: NotAdmitted) -> None:
        if not refused.code.endswith("offline"):  # a line comes back, a limit does not
            self._no_more_messages = True
        self._ask_way(_both(refused.title, _ANOTHER))

    # -- the staff ----------------------------------------------------------------------------

    @property
    def _can_call(self) -> bool:
        return self._models.shell.helpReachable is True

    def _take_number(self) -> None:
        """A number for a window, where staff compare and do the matter."""
        outside, visit_id, item = self._outside, self._visit.visit_id, self._task_id
        if outside is None or visit_id is None:
            self._model.ask_staff(can_call=self._can_call, problem=_NO_NUMBER)
            return
        hall, key, generation = outside.hall, str(uuid.uuid4()), self._visit.generation
        matter = WindowMatter.GENERAL.value

        def take() -> WindowQueue | Bilingual:
            from kiosk.hall_client import HallError, Refused

            try:
                if hall.queue(visit_id, matter).number is None:
                    hall.take_number(key, visit_id, matter, item)
                return hall.queue(visit_id, matter)
            except Refused as refused:
                return refused.text or _NO_NUMBER
            except HallError:
                return _NO_NUMBER

        def taken(queue: WindowQueue | Bilingual) -> None:
            if generation == self._visit.generation and self._visit.stage is Stage.PROVING:
                self._taken(queue)

        self._background.run(take, taken)

    def _taken(self, queue: WindowQueue | Bilingual) -> None:
        number = None if isinstance(queue, Bilingual) else queue.number
        if isinstance(queue, Bilingual) or number is None:
            problem = queue if isinstance(queue, Bilingual) else _NO_NUMBER
            self._model.ask_staff(can_call=self._can_call, problem=problem)
            return
        from kiosk.window_slip import window_slip

        printer = self._devices.receipt_printer if self._devices is not None else None
        if printer is not None:
            language = str(self._models.shell.language)
            matter = self._model.matter
            printer.print_slip(window_slip(queue, matter, (_CARD,), china_today(), language))
        self._model.show_number(
            number.number, number.ahead, number.wait_minutes, can_call=self._can_call
        )

    # -- the end --------------------------------------------------------------------------------

    def _note(self, event: str) -> None:
        from kiosk.audit import AuditEvent, AuditTrail

        outside, visitor, mandate = self._outside, self._visit.visitor, self._visit.mandate
        if outside is None or visitor is None:
            return
        noted: AuditEvent = AuditEvent[event]
        person, taxpayer = visitor.person_key, mandate.taxpayer_id if mandate else ""
        self._background.run(lambda: AuditTrail(outside.store).record(noted, person, taxpayer))

    def _wipe(self) -> None:
        self._face.wipe()
        self._then = None
        self._sms_id = self._task_id = ""
        self._no_more_messages = False


def _both(what: Bilingual, way_on: Bilingual) -> Bilingual:
    zh = what.zh if what.zh.endswith("。") else f"{what.zh}。"
    en = what.en if what.en.endswith(".") else f"{what.en}."
    return Bilingual(zh + way_on.zh, f"{en} {way_on.en}")
