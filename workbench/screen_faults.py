"""What is wrong with a screen, by measure: what could not be read, or not be touched.

Works on the drawn screen: the items as they stand, and the picture they made. Lengths are
design pixels (1080 x 1920 or 1920 x 1080).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QTextLayout
from PySide6.QtQml import QQmlExpression, qmlContext

if TYPE_CHECKING:
    from PySide6.QtQuick import QQuickItem

LEAST_TOUCH = 88
LEAST_GAP = 20
LEAST_TEXT = 24
LEAST_CONTRAST = 7.0
LEAST_SIGN_CONTRAST = 3.0

# A status has a word beside its shape: the shape may be small.
SHAPES = frozenset("●○★◆▲■")
# What stands shortened elsewhere in full: names and rights (the check, the choice of taxpayer).
MAY_ELIDE = frozenset({"placeText", "rightsText", "whoText", "editText"})
_OVERLAY_Z = 40
_HAIR = 2.5


@dataclass(frozen=True, slots=True)
class Seen:
    """One item as it stands on the screen."""

    item: QQuickItem
    whole: QRectF  # its box, or the box of its painted text
    shown: QRectF  # what of that lies inside everything that clips it
    layer: int  # 0 is the page; what lies over the page has the z of its overlay
    touchable: QQuickItem | None  # what one touches here; itself for a control

    @property
    def is_clipped(self) -> bool:
        """Whether part of it is scrolled away."""
        return self.shown.height() < self.whole.height() - 1

    @property
    def name(self) -> str:
        """How a line of the report calls it."""
        said = self.item.property("text") or self.item.property("name") or ""
        return f"{str(said)[:30]!r} ({self.item.objectName() or 'no name'})"


def visible_items(root: QQuickItem) -> Iterator[QQuickItem]:
    """Every item that is drawn now."""
    waiting = [root]
    while waiting:
        item = waiting.pop()
        if item.isVisible() and item.opacity() > 0:
            yield item
            waiting.extend(item.childItems())


def faults(root: QQuickItem, width: float, height: float, picture: QImage) -> list[str]:
    """What a visitor could not read or touch on ``picture`` of ``root``, a line each."""
    texts, controls, top = _look(root, QRectF(0, 0, width, height))
    wrong = []
    for text in texts:
        wrong += _text_faults(text, width)
        if text.layer >= top and not _under_another_layer(text, texts):
            wrong += _contrast_faults(text, picture, picture.width() / width)
    for control in controls:
        wrong += _control_faults(control)
    wrong += _crowding(texts, controls)
    return wrong


# -- looking -----------------------------------------------------------------------------


def _look(root: QQuickItem, screen: QRectF) -> tuple[list[Seen], list[Seen], int]:
    texts: list[Seen] = []
    controls: list[Seen] = []
    top = 0
    waiting: list[tuple[QQuickItem, QRectF, int, QQuickItem | None]] = [(root, screen, 0, None)]
    while waiting:
        item, clip, layer, touchable = waiting.pop()
        if not item.isVisible() or item.opacity() == 0:
            continue
        if item.objectName() == "onScreenKeyboard":
            continue  # Qt's own; see tests/screens/test_on_screen_keyboard.py
        if item.z() >= _OVERLAY_Z:
            layer = max(layer, int(item.z()))
        if item.property("modal") is True:
            top = max(top, layer)
        whole = item.mapRectToItem(root, QRectF(0, 0, item.width(), item.height()))
        if item.property("control") is True:
            touchable = item
            shown = whole.intersected(clip)
            if shown.height() > 1 and shown.width() > 1:
                controls.append(Seen(item, whole, shown, layer, item))
        said = item.property("text")
        if isinstance(said, str) and said.strip() and item.property("paintedWidth") is not None:
            painted = item.mapRectToItem(root, _painted(item))
            shown = painted.intersected(clip)
            if shown.height() > 1:
                texts.append(Seen(item, painted, shown, layer, touchable))
        if item.clip():
            clip = clip.intersected(whole)
        waiting.extend((child, clip, layer, touchable) for child in item.childItems())
    return texts, controls, top


def _painted(item: QQuickItem) -> QRectF:
    """Where the letters of a text item stand inside it."""
    width = float(item.property("paintedWidth"))
    height = float(item.property("paintedHeight"))
    left, right = float(item.property("leftPadding")), float(item.property("rightPadding"))
    top, bottom = float(item.property("topPadding")), float(item.property("bottomPadding"))
    across = _number(item, "effectiveHorizontalAlignment")
    down = _number(item, "verticalAlignment")
    x = left
    if across & 0x2:
        x = item.width() - right - width
    elif across & 0x4:
        x = left + (item.width() - left - right - width) / 2
    y = top
    if down & 0x40:
        y = item.height() - bottom - height
    elif down & 0x80:
        y = top + (item.height() - top - bottom - height) / 2
    return QRectF(x, y, width, height)


def _number(item: QQuickItem, enumeration: str) -> int:
    """The value of an enumeration PySide cannot convert."""
    context = qmlContext(item)
    if context is None:
        raise RuntimeError(f"{item} does not come from QML")
    value = QQmlExpression(context, item, enumeration).evaluate()
    return int(value[0] if isinstance(value, tuple) else value)


# -- reading -----------------------------------------------------------------------------


def _text_faults(seen: Seen, width: float) -> list[str]:
    item = seen.item
    text = str(item.property("text"))
    font = QFont(item.property("font"))
    wrong = []
    if seen.whole.width() > item.width() + 1.5:
        wrong.append(f"clipped by {seen.whole.width() - item.width():.0f}: {text!r}")
    if seen.whole.height() > item.height() + 2 and item.height() > 0:
        wrong.append(f"higher than its place: {text!r}")
    if item.property("truncated") is True and item.objectName() not in MAY_ELIDE:
        wrong.append(f"cut off: {seen.name}")
    if seen.whole.left() < -1 or seen.whole.right() > width + 1:
        wrong.append(f"off the screen: {text!r} {seen.whole.toRect().getCoords()}")
    if font.pixelSize() < LEAST_TEXT and text not in SHAPES:
        wrong.append(f"too small ({font.pixelSize()}): {text!r}")
    if "¥ " in text and int(item.property("lineCount") or 1) > 1:
        wrong.append(f"an amount that may be torn from its sign: {text!r}")
    if word := _broken_word(text, font, item):
        wrong.append(f"broken inside a word: {word!r} in {text!r}")
    if missing := missing_glyphs(text, font):
        wrong.append(f"no glyph for {missing!r} in {text!r}")
    if seen.touchable is not None:
        root = seen.touchable
        box = item.mapRectToItem(root, _painted(item))
        place = QRectF(0, 0, root.width(), root.height())
        if not place.adjusted(-_HAIR, -_HAIR, _HAIR, _HAIR).contains(box):
            wrong.append(f"runs out of its button: {text!r}")
    return wrong


def _broken_word(text: str, font: QFont, item: QQuickItem) -> str:
    if int(item.property("lineCount") or 1) < 2:
        return ""
    room = item.width() - float(item.property("leftPadding")) * 2
    metrics = QFontMetricsF(font)
    for word in text.split():
        if word.isascii() and word.isalpha() and metrics.horizontalAdvance(word) > room + 1:
            return word
    return ""


_drawn: set[str] = set()


def missing_glyphs(text: str, font: QFont) -> str:
    """The characters of ``text`` for which the machine has no glyph in any font."""
    new = sorted(set(text) - _drawn - set(" \n\u00a0"))
    missing = [character for character in new if _is_box(character, font)]
    _drawn.update(set(new) - set(missing))
    return "".join(missing)


def _is_box(character: str, font: QFont) -> bool:
    layout = QTextLayout(character, font)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return any(0 in run.glyphIndexes() for run in layout.glyphRuns())


# -- contrast ----------------------------------------------------------------------------


def luminance(colour: QColor) -> float:
    """Relative luminance (WCAG 2): 0 is black, 1 is white."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    """The contrast of two colours (WCAG 2), 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _contrast_faults(seen: Seen, picture: QImage, factor: float) -> list[str]:
    text = str(seen.item.property("text"))
    ink = QColor(seen.item.property("color"))
    ground = _ground(seen.shown, picture, factor, ink)
    least = LEAST_SIGN_CONTRAST if text in SHAPES else LEAST_CONTRAST
    found = contrast(ink, ground)
    if found < least - 0.01:
        return [f"contrast {found:.1f}: {text!r} {ink.name()} on {ground.name()}"]
    return []


