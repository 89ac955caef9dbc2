"""How the terminal starts and ends: early cards, a store it cannot open, a close in mid-start."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

import kiosk.app.outside
from devices.id_reader.card import Document, IdCard, Sex
from kiosk.app.outside import deadline_words
from kiosk.app.terminal import Terminal
from kiosk.settings import HallSettings, ScreenSettings, Settings, TerminalSettings
from kiosk.tax_law import load_law
from kiosk.visit import Stage
from workbench.visitor_hand import VisitorHand

NOBODY_THERE = "http://127.0.0.1:9"  # the discard port: refused at once


@pytest.fixture
def start(tmp_path: Path, qapp: object) -> Iterator[Callable[..., Terminal]]:
    """Starts terminals, whose hall is away, on one state folder."""
    started: list[Terminal] = []

    def begin(key_file: Path | None = None) -> Terminal:
        terminal = Terminal(
            Settings(
                terminal=TerminalSettings(
                    mode="trial", state_dir=tmp_path / "state", key_file=key_file
                ),
                hall=HallSettings(url=NOBODY_THERE),
                screen=ScreenSettings(full_screen=False, width=540, height=960),
            )
        )
        started.append(terminal)
        terminal.show()
        return terminal

    yield begin
    for terminal in started:
        terminal.close()


def hand_before(terminal: Terminal) -> VisitorHand:
    assert terminal.window is not None
    return VisitorHand(terminal.window)


def test_a_card_laid_down_before_everything_is_open_is_served_then(
    start: Callable[..., Terminal],
) -> None:
    terminal = start()
    hand = hand_before(terminal)
    hand.wait_until(lambda: terminal.visit_host is not None, "the hosts")
    assert terminal.visit_host is not None
    assert not has(terminal, "outside")
    card = IdCard(
        document=Document.RESIDENT,
        name="贾若溪",
        sex=Sex.FEMALE,
        birth=date(1991, 11, 3),
        number="130000199111039048",
        long_term=True,
    )
    terminal.visit_host.arrival.card_read(card)
    hand.read("正在核对您的身份")
    hand.read("not_enrolled")
    assert terminal.visit.stage is Stage.RECOGNISING


def test_a_key_that_is_none_puts_the_terminal_out_of_service(
    start: Callable[..., Terminal], tmp_path: Path
) -> None:
    short = tmp_path / "short.key"
    short.write_bytes(b"too short")
    short.chmod(0o600)
    terminal = start(short)
    hand = hand_before(terminal)
    hand.see_screen("out_of_service")
    hand.read("store_key")
    assert terminal.outside is None
    assert short.read_bytes() == b"too short"


def has(terminal: Terminal, part: str) -> bool:
    """Whether the terminal has come as far as this part of it."""
    return getattr(terminal, part) is not None


def test_a_close_at_any_moment_of_the_start_ends_it(
    start: Callable[..., Terminal], qtbot: QtBot
) -> None:
    terminal = start()
    terminal.close()
    terminal.close()
    for moment in ("devices", "visit_host", "help_host", "outside", "hall_watch"):
        terminal = start()
        reached = partial(has, terminal, moment)
        hand_before(terminal).wait_until(reached, moment)
        terminal.close()
        terminal.close()
    qtbot.wait(1)  # whatever was queued must find nothing to do


@pytest.mark.parametrize(
    ("today", "zh", "en"),
    [
        (date(2026, 11, 10), "11 月申报截止 11 月 16 日,还有 6 天", "16 November, 6 days left"),
        (date(2026, 11, 16), "就是今天", "today"),
        (date(2026, 11, 21), "已过", "has passed"),
    ],
)
def test_the_attract_screen_names_the_month_s_deadline(
    monkeypatch: pytest.MonkeyPatch, today: date, zh: str, en: str
) -> None:
    monkeypatch.setattr(kiosk.app.outside, "china_today", lambda: today)
    words = deadline_words(load_law("133100"))
    assert zh in words.zh.replace("\u00a0", " ")
    assert en in words.en.replace("\u00a0", " ")
