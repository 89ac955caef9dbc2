"""The simulated document camera: a folder whose ``current.png`` is the desk it looks at."""

from __future__ import annotations

import threading
from pathlib import Path

from PIL import Image, ImageDraw, UnidentifiedImageError

from devices.dock.camera_folder import FRAME_NAME
from devices.dock.camera_scene import perspective, tilted_corners
from devices.receipt_printer.fonts import chinese_font

_DESK_SIZE = (1600, 1200)
_PAGE_SIZE = (1000, 1414)
_LAID_HEIGHT = 1060  # pixels of the page as the camera sees it


def invented_page() -> Image.Image:
    """A sheet of A4 with invented words: what lies there if no file is named."""
    page = Image.new("RGB", _PAGE_SIZE, (238, 238, 234))
    draw = ImageDraw.Draw(page)
    draw.text(
        (500, 110), "增值税申报资料(样例)", font=chinese_font(54), fill=(20, 20, 20), anchor="mm"
    )
    for row in range(20):
        words = f"{row + 1:02}  样例企业  销售额 12,300.00  税额 123.00"
        draw.text((90, 210 + row * 56), words, font=chinese_font(34), fill=(30, 30, 30))
    return page


class DeskFolder:
    """Keeps ``current.png`` showing the desk, with a tilted page or without one."""

    fault_kinds: tuple[str, ...] = ()
    faults: frozenset[str] = frozenset()

    def __init__(self, folder: Path) -> None:
        self.place = str(folder)
        self._folder = folder
        self._lock = threading.Lock()
        self._page: Image.Image | None = None
        self._plugged = True
        self._started = False

    @property
    def page_lies_there(self) -> bool:
        """Whether there is a page on the desk."""
        return self._page is not None

    def start(self) -> None:
        """Begin to show the desk."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._started = True
        self._show()

    def stop(self) -> None:
        """Take the picture away."""
        self._started = False
        self._show()

    def plug(self) -> None:
        """Plug the camera in."""
        self._plugged = True
        self._show()

    def unplug(self) -> None:
        """Pull its plug: there is no picture any more."""
        self._plugged = False
        self._show()

    def lay(self, file: Path | None) -> None:
        """Lay down the picture of a page, or the invented one. Raises ValueError."""
        try:
            page = invented_page() if file is None else Image.open(file).convert("RGB")
        except (OSError, UnidentifiedImageError) as error:
            raise ValueError(f"{file}: no picture of a page") from error
        self._page = page
        self._show()

    def take(self) -> None:
        """Take the page away."""
        self._page = None
        self._show()

    def begin_fault(self, kind: str) -> None:
        """Never called: there is no kind."""
        raise ValueError(kind)

    def end_faults(self) -> None:
        """Nothing can be wrong."""

    def _show(self) -> None:
        with self._lock:
            if not (self._started and self._plugged):
                (self._folder / FRAME_NAME).unlink(missing_ok=True)
                return
            fresh = self._folder / ".next.png"
            _desk(self._page).save(fresh, compress_level=0)
            fresh.replace(self._folder / FRAME_NAME)


def _desk(page: Image.Image | None) -> Image.Image:
    desk = Image.new("RGB", _DESK_SIZE, (104, 78, 52))
    if page is None:
        return desk
    shrink = min(_LAID_HEIGHT / page.height, 1400 / page.width)
    corners = tilted_corners(
        centre=(800, 600),
        size=(page.width * shrink, page.height * shrink),
        degrees=3,
        keystone=0.03,
    )
    seen = page.convert("RGBA").transform(
        _DESK_SIZE,
        Image.Transform.PERSPECTIVE,
        perspective(corners, page.size),
        Image.Resampling.BICUBIC,
    )
    desk.paste(seen, (0, 0), seen.getchannel("A"))
    return desk
