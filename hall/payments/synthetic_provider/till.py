"""The provider's till: charges, the money taken for them, refunds, and what is to be told.

One SQLite file of its own. What happens by itself (a debit, a payment put off, a refund,
an expiry) happens in :meth:`Till.tick`, which is called before every answer and by a clock.
"""

from __future__ import annotations

import secrets
import sqlite3
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

from hall.clock import Clock
from hall.payments.provider import (
    Charge,
    ChargeReport,
    ChargeState,
    Refund,
    RefundState,
    Taken,
)
from hall.payments.synthetic_provider.faults import ProviderFaults
from hall.payments.synthetic_provider.till_store import (
    REASONS,
    TillStore,
    instant_text,
)
from kiosk.bilingual import Bilingual
from kiosk.china_time import CHINA

BALANCE: Final = Decimal("1000000.00")
"""Yuan on every account of a tripartite agreement, until a trial says otherwise."""
_TRIES: Final = 12


class UnlikeChargeError(Exception):
    """The same id was used before for another charge."""


class NotTakenError(LookupError):
    """There is no such transaction to be given back, or not in this amount."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneView:
    """What the payer's phone shows."""

    payment_id: str
    amount: Decimal
    description: str
    state: ChargeState
    reason: Bilingual | None
    expires_at: datetime
    acts_at: datetime | None  # a payment was put off until then
    can_pay: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """One thing to tell the hall: something happened to a payment."""

    event: int
    payment_id: str
    url: str


