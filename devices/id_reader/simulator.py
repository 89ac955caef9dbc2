"""The far end of a SAM_V reader's wire: a module that holds a card or none.

:class:`SamVModule` answers requests as a module does; :class:`SamVSimulator` puts one
at the end of a pseudo-terminal. Faults are those that the field shows.
"""

from __future__ import annotations

import os
import threading
import time
from enum import StrEnum
from pathlib import Path

from devices.id_reader.card import IdCard, build_text
from devices.id_reader.sam_v import (
    BAUD_RATES,
    CardContent,
    Command,
    FrameScanner,
    Status,
    build_answer,
    build_card_content,
)
from devices.pty_peer import PtyPeer

_IIN = bytes(4)
_SERIAL_NUMBER = bytes(8)
_MODULE_NUMBER = bytes.fromhex("0501000000000000") + bytes(8)
_PHOTO_SIZE = 1024


class SamVFault(StrEnum):
    """What can be wrong with the reader, its wire, or the way the card is held."""

    TORN_FRAME = "torn_frame"  # long answers break off in the middle
    BAD_CHECKSUM = "bad_checksum"
    SILENCE = "silence"
    GARBAGE = "garbage"  # every answer is rubbish
    JUNK_BEFORE = "junk_before"  # sound answers behind rubbish, in small pieces
    WRONG_BAUD = "wrong_baud"  # the reader speaks at 9600 baud
    NOT_AUTHORISED = "not_authorised"
    UNREADABLE_CARD = "unreadable_card"
    PULL_AT_FIND = "pull_at_find"  # the card goes just when it is looked for ...
    PULL_AT_SELECT = "pull_at_select"
    PULL_AT_READ = "pull_at_read"


_PULLED_AT = {
    SamVFault.PULL_AT_FIND: Command.FIND_CARD,
    SamVFault.PULL_AT_SELECT: Command.SELECT_CARD,
    SamVFault.PULL_AT_READ: Command.READ_TEXT_AND_PHOTO,
}
_COMMANDS = {command.value: command for command in Command}


