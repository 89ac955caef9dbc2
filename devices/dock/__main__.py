"""``python -m devices.dock``."""

import sys

from devices.dock.command_line import main

sys.exit(main())
