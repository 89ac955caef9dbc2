"""Leads a visitor from recognition to the health check and to the door.

Connects :mod:`kiosk.reception` and the screens' models; who comes in is the business of
:mod:`kiosk.app.arrival_host`. Blocking work runs on workers; an answer that comes after
the visit has ended is thrown away.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from kiosk.app.arrival_host import ArrivalHost
from kiosk.app.number_host import NumberHost
from kiosk.app.visit_work import VisitWork
from kiosk.bilingual import Bilingual
from kiosk.china_time import china_today
from kiosk.identity.for_whom import Choice, choices, only_choice
from kiosk.visit import EndReason, Stage, Visit

if TYPE_CHECKING:
    from kiosk.app.outside import Outside
    from kiosk.app.screen_models import ScreenModels
    from kiosk.background import Background
    from kiosk.reception import Admitted, Examined, NotExamined

RATING_ITEM: Final = "S37"
_BEFORE_THE_CHECK: Final = (Stage.RECOGNISING, Stage.NUMBER_ENTRY, Stage.CHOOSING)


class VisitHost(QObject):
    """One visitor at a time."""

    task_asked = Signal(str, str)

    def __init__(
        self,
        visit: Visit,
        models: ScreenModels,
        background: Background,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._visit = visit
        self._models = models
        self._background = background
        self._work = VisitWork(visit, background)
        self._task = ""
        self.arrival = ArrivalHost(visit, models, self._work, self)
        self.number = NumberHost(visit, models, self._work, self)
        self.admitted: Admitted | None = None
        self.examined: Examined | None = None
        visit.on_end(self._wipe)
        self.arrival.admitted.connect(self.receive)
        self.arrival.number_asked.connect(self.number.begin)
        self.arrival.others_asked.connect(self._offer_choice)
        self.arrival.evidence_seen.connect(self.number.wipe)
        self.arrival.given_up.connect(self._see_off)
        self.number.admitted.connect(self.arrival.let_in)
        models.number_entry.chosen.connect(self._number_choice)
        models.choose_taxpayer.chosen.connect(self.choose)
        models.health_check.retry_asked.connect(self.examine)
        models.shell.finish_asked.connect(self.finish)
        models.rating.rated.connect(self._rated)
        models.rating.skipped.connect(lambda: visit.end(EndReason.VISITOR))
        models.rating.closed.connect(lambda: visit.end(EndReason.RATED))

    def open(self, outside: Outside) -> None:
        """The store and the hall client are there; serve whoever came early."""
        self._models.attract.set_number_entry(True)
        self._work.open(outside)

    def resume(self) -> None:
        """The store can be used again: go on with what it was in the way of."""
        self._work.resume()

    # -- for whom ------------------------------------------------------------------------

    def _number_choice(self, choice: str) -> None:
        if choice != "again":
            self.arrival.choose(choice)

    def receive(self, admitted: Admitted) -> None:
        """Somebody is known: find out for whom they act."""
        if self._visit.stage not in (Stage.RECOGNISING, Stage.NUMBER_ENTRY):
            return
        if self.admitted is not None:
            self._see_off(self.admitted)
        self.admitted = admitted
        self._task = admitted.task
        self._visit.visitor = admitted.visitor
        self._visit.visit_id, self._visit.visit_token = admitted.visit_id, admitted.visit_token
        self._visit.mandates = admitted.mandates
        listed = self._choices()
        only = only_choice(listed)
        if not listed:
            self._explain(
                Bilingual("没有找到可以办理的单位", "Nobody to act for was found"),
                Bilingual(
                    "请到咨询台做办税人员实名绑定。", "Please have the desk bind you to a taxpayer."
                ),
                ("help", "leave"),
                "no_mandate",
            )
        elif admitted.company:
            self._act_for_company(listed, admitted.company)
        elif len(listed) == 1 and only is not None:
            self.choose(only.taxpayer_id)
        else:
            self._offer_choice()

    def _act_for_company(self, listed: tuple[Choice, ...], company: str) -> None:
        """The licence of ``company`` was shown before: go straight there, or say why not."""
        found = next((one for one in listed if one.mandate.taxpayer_id == company), None)
        if found is None:
            self._explain(
                Bilingual("您和这家企业没有绑定关系", "You are not bound to this company"),
                Bilingual(
                    "请法定代表人在电子税务局添加您为办税人员。您也可以先办别的。",
                    "Its legal representative can add you in the e-tax bureau. "
                    "Meanwhile you can act for others.",
                ),
                ("others", "help", "leave"),
                "licence_no_mandate",
            )
        elif found.why_not is not None and found.way_on is not None:
            self._explain(
                found.why_not,
                found.way_on,
                ("others", "help", "leave"),
                f"licence_{found.mandate.status.value}",
            )
        else:
            self.choose(company)

    def _explain(
        self, title: Bilingual, text: Bilingual, ways_on: tuple[str, ...], code: str
    ) -> None:
        self._visit.move(Stage.RECOGNISING)
        self._models.recognising.fail(title, text, ways_on, code)

    def _choices(self) -> tuple[Choice, ...]:
        return choices(self._visit.mandates, china_today())

    def _offer_choice(self) -> None:
        visitor = self._visit.visitor
        if visitor is None:
            return
        self._visit.mandate = None
        self._visit.profile = None
        self._visit.profile_fetched_at = None
        self._visit.report = None
        self.examined = None
        self._models.health_check.wipe()
        in_order = tuple(choice.mandate for choice in self._choices())
        self._models.choose_taxpayer.show(visitor, in_order)
        self._models.shell.set_ways_out(back=True, home=False)
        self._visit.move(Stage.CHOOSING)
        self._look_at_all()

    def _look_at_all(self) -> None:
        """Say of each taxpayer at a glance whether something needs attention."""
        outside, admitted = self._work.outside, self.admitted
        if outside is None or admitted is None:
            return
        for choice in self._choices():
            if choice.is_open:
                self._work.run(
                    partial(outside.reception.glance_at, admitted, choice.mandate),
                    partial(self._glanced, choice.mandate.taxpayer_id),
                )

    def _glanced(self, taxpayer_id: str, glance: tuple[str, Bilingual] | None) -> None:
        if glance is not None:
            self._models.choose_taxpayer.set_attention(taxpayer_id, *glance)

    # -- the check ---------------------------------------------------------------------

    def choose(self, taxpayer_id: str) -> None:
        """Act for this taxpayer from now on."""
        chosen = (c for c in self._choices() if c.is_open and c.mandate.taxpayer_id == taxpayer_id)
        choice = next(chosen, None)
        if choice is None or self._visit.stage not in _BEFORE_THE_CHECK:
            return
        self._visit.mandate = choice.mandate
        self._models.shell.set_ways_out(back=True, home=False)
        self._models.health_check.load()
        self._visit.move(Stage.CHECKING)
        self.examine()

    def examine(self) -> None:
        """Fetch the profile and run the check."""
        outside, admitted, mandate = self._work.outside, self.admitted, self._visit.mandate
        if outside is None or admitted is None or mandate is None:
            return
        self._models.health_check.load()
        self._work.run(lambda: outside.reception.examine(admitted, mandate), self._examined)

    def _examined(self, result: Examined | NotExamined) -> None:
        from kiosk.reception import NotExamined

        if self._visit.mandate is None:
            return
        if isinstance(result, NotExamined):
            self._models.health_check.fail(result.what, result.way_on)
            return
        self.examined = result
        self._visit.profile = result.profile
        self._visit.report = result.report
        self._visit.profile_fetched_at = result.fetched_at
        self._models.shell.refresh_words()
        self._models.health_check.show(result.report, result.data_warning, result.pending)
        task, self._task = self._task, ""
        if task and self._visit.stage is Stage.CHECKING:
            self.task_asked.emit(task, "")

    def return_to_check(self, *, refresh: bool, then: str = "") -> None:
        """From a task back to the health check; ``refresh`` after something was filed.

        ``then`` is the task to begin as soon as the new check is there.
        """
        if self._visit.stage is not Stage.IN_TASK:
            return
        self._models.shell.set_ways_out(back=True, home=False)
        self._visit.move(Stage.CHECKING)
        if refresh:
            self._task = then
            self.examine()

    # -- ways on and out ------------------------------------------------------------------

    def go_back(self) -> None:
        """The visitor touched 返回 outside a task."""
        stage = self._visit.stage
        if stage is Stage.NUMBER_ENTRY and self.number.go_back():
            return
        if stage in (Stage.RECOGNISING, Stage.NUMBER_ENTRY):
            self._visit.end(EndReason.VISITOR)
        elif stage is Stage.CHECKING and len(self._visit.mandates) > 1:
            self._offer_choice()
        elif stage in (Stage.CHECKING, Stage.CHOOSING):
            self._models.shell.askEnd()
        elif stage is Stage.RATING:
            self._visit.end(EndReason.VISITOR)

    def finish(self) -> None:
        """The visitor is done: ask for a rating, once."""
        if self._visit.stage in (Stage.RECOGNISING, Stage.NUMBER_ENTRY, Stage.RATING):
            self._visit.end(EndReason.VISITOR)
        elif self._visit.stage in (
            Stage.CHOOSING,
            Stage.CHECKING,
            Stage.PROVING,
            Stage.IN_TASK,
        ):
            rated = RATING_ITEM in self._visit.finished_items  # one visit, one rating
            ask = self._models.rating.thank if rated else self._models.rating.ask
            ask(card_on_reader=self.arrival.card_present)
            self._models.shell.set_ways_out(back=False, home=False)
            self._visit.move(Stage.RATING)

    def _rated(self, grade: int, reasons: list[str]) -> None:
        outside, visitor, mandate = self._work.outside, self._visit.visitor, self._visit.mandate
        if outside is None or visitor is None:
            return
        items = tuple(self._visit.finished_items)
        visit_id = self._visit.visit_id
        person, taxpayer = visitor.person_key, mandate.taxpayer_id if mandate else ""
        from kiosk.app.outside import TERMINAL_ID

        self._background.run(
            lambda: outside.filing_desk.rate(
                grade,
                tuple(reasons),
                items,
                terminal_id=outside.store.settings.get(TERMINAL_ID) or "",
                visit_id=visit_id,
                person_key=person,
                taxpayer_id=taxpayer,
            )
        )

    def _see_off(self, admitted: Admitted) -> None:
        """Tell the hall that somebody's visit is over."""
        outside = self._work.outside
        if outside is not None:
            self._background.run(lambda: outside.reception.leave(admitted))

    def _wipe(self) -> None:
        admitted = self.admitted
        self.admitted = self.examined = None
        self._task = ""
        self._work.wipe()
        self.arrival.wipe()
        self.number.wipe()
        self._models.wipe()
        if admitted is not None:
            self._see_off(admitted)
