"""The pages about the hall server's settings, and that what the papers print is accepted."""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path

import pytest

from hall.settings import HallSettings, load_settings
from kiosk.health_check.policies import FOLDER, load_policies
from kiosk.settings import load_settings as load_terminal_settings
from workbench.hall_settings_pages import FILLED_IN, HALL_EXAMPLE, hall_sections
from workbench.trial import ROOT

OPERATING = ROOT / "docs" / "operating"


def _printed(paper: str, kind: str) -> list[str]:
    text = (OPERATING / paper).read_text(encoding="utf-8")
    return re.findall(rf"^```{kind}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def test_every_key_is_described_and_the_example_is_a_hall() -> None:
    keys = [(section.name, key) for section in hall_sections() for key in section.keys]
    assert [f"{name}.{key.name}" for name, key in keys if not key.meaning] == []
    assert set(FILLED_IN) <= {key.name for name, key in keys if not name}
    assert load_settings(HALL_EXAMPLE, {}).production


def test_the_defaults_shown_in_the_example_are_the_defaults(tmp_path: Path) -> None:
    everything = tmp_path / "hall.toml"
    keys = re.sub(r"^# (?=\[|\w+ = )", "", HALL_EXAMPLE.read_text(encoding="utf-8"), flags=re.M)
    everything.write_text(keys, encoding="utf-8")
    assert load_settings(everything, {}) == load_settings(HALL_EXAMPLE, {})


def test_paths_are_beside_the_file_they_stand_in(tmp_path: Path) -> None:
    file = tmp_path / "hall.toml"
    file.write_text(
        'state = "kept"\ntls_certificate = "a.pem"\ntls_key = "/b.pem"\n', encoding="utf-8"
    )
    settings = load_settings(file, {})
    assert settings.state == tmp_path / "kept"
    assert settings.tls_certificate == tmp_path / "a.pem"
    assert settings.tls_key == Path("/b.pem")


@pytest.mark.parametrize("paper", [p.name for p in sorted(OPERATING.glob("*.md"))])
def test_the_settings_printed_in_the_papers_are_accepted(paper: str, tmp_path: Path) -> None:
    for text in _printed(paper, "toml"):
        file = tmp_path / "printed.toml"
        values = tomllib.loads(text)
        if set(values) <= set(HallSettings.model_fields) - {"hall"}:
            file.write_text(text, encoding="utf-8")
            load_settings(file, {} if "state" in values else {"state": tmp_path})
        else:
            missing = "" if "hall" in values else '\n[hall]\nurl = "https://hall.example"\n'
            file.write_text(text + missing, encoding="utf-8")
            load_terminal_settings(file)


def test_the_policy_printed_in_the_paper_is_a_policy(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "policies")
    (policy,) = [text for text in _printed("policies.md", "yaml") if text.startswith("policies:")]
    added = tmp_path / "policies" / "added.yaml"
    added.write_text(policy.replace("P22:", "P90:"), encoding="utf-8")
    assert "P90" in {one.policy_id for one in load_policies(tmp_path / "policies").policies}
