"""The identity-card reader (身份证阅读器) as the terminal sees it, whatever its make."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from devices.attachment import LONGEST_PAUSE_SECONDS, Attachment
from devices.device import Device, DeviceState, Fault
from devices.id_reader.card_session import (
    CardEvent,
    CardFailed,
    CardRead,
    CardRefusedError,
    CardRemoved,
    CardSession,
    CardWatch,
    ReaderRefusesError,
    ReaderSilentError,
)

_POLL_SECONDS = 0.2
_OUT_OF_ORDER_SECONDS = 0.5


class IdReader(Device):
    """A reader of identity cards.

    A card is read once, when it is laid down; it must be lifted before the next one is
    read. ``card_read`` always comes before ``card_removed``, and every ``card_read`` is
    followed by one ``card_removed``, also when the reader itself goes away.
    """

    card_read = Signal(object)  # IdCard
    card_removed = Signal()
    read_failed = Signal(object)  # ReadFailure


class PolledIdReader(IdReader):
    """A reader that is asked for cards several times a second, on its own thread."""

    def __init__(
        self,
        name: str,
        *,
        poll_seconds: float = _POLL_SECONDS,
        longest_pause: float = LONGEST_PAUSE_SECONDS,
        simulated: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(simulated=simulated, parent=parent)
        self._poll_seconds = poll_seconds
        self._attachment = Attachment(
            name,
            locate=self._locate,
            serve=self._serve,
            report=self._report,
            longest_pause=longest_pause,
        )

    def start(self) -> None:
        """Begin looking for the reader. Returns at once."""
        self._attachment.start()

    def stop(self) -> None:
        """Let go of the reader and end its thread; safe to call twice."""
        self._attachment.stop()

    def _locate(self) -> object | None:
        """What is plugged in now; see :class:`devices.attachment.Attachment`."""
        raise NotImplementedError

    def _serve(self) -> None:
        """Open the reader and call :meth:`_converse`; see Attachment."""
        raise NotImplementedError

    def _converse(self, session: CardSession, greet: Callable[[], bool]) -> None:
        """Follow cards until told to stop. Raises LineError when the reader is lost.

        ``greet`` makes sure the reader answers, and returns True if that already found a
        card; it raises ReaderSilentError, ReaderRefusesError.
        """
        watch = CardWatch(session, reading=lambda: self._report(DeviceState.BUSY))
        stopping = self._attachment.stopping
        try:
            while not stopping.is_set():
                try:
                    found = greet()
                except ReaderSilentError as silence:
                    fault = Fault.PROTOCOL if silence.babble else Fault.NO_ANSWER
                    self._out_of_order(watch, fault, str(silence))
                    continue
                except ReaderRefusesError as problem:
                    self._out_of_order(watch, Fault.INTERNAL, str(problem))
                    continue
                except CardRefusedError:
                    found = False  # the reader answers; what lies there is told at the next look
                self._attachment.settled()
                try:
                    self._follow(watch, found=found)
                except ReaderSilentError:
                    continue  # greeted anew; only a reader silent to that is at fault
                except ReaderRefusesError as problem:
                    self._out_of_order(watch, Fault.INTERNAL, str(problem))
        finally:
            self._tell_all(watch.reader_gone())

    def _out_of_order(self, watch: CardWatch, fault: Fault, detail: str) -> None:
        self._report(DeviceState.FAULT, fault, detail)
        self._tell_all(watch.reader_gone())
        self._attachment.stopping.wait(_OUT_OF_ORDER_SECONDS)

    def _follow(self, watch: CardWatch, *, found: bool) -> None:
        events = watch.found() if found else []
        while True:
            self._report(DeviceState.READY)
            self._tell_all(events)
            if self._attachment.stopping.wait(self._poll_seconds):
                return
            events = watch.step()

    def _tell_all(self, events: list[CardEvent]) -> None:
        for event in events:
            match event:
                case CardRead(card):
                    self.card_read.emit(card)
                case CardRemoved():
                    self.card_removed.emit()
                case CardFailed(failure):
                    self.read_failed.emit(failure)
