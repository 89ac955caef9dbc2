"""One method per request of the hall server's API (``/api/v1``)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal, TypeVar
from urllib.parse import quote

from kiosk.bilingual import Bilingual
from kiosk.china_time import china_now
from kiosk.hall_client.answers import VisitOnTheWire, decode, failure_of, submission_of
from kiosk.hall_client.connection import HallConnection, Response
from kiosk.hall_client.drafts import DraftCalls
from kiosk.hall_client.failures import ClockWrong, HallFault, Offline, OutcomeUnknown, Refused
from kiosk.hall_client.mandates import decode_mandates
from kiosk.hall_client.papers import PaperCalls
from kiosk.hall_client.payments import PaymentCalls, PaymentOpen
from kiosk.hall_client.phone_codes import PhoneCodeCalls
from kiosk.hall_client.replies import (
    Enrolment,
    FetchedProfile,
    HelpAvailability,
    HelpCall,
    HelpSocket,
    Licence,
    OpenVisit,
    RatingTaken,
    SmsSent,
    SubmissionState,
    TerminalState,
)
from kiosk.hall_client.reports import ReportCalls
from kiosk.hall_client.windows import WindowCalls
from kiosk.taxpayer import decode_profile

API = "/api/v1"
SMALL = 256 * 1024
LARGE = 8 * 1024 * 1024
MAX_SKEW = timedelta(seconds=30)  # identity codes live for 60 s

T = TypeVar("T")
Json = Mapping[str, object]


class HallClient(PaymentCalls, DraftCalls, PaperCalls, WindowCalls, PhoneCodeCalls, ReportCalls):
    """The hall server, as this terminal sees it. Blocking and thread-safe.

    ``token`` returns this terminal's token, or None before enrolment. Every method
    raises :class:`Offline`, :class:`Refused` or :class:`HallFault`; other failures are
    named where they occur.
    """

    def __init__(
        self,
        base_url: str,
        token: Callable[[], str | None],
        *,
        timeout_s: float = 5.0,
        ca_bundle: Path | None = None,
        clock: Callable[[], datetime] = china_now,
        max_skew: timedelta = MAX_SKEW,
    ) -> None:
        """Check the address; nothing is sent yet.

        ``timeout_s`` is the longest wait for an answer, ``ca_bundle`` replaces the
        system's certificate authorities. Raises ``ValueError`` for an address that is
        not https; http is for loopback only.
        """
        self._connection = HallConnection(base_url, timeout_s, ca_bundle)
        self._token = token
        self._clock = clock
        self._max_skew = max_skew

    def close(self) -> None:
        """Close the connections; safe to call twice."""
        self._connection.close()

    # The terminal

    def enrol(self, enrolment_code: str, terminal_name: str, software_version: str) -> Enrolment:
        """Make this terminal known. ``Refused`` 403 for a bad code, 429 after too many."""
        body = {
            "enrolment_code": enrolment_code,
            "terminal_name": terminal_name,
            "software_version": software_version,
        }
        return decode(self._call("POST", "/terminals/enrol", body, anonymous=True), Enrolment)

    def heartbeat(self) -> TerminalState:
        """Say that this terminal lives, and compare clocks.

        Raises :class:`ClockWrong` if they differ by more than ``max_skew``.
        """
        response = self._call("GET", "/terminals/me")
        ended = self._clock()
        state = decode(response, TerminalState)
        half_way = timedelta(seconds=(response.ended - response.started) / 2)
        skew = state.server_time - (ended - half_way)
        if abs(skew) > self._max_skew:
            raise ClockWrong(skew)
        return replace(state, skew=skew)

    def identity_keys(self) -> bytes:
        """Return the hall's key set as JSON, for ``decode_key_set`` and the store."""
        response = self._call("GET", "/identity/keys")
        decode(response, dict[str, object])
        return response.body

    # The visit

    def visit_by_card(self, name: str, id_number: str) -> OpenVisit:
        """Open a visit by a resident identity card. ``Refused`` 404 ``person_unknown``."""
        person = {"name": name, "id_number": id_number}
        return self._open_visit({"evidence": "id_card", "person": person})

    def visit_by_code(self, code: str) -> OpenVisit:
        """Open a visit by an identity code ``TH1:…``.

        ``Refused`` 409 ``code_already_used``, 401 ``code_invalid``.
        """
        return self._open_visit({"evidence": "identity_code", "code": code})

    def visit_by_sms(self, id_number: str, sms_id: str, code: str) -> OpenVisit:
        """Open a visit by the code of a text message."""
        return self._open_visit(
            {"evidence": "sms_code", "id_number": id_number, "sms_id": sms_id, "code": code}
        )

    def visit_by_licence(self, uscc: str, person: tuple[str, str] | None = None) -> OpenVisit:
        """Open a visit by a business licence; ``person`` is (name, id number)."""
        who = None if person is None else {"name": person[0], "id_number": person[1]}
        return self._open_visit({"evidence": "licence_code", "uscc": uscc, "person": who})

    def profile(self, visit_id: str, visit_token: str, taxpayer_id: str) -> FetchedProfile:
        """Fetch a taxpayer's profile. ``Refused`` 403 ``no_mandate``."""
        response = self._call(
            "GET",
            f"/visits/{_part(visit_id)}/taxpayers/{_part(taxpayer_id)}/profile",
            headers={"X-Visit-Token": visit_token},
            limit=LARGE,
        )
        try:
            return FetchedProfile(decode_profile(response.body), response.body)
        except ValueError:
            raise HallFault("not_understood", response.status) from None

    def end_visit(self, visit_id: str) -> None:
        """Tell the hall that the visit is over."""
        self._call("DELETE", f"/visits/{_part(visit_id)}")

    # What was signed

    def submit(self, key: str, body: bytes) -> SubmissionState:
        """Hand in a filing: exactly ``body``, under ``key``.

        Raises :class:`OutcomeUnknown` when no clear answer came: ask by
        :meth:`submission` before sending again. :class:`Offline` here means that the
        filing certainly did not arrive.
        """
        return submission_of(self._hand_in("/submissions", key, body))

    def submission(self, key: str) -> SubmissionState:
        """Ask what became of ``key``. ``Refused`` 404 ``unknown_key``: never received."""
        return submission_of(self._call("GET", f"/submissions/{_part(key)}"))

    def rate(self, key: str, body: bytes) -> RatingTaken:
        """Hand in a rating: exactly ``body``, under ``key``; failures as in :meth:`submit`."""
        response = self._hand_in("/ratings", key, body)
        try:
            return decode(response, RatingTaken)
        except HallFault as fault:
            raise OutcomeUnknown(fault.code) from None

    # Codes

    def send_sms_code(self, id_number: str, purpose: str) -> SmsSent:
        """Have a code sent. ``Refused`` 429 ``limit_number | limit_terminal | limit_day``."""
        body = {"id_number": id_number, "purpose": purpose}
        return decode(self._call("POST", "/sms-codes", body), SmsSent)

    def resolve_licence(self, url: str) -> Licence:
        """Ask whose licence the scanned address belongs to. ``Refused`` 403 or 404."""
        return decode(self._call("POST", "/licence-codes/resolve", {"url": url}), Licence)

    # Help

    def help_availability(self) -> HelpAvailability:
        """Ask whether a clerk can be called now."""
        return decode(self._call("GET", "/help/availability"), HelpAvailability)

    def call_help(
        self,
        visit_id: str | None,
        topic: str,
        screen: str,
        language: Literal["zh", "en"],
        taxpayer_id: str | None = None,
    ) -> HelpCall:
        """Take a place in the queue for a clerk."""
        body = {
            "visit_id": visit_id,
            "topic": topic,
            "screen": screen,
            "language": language,
            "taxpayer_id": taxpayer_id,
        }
        return decode(self._call("POST", "/help/calls", body), HelpCall)

    def hang_up(self, call_id: str) -> None:
        """Leave the queue, or end the call."""
        self._call("DELETE", f"/help/calls/{_part(call_id)}")

    def help_socket(self, call_id: str) -> HelpSocket:
        """Return where the WebSocket of a call is, with the headers of its handshake."""
        address = self._connection.base_url.replace("http", "ws", 1)
        bundle = self._connection.ca_bundle
        return HelpSocket(
            f"{address}{API}/help/calls/{_part(call_id)}/terminal",
            self._authorisation(),
            None if bundle is None else str(bundle),
        )

    def _open_visit(self, body: Json) -> OpenVisit:
        response = self._call("POST", "/visits", body)
        wire = decode(response, VisitOnTheWire)
        try:
            mandates = decode_mandates(wire.mandates)
        except ValueError:
            raise HallFault("not_understood", response.status) from None
        return OpenVisit(
            visit_id=wire.visit_id,
            visit_token=wire.visit_token,
            expires_at=wire.expires_at,
            person=wire.person,
            mandates=mandates,
            mandates_json=bytes(wire.mandates),
        )

    def _hand_in(self, path: str, key: str, body: bytes) -> Response:
        """Post ``body`` unchanged; whatever leaves the outcome open is OutcomeUnknown."""
        try:
            return self._request("POST", path, body, {"Idempotency-Key": key})
        except Offline as error:
            if error.maybe_arrived:
                raise OutcomeUnknown(error.reason.value) from None
            raise
        except HallFault as fault:
            raise OutcomeUnknown(fault.code) from None
        except Refused as refusal:
            if refusal.status == 409 and not isinstance(refusal, PaymentOpen):
                raise OutcomeUnknown(refusal.code) from None
            raise

    def _call(
        self,
        method: str,
        path: str,
        body: Json | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        anonymous: bool = False,
        limit: int = SMALL,
    ) -> Response:
        content = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        return self._request(method, path, content, headers or {}, anonymous=anonymous, limit=limit)

    def _request(
        self,
        method: str,
        path: str,
        body: bytes | None,
        headers: Mapping[str, str],
        *,
        anonymous: bool = False,
        limit: int = SMALL,
    ) -> Response:
        sent = dict(headers)
        sent["Accept"] = "application/json"
        if body is not None:
            sent["Content-Type"] = "application/json"
        if not anonymous:
            sent.update(self._authorisation())
        response = self._connection.send(method, API + path, headers=sent, body=body, limit=limit)
        if response.status >= 400:
            raise failure_of(response)
        return response

    def _authorisation(self) -> dict[str, str]:
        token = self._token()
        if not token:
            raise Refused(
                "not_enrolled",
                words=Bilingual(
                    "本终端尚未登记, 请工作人员在设置中填写登记码。",
                    "This terminal is not enrolled yet. Ask staff to enter its enrolment code.",
                ),
            )
        return {"Authorization": f"Bearer {token}"}


def _part(text: str) -> str:
    """Quote one part of a path; a slash in it stays inside the part."""
    if text in ("", ".", ".."):
        raise ValueError("an id in an address must not be empty or dots")
    return quote(text, safe="")
