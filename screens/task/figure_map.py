"""What stands behind a touch: the record of a figure, or the words of the trade."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kiosk.bilingual import Bilingual
from screens.money import figure

if TYPE_CHECKING:
    from kiosk.tasks.views import RowView, TermView
    from kiosk.tax_law.calculation import Operand, Step

_DO_IT = Bilingual("去办这件事", "Go and do it")
_MEANINGS = Bilingual("这些词的意思", "What these words mean")
_CALCULATION = Bilingual("计算", "calculation")
_ORIGINS = {
    "fact": Bilingual("您确认的数", "the figure you confirmed"),
    "parameter": Bilingual("法定标准", "set by law"),
    "step": Bilingual("上面算出的数", "worked out above"),
}


def record_map(steps: tuple[Step, ...], row: RowView, task: str, language: str) -> dict[str, Any]:
    """The lines behind a figure; ``task`` is the task that deals with it, or nothing."""
    return {
        "heading": row.label.in_language(language),
        "task": task,
        "taskLabel": _DO_IT.in_language(language) if task else "",
        "steps": [
            {
                "label": step.label.in_language(language),
                "formula": step.formula,
                "amount": figure(step.amount, step.unit, language),
                "operands": [_operand_map(operand, language) for operand in step.operands],
                "basis": step.legal_basis,
                "note": "" if step.note is None else step.note.in_language(language),
            }
            for step in steps
        ],
    }


def _operand_map(operand: Operand, language: str) -> dict[str, str]:
    origin = _ORIGINS.get(operand.origin.partition(":")[0], _CALCULATION)
    return {
        "label": operand.label.in_language(language),
        "value": figure(operand.value, operand.unit, language),
        "origin": origin.in_language(language),
    }


def glossary_map(terms: tuple[TermView, ...], language: str) -> dict[str, Any]:
    """The words of a step, each with its meaning."""
    return {
        "heading": _MEANINGS.in_language(language),
        "terms": [
            {
                "term": term.term.in_language(language),
                "meaning": term.meaning.in_language(language),
            }
            for term in terms
        ],
    }
