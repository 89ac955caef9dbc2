"""From the keys a keyboard-wedge scanner presses to the text of a code.

Such a scanner types on a keyboard with the layout of the United States; only ASCII
arrives whole, so a code with anything else is dropped instead of being guessed at.
"""

from __future__ import annotations

from dataclasses import dataclass

# Linux input event codes (linux/input-event-codes.h), in rows of the keyboard.
_ROWS = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
)
_PLAIN = {first + at: char for first, keys, _ in _ROWS for at, char in enumerate(keys)}
_SHIFTED = {first + at: char for first, _, keys in _ROWS for at, char in enumerate(keys)}
_PLAIN[57] = _SHIFTED[57] = " "
# The number pad, which some scanners use for digits.
_PAD = dict(zip((82, 79, 80, 81, 75, 76, 77, 71, 72, 73), "0123456789", strict=True))
_PAD |= {55: "*", 74: "-", 78: "+", 83: ".", 98: "/"}
_PLAIN |= _PAD
_SHIFTED |= _PAD

_SHIFTS = frozenset({42, 54})
_ENDS = frozenset({28, 96, 15})  # Enter, Enter on the number pad, Tab
_HARMLESS = frozenset({58, 69})  # Caps Lock and Num Lock, which some scanners toggle
_LONGEST_CODE = 8192
_SILENCE_DROPS_CODE_SECONDS = 1.5


@dataclass(frozen=True, slots=True)
class KeyEvent:
    """One key going down or up. Repeats of a held key are not events."""

    code: int  # Linux input event code
    down: bool


class KeyText:
    """Collects keys until Enter or Tab ends a code."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._shifts: set[int] = set()
        self._spoilt = False
        self._heard = 0.0

    def feed(self, event: KeyEvent, now: float) -> bytes | None:
        """Take one key at ``now`` seconds; return a code when this key ends it."""
        if now - self._heard >= _SILENCE_DROPS_CODE_SECONDS:
            self._drop()  # its end was lost; the next code must not begin with it
        self._heard = now
        if event.code in _SHIFTS:
            (self._shifts.add if event.down else self._shifts.discard)(event.code)
            return None
        if not event.down or event.code in _HARMLESS:
            return None
        if event.code in _ENDS:
            code = "".join(self._text).encode("ascii")
            spoilt = self._spoilt
            self._drop()
            return code if code and not spoilt else None
        char = (_SHIFTED if self._shifts else _PLAIN).get(event.code)
        if char is None or len(self._text) >= _LONGEST_CODE:
            self._spoilt = True
        else:
            self._text.append(char)
        return None

    def forget(self) -> None:
        """Drop all that has come, the held shift keys too."""
        self._drop()
        self._shifts.clear()

    def _drop(self) -> None:
        self._text.clear()
        self._spoilt = False
