"""Walks one guided task with one visitor: pure, quick, and without a stored position.

The path is worked out from the answers each time. A step counts as done when its answers
are valid *and* the visitor has confirmed exactly the figures it shows now: whatever
changes later (an answer, the bureau's data, the law) makes the step current again.
Answers to steps that fell off the path do not count and are not sent, but they are kept,
so changing back brings them back.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from kiosk.bilingual import Bilingual
from kiosk.identity.visitor import Right
from kiosk.tasks import draft, filing, papers
from kiosk.tasks.answering import Answering, belongs
from kiosk.tasks.confirmation import fingerprint
from kiosk.tasks.deadline_risk import deadline_risk
from kiosk.tasks.definition import PERIOD, TaskDefinition
from kiosk.tasks.late_charge import LATE, late_charge_records
from kiosk.tasks.outcome import CORRECTABLE, Outcome, OutcomeState
from kiosk.tasks.step_kinds import StepKind
from kiosk.tasks.step_view import step_view
from kiosk.tasks.task_state import SignedPeriod
from kiosk.tasks.views import Advanced, Blocked, FieldError, StepView

if TYPE_CHECKING:
    from kiosk.tasks.papers import PageContent
    from kiosk.tasks.payment import Payment, PaymentMethod
    from kiosk.tasks.receipt import Receipt
    from kiosk.tax_law import Law
    from kiosk.tax_law.calculation import Step
    from kiosk.taxpayer import Profile

#: Steps that end by signing, by the outcome, by the money, or not at all.
_ENDING_BY_THEMSELVES: Final = frozenset(
    {StepKind.SIGNATURE, StepKind.SUBMIT, StepKind.PAY, StepKind.RESULT}
)


class NotReady(RuntimeError):  # noqa: N818 - a misuse by the caller, not a fault of the visitor
    """The task is not at the point where this can be done."""


class TaskRunner(Answering):
    """One task, one visitor, one taxpayer."""

    @classmethod
    def resume(
        cls,
        raw: bytes,
        profile: Profile,
        person_key: str,
        law: Law,
        today: date,
        *,
        definition: TaskDefinition | None = None,
        rights: Collection[Right] = frozenset(),
        signed_periods: Collection[SignedPeriod] = frozenset(),
        online: bool = True,
    ) -> TaskRunner:
        """Go on with a draft written by :meth:`answers_document`.

        The draft's task and version are loaded unless ``definition`` is given. Raises
        :class:`kiosk.tasks.draft.DraftUnusable` (with words) if the draft is damaged, is
        of another person or taxpayer, of a version that no longer exists, or of a period
        that is no longer open.
        """
        saved = draft.read_draft(raw)
        if saved.person_key != person_key or saved.taxpayer_id != profile.taxpayer_id:
            raise draft.DraftUnusable(draft.NOT_YOURS)
        definition = definition or draft.pinned_definition(saved)
        if (definition.task_id, definition.version) != (saved.task, saved.version):
            raise draft.DraftUnusable(draft.OTHER_VERSION)
        runner = cls(
            definition,
            profile,
            person_key,
            law,
            today,
            {key: raw for key, raw in saved.answers.items() if belongs(definition, key, raw)},
            rights=rights,
            signed_periods=signed_periods,
            confirmed=saved.confirmed,
            online=online,
        )
        if saved.period and saved.period not in [period.code for period in runner.periods]:
            raise draft.DraftUnusable(draft.PERIOD_CLOSED)
        if saved.period and definition.file.period is not None:
            runner._answers[PERIOD] = saved.period
        if runner.awaits_request:  # nothing is sent merely because a draft is opened
            runner.back()
        return runner

    @property
    def current(self) -> StepView:
        """Everything that the screen draws now."""
        return step_view(self, self.current_step)

    # --- what the visitor does ----------------------------------------------------

    def advance(self) -> Advanced | Blocked:
        """Confirm the current step as it stands and go to the next.

        An answer that leads out of the task is confirmed too; ``exit`` then says where to.
        """
        if self.exit is not None:
            return Blocked((FieldError(self.exit.key, self.exit.title),))
        index = self._current_index()
        step = self.steps[index]
        if step.kind in _ENDING_BY_THEMSELVES:
            return Advanced(step.id)
        errors = self.errors(step)
        if errors:
            self._attempted.add(step.id)
            return Blocked(errors)
        self._confirmed[step.id] = fingerprint(self.values, self._answers, step)
        self._attempted.discard(step.id)
        self._removed = ()
        self._viewing = None
        if index + 1 < min(len(self.steps), self._first_open() + 1):
            self._viewing = self.steps[index + 1].id
        return Advanced(self.current_step.id)

    def back(self) -> bool:
        """Go one step back; False on the first step and after the signature."""
        index = self._current_index()
        if self.frozen or self._not_eligible is not None:
            return False
        if self._left() is not None:
            self._viewing = self.steps[-1].id
            return True
        if index == 0:
            return False
        self._viewing = self.steps[index - 1].id
        self._removed = ()
        return True

    def go_to(self, step_id: str) -> bool:
        """Go to a step that has been reached before; False if it has not."""
        if self.frozen or self._not_eligible is not None:
            return False
        reached = [step.id for step in self.steps[: self._first_open() + 1]]
        if step_id not in reached:
            return False
        self._viewing = step_id
        self._removed = ()
        return True

    def explain(self, row_key: str) -> tuple[Step, ...]:
        """The calculation steps behind a figure: its own first, then what it is made of."""
        values = self.values
        if row_key.startswith(f"{LATE}."):
            return late_charge_records(self, row_key)
        ledger, _, number = row_key.rpartition(".")
        for row in self.current_step.rows:
            if row.table and row.table == ledger:
                lines = values.table(row) or ()
                return lines[int(number)].steps if lines else ()
        found: dict[str, Step] = {}

        def follow(name: str, calculation: str) -> None:
            step = values.record(name)
            if step is None or name in found:
                return
            found[name] = step
            for operand in step.operands:
                kind, _, target = operand.origin.partition(":")
                if kind == "step":
                    follow(f"{calculation}.{target}", calculation)
                elif kind == "fact" and target in self.definition.derived:
                    follow(target, calculation)

        follow(row_key, row_key.partition(".")[0])
        return tuple(found.values())

    # --- signing and after --------------------------------------------------------

    @property
    def signed(self) -> bool:
        """Whether the visitor has signed; from then on the answers stand."""
        return self._body is not None

    @property
    def body(self) -> bytes | None:
        """The signed body, as it is to be sent; None before the signature."""
        return self._body

    @property
    def page_ids(self) -> tuple[str, ...]:
        """The pages of papers that go with the filing, as things stand."""
        return tuple(page for _, pages in papers.papers_taken(self) for page in pages)

    def keep_pages(self, known: Collection[str]) -> None:
        """Forget pages that are not at hand here (any more): they have to be taken anew."""
        if self._body is None:
            self._answers = papers.kept_answers(self.definition, self._answers, frozenset(known))
            self._changed()

    def answers_document(self) -> bytes:
        """The draft: task and version, answers as typed, what was confirmed."""
        return draft.write_draft(
            draft.Draft(
                task=self.definition.task_id,
                version=self.definition.version,
                taxpayer_id=self.profile.taxpayer_id,
                person_key=self.person_key,
                period=self.period.code if self.period is not None else "",
                answers=self._answers,
                confirmed=self._confirmed,
            )
        )

    def submission(
        self,
        signature_png: bytes,
        signed_at: datetime,
        terminal_id: str,
        visit_id: str | None,
        pages: Mapping[str, PageContent] | None = None,
    ) -> bytes:
        """Sign: returns the exact body to be sent, and freezes the answers.

        ``pages`` are the pictures of papers by the ids in the answers. Asked again it
        returns the same bytes, so a filing cannot be made twice. Raises :class:`NotReady`
        unless the signature step is current and every page is at hand, ``ValueError`` if
        the signature is not a PNG or ``signed_at`` has no offset.
        """
        if self._body is not None:
            return self._body
        if self.exit is not None or self.current_step.kind is not StepKind.SIGNATURE:
            raise NotReady("the visitor is not at the signature")
        signing = filing.Signing(signature_png, signed_at, terminal_id, visit_id, pages or {})
        if any(page not in signing.pages for page in self.page_ids):
            raise NotReady("a page that was taken is not at hand")
        self._body = filing.filing_body(self, signing)
        self._viewing = None
        return self._body

    @property
    def awaits_request(self) -> bool:
        """Whether all is confirmed, and :meth:`request` is what comes next."""
        return (
            self.definition.is_request
            and self._body is None
            and self.exit is None
            and self.current_step.kind is StepKind.SUBMIT
        )

    def request(self, prepared_at: datetime, terminal_id: str, visit_id: str | None) -> bytes:
        """Ask, without a signature: returns the exact body to be sent, and freezes the answers.

        Asked again it returns the same bytes. Raises :class:`NotReady` unless
        :attr:`awaits_request`, ``ValueError`` if ``prepared_at`` has no offset.
        """
        if self._body is not None:
            return self._body
        if not self.awaits_request:
            raise NotReady("the visitor has not confirmed everything, or has to sign")
        signing = filing.Signing(None, prepared_at, terminal_id, visit_id)
        self._body = filing.filing_body(self, signing)
        self._viewing = None
        return self._body

    @property
    def not_sent(self) -> bool:
        """Whether it certainly did not arrive, and is not kept to be sent."""
        return self._outcome is not None and self._outcome.state is OutcomeState.NOT_SENT

    def line_is_back(self) -> None:
        """The hall can be reached again: what is answered at once can be done now."""
        self.online = True
        self._changed()

    def record_outcome(self, outcome: Outcome) -> None:
        """Take what became of the submission; the result step shows it."""
        if self._body is None:
            raise NotReady("nothing was submitted")
        self._outcome = outcome
        self._changed()

    def reopen(self) -> None:
        """After a refusal, or when it was not sent: let the visitor go on with the answers."""
        if self._outcome is None or self._outcome.state not in CORRECTABLE:
            raise NotReady("only a refused submission can be corrected")
        refused = self._outcome.state is OutcomeState.REFUSED
        if self.paying.binds:
            raise NotReady("what was paid for cannot be corrected here")
        self._body = None
        self._outcome = None
        self._changed()
        # What was not sent only has to be sent: back to the step before.
        sent_from = next((s.index for s in self.steps if s.kind is StepKind.SUBMIT), 0)
        before = [step.id for step in self.steps if step.index < sent_from]
        self._viewing = self.steps[0].id if refused or not before else before[-1]

    # --- paying ---------------------------------------------------------------------

    def payment_order(
        self,
        method: PaymentMethod,
        prepared_at: datetime,
        terminal_id: str,
        visit_id: str | None,
    ) -> bytes:
        """Order what the pay step pays; the exact bytes to be sent. Freezes the answers.

        Asked again while no answer came: the same bytes. Raises :class:`NotReady` unless
        the pay step is current, and what :meth:`kiosk.tasks.paying.Paying.order` raises.
        """
        if self.exit is not None or self.current_step.kind is not StepKind.PAY:
            raise NotReady("the visitor is not at the payment")
        self._viewing = None
        return self.paying.order(method, prepared_at, terminal_id, visit_id)

    def record_payment(self, payment: Payment) -> None:
        """Take how the payment stands now; once it is settled the next step is current."""
        self.paying.record(payment)
        self._changed()

    def pay_later(self) -> bool:
        """Leave the payment for later (先不缴); False where that is not offered."""
        later = self.current_step.kind is StepKind.PAY and self.paying.leave_for_later()
        self._viewing = None if later else self._viewing
        self._changed()
        return later

    def close_payment(self) -> bool:
        """Go on to the result with money under way; False if none is."""
        closed = self.current_step.kind is StepKind.PAY and self.paying.close()
        self._changed()
        return closed

    # --- papers ---------------------------------------------------------------------

    def payment_receipt(self) -> Receipt | None:
        """The voucher, or the slip for money that is not settled; None without a payment."""
        from kiosk.tasks.payment_receipt import receipt_of_run

        return receipt_of_run(self)

    def receipt_view(self, outcome: Outcome | None = None) -> Receipt:
        """The receipt, or the slip for something only queued, as lines to show and print.

        A task that submits nothing has an information slip instead, without an outcome.
        Raises :class:`NotReady` for a filing that has no outcome yet.
        """
        from kiosk.tasks.receipt import information_slip, receipt_of

        told = outcome or self._outcome
        paid = self.payment_receipt()
        if self.definition.file.submission is None and paid is not None:
            return paid
        if self.definition.file.submission is None:
            return information_slip(self)
        if told is None:
            raise NotReady("there is no outcome yet")
        return receipt_of(self, told)

    def deadline_warning(self) -> Bilingual | None:
        """What a filing that cannot be sent now risks; None if nothing is near."""
        return None if self.period is None else deadline_risk(self.period, self.today)
