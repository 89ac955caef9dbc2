"""The newest frame of a camera, from a thread that may be given up.

A driver can hang inside a call for good (a pulled plug, a stalled bus). Python cannot
end such a thread, so nobody waits for it: whoever watches the capture abandons it and
begins another.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from devices.device import Fault

if TYPE_CHECKING:
    import numpy as np

    Picture = np.ndarray


class SourceAbsentError(Exception):
    """The camera is not there (any more)."""


class SourceFaultError(Exception):
    """The camera is there and does not work. The text is for staff."""

    def __init__(self, fault: Fault, detail: str) -> None:
        super().__init__(detail)
        self.fault = fault


class FrameSource(Protocol):
    """Where frames come from. All calls are made from one thread, and may block.

    Each may raise :class:`SourceAbsentError` or :class:`SourceFaultError`.
    """

    def open(self) -> None:
        """Begin."""
        ...

    def read(self) -> Picture:
        """Wait for the next frame: BGR (height × width × 3) or grey, ``uint8``."""
        ...

    def skip(self) -> None:
        """Let the next frame go by, cheaper than reading it."""
        ...

    def close(self) -> None:
        """Let go; safe after a failure."""
        ...


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture, with its number in the stream and when it came (monotonic)."""

    picture: Picture
    number: int
    taken_at: float


class Capture:
    """Reads a source on a thread of its own and keeps only the newest frame."""

    def __init__(self, source: FrameSource, *, name: str) -> None:
        self._source = source
        self._condition = threading.Condition()
        self._stopping = False
        self._wanted = True
        self._newest: Frame | None = None
        self._failure: Exception | None = None
        self._opened = False
        self._alive_at = time.monotonic()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Open the source and begin to read."""
        self._thread.start()

    def want_pictures(self, wanted: bool) -> None:
        """Without interest in pictures, frames are skipped, which costs little."""
        self._wanted = wanted

    @property
    def opened(self) -> bool:
        """The source has opened and given its first frame."""
        return self._opened

    @property
    def failure(self) -> Exception | None:
        """What ended the thread, if anything did."""
        return self._failure

    @property
    def silent_for(self) -> float:
        """Seconds since the source last returned from a call."""
        return time.monotonic() - self._alive_at

    def newest(self, after: int, timeout: float) -> Frame | None:
        """The newest frame with a number above ``after``, waiting up to ``timeout`` s."""
        with self._condition:
            self._condition.wait_for(
                lambda: (
                    self._failure is not None
                    or self._stopping
                    or (self._newest is not None and self._newest.number > after)
                ),
                timeout,
            )
            newest = self._newest
            return newest if newest is not None and newest.number > after else None

    def stop(self, timeout: float) -> bool:
        """End the thread; False if it hangs in the driver and had to be abandoned."""
        with self._condition:
            self._stopping = True
            self._condition.notify_all()
        if self._thread.ident is not None:
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        number = 0
        try:
            self._source.open()
            while not self._stopping:
                self._alive_at = time.monotonic()
                if self._wanted:
                    picture = self._source.read()
                    number += 1
                    with self._condition:
                        self._newest = Frame(picture, number, time.monotonic())
                        self._condition.notify_all()
                else:
                    self._source.skip()
                    self._newest = None
                self._opened = True
        except (SourceAbsentError, SourceFaultError) as error:
            self._failure = error
        except Exception as error:  # a driver's surprise is a fault, not our end
            self._failure = SourceFaultError(Fault.INTERNAL, type(error).__name__)
        finally:
            self._newest = None
            self._source.close()
            with self._condition:
                self._condition.notify_all()
