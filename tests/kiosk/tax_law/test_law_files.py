"""Planted mistakes in the files of the law: each is named with its file and line."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from kiosk.tax_law import load_law
from kiosk.tax_law.__main__ import main
from kiosk.tax_law.calculators import late_payment
from kiosk.tax_law.law import ASSETS
from kiosk.tax_law.law_files import read_law_files
from kiosk.tax_law.marked_yaml import LawFilesWrong

RATE = """\
parameters:
  some.rate:
    name: {zh: 某税率, en: Some rate}
    unit: rate
    values:
      - value: 0.03
        from: 2023-01-01
        to: 2024-12-31
        basis: 某法 第1条
        source: 某处
        confidence: sourced high
      - value: 0.02
        from: 2025-01-01
        basis: 某法 第1条
        source: 某处
        confidence: recalled medium
"""
SCALE = """\
parameters:
  some.scale:
    name: {zh: 某税率表, en: Some scale}
    unit: rate
    values:
      - brackets:
          - [30000, 0.05, 0]
          - [90000, 0.10, 1500]
          - [null, 0.20, 10500]
        from: 2023-01-01
        basis: 某法 第1条
        source: 某处
        confidence: sourced high
"""
CALENDAR = """\
filing_calendar:
  2026:
    days: [20, 24, 16, 20, 22, 15, 15, 17, 15, 26, 16, 15]
    basis: 某函
    source: 某处
    confidence: sourced high
"""
DUE = """\
due_dates:
  some.tax:
    name: {zh: 某税, en: Some tax}
    tax: PROP
    values:
      - schedule: windows
        windows:
          - {covers: this_year, months: [1, 6], opens: "04-01", closes: "04-30"}
        from: 2016-01-01
        basis: 某法 第1条
        source: 某处
        confidence: default low
"""
REGION = """\
region: "13"
name: {zh: 河北, en: Hebei}
parameters:
  some.rate:
    values:
      - value: 0.01
        from: 2024-01-01
        to: 2024-06-30
        basis: 某法 第1条
        source: 某处
        confidence: recalled low
