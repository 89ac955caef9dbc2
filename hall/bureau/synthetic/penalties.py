"""Late filings as the synthetic bureau deals with them (简易处罚): cases, and decisions.

A case comes from the bureau's own filing records, never from what a terminal says. What
was decided or said about it is read from the documents issued. Sources: 税收征收管理法
第62条; 首违不罚: 税务总局公告2021年第6号; the right to be heard: 行政处罚法 第45条、第52条
(recalled high).
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Final

from sqlalchemy import Connection, select

from hall.bureau.synthetic.asked_document import Asked, Issued, draft_document, refused
from hall.tables import synthetic_documents
from kiosk.bilingual import Bilingual
from kiosk.china_time import CHINA
from kiosk.issued_document import DocumentLine, IssuedDocument, decode_document
from kiosk.tasks import wording
from kiosk.tasks.penalty_facts import (
    case_words,
    is_first_of_year,
    late_filings,
    next_case,
    was_mended_in_time,
)
from kiosk.tax_law import UnknownParameter, load_law
from kiosk.tax_law.calculators import late_filing_fine
from kiosk.taxpayer import (
    Payable,
    Penalties,
    PenaltyCase,
    Profile,
    RegistrationStatus,
    Tax,
    TaxpayerKind,
)

TASK: Final = "S15"
PAY_WITHIN: Final = timedelta(days=15)
"""From the decision, 行政处罚法 第67条 (recalled high)."""

_HEARD: Final = "statement_taken"
_NOT_FINED: Final = "no_penalty_decision"
_FINED: Final = "penalty_decision"
_STANDINGS: Final = {_HEARD: "heard", _NOT_FINED: "not_fined", _FINED: "fined"}


def lay_penalties_over(connection: Connection, profile: Profile) -> Profile:
    """Return ``profile`` with its late filings as cases, and what was decided about them.

    A fine that was decided is payable, until a payment says otherwise.
    """
    filings = profile.filings
    if filings is None:
        return profile
    today = profile.fetched_at.astimezone(CHINA).date()
    minor = not _is_abnormal(profile)
    rows = connection.execute(
        select(synthetic_documents)
        .where(
            (synthetic_documents.c.taxpayer_id == profile.taxpayer_id)
            & (synthetic_documents.c.task == TASK)
        )
        .order_by(synthetic_documents.c.issued_at)
    ).all()
    issued = {
        str(json.loads(row.answers).get("matter")): decode_document(row.document.encode())
        for row in rows
    }
    cases = tuple(
        _as_decided(replace(case, minor=minor), issued.get(case.case_id))
        for case in late_filings(filings.obligations, today)
    )
    payments = profile.payments
    if payments is not None:
        fines = tuple(
            Payable(
                payable_id=f"fine-{case.case_id}",
                tax=Tax.FINE,
                period_start=case.period_start,
                period_end=case.period_end,
                amount=case.fine,
                due=case.decided_on + PAY_WITHIN,
            )
            for case in cases
            if case.fine and case.decided_on is not None
        )
        payments = replace(payments, payables=(*payments.payables, *fines))
    return replace(
        profile, payments=payments, penalties=Penalties(as_of=filings.as_of, cases=cases)
    )


def _as_decided(case: PenaltyCase, document: IssuedDocument | None) -> PenaltyCase:
    if document is None:
        return case
    fine = document.total.value if document.total is not None else ""
    return replace(
        case,
        standing=_STANDINGS[document.kind],
        decided_on=document.issued_at.astimezone(CHINA).date(),
        fine=Decimal(fine.removeprefix("¥").replace(",", "").strip()) if fine else None,
    )


def penalty_decision(asked: Asked) -> Issued:
    """S15: what was said is taken down; else the case is decided by the bureau's own facts."""
    profile, filing = asked.profile, asked.filing
    case = next_case(profile)
    if case is None or case.case_id != asked.answer("matter"):
        return refused(
            "case_not_open",
            "这件逾期已经处理过,或不是现在要处理的一件,请重新办理",
            "this case is dealt with, or another one comes first; please begin anew",
        )
    if _is_abnormal(profile):
        return refused(
            "officer_decides",
            "非正常户的处罚由税务人员裁量,请到窗口",
            "an officer decides about abnormal taxpayers; please go to a window",
        )
    if asked.answer("hearing") == "statement":
        said = asked.answer("statement").strip()
        if not said:
            return refused("statement_missing", "没有写下要说的情况", "nothing was written down")
        return _numbered(asked, _statement(asked, case, said), "statement", Decimal(0))
    if asked.answer("hearing") != "accept":
        # 行政处罚法: a decision without having heard the taxpayer does not stand.
        return refused(
            "not_heard", "处罚前要先听取陈述、申辩", "the taxpayer has to be heard first"
        )
    free = is_first_of_year(case, profile) and case.minor and was_mended_in_time(case)
    if free and filing.answers.get("promise") not in (True, "yes"):
        return refused("promise_missing", "还没有作出承诺", "the commitment was not made")
    try:
        worked_out = late_filing_fine(
            load_law(region=filing.law_region),
            case.due,
            person="unit" if profile.kind is TaxpayerKind.COMPANY else "individual",
            first_offence=is_first_of_year(case, profile),
            minor_harm=case.minor,
            corrected_in_time=was_mended_in_time(case),
        )
    except UnknownParameter:
        return refused(
            "tier_unknown",
            "本地的裁量基准没有收录,请到窗口处理",
            "the local tiers are not on file; please go to a window",
        )
    fine = worked_out.amounts["fine"]
    if filing.taxes.get(Tax.FINE, Decimal(0)) != fine:
        return refused(
            "fine_wrong",
            f"罚款应为 {wording.money(fine)}",
            f"the fine would be {wording.money(fine)}",
        )
    drawn = _not_fined(asked, case) if free else _fined(asked, case, fine)
    return _numbered(asked, drawn, "penalty-decision", fine)


