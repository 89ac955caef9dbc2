"""What a receipt says of the papers of its filing: pages handed in, and what is still to come."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from kiosk.bilingual import Bilingual
from kiosk.tasks import wording
from kiosk.tasks.papers import follows_by

if TYPE_CHECKING:
    from kiosk.tasks.definition import TaskDefinition

_HANDED_IN: Final = Bilingual("随附材料", "Papers with it")
_TO_FOLLOW: Final = Bilingual("还要补交", "To follow")
_PROMISED: Final = Bilingual("承诺代替", "By declaration")


@dataclass(frozen=True, slots=True)
class NamedPaper:
    """A paper a task may ask for: its key, its name, and its working days if it may follow."""

    key: str
    name: Bilingual
    follow_within: int


def papers_of(definition: TaskDefinition) -> tuple[NamedPaper, ...]:
    """The papers that a task takes pictures of."""
    return tuple(
        NamedPaper(entry.id, Bilingual(entry.name.zh, entry.name.en), entry.follow_within)
        for entry, _ in definition.documents
        if entry.id in definition.facts
    )


def paper_lines(
    filed: dict[str, Any], papers: tuple[NamedPaper, ...], signed_on: date, today: date
) -> list[tuple[Bilingual, Bilingual]]:
    """Label and words for each paper of a filed body; nothing for a body without papers."""
    pages = Counter(str(one["fact"]) for one in filed.get("attachments", ()))
    lines = []
    for paper in papers:
        name, taken = paper.name, pages[paper.key]
        if taken:
            words = Bilingual(f"{name.zh} {taken} 页", f"{name.en}, {taken} p.")
            lines.append((_HANDED_IN, words))
        elif paper.key in filed.get("to_follow", ()):
            by = follows_by(signed_on, paper.follow_within)
            until = (
                Bilingual(
                    f"{paper.follow_within} 个工作日内", f"{paper.follow_within} working days"
                )
                if by is None
                else wording.day(by, today)
            )
            before = "" if by is None else "前"
            lines.append(
                (
                    _TO_FOLLOW,
                    Bilingual(f"{name.zh}({until.zh}{before})", f"{name.en} (by {until.en})"),
                )
            )
        elif paper.key in filed.get("commitments", ()):
            lines.append((_PROMISED, name))
    return lines
