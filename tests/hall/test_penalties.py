"""Late filings: the bureau's own facts decide, the taxpayer is heard first, the fine is owed."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from hall.bureau.bureau import Accepted, Refused
from hall.bureau.synthetic.bureau import SyntheticBureau
from kiosk.identity.receipt_code import ReceiptFacts, verify_receipt_code
from kiosk.identity.visitor import Right
from kiosk.issued_document import IssuedDocument
from kiosk.tasks import TaskRunner, load_task
from kiosk.tasks.penalty_facts import is_first_of_year, late_filings, was_mended_in_time
from kiosk.tasks.step_kinds import StepKind
from kiosk.tasks.views import RawAnswer
from kiosk.tax_law import load_law
from kiosk.taxpayer import Obligation, Penalties, PenaltyCase, Profile, Tax
from tests.hall.bureau_contract import key_set, new_key
from tests.hall.conftest import NOW
from tests.hall.filings import PNG

LAUNDRY = "92133100MADEM0249K"
TODAY = NOW.date()


@dataclass
class Owner:
    """The laundry's owner, and the terminal in front of her."""

    bureau: SyntheticBureau
    person: str

    @property
    def profile(self) -> Profile:
        return self.bureau.profile(LAUNDRY)

    @property
    def case(self) -> PenaltyCase:
        assert self.profile.penalties is not None
        (case,) = self.profile.penalties.cases
        return case

    def body(self, region: str = "133100", profile: Profile | None = None, **answers: str) -> bytes:
        """What she signs at a terminal of ``region``."""
        runner = TaskRunner(
            load_task("S15"),
            profile or self.profile,
            self.person,
            load_law(region),
            TODAY,
            rights=frozenset(Right),
        )
        given: dict[str, RawAnswer] = {"promise": "yes", **answers}
        while runner.current_step.kind is not StepKind.SIGNATURE:
            assert runner.exit is None, runner.exit
            for key in runner.current_step.entry.ask:
                runner.answer(key, given[key])
            before = runner.current_step.id
            runner.advance()
            assert runner.exit is not None or runner.current_step.id != before
        return runner.submission(PNG, NOW, "t", None)


@pytest.fixture
def owner(bureau: SyntheticBureau) -> Owner:
    return Owner(bureau, next(one.person_key for one in bureau.people() if one.name == "白露"))


def decided(owner: Owner, body: bytes) -> IssuedDocument:
    outcome = owner.bureau.submit(new_key(), body)
    assert isinstance(outcome, Accepted), outcome
    assert outcome.receipt.document is not None
    return outcome.receipt.document


def refusal(owner: Owner, body: bytes) -> str:
    outcome = owner.bureau.submit(new_key(), body)
    assert isinstance(outcome, Refused)
    return outcome.reasons[0].code


def changed(body: bytes, **answers: object) -> bytes:
    filing = json.loads(body)
    filing["answers"] |= answers
    return json.dumps(filing).encode()


def a_second_time(profile: Profile) -> Profile:
    """The same laundry, late before in the same year."""
    assert profile.filings is not None
    earlier = Obligation(
        tax=Tax.VAT,
        period_start=date(2026, 1, 1),
        period_end=date(2026, 3, 31),
        due=date(2026, 4, 20),
        filed_on=date(2026, 5, 4),
        task_id="S01",
    )
    filings = replace(profile.filings, obligations=(earlier, *profile.filings.obligations))
    return replace(profile, filings=filings)


def test_a_first_offence_is_not_fined_and_the_decision_verifies(owner: Owner) -> None:
    assert (owner.case.tax, owner.case.standing) == (Tax.STAMP, "open")
    paper = decided(owner, owner.body(hearing="accept"))
    assert (paper.kind, paper.title_zh) == ("no_penalty_decision", "不予税务行政处罚决定书")
    assert paper.total is None
    assert "第六十二条" in " ".join(line.value_zh for line in paper.lines)
    checked = verify_receipt_code(paper.verification, key_set(owner.bureau, NOW))
    assert isinstance(checked, ReceiptFacts)
    assert (checked.number, checked.amount) == (paper.number, Decimal("0.00"))
    assert owner.case.standing == "not_fined"
    assert owner.profile.payments is not None
    assert owner.profile.payments.payables == ()


def test_decided_is_decided(owner: Owner) -> None:
    body = owner.body(hearing="accept")
    decided(owner, body)
    assert refusal(owner, body) == "case_not_open"


