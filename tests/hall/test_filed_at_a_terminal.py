"""What a terminal's guided task signs is what the bureau accepts, for every persona."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from hall.bureau.bureau import Accepted, Refused
from hall.bureau.synthetic.bureau import SyntheticBureau
from hall.bureau.synthetic.personas import load_personas
from kiosk.identity.visitor import MandateStatus, Right
from kiosk.tasks import TaskRunner, load_task, task_ids
from kiosk.tasks.papers import PageContent
from kiosk.tasks.step_kinds import StepKind
from kiosk.tasks.views import Blocked
from kiosk.tax_law import load_law
from tests.hall.bureau_contract import new_key
from tests.hall.conftest import NOW
from tests.hall.filings import PNG

BOUND = [
    (person.person_key, mandate.taxpayer_id)
    for person in load_personas(NOW.date()).people
    for mandate in person.mandates
    if mandate.status is MandateStatus.ACTIVE and Right.FILE in mandate.rights
]


def _runner(bureau: SyntheticBureau, person_key: str, taxpayer_id: str) -> TaskRunner:
    return TaskRunner(
        load_task("S01"),
        bureau.profile(taxpayer_id),
        person_key,
        load_law(region="133100"),
        NOW.date(),
        rights=frozenset(Right),
    )


def _sign(runner: TaskRunner) -> bytes:
    for _ in range(10):
        if runner.current.kind == "signature":
            return runner.submission(PNG, NOW, "t", None)
        runner.advance()
    pytest.fail("the prefilled task does not reach its signature")


def test_everybody_who_can_sign_is_accepted_and_then_has_filed(bureau: SyntheticBureau) -> None:
    signed = 0
    for person_key, taxpayer_id in BOUND:
        runner = _runner(bureau, person_key, taxpayer_id)
        if runner.exit is not None:
            continue
        body = _sign(runner)
        outcome = bureau.submit(new_key(), body)
        assert isinstance(outcome, Accepted), (taxpayer_id, outcome)
        declared = json.loads(body)
        assert str(outcome.receipt.amount) == declared["amounts"]["total"]
        filings = bureau.profile(taxpayer_id).filings
        assert filings is not None
        start = declared["period"]["start"]
        assert all(
            one.filed_on == NOW.date()
            for one in filings.obligations
            if one.task_id == "S01" and one.period_start.isoformat() == start
        )
        signed += 1
    assert signed >= 8


def test_a_figure_changed_on_the_way_is_noticed(bureau: SyntheticBureau) -> None:
    runner = next(
        runner for runner in (_runner(bureau, *bound) for bound in BOUND) if runner.exit is None
    )
    content = json.loads(_sign(runner))
    content["amounts"]["vat"] = "1.00"
    outcome = bureau.submit(new_key(), json.dumps(content).encode())
    assert isinstance(outcome, Refused)
    assert outcome.reasons[0].words.zh.startswith("增值税应为 ¥ ")


# Every task that hands something in, with the answers a visitor would give

_ANSWERS: dict[StepKind, str] = {
    StepKind.AMOUNT: "20000",
    StepKind.DATE: NOW.date().isoformat(),
    StepKind.TEXT: "第一网点",
    StepKind.PHONE: "13800138000",
    StepKind.BANK_CARD: "110060149290000789",
}


def _answer_what_is_open(runner: TaskRunner) -> None:
    for field in runner.current.fields:
        if field.value not in (None, ()):
            continue
        if field.kind is StepKind.MULTIPLE_CHOICE:
            runner.answer(field.key, [field.options[0].value])
        elif field.kind is StepKind.CONSENT:
            runner.answer(field.key, True)
        elif field.options:
            runner.answer(field.key, field.options[0].value)
        elif field.kind is StepKind.DOCUMENT:
            runner.answer(field.key, ["page"])
        elif field.key == "buyer_id":
            runner.answer(field.key, "91133100MADEM0011F")
        elif field.kind in _ANSWERS:
            runner.answer(field.key, _ANSWERS[field.kind])
        if field.kind is StepKind.BANK_CARD:  # an account, a card, or an invoice's number
            numbers = iter((_ANSWERS[field.kind], "6222021234567890128", "26132000000000000117"))
            while runner.answer(field.key, next(numbers)) is not None:
                pass
        if field.kind is StepKind.PHONE and runner.definition.facts[field.key].entry.verify:
            runner.answer(f"{field.key}.proof", f"{_ANSWERS[field.kind]} unconfirmed")
    for row in runner.current.rows:
        if row.editable and row.value is None:
            runner.answer(row.key, _ANSWERS[StepKind.AMOUNT])


def _signed(runner: TaskRunner) -> bytes | None:
    """The signed body, or None where this taxpayer cannot do the task."""
    for _ in range(20):
        if runner.exit is not None:
            return None
        if runner.awaits_request:
            return runner.request(NOW, "t", None)
        if runner.current.kind is StepKind.SIGNATURE:
            pages = {page: PageContent("image/png", PNG) for page in runner.page_ids}
            return runner.submission(PNG, NOW, "t", None, pages)
        _answer_what_is_open(runner)
        lists = [one for one in runner.current.fields if one.kind is StepKind.LIST_EDITOR]
        if isinstance(moved := runner.advance(), Blocked):
            if runner.current_step.checks:
                return None  # figures that have to agree: see test_single_filings.py
            if lists:
                return None  # land to be listed from papers that this visitor has not got
            pytest.fail(f"{runner.current.id}: {[error.key for error in moved.errors]}")
    pytest.fail("the task does not reach its signature")


#: Ratings and concerns stay at the hall; the bureau is handed filings and requests.
FILED = [
    task
    for task in task_ids()
    if task != "S01"
    and (submission := load_task(task).file.submission) is not None
    and submission.kind in ("filing", "request")
]

#: What the first answer to every question does not get through: see test_single_filings.py.
UNUSED = {"S07", "S09"}


@pytest.mark.parametrize("task", FILED)
def test_every_task_is_taken_with_its_own_title_right_and_taxes(
    bureau: SyntheticBureau, task: str
) -> None:
    definition = load_task(task)
    submission = definition.file.submission
    assert submission is not None
    accepted = 0
    for person in bureau.people():
        for mandate in person.mandates:
            if mandate.status is not MandateStatus.ACTIVE:
                continue
            before = bureau.profile(mandate.taxpayer_id)
            runner = TaskRunner(
                definition,
                before,
                person.person_key,
                load_law(region="133100"),
                NOW.date(),
                rights=mandate.rights,
            )
            body = _signed(runner)
            if body is None:
                continue
            declared = json.loads(body)
            outcome = bureau.submit(new_key(), body)
            assert isinstance(outcome, Accepted), (mandate.taxpayer_id, outcome)
            owed = {tax: Decimal(amount) for tax, amount in declared["taxes"].items()}
            assert outcome.receipt.amount == sum(owed.values())
            assert outcome.receipt.title.zh.startswith(submission.receipt_title.zh)
            assert outcome.receipt.title.en.startswith(submission.receipt_title.en)
            after = bureau.profile(mandate.taxpayer_id)
            assert (after.payments is None) is (before.payments is None)
            was = () if before.payments is None else before.payments.payables
            new = () if after.payments is None else after.payments.payables[len(was) :]
            assert before.payments is None or {one.tax.value: one.amount for one in new} == {
                tax: amount for tax, amount in owed.items() if amount
            }
            assert (declared["period"] is None) is (definition.file.period is None)
            accepted += 1
    assert accepted or task in UNUSED, f"nobody can do {task}"


def test_an_application_needs_the_right_to_it(bureau: SyntheticBureau) -> None:
    clerk, taxpayer_id = next(
        (person, mandate.taxpayer_id)
        for person in bureau.people()
        for mandate in person.mandates
        if mandate.status is MandateStatus.ACTIVE
        and Right.FILE in mandate.rights
        and Right.REGISTER not in mandate.rights
        and bureau.profile(mandate.taxpayer_id).registration is not None
    )
    body = _signed(
        TaskRunner(
            load_task("S28"),
            bureau.profile(taxpayer_id),
            clerk.person_key,
            load_law(region="133100"),
            NOW.date(),
            rights=frozenset(Right),  # a terminal that let the visitor do it all the same
        )
    )
    assert body is not None
    outcome = bureau.submit(new_key(), body)
    assert isinstance(outcome, Refused)
    assert [reason.code for reason in outcome.reasons] == ["no_mandate"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"taxes": {}}, "tax_unlike_calculation"),
        ({"taxes": {"CIT": "1.00"}}, "tax_unlike_calculation"),
        ({"taxes": {"VAT": "-1.00"}}, "malformed_filing"),
        ({"taxes": {"BEER": "1.00"}}, "malformed_filing"),
        ({"task_version": 99}, "task_unknown"),
        ({"task": "S24"}, "task_unknown"),
        ({"period": None}, "period_wrong"),
    ],
)
def test_what_does_not_fit_its_task_is_refused(
    bureau: SyntheticBureau, changed: dict[str, object], code: str
) -> None:
    runner = next(
        runner for runner in (_runner(bureau, *bound) for bound in BOUND) if runner.exit is None
    )
    content = json.loads(_sign(runner)) | changed
    outcome = bureau.submit(new_key(), json.dumps(content).encode())
    assert isinstance(outcome, Refused)
    assert code in [reason.code for reason in outcome.reasons]
