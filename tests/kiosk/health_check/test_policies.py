"""Policies are data: a file is all it takes, and a wrong one is refused by line."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from kiosk.expressions import compile_expression
from kiosk.health_check import run_check
from kiosk.health_check.policies import (
    FOLDER,
    expressions_of,
    load_policies,
    unknown_law_names,
)
from kiosk.health_check.report import EntitlementState, Status
from kiosk.identity.visitor import Right
from kiosk.tax_law import Law
from kiosk.tax_law.marked_yaml import LawFilesWrong
from tests.kiosk.health_check.taxpayers import TODAY, findings_of, persona

GOOD = """\
tags:
  in_pilot_park: {name: {zh: 试点园区企业, en: in a pilot park}, type: flag, default: false}
  park_rent: {name: {zh: 园区租金, en: park rent}, type: amount, default: 0}
  park_staff:
    name: {zh: 园区员工, en: staff in the park}
    type: number
    ask: {zh: 园区内有多少员工?, en: How many staff work in the park?}
policies:
  X01:
    name: {zh: 试点园区租金减免, en: Rent relief of the pilot park}
    taxes: [PROP]
    kinds: [company]
    validity:
      - {from: 2026-01-01, to: 2026-12-31, basis: 园区公告第1号, confidence: sourced high}
    conditions:
      - text: {zh: 在试点园区内, en: in the park}
        when: tags.in_pilot_park or registration.vat_kind == "small"
      - text: {zh: 员工不少于 5 人, en: five staff or more}
        when: tags.park_staff >= 5
    benefit: {zh: 租金减半, en: half the rent}
    saving:
      - key: saving
        name: {zh: 减免租金, en: rent saved}
        amount: round_fen(tags.park_rent * 0.5) + law.late_payment.waived_up_to
    note: {zh: 向园区申请, en: Ask the park}
    task: S34
