"""Instants as the store keeps them: whole microseconds since 1970, UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from kiosk.china_time import CHINA

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_micros(instant: datetime) -> int:
    """Return ``instant`` as microseconds. Raises ``ValueError`` if it has no offset."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs an offset; this one has none")
    return (instant - _EPOCH) // _MICROSECOND


def from_micros(micros: int) -> datetime:
    """Return the instant, in China's time."""
    return (_EPOCH + timedelta(microseconds=micros)).astimezone(CHINA)
