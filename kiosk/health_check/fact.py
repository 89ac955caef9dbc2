"""A fact: one named thing a rule may read, and what it is when it is missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from kiosk.bilingual import Bilingual

if TYPE_CHECKING:
    from kiosk.health_check.recorder import Recorder

T = TypeVar("T")

SECTIONS: dict[str, Bilingual] = {
    "registration": Bilingual("税务登记", "Tax registration"),
    "filings": Bilingual("申报记录", "Filing record"),
    "payments": Bilingual("缴款记录", "Payment record"),
    "invoices": Bilingual("发票数据", "Invoice data"),
    "credit": Bilingual("纳税缴费信用", "Credit record"),
    "books": Bilingual("财务与申报数据", "Statements and returns"),
    "bank": Bilingual("存款账户", "Bank accounts"),
    "social": Bilingual("社会保险", "Social insurance"),
    "sources": Bilingual("税源信息", "Tax sources"),
    "benefits": Bilingual("政策标签", "Policy tags"),
    "income": Bilingual("综合所得", "Comprehensive income"),
    "penalties": Bilingual("逾期处理记录", "Late-filing cases"),
}


class MissingFact(LookupError):  # noqa: N818 - one of a rule's three answers, not a fault
    """A rule cannot answer: ``fact`` is missing or too old; ``reason`` is for the screen."""

    def __init__(self, fact: str, reason: Bilingual) -> None:
        super().__init__(fact)
        self.fact = fact
        self.reason = reason


@dataclass(frozen=True, slots=True, eq=False)
class Fact(Generic[T]):
    """One fact of the catalogue.

    ``unit`` says how it is shown: "yuan", "rate", "count", "days", "months", "years",
    "m2", "date", "text", "yes_no", or "" for what is never shown (lists). ``read``
    returns ``None`` where the section does not say; it may raise :class:`MissingFact`.
    """

    name: str
    label: Bilingual
    unit: str
    section: str
    read: Callable[[Recorder], T | None]

    def missing(self) -> MissingFact:
        """Return what to raise when the section has nothing under this name."""
        return MissingFact(
            self.name, Bilingual(f"缺少“{self.label.zh}”", f"“{self.label.en}” is missing")
        )
