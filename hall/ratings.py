"""Ratings of the service (好差评), each counted once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from hall.clock import Clock
from hall.database import Database, insert_once
from hall.idempotency import body_hash_of, require_same_body
from hall.number_series import next_number
from hall.tables import ratings
from hall.terminals import Terminal
from kiosk.china_time import CHINA


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """What a visitor said about one item of business."""

    grade: int  # 1 (非常满意) to 5 (非常不满意)
    reasons: tuple[str, ...]
    text: str
    item: str
    rated_at: datetime


class Ratings:
    """Takes ratings in."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def take(self, terminal: Terminal, key: str, body: bytes, rating: Rating) -> str:
        """Store a rating and return its number; the same key and body give the same number.

        Raises :class:`Problem` 422 ``key_reused`` for the same key with another body.
        """
        now = self._clock()
        body_hash = body_hash_of(body)
        with self._database.writing() as connection:
            row = connection.execute(
                select(ratings.c.number, ratings.c.body_hash).where(ratings.c.key == key)
            ).one_or_none()
            if row is None:
                day = now.astimezone(CHINA).strftime("%Y%m%d")
                number = f"P{day}{next_number(connection, f'rating-{day}'):05d}"
                fresh = insert_once(
                    connection,
                    ratings,
                    {
                        "key": key,
                        "body_hash": body_hash,
                        "number": number,
                        "terminal_id": terminal.terminal_id,
                        "grade": rating.grade,
                        "reasons": json.dumps(rating.reasons, ensure_ascii=False),
                        "text": rating.text,
                        "item": rating.item,
                        "rated_at": rating.rated_at,
                        "received_at": now,
                    },
                )
                if fresh:
                    return number
                row = connection.execute(
                    select(ratings.c.number, ratings.c.body_hash).where(ratings.c.key == key)
                ).one()
        require_same_body(row.body_hash, body_hash)
        return str(row.number)
