"""The power fails at every stage of a visit.

A terminal in a process of its own is killed (SIGKILL) after each stage. Then a new one starts on
what is left: whatever was signed reaches the hall exactly once, and no file that the
terminal wrote, wherever, holds anything readable of its visitor.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias
from urllib.request import Request, urlopen

import pytest

from tests.end_to_end.readable_traces import amounts_in, needles, readable_in
from tests.end_to_end.visit_player import SCRATCH_FOLDERS
from tests.flows.house import House, wait_until_open
from tests.flows.traces import secrets, traces_on_screen
from workbench.play import Player
from workbench.trial import ROOT

Stage: TypeAlias = tuple[str, list[tuple[str, Any]]]
TYPED = "7654.32"
PICTURES = {b"\x89PNG\r\n": "a picture (PNG)", b"\xff\xd8\xff\xe0": "a picture (JPEG)"}
DOCUMENTS = {b"%PDF-": "a page (PDF)", b"TR1:": "a receipt's code"}

VISIT: list[Stage] = [
    ("attract", [("see", "attract"), ("online", True)]),
    ("recognised", [("card", "郝大勇"), ("see", "choose_taxpayer")]),
    ("check", [("choose", "早餐店"), ("see", "health_check"), ("read", "建议按这个顺序办")]),
    ("reasons", [("tap", "finding_0"), ("there", "closeSheet"), ("tap", "closeSheet")]),
    ("task", [("act_on", "增值税"), ("see", "task"), ("tap_if_there", "beginAnew")]),
    ("typed", [("tap", "row_non_invoiced"), ("type", TYPED)]),
    ("changed", [("tap", "confirmEdit"), ("read", "7,654.32")]),
    ("calculated", [("tap", "primary"), ("there", "row_vat.vat")]),
    ("signature asked", [("tap", "primary"), ("there", "signaturePad")]),
    ("signed by hand", [("sign", None)]),
    ("handed in", [("tap", "primary")]),
    ("accepted", [("read", "已受理")]),
    ("printed", [("paper", "申报回执"), ("tap", "printPage")]),
    ("checked again", [("tap", "primary"), ("see", "health_check"), ("read", "件事待办")]),
    ("rating", [("tap", "endVisit"), ("tap", "confirmEnd"), ("see", "rating")]),
    ("rated", [("tap", "grade_4"), ("tap", "reason_slow"), ("tap", "sendRating")]),
]
NAMES = [name for name, _ in VISIT]
# Where the terminal writes, or holds the most; the stages between them are cut under `slow`.
TELLING = {
    "attract",
    "check",
    "typed",
    "changed",
    "signed by hand",
    "handed in",
    "printed",
    "rated",
}


class Players:
    """Forks players and kills them."""

    def __init__(self, house: House, folder: Path) -> None:
        self._house = house
        self._folder = folder
        self._count = 0
        environment = os.environ | {"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}
        for name in SCRATCH_FOLDERS:
            environment.pop(name, None)
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.end_to_end.visit_player"],
            cwd=ROOT,
            env=environment,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.texts: set[str] = set()
        self.signed = False
        self.scratch = folder

    def killed_after(
        self,
        stage: str,
        stages: list[Stage] = VISIT,
        *,
        then: float = 0.0,
        at: Mapping[str, Callable[[], None]] = MappingProxyType({}),
    ) -> None:
        """Play ``stages`` and kill the player ``then`` seconds after it did ``stage``.

        ``at`` says what happens here once a stage is done, before anything else does.
        """
        self._count += 1
        self.scratch = self._folder / f"scratch_{self._count}"
        self.scratch.mkdir()
        self.texts, self.signed = set(), False
        order = {
            "house": str(self._house.trial.state),
            "dock": str(self._house.trial.dock_state),
            "scratch": str(self.scratch),
            "stages": stages,
        }
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(json.dumps(order) + "\n")
        self._server.stdin.flush()
        pid, done = 0, False
        for line in self._server.stdout:
            word, _, rest = line.strip().partition(" ")
            if word == "pid":
                pid = int(rest)
            elif word == "texts":
                self.texts |= set(json.loads(rest))
            elif word == "signed":
                self.signed = True
            elif word == "ended":
                break
            elif word == "done":
                done = done or rest == stage
                at.get(rest, lambda: None)()
            if done and pid and word in ("pid", "done"):
                time.sleep(then)  # the one wait that is not for a condition: it is the condition
                os.kill(pid, signal.SIGKILL)
                pid = 0
        assert done, (self.scratch / "terminal.log").read_text(encoding="utf-8")[-3000:]

    def readable(self) -> list[str]:
        """What can be read of the visitor in any file the terminal wrote."""
        amounts = amounts_in(self.texts) | {TYPED, "7,654.32"}
        wanted = needles(secrets() | amounts) | PICTURES | DOCUMENTS
        return readable_in((self.scratch, self._house.trial.terminal_state), wanted)

    def close(self) -> None:
        """End the server."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.close()
        self._server.wait(30)
        self._server.stdout.close()


