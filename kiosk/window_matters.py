"""What the windows of a hall are for (窗口业务): one queue and one letter each."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from kiosk.bilingual import Bilingual


class WindowMatter(StrEnum):
    """A queue that a number is taken for (取号)."""

    FILING = "filing"  # 申报纳税
    INVOICES = "invoices"  # 发票
    REGISTER = "register"  # 登记
    PROPERTY = "property"  # 不动产和车辆
    GENERAL = "general"  # 综合


#: The letter before the numbers of a queue, and what the sign above its windows says.
LETTERS: Final = {
    WindowMatter.FILING: "A",
    WindowMatter.INVOICES: "B",
    WindowMatter.REGISTER: "C",
    WindowMatter.PROPERTY: "D",
    WindowMatter.GENERAL: "E",
}
NAMES: Final = {
    WindowMatter.FILING: Bilingual("申报纳税", "Filing and payment"),
    WindowMatter.INVOICES: Bilingual("发票业务", "Invoices"),
    WindowMatter.REGISTER: Bilingual("登记和资格", "Registration"),
    WindowMatter.PROPERTY: Bilingual("不动产和车辆", "Homes and vehicles"),
    WindowMatter.GENERAL: Bilingual("综合服务", "General service"),
}
