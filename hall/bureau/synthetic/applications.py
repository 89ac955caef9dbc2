"""Applications (申请): what the bureau asks of each, by its own records, and what they change.

Judged before a receipt is given: what is applied for has to be there, must not have been
applied for already, and the papers that are needed have to be with it or be promised.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final

from pydantic import JsonValue
from sqlalchemy import Connection, insert, select
from stdnum import luhn

from hall.bureau.bureau import Reason
from hall.bureau.filing import Filing
from hall.bureau.synthetic.business_income import business_year_settled, settled_figures
from hall.bureau.synthetic.statements import (
    PERIOD_END,
    PERIOD_START,
    statement_handed_in,
)
from hall.phone_codes import PhoneProofs
from hall.tables import synthetic_applications
from kiosk.bilingual import Bilingual
from kiosk.china_time import CHINA
from kiosk.tasks.choice_lists import (
    can_be_disputed,
    can_be_refunded,
    can_be_repaired,
    fault_value,
    overpaid_value,
)
from kiosk.taxpayer import Profile, TaxpayerKind

LARGE_RISE: Final = 2  # times the present limit: then a contract has to be seen
_UNCONFIRMED: Final = "unconfirmed"
#: The papers that each task may promise for later, or replace by a commitment.
_MAY_FOLLOW: Final[Mapping[str, frozenset[str]]] = {
    "S25": frozenset(("evidence",)),
    "S27": frozenset(("proof",)),
    "S28": frozenset(("proof",)),
}
_MAY_BE_PROMISED: Final[Mapping[str, frozenset[str]]] = {"S26": frozenset(("proof",))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """One accepted application."""

    task: str
    answers: Mapping[str, JsonValue]
    decided_at: datetime

    @property
    def day(self) -> date:
        """The day it was taken, in China."""
        return self.decided_at.astimezone(CHINA).date()


def keep_application(
    connection: Connection, key: str, filing: Filing, decided_at: datetime
) -> None:
    """Remember an accepted application that changes what is known of its taxpayer."""
    if filing.task in _EFFECTS:
        days = {}
        if filing.period is not None:
            start, end = filing.period.start, filing.period.end
            days = {PERIOD_START: start.isoformat(), PERIOD_END: end.isoformat()}
        days |= settled_figures(filing)
        connection.execute(
            insert(synthetic_applications).values(
                key=key,
                taxpayer_id=filing.taxpayer_id,
                task=filing.task,
                answers=json.dumps({**filing.answers, **days}, ensure_ascii=False),
                decided_at=decided_at,
            )
        )


def lay_applications_over(connection: Connection, profile: Profile) -> Profile:
    """Return the profile as it is after the applications taken here, oldest first."""
    for made in applications_of(connection, profile.taxpayer_id):
        profile = _EFFECTS[made.task](profile, made)
    return profile


def applications_of(connection: Connection, taxpayer_id: str) -> tuple[Application, ...]:
    """The applications of one taxpayer that were taken here, oldest first."""
    rows = connection.execute(
        select(synthetic_applications)
        .where(synthetic_applications.c.taxpayer_id == taxpayer_id)
        .order_by(synthetic_applications.c.decided_at)
    ).all()
    return tuple(
        Application(task=row.task, answers=json.loads(row.answers), decided_at=row.decided_at)
        for row in rows
    )


def application_reasons(
    connection: Connection, filing: Filing, profile: Profile, today: date, proofs: PhoneProofs
) -> tuple[Reason, ...]:
    """Return why an application is not taken; nothing for one that is, and for other tasks."""
    judge = _JUDGES.get(filing.task)
    if judge is None:
        return ()
    return (
        *_paper_reasons(filing),
        *judge(filing, profile, today),
        *_twice(connection, filing),
        *_phone(filing, proofs),
    )


def _twice(connection: Connection, filing: Filing) -> tuple[Reason, ...]:
    """An account that was reported here already."""
    if filing.task != "S28" or not any(
        made.task == "S28" and made.answers.get("account") == filing.answers.get("account")
        for made in applications_of(connection, filing.taxpayer_id)
    ):
        return ()
    return (
        _reason("already_reported", "这个账号已经报告过", "this account has been reported already"),
    )


# --- papers and phones ----------------------------------------------------------------


def _paper_reasons(filing: Filing) -> tuple[Reason, ...]:
    put_off = set(filing.to_follow) - _MAY_FOLLOW.get(filing.task, frozenset())
    put_off |= set(filing.commitments) - _MAY_BE_PROMISED.get(filing.task, frozenset())
    if put_off:
        return (_reason("paper_needed_now", "这份材料现在就要", "this paper is needed now"),)
    return ()


def _has_paper(filing: Filing, name: str) -> bool:
    return any(one.fact == name for one in filing.attachments) or name in (
        *filing.to_follow,
        *filing.commitments,
    )


def _missing(what: Bilingual) -> Reason:
    return _reason("paper_missing", f"缺少材料:{what.zh}", f"a paper is missing: {what.en}")


def _phone(filing: Filing, proofs: PhoneProofs) -> tuple[Reason, ...]:
    for name, proof in filing.answers.items():
        key, _, kind = name.rpartition(".")
        if kind != "proof" or proof == _UNCONFIRMED:
            continue
        phone = filing.answers.get(key)
        if (
            not isinstance(phone, str)
            or not isinstance(proof, str)
            or not proofs.holds(proof, phone, filing.person_key)
        ):
            return (
                _reason(
                    "phone_not_confirmed",
                    "手机号没有核实,请重新获取验证码",
                    "the phone number is not confirmed; please ask for a new code",
                ),
            )
    return ()


# --- the invoice limit (S17) ------------------------------------------------------------


def _judge_quota(filing: Filing, profile: Profile, _today: date) -> tuple[Reason, ...]:
    present = None if profile.invoices is None else profile.invoices.monthly_quota
    wanted = _amount(filing.answers.get("new_quota"))
    if present is None or wanted is None or wanted <= 0:
        return (_reason("quota_unknown", "查不到现在的额度", "the present limit is not known"),)
    if wanted == present:
        return (
            _reason(
                "quota_unchanged",
                "申请的额度和现在一样,不用申请",
                "this is the present limit; there is nothing to change",
            ),
        )
    one_contract = filing.answers.get("quota_reason") == "one_contract"
    large = wanted > present * LARGE_RISE
    if (large or one_contract) and not any(one.fact == "contract" for one in filing.attachments):
        return (_missing(Bilingual("大额合同", "the large contract")),)
    return ()


def _raise_quota(profile: Profile, made: Application) -> Profile:
    wanted = _amount(made.answers.get("new_quota"))
    if profile.invoices is None or wanted is None:
        return profile
    return replace(profile, invoices=replace(profile.invoices, monthly_quota=wanted))


# --- credit: reviews (S25) and repairs (S26) ---------------------------------------------


def _faults(profile: Profile) -> dict[str, int]:
    deductions = profile.credit.deductions if profile.credit is not None else ()
    return {fault_value(number, item): number for number, item in enumerate(deductions)}


def _judge_review(filing: Filing, profile: Profile, _today: date) -> tuple[Reason, ...]:
    chosen, known = filing.answers.get("disputed"), _faults(profile)
    deductions = profile.credit.deductions if profile.credit is not None else ()
    if (
        not isinstance(chosen, list)
        or not chosen
        or not all(
            isinstance(one, str) and one in known and can_be_disputed(deductions[known[one]])
            for one in chosen
        )
    ):
        return (
            _reason(
                "nothing_to_review",
                "选的扣分查不到,或已经申请过",
                "these points are not on record, or were asked about already",
            ),
        )
    if not _has_paper(filing, "evidence"):
        return (_missing(Bilingual("证明材料", "the evidence")),)
    return ()


def _judge_repair(filing: Filing, profile: Profile, _today: date) -> tuple[Reason, ...]:
    fault, known = filing.answers.get("fault"), _faults(profile)
    deductions = profile.credit.deductions if profile.credit is not None else ()
    if (
        not isinstance(fault, str)
        or fault not in known
        or not can_be_repaired(deductions[known[fault]])
    ):
        return (
            _reason(
                "nothing_to_repair",
                "这项扣分还没有纠正,或已经申请过修复",
                "this fault is not corrected yet, or its repair was asked for already",
            ),
        )
    if filing.answers.get("promise") is not True:
        return (_missing(Bilingual("信用修复承诺", "the commitment")),)
    if not _has_paper(filing, "proof"):
        return (_missing(Bilingual("纠正证明或承诺", "the proof of the correction")),)
    return ()


def _mark(profile: Profile, chosen: set[str], applied_for: str) -> Profile:
    if profile.credit is None:
        return profile
    return replace(
        profile,
        credit=replace(
            profile.credit,
            deductions=tuple(
                replace(item, applied_for=applied_for)
                if fault_value(number, item) in chosen
                else item
                for number, item in enumerate(profile.credit.deductions)
            ),
        ),
    )


def _under_review(profile: Profile, made: Application) -> Profile:
    chosen = made.answers.get("disputed")
    values = chosen if isinstance(chosen, list) else []
    return _mark(profile, {one for one in values if isinstance(one, str)}, "review")


def _under_repair(profile: Profile, made: Application) -> Profile:
    return _mark(profile, {str(made.answers.get("fault"))}, "repair")


# --- refunds (S27) -----------------------------------------------------------------------


def _judge_refund(filing: Filing, profile: Profile, _today: date) -> tuple[Reason, ...]:
    overpayments = profile.payments.overpayments if profile.payments is not None else ()
    open_ones = {
        overpaid_value(number, item)
        for number, item in enumerate(overpayments)
        if can_be_refunded(item)
    }
    answers = filing.answers
    reasons = []
    if answers.get("overpaid") not in open_ones:
        reasons.append(
            _reason(
                "nothing_to_refund",
                "查不到这笔多缴的税款,或已经申请过退税",
                "this overpayment is not on record, or its refund was asked for already",
            )
        )
    account, card = answers.get("payee_account"), answers.get("payee_card")
    if profile.kind is TaxpayerKind.COMPANY:
        usable = isinstance(account, str) and account.isdigit()
    else:
        usable = isinstance(card, str) and luhn.is_valid(card)
    if not usable:
        reasons.append(
            _reason("account_wrong", "收款账号不对,请核对", "the account number is not right")
        )
    if answers.get("account_reported") is not True and not _has_paper(filing, "proof"):
        reasons.append(_missing(Bilingual("账户证明", "the proof of the account")))
    return tuple(reasons)


def _refund_asked(profile: Profile, made: Application) -> Profile:
    if profile.payments is None:
        return profile
    return replace(
        profile,
        payments=replace(
            profile.payments,
            overpayments=tuple(
                replace(item, applied_on=made.day)
                if overpaid_value(number, item) == made.answers.get("overpaid")
                else item
                for number, item in enumerate(profile.payments.overpayments)
            ),
        ),
    )


# --- bank accounts (S28) -----------------------------------------------------------------


def _judge_account(filing: Filing, profile: Profile, today: date) -> tuple[Reason, ...]:
    del profile
    account, opened = filing.answers.get("account"), filing.answers.get("opened_on")
    reasons = []
    if not isinstance(account, str) or not account.isdigit() or not 8 <= len(account) <= 32:
        reasons.append(_reason("account_wrong", "账号不对,请核对", "the number is not right"))
    try:
        since = date.fromisoformat(opened) if isinstance(opened, str) else None
    except ValueError:
        since = None
    if since is None or since > today + timedelta(days=1):
        reasons.append(
            _reason("opened_wrong", "开户日期不对,请核对", "the day of opening is not right")
        )
    if not _has_paper(filing, "proof"):
        reasons.append(_missing(Bilingual("账户证明", "the proof of the account")))
    return tuple(reasons)


def _account_reported(profile: Profile, made: Application) -> Profile:
    bank = profile.bank
    if bank is None:
        return profile
    reported = bank.reported + 1
    opened = date.fromisoformat(str(made.answers["opened_on"]))
    return replace(
        profile,
        bank=replace(
            bank,
            reported=reported,
            known=max(bank.known, reported),
            latest_opened_on=max(opened, bank.latest_opened_on or opened),
        ),
    )


_JUDGES: Final[Mapping[str, Callable[[Filing, Profile, date], tuple[Reason, ...]]]] = {
    "S17": _judge_quota,
    "S25": _judge_review,
    "S26": _judge_repair,
    "S27": _judge_refund,
    "S28": _judge_account,
}
_EFFECTS: Final[Mapping[str, Callable[[Profile, Application], Profile]]] = {
    "S07": business_year_settled,
    "S09": statement_handed_in,
    "S17": _raise_quota,
    "S25": _under_review,
    "S26": _under_repair,
    "S27": _refund_asked,
    "S28": _account_reported,
}


def _amount(value: JsonValue) -> Decimal | None:
    try:
        return Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        return None


def _reason(code: str, zh: str, en: str) -> Reason:
    return Reason(code=code, words=Bilingual(zh, en))
