"""Paying: what is chosen, the code, and every state that says whether money was taken."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from kiosk.bilingual import Bilingual
from kiosk.china_time import china_now
from kiosk.tasks.payment import Payment, PaymentMethod, PaymentStage, Voucher
from workbench.gallery.scene import scene
from workbench.gallery.studio import Studio

_CODE = "https://pay.example/pay/4cSx0QnTTLumvCkOq8d3mA"
_ID = "411d73f2-ab90-5aa7-8add-aac89863c6d6"


def _pay(studio: Studio, stage: PaymentStage, reason: Bilingual | None = None) -> None:
    runner = studio.task("S13", "晨禾", steps=2)
    runner.payment_order(PaymentMethod.QR, china_now(), "T-1", None)
    total = runner.paying.total() or Decimal(0)
    runner.record_payment(
        Payment(
            stage=stage,
            payment_id=_ID,
            total=total,
            qr=_CODE,
            expires_at=_in_minutes(5),
            reasons=() if reason is None else (reason,),
            voucher=Voucher(
                number="313261121000000001",
                paid_at=china_now(),
                title=runner.paying.what(),
                amount=total,
                verification="TR1:" + "A1B2C3D4E5" * 22,
            ),
        )
    )
    studio.models.task.begin(runner)


def _in_minutes(minutes: int) -> datetime:
    return china_now() + timedelta(minutes=minutes)


@scene
def pay_choose(studio: Studio) -> None:
    """S13: what is owed, all of it chosen."""
    studio.task("S13", "晨禾")


@scene
def pay_amount(studio: Studio) -> None:
    """S13: what it comes to, the late charge with its record."""
    studio.task("S13", "晨禾", steps=1)


@scene
def pay_methods(studio: Studio) -> None:
    """S13: from the agreed account, or by phone."""
    studio.task("S13", "晨禾", steps=2)


@scene
def pay_insurance(studio: Studio) -> None:
    """S11: for whom and what, on one page."""
    studio.task("S11", "陆晚秋")


@scene
def pay_base(studio: Studio) -> None:
    """S10: the assessed base of an employer."""
    studio.task("S10", "晨禾")


@scene
def pay_code(studio: Studio) -> None:
    """The code for the phone."""
    _pay(studio, PaymentStage.WAITING)


@scene
def pay_failed(studio: Studio) -> None:
    """It failed; nothing was taken."""
    _pay(
        studio,
        PaymentStage.FAILED,
        Bilingual("扣款账户余额不足,没有扣款", "The account has too little money"),
    )


@scene
def pay_expired(studio: Studio) -> None:
    """The code has expired."""
    _pay(studio, PaymentStage.EXPIRED)


@scene
def pay_unclear(studio: Studio) -> None:
    """No answer came: it is being asked for."""
    _pay(studio, PaymentStage.UNCLEAR)


@scene
def pay_paid(studio: Studio) -> None:
    """Paid, and not in the treasury yet."""
    _pay(studio, PaymentStage.PAID)


@scene
def pay_refunding(studio: Studio) -> None:
    """The money goes back."""
    _pay(
        studio,
        PaymentStage.REFUNDING,
        Bilingual("国库没有接收这笔款项", "The treasury did not take it"),
    )


@scene
def pay_settled(studio: Studio) -> None:
    """The voucher."""
    _pay(studio, PaymentStage.SETTLED)
