"""Payments as terminals see them: ordered once, shown, cancelled, never in two places.

What follows the order is in :mod:`hall.payments.progress`; what the states mean to
people, and who may try what again, in ``docs/operating/payments.md``.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from pydantic import ValidationError
from sqlalchemy import Row, insert, select, update

from hall.bureau.bureau import Refused
from hall.clock import Clock
from hall.database import Database, insert_once
from hall.idempotency import body_hash_of, require_same_body
from hall.payments.order import PaymentOrder
from hall.payments.progress import Progress, reasons_text
from hall.payments.provider import Provider, Taken
from hall.payments.states import LIVE, State
from hall.payments.tables import payment_claims, payment_events, payment_money, payments
from hall.payments.treasury import Assessed, Treasury
from hall.problem import Problem
from hall.terminals import Terminal
from kiosk.bilingual import Bilingual
from kiosk.china_time import CHINA

_NAMESPACE: Final = uuid.UUID("6d1f6c1e-52a4-4b6e-9f57-3f0c2f7c9a11")
_AT_ONCE: Final = 8
"""Payments looked at at the same time: a silent provider must not hold up the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyBack:
    """One sum on its way back, or back."""

    amount: Decimal
    state: str  # "refunding" | "refunded"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentView:
    """One payment as it stands now. ``reasons`` and ``voucher`` as they travel."""

    payment_id: str
    state: State
    method: str
    total: Decimal
    expires_at: datetime
    qr: str | None
    reasons: tuple[Mapping[str, str], ...]
    voucher: Mapping[str, object] | None
    refunds: tuple[MoneyBack, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """A day's statement of the provider against what is written down here (对账)."""

    day: date
    agreed: int
    found: tuple[str, ...]  # transactions of ours that only the statement told of
    strangers: tuple[str, ...]  # transactions of no payment of ours
    missing: tuple[str, ...]  # written down here, not in the statement


class Payments:
    """Takes orders to pay and remembers what became of them."""

    def __init__(
        self,
        database: Database,
        treasury: Treasury,
        provider: Provider,
        clock: Clock,
        life: timedelta,
    ) -> None:
        self._database = database
        self._treasury = treasury
        self._provider = provider
        self._clock = clock
        self._life = life
        self._progress = Progress(database, treasury, provider, clock)

    def start(self, terminal: Terminal, key: str, body: bytes) -> PaymentView:
        """Take an order; the same key and body begin nothing new.

        Raises :class:`Problem` 422 ``key_reused`` or ``malformed``, 409 ``payment_open``
        (with ``payment_id``), and ``BureauUnavailableError``: then nothing was begun.
        """
        payment_id = str(uuid.uuid5(_NAMESPACE, key))
        if (known := self._known(payment_id, body)) is not None:
            return known
        try:
            order = PaymentOrder.model_validate_json(body)
        except ValidationError as error:
            raise _malformed(error) from None
        judged = self._treasury.assess(order)
        try:
            self._begin(terminal, payment_id, key, body, order, judged)
        except _Blocked as blocked:
            # The other one may be over already, and nobody has looked.
            self._progress.advance(blocked.payment_id)
            try:
                self._begin(terminal, payment_id, key, body, order, judged)
            except _Blocked as still:
                raise _payment_open(still.payment_id) from None
        if isinstance(judged, Assessed):
            self._progress.advance(payment_id)
        return self._view(self._row(payment_id))

    def look(self, payment_id: str) -> PaymentView:
        """Return a payment as it stands; raises :class:`Problem` 404 ``unknown_payment``."""
        row = self._row(payment_id)
        if self._progress.take_up(payment_id):
            row = self._row(payment_id)
        return self._view(row)

    def by_key(self, key: str) -> PaymentView:
        """Return what became of ``key``; raises :class:`Problem` 404 ``unknown_key``."""
        try:
            return self.look(str(uuid.uuid5(_NAMESPACE, key)))
        except Problem as problem:
            if problem.code != "unknown_payment":
                raise
            words = Bilingual("没有收到过这笔缴款", "this payment was never received")
            raise Problem(404, "unknown_key", words) from None

    def cancel(self, payment_id: str) -> PaymentView:
        """Ask for an end; return what is true now, however often it is asked.

        Raises :class:`Problem` 404 ``unknown_payment``.
        """
        row = self._row(payment_id)
        if row.state == State.WAITING:
            now = self._clock()
            with self._database.writing() as connection:
                asked = connection.execute(
                    update(payments)
                    .where(
                        (payments.c.payment_id == payment_id)
                        & (payments.c.state == State.WAITING)
                        & payments.c.cancel_asked_at.is_(None)
                    )
                    .values(cancel_asked_at=now)
                ).rowcount
                if asked:
                    connection.execute(
                        insert(payment_events).values(
                            payment_id=payment_id, at=now, event="cancel_asked", detail=""
                        )
                    )
            self._progress.advance(payment_id)
        return self._view(self._row(payment_id))

    def notified(self, headers: Mapping[str, str], body: bytes) -> None:
        """Take a notification of the provider: it wakes the payment, nothing more.

        Raises ``ForgedNotificationError``, and :class:`Problem` 404 ``unknown_payment``.
        """
        payment_id = self._provider.notified(headers, body)
        self._row(payment_id)
        self._progress.advance(payment_id)

    def tend(self) -> int:
        """Take up everything that is due; return how many payments. Called every second."""
        due = self._progress.due(limit=200)
        if len(due) < 2:
            return sum(self._progress.take_up(payment_id) for payment_id in due)
        with ThreadPoolExecutor(min(_AT_ONCE, len(due))) as pool:
            return sum(pool.map(self._progress.take_up, due))

    def forget_orders(self, before: datetime) -> int:
        """Empty the orders of payments that were over before then; return how many.

        Their keys, states, sums and vouchers stay: what was paid is never forgotten, for
        whom and by whom is the bureau's to keep.
        """
        with self._database.writing() as connection:
            return connection.execute(
                update(payments)
                .where(
                    (payments.c.changed_at < before)
                    & payments.c.next_look_at.is_(None)
                    & payments.c.state.not_in([*LIVE, State.REFUNDING])
                    & (payments.c.body != b"")
                )
                .values(body=b"")
            ).rowcount

    def reconcile(self, day: date) -> Reconciliation:
        """Compare a day with the provider's statement; money not known here is taken up.

        Raises ``ProviderUnavailableError``.
        """
        statement = {one.transaction: one for one in self._provider.statement(day)}
        start = datetime.combine(day, time(), CHINA)
        with self._database.reading() as connection:
            written = set(
                connection.execute(
                    select(payment_money.c.transaction_id).where(
                        (payment_money.c.taken_at >= start)
                        & (payment_money.c.taken_at < start + timedelta(days=1))
                    )
                ).scalars()
            )
        found, strangers = [], []
        for transaction in sorted(statement.keys() - written):
            if self._take_up_late(statement[transaction]):
                found.append(transaction)
            else:
                strangers.append(transaction)
        return Reconciliation(
            day=day,
            agreed=len(statement.keys() & written),
            found=tuple(found),
            strangers=tuple(strangers),
            missing=tuple(sorted(written - statement.keys())),
        )

    def _take_up_late(self, taken: Taken) -> bool:
        try:
            self._row(taken.payment_id)
        except Problem:
            return False
        self._progress.advance(taken.payment_id)
        return True

    def _known(self, payment_id: str, body: bytes) -> PaymentView | None:
        with self._database.reading() as connection:
            row = connection.execute(
                select(payments).where(payments.c.payment_id == payment_id)
            ).one_or_none()
        if row is None:
            return None
        require_same_body(row.body_hash, body_hash_of(body))
        return self._view(row)

    def _begin(
        self,
        terminal: Terminal,
        payment_id: str,
        key: str,
        body: bytes,
        order: PaymentOrder,
        judged: Assessed | Refused,
    ) -> None:
        """Write the order down, once, with what it pays; raises :class:`_Blocked`."""
        now = self._clock()
        assessed = judged if isinstance(judged, Assessed) else None
        reasons = judged.reasons if isinstance(judged, Refused) else ()
        state = State.FAILED if assessed is None else State.WAITING
        values = {
            "payment_id": payment_id,
            "key": key,
            "body_hash": body_hash_of(body),
            "body": body,
            "terminal_id": terminal.terminal_id,
            "method": order.method,
            "total": str(order.total),
            "state": state,
            "description": "" if assessed is None else assessed.description.zh,
            "agreement": None if assessed is None else assessed.agreement,
            "reasons": reasons_text(reasons),
            "created_at": now,
            "expires_at": (now + self._life).replace(microsecond=0),
            "changed_at": now,
            "looks": 0,
            # Whoever began it looks first; should they die, it is taken up here.
            "next_look_at": None if assessed is None else now + timedelta(seconds=30),
        }
        with self._database.writing() as connection:
            if not insert_once(connection, payments, values):
                return
            codes = " ".join(reason.code for reason in reasons)
            connection.execute(
                insert(payment_events).values(
                    payment_id=payment_id, at=now, event=state.value, detail=codes or order.method
                )
            )
            for claim in () if assessed is None else assessed.claims:
                mine = {"claim": claim, "payment_id": payment_id}
                if not insert_once(connection, payment_claims, mine):
                    raise _Blocked(
                        connection.execute(
                            select(payment_claims.c.payment_id).where(
                                payment_claims.c.claim == claim
                            )
                        ).scalar_one()
                    )

    def _row(self, payment_id: str) -> Row[Any]:
        with self._database.reading() as connection:
            row = connection.execute(
                select(payments).where(payments.c.payment_id == payment_id)
            ).one_or_none()
        if row is None:
            words = Bilingual("没有这笔缴款", "there is no such payment")
            raise Problem(404, "unknown_payment", words)
        return row

    def _view(self, row: Row[Any]) -> PaymentView:
        with self._database.reading() as connection:
            back = connection.execute(
                select(payment_money.c.amount, payment_money.c.returned)
                .where(
                    (payment_money.c.payment_id == row.payment_id)
                    & (payment_money.c.purpose == "returns")
                )
                .order_by(payment_money.c.transaction_id)
            ).all()
        shown = row.state == State.WAITING and row.cancel_asked_at is None
        return PaymentView(
            payment_id=row.payment_id,
            state=State(row.state),
            method=row.method,
            total=Decimal(row.total),
            expires_at=row.expires_at,
            qr=row.code if shown and row.expires_at > self._clock() else None,
            reasons=tuple(json.loads(row.reasons)),
            voucher=None if row.voucher is None else json.loads(row.voucher),
            refunds=tuple(
                MoneyBack(
                    amount=Decimal(one.amount),
                    state="refunded" if one.returned == "done" else "refunding",
                )
                for one in back
            ),
        )


class _Blocked(Exception):  # noqa: N818  (rolls the order back, and is caught here)
    """Something of the order is in another payment."""

    def __init__(self, payment_id: str) -> None:
        super().__init__("blocked")
        self.payment_id = payment_id


def _malformed(error: ValidationError) -> Problem:
    places = "; ".join(
        f"{'.'.join(str(part) for part in fault['loc'])}: {fault['type']}"
        for fault in error.errors(include_input=False, include_context=False)
    )
    return Problem(
        422,
        "malformed",
        Bilingual(f"缴款内容不完整({places})", f"the order is incomplete ({places})"),
    )


def _payment_open(payment_id: str) -> Problem:
    return Problem(
        409,
        "payment_open",
        Bilingual(
            "其中有款项正在另一笔缴款中,请先完成或取消那一笔",
            "something of this is being paid already; finish or cancel that payment first",
        ),
        more={"payment_id": payment_id},
    )
