"""The ledger of what is overdue: each kind of debt with what waiting costs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from kiosk.tasks.filing_period import Circumstances
from kiosk.tasks.sample_taxpayers import sample_taxpayers
from kiosk.tasks.tables.due import arrears
from kiosk.tax_law import load_law
from kiosk.taxpayer import Payable, Tax

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("tax", "days", "said", "rows"),
    [
        (Tax.VAT, 10, "已逾期 10 天,滞纳金每天 ¥ 0.50", [("  滞纳金(算到今天)", "¥ 5.00")]),
        (
            Tax.FINE,
            10,
            "已逾期 10 天,每天可加处 ¥ 30.00",
            [("  加处罚款(至多,由税务机关决定)", "¥ 300.00")],
        ),
        (
            Tax.FINE,
            40,
            "已逾期 40 天,加处已到上限",
            [("  加处罚款(至多,由税务机关决定)", "¥ 1,000.00")],
        ),
        (Tax.DIS, 10, "已逾期 10 天,责令后仍不缴的按日加收千分之五", []),
    ],
)
def test_each_debt_says_what_waiting_costs(
    tax: Tax, days: int, said: str, rows: list[tuple[str, str]]
) -> None:
    profile = next(p for p in sample_taxpayers(TODAY).values() if p.payments is not None)
    assert profile.payments is not None
    owed = Payable(
        payable_id="p1",
        tax=tax,
        period_start=date(2026, 7, 1),
        period_end=date(2026, 9, 30),
        amount=Decimal(1000),
        due=TODAY - timedelta(days=days),
    )
    profile = replace(profile, payments=replace(profile.payments, payables=(owed,)))
    found = arrears(Circumstances(profile, TODAY, (), None), load_law("133100"), {})
    assert found is not None
    first, *others = found
    assert first.source.zh == said
    assert [(row.label.zh, row.shown.zh) for row in others] == rows
    for row in others:  # touched, the figure opens to its record
        assert row.steps[0].amount == Decimal(row.shown.zh.removeprefix("¥ ").replace(",", ""))
