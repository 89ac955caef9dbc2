"""How every request to the hall is made: its token, its body, the meaning of its failure."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import quote

from kiosk.bilingual import Bilingual
from kiosk.hall_client.answers import failure_of
from kiosk.hall_client.connection import HallConnection, Response
from kiosk.hall_client.failures import HallFault, Offline, OutcomeUnknown, PaymentOpen, Refused

API: Final = "/api/v1"
_SMALL: Final = 256 * 1024  # bytes of an answer, unless a call says otherwise


class HallCalls:
    """What the groups of calls of :class:`kiosk.hall_client.HallClient` stand on."""

    def __init__(
        self,
        base_url: str,
        token: Callable[[], str | None],
        *,
        timeout_s: float = 5.0,
        ca_bundle: Path | None = None,
    ) -> None:
        """Check the address; nothing is sent yet. See :class:`HallClient`."""
        self._connection = HallConnection(base_url, timeout_s, ca_bundle)
        self._token = token

    def close(self) -> None:
        """Close the connections; safe to call twice."""
        self._connection.close()

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
        body: Mapping[str, object] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        anonymous: bool = False,
        limit: int = _SMALL,
    ) -> Response:
        """Send ``body`` as JSON and return the answer, of at most ``limit`` bytes.

        ``path`` follows ``/api/v1`` and is quoted already (:func:`path_part`). Raises
        :class:`Offline`, :class:`Refused` or :class:`HallFault`.
        """
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
        limit: int = _SMALL,
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


def path_part(text: str) -> str:
    """Quote one part of a path; a slash in it stays inside the part."""
    if text in ("", ".", ".."):
        raise ValueError("an id in an address must not be empty or dots")
    return quote(text, safe="")
