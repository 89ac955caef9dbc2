"""Small things the terminal must remember: its token, its enrolment, the hall's keys."""

from __future__ import annotations

from datetime import datetime

from offline_cache.access import Access
from offline_cache.instants import from_micros, to_micros


class Settings:
    """Texts by name. What an official configures is not here but in the settings file."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def get(self, name: str) -> str | None:
        """Return the text kept under ``name``, or None."""
        row = self._access.row("SELECT value FROM settings WHERE name = ?", (name,))
        return str(row["value"]) if row else None

    def set(self, name: str, value: str) -> None:
        """Keep ``value`` under ``name``, in place of what was there."""
        self._access.write(
            """
            INSERT INTO settings (name, value, changed_at) VALUES (?, ?, ?)
            ON CONFLICT (name) DO UPDATE
            SET value = excluded.value, changed_at = excluded.changed_at
            """,
            (name, value, to_micros(self._access.clock())),
        )

    def get_or_set(self, name: str, value: str) -> str:
        """Return what is kept under ``name``; keep ``value`` there first if nothing is."""
        kept = self.get(name)
        if kept is not None:
            return kept
        self._access.write(
            "INSERT OR IGNORE INTO settings (name, value, changed_at) VALUES (?, ?, ?)",
            (name, value, to_micros(self._access.clock())),
        )
        kept = self.get(name)
        return value if kept is None else kept

    def changed_at(self, name: str) -> datetime | None:
        """Return when ``name`` was last set, or None."""
        row = self._access.row("SELECT changed_at FROM settings WHERE name = ?", (name,))
        return from_micros(row["changed_at"]) if row else None

    def delete(self, name: str) -> None:
        """Forget ``name``."""
        self._access.write("DELETE FROM settings WHERE name = ?", (name,))
