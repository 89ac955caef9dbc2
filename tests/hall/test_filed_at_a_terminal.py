"""What a terminal's guided task signs is what the bureau accepts, for every persona."""

from __future__ import annotations

import json

import pytest

from hall.bureau.bureau import Accepted, Refused
from hall.bureau.synthetic.bureau import SyntheticBureau
from hall.bureau.synthetic.personas import load_personas
from kiosk.identity.visitor import MandateStatus, Right
from kiosk.tasks import TaskRunner, load_task
from kiosk.tax_law import load_law
from tests.hall.bureau_contract import new_key
from tests.hall.conftest import NOW
from tests.hall.filings import PNG

BOUND = [
    (person.person_key, mandate.taxpayer_id)
    for person in load_personas(NOW.date()).people
    for mandate in person.mandates
    if mandate.status is MandateStatus.ACTIVE and Right.FILE in mandate.rights
]


def _runner(bureau: SyntheticBureau, person_key: str, taxpayer_id: str) -> TaskRunner:
    return TaskRunner(
        load_task("S01"),
        bureau.profile(taxpayer_id),
        person_key,
        load_law(region="133100"),
        NOW.date(),
        rights=frozenset(Right),
    )


def _sign(runner: TaskRunner) -> bytes:
    for _ in range(10):
        if runner.current.kind == "signature":
            return runner.submission(PNG, NOW, "t", None)
        runner.advance()
    pytest.fail("the prefilled task does not reach its signature")


def test_everybody_who_can_sign_is_accepted_and_then_has_filed(bureau: SyntheticBureau) -> None:
    signed = 0
    for person_key, taxpayer_id in BOUND:
        runner = _runner(bureau, person_key, taxpayer_id)
        if runner.exit is not None:
            continue
        body = _sign(runner)
        outcome = bureau.submit(new_key(), body)
        assert isinstance(outcome, Accepted), (taxpayer_id, outcome)
        declared = json.loads(body)
        assert str(outcome.receipt.amount) == declared["amounts"]["total"]
        filings = bureau.profile(taxpayer_id).filings
        assert filings is not None
        start = declared["period"]["start"]
        assert all(
            one.filed_on == NOW.date()
            for one in filings.obligations
            if one.task_id == "S01" and one.period_start.isoformat() == start
        )
        signed += 1
    assert signed >= 8


def test_a_figure_changed_on_the_way_is_noticed(bureau: SyntheticBureau) -> None:
    runner = next(
        runner for runner in (_runner(bureau, *bound) for bound in BOUND) if runner.exit is None
    )
    content = json.loads(_sign(runner))
    content["amounts"]["vat"] = "1.00"
    outcome = bureau.submit(new_key(), json.dumps(content).encode())
    assert isinstance(outcome, Refused)
    assert outcome.reasons[0].words.zh.startswith("增值税应为 ¥ ")
