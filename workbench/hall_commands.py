"""Several of the hall server's commands in one process.

Each takes a moment; starting Python with the hall's libraries for each takes a second.
"""

from __future__ import annotations

import json
import sys

from hall.command_line import main


def run(commands: list[list[str]]) -> int:
    """Run ``commands`` in turn; the exit status of the first that fails."""
    for command in commands:
        status = main(command)
        if status:
            return status
    return 0


if __name__ == "__main__":
    sys.exit(run(json.loads(sys.argv[1])))
