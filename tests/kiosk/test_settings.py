"""A settings file that cannot be used is refused with file, line and key."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.settings import SettingsError, load_settings

SOUND = """\
[terminal]
region = "133100"

[hall]
url = "https://hall.example"

[devices.id_reader]
port = "/dev/serial/by-id/*"
bauds = [115200]
"""


def refused(folder: Path, text: str) -> str:
    file = folder / "terminal.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as error:
        load_settings(file)
    return str(error.value).removeprefix(str(file))


def test_a_sound_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "terminal.toml"
    file.write_text(SOUND, encoding="utf-8")
    settings = load_settings(file)
    assert settings.production
    assert settings.hall.url == "https://hall.example"
    assert settings.devices.id_reader is not None
    assert settings.devices.id_reader.bauds == (115200,)
    assert settings.devices.receipt_printer is None


@pytest.mark.parametrize(
    ("sound", "wrong", "told"),
    [
        ('region = "133100"', 'regoin = "133100"', (":2:", "regoin")),
        ("bauds = [115200]", "bauds = [300]", (":9:", "1200", "bauds")),
        ("[devices.id_reader]", "[devices.id_raeder]", (":7:", "id_raeder")),
        ('url = "https://hall.example"', "url = 8460", (":5:", "hall.url")),
        ('url = "https://hall.example"', "timeout_s = 3", (":4:", "hall.url")),
        ('url = "https://hall.example"', 'url = ""', (":5:", "hall.url")),
        ('region = "133100"', "region = 133100", (":2:", "terminal.region")),
        ('region = "133100"', 'region "133100"', ("line 2",)),
    ],
)
def test_a_mistake_is_named_with_its_line(
    tmp_path: Path, sound: str, wrong: str, told: tuple[str, ...]
) -> None:
    message = refused(tmp_path, SOUND.replace(sound, wrong))
    for words in told:
        assert words in message


def test_a_missing_file_is_named_and_the_terminal_does_not_start(tmp_path: Path) -> None:
    missing = tmp_path / "nowhere.toml"
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", "--settings", str(missing)],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 2
    assert str(missing) in done.stderr
    assert "Traceback" not in done.stderr
