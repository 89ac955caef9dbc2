"""Follows a payment (缴款) for the visitor of the moment, and those of visitors who left.

One payment is on the screen at a time. Whenever its visitor turns away (leaves, asks for
help, stays silent until the visit ends) it is cancelled at the hall; if money was taken all
the same, the hall says so, and so does this terminal at the visitor's next visit. Nothing
of it is ever shown to somebody else.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.china_time import china_now
from kiosk.visit import Stage, Visit

if TYPE_CHECKING:
    from kiosk.app.outside import Outside
    from kiosk.app.screen_models import ScreenModels
    from kiosk.app.visit_host import VisitHost
    from kiosk.background import Background
    from kiosk.payment_desk import PaymentDesk
    from kiosk.tasks.payment import Payment
    from offline_cache.faults import StoreUnavailable

log = logging.getLogger(__name__)

_ASK_AGAIN_MS: Final = 1_500
_PURSUE_MS: Final = 30_000
_AT_THE_PHONE: Final = 80  # answers (about two minutes) for which a phone counts as a touch


class PaymentHost(QObject):
    """The payments of this terminal."""

    settled = Signal()  # there is a voucher for the visitor of the moment
    closed = Signal()  # the visitor has read that the money is under way

    def __init__(
        self,
        visit: Visit,
        models: ScreenModels,
        visit_host: VisitHost,
        background: Background,
        desk_work: Background,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._visit = visit
        self._models = models
        self._visit_host = visit_host
        self._background = background
        self._desk_work = desk_work
        self._desk: PaymentDesk | None = None
        self._terminal_id = ""
        self._online = False
        self._key = ""  # of the payment on the screen
        self._asking = False
        self._answers = 0
        self._left_open = 0  # payments of visitors who left, whose end is not known
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_ASK_AGAIN_MS)
        self._again.timeout.connect(self._look)
        self._pursuit = QTimer(self)
        self._pursuit.setInterval(_PURSUE_MS)
        self._pursuit.timeout.connect(self.pursue)
        visit.on_end(self.turn_away)
        visit.stage_changed.connect(self._stage_changed)
        models.task.pay.order_asked.connect(self._order)
        models.task.pay.cancel_asked.connect(self._cancel)
        models.task.pay.read.connect(self._read)
        models.health_check.report_shown.connect(self._say_news)

    def open(self, outside: Outside) -> None:
        """The store and the hall client are there."""
        from kiosk.payment_desk import PaymentDesk

        self._desk = PaymentDesk(outside.store, outside.hall)
        self._terminal_id = outside.terminal_id
        self._pursuit.start()
        self.pursue()

    def set_terminal_id(self, terminal_id: str) -> None:
        """What the hall calls this terminal."""
        self._terminal_id = terminal_id

    def set_online(self, online: bool) -> None:
        """Whether the hall answers: the pay step says so, and begins when it is back."""
        came_back, self._online = online and not self._online, online
        runner = self._models.task.runner
        if runner is not None and runner.online is not online:
            runner.online = online
            self._models.task.redraw()
        if came_back:
            self.pursue()

    # -- the payment on the screen ------------------------------------------------------

    def _order(self, method: str) -> None:
        from kiosk.tasks.payment import PaymentMethod
        from offline_cache.faults import StoreUnavailable

        desk, runner = self._desk, self._models.task.runner
        if desk is None or runner is None or self._key:
            return
        body = runner.payment_order(
            PaymentMethod(method), china_now(), self._terminal_id, self._visit.visit_id
        )
        self._models.task.redraw()
        person, taxpayer = runner.person_key, runner.profile.taxpayer_id
        task, generation = runner.definition.task_id, self._visit.generation

        def keep() -> str | StoreUnavailable:
            try:
                return desk.begin(body, person, taxpayer, task)
            except StoreUnavailable as fault:
                return fault

        def kept(key: str | StoreUnavailable) -> None:
            if isinstance(key, str) and generation != self._visit.generation:
                self._background.run(lambda: desk.cancel(key))
                return
            if self._models.task.runner is not runner or not isinstance(key, str):
                if not isinstance(key, str):
                    self._not_kept(key)
                return
            self._key, self._answers = key, 0
            self._ask(partial(desk.start, key))

        self._desk_work.run(keep, kept)

    def _not_kept(self, fault: StoreUnavailable) -> None:
        from kiosk.tasks.payment import Payment, PaymentStage

        log.error("a payment could not be kept: store_%s", fault.kind.value)
        self._models.task.record_payment(
            Payment(stage=PaymentStage.NOT_STARTED, reasons=(fault.text,))
        )

    def _ask(self, question: partial[Payment]) -> None:
        """One question at a time: an older answer never comes after a newer one."""
        key = self._key
        self._again.stop()
        self._asking = True
        self._background.run(question, lambda payment: self._heard(key, payment))

    def _look(self) -> None:
        if self._desk is not None and self._key and not self._asking:
            self._ask(partial(self._desk.look, self._key))

    def _cancel(self) -> None:
        if self._desk is None or not self._key:
            return
        if self._asking:  # the present question first
            QTimer.singleShot(100, self, self._cancel)
            return
        self._ask(partial(self._desk.cancel, self._key))

    def _heard(self, key: str, payment: Payment) -> None:
        from kiosk.tasks.payment import MONEY_TAKEN, OPEN_STAGES, PaymentStage

        self._asking = False
        if key != self._key:
            return
        before = self._stage()
        self._models.task.pay.answered()
        self._key = payment.key or key  # an earlier payment of the same may stand for this one
        self._models.task.record_payment(payment)
        self._answers += 1
        if payment.stage in OPEN_STAGES:
            self._again.start()
            if payment.stage is PaymentStage.WAITING and self._answers <= _AT_THE_PHONE:
                self._visit.clock.touched()  # the visitor is busy with the phone
        else:
            self._key = ""
        if payment.stage in MONEY_TAKEN and payment.stage is not before:
            self._visit.clock.touched()
            self._told(payment.key)
        if payment.stage is PaymentStage.SETTLED and before is not PaymentStage.SETTLED:
            self._paid()

    def _stage(self) -> object:
        runner = self._models.task.runner
        return None if runner is None else runner.paying.payment.stage

    def _paid(self) -> None:
        runner = self._models.task.runner
        if runner is None:
            return
        task = runner.definition.task_id
        if task not in self._visit.finished_items:
            self._visit.finished_items.append(task)
        self.settled.emit()

    def _told(self, key: str) -> None:
        desk = self._desk
        if desk is not None and key:
            self._background.run(lambda: desk.tell(key))

    def _read(self) -> None:
        """The visitor goes on while the money is under way: give the slip, and keep asking."""
        runner = self._models.task.runner
        if runner is not None and runner.paying.payment.key:
            self._told(runner.paying.payment.key)
        self._key = ""
        self._again.stop()
        self.closed.emit()

    # -- turning away ---------------------------------------------------------------------

    def _stage_changed(self, stage: Stage) -> None:
        if stage is not Stage.IN_TASK:
            self.turn_away()

    def help_asked(self) -> None:
        """Somebody is called to help: no code stays open meanwhile, and the screen says so."""
        self._models.task.pay.cancel()

    def close(self) -> None:
        """The store and the hall client go away."""
        self._pursuit.stop()
        self._again.stop()
        self._desk = None

    def turn_away(self) -> None:
        """Nobody stands in front of the payment any more: cancel what can be cancelled."""
        desk, key = self._desk, self._key
        self._key = ""
        self._again.stop()
        if desk is not None and key:
            self._background.run(lambda: desk.cancel(key))

    def pursue(self) -> None:
        """Follow what visitors left behind."""
        desk, key = self._desk, self._key
        if desk is not None and self._online and not self._asking:
            self._background.run(lambda: desk.pursue(key), self._pursued)

    def _pursued(self, left: int) -> None:
        if left and left != self._left_open:
            log.warning("payments: the end of %d is not known yet", left)
        self._left_open = left

    # -- the next visit ---------------------------------------------------------------------

    def _say_news(self) -> None:
        """The health check is shown: say what became of an earlier payment of this visitor."""
        desk, visitor, mandate = self._desk, self._visit.visitor, self._visit.mandate
        if desk is None or visitor is None or mandate is None:
            return
        person, taxpayer = visitor.person_key, mandate.taxpayer_id
        generation = self._visit.generation

        def tell(news: tuple[Payment, ...]) -> None:
            if generation != self._visit.generation or self._visit.mandate is not mandate:
                return
            from kiosk.tasks.payment_view import news_words

            self._models.health_check.set_payment_news(
                tuple(news_words(payment) for payment in news)
            )
            for payment in news:
                self._told(payment.key)

        self._background.run(lambda: desk.news(person, taxpayer), tell)