class Till(TillStore):
    """Takes synthetic money. Safe to use from several threads."""

    def __init__(self, path: Path, clock: Clock, base_url: str = "https://pay.example") -> None:
        """Open the store at ``path``; codes begin with ``base_url``."""
        super().__init__(path, base_url)
        self._clock = clock
        self.faults = ProviderFaults()

    # What the hall asks

    def open(self, charge: Charge, notify_url: str = "") -> ChargeReport:
        """Make a charge, once; raises :class:`UnlikeChargeError`."""
        with self._change() as store:
            acts_at = self._clock() + timedelta(seconds=self.faults.debit_seconds)
            debit = charge.method == "agreement"
            store.execute(
                "INSERT OR IGNORE INTO charges VALUES (?,?,?,?,?,?,?,?,'open','',?,?)",
                (
                    charge.payment_id,
                    secrets.token_urlsafe(16),
                    charge.method,
                    str(charge.amount),
                    charge.description,
                    charge.agreement,
                    charge.expires_at.isoformat(),
                    notify_url,
                    instant_text(acts_at) if debit else None,
                    "debit" if debit else None,
                ),
            )
            row = self._charge(charge.payment_id)
            tombstone = row["amount"] == ""
            if not tombstone and (Decimal(row["amount"]), row["method"], row["agreement"]) != (
                charge.amount,
                charge.method,
                charge.agreement,
            ):
                raise UnlikeChargeError("the same id for another charge")
        return self._report(charge.payment_id)

    def query(self, payment_id: str) -> ChargeReport | None:
        """Say what became of a charge."""
        self.tick()
        try:
            return self._report(payment_id)
        except LookupError:
            return None

    def close(self, payment_id: str) -> ChargeReport:
        """Take no more money for a charge, even if it has not come yet."""
        self.tick()
        with self._change() as store:
            store.execute(
                "INSERT OR IGNORE INTO charges"
                " VALUES (?,?,'','','',NULL,?,'','closed','',NULL,NULL)",
                (payment_id, secrets.token_urlsafe(16), self._clock().isoformat()),
            )
            store.execute(
                "UPDATE charges SET state = 'closed' WHERE payment_id = ? AND state = 'open'",
                (payment_id,),
            )
        return self._report(payment_id)

    def refund(self, refund: Refund) -> RefundState:
        """Give a transaction back, once; raises :class:`NotTakenError`."""
        with self._change() as store:
            taken = store.execute(
                "SELECT amount FROM transactions WHERE number = ? AND payment_id = ?",
                (refund.transaction, refund.payment_id),
            ).fetchone()
            if taken is None or Decimal(taken["amount"]) != refund.amount:
                raise NotTakenError("no such transaction")
            known = store.execute(
                "SELECT 1 FROM refunds WHERE refund_id = ?", (refund.refund_id,)
            ).fetchone()
            if known is None and self.faults.refuse_refunds:
                return RefundState.REFUSED
            if known is None:
                # One refund for a transaction: another id for it breaks on UNIQUE, loudly.
                done_at = self._clock() + timedelta(seconds=self.faults.refund_seconds)
                store.execute(
                    "INSERT INTO refunds VALUES (?,?,?,'pending',?)",
                    (
                        refund.refund_id,
                        refund.transaction,
                        str(refund.amount),
                        instant_text(done_at),
                    ),
                )
        self.tick()
        with self._lock:
            row = self._store.execute(
                "SELECT state FROM refunds WHERE refund_id = ?", (refund.refund_id,)
            ).fetchone()
        return RefundState(row["state"])

    def statement(self, day: date) -> tuple[Taken, ...]:
        """Return every transaction of a day."""
        self.tick()
        start = datetime.combine(day, time(), CHINA)
        return tuple(
            one for one in self._all_taken() if start <= one.taken_at < start + timedelta(days=1)
        )

    # What a phone does

    def phone(self, token: str) -> PhoneView:
        """Say what the phone shows that scanned a code; raises :class:`UnknownCodeError`."""
        self.tick()
        row = self._by_token(token)
        state = ChargeState(row["state"])
        late = state is ChargeState.CLOSED and self.faults.pay_after_close
        acts_at = None if row["acts_at"] is None else datetime.fromisoformat(row["acts_at"])
        return PhoneView(
            payment_id=row["payment_id"],
            amount=Decimal(row["amount"] or 0),
            description=row["description"],
            state=state,
            reason=REASONS.get(row["reason"]),
            expires_at=datetime.fromisoformat(row["expires_at"]),
            acts_at=acts_at,
            can_pay=bool(row["amount"]) and (state is ChargeState.OPEN or late) and acts_at is None,
        )

    def shown_codes(self) -> tuple[str, ...]:
        """Return the tokens of the codes that can be paid now, newest first."""
        self.tick()
        with self._lock:
            rows = self._store.execute(
                "SELECT token FROM charges WHERE state = 'open' AND method = 'qr'"
                " AND acts_at IS NULL ORDER BY rowid DESC"
            ).fetchall()
        return tuple(row["token"] for row in rows)

    def pay(self, token: str, after_seconds: float = 0) -> PhoneView:
        """Pay, now or later; nothing happens where the phone could not pay."""
        self._plan(token, "pay", after_seconds)
        return self.phone(token)

    def decline(self, token: str) -> PhoneView:
        """Let the payment fail at the bank."""
        self._plan(token, "decline", 0)
        return self.phone(token)

    # What happens by itself

    def tick(self) -> None:
        """Let everything happen that is due by now."""
        now = self._clock()
        with self._change() as store:
            acting = store.execute(
                "SELECT * FROM charges WHERE acts_at <= ?", (instant_text(now),)
            ).fetchall()
            for row in acting:
                self._act(store, row)
            open_ones = store.execute(
                "SELECT payment_id, expires_at FROM charges"
                " WHERE state = 'open' AND acts_at IS NULL"
            ).fetchall()
            for row in open_ones:
                if datetime.fromisoformat(row["expires_at"]) <= now:
                    store.execute(
                        "UPDATE charges SET state = 'closed' WHERE payment_id = ?",
                        (row["payment_id"],),
                    )
            store.execute(
                "UPDATE refunds SET state = 'done' WHERE state = 'pending' AND done_at <= ?",
                (instant_text(now),),
            )

    def due_notifications(self) -> tuple[Notification, ...]:
        """Return what is to be told now; reversed if a trial asks for it."""
        order = "DESC" if self.faults.reverse_notifications else "ASC"
        with self._lock:
            rows = self._store.execute(
                "SELECT event, payment_id, notify_url FROM notifications JOIN charges"  # noqa: S608
                f" USING (payment_id) WHERE due_at <= ? ORDER BY event {order}",
                (instant_text(self._clock()),),
            ).fetchall()
        return tuple(
            Notification(event=row["event"], payment_id=row["payment_id"], url=row["notify_url"])
            for row in rows
        )

    def told(self, event: int, *, heard: bool) -> None:
        """Note that a notification was heard, or is to be sent again in a while."""
        with self._change() as store:
            row = store.execute(
                "SELECT tries FROM notifications WHERE event = ?", (event,)
            ).fetchone()
            if row is None:
                return
            if heard or row["tries"] >= _TRIES:
                store.execute("DELETE FROM notifications WHERE event = ?", (event,))
                return
            again = self._clock() + timedelta(seconds=min(2.0 ** row["tries"], 300))
            store.execute(
                "UPDATE notifications SET tries = tries + 1, due_at = ? WHERE event = ?",
                (instant_text(again), event),
            )

    # What a trial sets

    def set_balance(self, agreement: str, balance: Decimal) -> None:
        """Say how much money (yuan) is on the account of an agreement."""
        with self._change() as store:
            store.execute(
                "INSERT INTO agreements VALUES (?, ?)"
                " ON CONFLICT (number) DO UPDATE SET balance = excluded.balance",
                (agreement, str(balance)),
            )

    def taken_in_all(self) -> Decimal:
        """Return the yuan taken and not given back, for whoever checks the books."""
        with self._lock:
            returned = {
                row["number"]
                for row in self._store.execute("SELECT number FROM refunds WHERE state = 'done'")
            }
        return sum(
            (one.amount for one in self._all_taken() if one.transaction not in returned),
            Decimal(0),
        )

    def _act(self, store: sqlite3.Connection, row: sqlite3.Row) -> None:
        store.execute(
            "UPDATE charges SET acts_at = NULL, act = NULL WHERE payment_id = ?",
            (row["payment_id"],),
        )
        late = row["state"] == "closed" and self.faults.pay_after_close
        if row["state"] != "open" and not late:
            return
        refusal = self._refusal(store, row)
        store.execute(
            "UPDATE charges SET state = ?, reason = ? WHERE payment_id = ?",
            ("failed" if refusal else "paid", refusal, row["payment_id"]),
        )
        for _ in range(0 if refusal else 2 if self.faults.take_twice else 1):
            count = store.execute("SELECT count(*) AS n FROM transactions").fetchone()["n"]
            day = self._clock().astimezone(CHINA).strftime("%Y%m%d")
            store.execute(
                "INSERT INTO transactions VALUES (?,?,?,?)",
                (
                    f"T{day}{count + 1:08d}",
                    row["payment_id"],
                    row["amount"],
                    instant_text(self._clock()),
                ),
            )
        for _ in range(2 if self.faults.duplicate_notifications else 1):
            due_at = self._clock() + timedelta(seconds=self.faults.notify_after_seconds)
            store.execute(
                "INSERT INTO notifications (payment_id, due_at) VALUES (?,?)",
                (row["payment_id"], instant_text(due_at)),
            )

    def _refusal(self, store: sqlite3.Connection, row: sqlite3.Row) -> str:
        """Take the money from a debit's account; return why it cannot be had, or ""."""
        if row["act"] == "decline" or self.faults.fail_payments:
            return "declined"
        if row["act"] != "debit":
            return ""
        if not row["agreement"]:
            return "wrong_agreement"
        kept = store.execute(
            "SELECT balance FROM agreements WHERE number = ?", (row["agreement"],)
        ).fetchone()
        balance = BALANCE if kept is None else Decimal(kept["balance"])
        left = balance - Decimal(row["amount"])
        if left < 0 or self.faults.insufficient_balance:
            return "insufficient_balance"
        self.set_balance(row["agreement"], left)
        return ""

    def _plan(self, token: str, act: str, after_seconds: float) -> None:
        if not self.phone(token).can_pay:
            return
        acts_at = self._clock() + timedelta(seconds=after_seconds)
        with self._change() as store:
            store.execute(
                "UPDATE charges SET acts_at = ?, act = ? WHERE token = ?",
                (instant_text(acts_at), act, token),
            )
