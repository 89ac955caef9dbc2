"""What a synthetic taxpayer has paid, earned and invoiced: rows spelt out of a few patterns.

The patterns stand in ``personas.yaml`` and are as loose as the file:

- ``payments.regular_made``: ``{tax, amount}``, or ``{tax, amount, of}`` for a surcharge that
  is paid with the tax ``of``. Every filed period of the tax is paid on the day it was
  filed, unless it stands among the payables. What is filed with an amount is paid anyway.
- ``income.monthly``: ``{payer, item, income, withheld, since}``: one row a month.
- ``social.monthly``: ``{since, base, heads, rates: {INSURANCE: [employer, personal]}}``, or
  ``social.yearly``: ``{insurance, personal, paid_in}`` for those who pay once a year.
- ``invoices.recent``: single invoices; what the taxpayer has for the other side is left out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

Plain = dict[str, Any]

_FEN: Final = Decimal("0.01")


def add_records(plain: Plain, today: date, established: date) -> None:
    """Replace the patterns of one taxpayer by their rows. Periods are spelt out already."""
    payments, filings = plain.get("payments"), plain.get("filings") or {}
    if payments is not None:
        regular = payments.pop("regular_made", [])
        made = payments.setdefault("made", [])
        made += _made(plain, filings.get("obligations", []), payments.get("payables", []), regular)
        made.sort(key=lambda one: (one["paid_on"], one["tax"]))
    social = plain.get("social")
    if social:
        monthly, yearly = social.pop("monthly", None), social.pop("yearly", None)
        unpaid = {item["period_start"] for item in social.get("unpaid", []) if "due" in item}
        paid = [] if monthly is None else list(_insurances(plain, monthly, today, established))
        if yearly is not None:
            paid += _once_a_year(plain, yearly, today)
        social["paid"] = [one for one in paid if one["period_start"] not in unpaid]
    income = plain.get("income")
    if income and "monthly" in income:
        income["months"] = list(_income_months(income.pop("monthly"), today))
    invoices = plain.get("invoices")
    if invoices and "recent" in invoices:
        invoices["records"] = _invoices(plain, invoices.pop("recent"))


def voucher_number(*parts: object) -> str:
    """A made-up number that is the same on every run: eighteen digits."""
    mark = hashlib.blake2b("/".join(map(str, parts)).encode(), digest_size=8).digest()
    return f"3133{int.from_bytes(mark, 'big') % 10**14:014d}"


def _made(
    plain: Plain, obligations: list[Plain], payables: list[Plain], regular: list[Plain]
) -> Iterator[Plain]:
    owed = {(one["tax"], one.get("period_start"), one.get("period_end")) for one in payables}
    for filed in obligations:
        if filed.get("filed_on") is None:
            continue
        span = (filed["period_start"], filed["period_end"])
        paid = [(filed["tax"], filed["amount"])] if filed.get("amount") else []
        paid += [
            (one["tax"], one["amount"])
            for one in regular
            if one.get("of", one["tax"]) == filed["tax"]
            and not (one["tax"] == filed["tax"] and filed.get("amount"))
        ]
        for tax, amount in paid:
            if (filed["tax"], *span) in owed or (tax, *span) in owed:
                continue
            yield {
                "tax": tax,
                "period_start": span[0],
                "period_end": span[1],
                "amount": amount,
                "paid_on": filed["filed_on"],
                "voucher": voucher_number(plain["taxpayer_id"], tax, *span),
            }


def _months(since: date, today: date) -> Iterator[tuple[date, date, date]]:
    """Every finished month: its first and last day, and the tenth of the month after."""
    month = since.replace(day=1)
    while True:
        after = (month + timedelta(days=31)).replace(day=1)
        if after > today.replace(day=1):
            return
        yield month, after - timedelta(days=1), min(after.replace(day=10), today)
        month = after


def _insurances(plain: Plain, pattern: Plain, today: date, established: date) -> Iterator[Plain]:
    base = Decimal(str(pattern["base"]))
    for start, end, paid_on in _months(max(pattern["since"], established), today):
        for insurance, (employer, personal) in pattern["rates"].items():
            yield {
                "insurance": insurance,
                "period_start": start,
                "period_end": end,
                "base": base,
                "employer": (base * Decimal(str(employer))).quantize(_FEN, ROUND_HALF_UP),
                "personal": (base * Decimal(str(personal))).quantize(_FEN, ROUND_HALF_UP),
                "heads": pattern.get("heads", 1),
                "paid_on": paid_on,
                "voucher": voucher_number(plain["taxpayer_id"], insurance, start),
            }


def _once_a_year(plain: Plain, pattern: Plain, today: date) -> list[Plain]:
    """Paid in autumn for the year after; shown for the years that are paid."""
    rows = []
    last = plain["social"].get("resident_medical_year")
    for year in range(pattern["since"].year, (last or 0) + 1):
        paid_on = date(year - 1, 10, 12)
        if paid_on > today:
            continue
        rows.append(
            {
                "insurance": pattern["insurance"],
                "period_start": date(year, 1, 1),
                "period_end": date(year, 12, 31),
                "base": Decimal(0),
                "employer": Decimal(0),
                "personal": Decimal(str(pattern["personal"])),
                "paid_on": paid_on,
                "voucher": voucher_number(plain["taxpayer_id"], pattern["insurance"], year),
            }
        )
    return rows


def _income_months(pattern: Plain, today: date) -> Iterator[Plain]:
    for start, _end, filed_on in _months(pattern["since"], today):
        yield {
            "month": start,
            "item": pattern["item"],
            "income": pattern["income"],
            "withheld": pattern["withheld"],
            "payer": pattern["payer"],
            "filed_on": filed_on,
        }


def _invoices(plain: Plain, recent: list[Plain]) -> list[Plain]:
    rows = []
    for one in recent:
        mine = {"name": plain["name"], "id": plain["taxpayer_id"]}
        other = {"name": one["with"], "id": one.get("with_id", "")}
        received = bool(one.get("received"))
        seller, buyer = (other, mine) if received else (mine, other)
        rows.append(
            {
                "number": str(one["number"]),
                "kind": one.get("kind", "ordinary"),
                "issued_on": one["day"],
                "seller": seller["name"],
                "seller_id": seller["id"],
                "buyer": buyer["name"],
                "buyer_id": buyer["id"],
                "item": one["item"],
                "ex_vat": one["ex_vat"],
                "rate": one["rate"],
                "vat": one["vat"],
                "status": one.get("status", "normal"),
                "received": received,
            }
        )
    return sorted(rows, key=lambda one: one["issued_on"])
