"""The windows of the hall: numbers for today, times on other days, what others did."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Final, TypeVar
from urllib.parse import quote

import msgspec

from kiosk.hall_client.connection import Response
from kiosk.hall_client.failures import HallFault, OutcomeUnknown
from kiosk.window_matters import BookedTime, ConcernTaken, FreeTime, QueueNumber, WindowQueue

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counts:
    groups: dict[str, dict[str, int]]


# Built here once: msgspec crashes when two threads meet a new type at the same moment.
_NUMBERS: Final = msgspec.json.Decoder(QueueNumber)
_BOOKED: Final = msgspec.json.Decoder(BookedTime)
_QUEUES: Final = msgspec.json.Decoder(WindowQueue)
_TIMES: Final = msgspec.json.Decoder(tuple[FreeTime, ...])
_CONCERNS: Final = msgspec.json.Decoder(ConcernTaken)
_COUNTS: Final = msgspec.json.Decoder(_Counts)


class WindowCalls(ABC):
    """What :class:`kiosk.hall_client.HallClient` can ask about the windows."""

    def queue(self, visit_id: str, matter: str) -> WindowQueue:
        """How long the queue is, and what the visitor holds of it."""
        response = self._call("GET", f"/queues/{_part(matter)}", headers={"X-Visit-Id": visit_id})
        return _read(_QUEUES, response)

    def take_number(self, key: str, visit_id: str, matter: str, item: str) -> QueueNumber:
        """Take a number; ``Refused`` 409 ``windows_closed``. The same key, the same number."""
        body = {"matter": matter, "item": item, "visit_id": visit_id}
        return _read(
            _NUMBERS,
            self._call("POST", "/queues/numbers", body, headers={"Idempotency-Key": key}),
        )

    def give_number_back(self, visit_id: str, ticket_id: str) -> None:
        """Give a number back."""
        path = f"/queues/numbers/{_part(ticket_id)}"
        self._call("DELETE", path, headers={"X-Visit-Id": visit_id})

    def free_times(self, matter: str) -> tuple[FreeTime, ...]:
        """The times that can be booked, full ones included."""
        return _read(_TIMES, self._call("GET", f"/appointments/{_part(matter)}/slots"))

    def book_time(
        self, key: str, visit_id: str, matter: str, item: str, day: date, start: time
    ) -> BookedTime:
        """Book a time; ``Refused`` 409 ``slot_full``, 422 ``no_such_slot``."""
        body = {
            "matter": matter,
            "item": item,
            "visit_id": visit_id,
            "day": day.isoformat(),
            "start": start.isoformat(),
        }
        return _read(
            _BOOKED, self._call("POST", "/appointments", body, headers={"Idempotency-Key": key})
        )

    def give_time_back(self, visit_id: str, appointment_id: str) -> None:
        """Give a booked time back."""
        path = f"/appointments/{_part(appointment_id)}"
        self._call("DELETE", path, headers={"X-Visit-Id": visit_id})

    def tell_concern(self, key: str, body: bytes) -> ConcernTaken:
        """Hand in a concern: exactly ``body``, under ``key``; failures as in ``submit``."""
        response = self._hand_in("/concerns", key, body)
        try:
            return _read(_CONCERNS, response)
        except HallFault as fault:
            raise OutcomeUnknown(fault.code) from None

    def task_counts(self) -> dict[str, dict[str, int]]:
        """What similar visitors did: group (kind/VAT kind) → task → how often."""
        return _read(_COUNTS, self._call("GET", "/tasks/counts")).groups

    @abstractmethod
    def _hand_in(self, path: str, key: str, body: bytes) -> Response: ...

    @abstractmethod
    def _call(
        self,
        method: str,
        path: str,
        body: Mapping[str, object] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        anonymous: bool = False,
        limit: int = ...,
    ) -> Response: ...


def _read(decoder: msgspec.json.Decoder[T], response: Response) -> T:
    try:
        return decoder.decode(response.body)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise HallFault("not_understood", response.status) from None


def _part(text: str) -> str:
    return quote(text, safe="")
