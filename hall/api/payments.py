"""Payments: ordered under a key, followed, cancelled; and the provider's notifications."""

from __future__ import annotations

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool

from hall.api import API
from hall.api.callers import HallDep, TerminalDep
from hall.api.kept_bodies import IdempotencyKey, described_as
from hall.api.payment_wire import PaymentBody
from hall.payments.order import PaymentOrder
from hall.payments.payments import Payments
from hall.payments.provider import ForgedNotificationError
from hall.problem import Problem
from kiosk.bilingual import Bilingual

router = APIRouter(prefix=API, tags=["payments"])

NOTIFICATIONS: Final = f"{API}/payments/notifications"
"""Where a provider sends its notifications."""


def payments_of(hall: HallDep) -> Payments:
    """Return the hall's payments; raises :class:`Problem` 403 ``payments_unavailable``."""
    if hall.payments is None:
        raise Problem(
            403,
            "payments_unavailable",
            Bilingual(
                "本厅的终端还没有开通缴款,请到窗口或用电子税务局缴款",
                "nothing can be paid at this hall's terminals yet; please pay at the counter "
                "or by the electronic tax bureau",
            ),
        )
    return hall.payments


PaymentsDep = Annotated[Payments, Depends(payments_of)]


@router.post("/payments", openapi_extra=described_as(PaymentOrder))
async def start(
    terminal: TerminalDep,
    payments: PaymentsDep,
    request: Request,
    key: IdempotencyKey,
) -> PaymentBody:
    """Order a payment; the body is kept byte for byte.

    The same key with the same body begins nothing new and says how it stands. 409
    ``payment_open`` names the payment (``payment_id``) that has one of the items.
    """
    body = await request.body()
    return PaymentBody.of(await run_in_threadpool(payments.start, terminal, str(key), body))


@router.post("/payments/notifications", include_in_schema=False)
async def notifications(payments: PaymentsDep, request: Request) -> Response:
    """The provider says that something happened to a payment. Signed, not authenticated."""
    body = await request.body()
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        await run_in_threadpool(payments.notified, headers, body)
    except ForgedNotificationError:
        words = Bilingual("通知的签名不对", "the notification is not signed by the provider")
        raise Problem(401, "forged_notification", words) from None
    return Response(status_code=204)


@router.get("/payments/by-key/{key}")
def by_key(terminal: TerminalDep, payments: PaymentsDep, key: UUID) -> PaymentBody:
    """Say what became of an order."""
    del terminal
    return PaymentBody.of(payments.by_key(str(key)))


@router.get("/payments/{payment_id}")
def look(terminal: TerminalDep, payments: PaymentsDep, payment_id: UUID) -> PaymentBody:
    """Say how a payment stands."""
    del terminal
    return PaymentBody.of(payments.look(str(payment_id)))


@router.post("/payments/{payment_id}/cancel")
def cancel(terminal: TerminalDep, payments: PaymentsDep, payment_id: UUID) -> PaymentBody:
    """End a payment if nothing was paid yet; the answer is what is true now."""
    del terminal
    return PaymentBody.of(payments.cancel(str(payment_id)))
