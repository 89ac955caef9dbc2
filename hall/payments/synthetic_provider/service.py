"""The provider as a web service: what halls ask, what phones see, what trials set."""

from __future__ import annotations

import hmac
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from decimal import Decimal
from html import escape
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel, ConfigDict, Field

from hall.payments.provider import ChargeState
from hall.payments.provider_wire import (
    ChargeBody,
    RefundBody,
    RefundStateBody,
    ReportBody,
    StatementBody,
    TakenBody,
)
from hall.payments.request_signing import NotSignedError, RequestSigner
from hall.payments.synthetic_provider.faults import ProviderFaults
from hall.payments.synthetic_provider.notifier import Notifier
from hall.payments.synthetic_provider.till import (
    NotTakenError,
    PhoneView,
    Till,
    UnlikeChargeError,
)
from hall.payments.synthetic_provider.till_store import UnknownCodeError

_LATER_SECONDS = 8.0
"""How long "pay later" takes."""


class Balance(BaseModel):
    """How much money is on an account."""

    model_config = ConfigDict(extra="forbid")

    balance: Decimal = Field(ge=0, description="yuan")


def build_service(
    till: Till, signer: RequestSigner, admin_token: str, notifier: Notifier | None = None
) -> FastAPI:
    """Build the service over ``till``; ``notifier`` runs as long as the service does."""
    closing = threading.Event()

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        if notifier is not None:
            notifier.start()
        yield
        closing.set()
        if notifier is not None:
            await run_in_threadpool(notifier.stop)
        till.close_store()

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=life)

    async def merchant(request: Request) -> None:
        headers = {name.lower(): value for name, value in request.headers.items()}
        subject = f"{request.method} {request.url.path}"
        try:
            signer.check(subject, headers, await request.body())
        except NotSignedError as error:
            raise HTTPException(401, str(error)) from None

    def carry_out(act: Callable[[], BaseModel]) -> BaseModel:
        """Act as the faults allow: late, not at all, or without an answer in time."""
        closing.wait(till.faults.delay_seconds)
        if till.faults.unavailable:
            raise HTTPException(503, "asked for by a trial")
        answer = act()
        closing.wait(till.faults.hang_seconds)
        return answer

    @app.post("/v1/charges", dependencies=[Depends(merchant)], response_model=None)
    def open_charge(body: ChargeBody) -> BaseModel:
        try:
            return carry_out(lambda: ReportBody.of(till.open(body.charge(), body.notify_url)))
        except UnlikeChargeError as error:
            raise HTTPException(409, str(error)) from None

    @app.get("/v1/charges/{payment_id}", dependencies=[Depends(merchant)], response_model=None)
    def query(payment_id: str) -> BaseModel:
        def act() -> BaseModel:
            report = till.query(payment_id)
            if report is None:
                raise HTTPException(404, "no such charge")
            return ReportBody.of(report)

        return carry_out(act)

    @app.post(
        "/v1/charges/{payment_id}/close", dependencies=[Depends(merchant)], response_model=None
    )
    def close(payment_id: str) -> BaseModel:
        return carry_out(lambda: ReportBody.of(till.close(payment_id)))

    @app.post("/v1/refunds", dependencies=[Depends(merchant)], response_model=None)
    def refund(body: RefundBody) -> BaseModel:
        try:
            return carry_out(lambda: RefundStateBody(state=till.refund(body.refund())))
        except NotTakenError as error:
            raise HTTPException(422, str(error)) from None

    @app.get("/v1/statements/{day}", dependencies=[Depends(merchant)], response_model=None)
    def statement(day: date) -> BaseModel:
        def act() -> BaseModel:
            return StatementBody(taken=tuple(TakenBody.of(one) for one in till.statement(day)))

        return carry_out(act)

    # What the payer's phone opens

    @app.get("/pay/{token}")
    def phone(token: str) -> HTMLResponse:
        return _page(token, _seen(till, token))

    @app.post("/pay/{token}/{act}")
    def press(token: str, act: str) -> RedirectResponse:
        _seen(till, token)
        if act == "now":
            till.pay(token)
        elif act == "later":
            till.pay(token, _LATER_SECONDS)
        elif act == "fail":
            till.decline(token)
        else:
            raise HTTPException(404, "no such button")
        return RedirectResponse(f"/pay/{token}", status_code=303)

    @app.get("/codes")
    def codes(token: str) -> HTMLResponse:
        """For a developer whose phone cannot reach this machine: what is shown at present."""
        if not hmac.compare_digest(token.encode(), admin_token.encode()):
            raise HTTPException(401, "the admin's token is needed")
        links = "".join(
            f'<li><a href="/pay/{escape(one, quote=True)}">¥ {till.phone(one).amount:,.2f}</a></li>'
            for one in till.shown_codes()
        )
        nothing = "<p>现在没有要付的码 · No code is shown at present</p>"
        return _html("付款码 · Codes", f"<ul>{links}</ul>" if links else nothing)

    # What a trial sets

    def admin(request: Request) -> None:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(given.encode(), admin_token.encode()):
            raise HTTPException(401, "the admin's token is needed")

    guarded = [Depends(admin)]

    @app.get("/admin/faults", dependencies=guarded)
    def faults() -> ProviderFaults:
        return till.faults

    @app.post("/admin/faults", dependencies=guarded)
    def set_faults(body: ProviderFaults) -> ProviderFaults:
        till.faults = body
        return till.faults

    @app.post("/admin/agreements/{number}", dependencies=guarded)
    def set_balance(number: str, body: Annotated[Balance, ...]) -> Balance:
        till.set_balance(number, body.balance)
        return body

    return app


