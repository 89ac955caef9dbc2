"""Every word of every check, kept beside the test: a change of wording shows as a change.

After a change that is meant, write them anew with
``python -m tests.kiosk.health_check.test_texts`` and read the difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from kiosk.bilingual import Bilingual
from kiosk.health_check import Report, run_check
from kiosk.health_check.report import Finding
from kiosk.tax_law import load_law
from tests.kiosk.health_check.taxpayers import TODAY, personas_on

FOLDER = Path(__file__).parent / "texts"
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@cache
def reports() -> dict[str, Report]:
    """The check of every synthetic taxpayer, by a short name for its file."""
    law, personas = load_law(region="133100"), personas_on(TODAY)
    found = {}
    for taxpayer in personas.taxpayer_ids:
        profile = personas.profile(taxpayer)
        report = run_check(profile, law, TODAY)
        if report.findings:
            found[f"{profile.kind}-{taxpayer[-6:]}"] = report
    return found


def both(text: Bilingual) -> str:
    return text.zh if text.zh == text.en else f"{text.zh} | {text.en}"


def finding_lines(finding: Finding) -> Iterator[str]:
    yield f"{finding.rule_id} [{finding.status}] {both(finding.badge)}"
    for text in (finding.cover, finding.kicker, finding.headline, finding.note):
        if text is not None and text.zh:
            yield f"    {both(text)}"
    action = finding.action
    bring = "".join(f" + {both(paper)}" for paper in action.bring)
    yield f"    → {both(action.label)} {action.task_id} {action.channel} {action.minutes}{bring}"
    for item in finding.evidence:
        yield f"    · {both(item.label)}: {both(item.value)}"
    for text in finding.self_check:
        yield f"    ? {both(text)}"
    for step in finding.calculation.steps if finding.calculation else ():
        yield f"    = {both(step.label)}: {step.formula}"
        if step.note is not None:
            yield f"      {both(step.note)}"


def written(report: Report) -> str:
    """Everything a visitor can read of a report, line by line."""
    lines = [
        f"{report.minutes} min, {report.todo_count} to do, {report.reminder_count} reminders"
        + (f", saving {report.saving}" if report.saving is not None else "")
    ]
    lines += [f"{s.sector}: [{s.status}] {both(s.word)}" for s in report.sectors]
    for finding in report.findings:
        lines += ["", *finding_lines(finding)]
    lines.append("")
    lines += [f"{e.day} {'(forecast) ' * e.forecast}{both(e.text)}" for e in report.calendar]
    if report.calendar_note is not None:
        lines.append(both(report.calendar_note))
    lines += [f"unknown {outcome.rule_id}: {both(outcome.reason)}" for outcome in report.unknown]
    lines += [f"relief {e.policy_id} {e.state}: {both(e.name)}" for e in report.entitlements]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", reports())
def test_the_words_of_a_check_are_those_that_were_read_and_agreed(name: str) -> None:
    assert written(reports()[name]) == (FOLDER / f"{name}.txt").read_text("utf-8")


def test_there_are_words_for_these_taxpayers_and_no_others() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(reports())


def english(report: Report) -> Iterator[str]:
    """Every English text of a report; names of laws have no English and are left out."""
    for finding in (*report.findings, *report.covered):
        calculation = finding.calculation
        texts = [finding.badge, finding.kicker, finding.headline, finding.note]
        texts += [finding.cover] if finding.cover is not None else []
        texts += [finding.action.label, *finding.action.bring, *finding.self_check]
        texts += [item.label for item in finding.evidence]
        texts += [item.value for item in finding.evidence]
        for step in calculation.steps if calculation else ():
            texts += [step.label, *(operand.label for operand in step.operands)]
            texts += [step.note] if step.note is not None else []
        yield from (text.en for text in texts)
    yield from (sector.word.en for sector in report.sectors)
    yield from (entry.text.en for entry in report.calendar)
    yield from (outcome.reason.en for outcome in report.unknown)
    for relief in report.entitlements:
        yield from (relief.name.en, relief.benefit.en)
        yield from (condition.text.en for condition in relief.conditions)
        yield from (c.ask.en for c in relief.conditions if c.ask is not None)


def test_english_is_english() -> None:
    for name, report in reports().items():
        for text in english(report):
            assert not CHINESE.search(text), (name, text)
            assert not re.search(r"\(s\)|\b1 (days|reliefs|accounts)\b|\d %", text), (name, text)


def write() -> None:
    """Write the texts of today's rules."""
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.glob("*.txt"):
        path.unlink()
    for name, report in reports().items():
        (FOLDER / f"{name}.txt").write_text(written(report), "utf-8")


if __name__ == "__main__":
    write()
