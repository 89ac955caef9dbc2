"""Draw the pictures of the README anew: ``python docs/pictures/draw.py``.

Takes scenes from the gallery (``./dev gallery``) and reduces them, so that a page with all
of them stays light.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))

PICTURES = {
    "attract.png": ("attract", "portrait"),
    "health_check.png": ("check_overdue", "portrait"),
    "why.png": ("check_explained", "portrait"),
    "task.png": ("task_check", "portrait"),
    "help.png": ("help_pointing", "portrait"),
    "large_print.png": ("check_overdue", "portrait_large"),
    "landscape.png": ("check_overdue", "landscape"),
}
WIDTH_PORTRAIT = 480
WIDTH_LANDSCAPE = 540
COLOURS = 128  # flat areas and grey edges of letters need no more


def main() -> int:
    """Draw and reduce; the gallery's faults, if any, are printed by the gallery itself."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_QUICK_BACKEND", "software")
    from PIL import Image

    from workbench.gallery import __main__ as gallery

    scenes = sorted({scene for scene, _ in PICTURES.values()})
    looks = sorted({look for _, look in PICTURES.values()})
    with tempfile.TemporaryDirectory() as folder:
        status = gallery.main([*scenes, *(f"--look={look}" for look in looks), "--into", folder])
        for name, (scene, look) in PICTURES.items():
            with Image.open(Path(folder, f"{scene}__{look}.png")) as picture:
                wide = picture.width > picture.height
                width = WIDTH_LANDSCAPE if wide else WIDTH_PORTRAIT
                height = round(picture.height * width / picture.width)
                small = picture.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
            few = small.quantize(COLOURS, dither=Image.Dither.NONE)
            few.save(HERE / name, optimize=True)
    return status


if __name__ == "__main__":
    sys.exit(main())
