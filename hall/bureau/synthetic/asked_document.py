"""What a request for a document comes with, and how a document is drawn, numbered and signed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from hall.bureau.bureau import Reason
from hall.bureau.filing import Filing
from hall.bureau.synthetic.capital_amount import capital_amount
from kiosk.bilingual import Bilingual
from kiosk.issued_document import (
    DocumentColumn,
    DocumentLine,
    DocumentNote,
    DocumentTotal,
    IssuedDocument,
)
from kiosk.tasks import wording
from kiosk.taxpayer import InvoiceRecord, Profile

ISSUER: Final = Bilingual("国家税务总局河北雄安新区税务局", "Xiong'an New Area Tax Bureau")

_TOTAL: Final = Bilingual("金额合计", "Total")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request for a document, with all that is needed to answer it."""

    filing: Filing
    profile: Profile
    holder_id: str  # a taxpayer's number, or a person's masked one
    now: datetime  # Asia/Shanghai, whole seconds
    number: Callable[[str], str] = field(repr=False)  # the next of a series of documents
    sign: Callable[[str, Decimal], str] = field(repr=False)  # number and sum → TR1 code
    earlier: tuple[IssuedDocument, ...] = field(default=(), repr=False)
    invoices: tuple[InvoiceRecord, ...] = field(default=(), repr=False)  # of all taxpayers
    vouchers: Mapping[str, IssuedDocument] = field(default_factory=dict, repr=False)

    @property
    def today(self) -> date:
        """The bureau's day."""
        return self.now.date()

    def answer(self, name: str) -> str:
        """What the visitor chose; "" for nothing."""
        value = self.filing.answers.get(name)
        return value if isinstance(value, str) else ""


Issued = IssuedDocument | tuple[Reason, ...]


def refused(code: str, zh: str, en: str) -> tuple[Reason, ...]:
    """One reason why nothing is issued."""
    return (Reason(code=code, words=Bilingual(zh, en)),)


def issue_or_reprint(asked: Asked, drawn: IssuedDocument, series: str, total: Decimal) -> Issued:
    """Number and sign ``drawn``; what says the same as an earlier one is that one again (补打)."""
    for one in reversed(asked.earlier):
        if (one.kind, one.lines, one.rows, one.total) == (
            drawn.kind,
            drawn.lines,
            drawn.rows,
            drawn.total,
        ):
            day = f"{asked.now:%Y-%m-%d %H:%M}"
            again = DocumentNote(
                zh=f"本证明于 {day} 补打,与首次开具的内容、号码相同。",
                en=f"Printed again on {day}: same number and content as the first.",
            )
            first = tuple(note for note in one.notes if not note.zh.startswith("本证明于 "))
            return replace(one, notes=(*first, again))
    number = asked.number(series)
    return replace(drawn, number=number, verification=asked.sign(number, total))


def draft_document(
    asked: Asked,
    kind: str,
    title: Bilingual,
    *,
    lines: tuple[DocumentLine, ...],
    columns: tuple[DocumentColumn, ...] = (),
    rows: tuple[tuple[str, ...], ...] = (),
    rows_en: tuple[tuple[str, ...], ...] = (),
    total: Decimal | None = None,
    notes: tuple[Bilingual, ...] = (),
) -> IssuedDocument:
    """Draw a document; it is numbered and signed by :func:`issue_or_reprint`."""
    return IssuedDocument(
        kind=kind,
        title_zh=title.zh,
        title_en=title.en,
        number="",
        issued_at=asked.now,
        holder=asked.profile.name,
        holder_id=asked.holder_id,
        lines=lines,
        columns=columns,
        rows=rows,
        rows_en=rows_en,
        total=None
        if total is None
        else DocumentTotal(
            label_zh=f"{_TOTAL.zh}(大写){capital_amount(total)}",
            label_en=_TOTAL.en,
            value=wording.money(total),
        ),
        notes=tuple(DocumentNote(zh=note.zh, en=note.en) for note in notes),
        issuer_zh=ISSUER.zh,
        issuer_en=ISSUER.en,
    )


def not_known() -> tuple[Reason, ...]:
    """The refusal where the bureau cannot read what it would certify."""
    return refused(
        "not_known",
        "税务局的系统现在取不到要用的数据,请稍后再试或到窗口",
        "the bureau cannot read the data now; try later, or go to the counter",
    )


def in_year(day: date, chosen: str) -> bool:
    """Whether ``day`` lies in the chosen year (``y2026``; ``all`` or nothing: any)."""
    return chosen in ("", "all") or chosen == f"y{day.year}"


def days_between(days: Iterable[date]) -> tuple[str, str]:
    """The first and the last of ``days``, in both languages."""
    found = sorted(days)
    text = f"{found[0]:%Y-%m-%d} – {found[-1]:%Y-%m-%d}"
    return text, text
