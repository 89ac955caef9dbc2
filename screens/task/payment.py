"""The pay step (缴款): how to pay, the code for the visitor's phone, and how it stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from kiosk.bilingual import Bilingual
from kiosk.china_time import china_now
from kiosk.tasks.payment import OPEN_STAGES, PaymentMethod, PaymentStage
from kiosk.tasks.step_kinds import StepKind
from screens.qml_property import shown
from screens.task.result import qr_picture
from screens.task.step_map import choice_field

if TYPE_CHECKING:
    from kiosk.tasks.payment_view import PaymentView
    from kiosk.tasks.runner import TaskRunner

_SECOND_MS: Final = 1000
_NUMBER: Final = Bilingual("付款编号", "Payment")
_HOW: Final = Bilingual("怎么付", "How to pay")
#: In these the visitor must not simply walk off: something may still take money.
_UNDER_WAY: Final = frozenset({PaymentStage.STARTING, PaymentStage.WAITING})


class PaymentModel(QObject):
    """Draws the payment of a task, and hands on what the visitor does about it."""

    changed = Signal()
    ticked = Signal()
    moved = Signal()  # the runner went on: draw the step anew
    order_asked = Signal(str)  # a PaymentMethod value
    cancel_asked = Signal()
    read = Signal()  # the visitor has read that the money is under way: give the slip

    def __init__(
        self, parent: QObject | None = None, *, clock: Callable[[], datetime] = china_now
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._runner: TaskRunner | None = None
        self._language = "zh"
        self._chosen: PaymentMethod | None = None
        self._qr = ("", "")  # the text last drawn, and its picture
        self._cancelling = False
        self._timer = QTimer(self)
        self._timer.setInterval(_SECOND_MS)
        self._timer.timeout.connect(self.ticked)

    # -- what the wiring tells it -------------------------------------------------------

    def show(self, runner: TaskRunner | None, language: str) -> None:
        """Draw the payment of ``runner`` as it stands; None forgets everything."""
        if runner is not self._runner:
            self._chosen, self._cancelling = None, False
        self._runner, self._language = runner, language
        view = self._view()
        if view is None or not view.qr:
            self._qr = ("", "")
        if view is None or view.stage not in OPEN_STAGES:
            self._cancelling = False
        if view is not None and view.expires_at is not None:
            self._timer.start()
        else:
            self._timer.stop()
        self.changed.emit()
        self.ticked.emit()

    def arrive(self) -> None:
        """The visitor has come to the pay step: with one way to pay it begins at once."""
        view = self._view()
        runner = self._runner
        if view is None or runner is None or not runner.online:
            return
        if view.stage is PaymentStage.READY and not view.methods and view.later is None:
            self.order_asked.emit(runner.paying.methods()[0].value)

    @property
    def under_way(self) -> bool:
        """Whether a payment is alive that can still be cancelled."""
        runner = self._runner
        return runner is not None and runner.paying.payment.stage in _UNDER_WAY

    def answered(self) -> None:
        """The hall has answered, or could not: cancelling may be asked for again."""
        self._cancelling = False

    def go_back(self) -> bool:
        """返回 at the pay step: False if there is no payment to deal with first."""
        view = self._view()
        if view is None or view.stage not in OPEN_STAGES:
            return False
        if view.stage in _UNDER_WAY:
            self.cancel()
        else:
            self._close()
        return True

    # -- what the QML reads ---------------------------------------------------------------

    def _view(self) -> PaymentView | None:
        runner = self._runner
        if runner is None or runner.exit is not None:
            return None
        if runner.current_step.kind is not StepKind.PAY:
            return None
        return runner.current.payment

    def _say(self, words: Bilingual | None) -> str:
        return "" if words is None else words.in_language(self._language)

    def _get_view(self) -> dict[str, Any]:
        view = self._view()
        if view is None:
            return {}
        if view.qr != self._qr[0]:
            self._qr = (view.qr, qr_picture(view.qr) if view.qr else "")
        return {
            "stage": view.stage.value,
            "amount": self._say(view.amount),
            "what": self._say(view.what),
            "lines": [
                {"label": self._say(line.label), "value": self._say(line.shown)}
                for line in view.lines
            ],
            "methods": self._methods(view),
            "status": view.status,
            "headline": self._say(view.headline),
            "text": self._say(view.text),
            "reasons": [self._say(reason) for reason in view.reasons],
            "number": f"{self._say(_NUMBER)} {view.number[:8]}" if view.number else "",
            "code": self._qr[1],
            "busy": view.busy or self._cancelling,
            "cancel": "" if self._cancelling else self._say(view.cancel),
            "later": self._say(view.later),
        }

    def _methods(self, view: PaymentView) -> list[dict[str, Any]]:
        """The ways to pay as one field of choices, as a step's own questions are drawn."""
        if not view.methods:
            return []
        chosen = self._method(view)
        options = [
            {
                "value": option.value,
                "label": self._say(option.label),
                "detail": self._say(option.detail),
                "chosen": option.value == chosen.value,
            }
            for option in view.methods
        ]
        return [choice_field("method", self._say(_HOW), options)]

    def _get_left(self) -> str:
        view = self._view()
        if view is None or view.expires_at is None or not view.qr:
            return ""
        left = max(0, int((view.expires_at - self._clock()).total_seconds()))
        minutes, seconds = divmod(left, 60)
        if not left:
            return self._say(Bilingual("码已到时间,正在核对…", "The code is over; checking…"))
        zh = f"{minutes} 分 {seconds} 秒" if minutes else f"{seconds} 秒"
        return self._say(
            Bilingual(f"码还有 {zh}有效", f"Valid for another {minutes}:{seconds:02d}")
        )

    def _method(self, view: PaymentView) -> PaymentMethod:
        offered = [option.value for option in view.methods]
        if self._chosen is not None and self._chosen.value in offered:
            return self._chosen
        return PaymentMethod(offered[0]) if offered else view.method

    view = shown("QVariantMap", _get_view, notify=changed)
    countdown = shown(str, _get_left, notify=ticked)

    # -- what the visitor does --------------------------------------------------------------

    @Slot(str)
    def choose(self, method: str) -> None:
        """One of the ways to pay."""
        self._chosen = PaymentMethod(method)
        self.changed.emit()

    @Slot()
    def press(self) -> None:
        """The main button: begin, begin again, or go on with the money under way."""
        view, runner = self._view(), self._runner
        if view is None or runner is None or view.primary is None:
            return
        if not view.can_order:
            self._close()
            return
        offered = bool(view.methods)
        method = self._method(view) if offered else runner.paying.methods()[0]
        self.order_asked.emit(method.value)

    @Slot()
    def cancel(self) -> None:
        """Do not pay after all."""
        if self.under_way and not self._cancelling:
            self._cancelling = True
            self.changed.emit()
            self.cancel_asked.emit()

    @Slot()
    def later(self) -> None:
        """Leave it for later (先不缴)."""
        if self._runner is not None and self._runner.pay_later():
            self.moved.emit()

    def _close(self) -> None:
        if self._runner is not None and self._runner.close_payment():
            self.read.emit()
            self.moved.emit()
