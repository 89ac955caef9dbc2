"""What the code camera sees, small, while a visitor is shown where to hold the phone.

Only the newest picture is kept, in memory, and none once the guide is over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickImageProvider

if TYPE_CHECKING:
    from devices.code_camera.preview import Preview

PROVIDER: Final = "code_camera"
_FOUND: Final = "#12B76A"


def with_corners(preview: Preview) -> QImage:
    """The picture with a frame around each code that was found in it."""
    # Here, not above: the first frame is drawn without them.
    from PySide6.QtCore import QPointF, Qt
    from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

    picture = preview.image.convertToFormat(QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor(_FOUND), max(4.0, picture.width() / 80))
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    for corners in preview.codes:
        places = [QPointF(x * picture.width(), y * picture.height()) for x, y in corners]
        painter.drawPolygon(QPolygonF(places))
    painter.end()
    return picture


class LivePicture:
    """Holds the newest picture."""

    def __init__(self) -> None:
        self._picture: QImage | None = None
        self._count = 0

    @property
    def source(self) -> str:
        """The address of the picture for QML, another one for each; empty for none."""
        return f"image://{PROVIDER}/{self._count}" if self._picture is not None else ""

    @property
    def picture(self) -> QImage:
        """The picture; one dark pixel for none."""
        if self._picture is not None:
            return self._picture
        nothing = QImage(1, 1, QImage.Format.Format_RGB32)
        nothing.fill(0)
        return nothing

    def show(self, preview: Preview) -> None:
        """Show this one from now on."""
        self._picture = with_corners(preview)
        self._count += 1

    def wipe(self) -> None:
        """Forget it."""
        self._picture = None
        self._count += 1


class LivePictures(QQuickImageProvider):
    """Hands the picture to QML."""

    def __init__(self, live: LivePicture) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._live = live

    def requestImage(self, id: str, size: QSize, requestedSize: QSize) -> QImage:  # noqa: N803, ARG002
        """The newest picture, whichever was asked for."""
        return self._live.picture
