"""The till's memory: one SQLite file, written in short transactions, read as reports."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Final

from hall.bureau.bureau import Reason
from hall.payments.provider import ChargeReport, ChargeState, Taken
from kiosk.bilingual import Bilingual
from kiosk.china_time import CHINA

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS charges (
    payment_id TEXT PRIMARY KEY, token TEXT NOT NULL UNIQUE, method TEXT NOT NULL,
    amount TEXT NOT NULL, description TEXT NOT NULL, agreement TEXT, expires_at TEXT NOT NULL,
    notify_url TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '',
    acts_at TEXT, act TEXT
);
CREATE TABLE IF NOT EXISTS transactions (
    number TEXT PRIMARY KEY, payment_id TEXT NOT NULL, amount TEXT NOT NULL,
    taken_at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS refunds (
    refund_id TEXT PRIMARY KEY, number TEXT NOT NULL UNIQUE, amount TEXT NOT NULL,
    state TEXT NOT NULL, done_at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS notifications (
    event INTEGER PRIMARY KEY, payment_id TEXT NOT NULL, due_at TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS agreements (number TEXT PRIMARY KEY, balance TEXT NOT NULL);
"""
REASONS: Final = {
    "insufficient_balance": Bilingual(
        "扣款账户余额不足,没有扣款", "the account has too little money; nothing was taken"
    ),
    "declined": Bilingual("银行没有同意付款,没有扣款", "the bank declined; nothing was taken"),
    "wrong_agreement": Bilingual("没有这份扣款协议", "there is no such agreement"),
}


class UnknownCodeError(LookupError):
    """No charge has this code."""


class TillStore:
    """Charges, transactions, refunds and notifications. Safe to use from several threads."""

    def __init__(self, path: Path, base_url: str) -> None:
        """Open the store at ``path``; codes begin with ``base_url``."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self.base_url = base_url
        self._store = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._store.row_factory = sqlite3.Row
        self._store.executescript(_TABLES)

    def close_store(self) -> None:
        """Close the file."""
        with self._lock:
            self._store.close()

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        """One transaction; one inside another is part of it."""
        with self._lock:
            if self._store.in_transaction:
                yield self._store
                return
            self._store.execute("BEGIN IMMEDIATE")
            try:
                yield self._store
            except BaseException:
                self._store.execute("ROLLBACK")
                raise
            self._store.execute("COMMIT")

    def _charge(self, payment_id: str) -> sqlite3.Row:
        with self._lock:
            row: sqlite3.Row | None = self._store.execute(
                "SELECT * FROM charges WHERE payment_id = ?", (payment_id,)
            ).fetchone()
        if row is None:
            raise LookupError("no such charge")
        return row

    def _by_token(self, token: str) -> sqlite3.Row:
        with self._lock:
            row: sqlite3.Row | None = self._store.execute(
                "SELECT * FROM charges WHERE token = ?", (token,)
            ).fetchone()
        if row is None:
            raise UnknownCodeError("no such code")
        return row

    def _report(self, payment_id: str) -> ChargeReport:
        row = self._charge(payment_id)
        reason = REASONS.get(row["reason"])
        return ChargeReport(
            state=ChargeState(row["state"]),
            code=f"{self.base_url}/pay/{row['token']}" if row["method"] == "qr" else None,
            taken=tuple(one for one in self._all_taken() if one.payment_id == payment_id),
            reason=None if reason is None else Reason(code=row["reason"], words=reason),
        )

    def _all_taken(self) -> tuple[Taken, ...]:
        with self._lock:
            rows = self._store.execute("SELECT * FROM transactions ORDER BY number").fetchall()
        return tuple(
            Taken(
                transaction=row["number"],
                payment_id=row["payment_id"],
                amount=Decimal(row["amount"]),
                taken_at=datetime.fromisoformat(row["taken_at"]),
            )
            for row in rows
        )


def instant_text(moment: datetime) -> str:
    """Write an instant as the store keeps it."""
    # Of fixed width and one offset, so that text order is time order.
    return moment.astimezone(CHINA).isoformat(timespec="microseconds")
