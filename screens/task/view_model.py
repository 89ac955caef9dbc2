"""A guided task on the screen: one step at a time, drawn from the runner's view of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from kiosk.bilingual import Bilingual
from kiosk.tasks.outcome import CORRECTABLE
from kiosk.tasks.step_kinds import StepKind
from kiosk.tasks.views import Blocked
from screens.qml_property import shown
from screens.task.capture import Capture
from screens.task.drawn_once import DrawnOnce
from screens.task.entry import Entry
from screens.task.explanation import Explanation
from screens.task.payment import PaymentModel
from screens.task.phone_code import PhoneCode
from screens.task.result import PrintState, ResultWords
from screens.task.result_of_run import has_paper, result_of_run
from screens.task.resume import ResumeOffer, Unfinished
from screens.task.signature import Signature
from screens.task.step_map import StepMap
from screens.task.take_away import TakeAway

if TYPE_CHECKING:
    from kiosk.tasks.outcome import Outcome
    from kiosk.tasks.payment import Payment
    from kiosk.tasks.runner import TaskRunner
    from screens.task.desk_pictures import DeskPictures

_SIGN_FIRST = Bilingual("请先签名", "Please sign first")
_SAVED = Bilingual("已自动保存草稿,中途离开不会丢", "Saved as you go: nothing is lost if you leave")
_SAVED_FOR_ALL = Bilingual(
    "已自动保存,7 天内在本厅哪台终端都能接着办",
    "Saved as you go: any terminal of this hall can go on with it for 7 days",
)
_NOT_HANDED_IN = Bilingual("还没有提交", "Not handed in yet")
_TRY_AGAIN = Bilingual("再试一次", "Try again")


class TaskModel(QObject):
    """Draws a :class:`TaskRunner`, and hands it what the visitor does."""

    changed = Signal()
    blocker_changed = Signal()
    saved_changed = Signal()
    parts_made = Signal()  # never: the parts live as long as the model
    answers_changed = Signal()  # save the draft
    signed = Signal(bytes)  # the signature as PNG
    requested = Signal()  # all is confirmed, and nothing has to be signed
    hand_in_again = Signal()  # what is signed could not be kept; try once more
    finished = Signal()  # back to the health check
    left = Signal()  # back from the first step
    exit_taken = Signal(str)  # task id, or "" for the health check
    task_asked = Signal(str)  # another task, which deals with what a row shows
    pay_asked = Signal()  # pay what was just filed
    slip_asked = Signal()
    page_asked = Signal()

    def __init__(self, parent: QObject | None = None, *, desk: DeskPictures | None = None) -> None:
        super().__init__(parent)
        self._drawn = DrawnOnce()
        self.changed.connect(self._drawn.forget)  # before any item of the page hears of it
        self._language = "zh"
        self._runner: TaskRunner | None = None
        self._can_print_page = False
        self._startable: frozenset[str] = frozenset()
        self.ink = Signature(self)
        self.ink.changed.connect(self.blocker_changed)
        self.resume = ResumeOffer(self)
        self.take_away = TakeAway(self)
        self._can_print_slip = True
        self.entry = Entry(self)
        self.entry.answered.connect(self._answered)
        self.entry.left.connect(self._show)
        self.why = Explanation(self)
        self.why.task_asked.connect(self.task_asked)
        self.capture = Capture(desk, self)
        self.capture.moved.connect(self._answered)
        self.capture.changed.connect(self.blocker_changed)
        self.phone = PhoneCode(self)
        self.phone.moved.connect(self._answered)
        self.pay = PaymentModel(self)
        self.pay.moved.connect(self._show)
        self._forget()

    def _forget(self) -> None:
        self._drawn.forget()
        self._runner = None
        self.resume.close()
        self._close_all()
        self.take_away.wipe()
        self.ink.clear()
        self._saved_for_all = False
        self._print_state = PrintState.UNASKED
        self._set_busy(False)
        self._not_kept: Bilingual | None = None
        self._note: Bilingual | None = None

    def _set_busy(self, busy: bool) -> None:
        """While what was signed is being kept and sent, nothing can be pressed."""
        self._busy = busy
        self.ink.lock(busy)

    # -- what the wiring tells it -------------------------------------------------------

    def set_language(self, language: str) -> None:
        """Say everything in ``language`` from now on."""
        self._language = language
        self.resume.set_language(language)
        self.take_away.set_language(language)
        self._close_all()
        self._show()

    def set_startable_tasks(self, task_ids: frozenset[str]) -> None:
        """Which guided tasks this terminal carries."""
        self._startable = task_ids

    def begin(self, runner: TaskRunner, note: Bilingual | None = None) -> None:
        """Draw ``runner``; ``note`` is said on its first page."""
        self._forget()
        self._runner, self._note = runner, note
        self._show()

    def record_payment(self, payment: Payment) -> None:
        """The hall has said how the payment stands."""
        if self._runner is not None:
            self._runner.record_payment(payment)
            self._show()

    def offer(self, unfinished: Unfinished) -> None:
        """Ask whether to go on with what was left half-way."""
        self._forget()
        self.resume.open(unfinished)
        self._show()

    def saved_for_all(self) -> None:
        """The draft lies at the hall: every terminal there can go on with it."""
        if not self._saved_for_all:
            self._saved_for_all = True
            self.saved_changed.emit()

    def record(self, outcome: Outcome) -> None:
        """The hall has answered, or could not be reached."""
        if self._runner is not None and self._runner.signed:
            self._runner.record_outcome(outcome)
            self._set_busy(False)
            self._show()
            self.pay.arrive()

    def not_kept(self, words: Bilingual) -> None:
        """What was signed could not be kept on this terminal: it was not handed in."""
        self._set_busy(False)
        self._not_kept = words
        self._show()

    def not_signed(self) -> None:
        """Something that belongs to it was not at hand, so it was not signed after all."""
        self._set_busy(False)
        self._show()

    def redraw(self) -> None:
        """Something of the runner has changed by itself."""
        self._show()

    def set_print_state(self, state: PrintState) -> None:
        """How the slip is doing."""
        self._print_state = state
        self.take_away.set_slip(state)
        self.changed.emit()

    def set_slip_printer(self, ready: bool) -> None:
        """Whether a slip can be printed (again)."""
        if ready != self._can_print_slip:
            self._can_print_slip = ready
            self.changed.emit()

    def line_is_back(self) -> None:
        """The hall can be reached again: a page that only said so makes room for the task."""
        runner = self._runner
        if runner is not None and not runner.online:
            runner.line_is_back()
            self._show()

    def set_page_printer(self, ready: bool) -> None:
        """Whether an A4 page can be printed."""
        self.take_away.set_page_printer(ready)
        if ready != self._can_print_page:
            self._can_print_page = ready
            self.changed.emit()

    def wipe(self) -> None:
        """Forget the visitor."""
        self._forget()
        self._show()

    @property
    def runner(self) -> TaskRunner | None:
        """The runner that is drawn."""
        return self._runner

    def go_back(self) -> bool:
        """One step back; False when there is none and the task should be left."""
        if self.take_away.is_open:
            self.take_away.close()
            return True
        if self.why.is_open or self.entry.is_open:
            self._close_all()
            return True
        runner = self._runner
        if runner is None:
            return False
        if self.pay.go_back():
            return True
        if runner.signed:
            return runner.current_step.kind is StepKind.SUBMIT and self._not_kept is None
        moved = runner.back()
        if moved:
            self._show()
        return moved

    def _answered(self) -> None:
        """A part of the page has answered by itself."""
        self.answers_changed.emit()
        self._show()

    def _close_all(self) -> None:
        self.why.close()
        self.entry.close()

    def _show(self) -> None:
        self.pay.show(self._runner, self._language)
        self.capture.show(self._runner, self._language)
        self.phone.show(self._runner, self._language)
        self.changed.emit()
        self.entry.show(self._runner, self._language)
        self.blocker_changed.emit()
        self.saved_changed.emit()

    # -- what the QML reads ---------------------------------------------------------------

    def _other_task(self, task_id: str | None) -> str:
        drawn = self._map()
        return "" if drawn is None else drawn.other_task(task_id)

    def _map(self) -> StepMap | None:
        if self._runner is None:
            return None
        return StepMap(self._runner, self._language, self._startable)

    def _get_steps(self) -> list[dict[str, str]]:
        drawn = self._map()
        return [] if drawn is None else drawn.bar()

    def _get_step(self) -> dict[str, Any]:
        drawn = self._map()
        if drawn is None:
            return self.resume.step()
        step = drawn.step()
        place = "exitLines" if "exitLines" in step else "removed"
        if self._note is not None and place in step:
            step[place] = [drawn.say(self._note), *step[place]]
        if self._busy:
            step["primary"] = ""
        if self._not_kept is not None and step["kind"] == StepKind.SUBMIT:
            step |= {
                "kind": "not_kept",
                "title": drawn.say(_NOT_HANDED_IN),
                "lead": drawn.say(self._not_kept),
                "primary": drawn.say(_TRY_AGAIN),
            }
        return step

    def _blocker(self) -> Bilingual | None:
        """What the visitor has to do on the present step before going on."""
        runner = self._runner
        if runner is None or runner.exit is not None:
            return None
        signing = runner.current_step.kind is StepKind.SIGNATURE
        return _SIGN_FIRST if signing and not self.ink.is_there else None

    def _get_blocked_reason(self) -> str:
        blocker = None if self._busy else self._blocker()
        return "" if blocker is None else blocker.in_language(self._language)

    def _get_result(self) -> dict[str, Any]:
        runner = self._runner
        if runner is None:
            return {}
        words = ResultWords(self._language, runner.today)
        drawn = result_of_run(
            runner, words, self._print_state, self._can_print_page, self._startable
        )
        if drawn and not self._can_print_slip:
            drawn |= {"printAction": "", "printLabel": ""}
        return drawn

    @property
    def has_paper(self) -> bool:
        """Whether there is a result on the page that can be printed or taken away."""
        return self._runner is not None and has_paper(self._runner)

    def _is_unsubmitted(self) -> bool:
        """Whether there is something here that was begun and not handed in."""
        runner = self._runner
        if runner is None or runner.exit is not None or runner.definition.file.submission is None:
            return False
        return not runner.signed or self._not_kept is not None

    steps = shown(
        "QVariantList", lambda self: self._drawn.get("steps", self._get_steps), notify=changed
    )
    step = shown(
        "QVariantMap", lambda self: self._drawn.get("step", self._get_step), notify=changed
    )
    result = shown(
        "QVariantMap", lambda self: self._drawn.get("result", self._get_result), notify=changed
    )
    canAdvance = shown(
        bool,
        lambda self: not (self._busy or self.capture.busy) and self._blocker() is None,
        notify=blocker_changed,
    )
    blockedReason = shown(str, _get_blocked_reason, notify=blocker_changed)
    signature = shown(QObject, lambda self: self.ink, notify=parts_made)
    takeAway = shown(QObject, lambda self: self.take_away, notify=parts_made)
    resumeOffer = shown(QObject, lambda self: self.resume, notify=parts_made)
    entries = shown(QObject, lambda self: self.entry, notify=parts_made)
    explanation = shown(QObject, lambda self: self.why, notify=parts_made)
    payment = shown(QObject, lambda self: self.pay, notify=parts_made)
    paperCapture = shown(QObject, lambda self: self.capture, notify=parts_made)
    phoneCode = shown(QObject, lambda self: self.phone, notify=parts_made)
    unsubmitted = shown(bool, lambda self: self._is_unsubmitted(), notify=changed)
    savedText = shown(
        str,
        lambda self: (
            (_SAVED_FOR_ALL if self._saved_for_all else _SAVED).in_language(self._language)
            if self._runner is not None and not self._runner.frozen
            else ""
        ),
        notify=saved_changed,
    )

    # -- going on -----------------------------------------------------------------------

    @Slot()
    def advance(self) -> None:
        """The main button."""
        runner = self._runner
        if runner is None or self._busy:
            self.resume.go_on()
            return
        if runner.exit is not None:
            self.exit_taken.emit(self._other_task(runner.exit.task_id))
            return
        kind = runner.current_step.kind
        if self._not_kept is not None:
            self._not_kept = None
            self._set_busy(True)
            self._show()
            self.hand_in_again.emit()
        elif kind is StepKind.RESULT:
            if runner.outcome is not None and runner.outcome.state in CORRECTABLE:
                runner.reopen()
                self.answers_changed.emit()  # handing it in had ended the draft
                self._show()
            else:
                self.finished.emit()
        elif kind is StepKind.PAY:
            self.pay.press()
        elif kind is StepKind.SIGNATURE:
            if self.ink.is_there:
                picture = self.ink.take()
                self._set_busy(True)
                self.signed.emit(picture)
                self._show()
        else:
            moved = runner.advance()
            if not isinstance(moved, Blocked):
                self._note = None
                self.answers_changed.emit()
                self._ask_the_bureau()
            self._show()
            self.pay.arrive()

    def _ask_the_bureau(self) -> None:
        """Send a request once everything before it is confirmed."""
        runner = self._runner
        if runner is not None and runner.awaits_request and not self._busy:
            self._set_busy(True)
            self.requested.emit()

    # -- figures and words behind a touch ---------------------------------------------------

    @Slot(str)
    def touchRow(self, key: str) -> None:
        """Change a row where it can be changed, explain it otherwise."""
        runner = self._runner
        if runner is None:
            return
        row = next((row for row in runner.current.rows if row.key == key), None)
        if row is None:
            return
        if row.editable:
            self.entry.edit(key)
        elif row.edit_step is not None:
            if runner.go_to(row.edit_step):
                self._show()
        elif row.step is None and self._other_task(row.task_id):
            self.task_asked.emit(row.task_id)
        else:
            task = self._other_task(row.task_id)
            self.why.explain_row(runner.explain(key), row, task, self._language)

    @Slot()
    def openGlossary(self) -> None:
        """Explain the words of the trade on this step."""
        if self._runner is not None:
            self.why.explain_words(self._runner.current.terms, self._language)

    # -- printing --------------------------------------------------------------

    @Slot()
    def printAgain(self) -> None:
        """Print the slip (again)."""
        self.slip_asked.emit()

    @Slot()
    def payNow(self) -> None:
        """Pay what was just filed."""
        self.pay_asked.emit()

    @Slot()
    def printPage(self) -> None:
        """Print the receipt as an A4 page."""
        self.page_asked.emit()
