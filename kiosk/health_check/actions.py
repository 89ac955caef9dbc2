"""Where a finding is mended: task, channel, minutes, what to bring (智能导税)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from kiosk.bilingual import Bilingual
from kiosk.health_check.report import Action, Channel
from kiosk.identity.visitor import Right
from kiosk.tax_law.marked_yaml import LawFilesWrong, MarkedFile, Problem

FILE: Final = Path(__file__).resolve().parents[2] / "assets/health_check/items.yaml"
GO: Final = Bilingual("去办理", "Do it now")
LOOK: Final = Bilingual("看依据", "See why")
_FIELDS: Final = frozenset(("name", "channel", "minutes", "right", "bring", "together"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One service item (办税事项) as far as the way to it matters."""

    task_id: str
    name: Bilingual
    channel: Channel
    minutes: int
    right: Right
    bring: tuple[Bilingual, ...] = ()
    together: str = ""  # items of one group are done in one go


@lru_cache(maxsize=4)
def load_items(path: Path = FILE) -> dict[str, Item]:
    """Read the items; raises ``LawFilesWrong`` naming file and line."""
    problems: list[Problem] = []
    file = MarkedFile(path, problems)
    items: dict[str, Item] = {}
    root = file.root()
    if root is not None:
        for task_id, _, node in file.entries(root, "the file"):
            found = file.fields(node, task_id, _FIELDS, _FIELDS - {"bring", "together"})
            channel = file.choice(found.get("channel"), f"{task_id}.channel", list(Channel))
            right = file.choice(found.get("right"), f"{task_id}.right", list(Right))
            minutes = file.whole(found.get("minutes"), f"{task_id}.minutes", 1, 60)
            papers = file.items(found["bring"], f"{task_id}.bring") if "bring" in found else []
            if problems or minutes is None:
                continue
            items[task_id] = Item(
                task_id=task_id,
                name=file.bilingual(found["name"], f"{task_id}.name"),
                channel=Channel(channel),
                minutes=minutes,
                right=Right(right),
                bring=tuple(file.bilingual(paper, f"{task_id}.bring") for paper in papers),
                together=file.text(found.get("together"), f"{task_id}.together"),
            )
    if problems:
        raise LawFilesWrong(problems)
    return items


@lru_cache(maxsize=512)
def action(
    task_id: str, rights: frozenset[Right], label: Bilingual = GO, together: str = ""
) -> Action:
    """Return the way to an item for a visitor with ``rights``.

    Raises ``KeyError`` for an id the file does not have.
    """
    item = load_items()[task_id]
    return Action(
        label=label,
        channel=item.channel,
        task_id=task_id,
        minutes=item.minutes,
        bring=item.bring,
        joint_group=together or item.together,
        right=item.right,
        allowed=item.right in rights,
    )
