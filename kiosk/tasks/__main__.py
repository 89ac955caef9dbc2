"""``python -m kiosk.tasks``: see :mod:`kiosk.tasks.command_line`."""

import sys

from kiosk.tasks.command_line import main

if __name__ == "__main__":
    sys.exit(main())
