"""What the pay step (缴款) shows: how much for what, how, and where the payment stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

from kiosk.bilingual import Bilingual
from kiosk.tasks import wording
from kiosk.tasks.payment import (
    MONEY_TAKEN,
    OVER_WITHOUT_MONEY,
    Payment,
    PaymentMethod,
    PaymentStage,
)
from kiosk.tasks.views import Option

if TYPE_CHECKING:
    from kiosk.tasks.runner import TaskRunner

_NOTHING: Final = Bilingual("", "")
_METHODS: Final[Mapping[PaymentMethod, tuple[Bilingual, Bilingual]]] = {
    PaymentMethod.AGREEMENT: (
        Bilingual("从签约账户扣款", "Debit the agreed account"),
        Bilingual("按三方协议扣,不用手机", "by the three-party agreement; no phone needed"),
    ),
    PaymentMethod.QR: (
        Bilingual("手机扫码支付", "Pay with a phone"),
        Bilingual("微信、支付宝、云闪付都行", "WeChat, Alipay or UnionPay"),
    ),
}
_MAKING_CODE: Final = (
    Bilingual("正在生成付款码", "Making the code"),
    Bilingual("请稍候,还没有扣款。", "One moment. Nothing has been taken."),
)
_DEBIT: Final = (
    Bilingual("正在从签约账户扣款", "Debiting the agreed account"),
    Bilingual("请稍候,不要重复缴。", "One moment; please do not pay a second time."),
)
_CHECKING: Final = (
    Bilingual("正在核对有没有付成,请先不要再付", "Checking whether it was paid; please wait"),
    Bilingual(
        "码已经收回。如果您刚付了,这里马上会显示。",
        "The code is withdrawn. If you have just paid, it shows here in a moment.",
    ),
)
#: The word on the badge's colour, the headline and the sentence below, by stage.
_WORDS: Final[Mapping[PaymentStage, tuple[str, Bilingual, Bilingual]]] = {
    PaymentStage.READY: ("unknown", _NOTHING, _NOTHING),
    PaymentStage.STARTING: ("low", *_MAKING_CODE),
    PaymentStage.NOT_STARTED: (
        "due",
        Bilingual("没有开始缴款,没有扣款", "It did not begin; nothing was taken"),
        Bilingual(
            "可以再试一次;或者到窗口、用手机电子税务局缴。",
            "Try again, or pay at the counter or in the tax app.",
        ),
    ),
    PaymentStage.UNCLEAR: (
        "due",
        Bilingual("还不知道付没付成,请先不要再付", "Not clear yet; please do not pay again"),
        Bilingual(
            "网络断了一下,本机正在查。查清楚就在这里告诉您。",
            "The line broke. This terminal is asking and will tell you here.",
        ),
    ),
    PaymentStage.WAITING: (
        "low",
        Bilingual("请用手机扫一扫付款", "Please scan with your phone"),
        Bilingual(
            "打开微信、支付宝或云闪付,扫一扫这个码。付好后这里自动变。",
            "Open WeChat, Alipay or UnionPay and scan this code. This page changes by itself.",
        ),
    ),
    PaymentStage.PAID: (
        "low",
        Bilingual("钱已付,正在入库,请不要再付", "Paid. Please do NOT pay again"),
        Bilingual(
            "等国库确认后就有电子缴款凭证。可以在这里等,也可以先走,下次刷身份证就能看到。",
            "The voucher follows when the treasury confirms. Wait here, or leave: your card "
            "shows it next time.",
        ),
    ),
    PaymentStage.SETTLED: (
        "fine",
        Bilingual("缴款成功,已入库", "Paid; the treasury has it"),
        _NOTHING,
    ),
    PaymentStage.FAILED: (
        "overdue",
        Bilingual("没有付成,没有扣款", "The payment failed; nothing was taken"),
        Bilingual("可以再试一次,或换一种方式。", "Try again, or pay another way."),
    ),
    PaymentStage.CANCELLED: (
        "unknown",
        Bilingual("已取消,没有扣款", "Cancelled; nothing was taken"),
        Bilingual("想缴的话,可以重新开始。", "You can start again if you like."),
    ),
    PaymentStage.EXPIRED: (
        "due",
        Bilingual("码已过期,没有扣款", "The code has expired; nothing was taken"),
        Bilingual(
            "请换一个新码再扫,旧码不要用了。", "Please take a new code; do not use the old one."
        ),
    ),
    PaymentStage.REFUNDING: (
        "due",
        Bilingual("这笔钱正在原路退回", "The money is on its way back"),
        Bilingual(
            "不用再操作,一般几个工作日内退到您付款的账户。",
            "Nothing to do: it returns to where it came from, usually within a few working days.",
        ),
    ),
    PaymentStage.REFUNDED: (
        "unknown",
        Bilingual("这笔钱已经退回", "The money was given back"),
        Bilingual(
            "已退到您付款的账户。税费是否还欠,请回到体检看。",
            "It is back where it came from. The health check shows what is still owed.",
        ),
    ),
}
_PAY: Final = Bilingual("去付款", "Pay")
_AGAIN: Final[Mapping[PaymentStage, Bilingual]] = {
    PaymentStage.EXPIRED: Bilingual("换一个新码", "Take a new code"),
}
_TRY_AGAIN: Final = Bilingual("重新缴款", "Try again")
_READ: Final = Bilingual("知道了,打印凭条", "Understood, print a slip")
_CANCEL: Final = Bilingual("取消缴款", "Cancel the payment")
_LATER: Final = Bilingual("先不缴", "Pay later")
_CUT_OFF: Final = (
    Bilingual("网络断了,请先不要付款", "The line broke; please do not pay now"),
    Bilingual(
        "码已经收起来。如果您刚付了,请不要再付:网络一通,本机就去查,结果会告诉您。",
        "The code is put away. If you have just paid, do not pay again: this terminal asks as "
        "soon as the line is back.",
    ),
)
_OFFLINE: Final = (
    Bilingual("现在不能缴款,没有扣款", "Paying is not possible now; nothing was taken"),
    Bilingual(
        "缴款要联网,现在连不上。可以等一会儿再试,或到窗口、用手机电子税务局缴。",
        "Paying needs the line, and it is down. Try again later, or pay at the counter or in "
        "the tax app.",
    ),
)


@dataclass(frozen=True, slots=True)
class PaidLine:
    """One thing that is paid."""

    label: Bilingual
    shown: Bilingual
    is_charge: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentView:
    """Everything that the payment part of the screen draws."""

    stage: PaymentStage
    amount: Bilingual  # ¥ 523.45
    what: Bilingual  # in words
    lines: tuple[PaidLine, ...]  # where there is more than one thing
    methods: tuple[Option, ...]  # to choose from; empty where there is nothing to choose
    method: PaymentMethod
    status: str  # "fine" | "low" | "due" | "overdue" | "unknown"
    headline: Bilingual
    text: Bilingual
    reasons: tuple[Bilingual, ...]
    number: str  # of the payment, for the visitor and for staff; "" while there is none
    qr: str = field(repr=False)
    expires_at: datetime | None
    primary: Bilingual | None  # the main button, if there is something to press
    cancel: Bilingual | None
    later: Bilingual | None

    @property
    def can_order(self) -> bool:
        """Whether the main button begins a payment."""
        return self.stage in OVER_WITHOUT_MONEY

    @property
    def busy(self) -> bool:
        """Whether the terminal waits for an answer with nothing else to show."""
        waiting = self.stage is PaymentStage.WAITING and not self.qr
        return waiting or self.stage in (PaymentStage.STARTING, PaymentStage.UNCLEAR)


def payment_view(runner: TaskRunner) -> PaymentView:
    """The payment of ``runner`` as it stands; its pay step is current."""
    paying = runner.paying
    payment = paying.payment
    total = payment.total if payment.total is not None else paying.total()
    items = paying.items()
    status, headline, text = _words(payment, code_shown=paying.code_shown)
    stage = payment.stage
    if stage in OVER_WITHOUT_MONEY and not runner.online:
        status, (headline, text) = "due", _OFFLINE
    cut_off = stage is PaymentStage.WAITING and not runner.online
    if cut_off:  # nobody would see here that it was paid
        status, (headline, text) = "due", _CUT_OFF
    step = paying.step()
    pay = None if step is None else step.entry.pay
    may_wait = pay is not None and pay.later and not paying.binds
    return PaymentView(
        stage=stage,
        amount=wording.DASH if total is None else wording.same(wording.money(total)),
        what=paying.what(),
        lines=tuple(
            PaidLine(item.label, wording.same(wording.money(item.amount)), item.is_charge)
            for item in items
        )
        if len(items) > 1
        else (),
        methods=_methods(runner),
        method=payment.method,
        status=status,
        headline=headline,
        text=text,
        reasons=payment.reasons,
        number=payment.payment_id,
        qr=payment.qr if stage is PaymentStage.WAITING and not cut_off else "",
        expires_at=payment.expires_at if stage is PaymentStage.WAITING else None,
        primary=_primary(stage),
        cancel=_CANCEL if stage is PaymentStage.WAITING else None,
        later=_LATER if may_wait else None,
    )


def _words(payment: Payment, *, code_shown: bool) -> tuple[str, Bilingual, Bilingual]:
    debit = payment.method is PaymentMethod.AGREEMENT
    if payment.stage in (PaymentStage.STARTING, PaymentStage.WAITING) and debit:
        return ("low", *_DEBIT)
    if payment.stage is PaymentStage.WAITING and not payment.qr:
        return ("low", *(_CHECKING if code_shown else _MAKING_CODE))
    return _WORDS[payment.stage]


def _methods(runner: TaskRunner) -> tuple[Option, ...]:
    methods = runner.paying.methods()
    if len(methods) < 2 or runner.paying.payment.stage not in OVER_WITHOUT_MONEY:
        return ()
    return tuple(Option(method.value, *_METHODS[method]) for method in methods)


def _primary(stage: PaymentStage) -> Bilingual | None:
    if stage is PaymentStage.READY:
        return _PAY
    if stage in OVER_WITHOUT_MONEY:
        return _AGAIN.get(stage, _TRY_AGAIN)
    if stage in MONEY_TAKEN or stage is PaymentStage.UNCLEAR:
        return _READ
    return None


# --- the result ------------------------------------------------------------------------

_SETTLED: Final = (
    Bilingual("缴款成功,已入库", "Paid; the treasury has it"),
    Bilingual(
        "电子缴款凭证在下面,可以打印或扫码验真伪。",
        "Your voucher is below; print it or scan its code.",
    ),
)
_FILED_AND_PAID: Final = (
    Bilingual("已受理,款也缴清了", "Accepted, and paid"),
    Bilingual("回执和电子缴款凭证在下面。", "The receipt and the payment voucher are below."),
)


def result_words(runner: TaskRunner) -> tuple[Bilingual, Bilingual] | None:
    """Title and lead of a result that money decides; None where it does not."""
    paying = runner.paying
    stage = paying.payment.stage
    if stage is PaymentStage.SETTLED:
        return _SETTLED if runner.definition.file.submission is None else _FILED_AND_PAID
    if paying.closed:
        _, headline, text = _WORDS[stage]
        return headline, text
    return None


def still_to_pay(runner: TaskRunner) -> Bilingual | None:
    """What the visitor left for later, and until when it is to be paid."""
    paying = runner.paying
    if not paying.deferred:
        return None
    total, payables = paying.total(), paying.payables()
    if not total:
        return None
    money = wording.money(total)
    if not payables:
        return Bilingual(f"还没有缴:{money}。", f"Not paid yet: {money}.")
    last = wording.day(min(one.due for one in payables), runner.today)
    if min(one.due for one in payables) < runner.today:
        return Bilingual(
            f"还没有缴:{money}。期限 {last.zh} 已过,滞纳金每天增加,请尽快缴。",
            f"Not paid yet: {money}. It was due {last.en}; the late charge grows daily.",
        )
    return Bilingual(
        f"还没有缴:{money},请在 {last.zh}前缴清。申报不等于缴款。",
        f"Not paid yet: {money}, due {last.en}. Filing is not paying.",
    )


def news_words(payment: Payment) -> Bilingual:
    """What became of an earlier payment, in one sentence, for a visitor who comes back."""
    money = wording.DASH if payment.total is None else wording.same(wording.money(payment.total))
    sentence = _NEWS[payment.stage]
    number = f"(付款编号 {payment.payment_id[:8]})" if payment.payment_id else ""
    number_en = f" (payment {payment.payment_id[:8]})" if payment.payment_id else ""
    return Bilingual(
        f"您上次的缴款 {money.zh}{number}:{sentence.zh}",
        f"Your earlier payment of {money.en}{number_en}: {sentence.en}",
    )


_NEWS: Final[Mapping[PaymentStage, Bilingual]] = {
    PaymentStage.PAID: Bilingual("钱已付,正在入库,请不要再付。", "paid, not settled yet."),
    PaymentStage.SETTLED: Bilingual("已经入库。", "the treasury has it."),
    PaymentStage.REFUNDING: Bilingual("钱正在原路退回。", "the money is on its way back."),
    PaymentStage.REFUNDED: Bilingual("钱已经原路退回。", "the money was given back."),
    PaymentStage.UNCLEAR: Bilingual(
        "还没查清,请先不要再付。", "not clear yet; please do not pay again."
    ),
}
