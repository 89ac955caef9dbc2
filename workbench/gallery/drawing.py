"""Takes the picture of a scene, and measures what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.gallery.scene import SCENES
from workbench.gallery.studio import Look, Studio

if TYPE_CHECKING:
    from PySide6.QtGui import QImage


def draw(studio: Studio, name: str, look: Look) -> tuple[QImage, list[str]]:
    """Arrange a scene, let it come to rest, and take its picture and its faults."""
    from PySide6.QtTest import QTest

    from workbench.screen_faults import faults

    studio.reset(look)
    SCENES[name](studio)
    studio.visit.clock.stop()
    window = studio.terminal.window
    assert window is not None  # noqa: S101 - the studio is open
    for _ in range(3):
        QTest.qWait(40)
    canvas = window.contentItem().childItems()[0]
    picture = window.grabWindow()
    return picture, faults(canvas, canvas.width(), canvas.height(), picture)
