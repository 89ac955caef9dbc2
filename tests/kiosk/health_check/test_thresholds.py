"""Thresholds are dated content, and a region may decide otherwise."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from kiosk.health_check import __main__ as command_line
from kiosk.health_check.__main__ import asked_for, check_files
from kiosk.health_check.thresholds import FILE, UnknownThreshold, load_thresholds
from kiosk.tax_law.marked_yaml import LawFilesWrong

GOOD = """\
R05.deviation:
  name: {zh: 偏离, en: deviation}
  unit: rate
  values:
    - {value: 0.3, from: 2020-01-01, to: 2025-12-31, source: ours, confidence: default low}
    - {value: 0.25, from: 2026-01-01, source: ours, confidence: default low}
  regions:
    "13":
      - {value: 0.2, from: 2024-01-01, to: 2026-06-30, source: province, confidence: sourced high}
    "1331":
      - {value: 0.15, from: 2026-01-01, to: 2026-03-31, source: city, confidence: sourced high}
"""


@pytest.mark.parametrize(
    ("region", "day", "value"),
    [
        ("", date(2025, 12, 31), "0.3"),
        ("", date(2026, 1, 1), "0.25"),
        ("130100", date(2026, 1, 1), "0.2"),
        ("133100", date(2026, 1, 1), "0.15"),
        ("133100", date(2026, 4, 1), "0.2"),
        ("133100", date(2026, 7, 1), "0.25"),
        ("310000", date(2026, 1, 1), "0.25"),
    ],
)
def test_the_nearest_region_decides_for_its_days(
    tmp_path: Path, region: str, day: date, value: str
) -> None:
    path = tmp_path / "thresholds.yaml"
    path.write_text(GOOD, "utf-8")
    found = load_thresholds(region, path).on("R05.deviation", day)
    assert found.value == Decimal(value)
    assert found.confidence


def test_a_day_without_a_value_has_none(tmp_path: Path) -> None:
    path = tmp_path / "thresholds.yaml"
    path.write_text(GOOD, "utf-8")
    thresholds = load_thresholds("", path)
    with pytest.raises(UnknownThreshold):
        thresholds.on("R05.deviation", date(2019, 12, 31))
    with pytest.raises(KeyError):
        thresholds.on("R99.nothing", date(2026, 1, 1))


@pytest.mark.parametrize(
    ("wrong", "instead", "says"),
    [
        ("value: 0.25", "value: a quarter", "thresholds.yaml:6: R05.deviation must be a number"),
        ("from: 2026-01-01, source: ours", "from: 2025-12-31, source: ours", ":6: .*overlaps"),
        ("  unit: rate\n", "", ":1: .*field 'unit' is missing|:2: .*field 'unit' is missing"),
        ("confidence: default low}\n    -", "sure: low}\n    -", ":5: .*unknown field 'sure'"),
        ("confidence: default low}\n    -", "confidence: sure}\n    -", ":5: .*must begin with"),
        ("value: 0.25", "value: -0.25", ":6: .*less than nought"),
        ("from: 2026-01-01, source: ours", "from: 2026-02-01, source: ours", ":6: .*no value from"),
        ("to: 2025-12-31", "to: 2019-12-31", ":5: .*before it begins"),
        ("unit: rate", "unit: percent", ":3: .*'percent' is not one of"),
        ('"1331":', '"9931":', ":.*region '9931' is not a code"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(
    tmp_path: Path, wrong: str, instead: str, says: str
) -> None:
    path = tmp_path / "thresholds.yaml"
    path.write_text(GOOD.replace(wrong, instead), "utf-8")
    with pytest.raises(LawFilesWrong, match=says):
        load_thresholds("", path)


def test_a_threshold_that_a_rule_asks_for_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    known = load_thresholds("", FILE)
    assert asked_for() == known.keys  # nothing is missing, and nothing is there for nobody
    monkeypatch.setattr(command_line, "asked_for", lambda: known.keys | {"R23.level"})
    assert [str(problem) for problem in check_files()] == [
        "thresholds.yaml:1: 'R23.level' is missing: a rule asks for it"
    ]


def test_every_threshold_says_how_sure_it_is() -> None:
    thresholds = load_thresholds("133100", FILE)
    for key in thresholds.keys:
        found = thresholds.on(key, date(2026, 11, 21))
        assert found.source
        assert found.confidence.split()[0] in ("sourced", "recalled", "computed", "default")
    assert {f"R{number:02}.level" for number in range(1, 23)} <= thresholds.keys
