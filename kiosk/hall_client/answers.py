"""Reading what the hall server answers: replies, submissions, and problems."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, Literal, TypeVar, cast

import msgspec

from kiosk.bilingual import Bilingual
from kiosk.hall_client.connection import Response
from kiosk.hall_client.failures import HallFault, OutcomeUnknown, PaymentOpen, Refused
from kiosk.hall_client.replies import (
    Accepted,
    Enrolment,
    HelpAvailability,
    HelpCall,
    Licence,
    Processing,
    RatingTaken,
    Reason,
    Receipt,
    SmsSent,
    SubmissionRefused,
    SubmissionState,
    TerminalState,
    VisitPerson,
)

T = TypeVar("T")


class VisitOnTheWire(msgspec.Struct):
    """A visit that was opened; its mandates are kept as they came."""

    visit_id: str
    visit_token: str
    expires_at: datetime
    person: VisitPerson
    mandates: msgspec.Raw


class _SubmissionOnTheWire(msgspec.Struct):
    state: Literal["accepted", "refused", "processing"]
    receipt: Receipt | None = None
    reasons: tuple[Reason, ...] = ()


class _Problem(msgspec.Struct):
    """A problem document (RFC 9457) with the hall's stable code and English detail."""

    code: str
    detail: str = ""
    detail_en: str = ""
    payment_id: str = ""


# Built here once: msgspec crashes when two threads meet a new type at the same moment.
_DECODERS: Final[Mapping[object, msgspec.json.Decoder[object]]] = {
    kind: msgspec.json.Decoder(kind)
    for kind in (
        dict[str, object],
        Enrolment,
        HelpAvailability,
        HelpCall,
        Licence,
        RatingTaken,
        SmsSent,
        TerminalState,
        _Problem,
        _SubmissionOnTheWire,
        VisitOnTheWire,
    )
}


def submission_of(response: Response) -> SubmissionState:
    """Read the state of a submission; an answer not understood leaves it unknown."""
    try:
        return decode_submission(response.body)
    except ValueError:
        raise OutcomeUnknown("not_understood") from None


def decode_submission(raw: bytes) -> SubmissionState:
    """Read a reply about a submission, fresh or kept in the store.

    Raises ``ValueError`` if it is not understood; the text quotes no value.
    """
    try:
        wire = _read(raw, _SubmissionOnTheWire)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise ValueError("the reply is not understood") from None
    if wire.state == "processing":
        return Processing()
    if wire.state == "refused":
        return SubmissionRefused(wire.reasons, raw)
    if wire.receipt is None:
        raise ValueError("an acceptance without a receipt")
    return Accepted(wire.receipt, raw)


def _read(raw: bytes, kind: type[T]) -> T:
    return cast(T, _DECODERS[kind].decode(raw))


def decode(response: Response, kind: type[T]) -> T:
    """Read the JSON of an answer; unknown fields of a newer hall are skipped."""
    return read_answer(cast(msgspec.json.Decoder[T], _DECODERS[kind]), response)


def read_answer(decoder: msgspec.json.Decoder[T], response: Response) -> T:
    """Read the JSON of an answer with a decoder that was built beforehand.

    Raises :class:`HallFault` ``not_understood``.
    """
    try:
        return decoder.decode(response.body)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        # The library's text may quote a value.
        raise HallFault("not_understood", response.status) from None


def failure_of(response: Response) -> Refused | HallFault:
    """Read a problem document. What is none comes from something else on the way."""
    code, words = f"http_{response.status}", None
    if response.media_type == "application/problem+json":
        try:
            problem = _read(response.body, _Problem)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return HallFault("not_understood", response.status)
        code = problem.code
        if problem.detail:
            words = Bilingual(problem.detail, problem.detail_en or problem.detail)
        if code == "payment_open":
            return PaymentOpen(problem.payment_id, words)
    elif response.status < 500:
        return HallFault(code, response.status)
    if response.status >= 500:
        return HallFault(code, response.status, words)
    return Refused(code, response.status, words, retry_after=_retry_after(response.retry_after))


def _retry_after(header: str) -> timedelta | None:
    """Read ``Retry-After`` in seconds, at most a day; its date form is not used here."""
    if not (header.isascii() and header.isdigit()):
        return None
    return timedelta(seconds=min(int(header[:9]), 86400))
