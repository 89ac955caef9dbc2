"""Anything pressed in any order: no answer is lost, nothing is filed twice or for another."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from kiosk.bilingual import Bilingual
from kiosk.identity.visitor import Right
from kiosk.tasks import DraftUnusable, TaskRunner, load_task
from kiosk.tasks.answering import AlreadySigned
from kiosk.tasks.outcome import Acknowledgement, Outcome, OutcomeState
from kiosk.tasks.runner import NotReady
from kiosk.tasks.sample_taxpayers import sample_taxpayers
from kiosk.tasks.views import Advanced, Blocked, Progress
from kiosk.tax_law import load_law
from tests.kiosk.tasks.occasion import PNG, SIGNED_AT, TODAY

SAMPLES = sample_taxpayers(TODAY)
AMOUNTS = st.sampled_from(
    ["", "0", "0.01", "300000", "300000.01", "412,871.29", "12.345", "-3", "四百", "9" * 20]
)


class Visit(RuleBasedStateMachine):
    """One visitor at one task, the draft on a disk, and a power cord."""

    def __init__(self) -> None:
        super().__init__()
        self.law = load_law("133100")
        self.typed: dict[str, str] = {}  # what has to be there still
        self.bodies: list[bytes] = []
        self.draft = b""

    @initialize(
        who=st.sampled_from(
            ["small company", "two months open", "location not known", "no invoice data"]
        )
    )
    def begin(self, who: str) -> None:
        self.profile = SAMPLES[who]
        self.runner = self.make(None)
        self.save()

    def make(self, draft: bytes | None) -> TaskRunner:
        rights = frozenset(Right)
        if draft is None:
            return TaskRunner(load_task("S01"), self.profile, "me", self.law, TODAY, rights=rights)
        return TaskRunner.resume(draft, self.profile, "me", self.law, TODAY, rights=rights)

    def save(self) -> None:
        """The terminal saves at each step; once signed the draft is the filing."""
        if not self.runner.signed:
            self.draft = self.runner.answers_document()

    @rule(data=st.data())
    def type_something(self, data: Any) -> None:
        view = self.runner.current
        places = [row.key for row in view.rows if row.editable] + [item.key for item in view.fields]
        if not places or self.runner.signed:
            return
        key = data.draw(st.sampled_from(sorted(places)))
        options = [o.value for item in view.fields if item.key == key for o in item.options]
        raw = data.draw(st.sampled_from(options) if options else AMOUNTS)
        before = self.runner.period
        self.runner.answer(key, raw)
        if self.runner.period != before:
            self.typed = {}
        if raw or key not in ("ordinary", "special"):
            self.typed[key] = raw
        else:
            self.typed.pop(key, None)
            self.typed.pop(f"{key}.reason", None)
        self.save()

    @rule()
    def press_on(self) -> None:
        before = self.runner.current.id
        moved = self.runner.advance()
        if isinstance(moved, Blocked):
            assert self.runner.current.id == before
            assert moved.errors
        else:
            assert isinstance(moved, Advanced)
            assert moved.step_id == self.runner.current.id
        self.save()

    @rule()
    def press_back(self) -> None:
        first = self.runner.path[0].progress is Progress.CURRENT
        assert self.runner.back() is not (first or self.runner.signed)

    @rule(data=st.data())
    def jump(self, data: Any) -> None:
        step = data.draw(st.sampled_from([state.id for state in self.runner.path]))
        if self.runner.go_to(step):
            assert self.runner.current.id == step

    @precondition(lambda self: not self.runner.signed)
    @rule()
    def power_cut(self) -> None:
        """Whatever was on the screen is gone; the draft on the disk is not."""
        self.runner = self.make(self.draft)

    @rule()
    def another_visitor_comes(self) -> None:
        for who, profile in (("you", self.profile), ("me", SAMPLES["overdue"])):
            if who == "me" and profile.taxpayer_id == self.profile.taxpayer_id:
                profile = SAMPLES["natural person"]
            if who == "you" or profile.taxpayer_id != self.profile.taxpayer_id:
                try:
                    TaskRunner.resume(self.draft, profile, who, self.law, TODAY)
                except DraftUnusable:
                    continue
                raise AssertionError("a stranger opened the draft")

    @rule()
    def sign(self) -> None:
        try:
            body = self.runner.submission(PNG, SIGNED_AT, "T-1", None)
        except NotReady:
            assert self.runner.current.kind != "signature"
            return
        if body not in self.bodies:
            self.bodies.append(body)
        filed = json.loads(body)
        assert filed["person_key"] == "me"
        assert filed["taxpayer_id"] == self.profile.taxpayer_id
        for key, raw in self.typed.items():
            if key == "non_invoiced" and raw:
                assert filed["answers"][key] == raw.replace(",", "")

    @precondition(lambda self: self.runner.signed)
    @rule(state=st.sampled_from(list(OutcomeState)))
    def the_bureau_answers(self, state: OutcomeState) -> None:
        if self.runner.outcome and self.runner.outcome.state is OutcomeState.ACCEPTED:
            return
        receipt = Acknowledgement(
            number="1",
            accepted_at=SIGNED_AT,
            taxpayer_id=self.profile.taxpayer_id,
            title=Bilingual("增值税", "VAT"),
            amount=None,
            verification="TR1:1",
        )
        said = receipt if state is OutcomeState.ACCEPTED else None
        self.runner.record_outcome(Outcome(state=state, receipt=said))
        assert self.runner.current.kind == "result"
        if state is OutcomeState.REFUSED:
            self.bodies.remove(self.runner.body or b"")
            self.runner.reopen()

    @precondition(lambda self: self.runner.signed)
    @rule()
    def tamper_after_signing(self) -> None:
        try:
            self.runner.answer("ordinary", "1")
        except AlreadySigned:
            return
        raise AssertionError("a signed answer was changed")

    @invariant()
    def nothing_typed_is_lost(self) -> None:
        answers = self.runner.answers
        for key, raw in self.typed.items():
            assert answers.get(key) == raw

    @invariant()
    def one_signature_one_filing(self) -> None:
        assert len(self.bodies) <= 1

    @invariant()
    def there_is_one_current_step_and_it_can_be_drawn(self) -> None:
        states = self.runner.path
        assert [state.progress for state in states].count(Progress.CURRENT) == 1
        view = self.runner.current
        assert view.title.zh
        assert view.title.en


Visit.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestVisit = Visit.TestCase
