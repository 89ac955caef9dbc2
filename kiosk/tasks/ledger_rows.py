"""Ledgers of the profile that prefill the rows of a list: contracts, houses, land."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from kiosk.tasks.filing_period import Circumstances
from kiosk.tasks.general_statement import STATEMENT_ROWS
from kiosk.tasks.tax_source_rows import TAX_SOURCE_ROWS, of_part
from kiosk.tax_law.calculation import to_fen
from kiosk.taxpayer import Tax, TaxSource


def _open_contracts(at: Circumstances) -> tuple[TaxSource, ...] | None:
    """Contracts and capital in the source ledger whose stamp tax is not filed."""
    if at.profile.sources is None:
        return None
    return tuple(
        source
        for source in at.profile.sources
        if source.kind in ("contract", "capital") and not source.filed
    )


def contracts_of_period(at: Circumstances) -> tuple[TaxSource, ...] | None:
    """Open contracts signed in the period; None where the ledger or the period is not known."""
    contracts, filing = _open_contracts(at), at.period
    if contracts is None or filing is None:
        return None
    return tuple(source for source in contracts if filing.start <= source.since <= filing.end)


def older_contracts(at: Circumstances) -> tuple[TaxSource, ...] | None:
    """Open contracts signed before the period."""
    contracts, filing = _open_contracts(at), at.period
    if contracts is None or filing is None:
        return None
    return tuple(source for source in contracts if source.since < filing.start)


def _contract_rows(at: Circumstances) -> list[dict[str, str]] | None:
    contracts = contracts_of_period(at)
    if contracts is None:
        return None
    return [
        {
            "name": source.name,
            "item": source.stamp_item or ("capital" if source.kind == "capital" else ""),
            "amount": str(source.amount),
            "signed_on": source.since.isoformat(),
        }
        for source in contracts
    ]


def _house_rows(at: Circumstances) -> list[dict[str, str]] | None:
    """Houses: the original cost, or the period's part of the yearly rent on file."""
    if at.profile.sources is None or at.period is None:
        return None
    months = at.period.months
    rows = []
    for source in at.profile.sources:
        if source.kind not in ("house_cost", "house_rent"):
            continue
        rent = source.kind == "house_rent"
        amount = to_fen(source.amount * months / 12) if rent else source.amount
        rows.append(
            {
                "name": source.name,
                "basis": "rent" if rent else "cost",
                "amount": str(amount),
                "months": str(months),
            }
        )
    return rows


def _land_rows(at: Circumstances) -> list[dict[str, str]] | None:
    if at.profile.sources is None or at.period is None:
        return None
    return [
        {
            "name": source.name,
            "area": str(source.amount),
            "rate": source.details.get("rate", ""),
            "months": str(at.period.months),
        }
        for source in at.profile.sources
        if source.kind == "land"
    ]


#: Ledgers that prefill the rows of a list, by the name a task file uses.
ROW_SOURCES: Final[Mapping[str, Callable[[Circumstances], list[dict[str, str]] | None]]] = {
    "period.contracts": _contract_rows,
    "sources.houses": _house_rows,
    "sources.lands": _land_rows,
    "returns.contracts": of_part(Tax.STAMP, _contract_rows),
    "returns.houses": of_part(Tax.PROP, _house_rows),
    "returns.lands": of_part(Tax.LAND, _land_rows),
    **TAX_SOURCE_ROWS,
    **STATEMENT_ROWS,
}
