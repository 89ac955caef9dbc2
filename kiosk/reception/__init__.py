"""The reception: who is here, for whom they act, and how that taxpayer stands.

:class:`Reception` is the desk. Beside it stand :mod:`kiosk.reception.sms_sign_in` (a
number and a code by text message) and :mod:`kiosk.reception.shown_code` (codes that say
something, but not who is here).
"""

from __future__ import annotations

from kiosk.reception.desk import Reception
from kiosk.reception.results import (
    Admitted,
    CodeRead,
    CodeSent,
    Examined,
    NotAdmitted,
    NotExamined,
    Tone,
)

__all__ = [
    "Admitted",
    "CodeRead",
    "CodeSent",
    "Examined",
    "NotAdmitted",
    "NotExamined",
    "Reception",
    "Tone",
]
