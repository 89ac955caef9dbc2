"""For whom someone may act here: the list of their bindings, and why some are shut.

Bindings (办税人员绑定关系) come from the hall server. Nothing is hidden: a binding that
is expired, frozen or revoked is shown with the reason, because "my company is not in
the list" helps nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from kiosk.bilingual import Bilingual
from kiosk.china_time import CHINA
from kiosk.identity.age import age_on
from kiosk.identity.card import ReadCard, visitor_from_card
from kiosk.identity.refusal import Refusal
from kiosk.identity.visitor import Mandate, MandateStatus, Right, Role, Visitor

_ADULT: Final = 18  # Civil Code art. 17
_TOGETHER_WITHIN: Final = timedelta(minutes=3)
# What a companion may do for someone who stands beside them: never registration, risk
# or invoices, which need the person's own decision.
_COMPANION_RIGHTS: Final = (Right.VIEW, Right.FILE, Right.PAY)

_ROLE_ORDER: Final = (
    Role.LEGAL_REPRESENTATIVE,
    Role.FINANCE_HEAD,
    Role.TAX_CLERK,
    Role.SELF,
    Role.AGENT,
    Role.COMPANION,
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of the list. ``why_not`` and ``way_on`` are there when it is shut."""

    mandate: Mandate
    why_not: Bilingual | None = None
    way_on: Bilingual | None = None

    @property
    def is_open(self) -> bool:
        """The visitor may act under it today."""
        return self.why_not is None


def choices(mandates: Iterable[Mandate], today: date) -> tuple[Choice, ...]:
    """The bindings in the order to show them: open first, then by role, then by name."""
    listed = [_choice(mandate, today) for mandate in mandates]
    listed.sort(
        key=lambda choice: (
            not choice.is_open,
            _ROLE_ORDER.index(choice.mandate.role),
            choice.mandate.taxpayer_name,
            choice.mandate.taxpayer_id,
        )
    )
    return tuple(listed)


def only_choice(listed: Iterable[Choice]) -> Mandate | None:
    """The one open binding, when there is no choice to make; else ``None``."""
    mandates = [choice.mandate for choice in listed if choice.is_open]
    return mandates[0] if len(mandates) == 1 else None


def _choice(mandate: Mandate, today: date) -> Choice:
    status = mandate.status
    if status is MandateStatus.ACTIVE and mandate.valid_to is not None and mandate.valid_to < today:
        status = MandateStatus.EXPIRED  # the hall may not have noticed yet
    if status is MandateStatus.ACTIVE:
        return Choice(mandate)
    if status is MandateStatus.EXPIRED:
        ended = mandate.valid_to
        when_zh = "" if ended is None else f" {ended.year} 年 {ended.month} 月 {ended.day} 日"
        when_en = "" if ended is None else f" on {ended.day} {ended:%b %Y}"
        return Choice(
            mandate,
            Bilingual(f"绑定已于{when_zh} 到期" if ended else "绑定已到期", f"Expired{when_en}"),
            Bilingual(
                "请法定代表人在电子税务局重新绑定。",
                "The legal representative can renew it in the e-tax bureau.",
            ),
        )
    if status is MandateStatus.FROZEN:
        return Choice(
            mandate,
            Bilingual("绑定已被冻结", "Frozen"),
            Bilingual("请到咨询台问明原因。", "Please ask at the desk why."),
        )
    return Choice(
        mandate,
        Bilingual("绑定已被解除", "Revoked"),
        Bilingual(
            "如仍需办理,请法定代表人重新绑定。",
            "If you still need it, the legal representative can bind you again.",
        ),
    )


class CompanionFault(StrEnum):
    """Why someone may not act as a companion (代办)."""

    SAME_PERSON = "same_person"
    UNDERAGE = "underage"
    TOO_LONG_BETWEEN = "too_long_between"
    CARD = "card"


def accompany(
    principal: Visitor,
    principal_read_at: datetime,
    companion: ReadCard,
    companion_read_at: datetime,
    companion_key: str,
) -> Mandate | Refusal[CompanionFault]:
    """Let an adult act for a person beside them: an elderly relative, one's child.

    Both cards were read here, within three minutes; ``principal`` stays the one whose
    matters are dealt with. The mandate holds for today's visit only.
    """
    today = companion_read_at.astimezone(CHINA).date()
    if companion.number == principal.id_number:
        return _COMPANION_REFUSALS[CompanionFault.SAME_PERSON]
    if abs(companion_read_at - principal_read_at) > _TOGETHER_WITHIN:
        return _COMPANION_REFUSALS[CompanionFault.TOO_LONG_BETWEEN]
    admitted = visitor_from_card(companion, companion_key, today, with_guardian=True)
    if isinstance(admitted, Refusal):
        return Refusal(CompanionFault.CARD, admitted.words, admitted.way_on)
    if age_on(companion.birth, today) < _ADULT:
        return _COMPANION_REFUSALS[CompanionFault.UNDERAGE]
    return Mandate(
        taxpayer_id=principal.person_key,
        taxpayer_name=principal.name,
        taxpayer_kind="natural_person",
        role=Role.COMPANION,
        rights=_COMPANION_RIGHTS,
        valid_to=today,
    )


_COMPANION_REFUSALS: Final[dict[CompanionFault, Refusal[CompanionFault]]] = {
    CompanionFault.SAME_PERSON: Refusal(
        CompanionFault.SAME_PERSON,
        Bilingual("两次放的是同一张证。", "That was the same card twice."),
        Bilingual("请放代办人自己的身份证。", "Please put down the companion's own card."),
    ),
    CompanionFault.TOO_LONG_BETWEEN: Refusal(
        CompanionFault.TOO_LONG_BETWEEN,
        Bilingual("两张证相隔太久。", "The two cards were read too far apart."),
        Bilingual(
            "请两位一起,先放本人的证,再放代办人的证。",
            "Please come together: first the person's card, then the companion's.",
        ),
    ),
    CompanionFault.UNDERAGE: Refusal(
        CompanionFault.UNDERAGE,
        Bilingual("代办人需年满 18 岁。", "A companion must be at least 18."),
        Bilingual(
            "请由一位成年人代办。替孩子办,先放孩子的证,再放大人的证。",
            "Please let an adult act. For a child, put down the child's card first, "
            "then the adult's.",
        ),
    ),
}
