"""The closed set of step kinds that task files and screens share."""

from __future__ import annotations

from enum import StrEnum


class StepKind(StrEnum):
    """What a step of a guided task (办税事项) asks of the visitor."""

    CONFIRM_TABLE = "confirm_table"  # prefilled figures to look over, each can be changed
    AMOUNT = "amount"
    DATE = "date"
    PERIOD = "period"  # 所属期
    CHOICE = "choice"
    MULTIPLE_CHOICE = "multiple_choice"
    SEARCH = "search"  # pick one of a long list by typing a few letters
    LIST_EDITOR = "list_editor"  # rows that can be added and removed: contracts, houses
    TEXT = "text"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    DOCUMENT = "document"
    BANK_CARD = "bank_card"
    CALCULATION = "calculation"  # every figure opens to its record
    CONSENT = "consent"  # a commitment (承诺) to be agreed to
    SIGNATURE = "signature"
    PAY = "pay"
    SUBMIT = "submit"  # waiting for the acknowledgement
    RESULT = "result"


#: Steps that ask for nothing but a look or a press.
SILENT_KINDS = frozenset(
    {
        StepKind.CALCULATION,
        StepKind.SIGNATURE,
        StepKind.PAY,
        StepKind.SUBMIT,
        StepKind.RESULT,
    }
)
