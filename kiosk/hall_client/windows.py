"""The windows of the hall: numbers for today, times on other days, what others did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Final

import msgspec

from kiosk.hall_client.answers import read_answer
from kiosk.hall_client.calls import HallCalls, path_part
from kiosk.hall_client.failures import HallFault, OutcomeUnknown
from kiosk.window_matters import BookedTime, ConcernTaken, FreeTime, QueueNumber, WindowQueue


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


class WindowCalls(HallCalls):
    """What :class:`kiosk.hall_client.HallClient` can ask about the windows."""

    def queue(self, visit_id: str, matter: str) -> WindowQueue:
        """How long the queue is, and what the visitor holds of it."""
        response = self._call(
            "GET", f"/queues/{path_part(matter)}", headers={"X-Visit-Id": visit_id}
        )
        return read_answer(_QUEUES, response)

    def take_number(self, key: str, visit_id: str, matter: str, item: str) -> QueueNumber:
        """Take a number; ``Refused`` 409 ``windows_closed``. The same key, the same number."""
        body = {"matter": matter, "item": item, "visit_id": visit_id}
        return read_answer(
            _NUMBERS,
            self._call("POST", "/queues/numbers", body, headers={"Idempotency-Key": key}),
        )

    def give_number_back(self, visit_id: str, ticket_id: str) -> None:
        """Give a number back."""
        path = f"/queues/numbers/{path_part(ticket_id)}"
        self._call("DELETE", path, headers={"X-Visit-Id": visit_id})

    def free_times(self, matter: str) -> tuple[FreeTime, ...]:
        """The times that can be booked, full ones included."""
        return read_answer(_TIMES, self._call("GET", f"/appointments/{path_part(matter)}/slots"))

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
        return read_answer(
            _BOOKED, self._call("POST", "/appointments", body, headers={"Idempotency-Key": key})
        )

    def give_time_back(self, visit_id: str, appointment_id: str) -> None:
        """Give a booked time back."""
        path = f"/appointments/{path_part(appointment_id)}"
        self._call("DELETE", path, headers={"X-Visit-Id": visit_id})

    def tell_concern(self, key: str, body: bytes) -> ConcernTaken:
        """Hand in a concern: exactly ``body``, under ``key``; failures as in ``submit``."""
        response = self._hand_in("/concerns", key, body)
        try:
            return read_answer(_CONCERNS, response)
        except HallFault as fault:
            raise OutcomeUnknown(fault.code) from None

    def task_counts(self) -> dict[str, dict[str, int]]:
        """What similar visitors did: group (kind/VAT kind) → task → how often."""
        return read_answer(_COUNTS, self._call("GET", "/tasks/counts")).groups
