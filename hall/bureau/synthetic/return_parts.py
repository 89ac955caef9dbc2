"""Combined returns (合并申报): several taxes in one filing, each judged for its own period."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from sqlalchemy import Row

from hall.bureau.bureau import Reason
from hall.bureau.filing import Filing
from hall.bureau.synthetic.ledger import FiledReturn
from kiosk.bilingual import Bilingual
from kiosk.tasks.tax_names import TAX_NAMES
from kiosk.taxpayer import Profile, Tax


def part_reasons(filing: Filing, profile: Profile, today: date) -> tuple[Reason, ...]:
    """Return what keeps the parts of a combined return from being filed."""
    if {part.tax for part in filing.returns} != set(filing.taxes) or len(filing.returns) != len(
        filing.taxes
    ):
        words = Bilingual("各税的所属期没有填对", "the periods of the taxes are not right")
        return (Reason(code="period_wrong", words=words),)
    obligations = profile.filings.obligations if profile.filings else ()
    reasons = []
    for part in filing.returns:
        name = TAX_NAMES[part.tax.value]
        mine = [
            one
            for one in obligations
            if (one.tax, one.period_start, one.period_end) == (part.tax, part.start, part.end)
        ]
        if not mine:
            code, zh, en = (
                "nothing_to_file",
                "没有这一期的申报任务",
                "nothing to file for this period",
            )
        elif all(one.filed_on is not None for one in mine):
            code, zh, en = "already_filed", "这一期已经申报过", "this period was filed already"
        elif part.end >= today:
            code, zh, en = "period_not_over", "这一期还没有结束", "this period is not over yet"
        else:
            continue
        reasons.append(Reason(code=code, words=Bilingual(f"{name.zh}{zh}", f"{name.en}: {en}")))
    return tuple(reasons)


def _written_parts(filing: Filing) -> str:
    """The parts as the ledger keeps them."""
    return json.dumps(
        [
            {
                "tax": part.tax.value,
                "start": part.start.isoformat(),
                "end": part.end.isoformat(),
                "amount": str(filing.taxes[part.tax]),
            }
            for part in filing.returns
        ]
    )


def filed_columns(filing: Filing | None) -> dict[str, str]:
    """Return what the ledger's row says of a filing, as :func:`read_filed` reads it."""
    if filing is not None and filing.returns:
        return {
            "taxpayer_id": filing.taxpayer_id,
            "task": filing.task,
            "period_start": "",  # each part has its own
            "period_end": "",
            "amounts": _written_parts(filing) if _is_whole(filing) else "{}",
        }
    period = None if filing is None else filing.period
    return {
        "taxpayer_id": "" if filing is None else filing.taxpayer_id,
        "task": "" if filing is None else filing.task,
        "period_start": "" if period is None else period.start.isoformat(),
        "period_end": "" if period is None else period.end.isoformat(),
        "amounts": "{}" if filing is None else _written_amounts(filing),
    }


def read_filed(row: Row[tuple[object, ...]]) -> tuple[FiledReturn, ...]:
    """What one accepted row of the ledger files: one return, or the parts of a combined one."""
    if not row.period_start:
        parts: list[Mapping[str, str]] = json.loads(row.amounts)
        return tuple(
            FiledReturn(
                key=row.key,
                task="",  # by its tax only: another obligation of the same days is not met
                start=date.fromisoformat(part["start"]),
                end=date.fromisoformat(part["end"]),
                decided_at=row.decided_at,
                taxes={Tax(part["tax"]): Decimal(part["amount"])},
            )
            for part in parts
        )
    owed = json.loads(row.amounts).items()
    return (
        FiledReturn(
            key=row.key,
            task=row.task,
            start=date.fromisoformat(row.period_start),
            end=date.fromisoformat(row.period_end),
            decided_at=row.decided_at,
            taxes={Tax(name): Decimal(amount) for name, amount in owed},
        ),
    )


def _is_whole(filing: Filing) -> bool:
    return {part.tax for part in filing.returns} == set(filing.taxes)


def _written_amounts(filing: Filing) -> str:
    return json.dumps({name.value: str(amount) for name, amount in filing.taxes.items()})
