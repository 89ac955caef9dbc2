"""The 360-degree health check's result (360 度体检): what the screens draw."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from kiosk.bilingual import Bilingual
from kiosk.identity.visitor import Right
from kiosk.tax_law.calculation import Calculation, record


class Sector(StrEnum):
    """The eight sectors of the ring, clockwise from the top right."""

    FILING = "filing"  # 申报
    PAYMENT = "payment"  # 缴款
    INVOICES = "invoices"  # 发票
    CREDIT = "credit"  # 信用
    RISK = "risk"  # 风险
    BENEFITS = "benefits"  # 优惠
    REGISTRATION = "registration"  # 登记
    SOCIAL = "social"  # 社保费


class Status(StrEnum):
    """What a finding or a sector is worth in colour, word and shape; worst last."""

    FINE = "fine"
    UNKNOWN = "unknown"
    BENEFIT = "benefit"
    LOW = "low"
    DUE = "due"
    OVERDUE = "overdue"  # overdue, or high risk


class Discretion(StrEnum):
    """How openly a finding may be shown (无风险不打扰、低风险预提醒、中高风险严监控)."""

    OPEN = "open"
    TOUCH = "touch"  # a short word on the page, the detail after a deliberate touch
    OFFICER = "officer"  # no detail on this screen: an officer's desk


class Channel(StrEnum):
    """The best place to mend a finding."""

    HERE = "here"
    HERE_WITH_HELP = "here_with_help"
    WINDOW = "window"
    PHONE_APP = "phone_app"
    ONLINE = "online"


@record(frozen=True, slots=True)
class EvidenceItem:
    """One fact that was read: what, how much, from where, how old."""

    label: Bilingual
    value: Bilingual
    source: Bilingual
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """The article or notice behind a finding, and how sure we are of it."""

    text: str
    source: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """The way on."""

    label: Bilingual  # a verb: 去办理, 看依据
    channel: Channel
    task_id: str | None = None
    minutes: int = 0
    bring: tuple[Bilingual, ...] = ()
    joint_group: str = ""  # findings of one group can be done in one go
    right: Right = Right.VIEW  # what the visitor needs to do it
    allowed: bool = True  # whether the visitor has that right


@record(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something worth saying to the visitor."""

    rule_id: str
    sector: Sector
    status: Status
    badge: Bilingual  # 逾期
    kicker: Bilingual  # 已逾期 3 天,滞纳金每日约 ¥ 6.15
    headline: Bilingual  # 缴纳第三季度增值税 ¥ 12,300.00
    note: Bilingual  # 申报已受理,款项未入库
    action: Action
    discretion: Discretion = Discretion.OPEN
    amount: Decimal | None = None
    deadline: date | None = None
    evidence: tuple[EvidenceItem, ...] = ()
    calculation: Calculation | None = None
    basis: tuple[LegalBasis, ...] = ()
    subject: str = ""  # what it is about, e.g. "VAT/2026Q3"; ids are unique per rule+subject
    needs_act: bool = True  # False: only to be known, nothing has to be done
    per_day: Decimal | None = None  # what each further day costs, yuan
    covered_by: str = ""  # id of the rule whose finding already says it
    cover: Bilingual | None = None  # all that stands on the page until a deliberate touch
    self_check: tuple[Bilingual, ...] = ()  # what the visitor can look at themselves


@dataclass(frozen=True, slots=True)
class UnknownOutcome:
    """A rule that could not answer because a fact is missing or stale."""

    rule_id: str
    sector: Sector
    fact: str
    reason: Bilingual


@dataclass(frozen=True, slots=True)
class SectorSummary:
    """One arc of the ring."""

    sector: Sector
    status: Status
    word: Bilingual  # 1 项逾期
    count: int


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One coming date (办税日历)."""

    day: date
    text: Bilingual
    forecast: bool = False


class EntitlementState(StrEnum):
    """How a taxpayer stands to a relief (政策标签 × 纳税人标签)."""

    ENJOYED = "enjoyed"  # 已享
    ENTITLED = "entitled"  # 应享未享
    TO_CONFIRM = "to_confirm"  # 条件待确认
    NOT_ENTITLED = "not_entitled"  # 不符合
    DOUBTFUL = "doubtful"  # 违规享受疑点
    UNKNOWN = "unknown"  # the policy has ended and nothing new is published, or no data


@dataclass(frozen=True, slots=True)
class ConditionOutcome:
    """One condition of a relief: met, not met, or ``None`` where nobody knows yet."""

    text: Bilingual
    met: bool | None
    ask: Bilingual | None = None  # the question to the visitor that would settle it


@dataclass(frozen=True, slots=True, kw_only=True)
class Entitlement:
    """How the taxpayer stands to one relief, condition by condition."""

    policy_id: str
    name: Bilingual
    state: EntitlementState
    conditions: tuple[ConditionOutcome, ...]
    benefit: Bilingual  # what the relief is
    saving: Decimal | None = None  # yuan, where the facts allow to work it out
    calculation: Calculation | None = None
    valid_to: date | None = None
    basis: tuple[LegalBasis, ...] = ()
    reason: Bilingual | None = None  # why the state is unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The health check of one taxpayer on one day."""

    taxpayer_id: str
    today: date
    data_as_of: datetime
    findings: tuple[Finding, ...]  # in the recommended order
    sectors: tuple[SectorSummary, ...]  # eight, in the order of Sector
    unknown: tuple[UnknownOutcome, ...]
    clear: tuple[str, ...]  # rule ids that found nothing
    minutes: int  # for the whole plan
    todo_count: int  # findings that need an act
    reminder_count: int
    saving: Decimal | None = None  # money at stake in benefits
    calendar: tuple[CalendarEntry, ...] = ()
    credit_trend: tuple[tuple[int, str, Decimal | None], ...] = field(default=())
    entitlements: tuple[Entitlement, ...] = ()
    covered: tuple[Finding, ...] = ()  # fired, but another finding already says it
    calendar_note: Bilingual | None = None  # what the calendar does not know yet, and why
