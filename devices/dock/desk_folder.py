"""The simulated document camera: a folder whose ``current.png`` is the desk it looks at."""

from __future__ import annotations

import threading
from enum import StrEnum
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, UnidentifiedImageError

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


class DeskTrouble(StrEnum):
    """What makes a page on the desk hard to read."""

    BLUR = "blur"
    DARK = "dark"
    GLARE = "glare"
    OVER_THE_EDGE = "over_the_edge"


class DeskFolder:
    """Keeps ``current.png`` showing the desk, with a tilted page or without one.

    One trouble at a time.
    """

    fault_kinds: tuple[str, ...] = tuple(kind.value for kind in DeskTrouble)

    def __init__(self, folder: Path) -> None:
        self.place = str(folder)
        self._folder = folder
        self._lock = threading.Lock()
        self._page: Image.Image | None = None
        self._trouble: DeskTrouble | None = None
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

    @property
    def faults(self) -> frozenset[str]:
        """What is wrong now."""
        return frozenset() if self._trouble is None else frozenset((self._trouble.value,))

    def begin_fault(self, kind: str) -> None:
        """Begin one of :attr:`fault_kinds`; raises ``ValueError`` for another."""
        self._trouble = DeskTrouble(kind)
        self._show()

    def end_faults(self) -> None:
        """Mend everything."""
        self._trouble = None
        self._show()

    def _show(self) -> None:
        with self._lock:
            if not (self._started and self._plugged):
                (self._folder / FRAME_NAME).unlink(missing_ok=True)
                return
            fresh = self._folder / ".next.png"
            desk_picture(self._page, self._trouble).save(fresh, compress_level=0)
            fresh.replace(self._folder / FRAME_NAME)


def desk_picture(page: Image.Image | None, trouble: DeskTrouble | None) -> Image.Image:
    """What the camera sees of the desk."""
    desk = Image.new("RGB", _DESK_SIZE, (104, 78, 52))
    if page is None:
        return desk
    centre = (800.0, 80.0) if trouble is DeskTrouble.OVER_THE_EDGE else (800.0, 600.0)
    shrink = min(_LAID_HEIGHT / page.height, 1400 / page.width)
    corners = tilted_corners(
        centre=centre,
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
    match trouble:
        case DeskTrouble.BLUR:
            return desk.filter(ImageFilter.GaussianBlur(7))
        case DeskTrouble.DARK:
            return Image.eval(desk, lambda level: level // 4)
        case DeskTrouble.GLARE:
            ImageDraw.Draw(desk).ellipse((620, 420, 900, 640), fill=(255, 255, 255))
    return desk
