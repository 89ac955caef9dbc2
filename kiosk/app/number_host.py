"""Leads through signing in by number: the number, the text message, its code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from kiosk.china_time import china_today
from kiosk.visit import Stage, Visit

if TYPE_CHECKING:
    from kiosk.app.screen_models import ScreenModels
    from kiosk.app.visit_work import VisitWork
    from kiosk.reception import Admitted, CodeSent, NotAdmitted

RESEND_AFTER_S: Final = 60
_OTHERS: Final = ("card", "code")


class NumberHost(QObject):
    """One number at a time; it is forgotten with the visit."""

    admitted = Signal(object)  # Admitted

    def __init__(
        self,
        visit: Visit,
        models: ScreenModels,
        work: VisitWork,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._visit = visit
        self._models = models
        self._model = models.number_entry
        self._work = work
        self._number = ""
        self._sms_id = ""
        self._resending = False
        self._model.number_given.connect(self._number_given)
        self._model.code_given.connect(self._code_given)
        self._model.resend_asked.connect(self._resend)
        self._model.chosen.connect(self._chosen)

    def wipe(self) -> None:
        """Forget the number."""
        self._number = self._sms_id = ""
        self._resending = False

    def begin(self) -> None:
        """Somebody wants to type their number."""
        if self._visit.stage not in (Stage.NONE, Stage.RECOGNISING, Stage.NUMBER_ENTRY):
            return
        self.wipe()
        self._model.ask_number(self._others())
        if self._visit.stage is not Stage.NUMBER_ENTRY:
            self._visit.move(Stage.NUMBER_ENTRY)
        self._models.recognising.wipe()
        self._models.shell.set_ways_out(back=True, home=False)

    def go_back(self) -> bool:
        """From the code to the number; False when that is where one is."""
        self._sms_id = ""
        return self._model.go_back()

    def _others(self) -> tuple[str, ...]:
        working = self._models.attract.working
        return tuple(way for way in _OTHERS if way in working)

    @property
    def _here(self) -> bool:
        return self._visit.stage is Stage.NUMBER_ENTRY

    def _chosen(self, choice: str) -> None:
        if choice == "again":
            self.begin()

    # -- the number -------------------------------------------------------------------------

    def _number_given(self, typed: str) -> None:
        from kiosk.identity.refusal import Refusal
        from kiosk.identity.resident_number import check_resident_number

        checked = check_resident_number(typed, china_today())
        if isinstance(checked, Refusal):
            self._model.object_to(checked.words, checked.way_on, keep=True)
            return
        self._number = checked.number
        self._send()

    def _resend(self) -> None:
        if self._number:
            self._resending = True
            self._send()

    def _send(self) -> None:
        number = self._number
        self._model.set_busy()
        self._work.ask(lambda outside: outside.reception.sms.send(number), self._sent)

    def _sent(self, result: CodeSent | NotAdmitted) -> None:
        from kiosk.reception import NotAdmitted
        from kiosk.reception.sms_sign_in import WAIT

        resending, self._resending = self._resending, False
        if not self._here:
            return
        if not isinstance(result, NotAdmitted):
            self._sms_id = result.sms_id
            self._model.ask_code(result.masked_phone, RESEND_AFTER_S)
        elif result.code == WAIT:
            self._model.object_to(result.title, result.text, keep=True)
            if resending and result.retry_after is not None:
                self._model.wait_to_resend(round(result.retry_after.total_seconds()))
        else:
            self._stop(result)

    # -- the code ---------------------------------------------------------------------------

    def _code_given(self, code: str) -> None:
        number, sms_id = self._number, self._sms_id
        if not (number and sms_id):
            return
        self._model.set_busy()
        self._work.ask(
            lambda outside: outside.reception.sms.redeem(number, sms_id, code), self._redeemed
        )

    def _redeemed(self, result: Admitted | NotAdmitted) -> None:
        from kiosk.reception import NotAdmitted
        from kiosk.reception.sms_sign_in import WRONG_CODE

        if not self._here:
            return
        if not isinstance(result, NotAdmitted):
            self._model.wipe()
            self.wipe()
            self.admitted.emit(result)
        elif result.code == WRONG_CODE:
            self._model.object_to(result.title, result.text, keep=False)
        else:
            self._stop(result)

    def _stop(self, refused: NotAdmitted) -> None:
        working = self._models.attract.working
        ways = tuple(w for w in refused.ways_on if w not in _OTHERS or w in working)
        self.wipe()
        self._model.stop(refused.title, refused.text, ways, refused.code)
