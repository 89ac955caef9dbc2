"""A provider reached by HTTP, every request signed with the merchant key (商户密钥)."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import date
from typing import Final, TypeVar
from urllib.parse import quote, urlsplit

import requests
from pydantic import BaseModel, ValidationError

from hall.clock import Clock
from hall.payments.provider import (
    Charge,
    ChargeReport,
    ForgedNotificationError,
    ProviderUnavailableError,
    Refund,
    RefundState,
    Taken,
)
from hall.payments.provider_wire import (
    NOTIFICATION,
    ChargeBody,
    NotificationBody,
    RefundBody,
    RefundStateBody,
    ReportBody,
    StatementBody,
)
from hall.payments.request_signing import NotSignedError, RequestSigner

_CONNECT_SECONDS: Final = 1.0
_ANSWER_SECONDS: Final = 2.5
"""A terminal waits five seconds for the hall; the hall must not wait longer for others."""

Body = TypeVar("Body", bound=BaseModel)


class SignedHttpProvider:
    """See :class:`hall.payments.provider.Provider`."""

    def __init__(
        self,
        base_url: str,
        key: bytes,
        clock: Clock,
        *,
        simulated: bool,
        notify_url: str = "",
        answer_seconds: float = _ANSWER_SECONDS,
    ) -> None:
        """``notify_url`` is where notifications are sent; "" does without them."""
        self._base_url = base_url.rstrip("/")
        self._path = urlsplit(self._base_url).path
        self._signer = RequestSigner(key, clock)
        self._simulated = simulated
        self.notify_url = notify_url
        self.answer_seconds = answer_seconds
        self._mine = threading.local()

    @property
    def simulated(self) -> bool:
        """Whether no real money moves."""
        return self._simulated

    def open(self, charge: Charge) -> ChargeReport:
        """See the protocol."""
        body = ChargeBody.of(charge, self.notify_url)
        return self._ask("POST", "/v1/charges", body, ReportBody).report()

    def query(self, payment_id: str) -> ChargeReport | None:
        """See the protocol."""
        try:
            return self._ask("GET", f"/v1/charges/{quote(payment_id)}", None, ReportBody).report()
        except _NotThereError:
            return None

    def close(self, payment_id: str) -> ChargeReport:
        """See the protocol."""
        return self._ask(
            "POST", f"/v1/charges/{quote(payment_id)}/close", None, ReportBody
        ).report()

    def refund(self, refund: Refund) -> RefundState:
        """See the protocol."""
        return self._ask("POST", "/v1/refunds", RefundBody.of(refund), RefundStateBody).state

    def statement(self, day: date) -> tuple[Taken, ...]:
        """See the protocol."""
        found = self._ask("GET", f"/v1/statements/{day.isoformat()}", None, StatementBody)
        return tuple(one.taken() for one in found.taken)

    def notified(self, headers: Mapping[str, str], body: bytes) -> str:
        """See the protocol."""
        try:
            self._signer.check(NOTIFICATION, headers, body)
            return NotificationBody.model_validate_json(body).payment_id
        except (NotSignedError, ValidationError) as error:
            raise ForgedNotificationError(type(error).__name__) from None

    def _ask(self, method: str, path: str, body: BaseModel | None, kind: type[Body]) -> Body:
        content = b"" if body is None else body.model_dump_json().encode()
        headers = self._signer.headers(f"{method} {self._path}{path}", content)
        headers["Content-Type"] = "application/json"
        try:
            answer = self._session().request(
                method,
                self._base_url + path,
                data=content,
                headers=headers,
                timeout=(_CONNECT_SECONDS, self.answer_seconds),
                allow_redirects=False,
            )
            content = answer.content
        except (requests.RequestException, OSError) as error:
            # The library's text names addresses; the kind of fault is enough.
            raise ProviderUnavailableError(type(error).__name__) from None
        if answer.status_code == 404:
            raise _NotThereError("the provider knows no such thing")
        if answer.status_code != 200:
            raise ProviderUnavailableError(f"answered {answer.status_code}")
        try:
            return kind.model_validate_json(content)
        except ValidationError:
            raise ProviderUnavailableError("not understood") from None

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._mine, "session", None)
        if session is None:
            session = requests.Session()
            session.trust_env = False
            self._mine.session = session
        return session


class _NotThereError(ProviderUnavailableError):
    """Answered 404: expected of a query, a fault of anything else."""