def _ground(box: QRectF, picture: QImage, factor: float, ink: QColor) -> QColor:
    """The colour most of ``box`` has where there is no ink."""
    counted: Counter[int] = Counter()
    for across in range(40):
        for down in range(7):
            x = round((box.left() + box.width() * (across + 0.5) / 40) * factor)
            y = round((box.top() + box.height() * (down + 0.5) / 7) * factor)
            if 0 <= x < picture.width() and 0 <= y < picture.height():
                counted[picture.pixel(x, y) & 0xFFFFFF] += 1
    counted.pop(ink.rgb() & 0xFFFFFF, None)
    return QColor(0xFF000000 | counted.most_common(1)[0][0]) if counted else ink


def _under_another_layer(text: Seen, texts: list[Seen]) -> bool:
    return any(
        other.layer > text.layer and other.shown.adjusted(-60, -60, 60, 60).intersects(text.shown)
        for other in texts
    )


# -- touching ----------------------------------------------------------------------------


def _control_faults(seen: Seen) -> list[str]:
    item = seen.item
    wrong = []
    if min(item.width(), item.height()) < LEAST_TOUCH - 0.5:
        wrong.append(f"too small to touch: {seen.name} {item.width():.0f} x {item.height():.0f}")
    if not str(item.property("name") or "").strip():
        wrong.append(f"has no name to read aloud: {seen.name}")
    unusable = item.property("usable") is False
    told = str(item.property("reason") or "").strip()
    if unusable and not told and item.objectName() not in ("scrollUp", "scrollDown"):
        wrong.append(f"does not say why it cannot be used: {seen.name}")
    return wrong


