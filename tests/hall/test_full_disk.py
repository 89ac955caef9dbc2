"""The hall's disk is full: it says so, takes nothing by half, and takes what is sent again."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from hall.bureau.synthetic.bureau import SyntheticBureau
from hall.bureau.synthetic.personas import SyntheticPerson
from hall.command_line import main
from hall.composition import Hall
from hall.settings import HallSettings
from hall.storage_faults import problem_of
from hall.tables import submissions, synthetic_filings
from kiosk.hall_client import Accepted, HallClient, OutcomeUnknown, Refused
from tests.hall.conftest import NOW
from tests.hall.filings import FilingDraft, open_obligation
from tests.hall.live_server import serve


@contextmanager
def full(hall: Hall) -> Iterator[None]:
    """Let the database grow by no page, as on a full disk (SQLITE_FULL)."""

    def no_more(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA page_count")
        (pages,) = cursor.fetchone() or (1,)
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        cursor.close()

    event.listen(hall.database.engine, "connect", no_more)
    hall.database.engine.dispose()
    try:
        yield
    finally:
        event.remove(hall.database.engine, "connect", no_more)
        hall.database.engine.dispose()


def _write_until_full(hall: Hall) -> None:
    with full(hall):
        for _ in range(200):
            hall.terminals.issue_code("x" * 80)


@pytest.fixture
def filing(bureau: SyntheticBureau, owner: SyntheticPerson) -> bytes:
    profile = bureau.profile(owner.mandates[1].taxpayer_id)
    period = open_obligation(profile, NOW.date())
    return (
        FilingDraft(
            profile=profile,
            person_key=owner.person_key,
            start=period.period_start,
            end=period.period_end,
        ).body()
        + b" " * 60_000
    )


def test_a_filing_waits_at_the_terminal_until_there_is_room(hall: Hall, filing: bytes) -> None:
    key = str(uuid.uuid4())
    tokens: list[str] = []
    with serve(hall) as url:
        terminal = HallClient(url, lambda: tokens[0] if tokens else None)
        tokens.append(terminal.enrol(hall.terminals.issue_code("1 号机").code, "t", "0").token)
        with full(hall):
            with pytest.raises(OutcomeUnknown, match="storage_full"):
                terminal.submit(key, filing)
            with pytest.raises(Refused, match="unknown_key"):  # so it is sent again
                terminal.submission(key)
            with hall.database.reading() as connection:
                assert connection.scalar(select(func.count()).select_from(submissions)) == 0
        assert isinstance(terminal.submit(key, filing), Accepted)
        terminal.close()
    with hall.database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(synthetic_filings)) == 1


def test_the_words_name_the_disk_and_the_way_on(hall: Hall) -> None:
    with pytest.raises(DBAPIError) as caught:
        _write_until_full(hall)
    problem = problem_of(caught.value)
    assert problem is not None
    assert (problem.status, problem.code, problem.retry_after) == (507, "storage_full", 60)
    assert "nothing was taken" in problem.words.en


def test_a_command_on_a_full_disk_says_so(
    hall: Hall,
    settings: HallSettings,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("hall.terminals.Terminals.all", lambda _: _write_until_full(hall))
    assert main(["terminals", "--state", str(settings.state)]) == 1
    assert "disk is full" in capsys.readouterr().err
