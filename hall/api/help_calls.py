"""Remote help, the terminal's side: is anybody there, a call, and its live connection.

Text frames are JSON objects with a ``type``. The hall sends ``queue`` (position,
wait_seconds or null), ``accepted`` (clerk, masked), ``chat`` (from, text, at, n counting
lines), ``point`` (x and y from 0 to 1, target, label), ``clerk`` (connected), ``ended``
(by, reason) and ``pong``. The terminal sends ``chat`` (text, n counting its own lines, so
that one said again after a break is heard once), ``grant`` (view), ``context`` (screen,
task, step, title), ``ping`` and ``end``. Binary frames from the terminal are ``b"J"`` and
a JPEG picture of the masked screen. The line closes with 4404 when the call is over.
"""

from __future__ import annotations

from fastapi import APIRouter, Response, WebSocket
from starlette.concurrency import run_in_threadpool

from hall.api import API
from hall.api.callers import HallDep, TerminalDep, hall_of
from hall.api.wire import HelpAvailability, HelpQueued, HelpRequest
from hall.composition import Hall
from hall.help_desk.calls import Call
from hall.help_desk.channel import Channel, Message
from hall.terminals import Terminal

router = APIRouter(prefix=API, tags=["help"])


@router.get("/help/availability")
async def availability(hall: HallDep, terminal: TerminalDep) -> HelpAvailability:
    """Say whether somebody can help, and how soon."""
    del terminal
    now = hall.help_desk.availability()
    return HelpAvailability(
        open=now.open,
        clerks_online=now.clerks_online,
        queue_length=now.queue_length,
        wait_seconds=now.wait_seconds,
    )


@router.post("/help/calls", status_code=201)
async def call(hall: HallDep, terminal: TerminalDep, body: HelpRequest) -> HelpQueued:
    """Call for help. The terminal connects by WebSocket next, or the call is given up."""
    asked = await run_in_threadpool(_write_down, hall, terminal, body)
    position, wait = await hall.help_desk.ask(asked)
    return HelpQueued(call_id=asked.call_id, position=position, wait_seconds=wait)


@router.delete("/help/calls/{call_id}", status_code=204)
async def hang_up(hall: HallDep, terminal: TerminalDep, call_id: str) -> Response:
    """End a call; ending one that is over or unknown changes nothing."""
    room = hall.help_desk.room(call_id, terminal.terminal_id)
    if room is not None:
        await hall.help_desk.end(room, "visitor", "hung_up")
    return Response(status_code=204)


@router.websocket("/help/calls/{call_id}/terminal")
async def live(socket: WebSocket, call_id: str) -> None:
    """The live connection of a call; its messages stand at the head of this module."""
    hall = hall_of(socket)
    scheme, _, token = socket.headers.get("Authorization", "").partition(" ")
    terminal = None
    if scheme.lower() == "bearer":
        terminal = await run_in_threadpool(hall.terminals.recognise, token)
    if terminal is None:
        await socket.close(4401, "terminal unknown")
        return
    room = hall.help_desk.room(call_id, terminal.terminal_id)
    if room is None:
        # Accepted first, or the terminal could not tell this from a broken network.
        await socket.accept()
        await socket.close(4404, "call over")
        return
    await socket.accept()
    channel = Channel(socket)

    async def on_message(message: Message) -> None:
        await hall.help_desk.from_terminal(room, channel, message)

    async def on_frame(data: bytes) -> None:
        room.show(data)

    await hall.help_desk.terminal_joined(room, channel)
    try:
        await channel.converse(on_message, on_frame)
    finally:
        await hall.help_desk.terminal_left(room, channel)


def _write_down(hall: Hall, terminal: Terminal, body: HelpRequest) -> Call:
    visit = None if body.visit_id is None else hall.visits.running(terminal, body.visit_id)
    visitor, for_whom = "", ""
    if visit is not None:
        visitor = visit.masked_name
        if body.taxpayer_id is not None:
            for_whom = hall.visits.masked_taxpayer(visit, body.taxpayer_id)
    return hall.calls.ask(
        terminal_id=terminal.terminal_id,
        terminal_label=terminal.label,
        visit_id=None if visit is None else visit.visit_id,
        visitor=visitor,
        for_whom=for_whom,
        topic=body.topic,
        screen=body.screen,
        language=body.language,
    )