"""

# text, what is replaced, by what, on which line the complaint stands, what it says
PLANTED = [
    (RATE, "unit: rate", "unit: percent", 4, "'percent' is not one of"),
    (RATE, "value: 0.03", "value: three", 6, "must be a number, not 'three'"),
    (RATE, "value: 0.03", "value: 1.3", 6, "1.3 is outside 0 to 1"),
    (RATE, "value: 0.03", "value: -0.03", 6, "-0.03 is outside"),
    (RATE, "value: 0.03", "worth: 0.03", 6, "unknown field 'worth'"),
    (RATE, "from: 2023-01-01", "from: 2023-13-01", 7, "must be a day like 2026-01-31"),
    (RATE, "        from: 2023-01-01\n", "", 6, "field 'from' is missing"),
    (RATE, "to: 2024-12-31", "to: 2022-12-31", 8, "ends 2022-12-31, before it begins"),
    (RATE, "from: 2025-01-01", "from: 2024-12-31", 12, "overlaps the row before"),
    (RATE, "        to: 2024-12-31\n", "", 11, "overlaps the row before (to open)"),
    (RATE, "from: 2025-01-01", "from: 2025-02-01", 12, "gap from 2025-01-01 to 2025-01-31"),
    (RATE, "        source: 某处\n        confidence: sourced", "        confidence: sourced", 6,
     "field 'source' is missing"),
    (RATE, "sourced high", "certainly", 11, "must begin with sourced, recalled"),
    (RATE, "sourced high", "sourced very", 11, "must begin with sourced, recalled"),
    (RATE, ", en: Some rate", "", 3, "field 'en' is missing"),
    (RATE, "zh: 某税率", 'zh: ""', 3, "must be a text"),
    (RATE, "value: 0.02", "value: 0.02\n        value: 0.03", 13, "'value' stands twice"),
    (RATE, "value: 0.02", "value: 0.02\n        unknown: {zh: 无, en: none}", 12,
     "'unknown' and 'value' exclude each other"),
    (RATE, "  some.rate:", "  some.rate: [", 4, "did not find expected"),
    (RATE, "parameters:", "paramters:", 1, "unknown field 'paramters'"),
    (SCALE, "1500]", "1400]", 8, "the tax jumps at 30000"),
    (SCALE, "[90000,", "[20000,", 8, "20000 must be above"),
    (SCALE, "[null,", "[100000,", 9, "the last row must have no upper end"),
    (SCALE, ", 10500]", "]", 9, "a row is [up to, rate, quick deduction]"),
    (SCALE, "      - brackets:", "      - value: 1\n        brackets:", 6, "either 'value' or"),
    (CALENDAR, ", 15]", "]", 3, "all 12 months, not 11"),
    (CALENDAR, "[20, 24", "[20, 30", 3, "2026-02 has no day 30"),
    (CALENDAR, "[20,", "[2,", 3, "whole number from 15 to 31"),
    (CALENDAR, "[20,", "[18,", 3, "2026-01-18 is a day off"),
    (CALENDAR, "  2026:", "  next:", 2, "'next' is not a year"),
    (DUE, "tax: PROP", "tax: WINDOW", 4, "'WINDOW' is not one of"),
    (DUE, "schedule: windows", "schedule: sometime", 6, "'sometime' is not one of"),
    (DUE, 'closes: "04-30"', 'closes: "03-30"', 8, "closes before it opens"),
    (DUE, '"04-01"', '"02-30"', 8, "must be a day of the year"),
    (DUE, "months: [1, 6]", "months: [1, 13]", 8, "whole number from 1 to 12"),
    (DUE, "covers: this_year", "covers: soon", 8, "'soon' is not one of"),
    (DUE, "schedule: windows", "schedule: after_event", 6, "needs days"),
]  # fmt: skip


def assets(folder: Path, text: str = RATE, name: str = "law/planted.yaml") -> Path:
    (folder / "law").mkdir(exist_ok=True)
    (folder / "regions").mkdir(exist_ok=True)
    if not name.startswith("law/planted") or "parameters:" not in text:
        (folder / "law" / "base.yaml").write_text(RATE, encoding="utf-8")
    (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("text", [RATE, SCALE, CALENDAR, DUE])
def test_the_files_are_in_order_before_anything_is_planted(text: str, tmp_path: Path) -> None:
    read_law_files(assets(tmp_path, text), region=None)


@pytest.mark.parametrize(
    ("text", "old", "new", "line", "said"),
    PLANTED,
    ids=[f"{place}-{planted[4][:30]}" for place, planted in enumerate(PLANTED)],
)
def test_a_planted_mistake_is_named_with_file_and_line(
    text: str, old: str, new: str, line: int, said: str, tmp_path: Path
) -> None:
    assert old in text
    with pytest.raises(LawFilesWrong) as caught:
        read_law_files(assets(tmp_path, text.replace(old, new, 1)), region=None)
    found = [problem for problem in caught.value.problems if said in problem.text]
    assert [(problem.file, problem.line) for problem in found] == [("planted.yaml", line)], str(
        caught.value
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('region: "13"', 'region: "14"', 1, "does not match the file's name"),
        ("some.rate", "other.rate", 4, "not declared in any file"),
        ("name: {zh: 河北, en: Hebei}\n", "", 1, "field 'name' is missing"),
    ],
)
def test_a_mistake_in_a_regions_file(
    old: str, new: str, line: int, said: str, tmp_path: Path
) -> None:
    folder = assets(tmp_path, REGION.replace(old, new), "regions/13-hebei.yaml")
    with pytest.raises(LawFilesWrong) as caught:
        read_law_files(folder, region="133100")
    first = caught.value.problems[0]
    assert (first.file, first.line) == ("13-hebei.yaml", line)
    assert said in first.text
    read_law_files(folder, region="51")  # another region does not open the file


def test_a_region_file_for_no_region_is_refused(tmp_path: Path) -> None:
    folder = assets(tmp_path, REGION.replace('"13"', '"99"'), "regions/99-nowhere.yaml")
    with pytest.raises(LawFilesWrong, match=r"99-nowhere.yaml:1: region '99' is not a code"):
        read_law_files(folder, region=None)


def test_two_files_of_one_region_may_not_both_set_a_figure(tmp_path: Path) -> None:
    folder = assets(tmp_path, REGION, "regions/13-hebei.yaml")
    (folder / "regions" / "13-more.yaml").write_text(REGION, encoding="utf-8")
    with pytest.raises(LawFilesWrong, match="already stands in another file"):
        read_law_files(folder, region="13")


def test_a_region_rules_only_for_its_own_days(tmp_path: Path) -> None:
    law = load_law("133100", assets(tmp_path, REGION, "regions/13-hebei.yaml"))
    values = [law.value("some.rate", day) for day in (date(2024, 3, 1), date(2024, 7, 1))]
    assert values == [Decimal("0.01"), Decimal("0.03")]


def test_a_city_moves_one_deadline(tmp_path: Path) -> None:
    moved = """\
