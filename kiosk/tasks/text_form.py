"""What the texts of a task file may be: finished words, of a length that has a place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Final

from kiosk.tasks.marked_yaml import Place

_UNFINISHED: Final = re.compile(
    r"\b(TODO|FIXME|TBD|XXX|lorem ipsum)\b|待补充|待定稿|待翻译", re.IGNORECASE
)
_SLOT: Final = re.compile(r"\{[^{}]*\}")

#: The most characters of a text by what it is, Chinese and English; a value counts as four.
_LONGEST: Final[Mapping[str, tuple[int, int]]] = {
    "short": (8, 18),
    "button": (14, 40),
    "title": (40, 110),
    "label": (30, 80),
    "name": (26, 80),
    "lead": (110, 260),
    "text": (140, 320),
}


def unfit_words(text: str, language: str, place: Place) -> Iterator[str]:
    """What is wrong with one text as words, values aside; ``place`` says what it is."""
    for character in text:
        if unicodedata.category(character) in ("Cc", "Cf", "Co", "Cn", "Zl", "Zp"):
            yield f"a character that cannot be drawn (U+{ord(character):04X})"
            break
    if "\uff5b" in text or "\uff5d" in text:
        yield "full-width braces: values stand in { and }"
    if found := _UNFINISHED.search(text):
        yield f"unfinished: {found[0]}"
    longest = _LONGEST.get(str(place[-1]) if place else "")
    if longest is not None:
        most = longest[language == "en"]
        length = len(_SLOT.sub("0000", text))
        if length > most:
            yield f"{length} characters; a {place[-1]} has at most {most}"
