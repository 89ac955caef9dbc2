"""For whom the visitor acts: themselves, or one of their companies."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from kiosk.bilingual import Bilingual
from kiosk.china_time import china_today
from kiosk.identity.visitor import Mandate, MandateStatus, Visitor
from kiosk.masking import masked_taxpayer
from screens.qml_property import shown
from screens.shell.role_words import rights_words, role_words

_SIGN = {
    "company": Bilingual("企", "Co"),
    "individual_business": Bilingual("个", "Biz"),
    "natural_person": Bilingual("我", "Me"),
}

_NOT_USABLE = {
    MandateStatus.EXPIRED: Bilingual(
        "授权已到期,请法定代表人重新授权", "Authorisation expired: ask for a new one"
    ),
    MandateStatus.FROZEN: Bilingual(
        "授权已冻结,请到窗口处理", "Authorisation frozen: please go to a counter"
    ),
    MandateStatus.REVOKED: Bilingual("授权已被撤销", "Authorisation withdrawn"),
}


class ChooseTaxpayerModel(QObject):
    """The list of mandates, and what needs attention in each."""

    changed = Signal()
    chosen = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._language = "zh"
        self._visitor: Visitor | None = None
        self._mandates: tuple[Mandate, ...] = ()
        self._attention: dict[str, tuple[str, Bilingual]] = {}
        self._today = date.min

    def set_language(self, language: str) -> None:
        """Say everything in ``language`` from now on."""
        self._language = language
        self.changed.emit()

    def show(
        self, visitor: Visitor, mandates: tuple[Mandate, ...], today: date | None = None
    ) -> None:
        """Offer ``mandates`` to ``visitor``."""
        self._visitor, self._mandates = visitor, mandates
        self._attention = {}
        self._today = today or china_today()
        self.changed.emit()

    def set_attention(self, taxpayer_id: str, status: str, words: Bilingual) -> None:
        """Say at a glance what a taxpayer's check found (``status`` as in the report)."""
        self._attention = {**self._attention, taxpayer_id: (status, words)}
        self.changed.emit()

    def wipe(self) -> None:
        """Forget the visitor."""
        self._visitor, self._mandates, self._attention = None, (), {}
        self.changed.emit()

    def _get_mandates(self) -> list[dict[str, Any]]:
        rows = []
        for mandate in self._mandates:
            expired = mandate.valid_to is not None and mandate.valid_to < self._today
            was_open = mandate.status is MandateStatus.ACTIVE
            status = MandateStatus.EXPIRED if was_open and expired else mandate.status
            usable = status is MandateStatus.ACTIVE
            role = role_words(mandate.role.value, self._language)
            if mandate.role.value == "self":
                role = "Your own affairs" if self._language == "en" else "办我自己的事"
            else:
                rights = rights_words(
                    tuple(right.value for right in mandate.rights), self._language
                )
                role += f" · may: {rights}" if self._language == "en" else f" · 可办:{rights}"
            attention = self._attention.get(mandate.taxpayer_id)
            sign = _SIGN.get(mandate.taxpayer_kind, _SIGN["company"])
            rows.append(
                {
                    "taxpayerId": mandate.taxpayer_id,
                    "title": masked_taxpayer(mandate.taxpayer_name, mandate.taxpayer_kind),
                    "sign": sign.in_language(self._language),
                    "role": role,
                    "note": "" if usable else _NOT_USABLE[status].in_language(self._language),
                    "usable": usable,
                    "attention": attention[1].in_language(self._language) if attention else "",
                    "attentionStatus": attention[0] if attention else "fine",
                }
            )
        return rows

    def _get_lead(self) -> str:
        if any(mandate.status is not MandateStatus.ACTIVE for mandate in self._mandates):
            return (
                "Grey entries cannot be used today; the reason is written on each."
                if self._language == "en"
                else "灰色的今天不能办,原因写在下面。"
            )
        return ""

    mandates = shown("QVariantList", _get_mandates, notify=changed)
    visitorName = shown(
        str, lambda self: self._visitor.masked_name if self._visitor else "", notify=changed
    )
    lead = shown(str, _get_lead, notify=changed)

    @Slot(str)
    def choose(self, taxpayer_id: str) -> None:
        """The visitor touched one of them."""
        self.chosen.emit(taxpayer_id)
