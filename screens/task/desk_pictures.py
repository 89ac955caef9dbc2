"""What the document camera sees and took, for QML. In memory, of one visitor, then forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickImageProvider

if TYPE_CHECKING:
    from devices.code_camera.preview import Preview

PROVIDER: Final = "document_camera"
_LIVE, _SHOT, _PAGE = "live", "shot", "page"


class DeskPictures:
    """The live picture, the shot that was refused, and the pages that were kept."""

    def __init__(self) -> None:
        self._live: Preview | None = None
        self._shot: QImage | None = None
        self._pages: dict[str, QImage] = {}
        self._count = 0

    def see(self, preview: Preview | None) -> None:
        """Show this as the live picture from now on; None for nothing."""
        self._live = preview
        self._count += 1

    def hold(self, shot: QImage | None) -> None:
        """Show a shot that could not be used; None to let go of it."""
        self._shot = shot
        self._count += 1

    def keep(self, page_id: str, page: QImage) -> None:
        """Keep a page, small."""
        from PySide6.QtCore import Qt

        smooth = Qt.TransformationMode.SmoothTransformation
        whole = Qt.AspectRatioMode.KeepAspectRatio
        self._pages[page_id] = page.scaled(QSize(420, 420), whole, smooth)

    def wipe(self) -> None:
        """Forget everything."""
        self._live = self._shot = None
        self._pages.clear()
        self._count += 1

    def has_page(self, page_id: str) -> bool:
        """Whether there is a picture of this page."""
        return page_id in self._pages

    @property
    def sees_page(self) -> bool:
        """Whether the camera has found a sheet on the desk."""
        return self._live is not None and bool(self._live.codes)

    @property
    def live_source(self) -> str:
        """The address of the live picture for QML, another one for each; empty for none."""
        return f"image://{PROVIDER}/{_LIVE}/{self._count}" if self._live is not None else ""

    @property
    def shot_source(self) -> str:
        """The address of the shot that could not be used; empty for none."""
        return f"image://{PROVIDER}/{_SHOT}/{self._count}" if self._shot is not None else ""

    def page_source(self, page_id: str) -> str:
        """The address of a page that was kept; empty if its picture is not here."""
        return f"image://{PROVIDER}/{_PAGE}/{page_id}" if page_id in self._pages else ""

    def picture(self, address: str) -> QImage:
        """The picture behind an address; one dark pixel for none."""
        kind, _, rest = address.partition("/")
        found: QImage | None = None
        if kind == _LIVE and self._live is not None:
            from screens.recognising.live_picture import with_corners

            found = with_corners(self._live)
        elif kind == _SHOT:
            found = self._shot
        elif kind == _PAGE:
            found = self._pages.get(rest)
        if found is not None:
            return found
        nothing = QImage(1, 1, QImage.Format.Format_RGB32)
        nothing.fill(0)
        return nothing


class DeskPictureProvider(QQuickImageProvider):
    """Hands the pictures to QML."""

    def __init__(self, pictures: DeskPictures) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._pictures = pictures

    def requestImage(self, id: str, size: QSize, requestedSize: QSize) -> QImage:  # noqa: N803, ARG002
        """The picture of this address."""
        return self._pictures.picture(id)
