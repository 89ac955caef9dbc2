"""The console's page for the windows: call numbers, see who booked, answer concerns."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from hall.api.callers import ClerkDep, HallDep
from hall.api.wire import Inbound
from hall.console.items import item_label
from hall.queue.numbers import Number
from kiosk.window_matters import NAMES, WindowMatter

router = APIRouter(prefix="/console/api/windows", include_in_schema=False)


class BoardNumber(BaseModel):
    """One number on the board."""

    ticket_id: str
    number: str
    matter: WindowMatter
    state: Literal["waiting", "called", "done", "missed", "cancelled"]
    window: str
    visitor: str
    item_zh: str
    item_en: str
    taken_at: datetime

    @classmethod
    def of(cls, number: Number) -> BoardNumber:
        """Write a number for the board."""
        return cls.model_validate(
            {
                "ticket_id": number.ticket_id,
                "number": number.number,
                "matter": number.matter,
                "state": number.state,
                "window": number.window,
                "visitor": number.masked_name,
                "item_zh": item_label(number.item).zh,
                "item_en": item_label(number.item).en,
                "taken_at": number.taken_at,
            }
        )


class BoardQueue(BaseModel):
    """One queue's sign and length."""

    matter: WindowMatter
    name_zh: str
    name_en: str
    waiting: int


class BoardAppointment(BaseModel):
    """Somebody who is expected."""

    appointment_id: str
    number: str
    day: date
    start: time
    matter: WindowMatter
    visitor: str
    item_zh: str
    item_en: str


class BoardConcern(BaseModel):
    """Something a visitor is not happy with."""

    number: str
    topic: str
    text: str
    phone: str
    said_at: datetime
    answer_by: date


class Board(BaseModel):
    """All that the windows have to do."""

    queues: list[BoardQueue]
    numbers: list[BoardNumber]
    appointments: list[BoardAppointment]
    concerns: list[BoardConcern]


class CallNext(Inbound):
    """A window is free."""

    matter: WindowMatter
    window: str = Field(min_length=1, max_length=20)


class CallAgain(Inbound):
    """Somebody who was missed is here after all."""

    window: str = Field(min_length=1, max_length=20)


class Settled(Inbound):
    """What became of a called number."""

    came: bool


class Answer(Inbound):
    """What was done about a concern."""

    answer: str = Field(min_length=1, max_length=500)


@router.get("")
def board(hall: HallDep, clerk: ClerkDep) -> Board:
    """Everything that waits."""
    del clerk
    numbers = hall.numbers.board()
    return Board(
        queues=[
            BoardQueue(
                matter=matter,
                name_zh=name.zh,
                name_en=name.en,
                waiting=sum(one.matter is matter and one.state == "waiting" for one in numbers),
            )
            for matter, name in NAMES.items()
        ],
        numbers=[BoardNumber.of(one) for one in numbers],
        appointments=[
            BoardAppointment(
                appointment_id=one.appointment_id,
                number=one.number,
                day=one.day,
                start=one.start,
                matter=one.matter,
                visitor=one.masked_name,
                item_zh=item_label(one.item).zh,
                item_en=item_label(one.item).en,
            )
            for one in hall.appointments.from_day()
        ],
        concerns=[
            BoardConcern(
                number=one.number,
                topic=one.topic,
                text=one.text,
                phone=one.phone,
                said_at=one.said_at,
                answer_by=one.answer_by,
            )
            for one in hall.concerns.open()
        ],
    )


@router.post("/next")
def call_next(hall: HallDep, clerk: ClerkDep, body: CallNext) -> BoardNumber | None:
    """Call the next number of a queue to a window."""
    del clerk
    number = hall.numbers.call_next(body.matter, body.window)
    return None if number is None else BoardNumber.of(number)


@router.post("/numbers/{ticket_id}", status_code=204)
def settle(hall: HallDep, clerk: ClerkDep, ticket_id: str, body: Settled) -> Response:
    """A called number is done, or nobody came."""
    del clerk
    hall.numbers.settle(ticket_id, came=body.came)
    return Response(status_code=204)


@router.post("/numbers/{ticket_id}/call")
def call_again(hall: HallDep, clerk: ClerkDep, ticket_id: str, body: CallAgain) -> BoardNumber:
    """Call a missed number again."""
    del clerk
    return BoardNumber.of(hall.numbers.call_again(ticket_id, body.window))


@router.post("/appointments/{appointment_id}/come", status_code=204)
def has_come(hall: HallDep, clerk: ClerkDep, appointment_id: str) -> Response:
    """Somebody who booked is here."""
    del clerk
    hall.appointments.has_come(appointment_id)
    return Response(status_code=204)


@router.post("/concerns/{number}", status_code=204)
def answer(hall: HallDep, clerk: ClerkDep, number: str, body: Answer) -> Response:
    """A concern was dealt with."""
    hall.concerns.close(number, body.answer, clerk)
    return Response(status_code=204)
