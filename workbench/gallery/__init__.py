"""Every screen in every state as a picture, and what is wrong with it by measure.

The screens are the real ones, fed by the real check, runner and models on synthetic
taxpayers, on a fixed day. What cannot be measured (is it ugly?) wants somebody to look:
``./dev gallery`` leaves the pictures in ``build/gallery``.
"""

from __future__ import annotations

from workbench.gallery import (  # noqa: F401 - each hangs its scenes
    arrival_scenes,
    check_scenes,
    ending_scenes,
    help_scenes,
    paper_scenes,
    payment_scenes,
    second_proof_scenes,
    task_scenes,
)
from workbench.gallery.drawing import draw
from workbench.gallery.scene import SCENES, scene
from workbench.gallery.studio import DAY, LOOKS, Look, Studio

__all__ = ["DAY", "LOOKS", "SCENES", "Look", "Studio", "draw", "scene"]