def _seen(till: Till, token: str) -> PhoneView:
    try:
        return till.phone(token)
    except UnknownCodeError:
        raise HTTPException(404, "no such code") from None


_STATES = {
    ChargeState.OPEN: ("待付款", "to be paid"),
    ChargeState.PAID: ("付款成功", "paid"),
    ChargeState.FAILED: ("付款失败,没有扣款", "failed, nothing was taken"),
    ChargeState.CLOSED: ("这个码已失效,没有扣款", "this code is over, nothing was taken"),
}


def _page(token: str, view: PhoneView) -> HTMLResponse:
    zh, en = _STATES[view.state]
    if view.state is ChargeState.OPEN and view.acts_at is not None:
        zh, en = "正在付款…", "paying …"
    buttons = "".join(
        f'<form method="post" action="/pay/{escape(token, quote=True)}/{act}">'
        f"<button{kind}>{words}</button></form>"
        for act, words, kind in (
            ("now", "立即付款 · Pay", ' class="main"'),
            ("later", "稍后付款 · Pay later", ""),
            ("fail", "付款失败 · Fail", ""),
        )
        if view.can_pay
    )
    return _html(
        escape(view.description),
        f"<p class=amount>¥ {view.amount:,.2f}</p>"
        f'<p class="state">{zh}<br><small>{en}</small></p>{buttons}',
    )


def _html(title: str, inside: str) -> HTMLResponse:
    return HTMLResponse(
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta http-equiv="refresh" content="3">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body>"
        '<p class="mark">模拟支付,不动用真钱 · Synthetic: no real money</p>'
        f"<h1>{title}</h1>{inside}</body></html>",
        headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"},
    )


_STYLE = (
    "body{font:18px/1.6 sans-serif;margin:0 auto;max-width:26rem;padding:1.5rem;color:#12233f;"
    "text-align:center}.mark{background:#fff4d6;border-radius:8px;padding:.4rem;font-size:14px}"
    ".amount{font-size:40px;font-weight:700;margin:.2rem 0}.state{color:#44546f}"
    "button{width:100%;font-family:inherit;font-size:20px;padding:.9rem;margin:.4rem 0;"
    "border-radius:12px;border:1px solid #12233f;background:#fff}"
    "button.main{background:#1b63c7;color:#fff;border-color:#1b63c7}ul{list-style:none;padding:0}li{margin:1rem}a{font-size:28px}"
)
