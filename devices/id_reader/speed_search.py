"""Which speed a serial reader speaks at: asked, not configured."""

from __future__ import annotations

from devices.id_reader.card_session import CardRefusedError, ReaderSilentError
from devices.id_reader.sam_v import BAUD_RATES
from devices.id_reader.sam_v_session import SamVSession
from devices.line import TunableLine

# Seconds to wait for an answer at the speed tried first, and at each of the others.
_FIRST_SPEED_SECONDS = 1.0
_OTHER_SPEED_SECONDS = 0.35


class SpeedSearch:
    """Finds the speed of the reader by asking it to find a card at one after another.

    No other command is asked: readers exist that know only the three that read a card.
    The speed that worked last is tried first.
    """

    def __init__(self, bauds: tuple[int, ...] = BAUD_RATES) -> None:
        if not bauds:
            raise ValueError("no speed to try")
        self._bauds = list(bauds)

    @property
    def baud(self) -> int:
        """The speed to open the port with: the one that worked last."""
        return self._bauds[0]

    def greet(self, line: TunableLine, session: SamVSession) -> bool:
        """Set ``line`` to the reader's speed; True if that already found a card.

        One round over all speeds. Raises ReaderSilentError, ReaderRefusesError, LineLostError.
        """
        # The best guess is asked twice, at last with patience for a slow reader.
        for place, baud in enumerate((*self._bauds, self._bauds[0])):
            line.set_baud(baud)
            session.babble = False
            try:
                found = session.find(
                    wait=_OTHER_SPEED_SECONDS
                    if 0 < place < len(self._bauds)
                    else _FIRST_SPEED_SECONDS
                )
            except ReaderSilentError:
                continue  # rubbish at a wrong speed is no wonder; at the last one it is
            except CardRefusedError:
                found = False  # the reader answers; what lies there is told at the next look
            self._bauds.remove(baud)
            self._bauds.insert(0, baud)
            return found
        what = "only rubbish" if session.babble else "no answer"
        where = f"{self._bauds[0]} baud" if len(self._bauds) == 1 else "any speed"
        raise ReaderSilentError(f"{line.path}: {what} at {where}", babble=session.babble)
