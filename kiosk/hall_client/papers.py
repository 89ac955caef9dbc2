"""Papers left at the hall for the visitor: fetched by phone, or printed by the desk.

The PDF is sealed here with a key made for it alone. For a phone the key goes into the code
on the screen and nowhere else; for the desk the hall gets it too.
"""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Literal

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kiosk.bilingual import Bilingual
from kiosk.hall_client.answers import read_answer
from kiosk.hall_client.calls import HallCalls

_SEALED_AS: Final = b"tax-hall-paper/1"
_NONCE: Final = 12


@dataclass(frozen=True, slots=True)
class SealedPaper:
    """A PDF that only ``key`` opens: 12 bytes of nonce, then AES-256-GCM."""

    content: bytes = field(repr=False)
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftPaper:
    """Where a paper lies now: ``url`` with its key for a phone, a number for the desk."""

    paper_id: str
    url: str = field(repr=False)
    pickup_number: str
    expires_at: datetime


def seal_paper(pdf: bytes) -> SealedPaper:
    """Seal a PDF with a key of its own."""
    key, nonce = secrets.token_bytes(32), secrets.token_bytes(_NONCE)
    return SealedPaper(nonce + AESGCM(key).encrypt(nonce, pdf, _SEALED_AS), key)


# Built here once: msgspec crashes when two threads meet a new type at the same moment.
_LEFT: Final = msgspec.json.Decoder(LeftPaper)


class PaperCalls(HallCalls):
    """What :class:`kiosk.hall_client.HallClient` can ask about papers."""

    def leave_paper(
        self,
        key: str,
        paper: SealedPaper,
        purpose: Literal["phone", "desk"],
        title: Bilingual,
        visit_id: str,
    ) -> LeftPaper:
        """Leave a paper for 24 hours; under the same ``key`` it lies there once.

        The address for a phone is complete, with the key behind its ``#``. ``Refused`` 403
        ``way_closed`` (not in this hall), 401 ``visit_over``, 429 ``too_many_papers``.
        """
        body = {
            "purpose": purpose,
            "title_zh": title.zh[:80],
            "title_en": title.en[:160],
            "visit_id": visit_id,
            "sealed": base64.b64encode(paper.content).decode(),
            "key": base64.b64encode(paper.key).decode() if purpose == "desk" else None,
        }
        response = self._call("POST", "/papers", body, headers={"Idempotency-Key": key})
        left = read_answer(_LEFT, response)
        if purpose == "phone":
            secret = base64.urlsafe_b64encode(paper.key).rstrip(b"=").decode()
            return replace(left, url=f"{left.url}#{secret}")
        return left
