"""What a terminal is called: 3 号机, to a reader of English Terminal 3."""

from __future__ import annotations

import re

from kiosk.bilingual import Bilingual

_NUMBERED = re.compile(r"(\d+) ?号(?:机|终端)")


def terminal_name(label: str) -> Bilingual:
    """The label the hall gave a terminal; any but a plain number stays as it is."""
    numbered = _NUMBERED.fullmatch(label.strip())
    return Bilingual(label, f"Terminal {numbered[1]}" if numbered else label)
