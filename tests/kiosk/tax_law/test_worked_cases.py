"""Worked cases: what the tax bureau's own examples say, and what a wrong one looks like."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from kiosk.tax_law import recompute
from kiosk.tax_law.__main__ import main
from kiosk.tax_law.calculation import Calculation, to_fen
from kiosk.tax_law.worked_cases.cases import Case, Json, check, read_cases, verdict
from kiosk.tax_law.workings import Workings

HERE = Path(__file__).parent
FILES = ("golden_cases.json", "further_cases.json", "near_cases.json", "boundary_cases.json")


@pytest.mark.parametrize("name", FILES)
def test_every_case_comes_out_as_published(name: str) -> None:
    lines = list(check(read_cases(HERE / name)))
    assert len(lines) >= 66
    assert [line for line in lines if not line.endswith(" ok")] == []


@pytest.mark.parametrize("name", FILES)
def test_every_step_of_every_case_multiplies_out(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Calculation] = []
    result = Workings.result

    def remember(work: Workings) -> Calculation:
        made.append(result(work))
        return made[-1]

    monkeypatch.setattr(Workings, "result", remember)
    list(check(read_cases(HERE / name)))
    steps = [step for calculation in made for step in calculation.steps]
    assert len(steps) > 150
    for step in steps:
        assert recompute(step) == step.amount, step.key
        assert step.legal_basis, step.key
        assert step.label.zh
        assert step.label.en
        if step.unit == "yuan":
            assert step.amount == to_fen(step.amount) >= 0, step.key


def file_of(folder: Path, *cases: object) -> Path:
    path = folder / "cases.json"
    path.write_text(json.dumps({"cases": cases}), encoding="utf-8")
    return path


def vat_case(**changed: object) -> dict[str, object]:
    return {
        "id": "X-1",
        "topic": "vat_small",
        "as_of": "2026-03-31",
        "inputs": {"filing": "quarter", "sales_ex_vat": 400000},
        "expected": {"vat": 4000.0},
        **changed,
    }


def run(path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str], str]:
    status = main(["check-golden", str(path)])
    captured = capsys.readouterr()
    return status, captured.out.splitlines(), captured.err


def test_one_line_a_case_and_status_0_only_if_all_are_ok(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(file_of(tmp_path, vat_case()), capsys) == (0, ["X-1 ok"], "")
    wrong = vat_case(id="X-2", expected={"vat": 4000.01, "tax": 1})
    strange = vat_case(id="X-3", topic="window_tax")
    status, lines, _ = run(file_of(tmp_path, vat_case(), wrong, strange), capsys)
    assert status == 1
    assert lines == [
        "X-1 ok",
        "X-2 differs: expected vat 4000.01, tax 1 got vat 4000, no tax",
        "X-3 unsupported topic",
    ]


def test_a_value_that_ended_is_said_to_be_unknown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, lines, _ = run(file_of(tmp_path, vat_case(as_of="2028-03-31")), capsys)
    assert status == 1
    assert lines[0].startswith("X-1 differs: expected vat 4000 got unknown")
    assert "2028-01-01" in lines[0]


def test_what_is_due_may_be_written_as_a_refund_below_nought(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wages = {"wages": 150000, "social": 20000, "special_additional": 36000, "prepaid": 500}
    cases = [
        vat_case(id=f"X-{place}", topic="iit_annual", inputs=wages, expected={"refund": refund})
        for place, refund in enumerate((-520, 0, -519, 520), start=1)
    ]
    _, lines, _ = run(file_of(tmp_path, *cases), capsys)
    assert [line.split()[1] for line in lines] == ["ok", "ok", "differs:", "differs:"]


def test_a_fine_without_its_region_is_unknown_not_guessed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fine = vat_case(
        topic="fine_late_filing",
        inputs={"person": "unit", "occurrences": 1, "first_offence": False},
        expected={"fine": 100},
    )
    status, lines, _ = run(file_of(tmp_path, fine), capsys)
    assert status == 1
    assert "set locally" in lines[0]
    assert main(["check-golden", str(tmp_path / "cases.json"), "--region", "51"]) == 0


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (vat_case(as_of="yesterday"), "as_of must be a day like 2026-09-30"),
        (vat_case(expected={}), "cannot be read"),
        ({"id": "X-1", "topic": "vat_small"}, "cannot be read: it has no inputs"),
        (vat_case(inputs={"filing": "weekly", "sales_ex_vat": 1}), "month or quarter"),
        (vat_case(inputs={"filing": "quarter"}), "sales_ex_vat is missing"),
        (vat_case(topic="late_payment", inputs={"tax": 9}), "paid is missing"),
        (vat_case(topic="late_payment", inputs={"tax": 9, "due": "22.5.2026"}), "due must be a"),
        (vat_case(topic="credit_level", inputs={}), "score is missing"),
        (vat_case(topic="deed", inputs={"price_ex_vat": 9, "home_number": 1}), "area is missing"),
        (vat_case(topic="stamp", inputs={"half_relief": True}), "no contract"),
        ("not a case", "cannot be read"),
        (vat_case(inputs={"sales_ex_vat": "lots"}), "sales_ex_vat is not a number"),
        (vat_case(inputs={"filing": "quarter", "sales_ex_vat": 10**40}), "got error"),
        (vat_case(inputs={"filing": "quarter", "sales_ex_vat": -5}), "nought or more"),
        (vat_case(topic="stamp", inputs={"settled": [[1]]}), "settled must list"),
        (vat_case(region="atlantis"), "region 'atlantis'"),
        (vat_case(topic="stamp", inputs={"window": 12}), "no item of the stamp tax schedule"),
    ],
)
def test_a_case_that_cannot_be_run_spoils_only_its_own_line(
    broken: object, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, lines, _ = run(file_of(tmp_path, broken, vat_case(id="X-9")), capsys)
    assert status == 1
    assert said in lines[0]
    assert lines[1] == "X-9 ok"


def test_a_file_that_is_no_file_of_cases(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path / "absent.json", capsys)[0] == 2
    bad = tmp_path / "bad.json"
    bad.write_text("{", encoding="utf-8")
    status, lines, error = run(bad, capsys)
    assert (status, lines) == (2, [])
    assert "bad.json is not JSON" in error
    bad.write_text('{"cases": 3}', encoding="utf-8")
    assert 'no list "cases"' in run(bad, capsys)[2]
    bad.write_text('{"cases": []}', encoding="utf-8-sig")  # as Windows saves it
    assert run(bad, capsys) == (1, [], "bad.json has no cases\n")
    bad.write_text("", encoding="utf-8")
    assert run(bad, capsys)[0] == 2
    bad.write_text("[" * 100_000, encoding="utf-8")
    assert run(bad, capsys)[0] == 2
    assert run(tmp_path, capsys)[0] == 2


ODD_VALUES: tuple[object, ...] = (
    *(None, [], {}, "x", "", -1, True, [[]], [None], [1, "a"], {"a": 1}, 10**30, 1e-9),
    *("2026-13-01", "9999-12-31", "0001-01-01", "NaN", "Infinity", ["2026-01-01", 5]),
)


def test_whatever_a_file_holds_each_case_gets_its_line() -> None:
    for case in read_cases(HERE / "golden_cases.json"):
        assert isinstance(case, Case)
        for key in case.inputs:
            for odd in ODD_VALUES:
                inputs = cast("dict[str, Json]", {**case.inputs, key: odd})
                said = verdict(replace(case, inputs=inputs))
                assert said == "ok" or said.startswith("differs: expected "), (case.id, key, odd)


def test_deadlines_prints_twelve_lines(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["deadlines", "2026"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 12
    assert lines[0] == "2026-01 2026-01-20 published"
    assert main(["deadlines", "2020", "--forecast"]) == 0
    assert "2020-10 2020-10-27 forecast" in capsys.readouterr().out


def test_deadlines_of_a_year_that_is_not_published(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["deadlines", "2027"]) == 1
    captured = capsys.readouterr()
    assert captured.out.splitlines()[0] == "2027-01 not-yet-published"
    assert "尚未公布" in captured.err
    assert main(["deadlines", "2003"]) == 1
    captured = capsys.readouterr()
    assert captured.out.splitlines()[0] == "2003-01 not-on-file"
    assert "not on file" in captured.err
