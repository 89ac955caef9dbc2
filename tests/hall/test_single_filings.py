"""Statements, a vehicle and late filings, as terminals sign them and the bureau takes them."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from hall.bureau.bureau import Accepted, Refused
from hall.bureau.synthetic.bureau import SyntheticBureau
from hall.bureau.synthetic.personas import load_personas
from kiosk.identity.visitor import Right
from kiosk.tasks import TaskRunner, load_task
from kiosk.tasks.handover import read_handover, take_over
from kiosk.tasks.views import Blocked
from kiosk.tax_law import load_law
from kiosk.taxpayer import Tax
from tests.hall.bureau_contract import new_key
from tests.hall.conftest import NOW
from tests.hall.filings import PNG

ANLAN = "91133100MADEM0222Y"
DUJUAN = "92133100MADEM0126J"


def person(name: str) -> str:
    people = load_personas(NOW.date()).people
    return next(one.person_key for one in people if one.name == name)


def begin(bureau: SyntheticBureau, task: str, taxpayer: str, who: str) -> TaskRunner:
    return TaskRunner(
        load_task(task),
        bureau.profile(taxpayer),
        who,
        load_law(region="133100"),
        NOW.date(),
        rights=frozenset(Right),
    )


def sign(runner: TaskRunner, answers: dict[str, str]) -> bytes:
    """Give the answers where they are asked, and sign."""
    for _ in range(20):
        if runner.current.kind == "signature":
            return runner.submission(PNG, NOW, "t", None)
        for key in runner.current_step.entry.ask:
            if key in answers:
                runner.answer(key, answers[key])
                if runner.needs_reason(key):
                    runner.answer(f"{key}.reason", "other")
        moved = runner.advance()
        assert not isinstance(moved, Blocked), (runner.current.id, moved)
    pytest.fail("it does not reach its signature")


#: Earned in the quarter: 5,250,000 − 4,450,000 − … = 310,000; cash grew by as much.
INCOME = {
    "revenue": "5250000",
    "cost": "4150000",
    "selling": "250000",
    "admin": "420000",
    "finance": "50000",
    "surcharges": "40000",
    "income_tax": "30000",
}


def test_statements_that_balance_are_taken_and_the_next_ones_start_from_them(
    bureau: SyntheticBureau,
) -> None:
    runner = begin(bureau, "S09", ANLAN, person("程岚"))
    body = sign(runner, INCOME | {"cash": "3570000"})
    assert isinstance(bureau.submit(new_key(), body), Accepted)
    after = bureau.profile(ANLAN)
    assert after.statements is not None
    assert after.filings is not None
    newest = after.statements[-1]
    assert newest.lines["cash"] == Decimal(3_570_000)
    assert newest.lines["retained"] == Decimal(5_810_000)
    assert newest.period_end == after.statements[0].period_end.replace(month=9, day=30)
    assert all(
        one.filed_on == NOW.date()
        for one in after.filings.obligations
        if one.tax is Tax.STATEMENT and one.period_end == newest.period_end
    )


def test_statements_that_do_not_balance_say_by_how_much_and_the_bureau_notices(
    bureau: SyntheticBureau,
) -> None:
    runner = begin(bureau, "S09", ANLAN, person("程岚"))
    good = json.loads(sign(runner, INCOME | {"cash": "3570000"}))
    unbalanced = begin(bureau, "S09", ANLAN, person("程岚"))
    with pytest.raises(AssertionError, match=r"310,000\.00"):
        sign(unbalanced, INCOME)
    row = next(row for row in unbalanced.current.rows if row.key == "retained")
    assert row.error is not None
    assert row.error.zh.startswith("资产比负债加权益少 ¥ 310,000.00")
    good["answers"]["cash"] = "9999999"
    outcome = bureau.submit(new_key(), json.dumps(good).encode())
    assert isinstance(outcome, Refused)
    assert outcome.reasons[0].code == "answer_wrong"


def test_a_new_energy_car_is_taxed_at_half_and_known_as_filed(bureau: SyntheticBureau) -> None:
    shen = person("沈望舒")
    runner = begin(bureau, "S31", shen, shen)
    body = sign(runner, {})
    assert json.loads(body)["taxes"] == {"VPT": "10600.00"}  # 212,000 × 10 % ÷ 2
    outcome = bureau.submit(new_key(), body)
    assert isinstance(outcome, Accepted)
    assert [one.amount for one in outcome.receipt.payables] == [Decimal("10600.00")]
    (vehicle,) = bureau.profile(shen).vehicles or ()
    assert vehicle.purchase_tax_filed_on == NOW.date()
    assert begin(bureau, "S31", shen, shen).exit is not None


def test_a_price_below_the_invoice_or_a_wrong_number_is_not_taken(bureau: SyntheticBureau) -> None:
    shen = person("沈望舒")
    runner = begin(bureau, "S31", shen, shen)
    error = runner.answer("vin", "LGXCE4CB6N0000525")
    assert error is not None
    assert error.message.zh == "车架号有一位不对,请逐位核对"
    runner.restore("vin")
    runner.answer("price", "150000")
    runner.answer("price.reason", "other")
    runner.advance()
    assert runner.exit is not None
    assert runner.exit.key == "price_differs"
    body = json.loads(sign(begin(bureau, "S31", shen, shen), {}))
    body["answers"]["price"] = "150000"
    outcome = bureau.submit(new_key(), json.dumps(body).encode())
    assert isinstance(outcome, Refused)
    assert outcome.reasons[0].code == "not_eligible"


def test_an_overdue_period_is_filed_with_its_charge(bureau: SyntheticBureau) -> None:
    du = person("杜鹃")
    late = begin(bureau, "S14", DUJUAN, du)
    late.advance()
    (field,) = late.current.fields
    newest = [one.value for one in field.options if one.value.startswith("S07@")][-1]
    late.answer("which", newest)
    late.advance()
    late.advance()
    assert late.exit is not None
    task, period = read_handover(late.exit.task_id or "")
    runner = begin(bureau, task, DUJUAN, du)
    take_over(runner, period)
    assert runner.period_code == period
    body = sign(runner, {"cost": "30000", "has_wages": "no"})
    (charge,) = json.loads(body)["late_charges"]
    assert charge["tax"] == "IIT"
    assert isinstance(bureau.submit(new_key(), body), Accepted)
    again = begin(bureau, "S14", DUJUAN, du)
    again.advance()
    assert newest not in [option.value for option in again.current.fields[0].options]


def test_a_sole_trader_can_file_the_quarters_income_tax(bureau: SyntheticBureau) -> None:
    huiyang = "92133100MADEM0230N"
    runner = begin(bureau, "S07", huiyang, person("程岚"))
    body = sign(runner, {"cost": "316000", "has_wages": "no"})
    # 96,000 − 9 × 5,000 = 51,000; 51,000 × 10 % − 1,500 = 3,600, half of it, 1,120 prepaid
    assert json.loads(body)["taxes"] == {"IIT": "680.00"}
    assert isinstance(bureau.submit(new_key(), body), Accepted)
