"""The tables of the windows. A person is kept as a keyed digest and a masked name only."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from hall.database import Instant
from hall.tables import metadata

queue_numbers: Final = Table(
    "queue_numbers",
    metadata,
    Column("ticket_id", String(36), primary_key=True),
    Column("key", String(36), nullable=False, unique=True),
    Column("day", String(10), nullable=False),  # ISO, Asia/Shanghai
    Column("matter", String(20), nullable=False),
    Column("serial", Integer, nullable=False),  # in its queue, that day
    Column("number", String(8), nullable=False),
    Column("item", String(40), nullable=False),
    Column("person_digest", String(64), nullable=False),
    Column("masked_name", String(80), nullable=False),
    Column("terminal_id", ForeignKey("terminals.terminal_id"), nullable=False),
    Column("state", String(10), nullable=False),  # waiting, called, done, missed, cancelled
    Column("window", String(20), nullable=False),  # where it was called to
    Column("taken_at", Instant, nullable=False),
    Column("called_at", Instant),
    Column("ended_at", Instant),
    Index("queue_numbers_of_day", "day", "matter", "state"),
)

appointments: Final = Table(
    "appointments",
    metadata,
    Column("appointment_id", String(36), primary_key=True),
    Column("key", String(36), nullable=False, unique=True),
    Column("number", String(20), nullable=False),
    Column("day", String(10), nullable=False),
    Column("start", String(5), nullable=False),  # HH:MM
    Column("matter", String(20), nullable=False),
    Column("item", String(40), nullable=False),
    Column("person_digest", String(64), nullable=False),
    Column("masked_name", String(80), nullable=False),
    Column("terminal_id", ForeignKey("terminals.terminal_id"), nullable=False),
    Column("state", String(10), nullable=False),  # booked, come, cancelled
    Column("booked_at", Instant, nullable=False),
    Index("appointments_of_day", "day", "matter", "state"),
)

concerns: Final = Table(
    "concerns",
    metadata,
    Column("key", String(36), primary_key=True),
    Column("body_hash", String(64), nullable=False),
    Column("number", String(20), nullable=False),
    Column("terminal_id", ForeignKey("terminals.terminal_id"), nullable=False),
    Column("topic", String(40), nullable=False),
    Column("text", Text, nullable=False),
    Column("phone", String(20), nullable=False),  # "" when no answer is wanted
    Column("said_at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("answer_by", String(10), nullable=False),  # ISO day
    Column("clerk", String(80), nullable=False),  # who took it up, "" while nobody did
    Column("answer", Text, nullable=False),
    Column("closed_at", Instant),
)

task_counts: Final = Table(
    "task_counts",
    metadata,
    Column("taxpayer_kind", String(24), primary_key=True),
    Column("vat_kind", String(12), primary_key=True),
    Column("task", String(8), primary_key=True),
    Column("count", Integer, nullable=False),
)
