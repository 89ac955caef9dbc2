"""How often someone may try: per number, per terminal, per day.

Counts are kept by whoever implements :class:`AttemptCounts` (the encrypted store), under
a keyed digest of the number: nothing here knows or logs a number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Protocol

from kiosk.bilingual import Bilingual
from kiosk.identity.refusal import Refusal

TERMINAL: Final = "terminal"  # the subject under which all tries together are counted


class AttemptCounts(Protocol):
    """Counts per purpose, subject and day that outlive a restart."""

    def add(self, purpose: str, subject: str, day: date) -> int:
        """Count one more, and return how many there are now."""
        ...

    def count(self, purpose: str, subject: str, day: date) -> int:
        """Return how many there are."""
        ...

    def clear(self, purpose: str, subject: str, day: date) -> None:
        """Forget those of that day."""
        ...


class Purpose(StrEnum):
    """What is tried."""

    SMS_SENT = "sms_sent"
    SMS_CODE_WRONG = "sms_code_wrong"
    NUMBER_TYPED = "number_typed"


class LimitReached(StrEnum):
    """Which limit stops it."""

    NUMBER = "limit_number"
    TERMINAL = "limit_terminal"


@dataclass(frozen=True, slots=True)
class DailyLimit:
    """Most tries a day."""

    per_number: int
    per_terminal: int


LIMITS: Final[dict[Purpose, DailyLimit]] = {
    Purpose.SMS_SENT: DailyLimit(per_number=5, per_terminal=100),
    Purpose.SMS_CODE_WRONG: DailyLimit(per_number=5, per_terminal=50),
    Purpose.NUMBER_TYPED: DailyLimit(per_number=10, per_terminal=300),
}


class AttemptLimits:
    """Says before each try whether it is still allowed."""

    def __init__(
        self, counts: AttemptCounts, limits: dict[Purpose, DailyLimit] | None = None
    ) -> None:
        self._counts = counts
        self._limits = LIMITS if limits is None else limits

    def refusal(self, purpose: Purpose, digest: str, day: date) -> Refusal[LimitReached] | None:
        """Why a try by the holder of ``digest`` is not allowed; ``None`` if it is."""
        limit = self._limits[purpose]
        if self._counts.count(purpose, digest, day) >= limit.per_number:
            return _PER_NUMBER
        if self._counts.count(purpose, TERMINAL, day) >= limit.per_terminal:
            return _PER_TERMINAL
        return None

    def attempt(self, purpose: Purpose, digest: str, day: date) -> Refusal[LimitReached] | None:
        """Count a try, unless it is refused.

        The count comes first, so that of several tries at once none slips through.
        """
        refused = self.refusal(purpose, digest, day)
        if refused is not None:
            return refused
        limit = self._limits[purpose]
        if self._counts.add(purpose, digest, day) > limit.per_number:
            return _PER_NUMBER
        if self._counts.add(purpose, TERMINAL, day) > limit.per_terminal:
            return _PER_TERMINAL
        return None

    def left(self, purpose: Purpose, digest: str, day: date) -> int:
        """How many tries the holder of ``digest`` has left today."""
        used = self._counts.count(purpose, digest, day)
        return max(0, self._limits[purpose].per_number - used)

    def succeeded(self, purpose: Purpose, digest: str, day: date) -> None:
        """Forget the tries of a number that proved to be right."""
        self._counts.clear(purpose, digest, day)


_PER_NUMBER: Final = Refusal(
    LimitReached.NUMBER,
    Bilingual("这个号码今天试的次数太多了。", "This number has been tried too often today."),
    Bilingual(
        "请用身份证或手机身份码,或到咨询台。明天可以再试。",
        "Use your ID card or the code on your phone, or ask at the desk. "
        "You can try again tomorrow.",
    ),
)
_PER_TERMINAL: Final = Refusal(
    LimitReached.TERMINAL,
    Bilingual(
        "这台机器今天试的次数太多了。", "This terminal has been used for this too often today."
    ),
    Bilingual(
        "请用身份证或手机身份码,或换一台机器。",
        "Use your ID card or the code on your phone, or another terminal.",
    ),
)
