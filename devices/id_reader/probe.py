"""Finding out whether a serial reader answers, and how: for staff who set one up."""

from __future__ import annotations

from dataclasses import dataclass

from devices.id_reader.card_session import ReaderRefusesError, ReaderSilentError
from devices.id_reader.sam_v import BAUD_RATES
from devices.id_reader.sam_v_session import SamVSession
from devices.id_reader.single_read import GivenUp, NoCardReadError
from devices.id_reader.speed_search import SpeedSearch
from devices.line import LineError, LineForbiddenError
from devices.serial_port import SerialLine, find_port


@dataclass(frozen=True, slots=True)
class FoundReader:
    """A reader that answers."""

    path: str
    baud: int
    module_number: bytes  # empty if the module does not tell
    card_present: bool


def probe_reader(port: str, *, bauds: tuple[int, ...] = BAUD_RATES) -> FoundReader:
    """Ask the reader at ``port`` for itself. Raises NoCardReadError."""
    path = find_port(port)
    if path is None:
        raise NoCardReadError(GivenUp.PORT_NOT_FOUND, f"{port}: no such port")
    search = SpeedSearch(bauds)
    try:
        line = SerialLine(path, search.baud)
        try:
            session = SamVSession(line)
            card_present = search.greet(line, session)
            try:
                number = session.module_number()
            except ReaderSilentError:
                number = b""  # it read cards before it told its number, so it is a reader
            return FoundReader(path, line.baud, number, card_present)
        finally:
            line.close()
    except LineForbiddenError as error:
        raise NoCardReadError(GivenUp.PORT_FORBIDDEN, str(error)) from error
    except LineError as error:
        raise NoCardReadError(GivenUp.PORT_LOST, str(error)) from error
    except ReaderSilentError as error:
        code = GivenUp.RUBBISH if error.babble else GivenUp.NO_ANSWER
        raise NoCardReadError(code, str(error)) from error
    except ReaderRefusesError as error:
        raise NoCardReadError(GivenUp.OUT_OF_ORDER, str(error)) from error
