"""A law, a day, made-up taxpayers, and a way to begin a task."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from kiosk.bilingual import Bilingual
from kiosk.identity.visitor import Right
from kiosk.tasks import TaskRunner, load_task
from kiosk.tasks.outcome import Acknowledgement, Outcome, OutcomeState
from kiosk.tasks.sample_taxpayers import sample_taxpayers
from kiosk.tax_law import Law, load_law
from kiosk.taxpayer import Profile
from tests.kiosk.tasks.occasion import PNG, SIGNED_AT, TODAY, Begin


@pytest.fixture(scope="session")
def law() -> Law:
    return load_law("133100")


@pytest.fixture(scope="session")
def samples() -> Mapping[str, Profile]:
    return sample_taxpayers(TODAY)


@pytest.fixture
def begin(law: Law, samples: Mapping[str, Profile]) -> Begin:
    """Begin ``task`` for the sample taxpayer ``who`` (or a profile)."""

    def start(
        who: str | Profile = "small company",
        task: str = "S01",
        rights: frozenset[Right] = frozenset(Right),
        online: bool = True,
    ) -> TaskRunner:
        profile = samples[who] if isinstance(who, str) else who
        return TaskRunner(
            load_task(task), profile, "person-1", law, TODAY, rights=rights, online=online
        )

    return start


@pytest.fixture
def accepted() -> Outcome:
    """The bureau's yes."""
    return Outcome(
        state=OutcomeState.ACCEPTED,
        key="3f2b8c1d-0000-4000-8000-000000000000",
        receipt=Acknowledgement(
            number="SB20261121000123",
            accepted_at=SIGNED_AT,
            taxpayer_id="91000000SAMPLE0000",
            title=Bilingual("增值税", "VAT"),
            amount=None,
            verification="TR1:" + "A1B2C3D4E5" * 22,
        ),
    )


@pytest.fixture
def signed() -> Callable[[TaskRunner], bytes]:
    """Accept everything as prefilled, sign, and give the body."""

    def sign(runner: TaskRunner) -> bytes:
        for _ in range(20):
            if runner.current.kind == "signature":
                return runner.submission(PNG, SIGNED_AT, "T-1", "visit-1")
            runner.advance()
        raise AssertionError(f"stuck at {runner.current.id}: {runner.errors(runner.current_step)}")

    return sign
