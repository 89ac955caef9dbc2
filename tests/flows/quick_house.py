"""A hall and a terminal in one process, made for thousands of presses.

The hall is the real application on its real server, behind a :class:`Line` that can be cut;
the terminal is the real one with a real folder printer. Only reader and camera are hands
(see :mod:`tests.flows.hands`).
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from urllib.parse import urlsplit

import pytest
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from sqlalchemy import delete, func, select

import devices.factory
from devices.device import Device
from devices.factory import Devices
from devices.id_reader.card import Document, IdCard, Sex
from devices.receipt_printer.folder_printer import FolderPrinter
from hall import tables
from hall.bureau.synthetic.bureau import SyntheticBureau
from hall.bureau.synthetic.personas import SyntheticPerson
from hall.composition import Hall, open_hall
from hall.settings import HallSettings as ServerSettings
from kiosk.app.terminal import Terminal
from kiosk.settings import HallSettings, ScreenSettings, Settings, TerminalSettings
from tests.flows.hands import HandCamera, HandReader
from tests.flows.line import Line
from tests.hall.live_server import serve
from workbench.visitor_hand import VisitorHand

_FORGOTTEN = (
    tables.synthetic_filings,
    tables.submissions,
    tables.ratings,
    tables.help_calls,
    tables.visits,
    tables.used_codes,
    tables.sms_codes,
    tables.attempts,
)


class QuickHall:
    """The far side, running for a whole test module."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._stack = ExitStack()
        self.hall: Hall = open_hall(
            ServerSettings(state=folder / "hall", bureau="synthetic", hall_name="雄安办税厅")
        )
        url = self._stack.enter_context(serve(self.hall))
        self.line = Line(urlsplit(url).port or 0)
        self._stack.callback(self.line.close)
        self.url = f"http://127.0.0.1:{self.line.port}"
        self.enrolled = folder / "enrolled"

    @property
    def bureau(self) -> SyntheticBureau:
        """The synthetic bureau."""
        assert isinstance(self.hall.bureau, SyntheticBureau)
        return self.hall.bureau

    def forget(self) -> None:
        """As if nobody had been here yet, with the line whole."""
        self.line.mend()
        with self.hall.database.writing() as connection:
            for table in _FORGOTTEN:
                connection.execute(delete(table))

    def filings(self) -> int:
        """How many filings the bureau has decided on, accepted or refused."""
        with self.hall.database.reading() as connection:
            found = connection.scalar(select(func.count()).select_from(tables.synthetic_filings))
        return int(found or 0)

    def card_of(self, person: SyntheticPerson) -> IdCard:
        """What is stored on somebody's card."""
        return IdCard(
            document=Document.RESIDENT,
            name=person.name,
            sex=Sex.MALE if person.sex == "male" else Sex.FEMALE,
            birth=person.birth,
            number=person.id_number,
            ethnic_code=person.ethnic,
            address=person.address,
            issuer=person.issuer,
            valid_from=person.valid_from,
            valid_to=person.valid_to,
            long_term=person.valid_to is None,
        )

    def people(self) -> tuple[SyntheticPerson, ...]:
        """Everybody."""
        found = self.bureau.people()
        assert all(isinstance(person, SyntheticPerson) for person in found)
        return tuple(person for person in found if isinstance(person, SyntheticPerson))

    def close(self) -> None:
        """End the server."""
        self._stack.close()


