"""A hall in a folder of its own, on the synthetic bureau, with a clock that stands still.

``HALL_TEST_DATABASE=postgresql+psycopg://…`` runs the same tests on a PostgreSQL database,
whose tables they drop.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from fastapi.testclient import TestClient
from sqlalchemy import create_engine
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from hall.application import build_application
from hall.bureau.synthetic.bureau import SyntheticBureau
from hall.bureau.synthetic.personas import SyntheticPerson, load_personas
from hall.composition import Hall, open_hall
from hall.database import _prepare_sqlite
from hall.settings import HallSettings
from hall.tables import metadata
from kiosk.china_time import CHINA

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=CHINA)


class StillClock:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **span: float) -> None:
        """Move on by ``timedelta(**span)``."""
        self.now += timedelta(**span)


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords as argon2 does, without the memory and the time that make it safe."""
    monkeypatch.setattr("hall.clerks.PasswordHasher", partial(PasswordHasher, 1, 8, 1))


@pytest.fixture(autouse=True)
def no_power_cuts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait for the disk: no power fails between the lines of a test.

    Those that kill a server start it as a process of its own, which does wait.
    """

    def prepare(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
        _prepare_sqlite(connection, record)
        connection.cursor().execute("PRAGMA synchronous=OFF")

    monkeypatch.setattr("hall.database._prepare_sqlite", prepare)


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def settings(tmp_path: Path) -> HallSettings:
    url = os.environ.get("HALL_TEST_DATABASE", "")
    if url:
        engine = create_engine(url)
        metadata.drop_all(engine)
        engine.dispose()
    return HallSettings(state=tmp_path / "hall", bureau="synthetic", database_url=url)


@pytest.fixture
def hall(settings: HallSettings, clock: StillClock) -> Iterator[Hall]:
    hall = open_hall(settings, clock=clock)
    yield hall
    hall.database.close()


@pytest.fixture
def bureau(hall: Hall) -> SyntheticBureau:
    assert isinstance(hall.bureau, SyntheticBureau)
    return hall.bureau


@pytest.fixture
def anyone(hall: Hall) -> Iterator[TestClient]:
    """A caller without any credentials."""
    with TestClient(build_application(hall), raise_server_exceptions=False) as client:
        yield client


def enrol(client: TestClient, hall: Hall, label: str = "3 号终端") -> dict[str, str]:
    """Enrol a terminal; return its authorisation header."""
    answer = client.post(
        "/api/v1/terminals/enrol",
        json={
            "enrolment_code": hall.terminals.issue_code(label).code,
            "terminal_name": "t",
            "software_version": "0.1.0",
        },
    )
    assert answer.status_code == 201, answer.text
    return {"Authorization": f"Bearer {answer.json()['token']}"}


@pytest.fixture
def terminal(anyone: TestClient, hall: Hall) -> TestClient:
    """An enrolled terminal."""
    anyone.headers.update(enrol(anyone, hall))
    return anyone


@pytest.fixture
def owner() -> SyntheticPerson:
    """The owner of a company whose third-quarter VAT is still to be filed."""
    people = load_personas(NOW.date()).people
    return next(person for person in people if person.name == "唐小满")
