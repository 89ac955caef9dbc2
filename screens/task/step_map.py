"""What the runner shows of a step, as the maps that QML draws; in one language."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kiosk.bilingual import Bilingual
from kiosk.tasks.handover import read_handover
from kiosk.tasks.step_kinds import StepKind

if TYPE_CHECKING:
    from kiosk.tasks.runner import TaskRunner
    from kiosk.tasks.views import (
        CellView,
        DocumentView,
        ExitView,
        FieldView,
        ListRowView,
        Option,
        RowView,
        StepView,
    )

_CHANGE = Bilingual("修改", "Change")
_WHY = Bilingual("依据", "Why")
_DO_IT = Bilingual("去办", "Do it")
_SHORT_LIST = 10  # rows
_NEEDS = {
    "now": Bilingual("现在要", "needed now"),
    "later": Bilingual("可以后补", "may follow"),
    "commitment": Bilingual("承诺即可", "a declaration will do"),
    "kept": Bilingual("自己留存", "for you to keep"),
}


@dataclass(frozen=True, slots=True)
class StepMap:
    """Draws the steps of one runner."""

    runner: TaskRunner
    language: str
    startable: frozenset[str]  # the guided tasks that this terminal carries

    def say(self, words: Bilingual | None) -> str:
        """The text in this language; nothing for no text."""
        return "" if words is None else words.in_language(self.language)

    def bar(self) -> list[dict[str, str]]:
        """The progress bar: one entry for each step that has a label there."""
        if self.runner.exit is not None:
            return []
        states = self.runner.path
        bar = []
        for index, state in enumerate(states):
            if state.short is None:
                continue
            progress = state.progress.value
            # Silent steps belong to the last one before them that has a label.
            silent = itertools.takewhile(lambda one: one.short is None, states[index + 1 :])
            if any(one.progress == "current" for one in silent):
                progress = "current"
            bar.append({"label": self.say(state.short), "state": progress})
        return bar

    def other_task(self, task_id: str | None) -> str:
        """A task that can be begun from here, its period behind it if one is meant; or nothing."""
        if task_id is None:
            return ""
        task, _period = read_handover(task_id)
        other = task in self.startable and task != self.runner.definition.task_id
        return task_id if other else ""

    def step(self) -> dict[str, Any]:
        """The present step, or the exit in its place."""
        if self.runner.exit is not None:
            return self._exit(self.runner.exit)
        view: StepView = self.runner.current
        step: dict[str, Any] = {
            "id": view.id,
            "kind": view.kind.value,
            "title": self.say(view.title),
            "lead": self.say(view.lead),
            "rows": [self._row(row) for row in view.rows],
            "fields": [self._field(field) for field in view.fields if field.paper is None],
            "saving": self.say(view.saving),
            "primary": "" if self._awaits_paper(view) else self.say(view.primary),
            "notes": [{"tone": n.tone.value, "text": self.say(n.text)} for n in view.notes],
            "why": self.say(view.why),
            "documents": [self._document(document) for document in view.documents],
            "terms": [self.say(term.term) for term in view.terms],
            "removed": [self.say(item.text) for item in self.runner.removed],
        }
        if view.total is not None:
            step["total"] = {
                "label": self.say(view.total.label),
                "shown": self.say(view.total.shown),
            }
        return step

    @staticmethod
    def _awaits_paper(view: StepView) -> bool:
        """Nothing to go on with yet: the shutter, or the code, is then what is to be pressed."""
        papers = [field.paper for field in view.fields if field.paper is not None]
        return any(not paper.pages and not paper.way for paper in papers) or any(
            field.check == "needed" for field in view.fields
        )

    def _row(self, row: RowView) -> dict[str, Any]:
        action = ""
        if row.editable or row.edit_step is not None:
            action = self.say(_CHANGE)
        elif row.step is not None:
            action = self.say(_WHY)
        elif self.other_task(row.task_id):
            action = self.say(_DO_IT)
        return {
            "key": row.key,
            "label": self.say(row.label),
            "shown": self.say(row.shown),
            "source": self.say(row.source),
            "edited": row.edited,
            "error": self.say(row.error),
            "action": action,
        }

    def _document(self, document: DocumentView) -> dict[str, str]:
        return {
            "label": self.say(document.name),
            "detail": self.say(document.detail),
            "value": self.say(document.standing or _NEEDS.get(document.need)),
        }

    def _cell(self, cell: CellView) -> dict[str, Any]:
        return {
            "key": cell.key,
            "label": self.say(cell.label),
            "shown": self.say(cell.shown) or cell.raw,
            "error": self.say(cell.error),
        }

    def _field(self, field: FieldView) -> dict[str, Any]:
        consent = field.kind is StepKind.CONSENT
        # Nothing chosen yet is no dash: the field then says that it is to be filled in.
        shown = "" if field.value is None else self.say(field.shown)
        if not shown and isinstance(field.raw, str):
            shown = field.raw
        return {
            "key": field.key,
            "label": "" if consent else self.say(field.label),
            "hint": self.say(field.hint),
            "source": self.say(field.recognised or field.source),
            "shown": shown,
            "error": self.say(field.error),
            "options": self._options(field),
            "many": field.kind in (StepKind.MULTIPLE_CHOICE, StepKind.CONSENT),
            "isList": field.kind is StepKind.LIST_EDITOR,
            "isSearch": field.kind is StepKind.SEARCH,
            "rows": [self._list_row(row, field) for row in field.rows],
            "canAdd": len(field.rows) < field.max_rows,
        }

    def _list_row(self, row: ListRowView, field: FieldView) -> dict[str, Any]:
        """One row; in a long list of named figures the name stands above, not as a cell."""
        cells, name = row.cells, ""
        first = cells[0] if len(cells) == 2 and field.max_rows > _SHORT_LIST else None
        if first is not None and first.kind is StepKind.CHOICE and first.value and not first.error:
            cells, name = cells[1:], self.say(first.shown)
        return {
            "index": row.index,
            "name": name,
            "source": self.say(row.source),
            "cells": [self._cell(cell) for cell in cells],
        }

    def _options(self, field: FieldView) -> list[dict[str, Any]]:
        if field.kind is StepKind.SEARCH:
            return []  # one of a long list is looked for, not scrolled through
        if field.kind is StepKind.CONSENT:
            agreed = field.value in (True, "yes")
            label = self.say(field.label)
            return [{"value": "yes", "label": label, "detail": "", "chosen": agreed}]
        return [self._option(option, field) for option in field.options]

    def _option(self, option: Option, field: FieldView) -> dict[str, Any]:
        chosen = field.raw if field.raw is not None else field.value
        return {
            "value": option.value,
            "label": self.say(option.label),
            "detail": self.say(option.detail),
            "chosen": option.value in chosen
            if isinstance(chosen, (list, tuple))
            else option.value == _text(chosen),
        }

    def _exit(self, way_out: ExitView) -> dict[str, Any]:
        lines = [self.say(way_out.text)]
        if way_out.bring:
            joiner = ", " if self.language == "en" else "、"
            things = joiner.join(self.say(thing) for thing in way_out.bring)
            lines.append(f"Please bring: {things}" if self.language == "en" else f"请带上:{things}")
        other = self.other_task(way_out.task_id)
        primary = Bilingual("知道了,返回体检", "Back to the health check")
        if other:
            from kiosk.tasks.finding import item_name

            name = item_name(read_handover(other)[0])
            primary = Bilingual(f"去办:{name.zh}", f"Go to: {name.en}")
        return {
            "id": way_out.key,
            "kind": "exit",
            "title": self.say(way_out.title),
            "exitLines": lines,
            "primary": self.say(primary),
        }


def choice_field(key: str, label: str, options: list[dict[str, Any]]) -> dict[str, Any]:
    """A field to choose one of ``options`` that is no question of the task file."""
    empty = dict.fromkeys(("hint", "source", "shown", "error"), "")
    flags = dict.fromkeys(("many", "isList", "isSearch", "canAdd"), False)
    return {"key": key, "label": label, **empty, **flags, "options": options, "rows": []}


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
