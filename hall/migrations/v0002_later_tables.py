"""Version 2: what was added while every database still said "version 1".

Drafts, papers, windows, payments, reports of terminals, and more of the bureau of trials.
A database may have some of these tables already, never in another form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hall.migrations.statements import run

if TYPE_CHECKING:
    from sqlalchemy import Connection

STATEMENTS = (
    """
    CREATE TABLE IF NOT EXISTS synthetic_applications (
        "key" VARCHAR(36) NOT NULL,
        taxpayer_id VARCHAR(80) NOT NULL,
        task VARCHAR(10) NOT NULL,
        answers TEXT NOT NULL,
        decided_at VARCHAR(27) NOT NULL,
        PRIMARY KEY ("key")
    )
    """,
    """
    CREATE INDEX IF NOT EXISTS ix_synthetic_applications_taxpayer_id
        ON synthetic_applications (taxpayer_id)
    """,
    """
    CREATE TABLE IF NOT EXISTS synthetic_documents (
        "key" VARCHAR(36) NOT NULL,
        taxpayer_id VARCHAR(80) NOT NULL,
        task VARCHAR(10) NOT NULL,
        answers TEXT NOT NULL,
        document TEXT NOT NULL,
        issued_at VARCHAR(27) NOT NULL,
        PRIMARY KEY ("key")
    )
    """,
    """
    CREATE INDEX IF NOT EXISTS ix_synthetic_documents_taxpayer_id
        ON synthetic_documents (taxpayer_id)
    """,
    """
    CREATE TABLE IF NOT EXISTS synthetic_insured (
        person VARCHAR(64) NOT NULL,
        scheme VARCHAR(20) NOT NULL,
        year INTEGER NOT NULL,
        amount VARCHAR(24) NOT NULL,
        paid_on VARCHAR(10) NOT NULL,
        voucher VARCHAR(40) NOT NULL,
        PRIMARY KEY (person, scheme, year)
    )
    """,
    """
    CREATE TABLE IF NOT EXISTS synthetic_paid_claims (
        claim VARCHAR(64) NOT NULL,
        payment_id VARCHAR(36) NOT NULL,
        PRIMARY KEY (claim)
    )
    """,
    """
    CREATE TABLE IF NOT EXISTS synthetic_payments (
        payment_id VARCHAR(36) NOT NULL,
        taxpayer_id VARCHAR(80) NOT NULL,
        "order" TEXT NOT NULL,
        paid_at VARCHAR(27) NOT NULL,
        decided_at VARCHAR(27) NOT NULL,
        booked INTEGER NOT NULL,
        outcome TEXT NOT NULL,
        PRIMARY KEY (payment_id)
    )
    """,
    """
    CREATE INDEX IF NOT EXISTS ix_synthetic_payments_taxpayer_id
        ON synthetic_payments (taxpayer_id)
    """,
    """
    CREATE TABLE IF NOT EXISTS task_counts (
        taxpayer_kind VARCHAR(24) NOT NULL,
        vat_kind VARCHAR(12) NOT NULL,
        task VARCHAR(8) NOT NULL,
        count INTEGER NOT NULL,
        PRIMARY KEY (taxpayer_kind, vat_kind, task)
    )
    """,
    """
    CREATE TABLE IF NOT EXISTS appointments (
        appointment_id VARCHAR(36) NOT NULL,
        "key" VARCHAR(36) NOT NULL,
        number VARCHAR(20) NOT NULL,
        day VARCHAR(10) NOT NULL,
        start VARCHAR(5) NOT NULL,
        matter VARCHAR(20) NOT NULL,
        item VARCHAR(40) NOT NULL,
        person_digest VARCHAR(64) NOT NULL,
        masked_name VARCHAR(80) NOT NULL,
        terminal_id VARCHAR(36) NOT NULL,
        state VARCHAR(10) NOT NULL,
        booked_at VARCHAR(27) NOT NULL,
        PRIMARY KEY (appointment_id),
        UNIQUE ("key"),
        FOREIGN KEY(terminal_id) REFERENCES terminals (terminal_id)
    )
    """,
    """
    CREATE INDEX IF NOT EXISTS appointments_of_day ON appointments (day, matter, state)
    """,
    """
    CREATE TABLE IF NOT EXISTS audit_heads (
        head_id {counter} NOT NULL,
        terminal_id VARCHAR(36) NOT NULL,
        seq INTEGER NOT NULL,
        hash VARCHAR(64) NOT NULL,
        noted_at VARCHAR(27) NOT NULL,
        PRIMARY KEY (head_id),
        FOREIGN KEY(terminal_id) REFERENCES terminals (terminal_id)
    )
    """,
    """
    CREATE INDEX IF NOT EXISTS audit_heads_by_terminal
        ON audit_heads (terminal_id, noted_at)
    """,
    """
    CREATE TABLE IF NOT EXISTS concerns (
        "key" VARCHAR(36) NOT NULL,
        body_hash VARCHAR(64) NOT NULL,
        number VARCHAR(20) NOT NULL,
        terminal_id VARCHAR(36) NOT NULL,
        topic VARCHAR(40) NOT NULL,
        text TEXT NOT NULL,
        phone VARCHAR(20) NOT NULL,
        said_at VARCHAR(27) NOT NULL,
        received_at VARCHAR(27) NOT NULL,
        answer_by VARCHAR(10) NOT NULL,
        clerk VARCHAR(80) NOT NULL,
        answer TEXT NOT NULL,
        closed_at VARCHAR(27),
        PRIMARY KEY ("key"),
        FOREIGN KEY(terminal_id) REFERENCES terminals (terminal_id)
    )
    """,
    """
    CREATE TABLE IF NOT EXISTS left_papers (
        paper_id VARCHAR(24) NOT NULL,
        "key" VARCHAR(36) NOT NULL,
        body_hash VARCHAR(64) NOT NULL,
        purpose VARCHAR(8) NOT NULL,
        terminal_id VARCHAR(36) NOT NULL,
        visitor VARCHAR(80) NOT NULL,
        title_zh VARCHAR(80) NOT NULL,
        title_en VARCHAR(160) NOT NULL,
        pickup_number VARCHAR(8) NOT NULL,
        sealed {blob} NOT NULL,
        held_key {blob},
        left_at VARCHAR(27) NOT NULL,
        expires_at VARCHAR(27) NOT NULL,
        openings INTEGER NOT NULL,
        handed_over_at VARCHAR(27),
        clerk_id VARCHAR(36),
        PRIMARY KEY (paper_id),
        UNIQUE ("key"),
        FOREIGN KEY(terminal_id) REFERENCES terminals (terminal_id)
    )
    """,
    """
    CREATE INDEX IF NOT EXISTS ix_left_papers_expires_at ON left_papers (expires_at)
    """,
    """
    CREATE TABLE IF NOT EXISTS payments (
        payment_id VARCHAR(36) NOT NULL,
        "key" VARCHAR(36) NOT NULL,
        body_hash VARCHAR(64) NOT NULL,
        body {blob} NOT NULL,
        terminal_id VARCHAR(36) NOT NULL,
        method VARCHAR(12) NOT NULL,
        total VARCHAR(24) NOT NULL,
        state VARCHAR(12) NOT NULL,
        description VARCHAR(80) NOT NULL,
        agreement VARCHAR(40),
        code TEXT,
        opened_at VARCHAR(27),
        cancel_asked_at VARCHAR(27),
        reasons TEXT NOT NULL,
        voucher TEXT,
        created_at VARCHAR(27) NOT NULL,
        expires_at VARCHAR(27) NOT NULL,
        changed_at VARCHAR(27) NOT NULL,
        looks INTEGER NOT NULL,
        next_look_at VARCHAR(27),
        PRIMARY KEY (payment_id),
        UNIQUE ("key"),
        FOREIGN KEY(terminal_id) REFERENCES terminals (terminal_id)
    )
    """,
    """
    CREATE INDEX IF NOT EXISTS payments_by_day ON payments (created_at)
    """,
    """
    CREATE INDEX IF NOT EXISTS payments_to_look_at ON payments (next_look_at)
    """,
    """
    CREATE TABLE IF NOT EXISTS queue_numbers (
        ticket_id VARCHAR(36) NOT NULL,
        "key" VARCHAR(36) NOT NULL,
        day VARCHAR(10) NOT NULL,
        matter VARCHAR(20) NOT NULL,
        serial INTEGER NOT NULL,
        number VARCHAR(8) NOT NULL,
        item VARCHAR(40) NOT NULL,
        person_digest VARCHAR(64) NOT NULL,
        masked_name VARCHAR(80) NOT NULL,
        terminal_id VARCHAR(36) NOT NULL,
        state VARCHAR(10) NOT NULL,
        "window" VARCHAR(20) NOT NULL,
        taken_at VARCHAR(27) NOT NULL,
        called_at VARCHAR(27),
        ended_at VARCHAR(27),
        PRIMARY KEY (ticket_id),
        UNIQUE ("key"),
        FOREIGN KEY(terminal_id) REFERENCES terminals (terminal_id)
    )
    """,
    """
    CREATE INDEX IF NOT EXISTS queue_numbers_of_day ON queue_numbers (day, matter, state)
    """,
    """
    CREATE TABLE IF NOT EXISTS terminal_reports (
        terminal_id VARCHAR(36) NOT NULL,
        audit_seq INTEGER NOT NULL,
        audit_hash VARCHAR(64) NOT NULL,
        noted_at VARCHAR(27) NOT NULL,
        broken TEXT,
        broken_at VARCHAR(27),
        broken_seen_at VARCHAR(27),
        recovery TEXT,
        recovery_at VARCHAR(27),
        recovery_seen_at VARCHAR(27),
        PRIMARY KEY (terminal_id),
        FOREIGN KEY(terminal_id) REFERENCES terminals (terminal_id)
    )
    """,
    """
    CREATE TABLE IF NOT EXISTS visitor_drafts (
        owner VARCHAR(64) NOT NULL,
        terminal_id VARCHAR(36) NOT NULL,
        task_version INTEGER NOT NULL,
        sealed {blob} NOT NULL,
        saved_at VARCHAR(27) NOT NULL,
        expires_at VARCHAR(27) NOT NULL,
        PRIMARY KEY (owner),
        FOREIGN KEY(terminal_id) REFERENCES terminals (terminal_id)
    )
    """,
    """
    CREATE INDEX IF NOT EXISTS ix_visitor_drafts_expires_at ON visitor_drafts (expires_at)
    """,
    """
    CREATE TABLE IF NOT EXISTS payment_claims (
        claim VARCHAR(200) NOT NULL,
        payment_id VARCHAR(36) NOT NULL,
        PRIMARY KEY (claim),
        FOREIGN KEY(payment_id) REFERENCES payments (payment_id)
    )
    """,
    """
    CREATE INDEX IF NOT EXISTS ix_payment_claims_payment_id ON payment_claims (payment_id)
    """,
    """
    CREATE TABLE IF NOT EXISTS payment_events (
        event_id {counter} NOT NULL,
        payment_id VARCHAR(36) NOT NULL,
        at VARCHAR(27) NOT NULL,
        event VARCHAR(24) NOT NULL,
        detail VARCHAR(200) NOT NULL,
        PRIMARY KEY (event_id),
        FOREIGN KEY(payment_id) REFERENCES payments (payment_id)
    )
    """,
    """
    CREATE INDEX IF NOT EXISTS ix_payment_events_payment_id ON payment_events (payment_id)
    """,
    """
    CREATE TABLE IF NOT EXISTS payment_money (
        transaction_id VARCHAR(64) NOT NULL,
        payment_id VARCHAR(36) NOT NULL,
        amount VARCHAR(24) NOT NULL,
        taken_at VARCHAR(27) NOT NULL,
        seen_at VARCHAR(27) NOT NULL,
        purpose VARCHAR(8) NOT NULL,
        returned VARCHAR(8),
        returned_at VARCHAR(27),
        PRIMARY KEY (transaction_id),
        FOREIGN KEY(payment_id) REFERENCES payments (payment_id)
    )
    """,
    """
    CREATE INDEX IF NOT EXISTS ix_payment_money_payment_id ON payment_money (payment_id)
    """,
)


def upgrade(connection: Connection) -> None:
    """Take the step; see :mod:`hall.migrations`."""
    run(connection, STATEMENTS)
