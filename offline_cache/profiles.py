"""Profiles as last fetched, with their age, per taxpayer and person who may see them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime

from offline_cache.access import Access
from offline_cache.instants import from_micros, to_micros


@dataclass(frozen=True, slots=True)
class CachedProfile:
    """A profile as the hall server sent it."""

    raw: bytes = field(repr=False)
    fetched_at: datetime


class Profiles:
    """The cached profiles."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def save(self, taxpayer_id: str, person_key: str, raw: bytes, fetched_at: datetime) -> None:
        """Keep ``raw`` unless a profile fetched later is already kept.

        Raises ``ValueError`` if ``raw`` is not a JSON object.
        """
        try:
            is_object = isinstance(json.loads(raw), dict)
        except ValueError:
            is_object = False
        if not is_object:
            raise ValueError("a profile must be a JSON object; this one is not")
        self._access.write(
            """
            INSERT INTO cached_profiles (taxpayer_id, person_key, raw, fetched_at)
            VALUES (?, ?, ?, ?)
            ON CONFLICT (taxpayer_id, person_key) DO UPDATE
            SET raw = excluded.raw, fetched_at = excluded.fetched_at
            WHERE excluded.fetched_at >= fetched_at
            """,
            (taxpayer_id, person_key, raw, to_micros(fetched_at)),
        )

    def latest(self, taxpayer_id: str, person_key: str) -> CachedProfile | None:
        """Return the profile this person saw last of this taxpayer."""
        row = self._access.row(
            "SELECT raw, fetched_at FROM cached_profiles WHERE taxpayer_id = ? AND person_key = ?",
            (taxpayer_id, person_key),
        )
        return CachedProfile(row["raw"], from_micros(row["fetched_at"])) if row else None

    def purge(self, before: datetime) -> int:
        """Forget profiles fetched before ``before``; return how many."""
        return self._access.write(
            "DELETE FROM cached_profiles WHERE fetched_at < ?", (to_micros(before),)
        )