class QuickHouse:
    """One fresh terminal before the hall."""

    def __init__(self, far_side: QuickHall, *, width: int = 1080, height: int = 1920) -> None:
        self.far_side = far_side
        far_side.forget()
        state = far_side.folder / "terminal"
        shutil.rmtree(state, ignore_errors=True)
        code = ""
        if far_side.enrolled.exists():
            shutil.copytree(far_side.enrolled, state)
        else:
            code = far_side.hall.terminals.issue_code("3 号机").code
        self.troubles: list[str] = []
        self._patches = pytest.MonkeyPatch()
        self._listen()
        self.reader, self.camera = HandReader(simulated=True), HandCamera(simulated=True)
        printer = FolderPrinter(state / "slips")
        built = Devices(id_reader=self.reader, receipt_printer=printer)
        object.__setattr__(built, "code_camera", self.camera)  # frozen, and not a CodeCamera
        self._patches.setattr(devices.factory, "build_devices", lambda *_, **__: built)
        self.terminal = Terminal(
            Settings(
                terminal=TerminalSettings(mode="trial", region="133100", state_dir=state),
                hall=HallSettings(url=far_side.url, enrolment_code=code, timeout_s=3.0),
                screen=ScreenSettings(full_screen=False, width=width, height=height),
            )
        )
        self.terminal.show()
        assert self.terminal.window is not None
        self.hand = VisitorHand(self.terminal.window)
        self.signatures = 0
        self.hand.wait_until(self._is_open, "the terminal to open")
        self.terminal.models.task.signed.connect(self._count_signature)
        self.hand.see_screen("attract")

    def _is_open(self) -> bool:
        watch, outside = self.terminal.hall_watch, self.terminal.outside
        return (
            watch is not None
            and watch.online is True
            and outside is not None
            and outside.reception.keys() is not None
            and all(device.status.state.value == "ready" for device in self._fitted())
        )

    def _fitted(self) -> tuple[Device, ...]:
        return () if self.terminal.devices is None else self.terminal.devices.fitted()

    def _count_signature(self, _png: object) -> None:
        self.signatures += 1

    # -- what nobody may overlook -----------------------------------------------------------

    def _listen(self) -> None:
        """Collect every Qt warning and every exception in a slot."""

        def note_message(kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
            if kind is not QtMsgType.QtDebugMsg and kind is not QtMsgType.QtInfoMsg:
                self.troubles.append(f"Qt: {text}")

        def note_exception(
            kind: type[BaseException], error: BaseException, trace: TracebackType | None
        ) -> None:
            while trace is not None and trace.tb_next is not None:
                trace = trace.tb_next
            place = "" if trace is None else f" in {trace.tb_frame.f_code.co_qualname}"
            self.troubles.append(f"{kind.__name__}: {error}{place}")

        self._handler = qInstallMessageHandler(note_message)
        self._patches.setattr(sys, "excepthook", note_exception)

    # -- time --------------------------------------------------------------------------------

    def settle(self) -> None:
        """Let everything come to rest that is under way: answers, drafts, slips, animations."""
        terminal = self.terminal

        def at_rest() -> bool:
            return terminal.background.pending == 0 and terminal.desk_work.pending == 0

        self.hand.wait_until(at_rest, "the work under way")

    def knows(self, online: bool) -> bool:
        """Whether the terminal has noticed how the line is."""
        watch = self.terminal.hall_watch
        return watch is not None and watch.online is online

    def look(self) -> None:
        """Have the terminal look at the hall now, and see what it sees."""
        watch = self.terminal.hall_watch
        assert watch is not None
        self.settle()
        watch.look()
        whole = self.far_side.line.whole
        self.hand.wait_until(lambda: self.knows(whole), "the terminal to notice the line")

    def wait_until(self, holds: Callable[[], bool], what: str) -> None:
        """Let the terminal work until ``holds()``."""
        self.hand.wait_until(holds, what)

    def undelivered(self) -> int:
        """How many events still wait for the hall."""
        outside = self.terminal.outside
        assert outside is not None
        counts = outside.store.pending.counts()
        return sum(n for state, n in counts.items() if not re.match("accepted|refused", state))

    def signed(self) -> int:
        """How many filings the terminal has kept."""
        outside = self.terminal.outside
        assert outside is not None
        row = outside.store.access.row(
            "SELECT count(*) AS n FROM pending_events WHERE kind = 'filing'"
        )
        return int(row["n"]) if row else 0

    def close(self) -> None:
        """Close the terminal; the hall stays."""
        state = self.terminal.settings.terminal.state_dir
        self.terminal.close()
        if not self.far_side.enrolled.exists():
            shutil.copytree(state, self.far_side.enrolled)
        qInstallMessageHandler(self._handler)
        self._patches.undo()
