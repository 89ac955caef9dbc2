"""Punctuation as a printer would set it, on A4 and on slips."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["typeset", "typeset_for_slip"]

_HAN: Final = "\u3400-\u9fff"
_WIDE: Final = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
_ANY_HAN: Final = re.compile(f"[{_HAN}]")
_AFTER_HAN: Final = re.compile(f"([{_HAN}”’）》」])([,;:?!])[ \u00a0]?")
_BEFORE_HAN: Final = re.compile(f"([,;:?!])(?=[{_HAN}“‘（《「])")
_AROUND: Final = re.compile(rf"\(([^()]*[{_HAN}][^()]*)\)")
_BEHIND: Final = re.compile(rf"([{_HAN}])\(([^()]*)\)")
_PRICE: Final = re.compile(r"¥ (?=\d)")  # a sign stays with its sum
_NARROW: Final = str.maketrans("“”‘’", "\"\"''")


def typeset(text: str) -> str:
    """``text`` with the punctuation of its language (排版); to be drawn, not to be kept.

    Texts are written with a keyboard's plain marks; beside Chinese they are drawn in full
    width (您好，刷一下). The twin of screens/components/Typesetting.qml: one table of
    tests/screens/test_typesetting.py holds both.
    """
    if not _ANY_HAN.search(text):
        return _PRICE.sub("¥\u00a0", text).translate(_NARROW)
    text = _PRICE.sub("¥\u00a0", text)
    text = _BEHIND.sub(r"\1（\2）", _AROUND.sub(r"（\1）", text))
    text = _AFTER_HAN.sub(lambda found: found[1] + _WIDE[found[2]], text)
    return _BEFORE_HAN.sub(lambda found: _WIDE[found[1]], text)


def typeset_for_slip(text: str) -> str:
    """The same for the slip printer, which knows no no-break space."""
    return typeset(text).replace("\u00a0", " ")
