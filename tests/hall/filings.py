"""Filings as a terminal would send them, for tests."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from kiosk.tax_law import load_law
from kiosk.tax_law.calculators.value_added_tax import vat_small_with_surcharges
from kiosk.taxpayer import Obligation, Profile

# The smallest picture there is: one transparent pixel.
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg=="
)

_TAXES = {"VAT": "vat", "UMC": "urban", "EDU": "edu", "LEDU": "local_edu"}


def open_obligation(profile: Profile, today: date) -> Obligation:
    """Return the oldest finished S01 period that is still to be filed."""
    assert profile.filings is not None
    return min(
        (
            one
            for one in profile.filings.obligations
            if one.task_id == "S01" and one.filed_on is None and one.period_end < today
        ),
        key=lambda one: one.period_start,
    )


@dataclass(kw_only=True)
class FilingDraft:
    """A small-scale VAT filing, right unless a test spoils it."""

    profile: Profile
    person_key: str
    start: date
    end: date
    ordinary: Decimal = Decimal("412871.29")
    changed_amounts: dict[str, str] = field(default_factory=dict)
    changed: dict[str, object] = field(default_factory=dict)

    def body(self) -> bytes:
        """Return the bytes as signed."""
        registration = self.profile.registration
        assert registration is not None
        calculation = vat_small_with_surcharges(
            load_law(region=registration.region),
            self.end,
            filing="month" if self.start.month == self.end.month else "quarter",
            location=registration.location,
            ordinary=self.ordinary,
        )
        amounts = {name: str(amount) for name, amount in calculation.amounts.items()}
        content: dict[str, object] = {
            "kind": "filing",
            "task": "S01",
            "task_version": 1,
            "taxpayer_id": self.profile.taxpayer_id,
            "person_key": self.person_key,
            "period": {"start": self.start.isoformat(), "end": self.end.isoformat()},
            "answers": {"ordinary": str(self.ordinary)},
            "amounts": amounts | self.changed_amounts,
            "taxes": {tax: amounts[name] for tax, name in _TAXES.items()},
            "calculation": [
                {
                    "key": step.key,
                    "amount": str(step.amount),
                    "operands": [
                        {"origin": one.origin, "value": str(one.value)} for one in step.operands
                    ],
                }
                for step in calculation.steps
            ],
            "law_region": registration.region,
            "signature": {
                "png_base64": base64.b64encode(PNG).decode(),
                "signed_at": "2026-11-21T09:59:00+08:00",
            },
            "terminal_id": "t",
            "visit_id": None,
            "prepared_at": "2026-11-21T09:59:00+08:00",
        }
        return json.dumps(content | self.changed, ensure_ascii=False).encode()
