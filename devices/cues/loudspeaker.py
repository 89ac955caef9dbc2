"""Playing sounds with QtMultimedia, where the machine has it and an output."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devices.cues.sounds import SAMPLE_RATE, Sound, samples

if TYPE_CHECKING:
    from PySide6.QtCore import QBuffer
    from PySide6.QtMultimedia import QAudioSink


class Loudspeaker:
    """Plays a sound at a time; silent where there is nothing to play it on.

    To be used from one thread, which has a Qt event loop.
    """

    def __init__(self) -> None:
        self._playing: tuple[QAudioSink, QBuffer] | None = None

    def play(self, sound: Sound) -> bool:
        """Begin to play ``sound`` in place of any other; False if there is no output."""
        try:
            from PySide6.QtCore import QBuffer, QIODevice
            from PySide6.QtMultimedia import QAudioFormat, QAudioSink, QMediaDevices
        except ImportError:
            return False  # built without QtMultimedia, or its system libraries are missing
        output = QMediaDevices.defaultAudioOutput()
        if output.isNull():
            return False
        wanted = QAudioFormat()
        wanted.setSampleRate(SAMPLE_RATE)
        wanted.setChannelCount(1)
        wanted.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        if not output.isFormatSupported(wanted):
            return False
        self.stop()
        sink = QAudioSink(output, wanted)
        content = QBuffer()
        content.setData(samples(sound))
        content.open(QIODevice.OpenModeFlag.ReadOnly)
        sink.start(content)
        self._playing = sink, content
        return True

    def stop(self) -> None:
        """End what is playing; safe to call at any time."""
        if self._playing is not None:
            self._playing[0].stop()
            self._playing = None
