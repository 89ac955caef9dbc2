"""Why somebody is not let in, and the ways on that are left to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.bilingual import Bilingual
from kiosk.identity.card import CardFault
from kiosk.identity.visitor import Evidence
from kiosk.reception.results import NotAdmitted

if TYPE_CHECKING:
    from kiosk.hall_client import Refused
    from kiosk.identity.refusal import Refusal

_WAYS: Final = {
    "card": Evidence.ID_CARD,
    "code": Evidence.IDENTITY_CODE,
    "number": Evidence.SMS_CODE,
}


def hall_refusal(refused: Refused, evidence: Evidence) -> NotAdmitted:
    """Why the hall does not let a visitor in, and the other ways they can try."""
    others = tuple(way for way, own in _WAYS.items() if own is not evidence)
    if refused.code == "person_unknown":
        return NotAdmitted(
            Bilingual("没有找到您的办税信息", "No tax record of yours was found"),
            Bilingual(
                "可能还没有实名采集。请到咨询台登记,几分钟就好。",
                "You may not be registered yet. The desk can do it in a few minutes.",
            ),
            refused.code,
            ("help", "leave"),
        )
    return NotAdmitted(
        refused.text,
        Bilingual("请再试一次,或换一种方式。", "Please try again, or another way."),
        refused.code,
        ("again", *others, "help", "leave"),
        refused.retry_after,
    )


def card_refusal(refusal: Refusal[CardFault]) -> NotAdmitted:
    """Why a card does not let its holder in, and the ways on."""
    match refusal.reason:
        case CardFault.UNDERAGE:
            ways: tuple[str, ...] = ("companion", "help", "leave")
        case CardFault.MISREAD:
            ways = ("again", "code", "number", "help", "leave")
        case _:
            ways = ("code", "number", "help", "leave")
    return NotAdmitted(refusal.words, refusal.way_on, f"card_{refusal.reason.value}", ways)
