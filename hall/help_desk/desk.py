"""The help desk: who waits, who helps, and what passes between them.

Rooms live in the memory of one process. A province runs its help desk as one such
process beside the stateless workers; calls themselves are in the database, so that a
restart of the desk loses no call that both ends come back to.
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from starlette.concurrency import run_in_threadpool

from hall.clerks import Clerk
from hall.clock import Clock
from hall.help_desk.calls import Call, Calls, CallState
from hall.help_desk.channel import Channel, Message
from hall.help_desk.room import Room
from hall.help_desk.waiting_time import handling_time, waiting_time
from hall.settings import HelpDeskSettings
from kiosk.masking import masked_person

log = logging.getLogger(__name__)

_LONGEST_LINE: Final = 500
_LONGEST_LABEL: Final = 80


@dataclass(slots=True)
class Seat:
    """A clerk at the console."""

    clerk: Clerk
    channel: Channel
    is_still_signed_in: Callable[[], bool]
    available: bool = True
    room: Room | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Availability:
    """Whether somebody can help, and how soon; ``wait_seconds`` is of who would call now."""

    clerks_online: int
    queue_length: int
    wait_seconds: int | None

    @property
    def open(self) -> bool:
        """Whether anybody is at work."""
        return self.clerks_online > 0


class HelpDesk:
    """Brings calls and clerks together. Everything runs on the server's event loop."""

    def __init__(
        self,
        calls: Calls,
        clock: Clock,
        settings: HelpDeskSettings,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._calls = calls
        self._clock = clock
        self._settings = settings
        self._monotonic = monotonic
        self._rooms: dict[str, Room] = {}
        self._seats: dict[str, Seat] = {}
        self._handling: float = settings.handling_seconds
        self._ticks = 0
        self.loop: asyncio.AbstractEventLoop | None = None
        """The event loop everything here runs on, once open."""

    # Life of the desk

    async def open(self) -> None:
        """Take up the calls an earlier process left; who does not come back is given up."""
        self.loop = asyncio.get_running_loop()
        now = self._monotonic()
        for call in await run_in_threadpool(self._calls.unfinished):
            self._rooms[call.call_id] = Room(call, call.state, terminal_gone=now, clerk_gone=now)
        await self._measure()

    async def run(self) -> None:
        """Look after time-outs until cancelled."""
        while True:
            await asyncio.sleep(1)
            try:
                await self.tick()
            except Exception:
                # One bad second must not stop the desk for the rest of the day.
                log.exception("help desk: a turn of the clock failed")

    async def tick(self) -> None:
        """Give up ends that stay away, and seats whose clerk was signed out."""
        now = self._monotonic()
        patience = self._settings.reconnect_seconds
        for room in list(self._rooms.values()):
            if room.terminal_gone is not None and now - room.terminal_gone >= patience:
                await self.end(room, "terminal", "lost")
            elif (
                room.state is CallState.ACTIVE
                and room.clerk_gone is not None
                and now - room.clerk_gone >= patience
            ):
                await self.end(room, "clerk", "lost")
        self._ticks += 1
        if self._ticks % 30 == 0:
            for seat in list(self._seats.values()):
                if not await run_in_threadpool(seat.is_still_signed_in):
                    seat.channel.close(4401, "signed out")
        if self._ticks % 5 == 0:
            self._tell_queue()

    async def _measure(self) -> None:
        recent = await run_in_threadpool(self._calls.recent_lengths)
        self._handling = handling_time(recent, self._settings.handling_seconds)

    # The queue

    def availability(self) -> Availability:
        """Say how it looks for somebody who would call now."""
        waiting = len(self._waiting())
        return Availability(
            clerks_online=len(self._at_work()),
            queue_length=waiting,
            wait_seconds=self._wait(waiting + 1),
        )

    async def ask(self, call: Call) -> tuple[int, int | None]:
        """Put a call into the queue; return position and wait in seconds.

        A terminal has one call: an older one of the same terminal ends.
        """
        for room in list(self._rooms.values()):
            if room.call.terminal_id == call.terminal_id:
                await self.end(room, "terminal", "called_again")
        # The terminal has not connected yet; it gets as long as one that was cut off.
        self._rooms[call.call_id] = Room(call, CallState.WAITING, terminal_gone=self._monotonic())
        self._tell_queue()
        position = len(self._waiting())
        return position, self._wait(position)

    def room(self, call_id: str, terminal_id: str) -> Room | None:
        """Return the room of a call of this terminal."""
        room = self._rooms.get(call_id)
        return room if room is not None and room.call.terminal_id == terminal_id else None

    def _waiting(self) -> list[Room]:
        rooms = [room for room in self._rooms.values() if room.state is CallState.WAITING]
        return sorted(rooms, key=lambda room: room.call.asked_at)

    def _at_work(self) -> list[Seat]:
        return [seat for seat in self._seats.values() if seat.available or seat.room is not None]

    def _wait(self, position: int) -> int | None:
        at_work = self._at_work()
        return waiting_time(
            position,
            clerks=len(at_work),
            busy=sum(seat.room is not None for seat in at_work),
            handling=self._handling,
            pick_up=self._settings.pick_up_seconds,
        )

    def _tell_queue(self) -> None:
        """Tell everybody how the queue stands now."""
        now = self._clock()
        waiting = self._waiting()
        for place, room in enumerate(waiting, start=1):
            said: Message = {"type": "queue", "position": place, "wait_seconds": self._wait(place)}
            if room.terminal is not None and said != room.told:
                room.told = said
                room.terminal.send(said)
        desk: Message = {
            "type": "desk",
            "queue": [room.summary(now) for room in waiting],
            "clerks_online": len(self._at_work()),
            "clerks_busy": sum(seat.room is not None for seat in self._seats.values()),
            "handling_seconds": round(self._handling),
        }
        for seat in self._seats.values():
            call = None if seat.room is None else seat.room.call.call_id
            seat.channel.send({**desk, "available": seat.available, "call": call})

    # The terminal's end

    async def terminal_joined(self, room: Room, channel: Channel) -> None:
        """The terminal is connected, for the first time or again."""
        if room.terminal is not None:
            room.terminal.close(4409, "connected again")
        room.terminal = channel
        room.terminal_gone = None
        room.told = {}
        if room.state is CallState.ACTIVE:
            channel.send({"type": "accepted", "clerk": masked_person(room.call.clerk_name)})
            room.repeat_to_terminal()
        if room.clerk is not None:
            room.clerk.send({"type": "terminal", "connected": True})
        self._tell_queue()

    async def terminal_left(self, room: Room, channel: Channel) -> None:
        """The terminal's connection is gone; it may come back for a while."""
        if room.terminal is not channel:
            return
        room.terminal = None
        room.terminal_gone = self._monotonic()
        # No picture outlives the connection; the terminal says again whether it is allowed.
        room.grant_view(False)
        if room.clerk is not None:
            room.clerk.send({"type": "terminal", "connected": False})
        self._tell_queue()

    async def from_terminal(self, room: Room, channel: Channel, message: Message) -> None:
        """Act on what the terminal says; unknown messages are passed over."""
        match message.get("type"):
            case "ping":
                channel.send({"type": "pong"})
                if room.clerk is not None:
                    room.clerk.send({"type": "alive"})
            case "chat":
                number = message.get("n")
                if text := _text(message.get("text"), _LONGEST_LINE):
                    room.say(
                        "visitor", text, self._clock(), number if isinstance(number, int) else None
                    )
            case "grant":
                room.grant_view(message.get("view") is True)
            case "context":
                context: Message = {
                    key: _text(message.get(key), _LONGEST_LABEL)
                    for key in ("screen", "task", "step", "title")
                }
                changed, room.context = context != room.context, context
                if room.clerk is not None:
                    room.clerk.send({"type": "context", **context})
                elif changed:
                    self._tell_queue()  # whoever takes the call reads where the visitor is
            case "end":
                await self.end(room, "visitor", "hung_up")

    # The clerk's end

    async def clerk_joined(self, seat: Seat) -> None:
        """A clerk opened the console; an older console of the same clerk closes."""
        before = self._seats.get(seat.clerk.clerk_id)
        if before is not None:
            before.channel.close(4409, "opened elsewhere")
        self._seats[seat.clerk.clerk_id] = seat
        for room in self._rooms.values():
            if room.state is CallState.ACTIVE and room.call.clerk_id == seat.clerk.clerk_id:
                self._seat_clerk(seat, room)
        self._tell_queue()

    async def clerk_left(self, seat: Seat) -> None:
        """A console is gone; its call waits a while for the clerk to come back."""
        if self._seats.get(seat.clerk.clerk_id) is seat:
            del self._seats[seat.clerk.clerk_id]
        room = seat.room
        if room is not None and room.clerk is seat.channel:
            room.clerk = None
            room.clerk_gone = self._monotonic()
            if room.terminal is not None:
                room.terminal.send({"type": "clerk", "connected": False})
        self._tell_queue()

    async def from_clerk(self, seat: Seat, message: Message) -> None:
        """Act on what the clerk does; unknown messages are passed over."""
        room = seat.room
        match message.get("type"):
            case "ping":
                seat.channel.send({"type": "pong"})
            case "available":
                seat.available = message.get("on") is True
                self._tell_queue()
            case "accept":
                await self._accept(seat, str(message.get("call_id")))
            case "chat" if room is not None:
                if text := _text(message.get("text"), _LONGEST_LINE):
                    room.say("clerk", text, self._clock())
            case "point" if room is not None:
                x, y = _share(message.get("x")), _share(message.get("y"))
                if room.view_granted and room.terminal and x is not None and y is not None:
                    label = _text(message.get("label"), _LONGEST_LABEL)
                    room.terminal.send(
                        {"type": "point", "x": x, "y": y, "target": "", "label": label}
                    )
            case "end" if room is not None:
                await self.end(room, "clerk", "hung_up")

    async def _accept(self, seat: Seat, call_id: str) -> None:
        room = self._rooms.get(call_id)
        if seat.room is not None:
            seat.channel.send({"type": "refused", "code": "one_call_at_a_time"})
            return
        if room is None or room.state is not CallState.WAITING:
            seat.channel.send({"type": "refused", "code": "call_gone"})
            return
        room.state = CallState.ACTIVE  # before anything is awaited: nobody else takes it now
        accepted_at = self._clock()
        room.call = replace(
            room.call,
            state=CallState.ACTIVE,
            clerk_id=seat.clerk.clerk_id,
            clerk_name=seat.clerk.name,
            accepted_at=accepted_at,
        )
        self._seat_clerk(seat, room)
        if room.terminal is not None:
            room.terminal.send({"type": "accepted", "clerk": seat.clerk.masked_name})
        self._tell_queue()
        await run_in_threadpool(self._calls.accept, call_id, seat.clerk.clerk_id, accepted_at)
        log.info("help call %s accepted", call_id)

    def _seat_clerk(self, seat: Seat, room: Room) -> None:
        seat.room = room
        was_gone = room.clerk_gone is not None
        room.clerk = seat.channel
        room.clerk_gone = None
        seat.channel.send(room.describe(self._clock()))
        if room.frame is not None:
            seat.channel.offer_frame(room.frame)
        if was_gone and room.terminal is not None:
            room.terminal.send({"type": "clerk", "connected": True})

    # The end of a call

    async def end(self, room: Room, by: str, reason: str) -> None:
        """End a call: both ends are told, and everything said in it is forgotten."""
        if self._rooms.pop(room.call.call_id, None) is None:
            return
        room.state = CallState.ENDED  # from here on no picture and no word passes
        try:
            await run_in_threadpool(self._calls.end, room.call.call_id, f"{by}:{reason}"[:20])
            await self._measure()
        finally:
            self._say_goodbye(room, {"type": "ended", "by": by, "reason": reason})
        log.info("help call %s ended by %s (%s)", room.call.call_id, by, reason)

    def _say_goodbye(self, room: Room, ended: Message) -> None:
        if room.terminal is not None:
            room.terminal.send(ended)
            room.terminal.close(1000, "ended")
        if room.clerk is not None:
            room.clerk.drop_frame()
            room.clerk.send(ended)
        for seat in self._seats.values():
            if seat.room is room:
                seat.room = None
        self._tell_queue()


def _text(value: object, longest: int) -> str:
    return " ".join(value.split())[:longest] if isinstance(value, str) else ""


def _share(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) and 0 <= value <= 1 else None
