"""A terminal's exported audit trail, held against the heads that the hall was told."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hall.command_line import main
from hall.composition import open_accounts, open_database
from hall.settings import HallSettings
from hall.terminal_reports import Head, TerminalReports
from kiosk.audit import AuditEvent, AuditTrail
from offline_cache.store import Store
from tests.hall.conftest import NOW, StillClock

Say = tuple[int, str]
Lines = list[dict[str, object]]


class Place:
    """A terminal's trail of nine entries; the hall was told of the third, sixth and eighth."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capsys = capsys
        self.state = folder / "hall"
        clock = StillClock()
        settings = HallSettings(state=self.state)
        terminals, _ = open_accounts(settings)
        code = terminals.issue_code("3 号机").code
        self.terminal, _ = terminals.enrol(code, name="t", software_version="0", client="")
        self.database = open_database(settings)
        reports = TerminalReports(self.database, clock)
        store = Store.open(folder / "store.db", bytes(32), clock=lambda: NOW)
        trail = AuditTrail(store)
        for number in range(1, 10):
            head = trail.record(AuditEvent.PROFILE_SHOWN, "person", "taxpayer")
            if number in {3, 6, 8}:
                reports.take(self.terminal, Head(seq=head.seq, hash=head.hash), None)
                clock.advance(hours=2)
        self.lines = [json.loads(line) for line in trail.lines()]
        store.close()
        terminals._database.close()

    def check(self, lines: Lines | None = None, terminal: str = "3 号机") -> Say:
        """Write the trail to a file, give the command, and return what it answers."""
        file = self.folder / "trail.jsonl"
        file.write_text("".join(json.dumps(line) + "\n" for line in lines or self.lines))
        status = main(["check-trail", terminal, str(file), "--state", str(self.state)])
        said = self.capsys.readouterr()
        return status, said.out + said.err

    def rechained(self, change: Callable[[Lines], None]) -> Lines:
        """What somebody with the key could do: change, and chain everything anew."""
        lines = [dict(line) for line in self.lines]
        change(lines)
        previous = bytes(32)
        for number, line in enumerate(lines[1:], start=1):
            line["seq"] = number
            content = [line[key] for key in ("seq", "at", "event", "subject", "taxpayer")]
            text = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
            line["previous"] = previous.hex()
            previous = hashlib.sha256(previous + text.encode()).digest()
            line["hash"] = previous.hex()
        return lines


@pytest.fixture
def place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Place]:
    place = Place(tmp_path, capsys)
    yield place
    place.database.close()


def test_the_trail_as_it_is_fits(place: Place) -> None:
    status, said = place.check()
    assert (status, said.strip()) == (0, "9 entries; 3 of 3 heads that were told fit")
    assert place.check(terminal=place.terminal.terminal_id)[0] == 0


def test_a_changed_entry_is_named(place: Place) -> None:
    place.lines[5]["event"] = "visit.ended"
    status, said = place.check()
    assert status == 1
    assert "entry 5 does not follow" in said


def test_a_missing_entry_is_named(place: Place) -> None:
    del place.lines[4]
    assert "entry 4 does not follow" in place.check()[1]


def test_an_end_cut_off_shows_by_what_the_hall_was_told(place: Place) -> None:
    status, said = place.check(place.lines[:8])  # seven entries
    assert status == 1
    assert "entry 8 is missing or broken: on 2026-11-21 14:00 the hall was told of entry 8" in said
    status, said = place.check(place.lines[:9])  # eight: one that was never told is gone
    assert status == 0


def test_a_trail_chained_anew_shows_between_two_heads(place: Place) -> None:
    def forge(lines: Lines) -> None:
        lines[5]["event"] = "visit.ended"

    status, said = place.check(place.rechained(forge))
    assert status == 1
    assert "one of entries 4–6 is not the one that the hall was told of on 2026-11-21 12:00" in said
    assert "1 of 3 heads" in said


def test_what_cannot_be_compared_is_said(place: Place) -> None:
    status, said = place.check(terminal="9 号机")
    assert status == 2
    assert "no terminal is called 9 号机" in said
    status, said = place.check([{"format": "something else", "version": 1}])
    assert status == 2
    assert "--export-trail" in said
    status, said = place.check([*place.lines[:3], {"seq": 3}])
    assert "trail.jsonl:4: not an entry" in said


def test_a_store_set_aside_and_the_next_are_checked_together(place: Place) -> None:
    second = place.folder / "second.db"
    store = Store.open(second, bytes(32), clock=lambda: NOW)
    trail = AuditTrail(store)
    head = trail.record(AuditEvent.STORE_RECOVERED)
    reports = TerminalReports(place.database, StillClock())
    reports.take(place.terminal, Head(seq=head.seq, hash=head.hash), None)
    files = []
    for name, lines in (("a", place.lines), ("b", [json.loads(one) for one in trail.lines()])):
        files.append(place.folder / name)
        files[-1].write_text("".join(json.dumps(line) + "\n" for line in lines))
    store.close()
    state = ["--state", str(place.state)]
    assert main(["check-trail", "3 号机", *map(str, files), *state]) == 0
    assert main(["check-trail", "3 号机", str(files[1]), *state]) == 1
