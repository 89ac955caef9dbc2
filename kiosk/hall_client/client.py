"""One method per request of the hall server's API (``/api/v1``)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Literal

from kiosk.china_time import china_now
from kiosk.hall_client.answers import VisitOnTheWire, decode, submission_of
from kiosk.hall_client.calls import API, path_part
from kiosk.hall_client.drafts import DraftCalls
from kiosk.hall_client.failures import ClockWrong, HallFault, OutcomeUnknown
from kiosk.hall_client.mandates import decode_mandates
from kiosk.hall_client.papers import PaperCalls
from kiosk.hall_client.payments import PaymentCalls
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

_LARGE: Final = 8 * 1024 * 1024  # bytes of a profile
MAX_SKEW: Final = timedelta(seconds=30)  # identity codes live for 60 s


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
        super().__init__(base_url, token, timeout_s=timeout_s, ca_bundle=ca_bundle)
        self._clock = clock
        self._max_skew = max_skew

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
            f"/visits/{path_part(visit_id)}/taxpayers/{path_part(taxpayer_id)}/profile",
            headers={"X-Visit-Token": visit_token},
            limit=_LARGE,
        )
        try:
            return FetchedProfile(decode_profile(response.body), response.body)
        except ValueError:
            raise HallFault("not_understood", response.status) from None

    def end_visit(self, visit_id: str) -> None:
        """Tell the hall that the visit is over."""
        self._call("DELETE", f"/visits/{path_part(visit_id)}")

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
        return submission_of(self._call("GET", f"/submissions/{path_part(key)}"))

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
        self._call("DELETE", f"/help/calls/{path_part(call_id)}")

    def help_socket(self, call_id: str) -> HelpSocket:
        """Return where the WebSocket of a call is, with the headers of its handshake."""
        address = self._connection.base_url.replace("http", "ws", 1)
        bundle = self._connection.ca_bundle
        return HelpSocket(
            f"{address}{API}/help/calls/{path_part(call_id)}/terminal",
            self._authorisation(),
            None if bundle is None else str(bundle),
        )

    def _open_visit(self, body: Mapping[str, object]) -> OpenVisit:
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
