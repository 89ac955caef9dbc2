"""The synthetic bureau as far as it takes money: judges orders, books them, writes vouchers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from sqlalchemy import Connection, select

from hall.bureau.bureau import Processing, Reason, Refused, UnknownTaxpayerError
from hall.bureau.key_ring import SigningKey
from hall.bureau.synthetic.bureau import SyntheticBureau
from hall.bureau.synthetic.invoices_on_behalf import invoice_for_payment
from hall.bureau.synthetic.new_debts import InsuredYear, judge_new_debt
from hall.bureau.synthetic.paid import (
    synthetic_insured,
    synthetic_paid_claims,
    synthetic_payments,
)
from hall.bureau.synthetic.voucher import write_voucher
from hall.clock import Clock
from hall.database import Database
from hall.number_series import next_number
from hall.payments.order import OrderItem, PaymentOrder
from hall.payments.progress import reasons_text, voucher_text
from hall.payments.provider import Taken
from hall.payments.treasury import Assessed, Booked, Voucher
from kiosk.bilingual import Bilingual
from kiosk.china_time import CHINA
from kiosk.identity.receipt_code import ReceiptFacts, sign_receipt
from kiosk.identity.visitor import MandateStatus, Right
from kiosk.issued_document import decode_document
from kiosk.tasks.payment_items import carries_charge
from kiosk.tasks.tax_names import TAX_NAMES
from kiosk.tax_law import UnknownParameter, load_law
from kiosk.tax_law.calculators.late_payment import late_payment
from kiosk.taxpayer import Payable, Profile

_HERE: Final = "133100"


class SyntheticTreasury:
    """See :class:`hall.payments.treasury.Treasury`; its memory is the hall's database."""

    def __init__(self, bureau: SyntheticBureau, database: Database, clock: Clock) -> None:
        self._bureau = bureau
        self._database = database
        self._clock = clock

    def assess(self, order: PaymentOrder) -> Assessed | Refused:
        """See the protocol."""
        # Made before any money is taken: a key certifies nothing older than itself.
        self._bureau.key_ring.current("receipt")
        today = self._clock().astimezone(CHINA).date()
        try:
            profile = self._bureau.profile(order.taxpayer_id)
        except UnknownTaxpayerError:
            return _refused("taxpayer_unknown", "查不到这个纳税人", "no such taxpayer")
        if not self._may_pay(order, today):
            return _refused(
                "no_mandate",
                "办理人没有替这个纳税人缴款的权限",
                "the person may not pay for this taxpayer",
            )
        reasons = [*_item_reasons(order, profile, today)]
        claims = [_claim(order.taxpayer_id, item) for item in order.items]
        if order.order is not None:
            judged = judge_new_debt(order, order.order, profile, today, self._bureau)
            reasons += judged.reasons
            claims += [one.claim for one in judged.insured]
        with self._database.reading() as connection:
            if not reasons and _any_paid(connection, claims):
                reasons.append(_PAID_OR_UNKNOWN)
        agreed = profile.payments is not None and profile.payments.tripartite_agreement
        if order.method == "agreement" and not agreed:
            reasons.append(_NO_AGREEMENT)
        if reasons:
            return Refused(reasons=tuple(reasons))
        return Assessed(
            claims=tuple(dict.fromkeys(claims)),
            description=Bilingual("税费缴款", "Taxes and fees"),
            agreement=_agreement(order.taxpayer_id) if order.method == "agreement" else None,
        )

    def book(
        self, payment_id: str, order: PaymentOrder, taken: Taken
    ) -> Booked | Refused | Processing:
        """See the protocol: claims, voucher and number in one transaction."""
        self._bureau.faults.strike()
        faults = self._bureau.faults.settings
        now = self._clock()
        with self._database.reading() as connection:
            known = _stored(connection, payment_id)
        if known is not None:
            return known
        if now < taken.taken_at + timedelta(seconds=faults.treasury_seconds):
            return Processing()
        profile = self._bureau.profile(order.taxpayer_id)
        today = taken.taken_at.astimezone(CHINA).date()
        claims = [_claim(order.taxpayer_id, item) for item in order.items]
        insured: tuple[InsuredYear, ...] = ()
        if order.order is not None:
            judged = judge_new_debt(order, order.order, profile, today, self._bureau)
            insured = judged.insured
            claims += [one.claim for one in insured]
        person = next(
            (one for one in self._bureau.people() if one.person_key == order.taxpayer_id), None
        )
        # Before the transaction: making a key is a transaction of its own.
        key = self._bureau.key_ring.current("receipt")
        with self._database.writing() as connection:
            # One booking at a time, on every database: the counter's row is locked.
            number = next_number(connection, "payments-booked")
            known = _stored(connection, payment_id)
            if known is not None:
                return known
            if faults.treasury_refuses:
                outcome: Booked | Refused = _refused(
                    "treasury_refused", "国库没有接收这笔款项", "the treasury did not take it"
                )
            elif taken.amount != order.total:
                outcome = _refused("other_sum", "金额与应缴不符", "not the sum that is owed")
            elif _any_paid(connection, claims) or (order.order is not None and not insured):
                outcome = _refused("already_paid", "这笔应缴款已经缴清", "this was paid already")
            else:
                voucher = write_voucher(order, profile, taken, now, number, key, person)
                invoice = invoice_for_payment(
                    connection, profile, order, voucher.paid_at, _signer(order, voucher, key)
                )
                if invoice is not None:
                    voucher = replace(voucher, document=invoice)
                outcome = Booked(voucher=voucher)
                for claim in dict.fromkeys(claims):
                    mine = {"claim": claim, "payment_id": payment_id}
                    connection.execute(synthetic_paid_claims.insert().values(mine))
                for one in insured:
                    connection.execute(
                        synthetic_insured.insert().values(
                            person=one.person,
                            scheme=one.scheme,
                            year=one.year,
                            amount=str(one.amount),
                            paid_on=today.isoformat(),
                            voucher=voucher.number,
                        )
                    )
            connection.execute(
                synthetic_payments.insert().values(
                    payment_id=payment_id,
                    taxpayer_id=order.taxpayer_id,
                    order=order.model_dump_json(),
                    paid_at=taken.taken_at,
                    decided_at=now,
                    booked=int(isinstance(outcome, Booked)),
                    outcome=voucher_text(outcome.voucher)
                    if isinstance(outcome, Booked)
                    else reasons_text(outcome.reasons),
                )
            )
        return outcome

    def _may_pay(self, order: PaymentOrder, today: date) -> bool:
        return any(
            mandate.taxpayer_id == order.taxpayer_id
            and mandate.status is MandateStatus.ACTIVE
            and (mandate.valid_to is None or mandate.valid_to >= today)
            and Right.PAY in mandate.rights
            for mandate in self._bureau.mandates(order.person_key)
        )


