"""Several taxpayers at a glance (一人多户): which of them needs attention first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kiosk.bilingual import Bilingual
from kiosk.health_check import wording
from kiosk.health_check.plan import RANK
from kiosk.health_check.report import Report, Sector, Status


@dataclass(frozen=True, slots=True)
class Glance:
    """One taxpayer in one line."""

    taxpayer_id: str
    status: Status
    word: Bilingual  # 1 项逾期 · 3 项待办
    todo_count: int
    deadline: date | None  # the nearest one that is not past
    owed: Decimal  # payable now, arrears included, yuan


def glance(report: Report) -> Glance:
    """Sum a report up in one line.

    Where most sectors are unknown the line says so instead of "all fine".
    """
    status = max((sector.status for sector in report.sectors), key=RANK.__getitem__)
    overdue = sum(f.needs_act and f.status is Status.OVERDUE for f in report.findings)
    to_do = report.todo_count - overdue
    blank = sum(sector.status is Status.UNKNOWN for sector in report.sectors)
    if overdue and to_do:
        word = Bilingual(f"{overdue} 项逾期 · {to_do} 项待办", f"{overdue} overdue · {to_do} to do")
    elif overdue:
        word = Bilingual(f"{overdue} 项逾期", f"{overdue} overdue")
    elif to_do:
        word = Bilingual(f"{to_do} 项待办", f"{to_do} to do")
    elif blank > len(report.sectors) // 2:
        status, word = Status.UNKNOWN, Bilingual("数据暂缺", "no data")
    elif report.reminder_count:
        count = report.reminder_count
        word = Bilingual(f"{count} 项提醒", wording.counted(count, "reminder"))
    else:
        word = Bilingual("一切正常", "all fine")
    ahead = [
        finding.deadline
        for finding in report.findings
        if finding.needs_act and finding.deadline is not None and finding.deadline >= report.today
    ]
    owed = sum(
        (
            finding.amount
            for finding in report.findings
            if finding.sector in (Sector.PAYMENT, Sector.SOCIAL)
            and finding.needs_act
            and finding.amount is not None
        ),
        Decimal(0),
    )
    return Glance(
        report.taxpayer_id, status, word, report.todo_count, min(ahead, default=None), owed
    )


def by_attention(reports: Iterable[Report]) -> tuple[Glance, ...]:
    """Return the taxpayers' lines, the one that needs attention most first."""
    return tuple(
        sorted(
            (glance(report) for report in reports),
            key=lambda line: (
                -RANK[line.status],
                -line.todo_count,
                line.deadline or date.max,
                -line.owed,
            ),
        )
    )