region: "31"
name: {zh: 上海, en: Shanghai}
filing_calendar:
  2026:
    moved: {4: 28, 5: 2026-06-05}
    basis: 上海市税务局通知
    source: 某处
    confidence: recalled medium
"""
    folder = assets(tmp_path, CALENDAR)
    (folder / "regions" / "31-shanghai.yaml").write_text(moved, encoding="utf-8")
    law = load_law("310101", folder)
    days = [law.filing_deadline(2026, month) for month in (3, 4, 5)]
    assert [deadline.day for deadline in days] == [
        date(2026, 3, 16),
        date(2026, 4, 28),
        date(2026, 6, 5),
    ]
    assert [deadline.region for deadline in days] == ["", "31", "31"]
    assert load_law("13", folder).filing_deadline(2026, 4).day == date(2026, 4, 20)


def test_next_years_calendar_is_a_change_of_one_file(tmp_path: Path) -> None:
    folder = tmp_path / "assets"
    shutil.copytree(ASSETS / "law", folder / "law")
    shutil.copytree(ASSETS / "regions", folder / "regions")
    calendar = folder / "law" / "filing_calendar.yaml"
    added = """\
  2027:
    days: [15, 23, 15, 20, 21, 15, 15, 16, 15, 25, 15, 15]
    basis: 税总办征科函〔2026〕00号
    source: 税务总局
    confidence: sourced high
"""
    calendar.write_text(calendar.read_text(encoding="utf-8") + added, encoding="utf-8")
    deadline = load_law("133100", folder).filing_deadline(2027, 2)
    assert (deadline.day, deadline.forecast) == (date(2027, 2, 23), False)


def test_a_new_rate_is_a_change_of_one_file(tmp_path: Path) -> None:
    folder = tmp_path / "assets"
    shutil.copytree(ASSETS / "law", folder / "law")
    shutil.copytree(ASSETS / "regions", folder / "regions")
    file = folder / "law" / "late_payment.yaml"
    old = """\
      - value: 0.0005
        from: 2001-05-01
"""
    new = """\
      - value: 0.0004
        from: 2027-01-01
        basis: 税收征收管理法(修订)
        source: 某处
        confidence: sourced high
"""
    text = file.read_text(encoding="utf-8")
    assert old in text
    lines = text.replace(old, old + "        to: 2026-12-31\n").splitlines(keepends=True)
    place = next(i for i, line in enumerate(lines) if "late_payment.waived" in line)
    file.write_text("".join([*lines[: place - 1], new, "\n", *lines[place:]]), encoding="utf-8")
    law = load_law("133100", folder)

    def charge(due: date, paid: date) -> Decimal:
        return late_payment(law, tax=Decimal(10000), due=due, paid=paid).amounts["collected"]

    assert charge(date(2026, 5, 22), date(2026, 6, 11)) == 100
    assert charge(date(2027, 5, 22), date(2027, 6, 11)) == 80


def test_the_command_line_checks_all_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check-files"]) == 0
    assert "all fine" in capsys.readouterr().out
    assert main(["check-files", str(assets(tmp_path, RATE.replace("0.03", "x")))]) == 1
    assert "planted.yaml:6: some.rate must be a number" in capsys.readouterr().err
    assert main(["check-files", str(tmp_path / "nowhere")]) == 1


def test_a_region_says_what_it_has_decided_and_what_is_open(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["region", "133100", "--on", "2026-11-21"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "property.cost_deduction: 0.3 rate (13, recalled medium)" in lines
    assert "fine.tier.unit.each: not configured" in lines
    assert any(line.startswith("land.use: windows (national default, default") for line in lines)
    assert not any(line.startswith("vat.quarter") for line in lines)
    assert main(["region", "4418", "--on", "2026-11-21"]) == 0
    assert "land.use: windows (4418, sourced high)" in capsys.readouterr().out
    assert main(["region", "atlantis", "--on", "2026-11-21"]) == 2