_NO_AGREEMENT: Final = Reason(
    code="no_agreement",
    words=Bilingual(
        "没有签订三方协议,请扫码缴款", "there is no debit agreement; please pay by phone"
    ),
)


def _item_reasons(order: PaymentOrder, profile: Profile, today: date) -> list[Reason]:
    """Say what is not right about the items, charges up to ``today`` included."""
    owed = {(one.payable_id, one.period_start): one for one in _owed(profile)}
    charges = {item.payable: item for item in order.items if item.is_late_charge}
    reasons: list[Reason] = []
    for item in order.items:
        if item.is_late_charge:
            continue
        payable = owed.get((item.payable_id, item.period_start))
        charge = charges.pop(item.payable, None)
        if payable is None or payable.tax is not item.tax:
            reasons.append(_PAID_OR_UNKNOWN)
            continue
        reasons += _unlike(payable.amount, item, "amount_differs", Bilingual("应缴", "owed"))
        late = _late_charge(payable, profile, today)
        if late is None:
            reasons.append(_LAW_UNKNOWN)
        elif charge is not None:
            words = Bilingual("滞纳金", "late payment charge")
            reasons += _unlike(late, charge, "late_charge_differs", words)
        elif late > 0:
            name = TAX_NAMES[payable.tax.value]
            reasons.append(
                _reason(
                    "late_charge_missing",
                    f"{name.zh}已逾期,要一并缴滞纳金 ¥ {late:,.2f}",
                    f"{name.en} is late; its charge of ¥ {late:,.2f} is paid with it",
                )
            )
    if charges:
        reasons.append(
            _reason(
                "late_charge_alone",
                "滞纳金要和税款一起缴",
                "a late payment charge is paid together with its tax",
            )
        )
    return reasons


