"""Orders to pay as a terminal would send them, for tests."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from hall.bureau.synthetic.people import SyntheticPerson
from hall.bureau.synthetic.personas import Personas, load_personas
from kiosk.tasks.payment_items import PaymentItem, payment_items
from kiosk.tax_law import load_law
from kiosk.taxpayer import Payable, Profile
from tests.hall.conftest import NOW


def new_key() -> str:
    """Return a key as a terminal makes one."""
    return str(uuid.uuid4())


@dataclass(frozen=True, kw_only=True)
class Payer:
    """Someone who may pay for a taxpayer that owes something."""

    person: SyntheticPerson
    profile: Profile

    @property
    def payables(self) -> tuple[Payable, ...]:
        """What is owed."""
        assert self.profile.payments is not None
        return self.profile.payments.payables

    def items(self, today: date, payables: Iterable[Payable] | None = None) -> list[PaymentItem]:
        """Return what is paid today, late charges included."""
        law = load_law(region="133100")
        chosen = self.payables if payables is None else tuple(payables)
        return list(payment_items(chosen, self.profile.kind, law, today))

    def body(
        self, today: date, method: str = "qr", items: list[PaymentItem] | None = None
    ) -> bytes:
        """Return an order for everything that is owed, or for ``items``."""
        items = self.items(today) if items is None else items
        return order_body(self, method, items)


@cache
def personas_now() -> Personas:
    """Return everybody as of the tests' day; made once, since making takes a while."""
    return load_personas(NOW.date())


@cache
def payer_named(name: str) -> Payer:
    """Return who may pay for the taxpayer called ``name``."""
    personas = personas_now()
    for person in personas.people:
        for mandate in person.mandates:
            profile = personas.profile(mandate.taxpayer_id)
            if profile.name == name:
                return Payer(person=person, profile=profile)
    raise LookupError(name)


def order_body(
    payer: Payer,
    method: str,
    items: Iterable[PaymentItem],
    **changed: object,
) -> bytes:
    """Return an order as bytes."""
    items = tuple(items)
    content: dict[str, object] = {
        "kind": "payment",
        "task": "S13",
        "task_version": 1,
        "taxpayer_id": payer.profile.taxpayer_id,
        "person_key": payer.person.person_key,
        "method": method,
        "items": [
            {
                "payable_id": item.payable_id,
                "tax": item.tax.value,
                "period_start": item.period_start.isoformat(),
                "period_end": item.period_end.isoformat(),
                "amount": f"{item.amount:.2f}",
            }
            for item in items
        ],
        "order": None,
        "total": f"{sum((item.amount for item in items), Decimal(0)):.2f}",
        "terminal_id": "t",
        "visit_id": None,
        "prepared_at": "2026-11-21T09:59:00+08:00",
    }
    return json.dumps(content | changed, ensure_ascii=False).encode()
