"""How often something was tried in a day: limits that outlive a restart."""

from __future__ import annotations

from datetime import date

from offline_cache.access import Access


class Attempts:
    """Counts per purpose, subject and day.

    The subject is a keyed digest or the word ``terminal``, never a number or a name.
    """

    def __init__(self, access: Access) -> None:
        self._access = access

    def add(self, purpose: str, subject: str, day: date) -> int:
        """Count one more try, and return how many there are now on that day."""
        with self._access.transaction():
            self._access.write(
                """
                INSERT INTO attempts (purpose, subject, day, count) VALUES (?, ?, ?, 1)
                ON CONFLICT (purpose, subject, day) DO UPDATE SET count = count + 1
                """,
                (purpose, subject, day.isoformat()),
            )
            return self.count(purpose, subject, day)

    def count(self, purpose: str, subject: str, day: date) -> int:
        """Return how many tries there were on that day."""
        row = self._access.row(
            "SELECT count FROM attempts WHERE purpose = ? AND subject = ? AND day = ?",
            (purpose, subject, day.isoformat()),
        )
        return int(row["count"]) if row else 0

    def clear(self, purpose: str, subject: str, day: date) -> None:
        """Forget the tries of that day, for instance after one succeeded."""
        self._access.write(
            "DELETE FROM attempts WHERE purpose = ? AND subject = ? AND day = ?",
            (purpose, subject, day.isoformat()),
        )

    def purge(self, before: date) -> int:
        """Forget days before ``before``; return how many counts."""
        return self._access.write("DELETE FROM attempts WHERE day < ?", (before.isoformat(),))