_PAID_OR_UNKNOWN: Final = Reason(
    code="payable_unknown",
    words=Bilingual(
        "其中有款项已经缴清,或者查不到,请重新选择",
        "something of this was paid already, or is not known; please choose again",
    ),
)
_LAW_UNKNOWN: Final = Reason(
    code="law_unknown",
    words=Bilingual(
        "暂时算不出滞纳金,请到窗口缴款", "the late charge cannot be worked out; pay at the counter"
    ),
)


def _owed(profile: Profile) -> tuple[Payable, ...]:
    return (
        *(() if profile.payments is None else profile.payments.payables),
        *(() if profile.social is None else profile.social.unpaid),
    )


def _late_charge(payable: Payable, profile: Profile, today: date) -> Decimal | None:
    """Return the charge up to today in yuan; None where the law is not known."""
    if not carries_charge(payable, profile.kind, today):
        return Decimal(0)
    region = _HERE if profile.registration is None else profile.registration.region
    law = load_law(region=region)
    try:
        worked_out = late_payment(law, tax=payable.amount, due=payable.due, paid=today)
    except UnknownParameter:
        return None
    return worked_out.amounts["collected"]


def _unlike(amount: Decimal, item: OrderItem, code: str, what: Bilingual) -> list[Reason]:
    if item.amount == amount:
        return []
    name = TAX_NAMES[item.tax.value]
    return [
        _reason(
            code,
            f"{name.zh}{what.zh}为 ¥ {amount:,.2f},这次要缴的是 ¥ {item.amount:,.2f}",
            f"{name.en}: {what.en} is ¥ {amount:,.2f}, the order says ¥ {item.amount:,.2f}",
        )
    ]


def _signer(
    order: PaymentOrder, voucher: Voucher, key: SigningKey
) -> Callable[[str, Decimal], str]:
    """Sign what is issued because of a payment, at the moment of the payment."""

    def sign(number: str, total: Decimal) -> str:
        facts = ReceiptFacts(
            number=number,
            taxpayer_id=order.taxpayer_id,
            amount=total,
            accepted_at=voucher.paid_at,
            task=order.task,
        )
        return sign_receipt(key.private_key, key.kid, facts)

    return sign


def _claim(taxpayer_id: str, item: OrderItem) -> str:
    text = f"{taxpayer_id}\0{item.payable}\0{item.period_start.isoformat()}"
    return hashlib.sha256(text.encode()).hexdigest()


def _agreement(taxpayer_id: str) -> str:
    """Return the number of the tripartite agreement; of the account itself nothing is known."""
    return f"A{hashlib.sha256(taxpayer_id.encode()).hexdigest()[:12]}"


def _any_paid(connection: Connection, claims: list[str]) -> bool:
    mine = synthetic_paid_claims.c.claim.in_(claims)
    return connection.execute(select(synthetic_paid_claims.c.claim).where(mine)).first() is not None


def _stored(connection: Connection, payment_id: str) -> Booked | Refused | None:
    row = connection.execute(
        select(synthetic_payments.c.outcome, synthetic_payments.c.booked).where(
            synthetic_payments.c.payment_id == payment_id
        )
    ).one_or_none()
    if row is None:
        return None
    kept = json.loads(row.outcome)
    if not row.booked:
        return Refused(reasons=tuple(_reason(one["code"], one["zh"], one["en"]) for one in kept))
    document = kept["document"]
    return Booked(
        voucher=Voucher(
            number=kept["number"],
            paid_at=datetime.fromisoformat(kept["paid_at"]),
            title=Bilingual(kept["title_zh"], kept["title_en"]),
            amount=Decimal(kept["amount"]),
            verification=kept["verification"],
            document=None if document is None else decode_document(json.dumps(document).encode()),
        )
    )


def _reason(code: str, zh: str, en: str) -> Reason:
    return Reason(code=code, words=Bilingual(zh, en))


def _refused(code: str, zh: str, en: str) -> Refused:
    return Refused(reasons=(_reason(code, zh, en),))
