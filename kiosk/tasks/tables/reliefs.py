"""Reliefs (优惠政策) the taxpayer has, could have, or could have if a condition holds."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kiosk.bilingual import Bilingual
from kiosk.identity.visitor import Right
from kiosk.tasks import wording
from kiosk.tasks.tables.table_row import TableRow

if TYPE_CHECKING:
    from kiosk.tasks.filing_period import Circumstances
    from kiosk.tasks.tables.table_row import Given, Rows
    from kiosk.tax_law import Law

_RELIEF_WORDS: Final = {
    "entitled": Bilingual("可享受", "available"),
    "to_confirm": Bilingual("待确认", "to be confirmed"),
    "enjoyed": Bilingual("已享受", "enjoyed"),
}


def reliefs(at: Circumstances, law: Law, given: Given) -> Rows:
    """Reliefs the taxpayer has, could have, or could have if a condition holds.

    ``given`` are labels (纳税人标签) the visitor has told, by the names of
    ``assets/policies/tags.yaml``; they count for this list only.
    """
    from kiosk.health_check import run_check
    from kiosk.health_check.report import EntitlementState

    profile = at.profile
    if profile.benefits is None:
        return None
    if given:
        told = {
            name: str(value) if isinstance(value, Decimal) and value % 1 else _tag(value)
            for name, value in given.items()
        }
        tags = {**profile.benefits.tags, **told}
        profile = replace(profile, benefits=replace(profile.benefits, tags=tags))
    found = run_check(profile, law, at.today, frozenset({Right.VIEW})).entitlements
    order = (EntitlementState.ENTITLED, EntitlementState.TO_CONFIRM, EntitlementState.ENJOYED)
    rows = []
    for state in order:
        for relief in found:
            if relief.state is not state:
                continue
            source = relief.benefit
            shown = _RELIEF_WORDS[state.value]
            if state is EntitlementState.ENTITLED and relief.saving:
                sum_ = wording.money(relief.saving)
                shown = Bilingual(f"可省 {sum_}", f"saves {sum_}")
            if state is EntitlementState.TO_CONFIRM:
                asks = [met.ask for met in relief.conditions if met.met is None and met.ask]
                source = asks[0] if asks else source
            steps = () if relief.calculation is None else tuple(reversed(relief.calculation.steps))
            rows.append(TableRow(relief.name, shown, source, steps))
    return tuple(rows)


def _tag(value: Decimal | str | bool) -> int | str | bool:
    return int(value) if isinstance(value, Decimal) else value
