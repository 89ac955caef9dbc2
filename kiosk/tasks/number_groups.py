"""Long numbers as people read them: in groups, with what is still missing."""

from __future__ import annotations

from typing import Final

from kiosk.tasks.step_kinds import StepKind

#: How the digits of each kind are grouped; the last size repeats.
_GROUPS: Final[dict[StepKind, tuple[int, ...]]] = {
    StepKind.BANK_CARD: (4,),
    StepKind.PHONE: (3, 4),
    StepKind.ID_NUMBER: (6, 8, 4),
}
_DAY: Final = ("年", "月", "日")


def grouped(kind: StepKind, text: str, language: str = "zh") -> str:
    """``13800138000`` → ``138 0013 8000``; ``20261118`` → ``2026 年 11 月 18 日``.

    Sums have their thousands: ``1250000`` → ``1,250,000``.
    What is no such number, or is only begun, is grouped as far as it goes.
    """
    if kind is StepKind.DATE:
        return _day(text, language)
    if kind in (StepKind.AMOUNT, StepKind.CONFIRM_TABLE):
        return _thousands(text)
    sizes = _GROUPS.get(kind)
    if sizes is None or not text.isalnum():
        return text
    parts = []
    rest, turn = text, 0
    while rest:
        size = sizes[min(turn, len(sizes) - 1)]
        parts.append(rest[:size])
        rest, turn = rest[size:], turn + 1
    return " ".join(parts)


def _thousands(text: str) -> str:
    whole, dot, rest = text.partition(".")
    return f"{int(whole):,}{dot}{rest}" if whole.isdecimal() and not whole.startswith("0") else text


def _day(text: str, language: str) -> str:
    if not text.isdigit() or len(text) > 8:
        return text
    parts = [text[:4], text[4:6], text[6:8]]
    if language == "en":
        return "-".join(part for part in parts if part)
    written = []
    for part, size, word in zip(parts, (4, 2, 2), _DAY, strict=True):
        if not part:
            break
        written.append(f"{part} {word}" if len(part) == size else part)
    return " ".join(written)
