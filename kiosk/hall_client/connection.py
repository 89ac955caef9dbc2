"""One HTTP request to the hall: checked address, TLS, limits, typed failures.

Sessions are borrowed from a pool, one caller each, so that any thread may call while
connections stay open between calls. Nothing from the environment (proxies, ``.netrc``)
can redirect a request or replace its authorisation.
"""

from __future__ import annotations

import ipaddress
import logging
import queue
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import requests
import requests.adapters
import urllib3.exceptions

from kiosk.hall_client.failures import HallFault, Offline, OfflineReason

# urllib3 writes paths into its log, and paths name taxpayers.
logging.getLogger("urllib3").setLevel(logging.ERROR)

CONNECT_SECONDS = 3.0
BODY_DEADLINE = 4  # times the time-out: a server that drips byte by byte is given up
_CHUNK = 65536


@dataclass(frozen=True, slots=True)
class Response:
    """A complete answer. ``started`` and ``ended`` are monotonic seconds."""

    status: int
    body: bytes = field(repr=False)
    media_type: str
    retry_after: str
    started: float
    ended: float


class HallConnection:
    """Sends single requests to one hall server. Thread-safe."""

    def __init__(self, base_url: str, timeout_s: float, ca_bundle: Path | None = None) -> None:
        """Check the address; nothing is sent yet.

        Raises ``ValueError`` if the address is not https (http is for loopback only),
        carries a user name or a query, or if ``ca_bundle`` does not exist.
        """
        self.base_url = _checked_address(base_url)
        if ca_bundle is not None and not ca_bundle.exists():
            raise ValueError(f"hall.ca_bundle: {ca_bundle} does not exist")
        self.ca_bundle = ca_bundle
        self._timeout_s = timeout_s
        self._idle: queue.LifoQueue[requests.Session] = queue.LifoQueue()
        self._closed = False

    def send(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str],
        body: bytes | None = None,
        limit: int,
    ) -> Response:
        """Send one request and return the whole answer, of at most ``limit`` bytes.

        ``path`` follows the base address and is already quoted. Raises
        :class:`Offline`, or :class:`HallFault` for an answer that is too large, a
        redirect, or encoded in a way that was not asked for.
        """
        session = self._borrow()
        started = time.monotonic()
        try:
            with session.request(
                method,
                self.base_url + path,
                data=body,
                headers={"Accept-Encoding": "identity", **headers},
                timeout=(min(CONNECT_SECONDS, self._timeout_s), self._timeout_s),
                allow_redirects=False,
                stream=True,
            ) as answer:
                content = self._read(answer, limit, started)
                response = Response(
                    answer.status_code,
                    content,
                    answer.headers.get("Content-Type", "").partition(";")[0].strip().lower(),
                    answer.headers.get("Retry-After", ""),
                    started,
                    time.monotonic(),
                )
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            session.close()
            # The library's error names the address, so it must not be chained.
            raise _offline(error) from None
        except BaseException:
            session.close()
            raise
        self._give_back(session)
        if 300 <= response.status < 400:
            raise HallFault("redirected", response.status)
        return response

    def close(self) -> None:
        """Close the connections that nobody uses; the others close when given back."""
        self._closed = True
        while True:
            try:
                self._idle.get_nowait().close()
            except queue.Empty:
                return

    def _read(self, answer: requests.Response, limit: int, started: float) -> bytes:
        if answer.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise HallFault("encoded", answer.status_code)
        deadline = started + self._timeout_s * BODY_DEADLINE
        parts: list[bytes] = []
        size = 0
        while part := answer.raw.read1(_CHUNK, decode_content=False):
            size += len(part)
            if size > limit:
                raise HallFault("too_large", answer.status_code)
            if time.monotonic() > deadline:
                raise Offline(OfflineReason.TIMEOUT, maybe_arrived=True)
            parts.append(part)
        return b"".join(parts)

    def _borrow(self) -> requests.Session:
        try:
            return self._idle.get_nowait()
        except queue.Empty:
            session = requests.Session()
            session.trust_env = False
            session.verify = True if self.ca_bundle is None else str(self.ca_bundle)
            adapter = requests.adapters.HTTPAdapter(1, 1, max_retries=0)
            session.mount("https://", adapter)
            session.mount("http://", adapter)
            session.headers["User-Agent"] = "tax-hall-terminal"
            return session

    def _give_back(self, session: requests.Session) -> None:
        session.cookies.clear()
        self._idle.put(session)
        if self._closed:
            self.close()


def _checked_address(base_url: str) -> str:
    parts = urlsplit(base_url)
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("hall.url: give only scheme, host, port and path")
    if not parts.hostname or parts.scheme not in ("http", "https"):
        raise ValueError("hall.url: give an address such as https://hall.example")
    if parts.scheme == "http" and not _is_loopback(parts.hostname):
        raise ValueError("hall.url: http is allowed on this machine only; use https")
    return base_url.rstrip("/")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _offline(error: Exception) -> Offline:
    """Say why the hall was not reached, and whether the request may have arrived."""
    if isinstance(error, requests.exceptions.SSLError):
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            return Offline(OfflineReason.CERTIFICATE)
        return Offline(OfflineReason.TLS, maybe_arrived=True)
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return Offline(OfflineReason.TIMEOUT)
    if isinstance(
        error,
        requests.exceptions.Timeout | urllib3.exceptions.TimeoutError | TimeoutError,
    ):
        return Offline(OfflineReason.TIMEOUT, maybe_arrived=True)
    if isinstance(error, requests.exceptions.ConnectionError) and _never_connected(error):
        return Offline(OfflineReason.UNREACHABLE)
    return Offline(OfflineReason.CUT, maybe_arrived=True)


def _never_connected(error: Exception) -> bool:
    cause = error.args[0] if error.args else None
    if isinstance(cause, urllib3.exceptions.MaxRetryError):
        cause = cause.reason
    return isinstance(cause, urllib3.exceptions.NewConnectionError)
