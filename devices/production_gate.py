"""Tells simulated devices from real ones by their settings, and keeps them out of production."""

from __future__ import annotations

import glob
import ipaddress
import os
import sys
from urllib.parse import urlsplit

_CUPS_PORT = 631


class DeviceSettingsError(ValueError):
    """A device cannot be built as configured; the text names the key and the way on."""

    def __init__(self, key: str, told: str) -> None:
        super().__init__(f"{key}: {told}")
        self.key = key


class SimulatedDeviceRefusedError(DeviceSettingsError):
    """Production settings ask for a simulated device."""


class ProductionGate:
    """Judges the settings of one device, ``section`` being e.g. ``devices.id_reader``.

    What is a simulation sets :attr:`simulated`, or raises
    :class:`SimulatedDeviceRefusedError` in production.
    """

    def __init__(self, section: str, *, production: bool) -> None:
        self.section = section
        self.simulated = False
        self._production = production

    def declared(self, simulated: bool) -> None:
        """Judge the key ``simulated``."""
        if simulated:
            self._simulation("simulated", "says that the device is simulated")

    def choice(self, key: str, value: str, *, real: frozenset[str]) -> None:
        """Judge a choice of driver or source of which only some are ``real``."""
        if value not in real:
            self._simulation(key, f"{value!r} is a simulation; real are {', '.join(sorted(real))}")

    def port(self, key: str, pattern: str) -> str:
        """Judge a serial port or device file; returns it.

        A real one lies below ``/dev`` and is no pseudo-terminal, also where a link leads
        to one. On Windows every name is taken for real.
        """
        self.needed(key, pattern)
        if sys.platform == "win32":
            return pattern
        if not pattern.startswith("/dev/"):
            self._simulation(key, "is not a device below /dev")
        for path in glob.glob(pattern) or [pattern]:  # noqa: PTH207 - absolute patterns
            target = os.path.realpath(path)
            if target.startswith("/dev/pts/") or target in ("/dev/ptmx", "/dev/tty"):
                self._simulation(key, "leads to a pseudo-terminal")
            elif not target.startswith("/dev/"):
                self._simulation(key, "leads out of /dev")
        return pattern

    def network(self, key: str, address: str) -> str:
        """Judge ``host:port`` or a URL; returns it. This machine is real only for CUPS."""
        self.needed(key, address)
        parts = urlsplit(address if "//" in address else f"//{address}")
        try:
            port = parts.port
        except ValueError:
            raise DeviceSettingsError(f"{self.section}.{key}", "has no proper port") from None
        if _is_this_machine(parts.hostname or "") and port not in (None, _CUPS_PORT):
            self._simulation(key, "leads to this machine, where only CUPS (port 631) is real")
        return address

    def needed(self, key: str, value: object) -> None:
        """Judge a key that must not be empty."""
        if not value:
            raise DeviceSettingsError(
                f"{self.section}.{key}", "is missing; say where the device is"
            )

    def _simulation(self, key: str, told: str) -> None:
        self.simulated = True
        if self._production:
            raise SimulatedDeviceRefusedError(
                f"{self.section}.{key}",
                f"{told}. A production terminal has real devices only: correct the key, "
                "leave the section out if nothing is fitted, or set terminal.mode to trial",
            )


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
