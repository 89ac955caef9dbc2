"""What stands around every page: who, how long, online or not, the ways out."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from kiosk.bilingual import Bilingual
from kiosk.china_time import china_now
from kiosk.navigator import Screen, Situation, screen_for
from kiosk.terminal_name import terminal_name
from kiosk.visit import EndReason, Stage, Visit
from screens.qml_property import shown
from screens.shell.strip_words import (
    NOT_SIGNED_IN,
    acting_words,
    data_words,
    end_question,
    help_words,
    marks_words,
    status_words,
    who_words,
)

if TYPE_CHECKING:
    from kiosk.settings import Settings

SCREENS = Path(__file__).resolve().parent.parent

_QML = {
    Screen.OUT_OF_SERVICE: "out_of_service/OutOfService.qml",
    Screen.STAFF: "out_of_service/OutOfService.qml",
    Screen.ATTRACT: "attract/Attract.qml",
    Screen.RECOGNISING: "recognising/Recognising.qml",
    Screen.NUMBER_ENTRY: "number_entry/NumberEntry.qml",
    Screen.CHOOSE_TAXPAYER: "choose_taxpayer/ChooseTaxpayer.qml",
    Screen.HEALTH_CHECK: "health_check/HealthCheck.qml",
    Screen.SECOND_PROOF: "second_proof/SecondProof.qml",
    Screen.TASK: "task/Task.qml",
    Screen.RATING: "rating/Rating.qml",
}

_LAST_PAGE = Bilingual("已办完", "you are done")
# Home is the health check; why there is none to go to.
_NOT_HOME = {
    Stage.CHOOSING: Bilingual("先选一个", "choose first"),
    Stage.CHECKING: Bilingual("就在首页", "you are there"),
    Stage.PROVING: Bilingual("先确认身份", "confirm first"),
    Stage.RATING: _LAST_PAGE,
}


class ShellModel(QObject):
    """The three zones that never move, and which page lies between them."""

    page_changed = Signal()
    words_changed = Signal()
    clock_changed = Signal()
    reading_changed = Signal()
    overlay_changed = Signal()
    help_changed = Signal()
    keyboard_changed = Signal()
    focus_changed = Signal()
    drawn_changed = Signal()
    help_asked = Signal()
    home_asked = Signal()
    back_asked = Signal()
    finish_asked = Signal()  # the visitor is done: rating, then goodbye

    def __init__(self, settings: Settings, visit: Visit, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._visit = visit
        self._models: dict[Screen, QObject] = {}
        self._screen = Screen.ATTRACT
        self._out_of_service = False
        self._large_print = False
        self._high_contrast = False
        self._low_reach = False
        self._language = "zh"
        self._online: bool | None = None
        self._hall_name = settings.terminal.hall_name
        self._label = settings.terminal.label
        self._simulated = False
        self._synthetic = False
        self._staff_note: Bilingual | None = None
        self._end_asked = False
        self._idle_seconds = 0
        self._help: QObject | None = None
        self._help_wait: int | None = None
        self._help_open: bool | None = None  # until the hall has said so
        self._keyboard_words = ""
        self._drawn = False
        self._keys_used = False
        self._can_go_back = True
        self._can_go_home = True
        self._now = china_now

        visit.stage_changed.connect(self._navigate)
        visit.clock.ticked.connect(lambda _left: self.clock_changed.emit())
        visit.clock.warning.connect(self._warn)
        visit.clock.calmed.connect(self._calm)
        visit.on_end(self._reset)
        self._minute = QTimer(self)
        self._minute.setInterval(5_000)
        self._minute.timeout.connect(self.words_changed)
        self._minute.start()

    # -- what the wiring tells it -------------------------------------------------

    def show_with(self, screen: Screen, model: QObject) -> None:
        """Use ``model`` whenever ``screen`` shows."""
        self._models[screen] = model

    def set_out_of_service(self, out: bool) -> None:
        """Take the terminal out of service, or bring it back."""
        self._out_of_service = out
        self._navigate(self._visit.stage)

    def set_place(self, hall_name: str, label: str) -> None:
        """Use the names the hall server gave."""
        self._hall_name, self._label = hall_name, label
        self.words_changed.emit()

    def set_online(self, online: bool) -> None:
        """Say whether the hall server answers."""
        if online != self._online:
            self._online = online
            self.words_changed.emit()
            self.help_changed.emit()

    def set_marks(self, *, simulated: bool, synthetic: bool) -> None:
        """Mark simulated devices and synthetic data on every screen."""
        self._simulated, self._synthetic = simulated, synthetic
        self.words_changed.emit()

    def set_staff_note(self, words: Bilingual | None) -> None:
        """Say something to the hall's staff on the strip, e.g. that the clock is wrong."""
        if words != self._staff_note:
            self._staff_note = words
            self.words_changed.emit()

    def set_help(self, model: QObject) -> None:
        """Give the shell the remote-help model."""
        self._help = model
        self.help_changed.emit()

    def set_help_wait(self, seconds: int | None, *, is_open: bool) -> None:
        """Say how long a call for help would wait; ``None`` when unknown."""
        self._help_wait, self._help_open = seconds, is_open
        self.help_changed.emit()

    def make_the_rest(self) -> None:
        """The first frame is out: make the zones and overlays that it did not need."""
        self._drawn = True
        self.drawn_changed.emit()

    def load_keyboard(self, words_folder: str) -> None:
        """Load the on-screen keyboard; what it might learn goes to ``words_folder``."""
        self._keyboard_words = words_folder
        self.keyboard_changed.emit()

    def set_keys_used(self, used: bool) -> None:
        """Whether the last input came from keys: only then the focus ring shows."""
        if used != self._keys_used:
            self._keys_used = used
            self.focus_changed.emit()

    def set_ways_out(self, *, back: bool, home: bool) -> None:
        """Say which ways out the present page has."""
        self._can_go_back, self._can_go_home = back, home
        self.words_changed.emit()

    def refresh_words(self) -> None:
        """Something the texts speak of has changed."""
        self.words_changed.emit()

    def data_words(self) -> str:
        """How old the profile on the screen is, or an empty text."""
        return data_words(self._visit.profile_fetched_at, self._now().date(), self._language)

    def _navigate(self, stage: Stage) -> None:
        screen = screen_for(Situation(out_of_service=self._out_of_service, stage=stage))
        self._end_asked = False
        if screen is not self._screen:
            self._screen = screen
            self.page_changed.emit()
        self.words_changed.emit()
        self.overlay_changed.emit()

    def _warn(self, seconds: int) -> None:
        self._idle_seconds = seconds
        self.overlay_changed.emit()

    def _calm(self) -> None:
        self._idle_seconds = 0
        self.overlay_changed.emit()

    def _reset(self) -> None:
        self._end_asked = False
        self._idle_seconds = 0
        self._large_print = False
        self._high_contrast = False
        self._low_reach = False
        if self._language != "zh":
            self._language = "zh"
        self._can_go_back = self._can_go_home = True
        self.reading_changed.emit()
        self.overlay_changed.emit()
        self.words_changed.emit()

    @property
    def screen(self) -> Screen:
        """The screen that shows now."""
        return self._screen

    # -- what the QML reads ---------------------------------------------------------

    def _get_page_source(self) -> str:
        return (SCREENS / _QML[self._screen]).as_uri()

    def _get_page_model(self) -> QObject | None:
        return self._models.get(self._screen)

    def _get_in_visit(self) -> bool:
        return self._visit.stage is not Stage.NONE and self._screen is not Screen.OUT_OF_SERVICE

    def _get_hero(self) -> bool:
        return self._screen is Screen.ATTRACT

    def _get_place(self) -> str:
        return f"{self._hall_name} · {terminal_name(self._label).in_language(self._language)}"

    def _get_simulated(self) -> str:
        return marks_words(self._synthetic, self._simulated, self._language)

    def _get_status(self) -> str:
        return status_words(
            self._now(), self._staff_note, self._online, self.data_words(), self._language
        )

    def _get_who(self) -> str:
        return who_words(self._visit, self._language)

    def _get_rights(self) -> str:
        return acting_words(self._visit, self._language)

    def _get_back_reason(self) -> str:
        return "" if self._can_go_back else _LAST_PAGE.in_language(self._language)

    def _get_home_reason(self) -> str:
        if self._can_go_home:
            return ""
        return _NOT_HOME.get(self._visit.stage, NOT_SIGNED_IN).in_language(self._language)

    def _get_time_left(self) -> str:
        left = max(0, self._visit.clock.seconds_left)
        return f"{left // 60}:{left % 60:02d}"

    def _get_help_text(self) -> str:
        reached = self._online is not False
        return help_words(reached, self._help_open, self._help_wait, self._language)

    pageSource = shown(str, _get_page_source, notify=page_changed)
    pageModel = shown(QObject, _get_page_model, notify=page_changed)
    inVisit = shown(bool, _get_in_visit, notify=words_changed)
    heroOnTop = shown(bool, _get_hero, notify=words_changed)
    placeText = shown(str, _get_place, notify=words_changed)
    simulatedText = shown(str, _get_simulated, notify=words_changed)
    statusText = shown(str, _get_status, notify=words_changed)
    whoText = shown(str, _get_who, notify=words_changed)
    rightsText = shown(str, _get_rights, notify=words_changed)
    timeLeft = shown(str, _get_time_left, notify=clock_changed)
    helpText = shown(str, _get_help_text, notify=help_changed)
    helpReachable = shown(
        bool,
        lambda self: self._online is not False and self._help_open is True,
        notify=help_changed,
    )
    helpUsable = shown(bool, lambda self: self._help is not None, notify=help_changed)
    help = shown(QObject, lambda self: self._help, notify=help_changed)
    largePrint = shown(bool, lambda self: self._large_print, notify=reading_changed)
    highContrast = shown(bool, lambda self: self._high_contrast, notify=reading_changed)
    lowReach = shown(bool, lambda self: self._low_reach, notify=reading_changed)
    language = shown(str, lambda self: self._language, notify=reading_changed)
    idleSeconds = shown(int, lambda self: self._idle_seconds, notify=overlay_changed)
    endAsked = shown(bool, lambda self: self._end_asked, notify=overlay_changed)
    canGoBack = shown(bool, lambda self: self._can_go_back, notify=words_changed)
    canGoHome = shown(bool, lambda self: self._can_go_home, notify=words_changed)
    backReason = shown(str, _get_back_reason, notify=words_changed)
    homeReason = shown(str, _get_home_reason, notify=words_changed)
    keyboardInUse = shown(bool, lambda self: self._keys_used, notify=focus_changed)
    drawn = shown(bool, lambda self: self._drawn, notify=drawn_changed)
    keyboardWords = shown(str, lambda self: self._keyboard_words, notify=keyboard_changed)
    orientation = shown(
        str, lambda self: self._settings.screen.orientation, notify=keyboard_changed
    )
    windowWidth = shown(
        int, lambda self: self._settings.screen.width or 1080, notify=keyboard_changed
    )
    windowHeight = shown(
        int, lambda self: self._settings.screen.height or 1920, notify=keyboard_changed
    )

    def _get_end_question(self) -> str:
        task = self._models.get(Screen.TASK)
        unsubmitted = (
            self._visit.stage is Stage.IN_TASK
            and task is not None
            and task.property("unsubmitted") is True
        )
        return end_question(unsubmitted, self._language)

    endQuestionText = shown(str, _get_end_question, notify=overlay_changed)

    # -- what the QML asks for --------------------------------------------------------

    @Slot(str)
    def toggleReading(self, what: str) -> None:
        """Switch large print, high contrast, seated use or the language."""
        if what == "largePrint":
            self._large_print = not self._large_print
        elif what == "highContrast":
            self._high_contrast = not self._high_contrast
        elif what == "lowReach":
            self._low_reach = not self._low_reach
        elif what == "language":
            self._language = "en" if self._language == "zh" else "zh"
        else:
            raise ValueError(what)
        self.reading_changed.emit()
        self.words_changed.emit()
        self.help_changed.emit()
        self.overlay_changed.emit()

    @Slot()
    def askEnd(self) -> None:
        """The visitor touched 结束: ask first."""
        self._end_asked = True
        self.overlay_changed.emit()

    @Slot()
    def stay(self) -> None:
        """Go on: close the question or the count-down."""
        self._end_asked = False
        self._visit.clock.extend()
        self.overlay_changed.emit()

    @Slot()
    def confirmEnd(self) -> None:
        """The visitor is done."""
        self._end_asked = False
        self.overlay_changed.emit()
        self.finish_asked.emit()

    @Slot()
    def endNow(self) -> None:
        """End at once, without a rating (from the count-down)."""
        self._visit.end(EndReason.VISITOR)

    @Slot()
    def goBack(self) -> None:
        """One step back."""
        self.back_asked.emit()

    @Slot()
    def goHome(self) -> None:
        """To the health check."""
        self.home_asked.emit()

    @Slot()
    def askHelp(self) -> None:
        """Call the hall's staff."""
        self.help_asked.emit()

    def set_clock_for_pictures(self, moment: datetime) -> None:
        """Freeze the time of day on the strip, so that a picture is the same each time."""
        self._now = lambda: moment
        self.words_changed.emit()
