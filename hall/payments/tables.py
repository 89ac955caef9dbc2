"""The tables of payments. What was ordered is kept as it came; no bank data exists here."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from hall.database import Instant
from hall.tables import metadata

payments = Table(
    "payments",
    metadata,
    Column("payment_id", String(36), primary_key=True),
    Column("key", String(36), nullable=False, unique=True),
    Column("body_hash", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("terminal_id", ForeignKey("terminals.terminal_id"), nullable=False),
    Column("method", String(12), nullable=False),
    Column("total", String(24), nullable=False),  # yuan
    Column("state", String(12), nullable=False),
    Column("description", String(80), nullable=False),
    Column("agreement", String(40)),
    Column("code", Text),  # the text of the code to be shown
    Column("opened_at", Instant),  # the provider has confirmed the charge
    Column("cancel_asked_at", Instant),
    Column("reasons", Text, nullable=False),  # JSON
    Column("voucher", Text),  # JSON
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),  # of the state
    Column("looks", Integer, nullable=False),  # since then
    Column("next_look_at", Instant),  # null: only a notification or the statement wakes it
    Index("payments_to_look_at", "next_look_at"),
    Index("payments_by_day", "created_at"),
)

payment_claims = Table(
    "payment_claims",
    metadata,
    Column("claim", String(200), primary_key=True),
    Column("payment_id", ForeignKey("payments.payment_id"), nullable=False, index=True),
)

payment_money = Table(
    "payment_money",
    metadata,
    Column("transaction_id", String(64), primary_key=True),
    Column("payment_id", ForeignKey("payments.payment_id"), nullable=False, index=True),
    Column("amount", String(24), nullable=False),  # yuan
    Column("taken_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("purpose", String(8), nullable=False),  # pays, returns
    Column("returned", String(8)),  # pending, done, refused; null: not asked for yet
    Column("returned_at", Instant),
)

payment_events = Table(
    "payment_events",
    metadata,
    Column("event_id", Integer, primary_key=True),
    Column("payment_id", ForeignKey("payments.payment_id"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("event", String(24), nullable=False),  # a state, cancel_asked, taken, returned
    Column("detail", String(200), nullable=False),  # codes and provider's numbers only
)
