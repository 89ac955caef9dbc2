"""Tells staff, on the strip at the top of every screen, that this machine's clock is wrong.

The hall compares clocks with every heartbeat; an identity code sometimes proves a
difference as well. Codes live for a minute, so a wrong clock turns people away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.bilingual import Bilingual

if TYPE_CHECKING:
    from screens.shell.view_model import ShellModel


class ClockNote:
    """The hall's word counts as long as it stands, then what a code proved."""

    def __init__(self, shell: ShellModel) -> None:
        self._shell = shell
        self._by_hall: Bilingual | None = None
        self._by_code: Bilingual | None = None

    def hall_says(self, seconds_behind: float | None) -> None:
        """How far the hall's clock is ahead of ours, in seconds; None: they agree."""
        self._by_hall = None if seconds_behind is None else _words(seconds_behind)
        if seconds_behind is None:
            self._by_code = None  # the clock was set meanwhile
        self._tell()

    def code_says(self, words: Bilingual) -> None:
        """An identity code proves that the clocks differ."""
        self._by_code = words
        self._tell()

    def _tell(self) -> None:
        self._shell.set_staff_note(self._by_hall or self._by_code)


def _words(seconds_behind: float) -> Bilingual:
    seconds = abs(round(seconds_behind))
    if seconds < 120:
        zh, en = f"{seconds} 秒", f"{seconds} s"
    elif seconds < 7200:
        zh, en = f"{seconds // 60} 分钟", f"{seconds // 60} min"
    else:
        zh, en = f"{seconds // 3600} 小时", f"{seconds // 3600} h"
    slow = seconds_behind > 0
    return Bilingual(
        f"请校时:本机{'慢' if slow else '快'} {zh}",
        f"set the clock: {en} {'slow' if slow else 'fast'}",
    )
