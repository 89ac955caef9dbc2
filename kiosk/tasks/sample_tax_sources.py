"""Made-up tax sources (税源) and statements for the walk of the tasks that file them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from kiosk.tasks.filing_facts import STATEMENT_LINES
from kiosk.taxpayer import Filings, Obligation, Profile, Statement, Tax, TaxSource, Vehicle

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


def with_last_statement(base: Profile, start: date, revenue: Decimal) -> Profile:
    """``base`` with a statement of the quarter before ``start``, in which nothing was earned."""
    cost = {"revenue": revenue, "cost": revenue}
    balances = {
        "cash": Decimal(800_000),
        "fixed_assets": Decimal(460_000),
        "payables": Decimal(160_000),
        "paid_in": Decimal(1_000_000),
        "retained": Decimal(100_000),
    }
    nothing = dict.fromkeys(STATEMENT_LINES, Decimal(0))
    statement = Statement(
        period_start=start - timedelta(days=91),
        period_end=start - timedelta(days=1),
        lines={**nothing, **balances, **cost},
    )
    return replace(base, statements=(statement,))


def with_general_statement(base: Profile, period_start: date) -> Profile:
    """With a balanced statement under the general standard from before the period."""
    lines = {"cash": "300000", "fixed_assets": "500000", "long_loans": "200000"}
    lines |= {"paid_in": "500000", "retained": "100000", "revenue": "90000", "cost": "90000"}
    end = period_start - timedelta(days=1)
    statement = Statement(
        period_start=end.replace(day=1),
        period_end=end,
        lines={name: Decimal(amount) for name, amount in lines.items()},
        standard="general",
    )
    registration = base.registration
    if registration is None:
        raise TypeError("the sample has a registration")
    return replace(
        base,
        invoices=None,
        registration=replace(registration, accounting_standard="general"),
        statements=(statement,),
    )


def with_new_vehicles(base: Profile, today: date) -> dict[str, Profile]:
    """A taxpayer with a new energy car just bought, and one with an overdue van besides."""
    car = Vehicle(
        vin="LGXCE4CB5N0000525",
        bought_on=today - timedelta(days=20),
        model="新能源小客车",
        invoice_number="26130000000000000525",
        price_ex_vat=Decimal(212_000),
        energy="new",
        listed=True,
    )
    van = Vehicle(
        vin="LSVAA418XE2100001",
        bought_on=today - timedelta(days=70),
        model="轻型货车",
        invoice_number="26130000000000000001",
        price_ex_vat=Decimal(86_000),
        passenger_car=False,
    )

    def to_file(*vehicles: Vehicle, known: bool = True) -> Profile:
        obligations = tuple(
            Obligation(
                tax=Tax.VPT,
                period_start=one.bought_on,
                period_end=one.bought_on,
                due=one.bought_on + timedelta(days=60),
                task_id="S31",
            )
            for one in vehicles
        )
        return replace(
            base,
            filings=Filings(as_of=base.fetched_at, obligations=obligations),
            vehicles=vehicles if known else None,
        )

    return {
        "new energy car": to_file(car),
        "car and overdue van": to_file(car, van),
        "car without its invoice": to_file(car, known=False),
    }
