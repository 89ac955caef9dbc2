"""The taxes of a combined return (合并申报): what goes in now, and what is not due yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.bilingual import Bilingual
from kiosk.tasks import wording
from kiosk.tasks.tables.table_row import TableRow
from kiosk.tasks.tax_names import TAX_NAMES
from kiosk.taxpayer import Tax

if TYPE_CHECKING:
    from kiosk.tasks.filing_period import Circumstances, FilingPeriod
    from kiosk.tasks.tables.table_row import Given, Rows
    from kiosk.tax_law import Law

#: Under which tax a source of the ledger stands.
_TAX_OF: Final = {
    "house_cost": Tax.PROP,
    "house_rent": Tax.PROP,
    "land": Tax.LAND,
    "contract": Tax.STAMP,
    "capital": Tax.STAMP,
    "farmland": Tax.FARM,
    "mineral": Tax.RES,
    "land_value": Tax.LVAT,
    "deed": Tax.DEED,
    "emission": Tax.ENV,
    "tobacco": Tax.TOB,
}
_NOT_NOW: Final = Bilingual("这次不用报", "not this time")


def taxes_of_return(at: Circumstances, _law: Law, _given: Given) -> Rows:
    """One row for each tax the taxpayer has an obligation or a source for."""
    if at.profile.filings is None or at.period is None:
        return None
    rows = [_due(part, at) for part in at.period.parts]
    filed = {tax for part in at.period.parts for tax in part.taxes}
    known: dict[Tax, list[str]] = {}
    for source in at.profile.sources or ():
        tax = _TAX_OF.get(source.kind)
        if tax is not None and tax not in filed and not source.filed:
            known.setdefault(tax, []).append(source.name)
    if Tax.VVT not in filed:
        for vehicle in at.profile.vehicles or ():
            if vehicle.annual_tax is not None:
                known.setdefault(Tax.VVT, []).append(vehicle.plate or vehicle.model)
    for tax, names in known.items():
        listed = "、".join(names[:2]) + ("…" if len(names) > 2 else "")
        rows.append(TableRow(TAX_NAMES[tax.value], _NOT_NOW, wording.same(listed)))
    return tuple(rows)


def _due(part: FilingPeriod, at: Circumstances) -> TableRow:
    due, span = wording.day(part.due, at.today), wording.period(part.start, part.end)
    late = (at.today - part.due).days
    shown = Bilingual(f"{due.zh} 前", f"by {due.en}")
    if late > 0:
        shown = Bilingual(f"逾期 {late} 天", f"{late} days late")
    source = span
    if part.later:
        source = Bilingual(
            f"{span.zh},后面还有 {part.later} 期,报完这期再报",
            f"{span.en}; {part.later} more to file after this",
        )
    return TableRow(TAX_NAMES[part.taxes[0].value], shown, source)
