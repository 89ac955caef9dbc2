"""Runs the statements of a step in the words of the database at hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

_SQLITE = {"blob": "BLOB", "counter": "INTEGER"}
_POSTGRESQL = {"blob": "BYTEA", "counter": "SERIAL"}


def run(connection: Connection, statements: Sequence[str]) -> None:
    """Run ``statements``, in which ``{blob}`` and ``{counter}`` stand for types."""
    words = _POSTGRESQL if connection.dialect.name == "postgresql" else _SQLITE
    for statement in statements:
        connection.exec_driver_sql(statement.format_map(words))
