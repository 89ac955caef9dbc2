"""The scenes by their names: each brings the terminal into one state."""

from __future__ import annotations

from collections.abc import Callable

from workbench.gallery.studio import Studio

Arrange = Callable[[Studio], None]
SCENES: dict[str, Arrange] = {}


def scene(function: Arrange) -> Arrange:
    """Hang ``function``'s scene in the gallery under its name."""
    SCENES[function.__name__] = function
    return function
