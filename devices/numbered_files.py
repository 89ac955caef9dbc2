"""What folder printers write: one file for each print, numbered, none ever replaced."""

from __future__ import annotations

import errno
import itertools
from dataclasses import dataclass
from pathlib import Path

from devices.device import Fault


@dataclass(frozen=True, slots=True)
class NumberedFiles:
    """Files ``<stem>-000001<suffix>`` and so on in ``folder``."""

    folder: Path
    stem: str
    suffix: str

    def make_folder(self) -> None:
        """Make the folder if it is not there. Raises ``OSError``."""
        self.folder.mkdir(parents=True, exist_ok=True)

    def add(self, content: bytes) -> None:
        """Write ``content`` under the next free number. Raises ``OSError``."""
        self.make_folder()
        kept = len(list(self.folder.glob(f"{self.stem}-*{self.suffix}")))
        for number in itertools.count(1 + kept):
            try:
                with (self.folder / f"{self.stem}-{number:06}{self.suffix}").open("xb") as file:
                    file.write(content)
            except FileExistsError:
                continue
            return


def printer_fault(error: OSError) -> Fault:
    """What a folder that cannot be written is as a printer: out of paper, or forbidden."""
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    return Fault.PAPER_OUT if full else Fault.PERMISSION
