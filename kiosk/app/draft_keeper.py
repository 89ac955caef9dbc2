"""Keeps what is half-finished: on this terminal at each step and, with a line, at the hall.

The terminal's own store comes first and is what counts when the line is down. The hall's
copy follows on a worker, at most one request at a time and always the newest answers, so
that a slow line never holds up the visitor.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from kiosk.app.outside import Outside
    from kiosk.background import Background
    from kiosk.hall_client import DraftOwner, KeptDraft
    from kiosk.tasks.runner import TaskRunner
    from kiosk.visit import Visit
    from offline_cache.drafts import Draft

log = logging.getLogger(__name__)

_WAIT_FOR_HALL_MS: Final = 1_500
"""A hall that is slower than this is not waited for: the visitor wants to begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftDraft:
    """What was left unfinished. ``where`` is another terminal's name, or empty for this one."""

    answers: bytes = field(repr=False)
    saved_at: datetime
    where: str
    in_this_visit: bool
    out_of_contact: bool = False  # its terminal is silent: it may have been signed there
    handed_in: bool = False  # signed elsewhere, and on its way to the bureau


class DraftKeeper(QObject):
    """Saves, finds and forgets the drafts of the visitor of the moment."""

    saved_at_hall = Signal()

    def __init__(
        self,
        visit: Visit,
        background: Background,
        desk_work: Background,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._visit = visit
        self._background = background
        self._desk_work = desk_work
        self._outside: Outside | None = None
        self._online = False
        self._seen: set[tuple[str, str]] = set()  # taxpayer and task, in this visit
        self._sending = False
        self._to_send: dict[tuple[DraftOwner, str], Callable[[], bool]] = {}
        visit.on_end(self._wipe)

    def open(self, outside: Outside) -> None:
        """The store and the hall client are there."""
        self._outside = outside

    def set_online(self, online: bool) -> None:
        """Whether the hall can be asked."""
        self._online = online

    def _wipe(self) -> None:
        self._seen.clear()

    def _owner(self, taxpayer_id: str) -> DraftOwner | None:
        """Whose drafts the hall is asked about; None without a line or a visit there."""
        from kiosk.hall_client import DraftOwner

        visit_id, token = self._visit.visit_id, self._visit.visit_token
        if not self._online or not visit_id or not token:
            return None
        return DraftOwner(visit_id=visit_id, visit_token=token, taxpayer_id=taxpayer_id)

    # -- saving ----------------------------------------------------------------------------

    def save(self, runner: TaskRunner) -> None:
        """Save the answers as they are now."""
        outside = self._outside
        if outside is None:
            return
        desk, answers = outside.filing_desk, runner.answers_document()
        person, taxpayer = runner.person_key, runner.profile.taxpayer_id
        task, version = runner.definition.task_id, runner.definition.version
        self._seen.add((taxpayer, task))
        owner = self._owner(taxpayer)

        def saved(saved_at: datetime) -> None:
            if owner is not None:
                self._send(
                    (owner, task),
                    lambda: _tell_hall(outside, owner, task, version, saved_at, answers),
                )

        self._desk_work.run(
            lambda: desk.save_draft(person, taxpayer, task, version, answers), saved
        )

    def _send(self, draft: tuple[DraftOwner, str], request: Callable[[], bool]) -> None:
        """Send one request to the hall; of those that wait for a draft only the newest counts."""
        if self._sending:
            self._to_send[draft] = request
            return
        self._sending = True
        self._background.run(request, self._sent)

    def _sent(self, kept: bool) -> None:
        self._sending = False
        for draft in list(self._to_send):
            self._send(draft, self._to_send.pop(draft))
            return
        if kept:
            self.saved_at_hall.emit()

    def forget(self, runner: TaskRunner) -> None:
        """Forget the draft of ``runner``'s task, here and at the hall."""
        outside = self._outside
        if outside is None:
            return
        desk, person, taxpayer = outside.filing_desk, runner.person_key, runner.profile.taxpayer_id
        task = runner.definition.task_id
        self._seen.discard((taxpayer, task))
        self._desk_work.run(lambda: desk.discard_draft(person, taxpayer, task))
        self.forget_at_hall(runner)

    def forget_at_hall(self, runner: TaskRunner) -> None:
        """The hall's copy is of no use any more: what it was for is signed."""
        outside, task = self._outside, runner.definition.task_id
        owner = self._owner(runner.profile.taxpayer_id)
        if outside is not None and owner is not None:
            self._send((owner, task), lambda: _have_forgotten(outside, owner, task))

    # -- finding ---------------------------------------------------------------------------

    def find(self, task_id: str, done: Callable[[LeftDraft | None], None]) -> None:
        """Find the newer of the two drafts; ``done`` is not called if the visit ends first."""
        visitor, mandate = self._visit.visitor, self._visit.mandate
        if self._outside is None or visitor is None or mandate is None:
            return
        taxpayer = mandate.taxpayer_id
        in_visit = (taxpayer, task_id) in self._seen
        # What was saved a minute ago is here, and nowhere newer.
        owner = None if in_visit else self._owner(taxpayer)
        search = _Search(self._visit, in_visit, done, waits_for_hall=owner is not None, parent=self)
        search.begin(self._outside, self._desk_work, self._background, owner, task_id)


class _Search(QObject):
    """One search in two places; ends when both have answered, or the hall takes too long."""

    def __init__(
        self,
        visit: Visit,
        in_visit: bool,
        done: Callable[[LeftDraft | None], None],
        *,
        waits_for_hall: bool,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._visit = visit
        self._generation = visit.generation
        self._in_visit = in_visit
        self._done = done
        self._waits_here = True
        self._waits_for_hall = waits_for_hall
        self._here: Draft | None = None
        self._there: KeptDraft | None = None
        self._over = False
        self._patience = QTimer(self, singleShot=True, interval=_WAIT_FOR_HALL_MS)
        self._patience.timeout.connect(lambda: self._hall_answered(None))

    def begin(
        self,
        outside: Outside,
        desk_work: Background,
        background: Background,
        owner: DraftOwner | None,
        task_id: str,
    ) -> None:
        visitor, mandate = self._visit.visitor, self._visit.mandate
        if visitor is None or mandate is None:
            return
        desk, person, taxpayer = outside.filing_desk, visitor.person_key, mandate.taxpayer_id
        desk_work.run(lambda: desk.draft_left(person, taxpayer, task_id), self._found_here)
        if owner is not None:
            asked = owner
            background.run(lambda: _ask_hall(outside, asked, task_id), self._hall_answered)
            self._patience.start()

    def _found_here(self, draft: Draft | None) -> None:
        self._here, self._waits_here = draft, False
        self._end_if_answered()

    def _hall_answered(self, draft: KeptDraft | None) -> None:
        if self._waits_for_hall:  # else it was given up, and this object may be gone
            self._patience.stop()
            self._there, self._waits_for_hall = draft, False
            self._end_if_answered()

    def _end_if_answered(self) -> None:
        if self._over or self._waits_here or self._waits_for_hall:
            return
        self._over = True
        self.deleteLater()
        if self._generation == self._visit.generation:
            self._done(self._newer())

    def _newer(self) -> LeftDraft | None:
        here, there = self._here, self._there
        if there is not None and (here is None or there.saved_at > here.saved_at):
            return LeftDraft(
                answers=there.answers.encode(),
                saved_at=there.saved_at,
                where="" if there.here else there.terminal_label,
                in_this_visit=False,
                out_of_contact=there.out_of_contact,
                handed_in=there.handed_in,
            )
        if here is None:
            return None
        return LeftDraft(
            answers=here.answers, saved_at=here.saved_at, where="", in_this_visit=self._in_visit
        )


def _tell_hall(
    outside: Outside, owner: DraftOwner, task: str, version: int, saved_at: datetime, answers: bytes
) -> bool:
    from kiosk.hall_client import HallError

    try:
        outside.hall.save_draft(owner, task, version, saved_at, answers)
    except HallError as error:
        log.info("draft of %s: not at the hall (%s)", task, error)
        return False
    return True


def _have_forgotten(outside: Outside, owner: DraftOwner, task: str) -> bool:
    from kiosk.hall_client import HallError

    try:
        outside.hall.discard_draft(owner, task)
    except HallError as error:
        # The hall forgets it by itself when the filing is accepted, or after seven days.
        log.info("draft of %s: still at the hall (%s)", task, error)
    return False


def _ask_hall(outside: Outside, owner: DraftOwner, task: str) -> KeptDraft | None:
    from kiosk.hall_client import HallError

    try:
        return outside.hall.find_draft(owner, task)
    except HallError as error:
        log.info("draft of %s: the hall cannot say (%s)", task, error)
        return None
