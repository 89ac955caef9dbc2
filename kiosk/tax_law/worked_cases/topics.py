"""All topics of worked cases by name."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.tax_law.worked_cases import (
    fees_and_credit,
    income_taxes,
    property_and_conduct_taxes,
    turnover_taxes,
)
from kiosk.tax_law.worked_cases.topic import Topic

TOPICS: Mapping[str, Topic] = {
    **turnover_taxes.TOPICS,
    **income_taxes.TOPICS,
    **property_and_conduct_taxes.TOPICS,
    **fees_and_credit.TOPICS,
}
