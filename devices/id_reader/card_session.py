"""A conversation with a reader about the cards laid on it, whatever the wire.

:class:`CardSession` is what each driver implements (serial, USB, vendor library);
:class:`CardWatch` turns it into the life of a card: found, read, gone. A card that was
read must leave the field before the reader finds any card again, so the watch is built
around the card's removal.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from devices.id_reader.card import CardTextError, IdCard, parse_card
from devices.id_reader.failure import ReadFailure, ReadFault
from devices.id_reader.sam_v import CardContent, Status


class ReaderSilentError(Exception):
    """The reader does not answer (any more). The text holds no personal data."""

    def __init__(self, text: str, *, babble: bool = False) -> None:
        """``babble``: bytes did come, but none that made sense."""
        super().__init__(text)
        self.babble = babble


class ReaderRefusesError(Exception):
    """The reader answers that it cannot work: not authorised, self-test failed."""


class CardRefusedError(Exception):
    """A step with a card failed for the reason in ``failure``."""

    def __init__(self, failure: ReadFailure) -> None:
        super().__init__(failure.fault.value, failure.detail)
        self.failure = failure


class CardSession(Protocol):
    """The three commands of a reader, and one to see whether the card still lies there.

    Each raises ReaderSilentError, ReaderRefusesError, or :class:`devices.line.LineError`.
    """

    def find(self) -> bool:
        """Look for a card that has come into the field; True if there is one.

        Raises CardRefusedError if what lies there is not an identity card.
        """

    def select(self) -> None:
        """Select the card found. Raises CardRefusedError."""

    def read(self, *, again: bool = False) -> CardContent:
        """Read the card selected; ``again``, to compare, without insisting on an answer.

        Raises CardRefusedError.
        """

    def still_there(self) -> bool | None:
        """Return whether the card that was read still lies there; None if it cannot be told."""


_BY_STATUS = {
    Status.CARD_AUTHENTICATION: ReadFault.NOT_GENUINE,
    Status.MODULE_AUTHENTICATION: ReadFault.NOT_GENUINE,
    Status.VERIFICATION: ReadFault.NOT_GENUINE,
    Status.WRONG_CARD: ReadFault.WRONG_CARD,
    Status.READ_FAILED: ReadFault.CARD_MOVED,
    Status.NO_CARD: ReadFault.CARD_MOVED,
    Status.NOT_FOUND_YET: ReadFault.CARD_MOVED,
    Status.SELECT_FAILED: ReadFault.CARD_MOVED,
}
# Statuses that mean the reader itself cannot work.
_READER_OUT_OF_ORDER = {
    Status.UNAUTHORISED: "the security module is not authorised",
    Status.SELF_TEST: "the security module failed its self-test",
    Status.RANDOM_NUMBER: "the security module's random source failed",
}


def refusal(command: str, status: int) -> CardRefusedError | ReaderRefusesError:
    """Return the exception for a ``status`` that ``command`` did not want."""
    detail = f"{command}: status 0x{status:02X}"
    for code, reason in _READER_OUT_OF_ORDER.items():
        if status == code:
            return ReaderRefusesError(f"{reason} ({detail})")
    fault = next((f for code, f in _BY_STATUS.items() if status == code), ReadFault.UNREADABLE)
    return CardRefusedError(ReadFailure(fault, detail))


def found_card(status: int) -> bool:
    """Return whether ``status``, an answer to find card, says that there is one.

    Raises CardRefusedError for a card of another kind, ReaderRefusesError.
    """
    if status in (Status.FOUND, Status.OK):
        return True
    problem = refusal("find", status)
    # Only this one says that something lies there; makers give all the others for nothing too.
    if isinstance(problem, CardRefusedError) and status != Status.WRONG_CARD:
        return False
    raise problem


_READS_PER_SELECTION = 2
_SELECTIONS = 2


def read_found_card(session: CardSession) -> IdCard:
    """Select and read the card just found; retries what a shaky card or wire spoils.

    A card whose number contradicts itself, or that came over a wire which has just
    damaged frames, is read again and not taken if the reader says something else: the
    wire's check byte alone lets one damage in 256 through.
    Raises CardRefusedError with the last reason, and what the session raises.
    """
    refused: CardRefusedError | None = None
    for _ in range(_SELECTIONS):
        try:
            session.select()
        except CardRefusedError as reason:
            # A failed read says more than the failure to select the card once more.
            refused = refused or reason
            continue
        for _ in range(_READS_PER_SELECTION):
            try:
                return _read_certain(session)
            except CardRefusedError as reason:
                refused = reason
    if refused is None:
        raise AssertionError("a selection neither read nor refused")
    raise refused


def _read_certain(session: CardSession) -> IdCard:
    content = session.read()
    try:
        card = parse_card(content.text, content.photo)
    except CardTextError as error:
        raise CardRefusedError(ReadFailure(ReadFault.UNKNOWN_CONTENT, str(error))) from error
    if content.doubtful or not card.number_is_consistent:
        try:
            again = session.read(again=True)
        except (CardRefusedError, ReaderSilentError):
            return card  # nothing speaks against the read that was sound
        if again.text != content.text:
            raise CardRefusedError(ReadFailure(ReadFault.TORN, "two reads differ"))
    return card


@dataclass(frozen=True, slots=True)
class CardRead:
    """A card was read; it still lies on the reader."""

    card: IdCard


@dataclass(frozen=True, slots=True)
class CardRemoved:
    """The card that was read has gone."""


@dataclass(frozen=True, slots=True)
class CardFailed:
    """A card was there and could not be read."""

    failure: ReadFailure


CardEvent = CardRead | CardRemoved | CardFailed

_ATTEMPTS = 3
# One absence may be a card that was nudged; two in a row are a card that left.
_ABSENT_AFTER = 2
_BLIND_HOLD_SECONDS = 3.0


class CardWatch:
    """Follows cards on one reader, a step at a time; the caller waits between steps."""

    def __init__(
        self,
        session: CardSession,
        *,
        reading: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``reading`` is called when a card was found, before it is read."""
        self._session = session
        self._reading = reading
        self._clock = clock
        self._lying = False  # a read card has not been seen to leave
        self._absences = 0
        self._blind_since: float | None = None
        self._attempts = 0
        self._last_failure: ReadFailure | None = None
        self._told: ReadFault | None = None  # of the card that still lies there

    @property
    def card_lies_there(self) -> bool:
        """True from a good read until its removal was reported."""
        return self._lying

    @property
    def failure(self) -> ReadFailure | None:
        """Why the latest attempt failed, while it may still be mended by another."""
        return self._last_failure

    def reader_gone(self) -> list[CardEvent]:
        """Note that the reader cannot be asked any more; a card that lay there has left."""
        return self._left() if self._lying else []

    def found(self) -> list[CardEvent]:
        """Read the card that the caller has already found; as :meth:`step`."""
        return self.reader_gone() + self._read()

    def step(self) -> list[CardEvent]:
        """Ask the reader once and return what happened, in order.

        Raises what the session raises; the watch may be used on after ReaderSilentError.
        """
        if self._lying:
            there = None if self._blind_since is not None else self._session.still_there()
            if there is not None:
                return self._note_presence(there)
            return self._watch_blind()
        return self._look()

    def _note_presence(self, there: bool) -> list[CardEvent]:
        self._absences = 0 if there else self._absences + 1
        if self._absences < _ABSENT_AFTER:
            return []
        return self._left()

    def _left(self) -> list[CardEvent]:
        self._lying, self._absences, self._blind_since = False, 0, None
        return [CardRemoved()]

    def _watch_blind(self) -> list[CardEvent]:
        # This reader cannot tell whether the card lies there. It finds a card again only
        # after the last one left, so a find means: removed, and a new one.
        now = self._clock()
        self._blind_since = now if self._blind_since is None else self._blind_since
        try:
            found = self._session.find()
        except CardRefusedError:
            found = False  # told at the next look, when the card that was read has left
        if found:
            return self._left() + self._read()
        return self._left() if now - self._blind_since >= _BLIND_HOLD_SECONDS else []

    def _look(self) -> list[CardEvent]:
        try:
            found = self._session.find()
        except CardRefusedError as refused:
            return self._refused(refused)
        if found:
            return self._read()
        self._absences += 1
        if self._absences >= _ABSENT_AFTER:
            self._told = None
        return self._give_up()

    def _read(self) -> list[CardEvent]:
        self._reading()
        try:
            card = read_found_card(self._session)
        except CardRefusedError as refused:
            return self._refused(refused)
        self._attempts, self._last_failure, self._told = 0, None, None
        self._lying, self._absences = True, 0
        return [CardRead(card)]

    def _refused(self, refused: CardRefusedError) -> list[CardEvent]:
        self._attempts += 1
        self._last_failure = refused.failure
        self._absences = 0
        return self._give_up() if self._attempts >= _ATTEMPTS else []

    def _give_up(self) -> list[CardEvent]:
        failure, self._last_failure, self._attempts = self._last_failure, None, 0
        if failure is None or failure.fault is self._told:
            return []  # said once: who goes another way is not called back by the card
        self._told = failure.fault
        return [CardFailed(failure)]
