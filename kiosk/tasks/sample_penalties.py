"""Made-up taxpayers who filed late, for the walk of the summary penalty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from kiosk.taxpayer import (
    Penalties,
    PenaltyCase,
    Profile,
    RegistrationStatus,
    Tax,
    TaxpayerKind,
)


def late_filers(base: Profile, today: date) -> Mapping[str, Profile]:
    """Late once and mended, twice, after the day ordered, not mended, heard, decided, never."""
    begin = date(today.year, 1, 1)
    first = PenaltyCase(
        case_id="late_vat_1",
        tax=Tax.VAT,
        period_start=begin - timedelta(days=92),
        period_end=begin - timedelta(days=1),
        due=begin + timedelta(days=19),
        mended_on=begin + timedelta(days=24),
    )
    second = replace(
        first, case_id="late_vat_2", due=first.due + timedelta(days=2), ordered_until=today
    )

    def filed_late(*cases: PenaltyCase) -> Profile:
        return replace(base, penalties=Penalties(as_of=base.fetched_at, cases=cases))

    once = filed_late(first)
    decided = replace(first, standing="not_fined", decided_on=first.mended_on)
    samples = {
        "late once, mended": once,
        "late twice, mended": filed_late(first, second),
        "late again after a decision": filed_late(decided, second),
        "mended after the day ordered": filed_late(replace(first, ordered_until=first.due)),
        "late and not mended": filed_late(replace(first, mended_on=None)),
        "late and heard": filed_late(replace(first, standing="heard")),
        "late and fined": filed_late(replace(first, standing="fined", fine=Decimal("100.00"))),
        "never late": filed_late(),
        "late person": replace(once, kind=TaxpayerKind.NATURAL_PERSON, registration=None),
    }
    registration = base.registration
    if registration is not None:
        lost = replace(registration, status=RegistrationStatus.ABNORMAL)
        samples["late and abnormal"] = replace(once, registration=lost)
    return samples
