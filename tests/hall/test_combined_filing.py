"""Ten property and conduct taxes and corporate income tax in one return, as the bureau takes it."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from hall.bureau.bureau import Accepted, Refused
from hall.bureau.synthetic.bureau import SyntheticBureau
from hall.bureau.synthetic.personas import load_personas
from kiosk.identity.visitor import Right
from kiosk.tasks import TaskRunner, load_task
from kiosk.tasks.outcome import Acknowledgement, Outcome, OutcomeState
from kiosk.tasks.views import Blocked
from kiosk.tax_law import load_law
from kiosk.taxpayer import Profile, Tax
from tests.hall.bureau_contract import new_key
from tests.hall.conftest import NOW
from tests.hall.filings import PNG

ANLAN = "91133100MADEM0222Y"
OWNER = next(one for one in load_personas(NOW.date()).people if one.name == "程岚").person_key

#: By hand: 8.6 million × 70 % × 1.2 % ÷ 4 and 60,000 × 12 %, halved; 12,000 m² × 8 ÷ 4, halved; …
OWED = {
    "CIT": "59400.00",
    "PROP": "12630.00",
    "LAND": "12000.00",
    "VVT": "120.00",
    "STAMP": "381.00",
    "LVAT": "390000.00",
    "ENV": "864.00",
}


def begin(profile: Profile, task: str = "S04") -> TaskRunner:
    return TaskRunner(
        load_task(task),
        profile,
        OWNER,
        load_law(region="133100"),
        NOW.date(),
        rights=frozenset(Right),
    )


def filed(runner: TaskRunner, profit: str = "2180000") -> bytes:
    for _ in range(20):
        if runner.current.kind == "signature":
            return runner.submission(PNG, NOW, "t", None)
        if runner.current.id == "profit":
            runner.answer("cost", "12000000")
            runner.answer("profit", profit)
            if runner.needs_reason("profit"):
                runner.answer("profit.reason", "closed_later")
        moved = runner.advance()
        assert not isinstance(moved, Blocked), (runner.current.id, moved)
    pytest.fail("the return does not reach its signature")


def test_seven_taxes_are_signed_once_and_each_is_met_and_owed(bureau: SyntheticBureau) -> None:
    runner = begin(bureau.profile(ANLAN))
    body = filed(runner)
    declared = json.loads(body)
    assert declared["taxes"] == OWED
    assert {part["tax"] for part in declared["returns"]} == set(OWED)
    outcome = bureau.submit(new_key(), body)
    assert isinstance(outcome, Accepted), outcome
    assert outcome.receipt.amount == sum(Decimal(owed) for owed in OWED.values())

    after = bureau.profile(ANLAN)
    assert after.filings is not None
    assert after.payments is not None
    spans = {(p["tax"], p["start"], p["end"]) for p in declared["returns"]}
    met = {
        (one.tax.value, one.period_start.isoformat(), one.period_end.isoformat()): one.filed_on
        for one in after.filings.obligations
    }
    assert {met[span] for span in spans} == {NOW.date()}
    # Nothing else of the same days is taken for filed.
    assert any(
        one.tax is Tax.STATEMENT and one.filed_on is None and one.period_end < NOW.date()
        for one in after.filings.obligations
    )
    owed = {one.tax.value: str(one.amount) for one in after.payments.payables}
    assert owed == OWED
    assert begin(after).exit is not None

    accepted = Acknowledgement(
        number=outcome.receipt.number,
        accepted_at=outcome.receipt.accepted_at,
        taxpayer_id=ANLAN,
        title=outcome.receipt.title,
        amount=outcome.receipt.amount,
        verification=outcome.receipt.verification,
    )
    runner.record_outcome(Outcome(state=OutcomeState.ACCEPTED, receipt=accepted))
    lines = {line.label.zh: line.value.zh for line in runner.receipt_view().amounts}
    assert len(lines) == len(OWED)
    assert lines["印花税(2026 年第三季度)"] == "¥ 381.00"
    assert any(label.startswith("土地增值税(") for label in lines)


def test_income_tax_can_stay_out(bureau: SyntheticBureau) -> None:
    runner = begin(bureau.profile(ANLAN))
    while runner.current.id != "five_in_one":
        runner.advance()
    runner.answer("with_cit", "no")
    declared = json.loads(filed(runner))
    assert "CIT" not in declared["taxes"]
    assert "profit" not in [step.id for step in runner.steps]
    assert isinstance(bureau.submit(new_key(), json.dumps(declared).encode()), Accepted)
    assert begin(bureau.profile(ANLAN), "S03").exit is None


def test_what_was_filed_together_is_not_filed_again_alone(bureau: SyntheticBureau) -> None:
    stamp = begin(bureau.profile(ANLAN), "S05")
    alone = filed(stamp)
    assert isinstance(bureau.submit(new_key(), filed(begin(bureau.profile(ANLAN)))), Accepted)
    outcome = bureau.submit(new_key(), alone)
    assert isinstance(outcome, Refused)
    assert outcome.reasons[0].code == "already_filed"


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda body: body["returns"].pop(), "period_wrong"),
        (lambda body: body["returns"][0].update(start="2020-01-01"), "nothing_to_file"),
        (lambda body: body["answers"]["lands"][0].update(area="1200"), "amount_wrong"),
        (lambda body: body["answers"]["lands"][0].update(rate="0.01"), "answer_wrong"),
        # "Prepaid" is the bureau's own figure, whatever the filing says.
        (lambda body: body["amounts"].update({"cit.due": "1.00"}), "tax_unlike_calculation"),
    ],
)
def test_a_return_that_does_not_hold_is_refused(
    bureau: SyntheticBureau, spoil: object, code: str
) -> None:
    body = json.loads(filed(begin(bureau.profile(ANLAN))))
    assert callable(spoil)
    spoil(body)
    outcome = bureau.submit(new_key(), json.dumps(body).encode())
    assert isinstance(outcome, Refused)
    assert outcome.reasons[0].code == code


def test_what_the_bureau_has_on_record_counts_not_what_the_terminal_knew(
    bureau: SyntheticBureau,
) -> None:
    from dataclasses import replace

    profile = bureau.profile(ANLAN)
    assert profile.filings is not None
    more_prepaid = tuple(
        replace(one, amount=Decimal("60000.00"))
        if one.tax is Tax.CIT and one.amount is not None
        else one
        for one in profile.filings.obligations
    )
    runner = begin(replace(profile, filings=replace(profile.filings, obligations=more_prepaid)))
    outcome = bureau.submit(new_key(), filed(runner))
    assert isinstance(outcome, Refused)
    assert outcome.reasons[0].code == "amount_wrong"
    assert "59,400.00" in outcome.reasons[0].words.zh
