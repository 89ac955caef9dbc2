"""How a payment goes on: ask the provider, book with the treasury, give back what is over.

Every step may be taken again, by another thread, another worker or after a restart: the
provider and the treasury act once for one id, and a state changes only along
:data:`hall.payments.states.WAYS`, under the payment's own lock. Money that was taken is
written down first and has one purpose ever after: it pays, or it returns.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import Connection, Row, func, insert, select, update
from sqlalchemy import delete as delete_from

from hall.bureau.bureau import BureauUnavailableError, Processing, Reason
from hall.clock import Clock
from hall.database import Database, insert_once
from hall.payments.order import PaymentOrder
from hall.payments.provider import (
    Charge,
    ChargeReport,
    ChargeState,
    Provider,
    ProviderUnavailableError,
    Refund,
    RefundState,
    Taken,
)
from hall.payments.states import LIVE, WAYS, State
from hall.payments.tables import payment_claims, payment_events, payment_money, payments
from hall.payments.treasury import Booked, Treasury, Voucher
from kiosk.bilingual import Bilingual
from kiosk.issued_document import document_as_json

log = logging.getLogger(__name__)

_LEASE: Final = timedelta(seconds=30)
"""Who takes a payment up has it for this long; longer than one round of questions."""
_WATCH: Final = timedelta(hours=24)
"""So long after its end a payment is looked at for money that came late."""
_OVER: Final = frozenset(State) - LIVE - {State.REFUNDING}


class ImpossibleStateError(Exception):
    """A payment was about to go where no way leads: our mistake, and nothing was changed."""


class Progress:
    """Takes payments forward, one step after the other."""

    def __init__(
        self, database: Database, treasury: Treasury, provider: Provider, clock: Clock
    ) -> None:
        self._database = database
        self._treasury = treasury
        self._provider = provider
        self._clock = clock

    def take_up(self, payment_id: str) -> bool:
        """Advance the payment if it is due and nobody else is at it; say whether."""
        now = self._clock()
        with self._database.writing() as connection:
            taken_up = connection.execute(
                update(payments)
                .where((payments.c.payment_id == payment_id) & (payments.c.next_look_at <= now))
                .values(next_look_at=now + _LEASE)
            ).rowcount
        if taken_up:
            self.advance(payment_id)
        return bool(taken_up)

    def due(self, limit: int) -> tuple[str, ...]:
        """Return the payments to be taken up now, the longest waiting first."""
        with self._database.reading() as connection:
            return tuple(
                connection.execute(
                    select(payments.c.payment_id)
                    .where(payments.c.next_look_at <= self._clock())
                    .order_by(payments.c.next_look_at)
                    .limit(limit)
                ).scalars()
            )

    def advance(self, payment_id: str) -> None:
        """Take every step that can be taken now; what does not answer is asked again later."""
        try:
            for step in (self._ask, self._book, self._give_back):
                self._dare(step, payment_id)
        finally:
            self._look_again(payment_id)

    @staticmethod
    def _dare(step: Callable[[str], None], payment_id: str) -> None:
        try:
            step(payment_id)
        except (ProviderUnavailableError, BureauUnavailableError) as silent:
            log.info("payment %s: %s", payment_id, type(silent).__name__)

    # The provider

    def _ask(self, payment_id: str) -> None:
        row = self._row(payment_id)
        waits = row.state == State.WAITING
        if waits and (row.cancel_asked_at is not None or self._clock() >= row.expires_at):
            report: ChargeReport | None = self._provider.close(payment_id)
        elif waits and row.opened_at is None:
            report = self._provider.open(
                Charge(
                    payment_id=payment_id,
                    method=row.method,
                    amount=Decimal(row.total),
                    description=row.description,
                    expires_at=row.expires_at,
                    agreement=row.agreement,
                )
            )
        else:
            report = self._provider.query(payment_id)
        if report is not None:
            with self._database.writing() as connection:
                self._record(connection, _locked(connection, payment_id), report)

    def _record(self, connection: Connection, row: Row[Any], report: ChargeReport) -> None:
        """Write down what the provider says, and what follows from it."""
        now = self._clock()
        payment_id, state = row.payment_id, State(row.state)
        if state is State.WAITING and row.opened_at is None:
            connection.execute(
                update(payments)
                .where(payments.c.payment_id == payment_id)
                .values(code=report.code, opened_at=now)
            )
        over = False
        for taken in report.taken:
            pays = state is State.WAITING and taken.amount == Decimal(row.total)
            if not self._write_down(connection, payment_id, taken, pays=pays):
                continue
            if pays:
                state = self._go(connection, payment_id, state, State.PAID)
            else:
                over = True
        if over and state in (State.WAITING, State.FAILED, State.CANCELLED, State.EXPIRED):
            reason = _OTHER_SUM if state is State.WAITING else _TOO_LATE
            self._go(connection, payment_id, state, State.REFUNDING, (reason,))
        elif over and state is State.REFUNDED:
            self._go(connection, payment_id, state, State.REFUNDING)
        elif state is State.WAITING and report.state is ChargeState.FAILED:
            reasons = () if report.reason is None else (report.reason,)
            self._go(connection, payment_id, state, State.FAILED, reasons)
        elif state is State.WAITING and report.state is ChargeState.CLOSED:
            ended = State.EXPIRED if row.cancel_asked_at is None else State.CANCELLED
            self._go(connection, payment_id, state, ended)

    def _write_down(
        self, connection: Connection, payment_id: str, taken: Taken, *, pays: bool
    ) -> bool:
        """Keep a transaction; False if it is known. Its purpose never changes to ``pays``."""
        if taken.payment_id != payment_id:
            raise ImpossibleStateError("a report holds money of another payment")
        fresh = insert_once(
            connection,
            payment_money,
            {
                "transaction_id": taken.transaction,
                "payment_id": payment_id,
                "amount": str(taken.amount),
                "taken_at": taken.taken_at,
                "seen_at": self._clock(),
                "purpose": "pays" if pays else "returns",
            },
        )
        if fresh:
            self._note(connection, payment_id, "taken", f"{taken.transaction} {taken.amount}")
        return fresh

    # The treasury

    def _book(self, payment_id: str) -> None:
        row = self._row(payment_id)
        if row.state != State.PAID:
            return
        with self._database.reading() as connection:
            money = connection.execute(
                select(payment_money).where(
                    (payment_money.c.payment_id == payment_id) & (payment_money.c.purpose == "pays")
                )
            ).one()
        outcome = self._treasury.book(
            payment_id,
            PaymentOrder.model_validate_json(row.body),
            Taken(
                transaction=money.transaction_id,
                payment_id=payment_id,
                amount=Decimal(money.amount),
                taken_at=money.taken_at,
            ),
        )
        if isinstance(outcome, Processing):
            return
        with self._database.writing() as connection:
            if _locked(connection, payment_id).state != State.PAID:
                return  # another thread was told the same
            if isinstance(outcome, Booked):
                connection.execute(
                    update(payments)
                    .where(payments.c.payment_id == payment_id)
                    .values(voucher=voucher_text(outcome.voucher))
                )
                self._go(connection, payment_id, State.PAID, State.SETTLED)
            else:
                connection.execute(
                    update(payment_money)
                    .where(payment_money.c.payment_id == payment_id)
                    .values(purpose="returns")
                )
                self._go(connection, payment_id, State.PAID, State.REFUNDING, outcome.reasons)

    # What goes back

    def _give_back(self, payment_id: str) -> None:
        for money in self._not_returned(payment_id):
            state = self._provider.refund(
                Refund(
                    refund_id=f"R-{money.transaction_id}",
                    payment_id=payment_id,
                    transaction=money.transaction_id,
                    amount=Decimal(money.amount),
                )
            )
            if state == money.returned:
                continue
            with self._database.writing() as connection:
                row = _locked(connection, payment_id)
                connection.execute(
                    update(payment_money)
                    .where(payment_money.c.transaction_id == money.transaction_id)
                    .values(
                        returned=state.value,
                        returned_at=self._clock() if state is RefundState.DONE else None,
                    )
                )
                self._note(
                    connection, payment_id, "returned", f"{money.transaction_id} {state.value}"
                )
                if row.state == State.REFUNDING and not _open_returns(connection, payment_id):
                    self._go(connection, payment_id, State.REFUNDING, State.REFUNDED)

    def _not_returned(self, payment_id: str) -> Iterable[Row[Any]]:
        with self._database.reading() as connection:
            return connection.execute(
                select(payment_money).where(_to_return(payment_id)).order_by("transaction_id")
            ).all()

    # States and times

    def _go(
        self,
        connection: Connection,
        payment_id: str,
        before: State,
        after: State,
        reasons: Iterable[Reason] = (),
    ) -> State:
        if after not in WAYS[before]:
            raise ImpossibleStateError(f"{before} to {after}")
        values: dict[str, object] = {"state": after, "changed_at": self._clock(), "looks": 0}
        if reasons := tuple(reasons):
            values["reasons"] = reasons_text(reasons)
        connection.execute(
            update(payments).where(payments.c.payment_id == payment_id).values(values)
        )
        if after not in LIVE:
            connection.execute(
                delete_from(payment_claims).where(payment_claims.c.payment_id == payment_id)
            )
        self._note(connection, payment_id, after.value, " ".join(one.code for one in reasons))
        return after

    def _look_again(self, payment_id: str) -> None:
        now = self._clock()
        with self._database.writing() as connection:
            row = _locked(connection, payment_id)
            state = State(row.state)
            returning = _open_returns(connection, payment_id) > 0
            next_look: datetime | None = now + _pause(state, row.looks, returning)
            if state is State.WAITING and row.cancel_asked_at is None and now < row.expires_at:
                next_look = min(now + _pause(state, row.looks, returning), row.expires_at)
            elif state in _OVER and not returning and now - row.changed_at > _WATCH:
                next_look = None
            connection.execute(
                update(payments)
                .where(payments.c.payment_id == payment_id)
                .values(next_look_at=next_look, looks=row.looks + 1)
            )

    def _note(self, connection: Connection, payment_id: str, event: str, detail: str) -> None:
        connection.execute(
            insert(payment_events).values(
                payment_id=payment_id, at=self._clock(), event=event, detail=detail[:200]
            )
        )

    def _row(self, payment_id: str) -> Row[Any]:
        with self._database.reading() as connection:
            return connection.execute(
                select(payments).where(payments.c.payment_id == payment_id)
            ).one()


_TOO_LATE: Final = Reason(
    code="paid_after_end",
    words=Bilingual(
        "这笔钱是在取消或过期之后付的,没有用来缴款,会原路退回",
        "this was paid after the payment had been cancelled or had expired; it goes back "
        "the way it came",
    ),
)
_OTHER_SUM: Final = Reason(
    code="other_sum_paid",
    words=Bilingual(
        "付的金额与应缴金额不同,没有用来缴款,会原路退回",
        "another sum than was due was paid; it goes back the way it came",
    ),
)


def _locked(connection: Connection, payment_id: str) -> Row[Any]:
    # SQLite has one writer at a time anyway and no such clause.
    return connection.execute(
        select(payments).where(payments.c.payment_id == payment_id).with_for_update()
    ).one()


def _to_return(payment_id: str) -> Any:
    return (
        (payment_money.c.payment_id == payment_id)
        & (payment_money.c.purpose == "returns")
        & (payment_money.c.returned.is_(None) | (payment_money.c.returned != "done"))
    )


def _open_returns(connection: Connection, payment_id: str) -> int:
    return connection.execute(
        select(func.count()).select_from(payment_money).where(_to_return(payment_id))
    ).scalar_one()


def _pause(state: State, looks: int, something_returns: bool) -> timedelta:
    """How long until the next look at a payment that stands there since ``looks`` looks."""
    doubled = 2.0 ** min(looks, 20)
    if state is State.WAITING:
        seconds = 1.5 if looks < 40 else 5.0
    elif state is State.PAID:
        seconds = min(doubled, 60.0)
    elif state is State.REFUNDING or something_returns:
        seconds = min(2 * doubled, 600.0)
    else:
        seconds = min(30 * doubled, 6 * 3600.0)
    return timedelta(seconds=seconds)


def reasons_text(reasons: Iterable[Reason]) -> str:
    """Write reasons as the JSON the terminal reads."""
    return json.dumps(
        [{"code": one.code, "zh": one.words.zh, "en": one.words.en} for one in reasons],
        ensure_ascii=False,
    )


def voucher_text(voucher: Voucher) -> str:
    """Write a voucher as the JSON the terminal reads."""
    document = voucher.document
    return json.dumps(
        {
            "number": voucher.number,
            "paid_at": voucher.paid_at.isoformat(timespec="seconds"),
            "title_zh": voucher.title.zh,
            "title_en": voucher.title.en,
            "amount": str(voucher.amount),
            "verification": voucher.verification,
            "document": None if document is None else document_as_json(document),
        },
        ensure_ascii=False,
    )
