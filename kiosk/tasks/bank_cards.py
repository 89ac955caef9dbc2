"""Whose card a bank card number belongs to, as far as its first digits tell."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, cast

from kiosk.tasks.choice_lists import LISTS, search_list

if TYPE_CHECKING:
    from kiosk.bilingual import Bilingual
    from kiosk.tasks.views import FieldValue

BINS = LISTS.parent / "bank_bins.yaml"


@cache
def _banks_by_prefix() -> dict[str, str]:
    from kiosk.tasks.marked_yaml import read_marked

    content = cast("dict[str, dict[str, list[str]]]", read_marked(BINS)[0])
    return {prefix: bank for bank, prefixes in content["banks"].items() for prefix in prefixes}


def bank_of_card(number: FieldValue) -> Bilingual | None:
    """The bank that issued card ``number``; None where its first digits (发卡行标识) are new.

    The longest known prefix decides. A number that is not known is no fault of it.
    """
    if not isinstance(number, str):
        return None
    known = _banks_by_prefix()
    bank = next((known[number[:n]] for n in range(10, 3, -1) if number[:n] in known), None)
    return next((one.label for one in search_list("banks") if one.value == bank), None)