def _numbered(asked: Asked, drawn: IssuedDocument, series: str, total: Decimal) -> IssuedDocument:
    number = asked.number(series)
    return replace(drawn, number=number, verification=asked.sign(number, total))


def _facts(asked: Asked, case: PenaltyCase) -> tuple[DocumentLine, ...]:
    due = wording.day(case.due, asked.today)
    mended = case.mended_on or asked.today
    filed = wording.day(mended, asked.today)
    late = (mended - case.due).days
    return (
        DocumentLine.of(Bilingual("逾期事项", "What was late"), case_words(case)),
        DocumentLine.of(
            Bilingual("违法事实", "Facts"),
            Bilingual(
                f"应于 {due.zh}前申报,{filed.zh}申报,逾期 {late} 天",
                f"due {due.en}, filed {filed.en}, {late} days late",
            ),
        ),
        DocumentLine.of(
            Bilingual("法律依据", "Law"),
            Bilingual("《税收征收管理法》第六十二条", "Tax Collection Act, article 62"),
        ),
    )


_HEARD_LINE: Final = DocumentLine.of(
    Bilingual("陈述申辩", "Hearing"),
    Bilingual("已告知权利,当事人表示没有意见", "told of the right; nothing to add"),
)
_REMEDY: Final = Bilingual(
    "对本决定不服的,可以自收到之日起 60 日内申请行政复议,或者 6 个月内向人民法院起诉。",
    "Against this decision you may ask for reconsideration within 60 days of receiving it, or "
    "go to court within 6 months.",
)


def _statement(asked: Asked, case: PenaltyCase, said: str) -> IssuedDocument:
    return draft_document(
        asked,
        _HEARD,
        Bilingual("陈述申辩意见受理单", "Statement taken down"),
        lines=(
            *_facts(asked, case),
            DocumentLine.of(Bilingual("陈述申辩", "What was said"), Bilingual(said, said)),
        ),
        notes=(
            Bilingual(
                "您说的情况将由税务人员复核,不会因此加重处罚。复核前不作处罚决定。",
                "An officer reviews what you said; it never makes a penalty heavier. Nothing is "
                "decided before.",
            ),
        ),
    )


def _not_fined(asked: Asked, case: PenaltyCase) -> IssuedDocument:
    return draft_document(
        asked,
        _NOT_FINED,
        Bilingual("不予税务行政处罚决定书", "Decision not to fine"),
        lines=(
            *_facts(asked, case),
            _HEARD_LINE,
            DocumentLine.of(
                Bilingual("不予处罚依据", "Why not fined"),
                Bilingual(
                    "《行政处罚法》第三十三条;税务总局公告2021年第6号(首违不罚)清单第 3 项",
                    "Administrative Penalty Act, article 33; notice 2021 no. 6, item 3",
                ),
            ),
            DocumentLine.of(
                Bilingual("决定", "Decision"),
                Bilingual(
                    "首次违法、危害轻微并已及时改正,不予行政处罚",
                    "a first offence of little harm, mended in time: not fined",
                ),
            ),
            DocumentLine.of(
                Bilingual("承诺", "Commitment"),
                Bilingual("今后按期申报", "to file in time from now on"),
            ),
        ),
        notes=(
            Bilingual(
                "不予处罚不免除滞纳金;今年再次逾期的,将依法处罚。",
                "The late payment charge stays due; a second time this year is fined.",
            ),
            _REMEDY,
        ),
    )


def _fined(asked: Asked, case: PenaltyCase, fine: Decimal) -> IssuedDocument:
    until = wording.day(asked.today + PAY_WITHIN, asked.today)
    return draft_document(
        asked,
        _FINED,
        Bilingual("税务行政处罚决定书(简易)", "Penalty decision (summary)"),
        lines=(
            *_facts(asked, case),
            _HEARD_LINE,
            DocumentLine.of(
                Bilingual("缴款期限", "Pay by"), Bilingual(f"{until.zh}前", f"{until.en}")
            ),
        ),
        total=fine,
        notes=(
            Bilingual(
                "到期不缴的,每日按罚款数额的百分之三加处罚款。",
                "After that day 3 % of the fine is added for each day.",
            ),
            _REMEDY,
        ),
    )


def _is_abnormal(profile: Profile) -> bool:
    registration = profile.registration
    return registration is not None and registration.status is RegistrationStatus.ABNORMAL
