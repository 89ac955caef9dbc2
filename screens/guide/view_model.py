"""Draws a guide (智能导税), and what the hall says of its queue."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal, Slot

from kiosk.bilingual import Bilingual
from kiosk.china_time import china_today, day_in_words
from kiosk.window_matters import NAMES, WindowMatter
from screens.qml_property import shown

if TYPE_CHECKING:
    from kiosk.tasks.guide_file import Guide, WayEntry
    from kiosk.tasks.task_file import Text
    from kiosk.window_matters import BookedTime, FreeTime, WindowQueue

_CHANNELS: Final = {
    "here_with_help": Bilingual("在这里,有人帮", "Here, with help"),
    "window": Bilingual("到窗口办", "At a window"),
    "phone_app": Bilingual("手机上办", "On your phone"),
    "online": Bilingual("网上办", "On the web"),
}
_OFFLINE: Final = Bilingual(
    "现在连不上大厅的叫号系统,取不了号。请到取号台,或稍后再试。",
    "The queue of the hall cannot be reached now, so no number can be given. "
    "Please ask at the front desk or try again later.",
)


_WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


def _day_and_weekday(day: date, today: date, language: str) -> str:
    """``11 月 23 日 周一``: a time is kept by the day of the week."""
    words = day_in_words(day, today, language)
    return f"{day:%a} {words}" if language == "en" else f"{words} {_WEEKDAYS[day.weekday()]}"


class GuideModel(QObject):
    """One guide at a time; what it asks of the hall is done by the wiring."""

    changed = Signal()
    opened = Signal(str)  # the matter of its windows, if there is one
    number_asked = Signal(str, str)  # matter, item
    number_returned = Signal(str)  # ticket id
    times_asked = Signal(str)  # matter
    time_asked = Signal(str, str, object, object)  # matter, item, day, start
    time_returned = Signal(str)  # appointment id
    slip_asked = Signal()
    help_asked = Signal()
    concern_asked = Signal(str)  # item

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._language = "zh"
        self._forget()

    def _forget(self) -> None:
        self._guide: Guide | None = None
        self._queue: WindowQueue | None = None
        self._times: tuple[FreeTime, ...] | None = None
        self._day: date | None = None
        self._busy = False
        self._offline = False
        self._problem = Bilingual("", "")
        self._printed = False

    # -- what the wiring tells it ---------------------------------------------------------

    def set_language(self, language: str) -> None:
        """Say everything in ``language`` from now on."""
        self._language = language
        self.changed.emit()

    def show(self, guide: Guide) -> None:
        """Show ``guide``, and ask how long its queue is."""
        self._forget()
        self._guide = guide
        self._busy = guide.queue is not None
        self.changed.emit()
        self.opened.emit("" if guide.queue is None else guide.queue.value)

    def set_queue(self, queue: WindowQueue) -> None:
        """The hall has said how its queue is."""
        self._queue, self._busy, self._offline = queue, False, False
        self.changed.emit()

    def set_times(self, times: tuple[FreeTime, ...]) -> None:
        """The hall has said which times can be booked."""
        self._times, self._busy = times, False
        free = [one.day for one in times if one.free]
        self._day = free[0] if free else None
        self.changed.emit()

    def tell_problem(self, words: Bilingual) -> None:
        """Something was refused; the words say why and the way on."""
        self._problem, self._busy = words, False
        self.changed.emit()

    def tell_offline(self) -> None:
        """The hall cannot be reached: no number, and none is made up."""
        self._offline, self._busy = True, False
        self._times = None
        self.changed.emit()

    def mark_printed(self) -> None:
        """The slip is out."""
        self._printed = True
        self.changed.emit()

    def wipe(self) -> None:
        """Close, and forget whose number it was."""
        self._forget()
        self.changed.emit()

    @property
    def guide(self) -> Guide | None:
        """The guide on the screen."""
        return self._guide

    @property
    def queue(self) -> WindowQueue | None:
        """What the hall said last."""
        return self._queue

    # -- what the QML reads ---------------------------------------------------------------

    def _say(self, words: Bilingual) -> str:
        return words.in_language(self._language)

    def _text(self, text: Text) -> str:
        return text.en if self._language == "en" else text.zh

    def _get_page(self) -> dict[str, Any]:
        guide = self._guide
        if guide is None:
            return {}
        return {
            "id": guide.guide,
            "name": self._text(guide.name),
            "why": self._text(guide.why_not_here),
            "ways": [self._way(way, best=index == 0) for index, way in enumerate(guide.ways)],
            "bring": [self._text(thing) for thing in guide.bring],
            "steps": [self._text(step) for step in guide.steps],
            "basis": [basis.text for basis in guide.basis],
            "help": "help" in guide.offers,
            "concern": "concern" in guide.offers,
        }

    def _way(self, way: WayEntry, *, best: bool) -> dict[str, Any]:
        minutes = f"About {way.minutes} min" if self._language == "en" else f"约 {way.minutes} 分钟"
        joiner = ". " if self._language == "en" else ";"
        return {
            "channel": self._say(_CHANNELS[way.channel]),
            "where": self._text(way.where),
            "why": self._text(way.why),
            "facts": joiner.join((minutes, self._text(way.cost))),
            "best": best,
        }

    def _get_queue(self) -> dict[str, Any]:
        guide, queue = self._guide, self._queue
        if guide is None or guide.queue is None:
            return {}
        name = self._say(NAMES[guide.queue])
        told = {
            "name": f"{name}: queue" if self._language == "en" else f"“{name}”窗口",
            "busy": self._busy,
            "problem": self._say(_OFFLINE) if self._offline else self._say(self._problem),
            "offline": self._offline,
            "printed": self._printed,
            "line": "",
            "number": "",
            "booked": "",
            "canTake": False,
            "canBook": False,
        }
        if queue is None or self._offline:
            return told
        number, booked = queue.number, queue.appointment
        if number is not None:
            told["number"] = number.number
            told["line"] = self._standing(number.state, number.window, number.ahead,
                                          number.wait_minutes)  # fmt: skip
            told["canGiveBack"] = number.state == "waiting"
        elif queue.open:
            told["line"] = self._waiting(queue.waiting, queue.wait_minutes)
            told["canTake"] = True
        else:
            told["line"] = (
                f"Closed now. Numbers are given from {queue.opens:%H:%M} to {queue.closes:%H:%M}."
                if self._language == "en"
                else f"现在不取号。取号时间 {queue.opens:%H:%M}–{queue.closes:%H:%M}。"
            )
        if booked is not None:
            told["booked"] = self._booked(booked)
        told["canBook"] = booked is None
        return told

    def _waiting(self, waiting: int, minutes: int) -> str:
        if self._language == "en":
            return f"{waiting} waiting, about {minutes} min" if waiting else "Nobody is waiting"
        return f"有 {waiting} 人在等,约 {minutes} 分钟" if waiting else "现在没有人排队"

    def _standing(self, state: str, window: str, ahead: int, minutes: int) -> str:
        if state == "called":
            return (
                f"Your turn: please go to window {window}"
                if self._language == "en"
                else f"轮到您了,请到 {window} 号窗口"
            )
        if not ahead:
            return "You are next" if self._language == "en" else "下一位就是您"
        if self._language == "en":
            return f"{ahead} before you, about {minutes} min"
        return f"前面还有 {ahead} 人,约 {minutes} 分钟"

    def _booked(self, booked: BookedTime) -> str:
        day = day_in_words(booked.day, china_today(), self._language)
        if self._language == "en":
            return f"Booked: {day}, {booked.start:%H:%M} (no. {booked.number})"
        return f"已预约 {day} {booked.start:%H:%M},预约号 {booked.number}"

    def _get_times(self) -> dict[str, Any]:
        times = self._times
        if times is None:
            return {}
        days = list(dict.fromkeys(one.day for one in times))
        today = china_today()
        return {
            "days": [
                {
                    "id": day.isoformat(),
                    "label": _day_and_weekday(day, today, self._language),
                    "chosen": day == self._day,
                    "usable": any(one.free for one in times if one.day == day),
                }
                for day in days
            ],
            "slots": [
                {
                    "id": f"{one.start:%H:%M}",
                    "label": f"{one.start:%H:%M}",
                    "usable": one.free > 0,
                    "note": self._left(one.free),
                }
                for one in times
                if one.day == self._day
            ],
            "nothing": ""
            if any(one.free for one in times)
            else self._say(
                Bilingual(
                    "这几天都约满了,请明天再来看。",
                    "All times are taken; please look again tomorrow.",
                )
            ),
        }

    def _left(self, free: int) -> str:
        if not free:
            return "full" if self._language == "en" else "满"
        return f"{free} left" if self._language == "en" else f"余 {free}"

    isOpen = shown(bool, lambda self: self._guide is not None, notify=changed)
    choosingTime = shown(bool, lambda self: self._times is not None, notify=changed)
    page = shown("QVariantMap", _get_page, notify=changed)
    queueState = shown("QVariantMap", _get_queue, notify=changed)
    times = shown("QVariantMap", _get_times, notify=changed)

    # -- what the QML asks for ------------------------------------------------------------

    @Slot()
    def close(self) -> None:
        """One step back: from the times to the guide, from the guide to the check."""
        if self._times is not None:
            self._times = None
            self._problem = Bilingual("", "")
            self.changed.emit()
        else:
            self.wipe()

    def _matter(self) -> WindowMatter | None:
        return None if self._guide is None or self._busy else self._guide.queue

    def _begin(self) -> None:
        self._busy = True
        self._problem = Bilingual("", "")
        self.changed.emit()

    @Slot()
    def takeNumber(self) -> None:
        """A number for today, please."""
        matter, guide = self._matter(), self._guide
        if matter is not None and guide is not None:
            self._begin()
            self.number_asked.emit(matter.value, guide.guide)

    @Slot()
    def giveNumberBack(self) -> None:
        """The number is not wanted any more."""
        queue = self._queue
        if self._matter() is not None and queue is not None and queue.number is not None:
            self._begin()
            self.number_returned.emit(queue.number.ticket_id)

    @Slot()
    def openTimes(self) -> None:
        """Another day would be better."""
        matter = self._matter()
        if matter is not None:
            self._begin()
            self.times_asked.emit(matter.value)

    @Slot(str)
    def chooseDay(self, day: str) -> None:
        """Show the times of one day."""
        self._day = date.fromisoformat(day)
        self.changed.emit()

    @Slot(str)
    def bookTime(self, start: str) -> None:
        """This time, please."""
        matter, guide, day = self._matter(), self._guide, self._day
        if matter is not None and guide is not None and day is not None:
            self._begin()
            self.time_asked.emit(matter.value, guide.guide, day, time.fromisoformat(start))

    @Slot()
    def giveTimeBack(self) -> None:
        """The booked time is not wanted any more."""
        queue = self._queue
        if self._matter() is not None and queue is not None and queue.appointment is not None:
            self._begin()
            self.time_returned.emit(queue.appointment.appointment_id)

    @Slot()
    def tryAgain(self) -> None:
        """Ask the hall again."""
        matter = self._matter()
        if matter is not None:
            self._offline = False
            self._begin()
            self.opened.emit(matter.value)

    @Slot()
    def printAgain(self) -> None:
        """Print the number or the booked time."""
        self.slip_asked.emit()

    @Slot()
    def callHelp(self) -> None:
        """Somebody should help now."""
        self.help_asked.emit()

    @Slot()
    def tellConcern(self) -> None:
        """Something is to be complained of or proposed."""
        guide = self._guide
        if guide is not None:
            self.wipe()
            self.concern_asked.emit(guide.guide)
