"""A guided task on the screen: one step at a time, drawn from the runner's view of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from kiosk.bilingual import Bilingual
from kiosk.tasks.outcome import OutcomeState
from kiosk.tasks.step_kinds import StepKind
from kiosk.tasks.views import Blocked, CellView, ExitView, FieldView, RowView, StepView
from screens.money import figure
from screens.qml_property import shown
from screens.task.editing import Editing, pad_for
from screens.task.result import PrintState, ResultWords, information_map, result_map
from screens.task.signature_image import SMALLEST_LENGTH, ink_length, signature_png

if TYPE_CHECKING:
    from kiosk.tasks.outcome import Outcome
    from kiosk.tasks.runner import TaskRunner
    from kiosk.tax_law.calculation import Step

_CHANGE = Bilingual("修改", "Change")
_WHY = Bilingual("依据", "Why")
_DO_IT = Bilingual("去办", "Do it")
_SIGN_FIRST = Bilingual("请先签名", "Please sign first")
_SAVED = Bilingual("已自动保存草稿,中途离开不会丢", "Saved as you go: nothing is lost if you leave")
_NEEDS = {
    "now": Bilingual("现在要", "needed now"),
    "later": Bilingual("可以后补", "may follow"),
    "commitment": Bilingual("承诺即可", "a declaration will do"),
    "kept": Bilingual("自己留存", "for you to keep"),
}


class TaskModel(QObject):
    """Draws a :class:`TaskRunner`, and hands it what the visitor does."""

    changed = Signal()
    figure_changed = Signal()
    editing_changed = Signal()
    ink_changed = Signal()
    answers_changed = Signal()  # save the draft
    signed = Signal(bytes)  # the signature as PNG
    hand_in_again = Signal()  # what is signed could not be kept; try once more
    finished = Signal()  # back to the health check
    left = Signal()  # back from the first step
    exit_taken = Signal(str)  # task id, or "" for the health check
    task_asked = Signal(str)  # another task, which deals with what a row shows
    slip_asked = Signal()
    page_asked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._language = "zh"
        self._runner: TaskRunner | None = None
        self._can_print_page = False
        self._startable: frozenset[str] = frozenset()
        self._forget()

    def _forget(self) -> None:
        self._runner = None
        self._strokes: list[list[tuple[float, float]]] = []
        self._pad_size = (1.0, 1.0)
        self._figure: dict[str, Any] = {}
        self._editing: Editing | None = None
        self._print_state = PrintState.UNASKED
        self._busy = False
        self._not_kept: Bilingual | None = None

    # -- what the wiring tells it -------------------------------------------------------

    def set_language(self, language: str) -> None:
        """Say everything in ``language`` from now on."""
        self._language = language
        self._close_all()
        self._show()

    def set_startable_tasks(self, task_ids: frozenset[str]) -> None:
        """Which guided tasks this terminal carries."""
        self._startable = task_ids

    def begin(self, runner: TaskRunner) -> None:
        """Draw ``runner``."""
        self._forget()
        self._runner = runner
        self._show()

    def record(self, outcome: Outcome) -> None:
        """The hall has answered, or could not be reached."""
        if self._runner is not None and self._runner.signed:
            self._runner.record_outcome(outcome)
            self._busy = False
            self._show()

    def not_kept(self, words: Bilingual) -> None:
        """What was signed could not be kept on this terminal: it was not handed in."""
        self._busy = False
        self._not_kept = words
        self._show()

    def set_print_state(self, state: PrintState) -> None:
        """How the slip is doing."""
        self._print_state = state
        self.changed.emit()

    def set_page_printer(self, ready: bool) -> None:
        """Whether an A4 page can be printed."""
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
        if self._figure or self._editing:
            self._close_all()
            return True
        runner = self._runner
        if runner is None:
            return False
        if runner.signed:
            return runner.current_step.kind is StepKind.SUBMIT and self._not_kept is None
        moved = runner.back()
        if moved:
            self._show()
        return moved

    def _close_all(self) -> None:
        self._figure, self._editing = {}, None
        self.figure_changed.emit()
        self.editing_changed.emit()

    def _show(self) -> None:
        self.changed.emit()
        self.figure_changed.emit()
        self.editing_changed.emit()
        self.ink_changed.emit()

    # -- what the QML reads ---------------------------------------------------------------

    def _say(self, words: Bilingual | None) -> str:
        return "" if words is None else words.in_language(self._language)

    def _get_steps(self) -> list[dict[str, str]]:
        if self._runner is None or self._runner.exit is not None:
            return []
        states = self._runner.path
        bar = []
        for index, state in enumerate(states):
            if state.short is None:
                continue
            progress = state.progress.value
            follower = states[index + 1] if index + 1 < len(states) else None
            if follower is not None and follower.short is None and follower.progress == "current":
                progress = "current"  # a silent step belongs to the one before it
            bar.append({"label": self._say(state.short), "state": progress})
        return bar

    def _row(self, row: RowView) -> dict[str, Any]:
        action = ""
        if row.editable or row.edit_step is not None:
            action = self._say(_CHANGE)
        elif row.step is not None:
            action = self._say(_WHY)
        elif self._other_task(row.task_id):
            action = self._say(_DO_IT)
        return {
            "key": row.key,
            "label": self._say(row.label),
            "shown": self._say(row.shown),
            "source": self._say(row.source),
            "edited": row.edited,
            "error": self._say(row.error),
            "action": action,
        }

    def _other_task(self, task_id: str | None) -> str:
        """A task that can be begun from here, or nothing."""
        runner = self._runner
        if runner is None or task_id is None or task_id == runner.definition.task_id:
            return ""
        return task_id if task_id in self._startable else ""

    def _cell(self, cell: CellView) -> dict[str, Any]:
        return {
            "key": cell.key,
            "label": self._say(cell.label),
            "shown": self._say(cell.shown) or cell.raw,
            "error": self._say(cell.error),
        }

    def _field(self, field: FieldView) -> dict[str, Any]:
        chosen = field.raw if field.raw is not None else field.value
        many = field.kind in (StepKind.MULTIPLE_CHOICE, StepKind.CONSENT)
        options = [
            {
                "value": option.value,
                "label": self._say(option.label),
                "detail": self._say(option.detail),
                "chosen": option.value in chosen
                if isinstance(chosen, (list, tuple))
                else option.value == _text(chosen),
            }
            for option in field.options
        ]
        if field.kind is StepKind.CONSENT:
            options = [
                {
                    "value": "yes",
                    "label": self._say(field.label),
                    "detail": "",
                    "chosen": field.value in (True, "yes"),
                }
            ]
        # Nothing chosen yet is no dash: the field then says that it is to be filled in.
        shown_text = "" if field.value is None else self._say(field.shown)
        if not shown_text and isinstance(field.raw, str):
            shown_text = field.raw
        # One of a long list is looked for, not scrolled through.
        if field.kind is StepKind.SEARCH:
            options = []
        return {
            "key": field.key,
            "label": "" if field.kind is StepKind.CONSENT else self._say(field.label),
            "hint": self._say(field.hint),
            "source": self._say(field.source),
            "shown": shown_text,
            "error": self._say(field.error),
            "options": options,
            "many": many,
            "isList": field.kind is StepKind.LIST_EDITOR,
            "isSearch": field.kind is StepKind.SEARCH,
            "rows": [
                {
                    "index": row.index,
                    "source": self._say(row.source),
                    "cells": [self._cell(cell) for cell in row.cells],
                }
                for row in field.rows
            ],
            "canAdd": len(field.rows) < field.max_rows,
        }

    def _get_step(self) -> dict[str, Any]:
        if self._runner is None:
            return {"kind": ""}
        if self._runner.exit is not None:
            return self._exit_map(self._runner.exit)
        view: StepView = self._runner.current
        step: dict[str, Any] = {
            "id": view.id,
            "kind": view.kind.value,
            "title": self._say(view.title),
            "lead": self._say(view.lead),
            "rows": [self._row(row) for row in view.rows],
            "fields": [self._field(field) for field in view.fields],
            "saving": self._say(view.saving),
            "primary": "" if self._busy else self._say(view.primary),
            "notes": [{"tone": n.tone.value, "text": self._say(n.text)} for n in view.notes],
            "why": self._say(view.why),
            "documents": [
                {
                    "label": self._say(document.name),
                    "detail": self._say(document.detail),
                    "value": self._say(_NEEDS.get(document.need)),
                }
                for document in view.documents
            ],
            "terms": [self._say(term.term) for term in view.terms],
            "removed": [self._say(item.text) for item in self._runner.removed],
        }
        if self._not_kept is not None and view.kind is StepKind.SUBMIT:
            step |= {
                "kind": "not_kept",
                "title": self._say(Bilingual("还没有提交", "Not handed in yet")),
                "lead": self._say(self._not_kept),
                "primary": self._say(Bilingual("再试一次", "Try again")),
            }
        if view.total is not None:
            step["total"] = {
                "label": self._say(view.total.label),
                "shown": self._say(view.total.shown),
            }
        return step

    def _exit_map(self, way_out: ExitView) -> dict[str, Any]:
        lines = [self._say(way_out.text)]
        if way_out.bring:
            joiner = ", " if self._language == "en" else "、"
            things = joiner.join(self._say(thing) for thing in way_out.bring)
            lines.append(
                f"Please bring: {things}" if self._language == "en" else f"请带上:{things}"
            )
        other = self._other_task(way_out.task_id)
        primary = Bilingual("知道了,返回体检", "Back to the health check")
        if other:
            from kiosk.tasks import load_task

            name = load_task(other).name
            primary = Bilingual(f"去办:{name.zh}", f"Go to: {name.en}")
        return {
            "id": way_out.key,
            "kind": "exit",
            "title": self._say(way_out.title),
            "exitLines": lines,
            "primary": self._say(primary),
        }

    def _needs_ink(self) -> bool:
        runner = self._runner
        return (
            runner is not None
            and runner.exit is None
            and runner.current_step.kind is StepKind.SIGNATURE
        )

    def _get_can_advance(self) -> bool:
        return not self._busy and not (
            self._needs_ink() and ink_length(self._strokes) < SMALLEST_LENGTH
        )

    def _get_blocked_reason(self) -> str:
        return "" if self._busy or self._get_can_advance() else self._say(_SIGN_FIRST)

    def _get_result(self) -> dict[str, Any]:
        runner = self._runner
        if runner is None or runner.exit is not None:
            return {}
        if runner.outcome is None:
            if runner.current_step.kind is not StepKind.RESULT:
                return {}
            return information_map(
                ResultWords(self._language), self._print_state, self._can_print_page
            )
        refused = runner.outcome.state is OutcomeState.REFUSED
        submission = runner.definition.file.submission
        return result_map(
            None if refused else runner.receipt_view(),
            runner.outcome,
            ResultWords(self._language),
            self._print_state,
            self._can_print_page,
            application=submission is not None and submission.paper == "application",
        )

    def _is_unsubmitted(self) -> bool:
        """Whether there is something here that was begun and not handed in."""
        runner = self._runner
        if runner is None or runner.exit is not None or runner.definition.file.submission is None:
            return False
        return not runner.signed or self._not_kept is not None

    steps = shown("QVariantList", _get_steps, notify=changed)
    step = shown("QVariantMap", _get_step, notify=changed)
    result = shown("QVariantMap", _get_result, notify=changed)
    canAdvance = shown(bool, _get_can_advance, notify=ink_changed)
    blockedReason = shown(str, _get_blocked_reason, notify=ink_changed)
    unsubmitted = shown(bool, lambda self: self._is_unsubmitted(), notify=changed)
    savedText = shown(
        str,
        lambda self: (
            self._say(_SAVED) if self._runner is not None and not self._runner.signed else ""
        ),
        notify=changed,
    )
    strokes = shown(
        "QVariantList",
        lambda self: [[list(p) for p in s] for s in self._strokes],
        notify=ink_changed,
    )
    figure = shown("QVariantMap", lambda self: self._figure, notify=figure_changed)
    editing = shown(
        "QVariantMap",
        lambda self: self._editing.as_map(self._language) if self._editing else {},
        notify=editing_changed,
    )

    # -- going on -----------------------------------------------------------------------

    @Slot()
    def advance(self) -> None:
        """The main button."""
        runner = self._runner
        if runner is None or self._busy:
            return
        if runner.exit is not None:
            self.exit_taken.emit(self._other_task(runner.exit.task_id))
            return
        kind = runner.current_step.kind
        if self._not_kept is not None:
            self._not_kept, self._busy = None, True
            self._show()
            self.hand_in_again.emit()
        elif kind is StepKind.RESULT:
            if runner.outcome is not None and runner.outcome.state is OutcomeState.REFUSED:
                runner.reopen()
                self._show()
            else:
                self.finished.emit()
        elif kind is StepKind.SIGNATURE:
            if ink_length(self._strokes) >= SMALLEST_LENGTH:
                self._busy = True
                self.signed.emit(signature_png(self._strokes, *self._pad_size))
                self._strokes = []
                self._show()
        else:
            moved = runner.advance()
            if not isinstance(moved, Blocked):
                self.answers_changed.emit()
            self._show()

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
            self.edit(key)
        elif row.edit_step is not None:
            if runner.go_to(row.edit_step):
                self._show()
        elif row.step is None and self._other_task(row.task_id):
            self.task_asked.emit(row.task_id)
        else:
            self._explain(runner.explain(key), row)

    def _explain(self, steps: tuple[Step, ...], row: RowView) -> None:
        task = self._other_task(row.task_id)
        self._figure = {
            "heading": self._say(row.label),
            "task": task,
            "taskLabel": self._say(Bilingual("去办这件事", "Go and do it")) if task else "",
            "steps": [
                {
                    "label": self._say(step.label),
                    "formula": step.formula,
                    "amount": figure(step.amount, step.unit),
                    "operands": [
                        {
                            "label": self._say(operand.label),
                            "value": figure(operand.value, operand.unit),
                            "origin": self._origin(operand.origin),
                        }
                        for operand in step.operands
                    ],
                    "basis": step.legal_basis,
                    "note": self._say(step.note),
                }
                for step in steps
            ],
        }
        self.figure_changed.emit()

    def _origin(self, origin: str) -> str:
        kind = origin.partition(":")[0]
        words = {
            "fact": Bilingual("您确认的数", "the figure you confirmed"),
            "parameter": Bilingual("法定标准", "set by law"),
            "step": Bilingual("上面算出的数", "worked out above"),
        }
        return self._say(words.get(kind, Bilingual("计算", "calculation")))

    @Slot()
    def beginOther(self) -> None:
        """Begin the task that deals with the explained row."""
        task = str(self._figure.get("task", ""))
        self.closeFigure()
        if task:
            self.task_asked.emit(task)

    @Slot()
    def openGlossary(self) -> None:
        """Explain the words of the trade on this step."""
        if self._runner is None:
            return
        self._figure = {
            "heading": self._say(Bilingual("这些词的意思", "What these words mean")),
            "terms": [
                {"term": self._say(term.term), "meaning": self._say(term.meaning)}
                for term in self._runner.current.terms
            ],
        }
        self.figure_changed.emit()

    @Slot()
    def closeFigure(self) -> None:
        """Close the explanation."""
        self._figure = {}
        self.figure_changed.emit()

    # -- choosing and editing -----------------------------------------------------------------

    @Slot(str, str)
    def choose(self, key: str, value: str) -> None:
        """The visitor touched an option."""
        runner = self._runner
        if runner is None or runner.signed:
            return
        field = next((f for f in runner.current.fields if f.key == key), None)
        if field is None:
            return
        if field.kind is StepKind.MULTIPLE_CHOICE:
            present = list(field.raw) if isinstance(field.raw, list) else []
            chosen = [str(item) for item in present]
            answer = [v for v in chosen if v != value] if value in chosen else [*chosen, value]
            runner.answer(key, answer)
        elif field.kind is StepKind.CONSENT:
            runner.answer(key, "" if field.value in (True, "yes") else value)
        else:
            runner.answer(key, value)
        self.answers_changed.emit()
        self._show()

    @Slot(str)
    def edit(self, key: str) -> None:
        """Open the pad for a field or a row."""
        runner = self._runner
        if runner is None or runner.signed:
            return
        view = runner.current
        for row in view.rows:
            if row.key == key and row.editable:
                self._editing = Editing.of_row(runner, row)
        for field in view.fields:
            if field.key == key:
                self._editing = Editing.of_field(field)
        self.editing_changed.emit()

    @Slot(str, int, str)
    def editCell(self, key: str, row: int, column: str) -> None:
        """Open the pad for one cell of a list."""
        runner = self._runner
        if runner is None or runner.signed:
            return
        for field in runner.current.fields:
            if field.key == key and 0 <= row < len(field.rows):
                for cell in field.rows[row].cells:
                    if cell.key == column:
                        self._editing = Editing.of_cell(runner, field, row, cell)
        self.editing_changed.emit()

    @Slot(str)
    def addRow(self, key: str) -> None:
        """Add an empty row to a list."""
        self._change_rows(key, lambda rows, empty: [*rows, empty])

    @Slot(str, int)
    def removeRow(self, key: str, index: int) -> None:
        """Take a row out of a list."""
        self._change_rows(key, lambda rows, _empty: [r for i, r in enumerate(rows) if i != index])

    def _change_rows(self, key: str, change: Any) -> None:
        runner = self._runner
        if runner is None or runner.signed:
            return
        for field in runner.current.fields:
            if field.key == key:
                rows = [{cell.key: cell.raw for cell in row.cells} for row in field.rows]
                empty = {cell.key: "" for cell in field.rows[0].cells} if field.rows else {}
                runner.answer(key, change(rows, empty))
                self.answers_changed.emit()
                self._show()
                return

    @Slot(str)
    def typeKey(self, text: str) -> None:
        """A key of the number pad."""
        if self._editing is not None:
            self._editing.append(text)
            self.editing_changed.emit()

    @Slot()
    def eraseKey(self) -> None:
        """Take the last character back."""
        if self._editing is not None:
            self._editing.erase()
            self.editing_changed.emit()

    @Slot(str)
    def typeText(self, text: str) -> None:
        """Text from the on-screen keyboard (or nothing, to clear)."""
        if self._editing is not None:
            self._editing.replace(text)
            if pad_for(self._editing.kind) != "text":  # the pad or the list follows
                self.editing_changed.emit()

    @Slot(str)
    def chooseOption(self, value: str) -> None:
        """One of the options; what was searched for is taken at once."""
        if self._editing is not None:
            self._editing.choose(value)
            if self._editing.searching:
                self.confirmEdit()
            else:
                self.editing_changed.emit()

    @Slot()
    def confirmEdit(self) -> None:
        """Take what was typed; on an error it stays as typed, with the error beside it."""
        runner, editing = self._runner, self._editing
        if runner is None or editing is None:
            return
        if editing.confirm(runner):
            self._editing = None
            self.answers_changed.emit()
        self._show()

    @Slot()
    def restoreEdit(self) -> None:
        """Go back to the bureau's figure."""
        if self._runner is not None and self._editing is not None:
            self._runner.restore(self._editing.key)
            self._editing = None
            self.answers_changed.emit()
            self._show()

    @Slot()
    def cancelEdit(self) -> None:
        """Close the pad; what was there stays."""
        if self._editing is not None and self._runner is not None:
            self._editing.cancel(self._runner)
        self._editing = None
        self._show()

    # -- signing and printing --------------------------------------------------------------

    @Slot(list, float, float)
    def addStroke(self, points: list[list[float]], width: float, height: float) -> None:
        """One stroke of the finger, on a pad of ``width`` x ``height`` design pixels."""
        if points and not self._busy:
            self._pad_size = (width, height)
            self._strokes = [*self._strokes, [(float(p[0]), float(p[1])) for p in points]]
            self.ink_changed.emit()

    @Slot()
    def clearSignature(self) -> None:
        """Start the signature again."""
        self._strokes = []
        self.ink_changed.emit()

    @Slot()
    def printAgain(self) -> None:
        """Print the slip (again)."""
        self.slip_asked.emit()

    @Slot()
    def printPage(self) -> None:
        """Print the receipt as an A4 page."""
        self.page_asked.emit()


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
