"""What the eight sectors of the check are called."""

from __future__ import annotations

from typing import Final

from kiosk.bilingual import Bilingual
from kiosk.health_check.report import Sector

SECTOR_NAMES: Final = {
    Sector.FILING: Bilingual("申报", "Filing"),
    Sector.PAYMENT: Bilingual("缴款", "Payment"),
    Sector.INVOICES: Bilingual("发票", "Invoices"),
    Sector.CREDIT: Bilingual("信用", "Credit"),
    Sector.RISK: Bilingual("风险", "Risk"),
    Sector.BENEFITS: Bilingual("优惠", "Benefits"),
    Sector.REGISTRATION: Bilingual("登记", "Registration"),
    Sector.SOCIAL: Bilingual("社保费", "Social"),
}
