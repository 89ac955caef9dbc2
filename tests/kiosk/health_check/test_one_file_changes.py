"""A new rate, a new calendar, a local rule: one file is changed, and the check says it."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from kiosk.health_check import run_check
from kiosk.tax_law.law import ASSETS, load_law
from tests.kiosk.health_check.taxpayers import TODAY, findings_of, persona


@pytest.fixture
def assets(tmp_path: Path) -> Path:
    """A copy of the law's files, to be changed."""
    for folder in ("law", "regions"):
        shutil.copytree(ASSETS / folder, tmp_path / folder)
    return tmp_path


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(before) == 1, before
    path.write_text(text.replace(before, after), "utf-8")


def test_the_charge_for_paying_late_follows_its_file(assets: Path) -> None:
    profile = persona("晨禾")
    (before,) = findings_of(run_check(profile, load_law("133100"), TODAY), "Y01")
    assert before.kicker.zh == "已逾期 26 天,滞纳金每日约 ¥ 6.15"

    edit(assets / "law/late_payment.yaml", "value: 0.0005", "value: 0.0004")
    (after,) = findings_of(run_check(profile, load_law("133100", assets), TODAY), "Y01")
    assert after.kicker.zh == "已逾期 26 天,滞纳金每日约 ¥ 4.92"
    assert after.note.zh == "款项未入库,滞纳金至今 ¥ 127.92"
    assert after.calculation is not None
    assert after.calculation.amounts["collected"] == Decimal("127.92")


def test_next_years_calendar_appears_with_its_days(assets: Path) -> None:
    profile = persona("晨禾")
    report = run_check(profile, load_law("133100"), TODAY)
    assert report.calendar_note is not None
    assert "2027 年征期尚未公布" in report.calendar_note.zh
    assert max(entry.day for entry in report.calendar) < date(2027, 1, 1)

    with (assets / "law/filing_calendar.yaml").open("a", encoding="utf-8") as file:
        file.write(
            "  2027:\n"
            "    days: [18, 23, 15, 20, 21, 15, 15, 16, 15, 25, 15, 15]\n"
            "    basis: 税总办征科函〔2026〕1号\n"
            "    source: a made-up notice\n"
            "    confidence: sourced high\n"
        )
    report = run_check(profile, load_law("133100", assets), TODAY)
    assert report.calendar_note is None
    text_of = {entry.day: (entry.text.zh, entry.forecast) for entry in report.calendar}
    filings = "申报增值税、企业所得税、印花税、房产税;报送财务报表"
    assert text_of[date(2027, 1, 18)] == (filings, False)
    assert text_of[date(2027, 2, 23)] == ("2 月征期截止", False)


def test_a_local_rule_changes_its_own_region_only(assets: Path) -> None:
    with (assets / "regions/1331-xiongan.yaml").open("a", encoding="utf-8") as file:
        file.write(
            "  property.cost_deduction:\n"
            "    values:\n"
            "      - value: 0.1\n"
            "        from: 2026-01-01\n"
            "        basis: 雄安新区房产税通知\n"
            "        source: a made-up notice\n"
            "        confidence: sourced high\n"
        )
    profile = persona("晨禾")
    local, province = load_law("133100", assets), load_law("130000", assets)
    (here,) = findings_of(run_check(profile, local, TODAY), "P03")
    (elsewhere,) = findings_of(run_check(profile, province, TODAY), "P03")
    assert elsewhere.amount == Decimal("2105.40")
    assert here.amount == Decimal("2645.40")  # (430.80 + 1,800,000 × 90% × 1.2% ÷ 4) × 50%
    assert "雄安新区房产税通知" in {item.source.zh for item in here.evidence}
