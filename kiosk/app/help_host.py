"""Leads a call for help: who may be called, what they may see, how it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from PySide6.QtCore import QObject, QRectF, QTimer
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickItem

from kiosk.visit import Stage

if TYPE_CHECKING:
    from kiosk.app.outside import Outside
    from kiosk.app.terminal import Terminal
    from kiosk.hall_client import HallClient
    from kiosk.help_session.call import ChatLine, HelpEnd, HelpRequest, NotPlaced, PlacedCall
    from kiosk.help_session.screen_sender import Masks, ScreenSender
    from kiosk.help_session.session import HelpSession
    from screens.help.view_model import HelpModel

_NOBODY_LEFT_MS: Final = 180_000


class HallHelpLine:
    """The hall, as far as a call needs it over HTTP."""

    def __init__(self, hall: HallClient) -> None:
        self._hall = hall

    def place(self, request: HelpRequest) -> PlacedCall | NotPlaced:
        """Place the call; never raises what the world does."""
        from kiosk.hall_client import HallError
        from kiosk.help_session.call import NotPlaced, PlacedCall

        language: Literal["zh", "en"] = "en" if request.language == "en" else "zh"
        try:
            call = self._hall.call_help(
                request.visit_id, request.topic, request.screen, language, request.taxpayer_id
            )
            socket = self._hall.help_socket(call.call_id)
        except HallError as error:
            return NotPlaced(error.text)
        return PlacedCall(
            call_id=call.call_id,
            position=call.position,
            wait_seconds=call.wait_seconds,
            url=socket.url,
            headers=socket.headers,
            ca_bundle=socket.ca_bundle,
        )

    def hang_up(self, call_id: str) -> None:
        """Leave the queue, or end the call."""
        from kiosk.hall_client import HallError

        try:
            self._hall.hang_up(call_id)
        except HallError:
            return  # a call nobody answers ends by itself


class HelpHost(QObject):
    """One call at a time, for the visitor of the moment or for somebody who only asks."""

    def __init__(self, terminal: Terminal, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._terminal = terminal
        self._session: HelpSession | None = None
        self._sender: ScreenSender | None = None
        self._model: HelpModel | None = None
        self._wants_view = False
        self._topic = "general"
        # Outside a visit no idle clock runs: a forgotten call must still end.
        self._nobody_left = QTimer(self)
        self._nobody_left.setSingleShot(True)
        self._nobody_left.setInterval(_NOBODY_LEFT_MS)
        self._nobody_left.timeout.connect(self.stop)

    def open(self, outside: Outside) -> None:
        """The hall client is there: calls can be placed."""
        from kiosk.help_session.screen_sender import ScreenSender
        from kiosk.help_session.session import HelpSession
        from screens.help.view_model import HelpModel

        terminal = self._terminal
        model = HelpModel(self)
        self._model = model
        self._sender = ScreenSender(self._grab, self._masks, terminal.background, self)
        session = HelpSession(HallHelpLine(outside.hall), terminal.background, self._sender, self)
        self._session = session
        session.state_changed.connect(self._state_changed)
        session.queue_changed.connect(model.set_queue)
        session.chat_received.connect(self._heard)
        session.pointed.connect(model.point)
        session.clerk_present.connect(model.set_clerk_present)
        session.ended.connect(self._ended)
        model.call_asked.connect(self._call)
        model.view_asked.connect(self._allow_view)
        model.said.connect(self._say)
        model.stop_asked.connect(self.stop)
        shell = terminal.models.shell
        shell.set_help(model)
        shell.help_asked.connect(model.openPanel)
        shell.page_changed.connect(self._tell_where)
        shell.reading_changed.connect(lambda: model.set_language(str(shell.language)))
        terminal.models.health_check.help_asked.connect(model.openPanel)
        terminal.models.task.changed.connect(self._tell_where)
        terminal.models.attract.chosen.connect(self._asked_on_attract)
        terminal.visit.on_end(self._wipe)
        if terminal.window is not None:
            terminal.window.frameSwapped.connect(self._sender.mark_dirty)

    def _asked_on_attract(self, what: str) -> None:
        if what in ("ask", "complain") and self._model is not None:
            self._topic = "complaint" if what == "complain" else "question"
            self._model.openPanel()

    # -- the call --------------------------------------------------------------------------

    def _call(self, seen: bool) -> None:
        from kiosk.help_session.call import HelpRequest

        session, terminal = self._session, self._terminal
        if session is None:
            return
        self._wants_view = seen
        shell = terminal.models.shell
        session.call(
            HelpRequest(
                topic=self._topic,
                screen=shell.screen.value,
                language=str(shell.language),
                visit_id=terminal.visit.visit_id,
                taxpayer_id=(
                    terminal.visit.mandate.taxpayer_id if terminal.visit.mandate else None
                ),
            )
        )
        if terminal.visit.stage is Stage.NONE:
            self._nobody_left.start()

    def _state_changed(self, state: str) -> None:
        session, model = self._session, self._model
        if session is None or model is None:
            return
        if state == "connected" and self._wants_view and not session.view_granted:
            session.grant_view(True)
        model.set_state(state, session.clerk, view=session.view_granted)
        self._tell_where()

    def _allow_view(self, allowed: bool) -> None:
        if self._session is not None and self._model is not None:
            self._wants_view = allowed
            self._session.grant_view(allowed)
            self._model.set_view(self._session.view_granted)

    def _say(self, text: str) -> None:
        from kiosk.help_session.call import ChatLine

        if self._session is None or self._model is None:
            return
        said = self._session.send_chat(text)
        if said:
            self._model.add_line(ChatLine("visitor", said, None))
        if self._terminal.visit.stage is Stage.NONE:
            self._nobody_left.start()

    def _heard(self, line: ChatLine) -> None:
        if self._model is not None:
            self._model.add_line(line)
        self._terminal.clock.touched()  # the visitor reads while the helper types

    def _tell_where(self) -> None:
        session, models = self._session, self._terminal.models
        if session is None:
            return
        runner = models.task.runner
        if runner is None or runner.exit is not None:
            session.set_context(screen=models.shell.screen.value)
            return
        session.set_context(
            screen=models.shell.screen.value,
            task=runner.definition.task_id,
            step=runner.current_step.id,
            title=runner.current.title.zh,
        )

    def _ended(self, end: HelpEnd) -> None:
        self._nobody_left.stop()
        self._wants_view = False
        self._topic = "general"
        if self._model is not None:
            self._model.finish(end)

    def stop(self) -> None:
        """End the call from this side."""
        if self._session is not None:
            self._session.stop()

    def _wipe(self) -> None:
        self.stop()
        if self._model is not None:
            self._model.wipe()

    def close(self) -> None:
        """End the call before the threads end."""
        self._wipe()

    # -- what the helper sees ------------------------------------------------------------------

    def _grab(self) -> QImage:
        window = self._terminal.window
        return QImage() if window is None else window.grabWindow()

    def _masks(self) -> Masks:
        window = self._terminal.window
        return None if window is None else sensitive_places(window.contentItem())


def sensitive_places(root: QQuickItem) -> list[QRectF]:
    """Where the window shows what a helper must not see, in logical pixels.

    An item says so itself by its ``sensitive`` property: every amount, the signature,
    whatever is being typed, and the keyboard while it is typed.
    """
    places: list[QRectF] = []
    waiting = [root]
    while waiting:
        item = waiting.pop()
        if not item.isVisible() or item.opacity() == 0:
            continue
        if item.property("sensitive") is True and item.width() > 0:
            places.append(item.mapRectToScene(QRectF(0, 0, item.width(), item.height())))
        else:
            waiting.extend(item.childItems())
    return places
