"""Cutting the bytes of a scanner into codes."""

from __future__ import annotations

# Longer than the largest QR code can hold (7,089 digits).
_LONGEST_CODE = 8192
# Without a suffix, silence ends a code; with one, silence this long means the end was lost.
_SILENCE_ENDS_CODE_SECONDS = 0.1
_SILENCE_DROPS_CODE_SECONDS = 1.5
# Newland scanners answer commands in between: STX SOH ... ; ETX.
_REPLY_BEGIN, _REPLY_END = b"\x02\x01", b";\x03"
_LINE_ENDS = b"\r\n"
_ACKNOWLEDGEMENTS = b"\x06\x15"  # ACK and NAK, with which others answer; no code begins so


class CodeStream:
    """Collects bytes until a code is whole.

    A code whose end never comes is dropped: it must not become the beginning of the
    next visitor's.
    """

    def __init__(self, suffix: bytes = b"\r") -> None:
        """``suffix`` is what the scanner is set to send after a code; empty: nothing."""
        self._suffix = suffix
        self._buffer = b""
        self._too_long = False
        self._heard = 0.0

    def feed(self, data: bytes, now: float) -> list[bytes]:
        """Take ``data`` (``b""`` if nothing came) at ``now`` seconds; return whole codes."""
        codes = []
        if self._buffer and not data and (last := self._silent(now)) is not None:
            codes.append(last)
        if not data:
            return codes
        self._heard = now
        self._buffer += data
        while self._skip_reply() and self._suffix and self._suffix in self._buffer:
            code, self._buffer = self._buffer.split(self._suffix, 1)
            code = code.strip(_LINE_ENDS).lstrip(_ACKNOWLEDGEMENTS)
            if code and not self._too_long and len(code) <= _LONGEST_CODE:
                codes.append(code)
            self._too_long = False
        if len(self._buffer) > _LONGEST_CODE:
            self._buffer, self._too_long = b"", True
        return codes

    def forget(self) -> None:
        """Drop what has come of an unfinished code."""
        self._buffer, self._too_long = b"", False

    def _silent(self, now: float) -> bytes | None:
        silence = now - self._heard
        if not self._suffix and silence >= _SILENCE_ENDS_CODE_SECONDS:
            code = self._buffer.strip(_LINE_ENDS).lstrip(_ACKNOWLEDGEMENTS)
            whole = not self._too_long
            self.forget()
            return code if code and whole else None
        if silence >= _SILENCE_DROPS_CODE_SECONDS:
            self.forget()
        return None

    def _skip_reply(self) -> bool:
        """Remove replies to commands; False while one has only begun."""
        while self._buffer.lstrip(_LINE_ENDS).startswith(_REPLY_BEGIN):
            _, end, rest = self._buffer.partition(_REPLY_END)
            if not end:
                return False
            self._buffer = rest
        return True
