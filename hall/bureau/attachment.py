"""A picture of a paper (附件资料) inside a filing: what is said of it must be true."""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

MOST_ATTACHMENTS: Final = 6
LARGEST_BYTES: Final = 1_500_000
_STARTS: Final = {"image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n"}


class Attachment(BaseModel):
    """One page: which paper of the task it belongs to, and its picture.

    Refused when the picture is larger than 1.5 MB, is not of its type, or has another
    digest than is said.
    """

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    fact: str = Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    media_type: Literal["image/jpeg", "image/png"]
    base64: str = Field(max_length=LARGEST_BYTES * 4 // 3 + 4)

    @model_validator(mode="after")
    def _is_what_it_says(self) -> Self:
        try:
            content = base64.b64decode(self.base64, validate=True)
        except binascii.Error as error:
            raise ValueError("not base64") from error
        if len(content) > LARGEST_BYTES:
            raise ValueError("larger than 1.5 MB")
        if not content.startswith(_STARTS[self.media_type]):
            raise ValueError(f"not {self.media_type}")
        if hashlib.sha256(content).hexdigest() != self.sha256:
            raise ValueError("another digest than the picture's")
        return self
