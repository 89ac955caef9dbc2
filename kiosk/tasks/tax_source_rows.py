"""The bureau's tax sources (税源) as rows of a combined return, each for its own tax's period."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from kiosk.tasks.combined_return import for_part
from kiosk.taxpayer import Tax, TaxSource

if TYPE_CHECKING:
    from kiosk.tasks.filing_period import Circumstances

Reader = Callable[["Circumstances"], "list[dict[str, str]] | None"]

#: Sources taxed once, on the day of the act: only those of the period count.
_ONCE: Final = ("farmland", "land_value", "deed")


def of_part(tax: Tax, read: Reader) -> Reader:
    """``read`` with the period of ``tax`` in the combined return."""

    def rows(at: Circumstances) -> list[dict[str, str]] | None:
        part = for_part(at, tax)
        return None if part is None else read(part)

    return rows


def _sources(at: Circumstances, kind: str) -> tuple[TaxSource, ...] | None:
    if at.profile.sources is None or at.period is None:
        return None
    start, end = at.period.start, at.period.end
    return tuple(
        source
        for source in at.profile.sources
        if source.kind == kind
        and not source.filed
        and (start <= source.since <= end if kind in _ONCE else source.since <= end)
    )


def _of_kind(kind: str, amount: str, *details: str) -> Reader:
    """Rows of the sources of ``kind``: the amount under ``amount``, the details by name.

    What comes anew in each period (emissions, sales of minerals) has its amount only if
    the ledger's is of this very period; else the cell stays empty for the visitor.
    """

    def rows(at: Circumstances) -> list[dict[str, str]] | None:
        found = _sources(at, kind)
        if found is None or at.period is None:
            return None
        return [
            {
                "name": source.name,
                amount: str(source.amount) if source.since >= at.period.start else "",
                **{name: source.details.get(name, "") for name in details},
            }
            for source in found
        ]

    return rows


def _vehicle_rows(at: Circumstances) -> list[dict[str, str]] | None:
    if at.profile.vehicles is None or at.period is None:
        return None
    return [
        {
            "name": f"{vehicle.plate} {vehicle.model}".strip(),
            "annual": str(vehicle.annual_tax),
            "bought_on": vehicle.bought_on.isoformat(),
            "energy": vehicle.energy or "ordinary",
        }
        for vehicle in at.profile.vehicles
        if vehicle.annual_tax is not None and vehicle.bought_on <= at.period.end
    ]


TAX_SOURCE_ROWS: Final[Mapping[str, Reader]] = {
    "returns.vehicles": of_part(Tax.VVT, _vehicle_rows),
    "returns.farmland": of_part(Tax.FARM, _of_kind("farmland", "area", "rate")),
    "returns.minerals": of_part(Tax.RES, _of_kind("mineral", "amount", "basis", "rate")),
    "returns.land_value": of_part(Tax.LVAT, _of_kind("land_value", "income", "kind", "deductions")),
    "returns.deeds": of_part(Tax.DEED, _of_kind("deed", "price", "area")),
    "returns.emissions": of_part(Tax.ENV, _of_kind("emission", "quantity", "medium", "below")),
    "returns.tobacco": of_part(Tax.TOB, _of_kind("tobacco", "amount")),
}
