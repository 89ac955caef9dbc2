"""``./dev gallery``: draws every scene in every look."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from workbench.gallery import LOOKS, SCENES, Studio, draw
from workbench.trial import ROOT


def main(arguments: list[str] | None = None) -> int:
    """Draw the gallery; exit status 1 where something is wrong by measure."""
    parser = argparse.ArgumentParser(prog="./dev gallery", description=__doc__)
    parser.add_argument("scenes", nargs="*", help="only these (all by default)")
    parser.add_argument("--look", action="append", choices=[look.name for look in LOOKS])
    parser.add_argument("--into", type=Path, default=ROOT / "build" / "gallery")
    asked = parser.parse_args(arguments)
    unknown = [name for name in asked.scenes if name not in SCENES]
    if unknown:
        parser.error(f"no scene {', '.join(unknown)}; there are: {', '.join(SCENES)}")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_QUICK_BACKEND", "software")

    from PySide6.QtGui import QGuiApplication

    application = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
    asked.into.mkdir(parents=True, exist_ok=True)
    count = wrong = 0
    for landscape in (False, True):
        looks = [
            look
            for look in LOOKS
            if look.landscape is landscape and (not asked.look or look.name in asked.look)
        ]
        if not looks:
            continue
        studio = Studio(landscape=landscape)
        for look in looks:
            for name in asked.scenes or SCENES:
                image, found = draw(studio, name, look)
                image.save(str(asked.into / f"{name}__{look.name}.png"))
                count += 1
                for fault in found:
                    print(f"{name} {look.name}: {fault}")
                wrong += len(found)
        studio.close()
    application.processEvents()
    print(f"{count} pictures in {asked.into}, {wrong} faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
