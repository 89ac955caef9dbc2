"""What a task may ask of late filings that the bureau deals with (简易处罚).

One case at a time: the oldest that is filed after all and not decided. 首违不罚 needs a
first time in the year, minor harm, and mending in time; each is a fact of its own, so
that the task can show which one is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from kiosk.bilingual import Bilingual
from kiosk.health_check.penalty_cases import first_in_its_year, ready_cases
from kiosk.health_check.penalty_cases import was_mended_in_time as was_mended_in_time
from kiosk.tasks import wording
from kiosk.tasks.filing_period import Circumstances
from kiosk.tasks.tax_names import TAX_NAMES
from kiosk.tasks.views import Option
from kiosk.taxpayer import Obligation, Penalties, PenaltyCase, Profile, TaxpayerKind

Value = Decimal | date | bool | str | None


def next_case(profile: Profile) -> PenaltyCase | None:
    """The case to be dealt with now: the oldest open one that was filed after all."""
    if profile.penalties is None:
        return None
    return next(iter(ready_cases(profile.penalties)), None)


def is_first_of_year(case: PenaltyCase, profile: Profile) -> bool:
    """Whether nothing was filed late before it in the same year (首次)."""
    return profile.penalties is not None and first_in_its_year(case, profile.penalties)


def case_words(case: PenaltyCase) -> Bilingual:
    """The tax and its period."""
    name = TAX_NAMES[case.tax.value]
    span = wording.period(case.period_start, case.period_end)
    return Bilingual(f"{name.zh}({span.zh})", f"{name.en}, {span.en}")


def _counter(holds: Callable[[PenaltyCase], bool]) -> Callable[[Circumstances], Value]:
    def count(at: Circumstances) -> Value:
        penalties = at.profile.penalties
        return None if penalties is None else Decimal(sum(map(holds, penalties.cases)))

    return count


def _of_case(read: Callable[[PenaltyCase, Circumstances], Value]) -> Callable[..., Value]:
    def of_next(at: Circumstances) -> Value:
        case = next_case(at.profile)
        return None if case is None else read(case, at)

    return of_next


def _days_late(case: PenaltyCase, _at: Circumstances) -> Value:
    return None if case.mended_on is None else Decimal((case.mended_on - case.due).days)


def _person(_case: PenaltyCase, at: Circumstances) -> Value:
    """What the tiers (裁量基准) call the taxpayer: sole traders count as individuals."""
    return "unit" if at.profile.kind is TaxpayerKind.COMPANY else "individual"


COUNTS: Final[Mapping[str, Callable[[Circumstances], Value]]] = {
    "penalty.ready_count": _counter(lambda one: one.standing == "open" and bool(one.mended_on)),
    "penalty.unmended_count": _counter(lambda one: one.standing == "open" and not one.mended_on),
    "penalty.heard_count": _counter(lambda one: one.standing == "heard"),
    "penalty.days_late": _of_case(_days_late),
}
DAYS: Final[Mapping[str, Callable[[Circumstances], Value]]] = {
    "penalty.due": _of_case(lambda case, _: case.due),
    "penalty.mended_on": _of_case(lambda case, _: case.mended_on),
}
ANSWERS: Final[Mapping[str, Callable[[Circumstances], Value]]] = {
    "penalty.first_of_year": _of_case(lambda case, at: is_first_of_year(case, at.profile)),
    "penalty.minor": _of_case(lambda case, _: case.minor),
    "penalty.mended_in_time": _of_case(lambda case, _: was_mended_in_time(case)),
}
TEXTS: Final[Mapping[str, Callable[[Circumstances], Value]]] = {
    "penalty.case_id": _of_case(lambda case, _: case.case_id),
    "penalty.person": _of_case(_person),
}


def case_options(at: Circumstances) -> tuple[Option, ...]:
    """The case that is dealt with now, as something to show."""
    case = next_case(at.profile)
    return () if case is None else (Option(case.case_id, case_words(case)),)


def with_cases(profile: Profile, today: date) -> Profile:
    """``profile`` with its late filings as cases nobody has dealt with yet."""
    filings = profile.filings
    if filings is None:
        return profile
    cases = late_filings(filings.obligations, today)
    return replace(profile, penalties=Penalties(as_of=filings.as_of, cases=cases))


def late_filings(obligations: tuple[Obligation, ...], today: date) -> tuple[PenaltyCase, ...]:
    """The cases that a list of obligations gives: filed late, or overdue now; oldest first.

    What is filed in one return (房产税 and 城镇土地使用税) is late once. An approved
    postponement is no lateness.
    """
    found: dict[tuple[str, date, date], PenaltyCase] = {}
    for one in sorted(obligations, key=lambda one: (one.due, one.tax)):
        day = one.filed_on or today
        if one.extended or one.due_is_forecast or day <= one.due:
            continue
        matter = one.task_id or one.tax.value
        found.setdefault(
            (matter, one.period_start, one.period_end),
            PenaltyCase(
                case_id=f"late_{one.tax.value.lower()}_{one.period_start:%Y%m}_{one.period_end:%Y%m}",
                tax=one.tax,
                period_start=one.period_start,
                period_end=one.period_end,
                due=one.due,
                mended_on=one.filed_on,
            ),
        )
    return tuple(found.values())
