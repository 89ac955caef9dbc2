"""Dated parameters: the period picks the value, the region overrides, ends are ends."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.tax_law import Parameter, UnknownParameter, load_law
from kiosk.tax_law.arithmetic import evaluate
from kiosk.tax_law.law import ASSETS
from kiosk.tax_law.law_files import read_law_files
from kiosk.tax_law.parameter import Parameter as Row
from kiosk.tax_law.timeline import Timeline

LAW = load_law("133100")


def test_a_parameter_says_where_it_comes_from() -> None:
    threshold = LAW.parameter("vat.small.threshold.quarter", date(2026, 9, 30))
    assert isinstance(threshold, Parameter)
    assert threshold.value == 300000
    assert threshold.unit == "yuan"
    assert (threshold.valid_from, threshold.valid_to) == (date(2026, 1, 1), date(2027, 12, 31))
    assert "2026年第10号" in threshold.basis
    assert threshold.confidence == "sourced high"
    assert threshold.name.zh


def test_what_ends_on_31_december_2027_is_unknown_from_the_next_day() -> None:
    ending = [
        key
        for key in sorted(LAW.keys)
        if LAW.is_known(key, date(2027, 12, 31)) and not LAW.is_known(key, date(2028, 1, 1))
    ]
    assert len(ending) >= 20
    for key in ending:
        with pytest.raises(UnknownParameter) as caught:
            LAW.parameter(key, date(2028, 6, 30))
        assert caught.value.since == date(2028, 1, 1)
        assert "2028-01-01" in caught.value.reason.zh
        assert "2028-01-01" in caught.value.reason.en


def test_before_the_first_row_it_is_unknown_too() -> None:
    with pytest.raises(UnknownParameter) as caught:
        LAW.parameter("vat.small.threshold.month", date(2022, 12, 31))
    assert caught.value.since is None
    assert "2023-01-01 之前" in caught.value.reason.zh


def test_a_figure_set_locally_is_the_regions_or_unknown() -> None:
    key, on = "fine.tier.individual.flat", date(2026, 6, 30)
    assert load_law("510100").parameter(key, on).value == 50
    assert load_law("510100").parameter(key, on).region == "51"
    assert load_law("chongqing").region == "50"
    with pytest.raises(UnknownParameter, match="set locally"):
        LAW.parameter(key, on)
    assert LAW.value("deed.rate.statutory", on) == Decimal("0.03")
    assert load_law("64").value("key_group.startup.limit", on) == 24000


@pytest.mark.parametrize(
    ("name", "code"),
    [
        *(("Hebei", "13"), ("河北省", "13"), ("Xiong'an", "1331"), ("雄安新区", "1331")),
        *(("Xiongan New Area", "1331"), ("Beijing", "11"), ("北京市", "11"), ("四川", "51")),
        *(("Inner Mongolia", "15"), ("广西壮族自治区", "45"), ("全国", ""), ("100000", "100000")),
    ],
)
def test_a_region_answers_to_its_name_whether_or_not_it_has_a_file(name: str, code: str) -> None:
    assert load_law(name).region == code


@pytest.mark.parametrize("name", ["Atlantis", "99", "990000", "省", "131"])
def test_a_region_that_does_not_exist_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="neither a code"):
        load_law(name)


def test_an_outright_unknown_gives_its_own_reason_and_ends() -> None:
    shenzhen = load_law("440305")
    with pytest.raises(UnknownParameter) as caught:
        shenzhen.parameter("vat.house.exempt_from_years", date(2024, 6, 1))
    assert "请到窗口核算" in caught.value.reason.zh
    assert shenzhen.value("vat.house.exempt_from_years", date(2024, 12, 1)) == 2
    assert LAW.value("vat.house.exempt_from_years", date(2024, 6, 1)) == 2


def test_a_key_that_no_file_declares_is_our_own_mistake() -> None:
    with pytest.raises(KeyError):
        LAW.parameter("window.tax", date(2026, 1, 1))
    with pytest.raises(ValueError, match="neither a code"):
        load_law("atlantis")


def test_the_law_of_a_region_is_read_once() -> None:
    assert load_law("133100") is LAW


def test_all_files_of_the_law_and_of_all_regions_are_in_order() -> None:
    files = read_law_files(ASSETS, region=None)
    assert len(files.parameters) > 100
    assert len(files.due_dates) >= 25


def row(first: date, last: date | None, region: str, value: int) -> Row:
    return Row(
        key="k",
        name=LAW.region_name,
        unit="yuan",
        value=Decimal(value),
        valid_from=first,
        valid_to=last,
        basis="b",
        source="s",
        confidence="sourced high",
        region=region,
    )


spans = st.tuples(st.integers(0, 200), st.one_of(st.none(), st.integers(0, 60)))


@given(
    regions=st.dictionaries(st.sampled_from(("", "13", "1331", "133100")), spans, min_size=1),
    at=st.integers(0, 300),
)
def test_the_most_local_rule_of_the_day_wins(
    regions: dict[str, tuple[int, int | None]], at: int
) -> None:
    start = date(2024, 1, 1)

    def day(number: int) -> date:
        return start + timedelta(days=number)

    rows = [
        row(day(first), None if length is None else day(first + length), region, place)
        for place, (region, (first, length)) in enumerate(regions.items())
    ]
    covering = [
        one
        for one in rows
        if one.valid_from <= day(at) and (one.valid_to is None or day(at) <= one.valid_to)
    ]
    expected = max(covering, key=lambda one: len(one.region)) if covering else None
    assert Timeline.of(rows).on(day(at)) is expected


@pytest.mark.parametrize(
    "text",
    [
        *("", "a +", "a ** b", "a.b", "__import__('os')", "open(a)", "a if b else c", "[a]"),
        *("'a'", "True", "lambda: a", "min(a)", "min(a, b, key=c)", "aa", "a; b", "a @ b"),
        *("a // b", "a < b", "a and b", "f'{a}'"),
    ],
)
def test_arithmetic_knows_nothing_but_arithmetic(text: str) -> None:
    with pytest.raises(ValueError, match="not arithmetic"):
        evaluate(text, [Decimal(1)] * 3)


def test_arithmetic_is_exact() -> None:
    values = [Decimal("0.1"), Decimal("0.2"), Decimal(3)]
    assert evaluate("a + b", values) == Decimal("0.3")
    assert evaluate("(a + 0.2) * c - max(a, b)", values) == Decimal("0.7")
    assert evaluate("-a + min(b, c) / 2", values) == 0
