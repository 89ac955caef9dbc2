"""What it means that a filing cannot be sent at once."""

from __future__ import annotations

from datetime import date

from kiosk.bilingual import Bilingual
from kiosk.tasks import wording
from kiosk.tasks.filing_period import FilingPeriod

_NEAR_DAYS = 2


def deadline_risk(period: FilingPeriod, today: date) -> Bilingual | None:
    """The risk of a filing that waits for the line; None if the deadline is not near."""
    left = (period.due - today).days
    due = wording.day(period.due, today)
    if left < 0:
        return Bilingual(
            f"申报期限 {due.zh} 已过。受理前仍算未申报,滞纳金和罚款可能继续增加。",
            f"The deadline, {due.en}, has passed. Until accepted this counts as not filed.",
        )
    if left > _NEAR_DAYS:
        return None
    when = Bilingual("今天", "today") if left == 0 else Bilingual(f" {due.zh}", due.en)
    return Bilingual(
        f"申报期限是{when.zh}。如果到期前没有受理,会算逾期;请改到窗口或电子税务局办理,更稳妥。",
        f"The deadline is {when.en}. If it is not accepted by then it will be late; "
        "the counter or the online bureau is safer.",
    )
