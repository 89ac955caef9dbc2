"""Papers before the camera, a number confirmed by its code, and long numbers on their pads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.gallery.scene import scene
from workbench.gallery.studio import Studio

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QImage

    from kiosk.tasks.runner import TaskRunner
    from kiosk.tasks.views import RawAnswer

_ACCOUNT: Sequence[tuple[str, RawAnswer]] = (
    ("opening_bank", "icbc"),
    ("branch", ""),
    ("account", "0402020919300123456"),
    ("account_kind", "general"),
    ("opened_on", "2026-11-18"),
)
_REVIEW: Sequence[tuple[str, RawAnswer]] = (
    ("disputed", ["fault0_010101", "fault1_010103"]),
    ("dispute_reason", "not_ours"),
    ("explanation", ""),
    ("evidence", "later"),
)


def _answered(
    studio: Studio, task: str, who: str, answers: Sequence[tuple[str, RawAnswer]]
) -> TaskRunner:
    runner = studio.task(task, who)
    for key, raw in answers:
        runner.answer(key, raw)
        runner.advance()
    studio.models.task.begin(runner)
    studio.models.task.capture.set_camera(True)
    return runner


def _desk() -> QImage:
    """The desk with a page, as the dock's camera sees it."""
    from PySide6.QtGui import QImage

    from devices.dock.desk_folder import desk_picture, invented_page

    seen = desk_picture(invented_page(), None)
    raw = seen.tobytes()
    return QImage(raw, *seen.size, 3 * seen.width, QImage.Format.Format_RGB888).copy()


@scene
def paper_found(studio: Studio) -> None:
    """S28: a page lies under the camera."""
    from devices.code_camera.preview import Preview

    _answered(studio, "S28", "晨禾", _ACCOUNT)
    corners = ((0.29, 0.07), (0.73, 0.09), (0.71, 0.94), (0.26, 0.9))
    studio.models.task.capture.show_picture(Preview(_desk(), (corners,)))


@scene
def paper_refused(studio: Studio) -> None:
    """S28: a page was taken that cannot be read."""
    from devices.document_camera.legibility import ADVICE, LegibilityFault

    _answered(studio, "S28", "晨禾", _ACCOUNT)
    capture = studio.models.task.capture
    capture.shoot()
    capture.taken(_desk(), [ADVICE[LegibilityFault.GLARE]])


@scene
def paper_pages(studio: Studio) -> None:
    """S28: three pages are taken."""
    _answered(studio, "S28", "晨禾", _ACCOUNT)
    capture, page = studio.models.task.capture, _desk()
    for number in range(3):
        capture.shoot()
        capture.taken(page, ())
        capture.kept("proof", f"page-{number}", page)


@scene
def paper_promise(studio: Studio) -> None:
    """S28: what is promised instead."""
    _answered(studio, "S28", "晨禾", _ACCOUNT)
    studio.models.task.capture.askWithout()


@scene
def phone_code(studio: Studio) -> None:
    """S25: the code that was sent to a number."""
    runner = _answered(studio, "S25", "顺途", _REVIEW)
    runner.answer("contact", "13912345678")
    task = studio.models.task
    task.phone.set_online(True)
    task.redraw()
    task.phone.sent("13912345678", "139****5678")
    for digit in "271":
        task.phone.typeKey(digit)


@scene
def many_chosen(studio: Studio) -> None:
    """S25: several of a list are chosen."""
    runner = studio.task("S25", "顺途")
    runner.answer("disputed", ["fault0_010101", "fault1_010103"])
    studio.models.task.begin(runner)


@scene
def account_number(studio: Studio) -> None:
    """S28: an account number on its pad."""
    _answered(studio, "S28", "晨禾", _ACCOUNT[:2])
    studio.models.task.entry.edit("account")
    for digit in "0402020919300123456":
        studio.models.task.entry.typeKey(digit)


@scene
def day_typed(studio: Studio) -> None:
    """S28: a day on its pad."""
    _answered(studio, "S28", "晨禾", _ACCOUNT[:4])
    studio.models.task.entry.edit("opened_on")
    for digit in "202611":
        studio.models.task.entry.typeKey(digit)
