"""``python -m hall.payments.synthetic_provider``."""

from __future__ import annotations

import sys

from hall.payments.synthetic_provider.command_line import main

if __name__ == "__main__":
    sys.exit(main())
