"""Cards at the reader, and for whom their holders may act."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from kiosk.identity.attempt_limits import AttemptLimits, DailyLimit, LimitReached, Purpose
from kiosk.identity.card import CardFault, expiry_notice, visitor_from_card
from kiosk.identity.for_whom import (
    CompanionFault,
    accompany,
    choices,
    only_choice,
)
from kiosk.identity.refusal import Refusal
from kiosk.identity.visitor import (
    Evidence,
    Mandate,
    MandateStatus,
    Right,
    Role,
    Visitor,
)
from tests.kiosk.identity.trial_keys import NOW

TODAY = date(2026, 11, 21)


@dataclass(frozen=True)
class Card:
    name: str = "李娜"
    number: str = "220104199003070024"
    birth: date = date(1990, 3, 7)
    valid_from: date | None = date(2016, 11, 22)
    valid_to: date | None = date(2036, 11, 22)
    number_is_consistent: bool = True


def mandate(name: str, role: Role = Role.TAX_CLERK, **changes: object) -> Mandate:
    usual = Mandate(
        taxpayer_id=f"id-{name}",
        taxpayer_name=name,
        taxpayer_kind="company",
        role=role,
        rights=(Right.VIEW, Right.FILE),
    )
    return replace(usual, **changes)  # type: ignore[arg-type] # a test's own shorthand


def test_a_good_card_makes_a_visitor() -> None:
    visitor = visitor_from_card(Card(), "digest", TODAY)
    assert isinstance(visitor, Visitor)
    assert visitor.evidence is Evidence.ID_CARD
    assert visitor.masked_name == "李*"
    assert visitor.valid_to == date(2036, 11, 22)


@pytest.mark.parametrize(
    ("card", "fault"),
    [
        (Card(valid_to=date(2026, 11, 20)), CardFault.EXPIRED),
        (Card(valid_from=date(2026, 11, 22)), CardFault.NOT_YET_VALID),
        (Card(number_is_consistent=False), CardFault.MISREAD),
        (Card(name=" "), CardFault.MISREAD),
        (Card(birth=date(2010, 11, 22)), CardFault.UNDERAGE),
    ],
)
def test_why_a_card_does_not_let_in(card: Card, fault: CardFault) -> None:
    refused = visitor_from_card(card, "digest", TODAY)
    assert isinstance(refused, Refusal)
    assert refused.reason is fault
    assert refused.way_on.zh
    assert refused.way_on.en


def test_the_last_day_and_the_sixteenth_birthday_count() -> None:
    assert isinstance(visitor_from_card(Card(valid_to=TODAY), "d", TODAY), Visitor)
    assert isinstance(visitor_from_card(Card(valid_to=None), "d", TODAY), Visitor)
    assert isinstance(visitor_from_card(Card(birth=date(2010, 11, 21)), "d", TODAY), Visitor)
    child = Card(birth=date(2020, 1, 1))
    assert isinstance(visitor_from_card(child, "d", TODAY, with_guardian=True), Visitor)


def test_a_card_that_ends_soon_is_spoken_of() -> None:
    assert expiry_notice(date(2026, 12, 31), TODAY) is None
    assert expiry_notice(None, TODAY) is None
    notice = expiry_notice(date(2026, 12, 1), TODAY)
    assert notice is not None
    assert "12 月 1 日" in notice.zh


def test_open_bindings_first_and_shut_ones_say_why() -> None:
    listed = choices(
        [
            mandate("丁", status=MandateStatus.FROZEN),
            mandate("丙", status=MandateStatus.REVOKED),
            mandate("乙", role=Role.LEGAL_REPRESENTATIVE),
            mandate("甲"),
            mandate("戊", valid_to=date(2026, 11, 20)),
            mandate("我", role=Role.SELF),
            mandate("己", status=MandateStatus.EXPIRED),
        ],
        TODAY,
    )
    assert [choice.mandate.taxpayer_name for choice in listed][:3] == ["乙", "甲", "我"]
    assert [choice.is_open for choice in listed] == [True] * 3 + [False] * 4
    for choice in listed[3:]:
        assert choice.why_not is not None
        assert choice.way_on is not None
        assert choice.why_not.zh
        assert choice.why_not.en
    words = {choice.mandate.taxpayer_name: choice.why_not for choice in listed}
    assert words["戊"] is not None
    assert "2026 年 11 月 20 日" in words["戊"].zh
    assert only_choice(listed) is None
    assert only_choice(listed[1:2] + listed[3:]) is listed[1].mandate


PRINCIPAL = Visitor(
    person_key="p1", name="王秀英", id_number="220104194003070024", evidence=Evidence.ID_CARD
)


def test_a_companion_acts_today_for_the_person_beside_them() -> None:
    made = accompany(PRINCIPAL, NOW, Card(), NOW + timedelta(seconds=20), "p2")
    assert isinstance(made, Mandate)
    assert made.role is Role.COMPANION
    assert made.taxpayer_id == "p1"
    assert made.valid_to == TODAY
    assert Right.REGISTER not in made.rights


@pytest.mark.parametrize(
    ("card", "seconds", "fault"),
    [
        (Card(number=PRINCIPAL.id_number), 20, CompanionFault.SAME_PERSON),
        (Card(), 181, CompanionFault.TOO_LONG_BETWEEN),
        (Card(birth=date(2009, 1, 1)), 20, CompanionFault.UNDERAGE),
        (Card(valid_to=date(2020, 1, 1)), 20, CompanionFault.CARD),
    ],
)
def test_who_may_not_be_a_companion(card: Card, seconds: int, fault: CompanionFault) -> None:
    refused = accompany(PRINCIPAL, NOW, card, NOW + timedelta(seconds=seconds), "p2")
    assert isinstance(refused, Refusal)
    assert refused.reason is fault


class Counts:
    """Counts as the store keeps them."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str, date], int] = {}

    def add(self, purpose: str, subject: str, day: date) -> int:
        self.kept[purpose, subject, day] = self.count(purpose, subject, day) + 1
        return self.count(purpose, subject, day)

    def count(self, purpose: str, subject: str, day: date) -> int:
        return self.kept.get((purpose, subject, day), 0)

    def clear(self, purpose: str, subject: str, day: date) -> None:
        self.kept.pop((purpose, subject, day), None)


def test_tries_are_limited_by_number_by_terminal_and_anew_each_day() -> None:
    counts = Counts()
    limits = AttemptLimits(counts, {Purpose.SMS_SENT: DailyLimit(per_number=2, per_terminal=3)})
    sms = Purpose.SMS_SENT
    assert limits.attempt(sms, "a", TODAY) is None
    assert limits.left(sms, "a", TODAY) == 1
    assert limits.attempt(sms, "a", TODAY) is None
    refused = limits.attempt(sms, "a", TODAY)
    assert refused is not None
    assert refused.reason is LimitReached.NUMBER
    assert limits.attempt(sms, "b", TODAY) is None
    refused = limits.attempt(sms, "c", TODAY)
    assert refused is not None
    assert refused.reason is LimitReached.TERMINAL
    assert limits.attempt(sms, "a", TODAY + timedelta(days=1)) is None
    restarted = AttemptLimits(counts, {sms: DailyLimit(per_number=2, per_terminal=99)})
    assert restarted.refusal(sms, "a", TODAY) is not None
    restarted.succeeded(sms, "a", TODAY)
    assert restarted.refusal(sms, "a", TODAY) is None
