"""A wrong configuration is refused before anything listens, naming the line and the way on."""

from __future__ import annotations

from pathlib import Path

import pytest

from hall.settings import HallSettings, SettingsError, load_settings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "hall.toml"


def _error(file: Path, text: str) -> str:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load_settings(file, {})
    return str(caught.value)


def test_a_file_is_read_and_the_command_line_wins(file: Path) -> None:
    file.write_text(
        'state = "data"\nport = 9000\nbureau = "synthetic"\n[help_desk]\nhandling_seconds = 90\n',
        encoding="utf-8",
    )
    settings = load_settings(file, {"port": 9001, "host": None})
    assert settings.state == file.parent / "data"
    assert settings.port == 9001
    assert settings.help_desk.handling_seconds == 90
    assert settings.resolved_database_url == f"sqlite:///{file.parent}/data/hall.sqlite3"


def test_a_wrong_key_is_named_with_its_line(file: Path) -> None:
    assert _error(file, 'state = "."\nprot = 9000\n') == f"{file}:2: prot: no such key"


def test_a_wrong_key_in_a_section_is_named_with_its_line(file: Path) -> None:
    text = 'state = "."\n[sms]\nvalid_seconds = 1\n'
    assert _error(file, text).startswith(f"{file}:3: sms.valid_seconds: ")


def test_broken_toml_names_the_file(file: Path) -> None:
    assert _error(file, "state = \n").startswith(f"{file}: not valid TOML")


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings(tmp_path / "nothing.toml", {})


def test_production_refuses_the_synthetic_bureau(file: Path) -> None:
    message = _error(file, 'state = "."\nproduction = true\nbureau = "synthetic"\n')
    assert message.startswith(f"{file}:3: bureau: a production server refuses")


def test_production_speaks_tls_beyond_this_machine(file: Path) -> None:
    base = 'state = "."\nproduction = true\nbureau = "adapter:make"\nhost = "0.0.0.0"\n'
    assert "HTTPS" in _error(file, base)
    file.write_text(base + "behind_tls_proxy = true\n", encoding="utf-8")
    assert load_settings(file, {}).speaks_tls


def test_a_certificate_needs_its_key(file: Path) -> None:
    assert "both" in _error(file, 'state = "."\ntls_certificate = "c.pem"\n')


def test_a_secret_value_is_not_repeated(file: Path) -> None:
    assert "hunter2" not in _error(file, 'state = "."\ndatabase_url = ["hunter2"]\n')


def test_every_key_is_explained() -> None:
    source = Path(str(__import__("hall.settings", fromlist=["x"]).__file__)).read_text("utf-8")
    for name in HallSettings.model_fields:
        if name not in {"sms", "help_desk", "payments"}:
            assert f"    {name}: " in source
            after = source.split(f"    {name}: ", 1)[1].split("\n", 2)[1]
            assert after.strip().startswith('"""'), name
