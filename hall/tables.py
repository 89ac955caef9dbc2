"""The tables of the hall's database. Tokens and codes are kept as hashes only.

Whoever changes a table adds a step to :mod:`hall.migrations` that brings databases there.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

from hall.database import Instant

metadata = MetaData()

schema_info = Table("schema_info", metadata, Column("version", Integer, nullable=False))

secrets = Table(
    "secrets",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

number_series = Table(
    "number_series",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Integer, nullable=False),
)

attempts = Table(
    "attempts",
    metadata,
    Column("attempt_id", Integer, primary_key=True),
    Column("scope", String(40), nullable=False),
    Column("subject", String(64), nullable=False),  # a keyed digest, never the thing itself
    Column("at", Instant, nullable=False),
    Index("attempts_by_subject", "scope", "subject", "at"),
)

enrolment_codes = Table(
    "enrolment_codes",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("label", String(80), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
)

terminals = Table(
    "terminals",
    metadata,
    Column("terminal_id", String(36), primary_key=True),
    Column("label", String(80), nullable=False),
    Column("name", String(80), nullable=False),
    Column("software_version", String(40), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("enrolled_at", Instant, nullable=False),
    Column("last_seen_at", Instant),
    Column("revoked_at", Instant),
)

clerks = Table(
    "clerks",
    metadata,
    Column("clerk_id", String(36), primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
    Column("password_hash", String(200), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("disabled_at", Instant),
)

clerk_sessions = Table(
    "clerk_sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("clerk_id", ForeignKey("clerks.clerk_id"), nullable=False),
    Column("expires_at", Instant, nullable=False),
)

visits = Table(
    "visits",
    metadata,
    Column("visit_id", String(36), primary_key=True),
    Column("token_hash", String(64), nullable=False),
    Column("terminal_id", ForeignKey("terminals.terminal_id"), nullable=False),
    Column("person_key", String(80), nullable=False),
    Column("masked_name", String(80), nullable=False),
    Column("evidence", String(20), nullable=False),
    Column("only_taxpayer", String(80)),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("ended_at", Instant),
)

used_codes = Table(
    "used_codes",
    metadata,
    Column("code_digest", String(64), primary_key=True),
    Column("until", Instant, nullable=False),
)

sms_codes = Table(
    "sms_codes",
    metadata,
    Column("sms_id", String(36), primary_key=True),
    Column("terminal_id", ForeignKey("terminals.terminal_id"), nullable=False),
    Column("number_digest", String(64), nullable=False),
    Column("code_digest", String(64), nullable=False),
    Column("purpose", String(40), nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("tries_left", Integer, nullable=False),
    Column("used_at", Instant),
)

submissions = Table(
    "submissions",
    metadata,
    Column("key", String(36), primary_key=True),
    Column("body_hash", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("terminal_id", ForeignKey("terminals.terminal_id"), nullable=False),
    Column("state", String(12), nullable=False),  # processing, accepted, refused
    Column("reply", Text),  # JSON, once accepted or refused
    Column("claimed_until", Instant),  # somebody is talking to the bureau until then
    Column("received_at", Instant, nullable=False),
    Column("settled_at", Instant),
)

ratings = Table(
    "ratings",
    metadata,
    Column("key", String(36), primary_key=True),
    Column("body_hash", String(64), nullable=False),
    Column("number", String(40), nullable=False),
    Column("terminal_id", ForeignKey("terminals.terminal_id"), nullable=False),
    Column("grade", Integer, nullable=False),
    Column("reasons", Text, nullable=False),  # JSON list
    Column("text", Text, nullable=False),
    Column("item", String(40), nullable=False),
    Column("rated_at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
)

help_calls = Table(
    "help_calls",
    metadata,
    Column("call_id", String(36), primary_key=True),
    Column("terminal_id", ForeignKey("terminals.terminal_id"), nullable=False),
    Column("visit_id", String(36)),
    Column("visitor", String(80), nullable=False),  # masked
    Column("for_whom", String(160), nullable=False),  # masked
    Column("topic", String(80), nullable=False),
    Column("screen", String(80), nullable=False),
    Column("language", String(5), nullable=False),
    Column("state", String(10), nullable=False),  # waiting, active, ended
    Column("asked_at", Instant, nullable=False),
    Column("accepted_at", Instant),
    Column("clerk_id", String(36)),
    Column("ended_at", Instant),
    Column("ended_by", String(20)),
    Index("help_calls_by_state", "state", "asked_at"),
)

visitor_drafts = Table(
    "visitor_drafts",
    metadata,
    Column("owner", String(64), primary_key=True),  # a keyed digest: person, taxpayer and task
    Column("terminal_id", ForeignKey("terminals.terminal_id"), nullable=False),
    Column("task_version", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("saved_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
)

left_papers = Table(
    "left_papers",
    metadata,
    Column("paper_id", String(24), primary_key=True),
    Column("key", String(36), nullable=False, unique=True),
    Column("body_hash", String(64), nullable=False),
    Column("purpose", String(8), nullable=False),  # phone, desk
    Column("terminal_id", ForeignKey("terminals.terminal_id"), nullable=False),
    Column("visitor", String(80), nullable=False),  # masked
    Column("title_zh", String(80), nullable=False),
    Column("title_en", String(160), nullable=False),
    Column("pickup_number", String(8), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("held_key", LargeBinary),  # sealed by the hall; only for the desk
    Column("left_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
    Column("openings", Integer, nullable=False),
    Column("handed_over_at", Instant),
    Column("clerk_id", String(36)),
)

terminal_reports = Table(
    "terminal_reports",
    metadata,
    Column("terminal_id", ForeignKey("terminals.terminal_id"), primary_key=True),
    Column("audit_seq", Integer, nullable=False),
    Column("audit_hash", String(64), nullable=False),
    Column("noted_at", Instant, nullable=False),
    Column("broken", Text),  # JSON: the audit trail went back
    Column("broken_at", Instant),
    Column("broken_seen_at", Instant),
    Column("recovery", Text),  # JSON: the store was set aside
    Column("recovery_at", Instant),
    Column("recovery_seen_at", Instant),
)

audit_heads = Table(
    "audit_heads",
    metadata,
    Column("head_id", Integer, primary_key=True),
    Column("terminal_id", ForeignKey("terminals.terminal_id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("noted_at", Instant, nullable=False),
    Index("audit_heads_by_terminal", "terminal_id", "noted_at"),
)

# What the synthetic bureau remembers; a real adapter leaves these empty.

synthetic_filings = Table(
    "synthetic_filings",
    metadata,
    Column("key", String(36), primary_key=True),
    Column("body_hash", String(64), nullable=False),
    Column("taxpayer_id", String(80), nullable=False, index=True),
    Column("task", String(10), nullable=False),
    Column("period_start", String(10), nullable=False),
    Column("period_end", String(10), nullable=False),
    Column("amounts", Text, nullable=False),  # JSON, yuan as strings
    Column("decided_at", Instant, nullable=False),
    Column("outcome", Text, nullable=False),  # JSON
    Column("accepted", Integer, nullable=False),
)
synthetic_applications = Table(
    "synthetic_applications",
    metadata,
    Column("key", String(36), primary_key=True),
    Column("taxpayer_id", String(80), nullable=False, index=True),
    Column("task", String(10), nullable=False),
    Column("answers", Text, nullable=False),  # JSON
    Column("decided_at", Instant, nullable=False),
)

synthetic_documents = Table(
    "synthetic_documents",
    metadata,
    Column("key", String(36), primary_key=True),  # of the request it answers
    Column("taxpayer_id", String(80), nullable=False, index=True),
    Column("task", String(10), nullable=False),
    Column("answers", Text, nullable=False),  # JSON, as asked
    Column("document", Text, nullable=False),  # JSON
    Column("issued_at", Instant, nullable=False),
)
_STANDS = (synthetic_filings.c.accepted == 1) & (synthetic_filings.c.period_start != "")
Index(
    "one_accepted_filing_per_period",
    synthetic_filings.c.taxpayer_id,
    synthetic_filings.c.task,
    synthetic_filings.c.period_start,
    synthetic_filings.c.period_end,
    unique=True,
    sqlite_where=_STANDS,
    postgresql_where=_STANDS,
)

signing_keys = Table(
    "signing_keys",
    metadata,
    Column("kid", String(40), primary_key=True),
    Column("use", String(10), nullable=False),  # identity, receipt
    Column("private_key", LargeBinary, nullable=False),  # Ed25519, 32 bytes raw
    Column("not_before", Instant, nullable=False),
    Column("not_after", Instant, nullable=False),
    Column("revoked_at", Instant),
)
