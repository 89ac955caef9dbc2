"""Tells the hall what happened, and goes on until it was heard."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import requests

from hall.payments.provider_wire import NOTIFICATION, NotificationBody
from hall.payments.request_signing import RequestSigner
from hall.payments.synthetic_provider.till import Notification, Till

log = logging.getLogger(__name__)

Send = Callable[[Notification, bytes, dict[str, str]], bool]
"""Sends one; returns whether it was heard."""

_EVERY_SECONDS: Final = 0.1


class Notifier:
    """Lets time pass at the till and sends what is due."""

    def __init__(self, till: Till, signer: RequestSigner, send: Send | None = None) -> None:
        self._till = till
        self._signer = signer
        self._send = send or _post
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="notifier", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, and wait for it."""
        self._over.set()
        self._thread.join(10)

    def round(self) -> int:
        """Send what is due now; return how many were tried."""
        self._till.tick()
        due = self._till.due_notifications()
        for one in due:
            if self._till.faults.drop_notifications:
                self._till.told(one.event, heard=True)  # as far as the provider knows
                continue
            body = (
                NotificationBody(event=one.event, payment_id=one.payment_id)
                .model_dump_json()
                .encode()
            )
            heard = one.url == "" or self._send(one, body, self._signer.headers(NOTIFICATION, body))
            self._till.told(one.event, heard=heard)
        return len(due)

    def _run(self) -> None:
        while not self._over.wait(_EVERY_SECONDS):
            try:
                self.round()
            except Exception:
                log.exception("the notifier stumbled and goes on")


def _post(notification: Notification, body: bytes, headers: dict[str, str]) -> bool:
    with suppress(requests.RequestException, OSError), requests.Session() as session:
        session.trust_env = False
        answer = session.post(
            notification.url,
            data=body,
            headers={**headers, "Content-Type": "application/json"},
            timeout=(1.0, 5.0),
            allow_redirects=False,
        )
        return answer.status_code < 300
    return False
