"""What holds for every rule, on every synthetic taxpayer, on many days."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.bilingual import Bilingual
from kiosk.health_check import Report, all_rules, run_check
from kiosk.health_check.actions import load_items
from kiosk.health_check.policies import load_policies, unknown_law_names
from kiosk.health_check.report import Discretion, EntitlementState, Finding, Sector, Status
from kiosk.health_check.wording import width
from kiosk.tax_law import load_law, recompute
from kiosk.tax_law.calculation import to_fen
from tests.kiosk.health_check.taxpayers import TODAY, personas_on

# Days on which different things are due: settlement time, filing time, year's turn.
DAYS = (TODAY, date(2026, 4, 10), date(2027, 1, 5))


@cache
def reports(today: date) -> tuple[Report, ...]:
    law, personas = load_law(region="133100"), personas_on(today)
    return tuple(
        run_check(personas.profile(taxpayer), law, today) for taxpayer in personas.taxpayer_ids
    )


def all_findings(today: date) -> list[Finding]:
    return [f for report in reports(today) for f in (*report.findings, *report.covered)]


def test_there_are_the_rules_the_check_promises() -> None:
    rules = all_rules()
    ids = {rule.rule_id for rule in rules}
    assert len(ids) == len(rules) >= 60
    assert {f"R{number:02}" for number in range(1, 23)} <= ids
    assert {f"P{number:02}" for number in range(1, 37)} <= ids
    assert {rule.sector for rule in rules} == set(Sector)


def _outcomes() -> tuple[set[str], set[str], set[str]]:
    fired: set[str] = set()
    clear: set[str] = set()
    unknown: set[str] = set()
    for today in DAYS:
        fired |= {finding.rule_id for finding in all_findings(today)}
        for report in reports(today):
            clear |= set(report.clear)
            unknown |= {outcome.rule_id for outcome in report.unknown}
    return fired, clear, unknown


@pytest.mark.parametrize("rule_id", [rule.rule_id for rule in all_rules()])
def test_a_taxpayer_fires_it_one_is_clear_and_one_lacks_the_fact(rule_id: str) -> None:
    fired, clear, unknown = _outcomes()
    assert rule_id in fired
    assert rule_id in clear
    assert rule_id in unknown


def test_all_five_states_of_a_relief_occur() -> None:
    states = {e.state for report in reports(TODAY) for e in report.entitlements}
    assert states == set(EntitlementState)


@pytest.mark.parametrize("today", DAYS)
def test_every_calculation_multiplies_out_to_the_amount_shown(today: date) -> None:
    recomputed = 0
    for finding in all_findings(today):
        if finding.calculation is None:
            continue
        amounts = {}
        for step in finding.calculation.steps:
            amounts[f"step:{step.key}"] = step.amount
            assert recompute(step) == step.amount, (finding.rule_id, step.key)
            for operand in step.operands:
                if operand.origin.startswith("step:"):
                    assert operand.value == amounts[operand.origin]
            recomputed += 1
        if finding.amount is not None and finding.sector is Sector.BENEFITS:
            assert finding.calculation.steps[-1].amount == finding.amount
            assert finding.amount == to_fen(finding.amount) > 0
    assert recomputed > 50


@pytest.mark.parametrize("today", DAYS)
def test_a_computed_amount_in_the_words_comes_from_the_calculation_or_the_evidence(
    today: date,
) -> None:
    for finding in all_findings(today):
        words = " ".join((finding.headline.zh, finding.kicker.zh, finding.note.zh))
        known = {item.value.zh for item in finding.evidence}
        if finding.calculation is not None:
            for step in finding.calculation.steps:
                known |= {f"¥ {step.amount:,.2f}", f"¥ {step.amount:,.0f}"}
        for amount in re.findall(r"¥ \d(?:[\d,]*\d)?(?:\.\d\d)?", words):
            exact = f"{amount}.00" if "." not in amount else amount
            left = finding.amount is not None and amount.endswith(f"{finding.amount:,.0f}")
            assert amount in known or exact in known or left, (finding.rule_id, words)


@pytest.mark.parametrize("today", DAYS)
def test_texts_fit_the_screen_in_both_languages(today: date) -> None:
    for finding in all_findings(today):
        assert width(finding.headline.zh) <= 22, finding.headline.zh
        assert width(finding.kicker.zh) <= 24, finding.kicker.zh
        assert width(finding.note.zh) <= 30, finding.note.zh
        assert width(finding.headline.en) <= 44, finding.headline.en
        texts = [
            finding.badge,
            finding.kicker,
            finding.headline,
            finding.note,
            finding.action.label,
            *finding.action.bring,
            *finding.self_check,
            *(item.label for item in finding.evidence),
            *(item.value for item in finding.evidence),
        ]
        for text in texts:
            assert bool(text.zh) == bool(text.en), (finding.rule_id, text)
        for text in (finding.badge, finding.kicker, finding.headline, finding.note):
            plain = re.sub(r"[“”‘’–—→¥·≥²…]", "", text.en)
            own_words = finding.rule_id in ("C02", "C03", "G03")  # the bureau's own text
            assert own_words or plain.isascii(), (finding.rule_id, text.en)


def _texts(report: Report) -> list[Bilingual]:
    return [
        *(sector.word for sector in report.sectors),
        *(outcome.reason for outcome in report.unknown),
        *(entry.text for entry in report.calendar),
        *(e.name for e in report.entitlements),
        *(c.text for e in report.entitlements for c in e.conditions),
    ]


@pytest.mark.parametrize("today", DAYS)
def test_the_report_is_complete_in_both_languages(today: date) -> None:
    for report in reports(today):
        for text in _texts(report):
            assert text.zh
            assert text.en


@pytest.mark.parametrize("today", DAYS)
def test_each_finding_says_why_by_which_law_and_where_to_go(today: date) -> None:
    items = load_items()
    for report in reports(today):
        seen: set[tuple[str, str]] = set()
        for finding in (*report.findings, *report.covered):
            assert (finding.rule_id, finding.subject) not in seen
            seen.add((finding.rule_id, finding.subject))
            assert finding.basis
            assert all(basis.text and basis.confidence for basis in finding.basis)
            assert finding.action.task_id in items
            assert finding.action.minutes == items[finding.action.task_id].minutes
            if finding.discretion is not Discretion.OFFICER:
                assert finding.evidence or finding.rule_id == "C08", finding.rule_id


@pytest.mark.parametrize("today", DAYS)
def test_risk_is_told_as_openly_as_its_level_allows(today: date) -> None:
    levels = set()
    for finding in all_findings(today):
        levels.add(finding.discretion)
        if finding.discretion is Discretion.OPEN:
            assert finding.cover is None
            continue
        assert finding.cover is not None
        assert not any("阈值" in item.source.zh for item in finding.evidence)
        if finding.discretion is Discretion.OFFICER:
            assert finding.evidence == ()
            assert finding.calculation is None
            assert finding.amount is None
            assert finding.action.task_id == "officer"
            assert not re.search(r"\d", finding.headline.zh + finding.note.zh)
        else:
            assert finding.self_check
            assert finding.status is Status.DUE
    assert levels == set(Discretion)


@pytest.mark.parametrize("today", DAYS)
def test_sectors_are_eight_and_none_is_fine_for_want_of_data(today: date) -> None:
    for report in reports(today):
        assert tuple(summary.sector for summary in report.sectors) == tuple(Sector)
        for summary in report.sectors:
            own = [f for f in report.findings if f.sector is summary.sector]
            unknown = [u for u in report.unknown if u.sector is summary.sector]
            clear = [
                rule.rule_id
                for rule in all_rules()
                if rule.sector is summary.sector and rule.rule_id in report.clear
            ]
            telling = [f for f in own if f.status is not Status.FINE]
            if telling:
                assert summary.status is max((f.status for f in telling), key=list(Status).index)
                assert summary.count == sum(f.status is summary.status for f in own)
            elif unknown and not clear:
                assert summary.status is Status.UNKNOWN


def test_when_the_bureau_sends_nothing_everything_is_unknown() -> None:
    personas = personas_on(TODAY)
    for report in reports(TODAY):
        profile = personas.profile(report.taxpayer_id)
        if profile.name not in ("雄安渺云数据有限公司", "容城县山川土产店"):
            continue
        assert report.findings == ()
        assert report.clear == ()
        assert {summary.status for summary in report.sectors} == {Status.UNKNOWN}
        assert all("暂未取得" in outcome.reason.zh for outcome in report.unknown)


def test_no_policy_asks_for_a_figure_the_law_does_not_declare() -> None:
    assert unknown_law_names(load_policies(), load_law(region="133100").keys) == []


@settings(max_examples=12, deadline=None)
@given(st.dates(date(2024, 2, 1), date(2030, 12, 31)))
def test_the_check_answers_on_any_day(today: date) -> None:
    law, personas = load_law(region="133100"), personas_on(today)
    for taxpayer in personas.taxpayer_ids:
        profile = personas.profile(taxpayer)
        report = run_check(profile, law, today)
        assert report == run_check(profile, law, today)
        assert report.todo_count == sum(finding.needs_act for finding in report.findings)
        for finding in report.findings:
            if finding.status is Status.OVERDUE and finding.deadline is not None:
                assert finding.deadline < today
            if finding.badge.zh == "待办" and finding.deadline is not None:
                assert finding.deadline >= today
            if finding.amount is not None:
                assert finding.amount >= 0
