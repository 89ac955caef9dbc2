"""The hall's windows as a terminal asks for them: numbers, times on other days, concerns."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated

from fastapi import APIRouter, Header, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import AwareDatetime, Field, StringConstraints

from hall.api import API
from hall.api.callers import HallDep, TerminalDep
from hall.api.kept_bodies import IdempotencyKey, described_as, read_kept
from hall.api.wire import Inbound, Outbound
from hall.composition import Hall
from hall.problem import Problem
from hall.queue.appointments import Appointment
from hall.queue.concerns import Said
from hall.queue.numbers import Number
from hall.terminals import Terminal
from hall.visits import Visit
from kiosk.bilingual import Bilingual
from kiosk.window_matters import WindowMatter

router = APIRouter(prefix=API, tags=["windows"])

VisitId = Annotated[str, Header(alias="X-Visit-Id", max_length=80)]
ItemId = Annotated[str, StringConstraints(pattern=r"^S\d\d$")]


class NumberBody(Outbound):
    """A number for today."""

    ticket_id: str
    number: str
    matter: WindowMatter
    state: str = Field(description="waiting, called, done, missed, cancelled")
    window: str = Field(description="where it is called to, once it is")
    ahead: int
    wait_minutes: int
    taken_at: datetime

    @classmethod
    def of(cls, number: Number) -> NumberBody:
        """Write a number."""
        return cls(
            ticket_id=number.ticket_id,
            number=number.number,
            matter=number.matter,
            state=number.state,
            window=number.window,
            ahead=number.ahead,
            wait_minutes=number.wait_minutes,
            taken_at=number.taken_at,
        )


class AppointmentBody(Outbound):
    """A booked time."""

    appointment_id: str
    number: str
    matter: WindowMatter
    day: date
    start: time

    @classmethod
    def of(cls, booked: Appointment) -> AppointmentBody:
        """Write a booked time."""
        return cls(
            appointment_id=booked.appointment_id,
            number=booked.number,
            matter=booked.matter,
            day=booked.day,
            start=booked.start,
        )


class QueueBody(Outbound):
    """One queue now, and what this visitor holds of it."""

    matter: WindowMatter
    open: bool
    waiting: int
    wait_minutes: int
    opens: time
    closes: time
    number: NumberBody | None
    appointment: AppointmentBody | None


class NumberRequest(Inbound):
    """A number is wanted."""

    matter: WindowMatter
    item: ItemId
    visit_id: str


class SlotBody(Outbound):
    """One bookable time."""

    day: date
    start: time
    free: int


class AppointmentRequest(Inbound):
    """A time is wanted."""

    matter: WindowMatter
    item: ItemId
    visit_id: str
    day: date
    start: time


class ConcernRequest(Inbound):
    """What a visitor is not happy with."""

    topic: Annotated[str, StringConstraints(max_length=40)]
    text: Annotated[str, StringConstraints(min_length=1, max_length=500)]
    phone: Annotated[str, StringConstraints(max_length=20)] = ""
    visit_id: str | None = None
    terminal_id: str = ""
    said_at: AwareDatetime


class ConcernNumber(Outbound):
    """The concern was written down."""

    number: str
    answer_by: date


class TaskCounts(Outbound):
    """What similar visitors did: kind/VAT kind → task → times; small counts are left out."""

    groups: dict[str, dict[str, int]]


@router.get("/queues/{matter}")
def queue(hall: HallDep, terminal: TerminalDep, matter: WindowMatter, visit: VisitId) -> QueueBody:
    """How long a queue is, and what the visitor holds of it."""
    who = _visit(hall, terminal, visit)
    state = hall.numbers.state(matter, who)
    booked = hall.appointments.held(who, matter)
    return QueueBody(
        matter=matter,
        open=state.is_open,
        waiting=state.waiting,
        wait_minutes=state.wait_minutes,
        opens=hall.settings.windows.opens,
        closes=hall.settings.windows.closes,
        number=None if state.mine is None else NumberBody.of(state.mine),
        appointment=None if booked is None else AppointmentBody.of(booked),
    )


@router.post("/queues/numbers")
def take_number(
    hall: HallDep, terminal: TerminalDep, body: NumberRequest, key: IdempotencyKey
) -> NumberBody:
    """Take a number; who holds one of this queue gets the same again. 409 ``windows_closed``."""
    visit = _visit(hall, terminal, body.visit_id)
    return NumberBody.of(hall.numbers.take(terminal, visit, body.matter, body.item, str(key)))


@router.delete("/queues/numbers/{ticket_id}", status_code=204)
def give_number_back(
    hall: HallDep, terminal: TerminalDep, ticket_id: str, visit: VisitId
) -> Response:
    """Give a number back."""
    hall.numbers.cancel(_visit(hall, terminal, visit), ticket_id)
    return Response(status_code=204)


@router.get("/appointments/{matter}/slots")
def slots(hall: HallDep, terminal: TerminalDep, matter: WindowMatter) -> list[SlotBody]:
    """The times that can be booked, full ones included."""
    del terminal
    return [
        SlotBody(day=slot.day, start=slot.start, free=slot.free)
        for slot in hall.appointments.slots(matter)
    ]


@router.post("/appointments")
def book(
    hall: HallDep, terminal: TerminalDep, body: AppointmentRequest, key: IdempotencyKey
) -> AppointmentBody:
    """Book a time. 409 ``slot_full``, 422 ``no_such_slot``."""
    visit = _visit(hall, terminal, body.visit_id)
    return AppointmentBody.of(
        hall.appointments.book(
            terminal, visit, body.matter, body.item, body.day, body.start, str(key)
        )
    )


@router.delete("/appointments/{appointment_id}", status_code=204)
def give_time_back(
    hall: HallDep, terminal: TerminalDep, appointment_id: str, visit: VisitId
) -> Response:
    """Give a booked time back."""
    hall.appointments.cancel(_visit(hall, terminal, visit), appointment_id)
    return Response(status_code=204)


@router.post(
    "/concerns",
    openapi_extra=described_as(ConcernRequest),
)
async def concern(
    hall: HallDep, terminal: TerminalDep, request: Request, key: IdempotencyKey
) -> ConcernNumber:
    """Write a concern (诉求) down, once."""
    body = await request.body()
    asked = read_kept(body, ConcernRequest)
    said = Said(topic=asked.topic, text=asked.text, phone=asked.phone, said_at=asked.said_at)
    taken = await run_in_threadpool(hall.concerns.take, terminal, str(key), body, said)
    return ConcernNumber(number=taken.number, answer_by=taken.answer_by)


@router.get("/tasks/counts")
def task_counts(hall: HallDep, terminal: TerminalDep) -> TaskCounts:
    """What similar visitors did here, in counts."""
    del terminal
    return TaskCounts(groups=hall.similar_visitors.told())


def _visit(hall: Hall, terminal: Terminal, visit_id: str) -> Visit:
    visit = hall.visits.running(terminal, visit_id)
    if visit is None:
        raise Problem(
            401,
            "visit_over",
            Bilingual("本次办理已结束,请重新刷证", "this visit is over; please start again"),
        )
    return visit
