"""The filing body as terminals send it; kept byte for byte, read only to judge it."""

from __future__ import annotations

import base64
import binascii
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue, field_validator

from hall.bureau.attachment import MOST_ATTACHMENTS, Attachment
from kiosk.taxpayer import Tax

Owed = Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=2)]


class _Part(BaseModel):
    # Unknown keys pass: a newer terminal must not be turned away for saying more.
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class Period(_Part):
    """First and last day of what is filed."""

    start: date
    end: date


class ReturnPart(_Part):
    """One tax of a combined return (合并申报), with its own period."""

    tax: Tax
    start: date
    end: date


class Signature(_Part):
    """The visitor's handwritten signature (签名)."""

    png_base64: str = Field(max_length=1_500_000)
    signed_at: AwareDatetime

    @field_validator("png_base64")
    @classmethod
    def _is_png(cls, value: str) -> str:
        try:
            raw = base64.b64decode(value, validate=True)
        except binascii.Error as error:
            raise ValueError("not base64") from error
        if not raw.startswith(b"\x89PNG\r\n\x1a\n"):
            raise ValueError("not a PNG picture")
        return value


class Filing(_Part):
    """One filing (申报), application (申请) or request (申领) made at a terminal.

    A request asks for a document that is issued at once; ``signature`` is None only there.

    ``taxes`` is what is owed under which tax, in yuan; nothing for an application, whose
    ``period`` is None. ``amounts`` holds the results of the calculations.
    """

    kind: Literal["filing", "request"]
    task: str = Field(pattern=r"^[A-Z][0-9]{2}$")
    task_version: int
    taxpayer_id: str = Field(max_length=80)
    person_key: str = Field(max_length=128)
    period: Period | None = None
    returns: list[ReturnPart] = Field([], max_length=30)
    answers: dict[str, JsonValue]
    amounts: dict[str, Decimal]
    taxes: dict[Tax, Owed]
    calculation: list[JsonValue] = []
    law_region: str
    signature: Signature | None
    attachments: list[Attachment] = Field([], max_length=MOST_ATTACHMENTS)
    to_follow: list[str] = Field([], max_length=MOST_ATTACHMENTS)  # papers promised (容缺)
    commitments: list[str] = Field([], max_length=MOST_ATTACHMENTS)  # papers replaced (告知承诺)
    terminal_id: str
    visit_id: str | None = None
    prepared_at: datetime
