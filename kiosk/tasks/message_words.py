"""How the result of a message to the hall (评价, 诉求) is headed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.bilingual import Bilingual
from kiosk.tasks.outcome import OutcomeState

if TYPE_CHECKING:
    from kiosk.tasks.runner import TaskRunner

_WORDS: Final = {
    OutcomeState.ACCEPTED: (
        Bilingual("谢谢您,已经登记", "Thank you: it is written down"),
        Bilingual("编号在下面,可以凭它询问。", "The number is below; you can ask by it."),
    ),
    OutcomeState.QUEUED: (
        Bilingual("谢谢您,已经存好", "Thank you: it is kept"),
        Bilingual(
            "现在联不上大厅,网络恢复后自动送到,不用再写。",
            "The hall cannot be reached now; it goes there by itself when the line is back.",
        ),
    ),
}


def message_words(runner: TaskRunner) -> tuple[Bilingual, Bilingual] | None:
    """Title and lead of the result; None for what goes to the bureau, or is undecided."""
    if not runner.definition.message or runner.outcome is None:
        return None
    return _WORDS.get(runner.outcome.state)
