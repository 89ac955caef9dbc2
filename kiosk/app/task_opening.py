"""Opens a guided task: anew, or where it was left.

What was left in an earlier visit is offered and not forced: the visitor is told when and
where it was saved. What was left a minute ago in this visit simply goes on.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from kiosk.bilingual import Bilingual
from kiosk.china_time import china_today
from kiosk.terminal_name import terminal_name
from kiosk.visit import Stage

if TYPE_CHECKING:
    from kiosk.app.draft_keeper import DraftKeeper, LeftDraft
    from kiosk.app.outside import Outside
    from kiosk.app.screen_models import ScreenModels
    from kiosk.app.second_proof_host import SecondProofHost
    from kiosk.app.visit_host import VisitHost
    from kiosk.tasks.runner import TaskRunner
    from kiosk.tasks.task_state import SignedPeriod
    from kiosk.visit import Visit
    from screens.task.resume import Unfinished

log = logging.getLogger(__name__)

_HERE: Final = Bilingual("这台机器", "This terminal")


class TaskOpening(QObject):
    """One task is opened at a time."""

    def __init__(
        self,
        visit: Visit,
        models: ScreenModels,
        visit_host: VisitHost,
        drafts: DraftKeeper,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._visit = visit
        self._models = models
        self._visit_host = visit_host
        self._drafts = drafts
        self._outside: Outside | None = None
        self._online = False
        self._proof: SecondProofHost | None = None
        self._offered: TaskRunner | None = None  # while the visitor is asked
        self._why_anew: Bilingual | None = None  # a draft was there and cannot be gone on with
        visit.on_end(self._wipe)
        models.task.resume.go_on_asked.connect(self._go_on)
        models.task.resume.anew_asked.connect(self._begin_anew)

    def open(self, outside: Outside) -> None:
        """The store and the law are there."""
        self._outside = outside

    def set_second_proof(self, proof: SecondProofHost) -> None:
        """Who asks once more who it is, before tasks that want it."""
        self._proof = proof

    def set_online(self, online: bool) -> None:
        """Whether a filing would be sent at once."""
        self._online = online

    def _wipe(self) -> None:
        self._offered = self._why_anew = None

    def begin(self, task_id: str, period: str = "") -> None:
        """Open a task, as soon as it is known whether it was left half-way.

        Where ``period`` (the code of a filing period) is named and open, it is chosen.
        """
        if self._visit_host.examined is None or self._visit.stage is not Stage.CHECKING:
            return
        if self._proof is not None and self._proof.asks(task_id):
            from kiosk.tasks import load_task

            matter = load_task(task_id, china_today()).name
            self._proof.ask(task_id, matter, lambda: self.begin(task_id, period))
            return

        def found(draft: LeftDraft | None) -> None:
            if self._visit.stage is Stage.CHECKING:
                self._show(task_id, draft, period)

        self._drafts.find(task_id, found)

    def _show(self, task_id: str, draft: LeftDraft | None, period: str) -> None:
        from kiosk.tasks.handover import take_over

        self._why_anew = None
        resumed = None if draft is None else self._resumed(draft)
        if resumed is not None and period and resumed.period_code != period:
            resumed = None  # what was begun is of another period than the one asked for
        if resumed is not None and draft is not None and draft.handed_in:
            self._say_handed_in(resumed, draft)
            return
        if resumed is not None and draft is not None and not draft.in_this_visit:
            if _is_worth_asking(resumed):
                self._offered = resumed
                self._enter()
                self._models.task.offer(_unfinished(resumed, draft))
                return
            resumed = None
        runner = resumed or self._new_runner(task_id)
        if runner is not None:
            if resumed is None and period:
                take_over(runner, period)
            self._enter()
            self._models.task.begin(runner, self._why_anew)

    def _say_handed_in(self, signed: TaskRunner, draft: LeftDraft) -> None:
        """What was left is signed and on its way: say so, and do not offer it again."""
        where = Bilingual(draft.where, draft.where) if draft.where else _HERE
        told = Bilingual(
            f"上次在{where.zh}填的已经签名提交,正在送税务局,不用再办。",
            f"What you began at {where.en} is signed and on its way to the bureau. "
            "Do not file it again.",
        )
        period = signed.period
        also = (
            frozenset()
            if period is None
            else frozenset({(signed.definition.task_id, period.start, period.end)})
        )
        runner = self._new_runner(signed.definition.task_id, also)
        if runner is not None:
            self._enter()
            self._models.task.begin(runner, told)

    def _enter(self) -> None:
        self._visit.move(Stage.IN_TASK)
        self._models.shell.set_ways_out(back=True, home=True)

    def _resumed(self, draft: LeftDraft) -> TaskRunner | None:
        from kiosk.tasks import DraftUnusable, TaskRunner
        from kiosk.tasks.draft import without_pages

        outside, examined = self._outside, self._visit_host.examined
        visitor, mandate = self._visit.visitor, self._visit.mandate
        if outside is None or examined is None or visitor is None or mandate is None:
            return None
        try:
            return TaskRunner.resume(
                # Pictures of papers lie at the terminal where they were taken.
                without_pages(draft.answers) if draft.where else draft.answers,
                examined.profile,
                visitor.person_key,
                outside.law,
                china_today(),
                rights=frozenset(mandate.rights),
                signed_periods=examined.signed_periods,
                online=self._online,
            )
        except DraftUnusable as unusable:
            log.info("a kept draft no longer fits (%s); starting anew", unusable)
            self._why_anew = unusable.words
            return None

    def _new_runner(
        self, task_id: str, also_signed: frozenset[SignedPeriod] = frozenset()
    ) -> TaskRunner | None:
        from kiosk.tasks import TaskRunner, load_task

        outside, examined = self._outside, self._visit_host.examined
        visitor, mandate = self._visit.visitor, self._visit.mandate
        if outside is None or examined is None or visitor is None or mandate is None:
            return None
        today = china_today()
        return TaskRunner(
            load_task(task_id, today),
            examined.profile,
            visitor.person_key,
            outside.law,
            today,
            rights=frozenset(mandate.rights),
            signed_periods=frozenset(examined.signed_periods) | also_signed,
            online=self._online,
        )

    def _go_on(self) -> None:
        runner, self._offered = self._offered, None
        if runner is not None:
            self._models.task.begin(runner)
            self._drafts.save(runner)  # from now on it lies here, also without a line

    def _begin_anew(self) -> None:
        offered, self._offered = self._offered, None
        if offered is None:
            return
        self._drafts.forget(offered)
        runner = self._new_runner(offered.definition.task_id)
        if runner is not None:
            self._models.task.begin(runner)


def _is_worth_asking(runner: TaskRunner) -> bool:
    """Whether something was entered or confirmed that is to be handed in."""
    if runner.definition.file.submission is None or runner.exit is not None:
        return False
    return bool(runner.answers) or runner.path[0].progress != "current"


def _unfinished(runner: TaskRunner, draft: LeftDraft) -> Unfinished:
    from kiosk.tasks import wording
    from screens.task.resume import Unfinished

    return Unfinished(
        matter=runner.definition.name,
        saved=wording.instant(draft.saved_at, runner.today),
        where=terminal_name(draft.where) if draft.where else _HERE,
        step=next(
            (one.short for one in runner.path if one.progress == "current" and one.short),
            runner.current.title,
        ),
        caution=_caution(runner, draft),
    )


def _caution(runner: TaskRunner, draft: LeftDraft) -> Bilingual | None:
    """What may have been signed without a line is not seen from here yet."""
    if not draft.out_of_contact or runner.definition.is_online:
        return None
    return out_of_contact(draft.where)


def out_of_contact(where: str) -> Bilingual:
    """The warning about a draft that was left at the terminal called ``where``."""
    return Bilingual(
        f"“{where}”现在没有联网。如果您已经在那里签过名,请不要再办:它一联网就会自己送出去。",
        f"“{terminal_name(where).en}” is out of contact. If you have signed there already, do "
        "not file again: it is sent by itself once the line is back.",
    )
