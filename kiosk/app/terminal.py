"""The terminal: first a frame that answers touches, then everything else."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, cast

import shiboken6
from PySide6.QtCore import QObject, QTimer, QTranslator, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine, QQmlError
from PySide6.QtQuick import QQuickWindow

from kiosk.app.clock_note import ClockNote
from kiosk.app.garbage import GarbageCollection
from kiosk.app.screen_models import ScreenModels
from kiosk.background import Background
from kiosk.bilingual import Bilingual
from kiosk.china_time import china_now
from kiosk.visit import EndReason, IdleClock, Visit
from screens.recognising.live_picture import PROVIDER, LivePictures
from screens.task.desk_pictures import PROVIDER as DESK
from screens.task.desk_pictures import DeskPictureProvider

if TYPE_CHECKING:
    from devices.factory import Devices
    from kiosk.app.device_watch import DeviceWatch
    from kiosk.app.hall_watch import HallWatch, Look
    from kiosk.app.help_host import HelpHost
    from kiosk.app.outside import CannotOpen, Outside
    from kiosk.app.payment_host import PaymentHost
    from kiosk.app.second_proof_host import SecondProofHost
    from kiosk.app.task_host import TaskHost
    from kiosk.app.touch_filter import TouchFilter
    from kiosk.app.visit_host import VisitHost
    from kiosk.settings import Settings
    from offline_cache.faults import StoreUnavailable

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parent.parent.parent
ENGLISH = ROOT / "assets" / "texts" / "kiosk_en.qm"


_TRY_AGAIN_MS = 5_000
_WRONG_DEVICES = Bilingual(
    "设备配置有误,需要工作人员修改", "The device settings are wrong and need staff"
)


class Terminal(QObject):
    """Window, devices, visit and everything between them."""

    first_frame = Signal()
    opened = Signal()  # store, hall client and law are there
    card_reader_ready = Signal()

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        visit_settings = settings.visit
        self.clock = IdleClock(visit_settings.idle_warning_s, visit_settings.idle_countdown_s)
        self.visit = Visit(self.clock)
        self.models = ScreenModels(settings, self.visit)
        self.background = Background()
        self.desk_work = Background(workers=1)
        self.engine = QQmlApplicationEngine()
        self.window: QQuickWindow | None = None
        self.devices: Devices | None = None
        self.device_watch: DeviceWatch | None = None
        self.outside: Outside | None = None
        self._just_opened: Outside | CannotOpen | None = None  # set on a worker
        self.visit_host: VisitHost | None = None
        self.task_host: TaskHost | None = None
        self.payment_host: PaymentHost | None = None
        self.second_proof_host: SecondProofHost | None = None
        self.help_host: HelpHost | None = None
        self.hall_watch: HallWatch | None = None
        self._english: QTranslator | None = None
        self._words = TemporaryDirectory(prefix="keyboard-")  # nothing typed outlives the run
        self._closed = False
        self._garbage = GarbageCollection(self.visit, self)
        self._clock_note = ClockNote(self.models.shell)
        self._touches: TouchFilter | None = None
        self._slices: Iterator[Callable[[], None]] = iter(())
        self._started = time.perf_counter()

    def show(self, *, open_the_rest: bool = True) -> None:
        """Show the attract screen; the rest follows its first frame.

        Without ``open_the_rest`` it stays a picture: no devices, no store, no hall.
        """
        self.engine.addImportPath(str(ROOT))
        self.engine.addImportPath(str(ROOT / "screens" / "keyboard"))
        self.engine.addImageProvider(PROVIDER, LivePictures(self.models.recognising.live_picture))
        self.engine.addImageProvider(DESK, DeskPictureProvider(self.models.desk_pictures))
        self.engine.warnings.connect(_log_qml)
        self.engine.setInitialProperties({"shell": self.models.shell})
        self.engine.load(str(ROOT / "screens" / "shell" / "Shell.qml"))
        roots = self.engine.rootObjects()
        if not roots or not isinstance(roots[0], QQuickWindow):
            raise RuntimeError("the shell could not be loaded; see the log")
        self.window = roots[0]
        if self._covers_display:
            self.window.showFullScreen()
        if open_the_rest:
            self.window.frameSwapped.connect(self._after_first_frame)
        else:
            self.models.shell.make_the_rest()

    @property
    def _covers_display(self) -> bool:
        return self.settings.screen.full_screen and self.settings.screen.width == 0

    # -- after the first frame ---------------------------------------------------------

    def _after_first_frame(self) -> None:
        if self.window is not None:
            self.window.frameSwapped.disconnect(self._after_first_frame)
        # A slice at a time: the event loop turns in between, so that touches are answered.
        slices = (
            self._say_first_frame,
            self._watch_touches,
            self.models.shell.make_the_rest,
            self._build_devices,
            self.models.make_the_rest,
            self._build_hosts,
            self._start_devices,
            self._open_outside,
        )
        self._slices = iter(slices)
        QTimer.singleShot(0, self._next_slice)

    def _next_slice(self) -> None:
        work = None if self._closed else next(self._slices, None)
        if work is not None:
            work()
            QTimer.singleShot(0, self._next_slice)

    def _say_first_frame(self) -> None:
        log.info("first frame after %.3f s", time.perf_counter() - self._started)
        self.first_frame.emit()

    def _watch_touches(self) -> None:
        from PySide6.QtCore import Qt  # here: with all its enumerations it is slow to load

        from kiosk.app.touch_filter import TouchFilter

        application = QGuiApplication.instance()
        if application is None or self.window is None:
            return
        if self._covers_display:
            self.window.setCursor(Qt.CursorShape.BlankCursor)
        self._touches = TouchFilter(self.window, production=self.settings.production, parent=self)
        self._touches.touched.connect(self._touched)
        application.installEventFilter(self._touches)

    def _build_devices(self) -> None:
        from devices.factory import build_devices
        from devices.production_gate import DeviceSettingsError
        from kiosk.app.device_watch import DeviceWatch

        try:
            self.devices = build_devices(self.settings.devices, production=self.settings.production)
        except DeviceSettingsError as error:
            log.error("out of service: %s", error)
            self._stand_still(_WRONG_DEVICES, f"settings_{error.key}")
            return
        self.device_watch = DeviceWatch(self.devices, self.visit, self.models, self)
        self.device_watch.card_reader_ready.connect(self._say_ready)

    def _build_hosts(self) -> None:
        from kiosk.app.help_host import HelpHost
        from kiosk.app.payment_host import PaymentHost
        from kiosk.app.second_proof_host import SecondProofHost
        from kiosk.app.task_host import TaskHost
        from kiosk.app.visit_host import VisitHost

        self.visit_host = VisitHost(self.visit, self.models, self.background, self)
        self.task_host = TaskHost(
            self.visit, self.models, self.visit_host, self.background, self.desk_work, self
        )
        self.task_host.tasks_read.connect(self._garbage.keep_the_rest)
        self.payment_host = PaymentHost(
            self.visit, self.models, self.visit_host, self.background, self.desk_work, self
        )
        self.payment_host.settled.connect(self.task_host.paid)
        self.payment_host.closed.connect(self.task_host.paid)
        self.second_proof_host = SecondProofHost(
            self.settings.face_check, self.visit, self.models, self.background, self
        )
        self.task_host.set_second_proof(self.second_proof_host)
        self.help_host = HelpHost(self, self)
        shell = self.models.shell
        shell.back_asked.connect(self._go_back)
        shell.home_asked.connect(self._go_home)
        shell.help_asked.connect(self.payment_host.help_asked)
        shell.reading_changed.connect(self._translate)
        self.visit_host.task_asked.connect(self.task_host.begin)
        self.visit_host.arrival.clock_doubted.connect(self._clock_note.code_says)

    def _start_devices(self) -> None:
        """Listen to the devices, then let them begin: nothing that is read gets lost."""
        if self.devices is None or self.device_watch is None:
            return
        if self.visit_host is not None and self.task_host is not None:
            self.device_watch.serve(self.visit_host)
            self.task_host.set_devices(self.devices)
        if self.second_proof_host is not None:
            self.second_proof_host.set_devices(self.devices)
        self.devices.start()

    def _say_ready(self) -> None:
        log.info("ready for a card after %.3f s", time.perf_counter() - self._started)
        self.card_reader_ready.emit()

    def _open_outside(self) -> None:
        from kiosk.app.outside import open_outside

        if self.task_host is None:
            return
        settings, on_event = self.settings, self.task_host.event_changed

        def opened() -> Outside | CannotOpen:
            self._just_opened = open_outside(settings, on_event)
            return self._just_opened

        self.background.run(opened, self._outside_open)

    def _outside_open(self, result: Outside | CannotOpen) -> None:
        from kiosk.app.hall_watch import HallWatch
        from kiosk.app.outside import Outside

        if not isinstance(result, Outside):
            log.error("out of service: %s", result.code)
            self._stand_still(result.reason, result.code)
            return
        if self._closed:
            result.close()
            return
        self._garbage.keep()
        from offline_cache.faults import StoreUnavailable

        self.outside = result
        for work in (self.background, self.desk_work):
            work.expect(StoreUnavailable)
            work.troubled.connect(self._store_trouble)
        if self.visit_host is None or self.task_host is None or self.help_host is None:
            raise RuntimeError("opened before the hosts were built")
        result.delivery.start()
        self.task_host.open(result)
        if self.payment_host is not None:
            self.payment_host.open(result)
        self.models.attract.set_deadline(result.deadline)
        self.hall_watch = HallWatch(result, self.settings, self.background, self)
        self.hall_watch.looked.connect(self._looked)
        self.hall_watch.start()
        self.help_host.open(result)
        if self.second_proof_host is not None:
            self.second_proof_host.open(result)
        self.visit_host.open(result)
        self.models.shell.load_keyboard(self._words.name)
        self.opened.emit()

    def _store_trouble(self, trouble: StoreUnavailable) -> None:
        """The store cannot be used (a full disk): stand still, and try again by ourselves."""
        log.error("out of service: store_%s", trouble.kind.value)
        self._stand_still(trouble.text, f"store_{trouble.kind.value}")
        QTimer.singleShot(_TRY_AGAIN_MS, self._try_store)

    def _stand_still(self, reason: Bilingual, code: str) -> None:
        self.models.out_of_service.explain(reason, code)
        self.models.shell.set_out_of_service(True)

    def _try_store(self) -> None:
        outside = self.outside
        if outside is not None and not self._closed:
            self.background.run(lambda: outside.store.purge(china_now()), self._store_is_back)

    def _store_is_back(self, _purged: object) -> None:
        self.models.shell.set_out_of_service(False)
        if self.visit_host is not None:
            self.visit_host.resume()

    def _looked(self, look: Look) -> None:
        shell = self.models.shell
        shell.set_online(look.online)
        if look.online:
            self._clock_note.hall_says(look.clock_wrong_s)
        if look.state is not None:
            if self.task_host is not None:
                self.task_host.set_terminal_id(look.state.terminal_id)
            if self.payment_host is not None:
                self.payment_host.set_terminal_id(look.state.terminal_id)
            shell.set_place(look.state.hall_name, look.state.terminal_label)
            simulated = self.devices is not None and self.devices.simulated
            shell.set_marks(simulated=simulated, synthetic=look.state.simulated)
        help_open = look.help is not None and look.help.open
        shell.set_help_wait(look.help.wait_seconds if look.help else None, is_open=help_open)
        self.models.attract.set_online(look.online, help_open=help_open)
        if self.task_host is not None:
            self.task_host.set_online(look.online)
            self.task_host.set_paper_ways(look.state.paper_ways if look.state else ())
        if self.payment_host is not None:
            self.payment_host.set_online(look.online)

    # -- ways out ---------------------------------------------------------------------

    def _go_back(self) -> None:
        if self.visit.stage.value == "in_task" and self.task_host is not None:
            self.task_host.go_back()
        elif self.visit.stage.value == "proving" and self.second_proof_host is not None:
            self.second_proof_host.go_back()
        elif self.visit_host is not None:
            self.visit_host.go_back()

    def _go_home(self) -> None:
        if self.visit.stage.value == "in_task" and self.task_host is not None:
            self.task_host.leave()

    def _translate(self) -> None:
        application = QGuiApplication.instance()
        if application is None:
            return
        wanted = str(self.models.shell.language) == "en"
        if wanted and self._english is None:
            self._english = QTranslator(self)
            if not self._english.load(str(ENGLISH)):
                log.warning("texts: %s is missing; run the set-up again", ENGLISH.name)
            application.installTranslator(self._english)
            self.engine.retranslate()
        elif not wanted and self._english is not None:
            application.removeTranslator(self._english)
            self._english = None
            self.engine.retranslate()

    # -- touches, and the end -------------------------------------------------------------

    def _touched(self, by_key: bool) -> None:
        """Every touch restarts the idle clock."""
        self.clock.touched()
        if self.device_watch is not None:
            self.device_watch.wake()
        self.models.shell.set_keys_used(by_key)

    def close(self) -> None:
        """End the visit, stop devices and threads, close the store. Safe to call twice."""
        if self._closed:
            return
        self._closed = True
        application = QGuiApplication.instance()
        if application is not None and self._touches is not None:
            application.removeEventFilter(self._touches)
        self.visit.end(EndReason.STAFF)
        if self.help_host is not None:
            self.help_host.close()
        if self.hall_watch is not None:
            self.hall_watch.stop()
        if self.payment_host is not None:
            self.payment_host.close()
        if self.devices is not None:
            self.devices.stop()
        self.desk_work.close()
        self.background.close()
        self._close_outside()
        if self.window is not None:
            self.window.close()
            self.window = None
        # Before the models, or every binding would look for them in vain.
        shiboken6.delete(self.engine)
        self._words.cleanup()
        for part in (self, self.visit, self.clock, *self.models.all()):
            for timer in cast("list[QTimer]", part.findChildren(QTimer)):
                timer.stop()  # here: whoever holds the parts may let go of them on any thread
        self._garbage.close()

    def _close_outside(self) -> None:
        """Let go of the store, also of one whose opening nobody heard of any more."""
        from kiosk.app.outside import Outside

        outside = self.outside or self._just_opened
        if isinstance(outside, Outside):
            outside.close()


def _log_qml(warnings: list[QQmlError]) -> None:
    for warning in warnings:
        log.warning("qml: %s", warning.toString())
