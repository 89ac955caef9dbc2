"""Properties of view models as QML reads them.

PySide6's stubs give ``Property`` a signature it does not have; this is the one place
that has to know.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Property, Signal

# An amount stays with its sign, a number with its unit: "¥ 12,300.00", "11 月 17 日".
_TOGETHER = re.compile(
    r"(?<=¥) (?=[\d-])|(?<=\d) (?=[年月日天件张项位步期个种次号])|(?<=[年月]) (?=\d)"
)


def kept_together(value: object) -> object:
    """``value`` with no-break spaces where a line must not end, in all texts inside it."""
    if isinstance(value, str):
        return _TOGETHER.sub("\u00a0", value)
    if isinstance(value, list):
        return [kept_together(each) for each in value]
    if isinstance(value, dict):
        return {key: kept_together(each) for key, each in value.items()}
    return value


def shown(kind: type | str, getter: Callable[[Any], object], notify: Signal) -> Any:
    """A read-only property of type ``kind`` whose change ``notify`` announces.

    ``kind`` is a Python type, or the name of a Qt type such as ``"QVariantList"``.
    """
    if kind is str or isinstance(kind, str):

        def read(model: Any) -> object:
            return kept_together(getter(model))

        return Property(kind, read, notify=notify)  # type: ignore[call-arg, arg-type]
    return Property(kind, getter, notify=notify)  # type: ignore[call-arg, arg-type]
