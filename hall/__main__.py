"""``python -m hall``."""

from __future__ import annotations

import sys

from hall.command_line import main

if __name__ == "__main__":
    sys.exit(main())
