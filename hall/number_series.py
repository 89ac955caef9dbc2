"""Running numbers without gaps inside one transaction (流水号)."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from hall.database import insert_once
from hall.tables import number_series


def next_number(connection: Connection, name: str) -> int:
    """Return the next number of series ``name``, starting at 1.

    Part of the caller's transaction: rolled back with it, so no number is lost.
    """
    insert_once(connection, number_series, {"name": name, "value": 0})
    mine = number_series.c.name == name
    connection.execute(update(number_series).where(mine).values(value=number_series.c.value + 1))
    return int(connection.execute(select(number_series.c.value).where(mine)).scalar_one())
