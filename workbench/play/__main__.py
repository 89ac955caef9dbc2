"""``python -m workbench.play VISIT.yaml…``: plays visits."""

from __future__ import annotations

import sys

from workbench.play.playing import main

if __name__ == "__main__":
    sys.exit(main())
