"""Remote help on the screen: the call, what the visitor allows, the conversation."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from kiosk.bilingual import Bilingual
from kiosk.help_session.call import ChatLine, HelpEnd, HelpState, Pointing
from screens.qml_property import shown

_CHOICES = {
    "call_seen": Bilingual("呼叫,让帮办员看我的屏幕", "Call, and let the helper see my screen"),
    "call_unseen": Bilingual("呼叫,只打字不看屏幕", "Call, chat only"),
    "show": Bilingual("让帮办员看我的屏幕", "Let the helper see my screen"),
    "hide": Bilingual("不给看屏幕了", "Stop showing my screen"),
    "hang_up": Bilingual("结束帮办", "End the call"),
    "again": Bilingual("再呼叫一次", "Call again"),
    "close": Bilingual("回去接着办", "Back to what I was doing"),
}

_PHRASES = (
    Bilingual("我不会操作", "I don't know what to press"),
    Bilingual("这个数字不对", "This figure is wrong"),
    Bilingual("请指给我看", "Please point to it"),
    Bilingual("好的", "All right"),
    Bilingual("谢谢,办好了", "Thank you, it is done"),
)

_POINT_MS = 8_000


class HelpModel(QObject):
    """What stands on the banner, on the panel, and where the helper points."""

    changed = Signal()
    point_changed = Signal()
    call_asked = Signal(bool)  # whether the helper may see the screen
    view_asked = Signal(bool)
    said = Signal(str)
    stop_asked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._language = "zh"
        self._point_timer = QTimer(self)
        self._point_timer.setSingleShot(True)
        self._point_timer.setInterval(_POINT_MS)
        self._point_timer.timeout.connect(self._point_away)
        self._state = HelpState.IDLE
        self._panel = False
        self._chat: tuple[tuple[bool, str], ...] = ()
        self._clerk = ""
        self._view = False
        self._position = 0
        self._wait = -1
        self._end: HelpEnd | None = None
        self._unread = 0
        self._present = True
        self._point: Pointing | None = None

    def set_language(self, language: str) -> None:
        """Say everything in ``language`` from now on."""
        self._language = language
        self.changed.emit()

    # -- what the call tells it ---------------------------------------------------------

    def set_state(self, state: str, clerk: str, *, view: bool) -> None:
        """Where the call stands (a ``HelpState`` value)."""
        before = self._state
        self._state, self._clerk, self._view = HelpState(state), clerk, view
        if self._state is HelpState.CONNECTED and before is not HelpState.RECONNECTING:
            self._end = None
        self.changed.emit()

    def set_queue(self, position: int, wait_s: int) -> None:
        """How many are before this call; ``wait_s`` is -1 when unknown."""
        self._position, self._wait = position, wait_s
        self.changed.emit()

    def set_view(self, granted: bool) -> None:
        """Whether the helper sees the screen."""
        self._view = granted
        self.changed.emit()

    def set_clerk_present(self, present: bool) -> None:
        """Whether the helper's own line holds."""
        self._present = present
        self.changed.emit()

    def add_line(self, line: ChatLine) -> None:
        """One line of the conversation."""
        self._chat = (*self._chat, (line.who == "visitor", line.text))
        if line.who != "visitor" and not self._panel:
            self._unread += 1
        self.changed.emit()

    def point(self, pointing: Pointing) -> None:
        """The helper points somewhere, for a few seconds."""
        self._point = pointing
        self._panel = False  # what is pointed at must be visible
        self._point_timer.start()
        self.point_changed.emit()
        self.changed.emit()

    def finish(self, end: HelpEnd) -> None:
        """The call is over; the panel says why."""
        self._end = end
        self._state = HelpState.ENDED
        self._view = False
        if end.by != "visitor":
            self._panel = True
        self._point_away()
        self.changed.emit()

    def wipe(self) -> None:
        """Forget the conversation."""
        self._state = HelpState.IDLE
        self._panel = self._view = False
        self._chat, self._clerk, self._end = (), "", None
        self._unread = self._position = 0
        self._wait, self._present = -1, True
        self._point_away()
        self.changed.emit()

    def _point_away(self) -> None:
        self._point = None
        self._point_timer.stop()
        self.point_changed.emit()

    # -- what the QML reads ---------------------------------------------------------------

    def _say(self, words: Bilingual) -> str:
        return words.in_language(self._language)

    def _get_active(self) -> bool:
        return self._state in (
            HelpState.CALLING,
            HelpState.WAITING,
            HelpState.CONNECTED,
            HelpState.RECONNECTING,
        )

    def _queue_words(self) -> Bilingual:
        if self._wait < 0:
            return Bilingual("正在呼叫帮办员…", "Calling a helper…")
        minutes = max(1, round(self._wait / 60))
        if self._position <= 1:
            return Bilingual(f"正在接通,约 {minutes} 分钟", f"Being connected, about {minutes} min")
        return Bilingual(
            f"前面还有 {self._position - 1} 位,约 {minutes} 分钟",
            f"{self._position - 1} before you, about {minutes} min",
        )

    def _get_banner(self) -> str:
        match self._state:
            case HelpState.CONNECTED if not self._present:
                words = Bilingual(
                    f"帮办员 {self._clerk} 的连接断了,正在恢复", f"{self._clerk} is reconnecting"
                )
            case HelpState.CONNECTED if self._view:
                words = Bilingual(
                    f"{self._clerk} 正在看您的屏幕(证件号、金额已遮住)",
                    f"{self._clerk} sees your screen (numbers and amounts are hidden)",
                )
            case HelpState.CONNECTED:
                words = Bilingual(
                    f"帮办员 {self._clerk} 在线,看不到您的屏幕",
                    f"{self._clerk} is with you and cannot see your screen",
                )
            case HelpState.RECONNECTING:
                words = Bilingual("连接断了,正在重新接通…", "Line broken, reconnecting…")
            case _:
                words = self._queue_words()
        return self._say(words)

    def _get_heading(self) -> str:
        match self._state:
            case HelpState.CONNECTED | HelpState.RECONNECTING:
                words = Bilingual(f"帮办员 {self._clerk}", f"Helper {self._clerk}")
            case HelpState.CALLING | HelpState.WAITING:
                words = Bilingual("正在呼叫帮办员", "Calling a helper")
            case HelpState.ENDED:
                words = Bilingual("远程帮办已结束", "The call is over")
            case _:
                words = Bilingual("远程帮办", "Remote help")
        return self._say(words)

    def _get_lead(self) -> str:
        match self._state:
            case HelpState.IDLE:
                words = Bilingual(
                    "大厅的工作人员会在网上帮您。屏幕上的证件号和金额会自动遮住;"
                    "他不能替您签名、提交和缴款,您随时可以停止。",
                    "A member of staff helps you from their desk. Numbers and amounts are hidden "
                    "from them; they cannot sign, submit or pay for you, and you can stop at "
                    "any time.",
                )
            case HelpState.CALLING | HelpState.WAITING:
                queue = self._queue_words()
                words = Bilingual(
                    queue.zh + "。等的时候可以接着办,接通了会告诉您。",
                    queue.en + ". Go on meanwhile; we tell you when somebody is there.",
                )
            case HelpState.ENDED if self._end is not None:
                words = self._end.words
            case _:
                words = Bilingual("", "")
        return self._say(words)

    def _get_choices(self) -> list[dict[str, Any]]:
        match self._state:
            case HelpState.IDLE:
                ids: tuple[str, ...] = ("call_seen", "call_unseen", "close")
            case HelpState.CALLING | HelpState.WAITING:
                ids = ("close", "hang_up")
            case HelpState.ENDED:
                ids = ("close", "again")
            case _ if self._view:
                ids = ("close", "hide")
            case _:
                ids = ("close", "show")
        return [{"id": choice, "label": self._say(_CHOICES[choice])} for choice in ids]

    active = shown(bool, _get_active, notify=changed)
    panelOpen = shown(bool, lambda self: self._panel, notify=changed)
    bannerText = shown(str, _get_banner, notify=changed)
    heading = shown(str, _get_heading, notify=changed)
    lead = shown(str, _get_lead, notify=changed)
    choices = shown("QVariantList", _get_choices, notify=changed)
    chat = shown(
        "QVariantList",
        lambda self: [{"mine": mine, "text": text} for mine, text in self._chat],
        notify=changed,
    )
    phrases = shown(
        "QVariantList", lambda self: [self._say(phrase) for phrase in _PHRASES], notify=changed
    )
    canChat = shown(
        bool,
        lambda self: (
            self._state in (HelpState.WAITING, HelpState.CONNECTED, HelpState.RECONNECTING)
        ),
        notify=changed,
    )
    viewGranted = shown(bool, lambda self: self._view, notify=changed)
    unread = shown(int, lambda self: self._unread, notify=changed)
    pointing = shown(bool, lambda self: self._point is not None, notify=point_changed)
    pointX = shown(float, lambda self: self._point.x if self._point else 0.0, notify=point_changed)
    pointY = shown(float, lambda self: self._point.y if self._point else 0.0, notify=point_changed)

    def _get_point_label(self) -> str:
        return self._say(Bilingual(f"{self._clerk} 指这里", f"{self._clerk}: here"))

    pointLabel = shown(str, _get_point_label, notify=point_changed)

    # -- what the QML asks for ---------------------------------------------------------------

    @Slot()
    def openPanel(self) -> None:
        """Show the panel."""
        if self._state is HelpState.ENDED:
            self.wipe()
        self._panel, self._unread = True, 0
        self.changed.emit()

    @Slot()
    def closePanel(self) -> None:
        """Hide the panel; the call goes on."""
        self._panel = False
        if self._state is HelpState.ENDED:
            self.wipe()
        self.changed.emit()

    @Slot(str)
    def choose(self, choice: str) -> None:
        """One of the large buttons."""
        match choice:
            case "call_seen" | "call_unseen":
                self.call_asked.emit(choice == "call_seen")
            case "show" | "hide":
                self.view_asked.emit(choice == "show")
            case "hang_up":
                self.stop()
            case "again":
                self.wipe()
                self.openPanel()
            case "close":
                self.closePanel()

    @Slot(str)
    def say(self, text: str) -> None:
        """Say something to the helper."""
        self.said.emit(text)

    @Slot()
    def stop(self) -> None:
        """End the call at once."""
        self.stop_asked.emit()
