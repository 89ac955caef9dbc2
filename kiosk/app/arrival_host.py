"""Receives whoever comes: cards, codes, numbers, until somebody is admitted.

The reader, the camera, the scanner and the screens tell it what happened; it asks the
reception on a worker, and hands whoever is admitted on by :attr:`ArrivalHost.admitted`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from kiosk.bilingual import Bilingual
from kiosk.china_time import china_now
from kiosk.visit import EndReason, Stage, Visit

if TYPE_CHECKING:
    from datetime import datetime

    from devices.code_camera.seen_code import SeenCode
    from devices.id_reader.card import IdCard
    from devices.id_reader.failure import ReadFailure
    from kiosk.app.outside import Outside
    from kiosk.app.screen_models import ScreenModels
    from kiosk.app.visit_work import VisitWork
    from kiosk.reception import Admitted, CodeRead, NotAdmitted

    Answer = Admitted | CodeRead | NotAdmitted

READING: Final = (
    Bilingual("正在核对您的身份", "Checking who you are"),
    Bilingual("请稍等,身份证先不要拿走。", "One moment; please leave your card on the reader."),
)
CODE_SEEN: Final = (
    Bilingual("正在核对这个码", "Checking this code"),
    Bilingual("请稍等。", "One moment."),
)
SHOW_CODE: Final = (
    Bilingual("请把二维码对准扫码口", "Hold your code to the camera"),
    Bilingual(
        "打开手机上的身份码,离扫码口一掌远,亮度调高一些。",
        "Open the code on your phone, a hand's width away, bright screen.",
    ),
)
LAY_CARD: Final = (
    Bilingual("请把身份证放在感应区", "Put your ID card on the reader"),
    Bilingual("放平,不要移动,直到屏幕有反应。", "Flat and still, until the screen answers."),
)
RELATIVES_CARD: Final = (
    Bilingual("请先放家人的身份证", "First your relative's ID card"),
    Bilingual(
        "为谁办,就先放谁的。两位要一起在这里。",
        "The card of the one it is for. Both of you must be here.",
    ),
)
OWN_CARD: Final = (
    Bilingual("请取下,换上您自己的身份证", "Now take it off and put down your own card"),
    Bilingual("三分钟内放上就可以。", "Within three minutes, please."),
)
_TROUBLE: Final = {
    "card": Bilingual("读卡器暂时不能用", "The card reader is not working just now"),
    "code": Bilingual("扫码口暂时不能用", "The code reader is not working just now"),
}
_OTHER_WAY: Final = Bilingual(
    "恢复后会自动继续;也可以换一种方式。",
    "It goes on by itself when it is back; or choose another way.",
)
_GUIDES: Final = {
    "card": (LAY_CARD, ("code", "number", "companion", "leave")),
    "code": (SHOW_CODE, ("card", "number", "leave")),
    "relatives_card": (RELATIVES_CARD, ("help", "leave")),
    "own_card": (OWN_CARD, ("help", "leave")),
}
_LEFT_OVER_S: Final = 1.5
_NEXT: Final = {"card": "code", "code": "card"}


class ArrivalHost(QObject):
    """Somebody comes; who is it?"""

    admitted = Signal(object)  # Admitted
    number_asked = Signal()
    others_asked = Signal()
    evidence_seen = Signal()  # a card or a code was read whole
    given_up = Signal(object)  # Admitted: a visit the hall opened and nobody goes on with
    clock_doubted = Signal(object)  # Bilingual, for staff

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
        self._work = work
        self._way = "card"
        self._guiding = ""  # the way the visitor is being guided through now
        self._company = ""
        self._task = ""
        self._companion = False
        self._principal: tuple[Admitted, datetime] | None = None
        self._last_card: tuple[IdCard, datetime] | None = None
        self._last_code: int | None = None
        self._ended_at = float("-inf")
        self.card_present = False
        models.attract.chosen.connect(self._way_chosen)
        models.attract.changed.connect(self._ways_changed)
        models.recognising.chosen.connect(self.choose)

    def wipe(self) -> None:
        """Forget whoever came."""
        self._ended_at = time.monotonic()
        self._way, self._guiding = "card", ""
        self._company = self._task = ""
        self._alone()
        self._last_card = None

    def _alone(self) -> None:
        """Nobody acts for anybody else any more."""
        principal, self._principal = self._principal, None
        self._companion = False
        if principal is not None:
            self.given_up.emit(principal[0])

    # -- what the devices tell -----------------------------------------------------------

    @property
    def open(self) -> bool:
        """Whether a card or a code would be taken now."""
        stage = self._visit.stage
        if stage is Stage.NUMBER_ENTRY:
            return not self._models.number_entry.busy
        return stage is Stage.NONE or (
            stage is Stage.RECOGNISING and not self._models.recognising.is_checking
        )

    def card_read(self, card: IdCard) -> None:
        """A card was read whole."""
        self.card_present = True
        if not self.open:
            self._visit.clock.touched()
            return
        self.evidence_seen.emit()
        self._begin("card")
        read_at = china_now()
        self._last_card = (card, read_at)
        self._models.recognising.check(*READING)
        principal = self._principal
        if principal is not None:
            first, first_at = principal
            self._ask(lambda outside: outside.reception.accompanied(first, first_at, card))
        else:
            self._ask_card(card)

    def _ask_card(self, card: IdCard) -> None:
        guardian = self._companion
        self._ask(lambda outside: outside.reception.by_card(card, with_guardian=guardian))

    def card_removed(self) -> None:
        """The card has left the reader."""
        self.card_present = False
        self._models.rating.card_taken()

    def card_failed(self, failure: ReadFailure) -> None:
        """A card could not be read."""
        if not self.open:
            return
        self._begin("card")
        self._fail(
            Bilingual("身份证没有读出来", "The card could not be read"),
            failure.words,
            ("again", "code", "number", "help", "leave"),
            failure.fault.value,
        )

    def code_seen(self, code: SeenCode) -> None:
        """A code was seen by the camera."""
        self.text_seen(code.text)

    def code_scanned(self, data: bytes) -> None:
        """A code was read by the scanner."""
        from devices.code_camera.pay_codes import is_pay_code
        from devices.code_camera.payload_text import text_of_payload

        text = text_of_payload(data)
        if text is not None and is_pay_code(text):
            self.pay_code_seen()
        elif text is not None:
            self.text_seen(text)
        else:
            self.text_seen("")  # nobody knows what it says: not a code used here

    def text_seen(self, text: str) -> None:
        """A code says ``text``."""
        if not self.open or self.is_left_over(text):
            return
        self._last_code = hash(text)
        self.evidence_seen.emit()
        self._alone()
        self._begin("code")
        self._models.recognising.check(*CODE_SEEN)
        self._ask(lambda outside: outside.reception.by_any_code(text))

    def is_left_over(self, text: str) -> bool:
        """Whether this is the last visitor's code, held up a moment longer than their visit.

        It was spent, and would greet whoever comes next with a refusal.
        """
        just_ended = time.monotonic() - self._ended_at < _LEFT_OVER_S
        nobody = self._visit.stage is Stage.NONE or self._guiding == "code"
        return nobody and just_ended and hash(text) == self._last_code

    def pay_code_seen(self) -> None:
        """Somebody held up a payment code: say so; it was neither kept nor logged."""
        if self.open:
            self._begin("code")
            self._fail(
                Bilingual("这是付款码,请马上收起", "This is a payment code: put it away"),
                Bilingual(
                    "这里不需要付款码,也没有保存。请出示身份码,或刷身份证。",
                    "It is not needed here and was not kept. Show your identity code, "
                    "or use your ID card.",
                ),
                ("code", "card", "number", "leave"),
                "code_pay_code",
            )

    def _begin(self, way: str) -> None:
        self._way, self._guiding = way, ""
        self._models.number_entry.wipe()
        self._visit.move(Stage.RECOGNISING)
        self._models.shell.set_ways_out(back=True, home=False)
        self._visit.clock.touched()

    # -- what the reception answers ----------------------------------------------------------

    def _ask(self, ask: Callable[[Outside], Answer]) -> None:
        self._work.ask(ask, self._answered)

    def _answered(self, answer: Answer) -> None:
        from kiosk.reception import Admitted, NotAdmitted

        if self._visit.stage is not Stage.RECOGNISING:
            return
        if isinstance(answer, Admitted):
            self._let_in(answer)
        elif isinstance(answer, NotAdmitted):
            self._fail(answer.title, answer.text, answer.ways_on, answer.code)
        else:
            self._company, self._task = answer.company, answer.task
            self._models.recognising.tell(
                answer.title,
                answer.text,
                self._usable(answer.ways_on),
                tone=answer.tone.value,
                code=answer.code if answer.tone.value != "fine" else "",
                facts=answer.facts,
            )

    def _let_in(self, admitted: Admitted) -> None:
        if admitted.clock_words is not None:
            self.clock_doubted.emit(admitted.clock_words)
        if self._companion and self._principal is None:
            # The first of two cards; the visit begins when the second one is there.
            if self._last_card is not None:
                self._principal = (admitted, self._last_card[1])
                self._guide("own_card")
            return
        self.let_in(admitted)

    def let_in(self, admitted: Admitted) -> None:
        """Hand somebody on, with what they came for."""
        if not self._companion and (self._company or self._task):
            admitted = replace(admitted, company=self._company, task=self._task)
        self._company = self._task = ""
        self._companion = False
        self._principal = self._last_card = None  # handed on, not given up
        self.admitted.emit(admitted)

    def _fail(self, title: Bilingual, text: Bilingual, ways_on: tuple[str, ...], code: str) -> None:
        self._models.recognising.fail(title, text, self._usable(ways_on), code)

    # -- what the visitor chooses ----------------------------------------------------------------

    def _usable(self, ways: tuple[str, ...]) -> tuple[str, ...]:
        """Leave out the ways in that do not work now."""
        working = self._models.attract.working
        needs = {"companion": "card", "card": "card", "code": "code", "number": "number"}
        return tuple(way for way in ways if way not in needs or needs[way] in working)

    def _way_chosen(self, way: str) -> None:
        if self._visit.stage is not Stage.NONE:
            return
        if way in ("card", "code"):
            self._visit.begin()
            self._models.shell.set_ways_out(back=True, home=False)
            self._guide(way)
        elif way == "number":
            self.number_asked.emit()

    def choose(self, choice: str) -> None:
        """The visitor chose a way on, on any of the screens before the check."""
        if self._visit.stage not in (Stage.RECOGNISING, Stage.NUMBER_ENTRY):
            return
        if choice == "leave":
            self._visit.end(EndReason.NOT_RECOGNISED)
        elif choice == "help":
            self._models.shell.askHelp()
        elif choice == "number":
            self.number_asked.emit()
        elif choice == "others":
            self.others_asked.emit()
        elif choice == "companion":
            self._bring_a_companion()
        else:
            self._visit.move(Stage.RECOGNISING)
            self._models.number_entry.wipe()
            if choice != "again":
                self._alone()
            self._guide(self._way_again if choice == "again" else choice)

    @property
    def _way_again(self) -> str:
        if self._companion:
            return "own_card" if self._principal is not None else "relatives_card"
        return self._way

    def _bring_a_companion(self) -> None:
        """Two cards: the one it is for, then the one who acts."""
        self._visit.move(Stage.RECOGNISING)
        self._company = self._task = ""
        known = self._last_card if not self._companion else None
        self._alone()
        self._companion = True
        if known is not None and self.card_present:
            # A child's card lies there already, and was refused for its age alone.
            self._models.recognising.check(*READING)
            self._ask_card(known[0])
        else:
            self._guide("relatives_card")

    def _guide(self, what: str) -> None:
        self._guiding = what
        words, ways = _GUIDES[what]
        self._way = "code" if what == "code" else "card"
        if self._way not in self._models.attract.working:
            self._fail(
                _TROUBLE[self._way],
                _OTHER_WAY,
                (_NEXT[self._way], "number", "help", "leave"),
                f"{self._way}_device",
            )
            return
        self._models.recognising.guide(*words, self._usable(ways), looking=what == "code")

    def _ways_changed(self) -> None:
        """A device went or came back while somebody is being guided."""
        if self._visit.stage is not Stage.RECOGNISING or not self._guiding:
            return
        model = self._models.recognising
        working = self._way in self._models.attract.working
        ways = self._usable(_GUIDES[self._guiding][1])
        if working is not model.is_guiding or (working and ways != model.ways_on):
            self._guide(self._guiding)