def test_who_speaks_is_written_down_word_for_word_and_nothing_is_decided(owner: Owner) -> None:
    said = "系统当天打不开,截屏在手机里"
    paper = decided(owner, owner.body(hearing="statement", statement=said))
    assert paper.kind == "statement_taken"
    assert said in [line.value_zh for line in paper.lines]
    assert (owner.case.standing, owner.case.fine) == ("heard", None)


def test_nobody_is_decided_about_unheard(owner: Owner) -> None:
    body = owner.body(hearing="accept")
    assert refusal(owner, changed(body, hearing=None)) == "not_heard"
    assert refusal(owner, changed(body, promise=None)) == "promise_missing"
    assert refusal(owner, changed(body, matter="late_vat_202601_202603")) == "case_not_open"
    spoken = owner.body(hearing="statement", statement="病了")
    assert refusal(owner, changed(spoken, statement=" ")) == "statement_missing"
    assert owner.case.standing == "open", "a refusal decides nothing"


def test_a_second_time_is_fined_by_the_tier_and_owed_within_fifteen_days(
    owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = type(owner.bureau._today_personas()).profile
    monkeypatch.setattr(
        type(owner.bureau._today_personas()),
        "profile",
        lambda self, taxpayer: (
            a_second_time(found(self, taxpayer)) if taxpayer == LAUNDRY else found(self, taxpayer)
        ),
    )
    # The oldest case comes first, and a first time is free; then the second of the year.
    decided(owner, owner.body(hearing="accept"))
    body = owner.body("510100", hearing="accept")
    cheaper = json.loads(body)
    assert cheaper["taxes"] == {"FINE": "50.00"}
    for part in ("taxes", "amounts"):
        cheaper[part] = dict.fromkeys(cheaper[part], "1.00")
    assert refusal(owner, json.dumps(cheaper).encode()) == "fine_wrong"
    paper = decided(owner, body)
    assert (paper.kind, paper.total and paper.total.value) == ("penalty_decision", "¥ 50.00")
    assert owner.profile.penalties is not None
    last = owner.profile.penalties.cases[-1]
    assert (last.standing, last.fine) == ("fined", Decimal("50.00"))
    assert owner.profile.payments is not None
    (fine,) = owner.profile.payments.payables
    assert (fine.tax, fine.amount, fine.due) == (
        Tax.FINE,
        Decimal("50.00"),
        TODAY + timedelta(days=15),
    )


def test_where_the_tiers_are_not_on_file_a_window_decides(owner: Owner) -> None:
    case = replace(owner.case, ordered_until=owner.case.due)
    assert owner.profile.penalties is not None
    late = replace(
        owner.profile, penalties=Penalties(as_of=owner.profile.penalties.as_of, cases=(case,))
    )
    with pytest.raises(AssertionError, match="law_unknown"):
        owner.body(profile=late, hearing="accept")


def test_what_counts_as_late_as_first_and_as_mended_in_time() -> None:
    one = Obligation(
        tax=Tax.PROP,
        period_start=date(2026, 7, 1),
        period_end=date(2026, 9, 30),
        due=date(2026, 10, 26),
        task_id="S06",
    )
    in_time = replace(one, filed_on=one.due)
    late = replace(one, filed_on=one.due + timedelta(days=1))
    assert late_filings((in_time,), TODAY) == ()
    assert late_filings((replace(late, extended=True),), TODAY) == ()
    assert late_filings((one,), one.due) == (), "the last day is still in time"
    both = late_filings((late, replace(late, tax=Tax.LAND)), TODAY)
    assert len(both) == 1, "one return, late once"
    (case,) = both
    assert was_mended_in_time(case)
    assert was_mended_in_time(replace(case, ordered_until=late.filed_on))
    assert not was_mended_in_time(replace(case, ordered_until=one.due))
    assert not was_mended_in_time(replace(case, mended_on=None))
    last_year = replace(case, case_id="a", due=case.due.replace(year=2025))
    this_year = replace(case, case_id="a", due=case.due - timedelta(days=30))

    def first(*cases: PenaltyCase) -> bool:
        profile = Profile(
            taxpayer_id="t",
            kind="company",  # type: ignore[arg-type]  # read like JSON
            name="n",
            fetched_at=NOW,
            penalties=Penalties(as_of=NOW, cases=cases),
        )
        return is_first_of_year(case, profile)

    assert first(last_year, case)
    assert not first(this_year, case)