class SamVModule:
    """The security module: holds at most one card and answers one request at a time.

    A card that was read is not found again before it has left the field.
    """

    def __init__(self) -> None:
        self.baud = BAUD_RATES[0]
        self.fault: SamVFault | None = None
        self._requests = FrameScanner(shortest=3)
        self._content: CardContent | None = None
        self._added_address: bytes | None = None
        self._found = self._selected = self._was_read = False
        self._lock = threading.Lock()

    @property
    def holds_card(self) -> bool:
        """True while a card lies in the field."""
        return self._content is not None

    def insert(self, content: CardContent, added_address: bytes | None = None) -> None:
        """Lay a card in the field, in place of any other."""
        with self._lock:
            self._found = self._selected = self._was_read = False
            self._content, self._added_address = content, added_address

    def pull(self) -> None:
        """Take the card away."""
        with self._lock:
            self._lift()

    def _lift(self) -> None:
        self._content = self._added_address = None
        self._found = self._selected = self._was_read = False

    def answers(self, received: bytes) -> list[bytes]:
        """Return the frames with which the module answers ``received``."""
        with self._lock:
            before = self._requests.damaged
            frames = [self._answer(content) for content in self._requests.feed(received)]
            if self._requests.damaged > before and not frames:
                frames = [build_answer(Status.CHECKSUM)]
            return [self._spoil(frame) for frame in frames if frame]

    def _answer(self, request: bytes) -> bytes:
        command = _COMMANDS.get(request[:2])
        if self.fault is SamVFault.NOT_AUTHORISED:
            return build_answer(Status.UNAUTHORISED)
        if self.holds_card and self.fault and _PULLED_AT.get(self.fault) is command:
            self._lift()
            self.fault = None
        match command:
            case Command.RESET:
                self._found = self._selected = False
                return build_answer(Status.OK)
            case Command.STATUS:
                return build_answer(Status.OK)
            case Command.MODULE_NUMBER:
                return build_answer(Status.OK, _MODULE_NUMBER)
            case Command.FIND_CARD:
                self._found = self._content is not None and not self._was_read
                self._selected = self._selected and not self._found
                return (
                    build_answer(Status.FOUND, _IIN)
                    if self._found
                    else build_answer(Status.NO_CARD)
                )
            case Command.SELECT_CARD:
                self._selected = self._content is not None and (self._found or self._selected)
                return (
                    build_answer(Status.OK, _SERIAL_NUMBER)
                    if self._selected
                    else build_answer(Status.SELECT_FAILED)
                )
            case Command.READ_TEXT_AND_PHOTO | Command.READ_WITH_FINGERPRINTS:
                if self._content is None or not self._selected:
                    return build_answer(Status.READ_FAILED)
                if self.fault is SamVFault.UNREADABLE_CARD:
                    return build_answer(Status.CARD_AUTHENTICATION)
                self._was_read = True
                return build_answer(
                    Status.OK,
                    build_card_content(
                        self._content,
                        with_fingerprints=command is Command.READ_WITH_FINGERPRINTS,
                    ),
                )
            case Command.READ_ADDED_ADDRESS:
                if self._content is None or not self._selected:
                    return build_answer(Status.READ_FAILED)
                if self._added_address is None:
                    return build_answer(Status.NO_SUCH_CONTENT)
                return build_answer(Status.OK, self._added_address)
            case None:
                return self._set_baud(request)

    def _set_baud(self, request: bytes) -> bytes:
        if len(request) == 2 and request[0] == 0x60 and request[1] < len(BAUD_RATES):
            self.baud = BAUD_RATES[request[1]]
            return build_answer(Status.OK)
        return build_answer(Status.COMMAND)

    def _spoil(self, frame: bytes) -> bytes:
        match self.fault:
            case SamVFault.GARBAGE:
                return os.urandom(len(frame))
            case SamVFault.BAD_CHECKSUM:
                return frame[:-1] + bytes((frame[-1] ^ 0x5A,))
            case SamVFault.TORN_FRAME if len(frame) > 64:
                return frame[: len(frame) // 3]
            case SamVFault.JUNK_BEFORE:
                return b"\x00\xff\xaa\xaa\x96" + frame
            case _:
                return frame


class SamVSimulator:
    """A SAM_V reader behind a symbolic link to a pseudo-terminal. Needs no Qt."""

    def __init__(self, link: Path, *, seconds_a_byte: float = 0.0) -> None:
        """``seconds_a_byte`` slows the wire down: 1/11520 is 115,200 baud."""
        self.link = link
        self.last_byte_at = 0.0  # time.monotonic() when the last answer was on the wire
        self._module = SamVModule()
        self._peer = PtyPeer(link, self._received)
        self._seconds_a_byte = seconds_a_byte
        self._stopping = threading.Event()

    @property
    def holds_card(self) -> bool:
        """True while a card lies on the reader."""
        return self._module.holds_card

    def start(self) -> None:
        """Appear at the link."""
        self._peer.start()

    def stop(self) -> None:
        """Vanish and end the thread; safe to call twice."""
        self._stopping.set()
        self._peer.stop()

    def plug(self) -> None:
        """Plug the reader in again."""
        self._peer.plug()

    def unplug(self) -> None:
        """Pull the reader's plug: the port hangs up and the link goes."""
        self._peer.unplug()

    def insert(self, card: IdCard) -> None:
        """Lay ``card`` on the reader. Raises ValueError if a field is too long for a card."""
        photo = card.photo or bytes(_PHOTO_SIZE)
        self._module.insert(CardContent(build_text(card), photo))

    def pull(self) -> None:
        """Lift the card."""
        self._module.pull()

    def fault(self, kind: SamVFault | str | None) -> None:
        """Begin a fault, or end it with None. Raises ValueError for an unknown one.

        The three kinds that pull the card end by themselves once it is pulled.
        """
        fault = None if kind is None else SamVFault(kind)
        self._module.baud = 9600 if fault is SamVFault.WRONG_BAUD else BAUD_RATES[0]
        self._module.fault = fault

    def _received(self, data: bytes) -> None:
        speed = self._module.baud  # a change of speed holds after its answer
        if self._module.fault is SamVFault.SILENCE:
            return
        if self._peer.driver_baud != speed:
            # At another speed each side sees rubbish; the module does not answer that.
            self._peer.send(os.urandom(2))
            return
        for frame in self._module.answers(data):
            self._transmit(frame)

    def _transmit(self, frame: bytes) -> None:
        piece = 7 if self._module.fault is SamVFault.JUNK_BEFORE else len(frame)
        if self._seconds_a_byte:
            piece = min(piece, 16)
        for at in range(0, len(frame), piece):
            part = frame[at : at + piece]
            self._peer.send(part)
            self.last_byte_at = time.monotonic()
            if self._stopping.wait(self._seconds_a_byte * len(part)):
                return