@pytest.fixture(scope="module")
def house(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    house = House(tmp_path_factory.mktemp("house"))
    try:
        house.open()
        yield house
    finally:
        house.close()


@pytest.fixture(scope="module")
def players(house: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Players]:
    players = Players(house, tmp_path_factory.mktemp("players"))
    yield players
    players.close()


def filings_after_restart(house: House) -> int:
    """Start a terminal on what is left, let it deliver; how many filings it had kept."""
    with house.trial.dock as dock:
        dock.pull_card()
    player = Player(house.trial, None)
    try:
        terminal = wait_until_open(player)
        player.play([("online", True), ("delivered", None)])
        assert not traces_on_screen(player.hand.texts())
        assert terminal.outside is not None
        row = terminal.outside.store.access.row(
            "SELECT count(*) AS n FROM pending_events WHERE kind = 'filing'"
        )
        return int(row["n"]) if row else 0
    finally:
        player.close()


@pytest.mark.parametrize(
    "stage",
    [pytest.param(n, marks=() if n in TELLING else pytest.mark.slow) for n in NAMES],
)
def test_killed_after(house: House, players: Players, stage: str) -> None:
    house.tidy()
    players.killed_after(stage)
    assert players.readable() == []
    kept = filings_after_restart(house)
    assert house.filings() == house.accepted() == kept
    assert kept <= 1
    if players.signed:
        assert kept == 1
    if NAMES.index(stage) >= NAMES.index("accepted"):
        assert kept == 1
    if NAMES.index(stage) < NAMES.index("signed by hand"):
        assert kept == 0
    assert players.readable() == []


def test_killed_after_a_signature_that_could_not_be_sent(
    house: House, players: Players, tmp_path: Path
) -> None:
    """The hall is away when the visitor signs, and when the power fails."""
    house.tidy()
    mended = tmp_path / "go_on"
    signing = NAMES.index("handed in")
    stages: list[Stage] = [
        *VISIT[:signing],
        ("the line breaks", [("pause", str(mended)), ("look", None), ("online", False)]),
        ("kept", [("tap", "primary"), ("read", "未受理")]),
    ]

    def cut() -> None:
        house.trial.stop_hall()
        mended.touch()

    players.killed_after("kept", stages, at={VISIT[signing - 1][0]: cut})
    assert players.signed
    assert house.filings() == 0
    house.trial.start_hall()
    assert filings_after_restart(house) == 1
    assert house.filings() == house.accepted() == 1
    assert players.readable() == []


def test_killed_while_the_hall_s_answer_was_lost(house: House, players: Players) -> None:
    """The bureau has it, the terminal does not know: asked for, and not sent twice."""
    house.tidy()
    lose_replies(house, 1)
    try:
        players.killed_after("handed in", at={"handed in": lambda: wait_for_filing(house)})
    finally:
        lose_replies(house, 0)
    assert filings_after_restart(house) == 1
    assert house.filings() == house.accepted() == 1
    assert players.readable() == []


def test_killed_while_typing_to_a_helper(house: House, players: Players) -> None:
    """What the on-screen keyboard was told is in no file either."""
    house.tidy()
    stages: list[Stage] = [
        *VISIT[:3],
        ("called", [("tap", "callHelp"), ("tap", "help_call_unseen"), ("there", "helpInput")]),
        ("typed", [("tap", "helpInput"), ("pinyin", "jiaruoxi"), ("pinyin", "hebei")]),
    ]
    players.killed_after("typed", stages)
    assert players.readable() == []
    typed = needles({"jiaruoxi", "贾若溪", "河北"}) | {"河北".encode("utf-16-le"): "河北"}
    # The dictionary that came with the keyboard knows these words; what it learnt must not.
    assert readable_in((players.scratch,), typed) == []


@pytest.mark.slow
def test_killed_at_any_moment_of_handing_in(house: House, players: Players) -> None:
    """Forty cuts in the half second around the signature's way to the hall."""
    chance = random.Random(19)
    for _ in range(40):
        house.tidy()
        players.killed_after("signed by hand", then=chance.uniform(0.0, 0.5))
        kept = filings_after_restart(house)
        assert house.filings() == house.accepted() == kept <= 1
        assert kept == 1 or not players.signed
        assert players.readable() == []


def test_the_search_finds_what_is_readable(tmp_path: Path) -> None:
    (tmp_path / "note").write_bytes(b"\x00\x01" + "郝大勇".encode("utf-16-le"))
    (tmp_path / "tax 12,300.00").write_bytes("应缴 12300.00".encode("gb18030"))
    wanted = needles({"郝大勇"} | amounts_in({"¥ 12,300.00"}))
    assert sorted(set(readable_in((tmp_path,), wanted))) == [
        "note: 郝大勇",
        "tax 12,300.00: 12,300.00",
        "tax 12,300.00: 12300.00",
    ]


def wait_for_filing(house: House) -> None:
    """Until the bureau has decided on the filing."""
    deadline = time.monotonic() + 20
    while house.filings() == 0:
        assert time.monotonic() < deadline, "the filing did not reach the bureau"
        time.sleep(0.01)


def lose_replies(house: House, count: int) -> None:
    """Let the hall's next answers to filings get lost."""
    token = (house.trial.hall_state / "synthetic_token").read_text(encoding="ascii").strip()
    request = Request(  # noqa: S310 - the hall of this test, on loopback
        house.trial.url + "/synthetic/faults",
        data=json.dumps({"lose_replies": count}).encode(),
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    with urlopen(request, timeout=10) as answer:  # noqa: S310
        assert answer.status == 200
