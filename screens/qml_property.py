"""Properties of view models as QML reads them.

PySide6's stubs give ``Property`` a signature it does not have; this is the one place
that has to know.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Property, Signal


def shown(kind: type | str, getter: Callable[[Any], object], notify: Signal) -> Any:
    """A read-only property of type ``kind`` whose change ``notify`` announces.

    ``kind`` is a Python type, or the name of a Qt type such as ``"QVariantList"``.
    """
    return Property(kind, getter, notify=notify)  # type: ignore[call-arg, arg-type]