"""


def folder_with(tmp_path: Path, text: str) -> Path:
    folder = tmp_path / "policies"
    shutil.copytree(FOLDER, folder)
    (folder / "park.yaml").write_text(text, "utf-8")
    return folder


def test_a_policy_added_by_a_file_appears_in_the_check(tmp_path: Path, law: Law) -> None:
    book = load_policies(folder_with(tmp_path, GOOD))
    profile = persona("晨禾")
    rights = frozenset(Right)
    report = run_check(profile, law, TODAY, rights, book)
    (asked,) = findings_of(report, "P00")
    assert asked.status is Status.UNKNOWN
    assert asked.evidence[-1].value.zh == "园区内有多少员工?"

    assert profile.benefits is not None
    tags = {**profile.benefits.tags, "park_staff": 5, "park_rent": "12000.50"}
    answered = replace(profile, benefits=replace(profile.benefits, tags=tags))
    report = run_check(answered, law, TODAY, rights, book)
    (finding,) = findings_of(report, "X01")
    assert finding.amount == Decimal("6001.25")
    assert finding.calculation is not None
    assert finding.calculation.steps[0].formula == "6,000.25 + 1.00"


def _state(tmp_path: Path, law: Law, **tags: str | bool | int) -> EntitlementState:
    book = load_policies(folder_with(tmp_path, GOOD))
    profile = persona("恒拓")
    assert profile.benefits is not None
    enjoyed = ("X01",) if tags.pop("enjoyed", False) else ()
    benefits = replace(
        profile.benefits,
        tags={**profile.benefits.tags, **tags},
        enjoyed=enjoyed,
    )
    report = run_check(replace(profile, benefits=benefits), law, TODAY, frozenset(Right), book)
    return next(e.state for e in report.entitlements if e.policy_id == "X01")


@pytest.mark.parametrize(
    ("tags", "state"),
    [
        ({"in_pilot_park": True, "park_staff": 5}, EntitlementState.ENTITLED),
        ({"in_pilot_park": True, "park_staff": 5, "enjoyed": True}, EntitlementState.ENJOYED),
        ({"in_pilot_park": True}, EntitlementState.TO_CONFIRM),
        ({"in_pilot_park": True, "enjoyed": True}, EntitlementState.ENJOYED),
        ({"park_staff": 5}, EntitlementState.NOT_ENTITLED),
        ({"park_staff": 5, "enjoyed": True}, EntitlementState.DOUBTFUL),
        ({"in_pilot_park": True, "park_staff": 4, "enjoyed": True}, EntitlementState.DOUBTFUL),
        ({"in_pilot_park": "yes", "park_staff": 5}, EntitlementState.TO_CONFIRM),
    ],
)
def test_the_five_states(
    tmp_path: Path, law: Law, tags: dict[str, str | bool | int], state: EntitlementState
) -> None:
    assert _state(tmp_path, law, **tags) is state


@pytest.mark.parametrize(
    ("wrong", "instead", "line", "says"),
    [
        ("tags.in_pilot_park or", "tags.in_park or", 17, "no fact 'tags.in_park'"),
        ("registration.vat_kind ==", "registration.vat ==", 17, "no fact 'registration.vat'"),
        ("tags.park_staff >= 5", "tags.park_staff >=", 19, "not a readable expression"),
        ("tags.park_staff >= 5", "len(tags.park_staff) > 1", 19, "no function len"),
        ("tags.park_rent * 0.5", "saving * 0.5", 24, "no fact 'saving'"),
        ("tags.park_staff >= 5", 'tags.park_staff >= "5"', 19, "cannot be compared"),
        ("tags.park_rent * 0.5", "tags.in_pilot_park * 0.5", 24, ""),
        ("to: 2026-12-31", "to: 2025-12-31", 15, "before it begins"),
        ("confidence: sourced high", "confidence: surely", 15, "must begin with sourced"),
        ("taxes: [PROP]", "taxes: [ROAD]", 12, "'ROAD' is not one of"),
        ("kinds: [company]", "kinds: [firm]", 13, "'firm' is not one of"),
        ("to: 2026-12-31", "to: 2026-13-31", 15, "must be a day"),
        ("from: 2026-01-01, ", "", 15, "field 'from' is missing"),
        ("confidence: sourced high", "sure: yes", 15, "unknown field 'sure'"),
        ("    task: S34\n", "", 11, "field 'task' is missing"),
        ("    benefit: {zh: 租金减半, en: half the rent}", "    benefit: half", 20, "mapping"),
        ("en: half the rent}", "fr: moitié}", 20, "unknown field 'fr'"),
        ("type: amount, default: 0", "type: amount", 3, "either 'default' or 'ask'"),
        ("type: amount, default: 0", "type: money, default: 0", 3, "'money' is not one of"),
        ("default: false}", "default: perhaps}", 2, "default is no flag"),
        ("  X01:", "  P03:", 10, "stands twice"),
        ("in_pilot_park: {", "trade_company: {", 2, "declared twice"),
        ("policies:", "policys:", 9, "unknown field 'policys'"),
        ("      - key: saving", "     - key: saving", 22, ""),
    ],
)
def test_a_wrong_policy_is_refused_with_file_and_line(
    tmp_path: Path, wrong: str, instead: str, line: int, says: str
) -> None:
    assert wrong in GOOD
    with pytest.raises(LawFilesWrong) as refused:
        load_policies(folder_with(tmp_path, GOOD.replace(wrong, instead)))
    problems = [p for p in refused.value.problems if p.file in ("park.yaml", "tags.yaml")]
    problems += [p for p in refused.value.problems if "stands twice" in p.text]
    assert problems
    if says:
        near = [p for p in refused.value.problems if says in p.text]
        assert near, refused.value
        assert near[0].file != "park.yaml" or abs(near[0].line - line) <= 1, near[0]


def test_a_policy_may_not_ask_for_law_that_is_not_declared(tmp_path: Path, law: Law) -> None:
    text = GOOD.replace("law.late_payment.waived_up_to", "law.late_payment.waved")
    book = load_policies(folder_with(tmp_path, text))
    (problem,) = unknown_law_names(book, law.keys)
    assert (problem.file, problem.line) == ("park.yaml", 24)
    with pytest.raises(LawFilesWrong, match=r"park.yaml:24: .*law\.late_payment\.waved"):
        run_check(persona("晨禾"), law, TODAY, book=book)


def test_a_policy_that_cannot_be_worked_out_spoils_no_other(law: Law) -> None:
    book = load_policies()
    wrong = compile_expression("registration.vat_kind < 5")
    broken = next(policy for policy in book.policies if policy.policy_id == "P03")
    others = tuple(policy for policy in book.policies if policy is not broken)
    book = replace(book, policies=(replace(broken, relevant=wrong), *others))
    report = run_check(persona("晨禾"), law, TODAY, book=book)
    spoilt = [o.rule_id for o in report.unknown if "算不出来" in o.reason.zh]
    assert spoilt == [broken.policy_id]
    assert report.todo_count == 4


def test_overlapping_dates_are_refused(tmp_path: Path) -> None:
    row = "      - {from: 2026-06-01, basis: 第2号, confidence: sourced high}\n"
    text = GOOD.replace("    conditions:\n", row + "    conditions:\n")
    with pytest.raises(LawFilesWrong, match="overlaps the row before"):
        load_policies(folder_with(tmp_path, text))


def test_the_policies_of_the_list_are_all_there() -> None:
    book = load_policies()
    ids = {policy.policy_id for policy in book.policies}
    assert ids == {f"P{number:02}" for number in range(1, 37)}
    ends = [row.valid_to for p in book.policies for row in p.validity[-1:]]
    assert ends.count(date(2027, 12, 31)) >= 20, "the cliff of 2027-12-31"
    assert all(expressions_of(policy) for policy in book.policies)


def test_the_files_of_the_project_are_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    from kiosk.health_check.__main__ import main

    assert main(["check-files", "--region", "133100"]) == 0
    assert "36 policies" in capsys.readouterr().out
