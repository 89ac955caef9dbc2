"""Leads a visitor from the card to the health check and to the door.

Connects devices, :mod:`kiosk.reception` and the screens' models. Blocking work runs on
workers; an answer that comes after the visit has ended is thrown away.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from kiosk.bilingual import Bilingual
from kiosk.visit import EndReason, Stage, Visit

if TYPE_CHECKING:
    from devices.code_camera.seen_code import SeenCode
    from devices.id_reader.card import IdCard
    from devices.id_reader.failure import ReadFailure
    from kiosk.app.outside import Outside
    from kiosk.app.screen_models import ScreenModels
    from kiosk.background import Background
    from kiosk.identity.visitor import Mandate
    from kiosk.reception import Admitted, Examined, NotAdmitted, NotExamined

log = logging.getLogger(__name__)
T = TypeVar("T")

_READING = (
    Bilingual("正在核对您的身份", "Checking who you are"),
    Bilingual("请稍等,身份证先不要拿走。", "One moment; please leave your card on the reader."),
)
_CODE_SEEN = (
    Bilingual("正在核对身份码", "Checking your identity code"),
    Bilingual("请稍等。", "One moment."),
)
_SHOW_CODE = (
    Bilingual("请把二维码对准扫码口", "Hold your code to the camera"),
    Bilingual(
        "打开手机上的身份码,离扫码口一掌远,亮度调高一些。",
        "Open the code on your phone, a hand's width away, bright screen.",
    ),
)
_LAY_CARD = (
    Bilingual("请把身份证放在感应区", "Put your ID card on the reader"),
    Bilingual("放平,不要移动,直到屏幕有反应。", "Flat and still, until the screen answers."),
)


class VisitHost(QObject):
    """One visitor at a time."""

    task_asked = Signal(str, str)
    rating_given = Signal(int, list)

    def __init__(
        self,
        visit: Visit,
        models: ScreenModels,
        background: Background,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._visit = visit
        self._models = models
        self._background = background
        self._outside: Outside | None = None
        self._held_card: IdCard | None = None
        self._card_present = False
        self._waiting_for: Callable[[], None] | None = None
        self.admitted: Admitted | None = None
        self.examined: Examined | None = None
        visit.on_end(self._wipe)
        models.attract.chosen.connect(self._way_chosen)
        models.recognising.chosen.connect(self._recognising_choice)
        models.choose_taxpayer.chosen.connect(self.choose)
        models.health_check.retry_asked.connect(self.examine)
        models.shell.finish_asked.connect(self.finish)
        models.rating.rated.connect(self._rated)
        models.rating.skipped.connect(lambda: visit.end(EndReason.VISITOR))
        models.rating.closed.connect(lambda: visit.end(EndReason.RATED))

    def open(self, outside: Outside) -> None:
        """The store and the hall client are there; serve whoever came early."""
        self._outside = outside
        waiting, self._waiting_for = self._waiting_for, None
        if waiting is not None:
            waiting()

    # -- evidence ------------------------------------------------------------------

    @property
    def _may_identify(self) -> bool:
        stage = self._visit.stage
        return stage is Stage.NONE or (
            stage is Stage.RECOGNISING and not self._models.recognising.is_checking
        )

    def card_read(self, card: IdCard) -> None:
        """A card was read whole."""
        self._card_present = True
        if not self._may_identify:
            self._visit.clock.touched()
            return
        self._begin()
        self._models.recognising.check(*_READING)
        self._identify(lambda outside: outside.reception.by_card(card))

    def card_removed(self) -> None:
        """The card has left the reader."""
        self._card_present = False
        self._models.rating.card_taken()

    def card_failed(self, failure: ReadFailure) -> None:
        """A card could not be read."""
        if not self._may_identify:
            return
        self._begin()
        self._models.recognising.fail(
            Bilingual("身份证没有读出来", "The card could not be read"),
            failure.words,
            ("again", "code", "help", "leave"),
            failure.fault.value,
        )

    def code_seen(self, code: SeenCode) -> None:
        """A code was seen by the camera or the scanner."""
        if not self._may_identify:
            return
        self._begin()
        self._models.recognising.check(*_CODE_SEEN)
        text = code.text
        self._identify(lambda outside: outside.reception.by_any_code(text))

    def pay_code_seen(self) -> None:
        """Somebody held up a payment code: say so; it was neither kept nor logged."""
        if self._may_identify:
            self._begin()
            self._models.recognising.fail(
                Bilingual("这是付款码,请马上收起", "This is a payment code: put it away"),
                Bilingual(
                    "这里不需要付款码,也没有保存。请出示身份码,或刷身份证。",
                    "It is not needed here and was not kept. Show your identity code, "
                    "or use your ID card.",
                ),
                ("code", "card", "leave"),
                "code_pay_code",
            )

    def _begin(self) -> None:
        if self._visit.stage is Stage.NONE:
            self._visit.begin()
        self._visit.clock.touched()

    def _identify(self, ask: Callable[[Outside], Admitted | NotAdmitted]) -> None:
        if self._outside is None:
            self._waiting_for = lambda: self._identify(ask)
            return
        outside = self._outside
        self._work(lambda: ask(outside), self._identified)

    def _work(self, job: Callable[[], T], done: Callable[[T], None]) -> None:
        """Run ``job``; drop its answer if the visit it belongs to has ended."""
        generation = self._visit.generation

        def answer(result: T) -> None:
            if generation == self._visit.generation:
                done(result)

        self._background.run(job, answer)

    def _identified(self, result: Admitted | NotAdmitted) -> None:
        from kiosk.reception import NotAdmitted

        if self._visit.stage is not Stage.RECOGNISING:
            return
        if isinstance(result, NotAdmitted):
            self._models.recognising.fail(result.title, result.text, result.ways_on, result.code)
            return
        self.admitted = result
        self._visit.visitor = result.visitor
        self._visit.visit_id, self._visit.visit_token = result.visit_id, result.visit_token
        self._visit.mandates = result.mandates
        usable = self._usable()
        if not result.mandates:
            self._models.recognising.fail(
                Bilingual("没有找到可以办理的单位", "Nobody to act for was found"),
                Bilingual(
                    "请到咨询台做办税人员实名绑定。", "Please have the desk bind you to a taxpayer."
                ),
                ("help", "leave"),
                "no_mandate",
            )
        elif len(result.mandates) == 1 and len(usable) == 1:
            self.choose(usable[0].taxpayer_id)
        else:
            self._offer_choice()

    def _usable(self) -> list[Mandate]:
        from kiosk.china_time import china_today
        from kiosk.identity.visitor import MandateStatus

        today = china_today()
        return [
            mandate
            for mandate in self._visit.mandates
            if mandate.status is MandateStatus.ACTIVE
            and (mandate.valid_to is None or mandate.valid_to >= today)
        ]

    def _offer_choice(self) -> None:
        visitor = self._visit.visitor
        if visitor is None:
            return
        self._visit.mandate = None
        self._visit.profile = None
        self._visit.profile_fetched_at = None
        self._visit.report = None
        self.examined = None
        self._models.health_check.wipe()
        self._models.choose_taxpayer.show(visitor, self._visit.mandates)
        self._models.shell.set_ways_out(back=True, home=False)
        self._visit.move(Stage.CHOOSING)
        self._look_at_all()

    def _look_at_all(self) -> None:
        """Say of each taxpayer at a glance whether something needs attention."""
        outside, admitted = self._outside, self.admitted
        if outside is None or admitted is None:
            return
        for mandate in self._usable():
            self._work(
                partial(outside.reception.glance, admitted, mandate),
                partial(self._glanced, mandate.taxpayer_id),
            )

    def _glanced(self, taxpayer_id: str, glance: tuple[str, Bilingual] | None) -> None:
        if glance is not None:
            self._models.choose_taxpayer.set_attention(taxpayer_id, *glance)

    # -- the check ---------------------------------------------------------------------

    def choose(self, taxpayer_id: str) -> None:
        """Act for this taxpayer from now on."""
        mandate = next((m for m in self._usable() if m.taxpayer_id == taxpayer_id), None)
        if mandate is None or self._visit.stage not in (Stage.RECOGNISING, Stage.CHOOSING):
            return
        self._visit.mandate = mandate
        self._models.shell.set_ways_out(back=True, home=False)
        self._models.health_check.load()
        self._visit.move(Stage.CHECKING)
        self.examine()

    def examine(self) -> None:
        """Fetch the profile and run the check."""
        outside, admitted, mandate = self._outside, self.admitted, self._visit.mandate
        if outside is None or admitted is None or mandate is None:
            return
        self._models.health_check.load()
        self._work(lambda: outside.reception.examine(admitted, mandate), self._examined)

    def _examined(self, result: Examined | NotExamined) -> None:
        from kiosk.reception import NotExamined

        if self._visit.mandate is None:
            return
        if isinstance(result, NotExamined):
            self._models.health_check.fail(result.what, result.way_on)
            return
        self.examined = result
        self._visit.profile = result.profile
        self._visit.report = result.report
        self._visit.profile_fetched_at = result.fetched_at
        self._visit.profile_is_cached = result.cached
        self._models.shell.refresh_words()
        self._models.health_check.show(result.report, result.data_warning, result.pending)

    def return_to_check(self, *, refresh: bool) -> None:
        """From a task back to the health check; ``refresh`` after something was filed."""
        if self._visit.stage is not Stage.IN_TASK:
            return
        self._models.shell.set_ways_out(back=True, home=False)
        self._visit.move(Stage.CHECKING)
        if refresh:
            self.examine()

    # -- ways on and out ------------------------------------------------------------------

    def go_back(self) -> None:
        """The visitor touched 返回 outside a task."""
        stage = self._visit.stage
        if stage is Stage.RECOGNISING:
            self._visit.end(EndReason.VISITOR)
        elif stage is Stage.CHECKING and len(self._visit.mandates) > 1:
            self._offer_choice()
        elif stage in (Stage.CHECKING, Stage.CHOOSING):
            self._models.shell.askEnd()
        elif stage is Stage.RATING:
            self._visit.end(EndReason.VISITOR)

    def finish(self) -> None:
        """The visitor is done: ask for a rating, once."""
        if self._visit.stage is Stage.RECOGNISING:
            self._visit.end(EndReason.VISITOR)
        elif self._visit.stage in (Stage.CHOOSING, Stage.CHECKING, Stage.IN_TASK):
            self._models.rating.ask(card_on_reader=self._card_present)
            self._models.shell.set_ways_out(back=False, home=False)
            self._visit.move(Stage.RATING)

    def _rated(self, grade: int, reasons: list[str]) -> None:
        outside, visitor, mandate = self._outside, self._visit.visitor, self._visit.mandate
        if outside is None or visitor is None:
            return
        items = tuple(self._visit.finished_items)
        visit_id = self._visit.visit_id
        person, taxpayer = visitor.person_key, mandate.taxpayer_id if mandate else ""
        from kiosk.app.outside import TERMINAL_ID

        self._background.run(
            lambda: outside.filing_desk.rate(
                grade,
                tuple(reasons),
                items,
                terminal_id=outside.store.settings.get(TERMINAL_ID) or "",
                visit_id=visit_id,
                person_key=person,
                taxpayer_id=taxpayer,
            )
        )

    def _way_chosen(self, way: str) -> None:
        if self._visit.stage is not Stage.NONE:
            return
        if way in ("card", "code"):
            self._visit.begin()
            guide = _LAY_CARD if way == "card" else _SHOW_CODE
            self._models.recognising.guide(*guide, ("leave",))
            self._models.shell.set_ways_out(back=True, home=False)

    def _recognising_choice(self, choice: str) -> None:
        if choice == "leave":
            self._visit.end(EndReason.NOT_RECOGNISED)
        elif choice in ("again", "card"):
            self._models.recognising.guide(*_LAY_CARD, ("code", "leave"))
        elif choice == "code":
            self._models.recognising.guide(*_SHOW_CODE, ("card", "leave"))
        elif choice == "help":
            self._models.shell.askHelp()

    def _wipe(self) -> None:
        admitted, outside = self.admitted, self._outside
        self.admitted = self.examined = None
        self._waiting_for = None
        self._models.wipe()
        if admitted is not None and outside is not None:
            self._background.run(lambda: outside.reception.leave(admitted))
