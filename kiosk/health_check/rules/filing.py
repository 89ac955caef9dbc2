"""Filing (申报): one rule per tax or fee, for what is due and what is overdue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, cast

from kiosk.bilingual import Bilingual
from kiosk.health_check import facts, wording
from kiosk.health_check.recorder import Recorder
from kiosk.health_check.report import Finding, LegalBasis, Sector, Status
from kiosk.health_check.rule import (
    BUSINESSES,
    COMPANIES,
    EVERYONE,
    OVERDUE,
    PERSONS,
    TO_DO,
    Case,
    Rule,
    law_text,
    register,
    rule,
)
from kiosk.health_check.rules.payment import charge
from kiosk.health_check.settlement import settlement_estimate
from kiosk.identity.visitor import Right
from kiosk.tax_law.calculation import Calculation
from kiosk.taxpayer import (
    Filings,
    Invoices,
    Obligation,
    Tax,
    TaxpayerKind,
    TaxSource,
    VatKind,
)

_DUTY: Final = law_text("税收征收管理法 第25条(按期申报)、第62条(逾期申报的责任)")


@dataclass(frozen=True, slots=True)
class Filing:
    """One tax or fee that is filed: its rule, its task, its law."""

    rule_id: str
    tax: Tax
    task_id: str
    basis: LegalBasis
    kinds: frozenset[TaxpayerKind]
    verb: Bilingual = Bilingual("申报", "File")  # noqa: RUF009 - frozen


FILINGS: Final = (
    Filing("F01", Tax.VAT, "S01", law_text("增值税法(纳税期限)", "recalled medium"), BUSINESSES),
    Filing("F02", Tax.CIT, "S03", law_text("企业所得税法 第54条"), COMPANIES),
    Filing("F03", Tax.IIT, "S07", law_text("个人所得税法 第12条、第14条"), EVERYONE),
    Filing("F04", Tax.STAMP, "S05", law_text("印花税法 第15条、第16条"), BUSINESSES),
    Filing("F05", Tax.PROP, "S06", law_text("房产税暂行条例 第7条"), EVERYONE),
    Filing("F06", Tax.LAND, "S06", law_text("城镇土地使用税暂行条例 第8条"), BUSINESSES),
    Filing(
        "F07", Tax.CUL, "S12", law_text("财税〔2016〕25号 第12条", "recalled medium"), BUSINESSES
    ),
    Filing("F08", Tax.DIS, "S12", law_text("财税〔2015〕72号 第8条", "recalled medium"), COMPANIES),
    Filing(
        "F09",
        Tax.STATEMENT,
        "S09",
        law_text("税收征收管理法 第25条;纳税缴费信用指标 010103"),
        COMPANIES,
        Bilingual("报送", "Submit"),
    ),
    Filing("F10", Tax.VPT, "S31", law_text("车辆购置税法 第12条(60 日内)"), EVERYONE),
    Filing("F11", Tax.DEED, "S33", law_text("契税法 第10条(办理权属登记前)"), EVERYONE),
    Filing("F12", Tax.UNION, "S12", law_text("工会法 第43条", "recalled medium"), COMPANIES),
    Filing("F13", Tax.RES, "S04", law_text("资源税法 第12条", "recalled medium"), BUSINESSES),
    Filing("F14", Tax.FARM, "S04", law_text("耕地占用税法 第10条", "recalled medium"), EVERYONE),
    Filing(
        "F15", Tax.LVAT, "S04", law_text("土地增值税暂行条例 第10条", "recalled high"), EVERYONE
    ),
    Filing("F16", Tax.ENV, "S04", law_text("环境保护税法 第18条", "recalled high"), BUSINESSES),
    Filing("F17", Tax.VVT, "S04", law_text("车船税法 第8条、第9条", "recalled high"), EVERYONE),
)
_TOGETHER: Final = frozenset((Tax.STAMP, Tax.PROP, Tax.LAND))


def open_obligations(seen: Recorder) -> dict[Tax, list[Obligation]]:
    """Return what is finished and not filed, by tax; oldest first. Worked out once a check."""
    known = seen.derived.get("open_obligations")
    if known is None:
        by_tax: dict[Tax, list[Obligation]] = {}
        filings = cast(Filings, seen.section("filings"))
        for obligation in filings.obligations:
            if obligation.filed_on is None and obligation.period_end < seen.today:
                by_tax.setdefault(obligation.tax, []).append(obligation)
        known = seen.derived["open_obligations"] = by_tax
    return cast("dict[Tax, list[Obligation]]", known)


def _register(filing: Filing) -> None:
    def run(case: Case) -> Iterator[Finding]:
        found = open_obligations(case.seen).get(filing.tax, ())
        late = [obligation for obligation in found if obligation.due < case.today]
        if late:
            yield _late(case, filing, late)
            case.seen.start()
        for obligation in case.seen.each(found):
            if obligation.due >= case.today:
                yield _due(case, filing, obligation)

    name = wording.TAX_NAMES[filing.tax]
    register(
        Rule(
            rule_id=filing.rule_id,
            sector=Sector.FILING,
            title=Bilingual(f"{name.zh}申报", f"{name.en}: filing"),
            kinds=filing.kinds,
            basis=(filing.basis, _DUTY) if filing.tax is not Tax.STATEMENT else (filing.basis,),
            right=Right.VIEW,
            run=run,
        )
    )


for _filing in FILINGS:
    _register(_filing)


def _note(case: Case, obligation: Obligation) -> None:
    period = wording.period(obligation.period_start, obligation.period_end, case.today)
    due = wording.day(obligation.due, case.today)
    case.seen.note(Bilingual("税款所属期", "Period"), period, "filings")
    case.seen.note(Bilingual("申报期限", "To be filed by"), due, "filings")
    case.seen.note(Bilingual("申报状态", "State"), Bilingual("未申报", "not filed"), "filings")


def _late(case: Case, filing: Filing, late: list[Obligation]) -> Finding:
    name, oldest = wording.TAX_NAMES[filing.tax], late[0]
    for obligation in late[:4]:
        _note(case, obligation)
    since = wording.overdue(oldest.due, case.today)
    by = wording.day(oldest.due, case.today)
    if len(late) == 1:
        period = _period(oldest, case.today)
        headline = Bilingual(
            wording.spaced(f"补{filing.verb.zh}{period.zh}{name.zh}"),
            f"Late: {name.en}{period.en}",
        )
    else:
        headline = Bilingual(
            f"补{filing.verb.zh}{name.zh}({len(late)} 个税期)",
            f"Late: {name.en} for {len(late)} periods",
        )
    return case.finding(
        subject=f"{filing.tax}/late",
        status=Status.OVERDUE,
        badge=OVERDUE,
        kicker=Bilingual(f"{since.zh} · 应于 {by.zh}前办", f"{since.en} · was due {by.en}"),
        headline=headline,
        note=Bilingual(
            "及时补报可减轻责任,首次轻微的可不予处罚", "Filing soon lessens the consequences"
        ),
        action=case.act(oldest.task_id or "S14"),
        deadline=oldest.due,
    )


def _due(case: Case, filing: Filing, obligation: Obligation) -> Finding:
    name = wording.TAX_NAMES[filing.tax]
    _note(case, obligation)
    period, start = _period(obligation, case.today), obligation.period_start
    kicker = wording.deadline(obligation.due, case.today)
    prefilled = _prefilled(case, filing, obligation)
    if obligation.extended:
        case.seen.note(
            Bilingual("延期申报", "Postponed"), Bilingual("已核准", "approved"), "filings"
        )
        note = Bilingual("已核准延期申报,请在延期内办理", "A postponement has been approved")
    elif filing.tax in _TOGETHER:
        note = Bilingual(
            "可与房产税、城镇土地使用税一表申报", "Can be filed with property and land tax"
        )
    elif prefilled.zh:
        note = Bilingual("数据已为您预填,核对签名即可", "Prefilled: check and sign")
    else:
        person = case.seen.profile.kind is TaxpayerKind.NATURAL_PERSON  # who has no credit points
        note = (
            Bilingual("按期申报,不产生罚款", "In time: no fine")
            if person
            else Bilingual("按期申报,不产生罚款和扣分", "In time: no fine, no points lost")
        )
    return case.finding(
        subject=f"{filing.tax}/{start.year}{start.month:02}",
        status=Status.DUE,
        badge=TO_DO,
        kicker=kicker,
        headline=Bilingual(
            wording.spaced(f"{filing.verb.zh}{period.zh}{name.zh}{prefilled.zh}"),
            f"{filing.verb.en} {name.en}{period.en}{prefilled.en}",
        ),
        note=note,
        action=case.act(obligation.task_id or filing.task_id),
        deadline=obligation.due,
        basis=_extension(obligation),
    )


def _period(obligation: Obligation, today: date) -> Bilingual:
    """The period as part of a headline; an act of one day (a purchase) has none."""
    if obligation.period_start == obligation.period_end:
        return Bilingual("", "")
    period = wording.period(obligation.period_start, obligation.period_end, today)
    return Bilingual(period.zh, f", {period.en}")


def _extension(obligation: Obligation) -> tuple[LegalBasis, ...]:
    if not obligation.extended:
        return ()
    return (law_text("税收征收管理法 第27条(延期申报)"),)


def _prefilled(case: Case, filing: Filing, obligation: Obligation) -> Bilingual:
    """Say what is already filled in: contracts for stamp tax, invoices for small-scale VAT."""
    profile = case.seen.profile
    nothing = Bilingual("", "")
    if filing.tax is Tax.STAMP and profile.sources is not None:
        contracts = [
            source
            for source in cast("tuple[TaxSource, ...]", case.seen.section("sources"))
            if source.kind in ("contract", "capital") and not source.filed
        ]
        if contracts:
            count = len(contracts)
            case.seen.note(
                Bilingual("已预填合同", "Contracts filled in"),
                Bilingual(f"{count} 笔", f"{count}"),
                "sources",
            )
            return Bilingual(f"(已预填 {count} 笔合同)", f" ({count} contracts filled in)")
    if filing.tax is Tax.VAT and profile.invoices is not None:
        registration = profile.registration
        if registration is None or registration.vat_kind is not VatKind.SMALL:
            return nothing
        invoices = cast(Invoices, case.seen.section("invoices"))
        issued = sum(
            month.ordinary_count + month.special_count
            for month in invoices.months
            if obligation.period_start <= month.month <= obligation.period_end
        )
        case.seen.note(
            Bilingual("已预填发票", "Invoices filled in"),
            Bilingual(f"{issued} 张", f"{issued}"),
            "invoices",
        )
        return Bilingual(f"(已预填 {issued} 张票)", f" ({issued} invoices filled in)")
    return nothing


@rule(
    "F20",
    Sector.FILING,
    ("综合所得年度汇算", "Annual IIT settlement"),
    law_text("个人所得税法 第11条;每年 3 月 1 日至 6 月 30 日办理"),
    kinds=PERSONS,
)
def annual_settlement(case: Case) -> Iterator[Finding]:
    """Settle last year's comprehensive income between 1 March and 30 June (综合所得汇算).

    Only where tax has to be added; a refund is a right, not a duty (see Y05).
    """
    seen = case.seen
    year = seen.need(facts.INCOME_YEAR)
    window = seen.due_date("iit.annual.settlement", date(year, 12, 31))
    closes = window.day
    if seen.need(facts.SETTLED) or case.today < window.opens:
        return
    calculation = settlement_estimate(seen, year)
    balance = calculation.amounts["balance"]
    if seen.need(facts.INCOME_WAGES) <= seen.law_value(
        "iit.annual.no_settlement.income", date(year, 12, 31)
    ) or balance <= seen.law_value("iit.annual.no_settlement.balance", date(year, 12, 31)):
        return
    late = case.today > closes
    money = wording.money(balance)
    kicker, daily = wording.until(closes, case.today), None
    if late:  # what is to be added bears the late payment charge from the day after
        charged = charge(case, balance, closes)
        daily = charged.amounts["per_day"]
        kicker = Bilingual(
            f"{kicker.zh},滞纳金每日约 {wording.money(daily)}",
            f"{kicker.en}, about {wording.money(daily)} a day",
        )
        calculation = Calculation(
            calculation.topic,
            (*calculation.steps, *charged.steps),
            {**calculation.amounts, **charged.amounts},
            {},
        )
    yield case.finding(
        subject=f"IIT/{year}",
        status=Status.OVERDUE if late else Status.DUE,
        badge=OVERDUE if late else TO_DO,
        kicker=kicker,
        headline=Bilingual(
            f"{'补' if late else ''}办 {year} 年个税综合所得汇算", f"Settle income tax for {year}"
        ),
        note=Bilingual(
            f"预计应补 {money},补填专项附加扣除可能更少",
            f"About {money} to add; unclaimed deductions may lower it",
        ),
        action=case.act("S08"),
        amount=balance,
        deadline=closes,
        calculation=calculation,
        per_day=daily,
    )
