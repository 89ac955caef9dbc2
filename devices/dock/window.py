"""The dock's panel: a window over one dock, for a developer beside the terminal."""

from __future__ import annotations

import logging
import threading
from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from PySide6.QtCore import Property, QObject, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine

from devices.dock.dock import NO_FAULT, Dock, DockRefusal
from devices.dock.wording import DEVICES, TROUBLES

_log = logging.getLogger(__name__)

_QML = Path(__file__).with_name("Dock.qml")
_LOOK_MILLISECONDS = 400


def _shown(kind: str | type, getter: Callable[[Any], object], notify: Signal) -> Any:
    return Property(kind, getter, notify=notify)  # type: ignore[call-arg, arg-type]  # the stubs lack this form


class DockPanel(QObject):
    """What the panel shows and does; every action runs on a thread of its own."""

    changed = Signal()
    # Told apart, because a list that is set anew scrolls back to its top.
    people_changed = Signal()
    devices_changed = Signal()
    _told = Signal(str, bool)

    def __init__(self, dock: Dock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._dock = dock
        self._message = ""
        self._refused = False
        self._paper = ""
        self._slips_drawn = -1
        self._state = dock.state()
        self._people: list[dict[str, object]] = []
        self._devices: list[dict[str, object]] = []
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="dock-panel")
        self._told.connect(self._tell)
        self._timer = QTimer(self, interval=_LOOK_MILLISECONDS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self.look()

    def close(self) -> None:
        """Let the last action end."""
        self._timer.stop()
        self._worker.shutdown(wait=True)

    @Slot()
    def look(self) -> None:
        """Show how the dock is now."""
        state = self._dock.state()
        slips = state["slips_printed"]
        if slips != self._slips_drawn:
            png = self._dock.paper_png()
            self._paper = "" if png is None else "data:image/png;base64," + b64encode(png).decode()
            self._slips_drawn = slips
        self._state = state
        self.changed.emit()
        if (people := self._people_now()) != self._people:
            self._people = people
            self.people_changed.emit()
        if (devices := self._devices_now()) != self._devices:
            self._devices = devices
            self.devices_changed.emit()

    @Slot(str)
    def insertCardOf(self, label: str) -> None:
        """Lay someone's card on the reader."""
        self._do(lambda: self._dock.insert_card_of(label), f"已放卡 Card laid down: {label}")

    @Slot()
    def pullCard(self) -> None:
        """Take the card away."""
        self._do(self._dock.pull_card, "已取走卡 Card pulled")

    @Slot(str)
    def showCodeOf(self, label: str) -> None:
        """Hold up someone's phone."""
        self._do(lambda: self._dock.show_code_of(label), f"已出示 Phone held up: {label}")

    @Slot(str)
    def showCode(self, text: str) -> None:
        """Hold up a phone with this text."""
        self._do(lambda: self._dock.show_code(text), "已出示 Code shown")

    @Slot()
    def hideCode(self) -> None:
        """Take the phone away."""
        self._do(self._dock.hide_code, "已收起手机 Phone hidden")

    @Slot(str)
    def scan(self, text: str) -> None:
        """Let the code scanner read a text."""
        self._do(lambda: self._dock.scan(text), "已扫码 Scanned")

    @Slot(bool)
    def step(self, near: bool) -> None:
        """Let someone step before the terminal, or go."""
        action = self._dock.approach if near else self._dock.leave
        self._do(action, "有人走近 Someone approached" if near else "人已离开 They left")

    @Slot()
    def paperOut(self) -> None:
        """Run out of paper."""
        self._do(self._dock.paper_out, "凭条打印机缺纸 No paper in the receipt printer")

    @Slot()
    def paperIn(self) -> None:
        """Put paper in."""
        self._do(self._dock.paper_in, "已装纸 Paper loaded")

    @Slot(str, bool)
    def setPlugged(self, device: str, plugged: bool) -> None:
        """Plug a device in or pull its plug."""
        action = self._dock.plug if plugged else self._dock.unplug
        word = "已插上 Plugged in" if plugged else "已拔掉 Unplugged"
        self._do(lambda: action(device), f"{word}: {DEVICES[device]}")

    @Slot(str, str, bool)
    def setFault(self, device: str, kind: str, on: bool) -> None:
        """Begin a trouble, or mend the device."""
        word = "故障 Trouble" if on else "已修好 Mended"
        self._do(
            lambda: self._dock.fault(device, kind if on else NO_FAULT),
            f"{word}: {DEVICES[device]}",
        )

    def _do(self, action: Callable[[], None], done: str) -> None:
        def run() -> None:
            try:
                action()
            except DockRefusal as refusal:
                self._told.emit(str(refusal), True)
            except Exception:
                _log.exception("dock panel: an action failed")
                self._told.emit("出错了,见日志 Something went wrong, see the log", True)
            else:
                self._told.emit(done, False)

        self._worker.submit(run)

    @Slot(str, bool)
    def _tell(self, message: str, refused: bool) -> None:
        self._message, self._refused = message, refused
        self.look()

    def _people_now(self) -> list[dict[str, object]]:
        lies = self._state["card_label"]
        try:
            people = self._dock.people()
        except DockRefusal:
            return []
        return [
            {"label": one.label, "hasPhone": bool(one.code_url), "lies": one.label == lies}
            for one in people
        ]

    def _devices_now(self) -> list[dict[str, object]]:
        return [
            {
                "name": name,
                "title": DEVICES[name],
                "plugged": device["plugged"],
                "wrong": bool(device["faults"]),
                "faults": [
                    {"kind": kind, "title": TROUBLES[kind], "on": kind in device["faults"]}
                    for kind in device["fault_kinds"]
                ],
            }
            for name, device in self._state["devices"].items()
        ]

    people = _shown("QVariantList", lambda self: self._people, people_changed)
    devices = _shown("QVariantList", lambda self: self._devices, devices_changed)
    message = _shown(str, lambda self: self._message, changed)
    refused = _shown(bool, lambda self: self._refused, changed)
    paper = _shown(str, lambda self: self._paper, changed)
    cardLies = _shown(bool, lambda self: self._state["card"] is not None, changed)  # noqa: N815
    codeShown = _shown(bool, lambda self: self._state["code"] is not None, changed)  # noqa: N815
    slipsPrinted = _shown(int, lambda self: self._state["slips_printed"], changed)  # noqa: N815
    documentsPrinted = _shown(  # noqa: N815
        int, lambda self: self._state["documents_printed"], changed
    )


def load_window(panel: DockPanel) -> QQmlApplicationEngine:
    """Show the panel; keep the engine as long as it shall be seen.

    Raises :class:`RuntimeError` if the QML cannot be loaded.
    """
    engine = QQmlApplicationEngine()
    engine.setInitialProperties({"panel": panel})
    engine.load(QUrl.fromLocalFile(str(_QML)))
    if not engine.rootObjects():
        raise RuntimeError("the dock's window cannot be shown; the lines above say why")
    return engine


def show_window(dock: Dock, ended: threading.Event) -> int:
    """Show the panel until it is closed or ``ended`` is set; returns the exit status."""
    app = QGuiApplication.instance() or QGuiApplication(["dock"])
    panel = DockPanel(dock)
    engine = load_window(panel)
    watch = QTimer(interval=100)
    watch.timeout.connect(lambda: app.quit() if ended.is_set() else None)
    watch.start()
    status = QGuiApplication.exec()
    panel.close()
    del engine
    return status
