"""The hall killed in the middle of filings: each is taken once, none is lost."""

from __future__ import annotations

import threading
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import select

from hall.bureau.synthetic.personas import load_personas
from hall.composition import open_accounts, open_database
from hall.settings import HallSettings
from hall.tables import submissions, synthetic_filings
from kiosk.china_time import china_today
from kiosk.identity.visitor import MandateStatus, Right
from kiosk.taxpayer import TaxpayerKind
from tests.hall.filings import FilingDraft
from tests.hall.serving import serving

KILLS = 5


def _all_that_can_be_filed() -> dict[str, bytes]:
    """Return one body a key: every open S01 period of every persona."""
    today = china_today()
    personas = load_personas(today)
    bodies: dict[tuple[str, object], bytes] = {}
    for person in personas.people:
        for mandate in person.mandates:
            if mandate.status is not MandateStatus.ACTIVE or Right.FILE not in mandate.rights:
                continue
            profile = personas.profile(mandate.taxpayer_id)
            if profile.kind is TaxpayerKind.NATURAL_PERSON or profile.registration is None:
                continue
            for one in profile.filings.obligations if profile.filings else ():
                if one.task_id == "S01" and one.filed_on is None and one.period_end < today:
                    bodies[mandate.taxpayer_id, one.period_start] = FilingDraft(
                        profile=profile,
                        person_key=person.person_key,
                        start=one.period_start,
                        end=one.period_end,
                    ).body()
    return {str(uuid.uuid4()): body for body in bodies.values()}


def _deliver(
    url: str, token: str, waiting: dict[str, bytes], answers: dict[str, dict[str, Any]]
) -> None:
    """Send what waits until the hall is gone."""
    header = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=url, headers=header, timeout=5, trust_env=False) as client:
        while waiting:
            key, body = next(iter(waiting.items()))
            try:
                answer = client.post(
                    "/api/v1/submissions", content=body, headers={"Idempotency-Key": key}
                )
            except httpx.HTTPError:
                return  # killed: unknown, not failed
            if answer.status_code == 409:  # a claim that the killed one left behind
                assert answer.json()["code"] == "in_progress"
                waiting[key] = waiting.pop(key)  # others first
                continue
            assert answer.status_code == 200, answer.text
            answers[key] = answer.json()
            del waiting[key]


def test_filings_survive_a_hall_that_is_killed(tmp_path: Path) -> None:
    settings = HallSettings(state=tmp_path)
    terminals, _ = open_accounts(settings)
    code = terminals.issue_code("1 号终端", timedelta(hours=1)).code
    _, token = terminals.enrol(code, name="t", software_version="0", client="")
    waiting = _all_that_can_be_filed()
    assert len(waiting) >= 10
    answers: dict[str, dict[str, Any]] = {}

    for round_ in range(KILLS + 1):
        with serving(tmp_path) as (url, process):
            if round_ < KILLS:
                threading.Timer(0.02 + 0.04 * round_, process.kill).start()
            _deliver(url, token, waiting, answers)

    assert not waiting
    assert {answer["state"] for answer in answers.values()} == {"accepted"}
    numbers = {answer["receipt"]["number"] for answer in answers.values()}
    assert len(numbers) == len(answers)
    database = open_database(settings)
    with database.reading() as connection:
        filed = connection.execute(select(synthetic_filings)).all()
        received = connection.execute(select(submissions)).all()
    database.close()
    assert len(filed) == len(received) == len(answers)
    assert {row.key for row in filed} == set(answers)
