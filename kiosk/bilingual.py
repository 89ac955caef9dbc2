"""Text in the two languages of the terminal: Chinese first, English complete."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One sentence in both languages, already filled with its figures."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the text for ``language`` (``"zh"`` or ``"en"``)."""
        return self.en if language == "en" else self.zh
