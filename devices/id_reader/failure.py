"""Why a card could not be read, in words for the visitor."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.bilingual import Bilingual


class ReadFault(StrEnum):
    """What went wrong with a card. Troubles of the reader itself are device faults."""

    CARD_MOVED = "card_moved"  # lifted before it was read
    TORN = "torn_read"  # the answer came damaged, also when asked again
    NOT_GENUINE = "authentication_failed"  # card and reader did not recognise each other
    WRONG_CARD = "wrong_card"  # some other chip card
    UNREADABLE = "card_unreadable"  # the reader found the card and could not read it
    UNKNOWN_CONTENT = "content_not_understood"  # read, but not one of the four layouts


_WORDS = {
    ReadFault.CARD_MOVED: Bilingual(
        "证件移开得太快，请把身份证平放在读卡区，听到提示音后再拿起。",
        "The card was lifted too soon. Lay it flat on the reader until you hear the tone.",
    ),
    ReadFault.TORN: Bilingual(
        "这次没有读完整，没有采用读到的内容。请拿起证件，再放一次。",
        "The card was not read completely, so nothing of it was used. "
        "Lift the card and lay it down again.",
    ),
    ReadFault.NOT_GENUINE: Bilingual(
        "读卡器没能验证这张证件。请拿起再放一次；仍不行请改用扫码，或找工作人员。",
        "The reader could not verify this card. Lift it and try again, "
        "or use a code instead, or ask the staff.",
    ),
    ReadFault.WRONG_CARD: Bilingual(
        "这不是身份证。请放二代居民身份证、港澳台居民居住证或外国人永久居留身份证。",
        "This is not an identity card. Use a resident identity card, a residence permit for "
        "Hong Kong, Macao and Taiwan residents, or a foreigner's permanent residence card.",
    ),
    ReadFault.UNREADABLE: Bilingual(
        "读不出这张证件。请拿起擦净再放一次；仍不行请改用扫码，或找工作人员。",
        "This card cannot be read. Wipe it and try again, or use a code instead, or ask the staff.",
    ),
    ReadFault.UNKNOWN_CONTENT: Bilingual(
        "读到了证件，但内容无法核对，没有采用。请再放一次，或找工作人员。",
        "The card was read, but its content cannot be relied on, so it was not used. "
        "Try again, or ask the staff.",
    ),
}


@dataclass(frozen=True, slots=True)
class ReadFailure:
    """One failed read. ``detail`` is for staff: status codes and field names only."""

    fault: ReadFault
    detail: str = ""

    @property
    def words(self) -> Bilingual:
        """What to tell the visitor: what happened, and the way on."""
        return _WORDS[self.fault]
