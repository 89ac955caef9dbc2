"""Synthetic taxpayers for the tests of the check, and a way to change one thing about them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from hall.bureau.synthetic.personas import Personas, load_personas
from kiosk.health_check.report import Finding, Report
from kiosk.taxpayer import Profile

TODAY = date(2026, 11, 21)


@cache
def personas_on(today: date) -> Personas:
    return load_personas(today)


def persona(part_of_name: str, today: date = TODAY) -> Profile:
    """The business (else the person) whose name holds these characters."""
    personas = personas_on(today)
    for taxpayer in personas.taxpayer_ids:
        profile = personas.profile(taxpayer)
        if part_of_name in profile.name:
            return profile
    raise KeyError(part_of_name)


def changed(profile: Profile, section: str, **fields: Any) -> Profile:
    """The profile with some fields of one section replaced."""
    return replace(profile, **{section: replace(getattr(profile, section), **fields)})


def findings_of(report: Report, rule_id: str) -> tuple[Finding, ...]:
    """All findings of a rule, those another finding already covers included."""
    return tuple(f for f in (*report.findings, *report.covered) if f.rule_id == rule_id)
