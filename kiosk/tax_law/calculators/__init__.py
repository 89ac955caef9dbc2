"""Calculators (税费计算): pure functions from facts and the law to a ``Calculation``.

Each takes the ``Law``, the day that picks the rules (the last day of the tax period,
or the day of the act), and ``Decimal`` yuan. Each raises ``UnknownParameter`` where
the law has no figure for that day, and ``ValueError`` for facts that cannot be.
"""

from kiosk.tax_law.calculators.business_income_settlement import (
    iit_business_settlement,
    iit_business_several,
)
from kiosk.tax_law.calculators.corporate_income_tax import (
    Quarter,
    cit_deemed,
    cit_prepayment,
    cit_small,
)
from kiosk.tax_law.calculators.deed_tax import deed
from kiosk.tax_law.calculators.employment_reliefs import key_group_hire, key_group_startup
from kiosk.tax_law.calculators.environmental_protection_tax import environmental_protection
from kiosk.tax_law.calculators.fees import culture_fee, disabled_employment_fund, union_fee
from kiosk.tax_law.calculators.individual_income_tax import (
    iit_annual,
    iit_business,
    iit_business_prepayment,
    iit_business_scale,
    iit_must_settle,
)
from kiosk.tax_law.calculators.invoice_on_behalf import invoice_on_behalf
from kiosk.tax_law.calculators.land_value_added_tax import (
    land_value_added,
    land_value_added_prepayment,
)
from kiosk.tax_law.calculators.late_filing_fine import late_filing_fine
from kiosk.tax_law.calculators.late_payment import late_payment
from kiosk.tax_law.calculators.natural_resource_taxes import (
    farmland_occupation,
    resource_tax,
    tobacco_leaf,
)
from kiosk.tax_law.calculators.overdue_charges import Charge, added_fine, charge_on
from kiosk.tax_law.calculators.property_and_land_tax import (
    land_use,
    property_tax_on_cost,
    property_tax_on_rent,
)
from kiosk.tax_law.calculators.stamp_tax import Document, stamp
from kiosk.tax_law.calculators.surcharges import surcharges
from kiosk.tax_law.calculators.value_added_tax import (
    vat_house,
    vat_small,
    vat_small_with_surcharges,
)
from kiosk.tax_law.calculators.vehicle_taxes import vehicle_purchase, vehicle_vessel

__all__ = [
    "Charge",
    "Document",
    "Quarter",
    "added_fine",
    "charge_on",
    "cit_deemed",
    "cit_prepayment",
    "cit_small",
    "culture_fee",
    "deed",
    "disabled_employment_fund",
    "environmental_protection",
    "farmland_occupation",
    "iit_annual",
    "iit_business",
    "iit_business_prepayment",
    "iit_business_scale",
    "iit_business_settlement",
    "iit_business_several",
    "iit_must_settle",
    "invoice_on_behalf",
    "key_group_hire",
    "key_group_startup",
    "land_use",
    "land_value_added",
    "land_value_added_prepayment",
    "late_filing_fine",
    "late_payment",
    "property_tax_on_cost",
    "property_tax_on_rent",
    "resource_tax",
    "stamp",
    "surcharges",
    "tobacco_leaf",
    "union_fee",
    "vat_house",
    "vat_small",
    "vat_small_with_surcharges",
    "vehicle_purchase",
    "vehicle_vessel",
]
