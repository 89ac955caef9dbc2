"""From an identity card that was read to a visitor, or why not."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Final, Protocol

from kiosk.bilingual import Bilingual
from kiosk.identity.age import age_on
from kiosk.identity.refusal import Refusal
from kiosk.identity.visitor import Evidence, Visitor

# Under eight nobody acts alone (Civil Code art. 20); from sixteen someone may live on
# their own work and then acts alone (art. 18); between, a guardian has to be there.
OLD_ENOUGH: Final = 16
_SOON: Final = 30  # days before its end in which a card's holder is told


class ReadCard(Protocol):
    """What is needed of a card; :class:`devices.id_reader.card.IdCard` has it."""

    @property
    def name(self) -> str:
        """Name as on the card."""
        ...

    @property
    def number(self) -> str:
        """Resident number, or that of the permit."""
        ...

    @property
    def birth(self) -> date:
        """Day of birth."""
        ...

    @property
    def valid_from(self) -> date | None:
        """First day of validity."""
        ...

    @property
    def valid_to(self) -> date | None:
        """Last day of validity; ``None`` for 长期, or if the card does not say."""
        ...

    @property
    def number_is_consistent(self) -> bool:
        """Check digit, birth and sex agree."""
        ...


class CardFault(StrEnum):
    """Why a card does not let its holder in."""

    MISREAD = "misread"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    UNDERAGE = "underage"


def visitor_from_card(
    card: ReadCard, person_key: str, today: date, *, with_guardian: bool = False
) -> Visitor | Refusal[CardFault]:
    """The card's holder as a visitor.

    ``person_key`` is a keyed digest of the number
    (:func:`kiosk.identity.resident_number.person_digest`), or the hall's key for the
    person. ``with_guardian`` lets someone under sixteen in, whose guardian's card was
    read as well.
    """
    if not card.name.strip() or not card.number_is_consistent:
        return _REFUSALS[CardFault.MISREAD]
    if card.valid_from is not None and card.valid_from > today:
        return _REFUSALS[CardFault.NOT_YET_VALID]
    if card.valid_to is not None and card.valid_to < today:
        return Refusal(
            CardFault.EXPIRED,
            Bilingual(
                f"这张身份证 {_day(card.valid_to)} 已到期。",
                f"This ID card expired on {card.valid_to.day} {card.valid_to:%b %Y}.",
            ),
            Bilingual(
                "请用新的身份证,或用手机身份码。换证请到户籍窗口。",
                "Use your new card, or the code on your phone. "
                "Cards are renewed by the police household office.",
            ),
        )
    if age_on(card.birth, today) < OLD_ENOUGH and not with_guardian:
        return _REFUSALS[CardFault.UNDERAGE]
    return Visitor(
        person_key=person_key,
        name=card.name.strip(),
        id_number=card.number,
        evidence=Evidence.ID_CARD,
        valid_to=card.valid_to,
    )


def expiry_notice(valid_to: date | None, today: date) -> Bilingual | None:
    """A friendly word when a card ends within the next thirty days."""
    if valid_to is None or not 0 <= (valid_to - today).days <= _SOON:
        return None
    return Bilingual(
        f"您的身份证 {_day(valid_to)} 到期,请记得换证。",
        f"Your ID card expires on {valid_to.day} {valid_to:%b %Y}; remember to renew it.",
    )


def _day(day: date) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


_REFUSALS: Final[dict[CardFault, Refusal[CardFault]]] = {
    CardFault.MISREAD: Refusal(
        CardFault.MISREAD,
        Bilingual("这张证没有读对。", "The card was not read correctly."),
        Bilingual("请拿起证件,再放一次。", "Please lift the card and put it down again."),
    ),
    CardFault.NOT_YET_VALID: Refusal(
        CardFault.NOT_YET_VALID,
        Bilingual(
            "这张证的有效期还没有开始。", "This card's period of validity has not yet begun."
        ),
        Bilingual(
            "请用现在有效的证件,或到咨询台。", "Use a card that is valid now, or ask at the desk."
        ),
    ),
    CardFault.UNDERAGE: Refusal(
        CardFault.UNDERAGE,
        Bilingual(
            "未满 16 岁,需要由监护人一起办理。",
            "Visitors under 16 need their guardian with them.",
        ),
        Bilingual(
            "请监护人把自己的身份证放在读卡区。",
            "Please have your guardian put their own ID card on the reader.",
        ),
    ),
}
