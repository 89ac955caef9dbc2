"""People as last recognised by the hall, and for whom each may act.

Without the hall, a card's number is all there is; its keyed digest finds the person.
"""

from __future__ import annotations

import hmac
import os
from dataclasses import dataclass, field
from datetime import datetime

from offline_cache.access import Access, Row
from offline_cache.instants import from_micros, to_micros
from offline_cache.settings import Settings

DIGEST_SECRET = "people.digest_secret"  # noqa: S105  (the name of a setting)


@dataclass(frozen=True, slots=True)
class CachedPerson:
    """A person the hall has recognised at this terminal before."""

    person_key: str
    id_digest: str = field(repr=False)
    name: str = field(repr=False)
    mandates_json: bytes = field(repr=False)
    fetched_at: datetime


class People:
    """The cached people."""

    def __init__(self, access: Access, settings: Settings) -> None:
        self._access = access
        self._settings = settings

    def digest(self, id_number: str) -> str:
        """Return the keyed digest under which an id number is kept and found.

        HMAC-SHA-256 with a secret of this store, which never leaves it: numbers are
        few enough to be guessed through an unkeyed digest.
        """
        secret = self._settings.get_or_set(DIGEST_SECRET, os.urandom(32).hex())
        number = id_number.strip().upper().encode()
        return hmac.digest(bytes.fromhex(secret), number, "sha256").hex()

    def save(
        self,
        person_key: str,
        id_digest: str,
        name: str,
        mandates_json: bytes,
        fetched_at: datetime,
    ) -> None:
        """Keep what the hall says of a person, in place of what it said before."""
        self._access.write(
            """
            INSERT OR REPLACE INTO people (person_key, id_digest, name, mandates_json, fetched_at)
            VALUES (?, ?, ?, ?, ?)
            """,
            (person_key, id_digest, name, mandates_json, to_micros(fetched_at)),
        )

    def by_digest(self, id_digest: str) -> CachedPerson | None:
        """Find a person by :meth:`digest` of the id number."""
        return _person(self._access.row("SELECT * FROM people WHERE id_digest = ?", (id_digest,)))

    def by_person_key(self, person_key: str) -> CachedPerson | None:
        """Find a person by the hall's key for them, as an identity code carries it."""
        return _person(self._access.row("SELECT * FROM people WHERE person_key = ?", (person_key,)))

    def purge(self, before: datetime) -> int:
        """Forget people last recognised before ``before``; return how many."""
        return self._access.write("DELETE FROM people WHERE fetched_at < ?", (to_micros(before),))


def _person(row: Row | None) -> CachedPerson | None:
    if row is None:
        return None
    return CachedPerson(
        row["person_key"],
        row["id_digest"],
        row["name"],
        row["mandates_json"],
        from_micros(row["fetched_at"]),
    )
