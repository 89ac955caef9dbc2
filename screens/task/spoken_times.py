"""Dates and times as they are said, where a paper writes them out.

A receipt's lines, and those of a document the bureau has issued, come as the exact text
that stands on the paper: ``2026-11-21 09:41:00``. On the screen the same reads
``11 月 21 日 09:41``.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from kiosk.bilingual import Bilingual
from kiosk.tasks import wording

_WRITTEN: Final = re.compile(
    r"(?<![\d-])(20\d\d)-(\d\d)-(\d\d)(?:[ T]([0-2]\d:[0-5]\d)(?::[0-5]\d)?)?(?![\d-])"
)


def spoken_times(text: Bilingual, today: date) -> Bilingual:
    """``text`` with its written-out instants as they are said; the rest as it is."""

    def said(language: str) -> str:
        def say(found: re.Match[str]) -> str:
            year, month, day, clock = found.groups()
            try:
                when = date(int(year), int(month), int(day))
            except ValueError:
                return found.group()  # a number that only looks like a date
            words = wording.day(when, today).in_language(language)
            return f"{words} {clock}" if clock else words

        return _WRITTEN.sub(say, text.in_language(language))

    return Bilingual(said("zh"), said("en"))
