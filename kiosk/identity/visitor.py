"""The person in front of the screen, and the taxpayers they may act for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kiosk.masking import masked_person


class Evidence(StrEnum):
    """How the visitor was recognised."""

    ID_CARD = "id_card"
    IDENTITY_CODE = "identity_code"
    LICENCE_CODE = "licence_code"
    SMS_CODE = "sms_code"


class Role(StrEnum):
    """What someone is to a taxpayer."""

    SELF = "self"  # 本人
    LEGAL_REPRESENTATIVE = "legal_representative"  # 法定代表人
    FINANCE_HEAD = "finance_head"  # 财务负责人
    TAX_CLERK = "tax_clerk"  # 办税员
    AGENT = "agent"  # 涉税专业服务代理
    COMPANION = "companion"  # 代办(亲友)


class Right(StrEnum):
    """What someone may do for a taxpayer."""

    VIEW = "view"  # 查询
    FILE = "file"  # 申报
    PAY = "pay"  # 缴款
    INVOICE = "invoice"  # 发票
    REGISTER = "register"  # 登记
    RISK = "risk"  # 风险


class MandateStatus(StrEnum):
    """State of a binding between a person and a taxpayer (绑定关系)."""

    ACTIVE = "active"
    EXPIRED = "expired"
    FROZEN = "frozen"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """One binding: this person may act for that taxpayer, so far, until then."""

    taxpayer_id: str
    taxpayer_name: str
    taxpayer_kind: str
    role: Role
    rights: tuple[Right, ...]
    status: MandateStatus = MandateStatus.ACTIVE
    valid_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """A recognised person. Lives as long as the visit; never logged."""

    person_key: str  # keyed digest of the number; safe to store
    name: str
    id_number: str
    evidence: Evidence
    valid_to: date | None = None

    @property
    def masked_name(self) -> str:
        """The family name followed by ``*`` for each further character."""
        return masked_person(self.name)
