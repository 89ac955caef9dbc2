"""The settings page and the example say what the program takes, and the example works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from devices.factory import build_devices
from kiosk.settings import load_settings
from workbench.settings_pages import EXAMPLE, FILLED_IN, PAGE, example, main, page, sections


def test_the_pages_are_current(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"]) == 0, capsys.readouterr().out
    assert PAGE.read_text(encoding="utf-8") == page()
    assert EXAMPLE.read_text(encoding="utf-8") == example()


def test_every_key_is_described() -> None:
    listed = [(section.name, key) for section in sections() for key in section.keys]
    assert len(listed) > 50
    assert [f"{name}.{key.name}" for name, key in listed if not key.meaning] == []
    assert set(FILLED_IN) <= {f"{name}.{key.name}" for name, key in listed}


def test_the_example_is_a_terminal_for_a_hall() -> None:
    settings = load_settings(EXAMPLE)
    assert settings.production
    devices = build_devices(settings.devices, production=True)
    assert devices.id_reader is not None
    assert devices.document_printer is not None
    assert not devices.simulated


def test_the_defaults_shown_in_the_example_are_the_defaults(tmp_path: Path) -> None:
    everything = tmp_path / "everything.toml"
    keys = re.sub(r"^# (?=\[|\w+ = )", "", EXAMPLE.read_text(encoding="utf-8"), flags=re.M)
    everything.write_text(keys, encoding="utf-8")
    spelt_out, example_alone = load_settings(everything), load_settings(EXAMPLE)
    assert spelt_out.terminal == example_alone.terminal
    assert spelt_out.visit == example_alone.visit
    assert spelt_out.devices.id_reader == example_alone.devices.id_reader
    assert spelt_out.devices.keypad is not None
    assert example_alone.devices.keypad is None