def _crowding(texts: list[Seen], controls: list[Seen]) -> list[str]:
    wrong = []
    for one, other in combinations(controls, 2):
        if one.layer != other.layer or _holds(one, other) or _holds(other, one):
            continue
        across, down = _gaps(one.shown, other.shown)
        if across < -_HAIR and down < -_HAIR:
            wrong.append(f"overlap: {one.name} and {other.name}")
        elif max(across, down) < LEAST_GAP - 0.5 and min(across, down) < 0:
            group = one.item.property("group")
            together = group and group == other.item.property("group")
            if not together and not one.is_clipped and not other.is_clipped:
                wrong.append(f"only {max(across, down):.0f} apart: {one.name} and {other.name}")
    for one, other in combinations(texts, 2):
        if one.layer == other.layer and _cross(one.shown, other.shown):
            wrong.append(f"text over text: {one.name} and {other.name}")
    for text in texts:
        for control in controls:
            if text.layer != control.layer or text.touchable is control.item:
                continue
            if not _cross(text.shown, control.shown) or _is_inside(text.item, control.item):
                continue
            within = [each for each in controls if each.item is text.touchable]
            if not within or not _holds(control, within[0]):  # a button on a card
                wrong.append(f"text over a control: {text.name} and {control.name}")
    return wrong


def _holds(outer: Seen, inner: Seen) -> bool:
    return outer.whole.adjusted(-1, -1, 1, 1).contains(inner.whole)


def _is_inside(item: QQuickItem, outer: QQuickItem) -> bool:
    parent: QQuickItem | None = item
    while parent is not None:
        if parent == outer:
            return True
        parent = parent.parentItem()
    return False


def _gaps(one: QRectF, other: QRectF) -> tuple[float, float]:
    across = max(one.left() - other.right(), other.left() - one.right())
    down = max(one.top() - other.bottom(), other.top() - one.bottom())
    return across, down


def _cross(one: QRectF, other: QRectF) -> bool:
    # The box of a line of text is higher than its letters: a few pixels are no collision.
    across, down = _gaps(one, other)
    return across < -4 and down < -8
