"""Made-up tax sources (税源) for the walk of combined returns: one for each of the ten taxes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from kiosk.taxpayer import Filings, Obligation, Profile, Tax, TaxSource, Vehicle

_KINDS: Final[tuple[tuple[Tax, str, str, str, dict[str, str]], ...]] = (
    (Tax.FARM, "farmland", "停车场用地", "320", {"rate": "22.5"}),
    (Tax.RES, "mineral", "建筑用砂", "86000", {"basis": "sales", "rate": "3"}),
    (
        Tax.LVAT,
        "land_value",
        "旧厂房",
        "3000000",
        {"kind": "transfer", "deductions": "1800000"},
    ),
    (Tax.DEED, "deed", "新办公楼", "2400000", {"area": "420"}),
    (Tax.ENV, "emission", "烟尘", "120", {"medium": "air", "below": "30"}),
    (Tax.TOB, "tobacco", "烟叶", "100000", {}),
)


def with_every_source(base: Profile, start: date, end: date, due: date) -> Profile:
    """``base`` with one source and one open obligation of every rarer tax, and a vehicle."""
    obligations = [
        Obligation(tax=tax, period_start=start, period_end=end, due=due, task_id="S04")
        for tax in (*(tax for tax, *_ in _KINDS), Tax.VVT)
    ]
    sources = tuple(
        TaxSource(kind=kind, name=name, amount=Decimal(amount), since=end, details=details)
        for _, kind, name, amount, details in _KINDS
    )
    vehicle = Vehicle(
        vin="LSVAA418XE2100001",
        bought_on=start + timedelta(days=3),
        model="轻型货车",
        plate="冀X·A0001",
        energy="saving",
        annual_tax=Decimal("480"),
    )
    as_of = base.fetched_at
    return replace(
        base,
        filings=Filings(as_of=as_of, obligations=tuple(obligations)),
        sources=sources,
        vehicles=(vehicle,),
    )
