"""``python -m devices``: the devices from the command line."""

import sys

from devices.command_line import main

if __name__ == "__main__":
    sys.exit(main())
