"""The simulated camera: a folder whose ``current.png`` is the newest frame."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from PIL import Image

from devices.dock.camera_scene import CameraTrouble, code_scene, idle_scene

FRAME_NAME = "current.png"
_SECONDS_BETWEEN_MOVES = 0.5

#: Code, trouble, plugged in, and how often the plug was pulled.
_Scene = tuple[str | None, CameraTrouble | None, bool, int]


class CameraFolder:
    """Keeps ``current.png`` showing what is before the camera; replaced in one step.

    While a code is shown the phone moves a little; the idle hall is written once.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._changed = threading.Condition()
        self._content: str | None = None
        self._trouble: CameraTrouble | None = None
        self._plugged = True
        self._pulls = 0
        self._stopping = False
        self._thread: threading.Thread | None = None

    @property
    def plugged(self) -> bool:
        """Whether the camera is plugged in."""
        return self._plugged

    @property
    def content(self) -> str | None:
        """The text of the code before the camera."""
        return self._content

    def start(self) -> None:
        """Begin to show what is before the camera."""
        if self._thread is None:
            self._stopping = False
            self._folder.mkdir(parents=True, exist_ok=True)
            self._thread = threading.Thread(target=self._run, name="camera-folder", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End the thread and take the last frame away."""
        thread, self._thread = self._thread, None
        if thread is not None:
            with self._changed:
                self._stopping = True
                self._changed.notify_all()
            thread.join()
            (self._folder / FRAME_NAME).unlink(missing_ok=True)

    def show(self, content: str | None) -> None:
        """Hold a code before the camera, or take it away with ``None``.

        Raises :class:`ValueError` for a text that fits no QR code.
        """
        if content is not None:
            code_scene(content)  # refused here, where the caller hears of it
        with self._changed:
            self._content = content
            self._changed.notify_all()

    def fault(self, kind: CameraTrouble | str | None) -> None:
        """Spoil the picture, or mend it with None. Raises ValueError for an unknown kind."""
        trouble = None if kind is None else CameraTrouble(kind)
        with self._changed:
            self._trouble = trouble
            self._changed.notify_all()

    def plug(self) -> None:
        """Plug the camera in."""
        with self._changed:
            self._plugged = True
            self._changed.notify_all()

    def unplug(self) -> None:
        """Pull the camera's plug: there is no frame any more."""
        with self._changed:
            self._plugged = False
            self._pulls += 1
            (self._folder / FRAME_NAME).unlink(missing_ok=True)
            self._changed.notify_all()

    def _run(self) -> None:
        began = time.monotonic()
        shown: _Scene | None = None
        while True:
            with self._changed:
                now = self._scene()
                if now == shown and not self._stopping:
                    moving = now[0] is not None and now[2]
                    self._changed.wait(_SECONDS_BETWEEN_MOVES if moving else None)
                    now = self._scene()
                if self._stopping:
                    return
            content, trouble, plugged, _ = now
            if plugged and (now != shown or content is not None):
                moment = time.monotonic() - began
                frame = (
                    idle_scene(trouble) if content is None else code_scene(content, moment, trouble)
                )
                self._write(frame, now)
            shown = now

    def _scene(self) -> _Scene:
        return self._content, self._trouble, self._plugged, self._pulls

    def _write(self, frame: Image.Image, drawn_for: _Scene) -> None:
        fresh = self._folder / ".next.png"
        frame.save(fresh, compress_level=0)  # quick to write and to read
        with self._changed:
            # What changed meanwhile is drawn next; an unplugged camera shows nothing.
            if drawn_for == self._scene():
                fresh.replace(self._folder / FRAME_NAME)
