"""A document the bureau issues on paper (证明, 凭证, 发票), as it travels and is kept.

The bureau says everything that stands on it; the terminal only lays it out
(:mod:`kiosk.tasks.issued_document_pdf`). Its cells are texts, already formatted: a paper
printed again years later must say what the first one said.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

import msgspec

from kiosk.bilingual import Bilingual


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLine:
    """One line of the head: what, and its value."""

    label_zh: str
    label_en: str
    value_zh: str = field(repr=False)
    value_en: str = field(repr=False)

    @classmethod
    def of(cls, label: Bilingual, value: Bilingual) -> DocumentLine:
        """Write a line."""
        return cls(label_zh=label.zh, label_en=label.en, value_zh=value.zh, value_en=value.en)

    @property
    def label(self) -> Bilingual:
        """What the line is about."""
        return Bilingual(self.label_zh, self.label_en)

    @property
    def value(self) -> Bilingual:
        """What it says."""
        return Bilingual(self.value_zh, self.value_en)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentColumn:
    """One column of the table."""

    label_zh: str
    label_en: str
    align: Literal["left", "right"] = "left"

    @property
    def label(self) -> Bilingual:
        """The head of the column."""
        return Bilingual(self.label_zh, self.label_en)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentTotal:
    """The sum below the table."""

    label_zh: str
    label_en: str
    value: str = field(repr=False)

    @property
    def label(self) -> Bilingual:
        """What is summed."""
        return Bilingual(self.label_zh, self.label_en)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentNote:
    """One sentence at the foot."""

    zh: str
    en: str

    @property
    def text(self) -> Bilingual:
        """The sentence."""
        return Bilingual(self.zh, self.en)


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedDocument:
    """The whole document.

    ``kind`` is a stable code, e.g. ``tax_payment_certificate``; ``holder_id`` a taxpayer's
    number, or a person's masked one. ``rows`` are the cells of the table, as many in each
    as there are ``columns``; ``rows_en`` the same in English where the words differ, else
    empty. ``verification`` is the ``TR1:`` code of the paper (see
    :mod:`kiosk.identity.receipt_code`); "" if it has none.
    """

    kind: str
    title_zh: str
    title_en: str
    number: str
    issued_at: datetime
    holder: str = field(repr=False)
    holder_id: str = field(repr=False)
    lines: tuple[DocumentLine, ...] = field(default=(), repr=False)
    columns: tuple[DocumentColumn, ...] = ()
    rows: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    rows_en: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    total: DocumentTotal | None = field(default=None, repr=False)
    notes: tuple[DocumentNote, ...] = ()
    verification: str = field(default="", repr=False)
    issuer_zh: str = ""  # the authority whose seal it bears
    issuer_en: str = ""

    def __post_init__(self) -> None:
        width = len(self.columns)
        if any(len(row) != width for row in (*self.rows, *self.rows_en)):
            raise ValueError("a row of the document has not as many cells as there are columns")
        if self.rows_en and len(self.rows_en) != len(self.rows):
            raise ValueError("the document has not as many rows in English as in Chinese")

    @property
    def title(self) -> Bilingual:
        """What the document is called."""
        return Bilingual(self.title_zh, self.title_en)

    @property
    def issuer(self) -> Bilingual:
        """The authority whose seal it bears."""
        return Bilingual(self.issuer_zh, self.issuer_en)

    def rows_in(self, language: str) -> tuple[tuple[str, ...], ...]:
        """The table's cells in ``language`` (``"zh"`` or ``"en"``)."""
        return self.rows_en if language == "en" and self.rows_en else self.rows


# Built here once: msgspec crashes when two threads meet a new type at the same moment.
_DOCUMENTS: Final = msgspec.json.Decoder(IssuedDocument)


def decode_document(raw: bytes) -> IssuedDocument:
    """Read a document from its JSON; raises ``ValueError`` that quotes no value of it."""
    try:
        return _DOCUMENTS.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise ValueError("the issued document is not understood") from None


def document_as_json(document: IssuedDocument) -> dict[str, object]:
    """Write a document as JSON values, for a larger body that holds it."""
    found: dict[str, object] = msgspec.to_builtins(document)
    return found
