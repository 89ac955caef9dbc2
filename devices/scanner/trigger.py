"""Commands that switch a scanner's light and reading on and off.

Honeywell: SYN T CR and SYN U CR. Newland: ``SCNTRG1`` and ``SCNTRG0`` as temporary
settings in the frame ``~ SOH 0000 # ... ; ETX``. As the makers' manuals have them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trigger:
    """How one maker's scanner is told to read and to rest."""

    begin: bytes = b""
    end: bytes = b""


TRIGGERS = {
    "none": Trigger(),  # the scanner reads whenever something is held before it
    "honeywell": Trigger(b"\x16T\r", b"\x16U\r"),
    "newland": Trigger(b"~\x010000#SCNTRG1;\x03", b"~\x010000#SCNTRG0;\x03"),
}
