"""Single-use codes already shown at this terminal, so that a copy is refused."""

from __future__ import annotations

from datetime import datetime, timedelta

from offline_cache.access import Access
from offline_cache.instants import to_micros

# A clock set back must not make a used code fresh again.
GRACE = timedelta(days=1)


class SeenCodes:
    """Code ids (CWT ``cti``, RFC 8392) with the instant their validity ends."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def seen(self, cti: bytes, until: datetime) -> bool:
        """Mark ``cti`` as used and say whether it had been used before.

        One atomic step that survives restarts: of two readings of one code, exactly
        one gets ``False``. ``until`` is the code's own expiry.
        """
        added = self._access.write(
            "INSERT OR IGNORE INTO seen_codes (cti, until) VALUES (?, ?)", (cti, to_micros(until))
        )
        return added == 0

    def purge(self, now: datetime) -> int:
        """Forget codes that expired more than a day before ``now``; return how many."""
        return self._access.write(
            "DELETE FROM seen_codes WHERE until < ?", (to_micros(now - GRACE),)
        )
