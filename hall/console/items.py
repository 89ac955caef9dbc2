"""What the console calls a service item: a terminal says only its number."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel

from hall.api.callers import ClerkDep
from kiosk.bilingual import Bilingual
from kiosk.tasks import NoSuchTask
from kiosk.tasks.finding import item_name

router = APIRouter(prefix="/console/api/items", include_in_schema=False)


class ItemName(BaseModel):
    """An item's name in both languages."""

    zh: str
    en: str


def item_label(item: str) -> Bilingual:
    """What an item is called; an unknown one (of a newer terminal) by its number."""
    try:
        return item_name(item)
    except NoSuchTask:
        return Bilingual(item, item)


@router.get("/{item}")
def name(clerk: ClerkDep, item: Annotated[str, Path(pattern=r"^[A-Z0-9]{1,8}$")]) -> ItemName:
    """Return the name of an item."""
    del clerk
    label = item_label(item)
    return ItemName(zh=label.zh, en=label.en)
