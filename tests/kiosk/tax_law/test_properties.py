"""What must hold for any facts: no negative tax, whole fen, reliefs within the tax."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.tax_law import calculators as calculate
from kiosk.tax_law import load_law, recompute
from kiosk.tax_law.calculation import Calculation, to_fen

LAW = load_law("133100")
FEN = Decimal("0.01")
NONE = Decimal(0)

money = st.decimals(min_value=0, max_value=20_000_000, places=2)
near = st.decimals(min_value=-3, max_value=3, places=2)
days = st.dates(min_value=date(2023, 1, 1), max_value=date(2027, 12, 31))
locations = st.sampled_from(("city", "county_or_town", "other"))
filings = st.sampled_from(("month", "quarter"))


def near_or_any(*edges: int) -> st.SearchStrategy[Decimal]:
    """Any amount, and often one within three yuan of a cliff."""
    around = st.builds(
        lambda edge, offset: max(Decimal(edge) + offset, NONE), st.sampled_from(edges), near
    )
    return st.one_of(around, money)


def sound(calculation: Calculation) -> None:
    """Check every line: whole fen, not negative, and the same when worked out again."""
    for step in calculation.steps:
        assert step.amount >= 0, step.key
        assert recompute(step) == step.amount, step.key
        if step.unit == "yuan":
            assert step.amount == to_fen(step.amount), step.key


@settings(max_examples=150, deadline=None)
@given(
    on=days,
    filing=filings,
    location=locations,
    half=st.booleans(),
    ordinary=near_or_any(100_000, 300_000),
    special=st.one_of(st.just(NONE), money),
    estate=st.one_of(st.just(NONE), near_or_any(300_000)),
    let=st.one_of(st.just(NONE), money),
    full=st.one_of(st.just(NONE), money),
)
def test_small_scale_vat_with_surcharges(
    on: date,
    filing: str,
    location: str,
    half: bool,
    ordinary: Decimal,
    special: Decimal,
    estate: Decimal,
    let: Decimal,
    full: Decimal,
) -> None:
    filed = calculate.vat_small_with_surcharges(
        LAW,
        on,
        filing=filing,
        location=location,
        half_relief=half,
        ordinary=ordinary,
        special=special,
        real_estate=estate,
        property_letting=let,
        special_full_rate=full,
    )
    sound(filed)
    amounts = filed.amounts
    assert amounts["sales"] == ordinary + special + estate + let + full
    assert amounts["exempt_sales"] <= amounts["sales"]
    assert amounts["vat"] == amounts["vat_goods"] + amounts["vat_realestate"]
    parts = ("vat", "urban", "edu", "local_edu")
    assert amounts["total"] == sum(amounts[part] for part in parts)
    assert amounts["total_relief"] == sum(amounts[f"{part}_relief"] for part in parts)
    for part in parts:
        assert amounts[part] + amounts[f"{part}_relief"] == amounts[f"{part}_before"]
        assert 0 <= amounts[f"{part}_relief"] <= amounts[f"{part}_before"]
    if amounts["vat"] == 0:
        assert amounts["total"] == 0


@settings(max_examples=100, deadline=None)
@given(on=days, filing=filings, sales=near_or_any(100_000, 300_000))
def test_vat_jumps_only_at_the_threshold(on: date, filing: str, sales: Decimal) -> None:
    edge = Decimal(100_000 if filing == "month" else 300_000)
    here = calculate.vat_small(LAW, on, filing=filing, ordinary=sales).amounts["vat"]
    next_fen = calculate.vat_small(LAW, on, filing=filing, ordinary=sales + FEN).amounts["vat"]
    step = next_fen - here
    if sales in (edge, edge - FEN):
        assert step in (0, to_fen(edge / 100))  # the cliff, on the side the year says
    else:
        assert 0 <= step <= FEN


@settings(max_examples=100, deadline=None)
@given(
    on=days,
    income=near_or_any(1_000_000, 3_000_000),
    staff=st.integers(0, 400),
    assets=near_or_any(50_000_000),
    restricted=st.booleans(),
)
def test_corporate_income_tax(
    on: date, income: Decimal, staff: int, assets: Decimal, restricted: bool
) -> None:
    def tax(amount: Decimal) -> Calculation:
        return calculate.cit_small(
            LAW,
            on,
            taxable_income=amount,
            employees=Decimal(staff),
            assets=assets,
            restricted_industry=restricted,
        )

    result = tax(income)
    sound(result)
    amounts = result.amounts
    assert amounts["tax"] + amounts["relief"] == amounts["tax_before"] <= income
    if income != 3_000_000:
        assert tax(income + FEN).amounts["tax"] - amounts["tax"] in (0, FEN)


@settings(max_examples=100, deadline=None)
@given(
    on=days,
    income=near_or_any(30_000, 90_000, 300_000, 500_000, 2_000_000),
    other=money,
    sole_trader=st.booleans(),
    prepaid=money,
)
def test_business_income(
    on: date, income: Decimal, other: Decimal, sole_trader: bool, prepaid: Decimal
) -> None:
    result = calculate.iit_business(
        LAW,
        on,
        taxable_income=income,
        other_relief=other,
        sole_trader=sole_trader,
        prepaid=prepaid,
    )
    sound(result)
    amounts = result.amounts
    assert amounts["relief"] <= amounts["gross"] <= income
    assert amounts["payable"] <= amounts["gross"]
    assert amounts["due"] - amounts["refund"] == amounts["payable"] - prepaid
    plain = calculate.iit_business_scale(LAW, on, taxable_income=income + FEN)
    assert 0 <= plain.amounts["gross"] - amounts["gross"] <= FEN  # the scale has no cliff


@settings(max_examples=100, deadline=None)
@given(
    on=days,
    wages=near_or_any(60_000, 96_000, 120_000),
    labour=money,
    deducted=money,
    prepaid=money,
)
def test_yearly_settlement(
    on: date, wages: Decimal, labour: Decimal, deducted: Decimal, prepaid: Decimal
) -> None:
    result = calculate.iit_annual(
        LAW, on, wages=wages, labour=labour, special_additional=deducted, prepaid=prepaid
    )
    sound(result)
    amounts = result.amounts
    assert amounts["tax"] <= amounts["taxable_income"] <= amounts["income"]
    assert amounts["balance_due"] - amounts["refund"] == amounts["tax"] - prepaid
    assert result.flags["must_settle"] == (
        amounts["balance_due"] > 400 and amounts["income"] > 120_000
    )


@settings(max_examples=60, deadline=None)
@given(
    documents=st.lists(
        st.builds(
            calculate.Document,
            item=st.sampled_from(("sale", "loan", "lease", "capital", "securities")),
            amount=money,
            small_borrower=st.booleans(),
        ),
        max_size=6,
    ),
    half=st.booleans(),
    on=days,
)
def test_stamp_tax(documents: list[calculate.Document], half: bool, on: date) -> None:
    result = calculate.stamp(LAW, on, documents=documents, half_relief=half)
    sound(result)
    amounts = result.amounts
    assert amounts["tax"] + amounts["relief"] == amounts["tax_before"]
    parts = [amounts[f"doc{number}"] for number in range(1, len(documents) + 1)]
    assert amounts["tax"] == sum(parts)


@settings(max_examples=60, deadline=None)
@given(tax=money, due=days, late=st.integers(-400, 4000))
def test_late_payment(tax: Decimal, due: date, late: int) -> None:
    paid = date.fromordinal(due.toordinal() + late)
    result = calculate.late_payment(LAW, tax=tax, due=due, paid=paid)
    sound(result)
    assert result.amounts["days"] == max(late, 0)
    assert result.amounts["collected"] in (0, result.amounts["raw"])
    assert result.amounts["collected"] == 0 or result.amounts["collected"] > 1


@settings(max_examples=60, deadline=None)
@given(
    staff=st.integers(0, 5000),
    hired=st.integers(0, 100),
    wage=money,
    enterprise=st.booleans(),
    on=days,
)
def test_disabled_fund(staff: int, hired: int, wage: Decimal, enterprise: bool, on: date) -> None:
    result = calculate.disabled_employment_fund(
        LAW,
        on,
        employees=Decimal(staff),
        disabled_hired=Decimal(hired),
        average_wage=wage,
        enterprise=enterprise,
    )
    sound(result)
    assert result.amounts["payable"] + result.amounts["relief"] == result.amounts["owed_before"]
    if enterprise and staff <= 30:
        assert result.amounts["payable"] == 0


@settings(max_examples=60, deadline=None)
@given(
    cost=money,
    months=st.integers(0, 12),
    area=money,
    rate=st.decimals(min_value=0, max_value=30, places=2),
    half=st.booleans(),
    on=days,
)
def test_property_and_land(
    cost: Decimal, months: int, area: Decimal, rate: Decimal, half: bool, on: date
) -> None:
    house = calculate.property_tax_on_cost(LAW, on, cost=cost, months=months, half_relief=half)
    land = calculate.land_use(LAW, on, area=area, rate=rate, months=months, half_relief=half)
    for result in (house, land):
        sound(result)
        amounts = result.amounts
        assert amounts["tax"] + amounts["relief"] == amounts["tax_before"]


@settings(max_examples=60, deadline=None)
@given(
    price=near_or_any(150_000, 300_000),
    new_energy=st.booleans(),
    car=st.booleans(),
    on=days,
)
def test_vehicle_purchase(price: Decimal, new_energy: bool, car: bool, on: date) -> None:
    def bought_for(amount: Decimal) -> Calculation:
        return calculate.vehicle_purchase(
            LAW, on, price_ex_vat=amount, new_energy=new_energy, passenger_car=car
        )

    result = bought_for(price)
    sound(result)
    # The ceiling of the relief bends the line, it does not break it.
    assert bought_for(price + FEN).amounts["tax"] - result.amounts["tax"] in (0, FEN)
    assert result.amounts["tax"] + result.amounts["relief"] == result.amounts["tax_before"]


@settings(max_examples=60, deadline=None)
@given(
    price=money,
    area=st.decimals(min_value=10, max_value=400, places=2),
    home=st.integers(1, 4),
    on=days,
)
def test_deed_tax(price: Decimal, area: Decimal, home: int, on: date) -> None:
    result = calculate.deed(LAW, on, price_ex_vat=price, area=area, home_number=home)
    sound(result)
    assert result.amounts["tax"] + result.amounts["relief"] == result.amounts["tax_before"]


@settings(max_examples=60, deadline=None)
@given(
    taxes=st.dictionaries(
        st.sampled_from(("vat", "urban", "edu", "local_edu", "iit")), money, min_size=1
    ),
    limit=money,
    months=st.integers(0, 12),
    on=days,
)
def test_key_group(taxes: dict[str, Decimal], limit: Decimal, months: int, on: date) -> None:
    result = calculate.key_group_startup(LAW, on, taxes=taxes, limit=limit, months=months)
    sound(result)
    amounts = result.amounts
    assert amounts["used"] + amounts["unused"] == amounts["limit"]
    assert amounts["used"] == min(sum(taxes.values()), amounts["limit"])
    for key, tax in taxes.items():
        assert amounts[f"{key}_used"] + amounts[f"{key}_left"] == tax
