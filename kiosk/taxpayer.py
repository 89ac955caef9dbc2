"""The profile of a taxpayer, as the hall server sends it.

One-household (一户式) for companies and sole traders (个体工商户), one-person
(一人式) for natural persons. Pure data: no I/O, no Qt, no clock of its own.

Every section is optional: ``None`` means "the hall server did not send it", which
is different from "empty" and must never be read as "nothing to report". Each
section says how old it is (``as_of``). Money is ``Decimal`` in yuan (元), dates are
calendar days in Asia/Shanghai, instants carry an offset.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

import msgspec


class TaxpayerKind(StrEnum):
    """What kind of taxpayer this is."""

    COMPANY = "company"  # 企业
    INDIVIDUAL_BUSINESS = "individual_business"  # 个体工商户
    NATURAL_PERSON = "natural_person"  # 自然人


class VatKind(StrEnum):
    """How the taxpayer stands to value-added tax (增值税)."""

    SMALL = "small"  # 小规模纳税人
    GENERAL = "general"  # 一般纳税人
    NONE = "none"


class RegistrationStatus(StrEnum):
    """State of the tax registration (税务登记状态)."""

    NORMAL = "normal"  # 正常
    ABNORMAL = "abnormal"  # 非正常户
    SUSPENDED = "suspended"  # 停业
    DEREGISTERED = "deregistered"  # 注销


class Tax(StrEnum):
    """Taxes and fees, by the short codes the policy list uses."""

    VAT = "VAT"  # 增值税
    UMC = "UMC"  # 城市维护建设税
    EDU = "EDU"  # 教育费附加
    LEDU = "LEDU"  # 地方教育附加
    CIT = "CIT"  # 企业所得税
    IIT = "IIT"  # 个人所得税
    STAMP = "STAMP"  # 印花税
    PROP = "PROP"  # 房产税
    LAND = "LAND"  # 城镇土地使用税
    RES = "RES"  # 资源税
    FARM = "FARM"  # 耕地占用税
    DEED = "DEED"  # 契税
    VPT = "VPT"  # 车辆购置税
    VVT = "VVT"  # 车船税
    LVAT = "LVAT"  # 土地增值税
    ENV = "ENV"  # 环境保护税
    TOB = "TOB"  # 烟叶税
    DIS = "DIS"  # 残疾人就业保障金
    CUL = "CUL"  # 文化事业建设费
    UNION = "UNION"  # 工会经费
    SOCIAL = "SOCIAL"  # 社会保险费
    STATEMENT = "STATEMENT"  # 财务报表报送
    FINE = "FINE"  # 罚款


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """Who the taxpayer is (登记)."""

    as_of: datetime
    status: RegistrationStatus
    region: str  # 行政区划代码 of the competent bureau, e.g. "133100"
    location: str  # "city" | "county_or_town" | "other": picks the 城建税 rate
    vat_kind: VatKind
    vat_filing: str  # "month" | "quarter"
    established_on: date
    industry: str = ""  # GB/T 4754 class code
    industry_name: str = ""
    licence_valid_to: date | None = None
    address: str = ""
    legal_representative: str = ""
    unpaired_changes: tuple[str, ...] = ()  # market-regulation data that differs
    abnormal_since: date | None = None
    suspended_to: date | None = None  # 停业 ends
    fixed_quota_valid_to: date | None = None  # 定期定额 assessment ends
    real_name_valid_to: date | None = None  # 实名信息 of the tax clerk to be renewed
    accounting_standard: str = ""  # 会计制度备案: as of Statement.standard, "" if not known


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """One thing to be filed (应申报), filed or not."""

    tax: Tax
    period_start: date
    period_end: date
    due: date
    due_is_forecast: bool = False
    filed_on: date | None = None
    amount: Decimal | None = None  # tax declared, once filed
    task_id: str = ""  # the guided task that files it, e.g. "S01"
    extended: bool = False  # 核准延期申报 (征管法第二十七条): ``due`` is the approved day


@dataclass(frozen=True, slots=True, kw_only=True)
class Filings:
    """All filing obligations known for this and the past year (申报)."""

    as_of: datetime
    obligations: tuple[Obligation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Payable:
    """Money assessed and not yet in the treasury (应缴未缴)."""

    payable_id: str
    tax: Tax
    period_start: date
    period_end: date
    amount: Decimal
    due: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Overpayment:
    """Money that can be given back (多缴, 留抵, 汇算应退)."""

    kind: str  # "overpaid" | "carry_forward_input" | "annual_settlement"
    tax: Tax
    amount: Decimal
    since: date
    applied_on: date | None = None  # its refund was asked for and is being decided


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentMade:
    """One payment that reached the treasury (已入库)."""

    tax: Tax
    period_start: date
    period_end: date
    amount: Decimal
    paid_on: date
    voucher: str = ""  # 缴款凭证号


@dataclass(frozen=True, slots=True, kw_only=True)
class Payments:
    """Payables, refunds waiting and payments made (缴款)."""

    as_of: datetime
    payables: tuple[Payable, ...]
    overpayments: tuple[Overpayment, ...] = ()
    made: tuple[PaymentMade, ...] = ()
    tripartite_agreement: bool | None = None  # 三方协议 in place


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceMonth:
    """Invoices issued in one month, amounts without VAT (不含税)."""

    month: date  # first day of the month
    ordinary_count: int
    ordinary_ex_vat: Decimal
    special_count: int = 0
    special_ex_vat: Decimal = Decimal(0)
    red_or_void_count: int = 0
    near_limit_count: int = 0  # single invoices of at least 90 % of the limit
    night_count: int = 0  # issued between 23:00 and 05:00
    real_estate_ex_vat: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceRecord:
    """One fully digital invoice (数电发票), issued or received by the taxpayer."""

    number: str  # 发票号码, 20 digits
    kind: str  # "ordinary" | "special"
    issued_on: date
    seller: str
    seller_id: str
    buyer: str
    buyer_id: str
    item: str  # 项目名称, e.g. "*信息技术服务*软件开发"
    ex_vat: Decimal
    rate: str  # as printed: "1%", "免税"
    vat: Decimal
    status: str = "normal"  # "normal" | "reversed" 已全额红冲
    received: bool = False  # whether the taxpayer is the buyer


@dataclass(frozen=True, slots=True, kw_only=True)
class RedConfirmation:
    """A request to reverse an invoice that waits for this taxpayer (红字信息确认单)."""

    number: str
    invoice_number: str  # the invoice to be reversed
    invoiced_on: date
    asked_by: str
    asked_on: date
    ex_vat: Decimal  # what is taken back, as positive amounts
    vat: Decimal
    reason: str  # "returned" | "wrong" | "stopped" | "rebate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoices:
    """Issued and received invoices (发票)."""

    as_of: datetime
    months: tuple[InvoiceMonth, ...]
    monthly_quota: Decimal | None = None  # 数电发票总额度
    quota_used: Decimal | None = None
    sold_codes: tuple[str, ...] | None = None  # goods classes sold
    bought_codes: tuple[str, ...] | None = None
    unconfirmed_red: int = 0  # 红字确认单 waiting for this taxpayer
    quota_valid_to: date | None = None  # a temporary rise of the limit ends
    records: tuple[InvoiceRecord, ...] = ()  # single invoices, newest last
    red_confirmations: tuple[RedConfirmation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditDeduction:
    """Points lost under one indicator (扣分指标)."""

    indicator: str  # code, e.g. "010101"
    text: str
    points: Decimal
    happened_on: date
    corrected_on: date | None = None
    tax_amount: Decimal = Decimal(0)
    repaired: bool = False
    applied_for: str = ""  # "repair" or "review": what was asked for and is being decided


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditYear:
    """The credit rating given for one year."""

    year: int
    level: str  # A B M C D
    score: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """Tax and fee credit (纳税缴费信用)."""

    as_of: datetime
    years: tuple[CreditYear, ...]  # oldest first
    deductions: tuple[CreditDeduction, ...] = ()
    zero_filing_months: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """Figures from statements and returns that rules compare (财务与申报)."""

    as_of: datetime
    vat_sales_declared: Decimal | None = None  # the last full period
    vat_sales_invoiced: Decimal | None = None
    vat_revenue_year: Decimal | None = None
    cit_revenue_year: Decimal | None = None
    vat_burden: Decimal | None = None  # 税负率, tax ÷ taxable revenue
    vat_burden_mean_12m: Decimal | None = None
    sales_change_rate: Decimal | None = None
    inventory: Decimal | None = None
    carry_forward_input: Decimal | None = None  # 留抵
    advance_receipts: Decimal | None = None
    revenue: Decimal | None = None
    loss_years: int | None = None
    taxable_income: Decimal | None = None  # this year so far
    average_employees: Decimal | None = None
    average_assets: Decimal | None = None
    rd_expense: Decimal | None = None
    rd_deducted: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    """Bank accounts known to the bureau and reported by the taxpayer (存款账户)."""

    as_of: datetime
    known: int
    reported: int
    latest_opened_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SocialPayment:
    """One insurance paid for one period (社保费缴费记录)."""

    insurance: str  # pension | medical | unemployment | injury | resident_medical
    period_start: date
    period_end: date
    base: Decimal  # 缴费基数, yuan
    employer: Decimal  # 单位缴费
    personal: Decimal  # 个人缴费
    paid_on: date
    heads: int = 1  # people paid for
    voucher: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SocialInsurance:
    """Social insurance and fees (社保费)."""

    as_of: datetime
    heads_insured: int | None = None
    heads_iit: int | None = None
    declared_wages: Decimal | None = None
    contribution_base: Decimal | None = None
    unpaid: tuple[Payable, ...] = ()
    insured_kind: str = ""  # "employee" | "flexible" | "resident" | ""
    resident_medical_year: int | None = None  # last year paid
    resident_medical_open_year: int | None = None  # the insured year that can be paid now
    resident_medical_amount: Decimal | None = None  # what that year costs, as assessed, yuan
    disabled_hired: int | None = None
    employees_previous_year: int | None = None
    average_wage_previous_year: Decimal | None = None
    paid: tuple[SocialPayment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxSource:
    """A house, a plot of land or a contract that carries tax (税源)."""

    kind: str  # "house_cost" | "house_rent" | "land" | "contract" | "capital" | "vehicle"
    name: str
    amount: Decimal  # cost, rent, contract sum in yuan, or area in m²
    since: date
    stamp_item: str = ""  # 印花税税目 of a contract
    filed: bool = False
    # Further figures of the source by name, numbers as text: "rate", "deductions", "medium" …
    details: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """A vehicle, from its e-invoice (机动车销售统一发票) and from registration (车船税税源)."""

    vin: str  # 车辆识别代号, 17 characters
    bought_on: date  # day of the sales invoice
    model: str = ""
    plate: str = ""  # empty until registered
    invoice_number: str = ""
    price_ex_vat: Decimal | None = None  # yuan
    passenger_car: bool = True  # 乘用车
    energy: str = ""  # "" | "new" (新能源) | "saving" (节能)
    listed: bool = False  # in the catalogue of new energy vehicles relieved (减免税目录)
    annual_tax: Decimal | None = None  # 车船税 of a full year, yuan
    purchase_tax_filed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A financial statement handed in (财务报表), amounts in yuan by line."""

    period_start: date
    period_end: date
    lines: dict[str, Decimal]
    standard: str = "small"  # "small" 小企业会计准则 | "general" 企业会计准则


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefits:
    """Tags for matching reliefs, and what is already enjoyed (优惠)."""

    as_of: datetime
    # Amounts and dates stand as text ("12300.00", "2026-03-01"): JSON has neither, and what
    # a tag means is declared in assets/policies/tags.yaml, not guessed here.
    tags: dict[str, str | bool | int]
    enjoyed: tuple[str, ...] = ()  # policy ids, e.g. "P03"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomeMonth:
    """Income of one kind in one month, and the tax withheld from it (个税扣缴记录)."""

    month: date  # first day of the month (税款所属期)
    item: str  # "wages" 工资薪金 | "labour" 劳务报酬 | "royalties" 稿酬 | "business" 经营所得
    income: Decimal
    withheld: Decimal
    payer: str  # 扣缴义务人
    filed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalIncome:
    """Income of a natural person in the last full year (综合所得)."""

    as_of: datetime
    year: int
    wages: Decimal | None = None
    withheld: Decimal | None = None
    social_deducted: Decimal | None = None
    special_additional: Decimal | None = None
    settled: bool | None = None
    months: tuple[IncomeMonth, ...] = ()  # since 2019, oldest first


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessPlace:
    """A year's business income (经营所得) from one place, by its yearly return (B表)."""

    taxpayer_id: str
    name: str
    year: int
    sole_trader: bool = True  # 个体工商户; False: 个人独资企业, a share in a partnership
    filed_on: date | None = None  # None: the return is still to be filed, and nothing below known
    taxable_income: Decimal = Decimal(0)
    basic_deducted: Decimal = Decimal(0)  # what took effect of the 60,000 a year
    additional_deducted: Decimal = Decimal(0)  # 专项附加扣除
    payable: Decimal = Decimal(0)  # tax of the year, before what was prepaid


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessIncome:
    """Business income of the last full year, for its settlement (经营所得汇算清缴)."""

    as_of: datetime
    year: int
    revenue: Decimal | None = None  # by invoices and prepayments
    earlier_losses: Decimal | None = None  # of the five years before, not used yet
    deducts_elsewhere: bool | None = None  # the 60,000 are deducted from wages or at another place
    owner_social: Decimal | None = None  # 专项扣除 of the owner
    owner_additional: Decimal | None = None  # 专项附加扣除, as reported
    places: tuple[BusinessPlace, ...] = ()  # of a person: every place; of a trader: its own


@dataclass(frozen=True, slots=True, kw_only=True)
class PenaltyCase:
    """One late filing that the bureau has to deal with, or has dealt with (逾期申报违法)."""

    case_id: str
    tax: Tax
    period_start: date
    period_end: date
    due: date
    mended_on: date | None = None  # filed after all
    ordered_until: date | None = None  # 责令限期改正; None: no order was needed yet
    minor: bool = True  # 危害后果轻微, as the bureau finds
    standing: str = "open"  # "open" | "heard" | "not_fined" | "fined"
    decided_on: date | None = None
    fine: Decimal | None = None  # yuan, once fined


@dataclass(frozen=True, slots=True, kw_only=True)
class Penalties:
    """Late filings of this and the past year, as cases (行政处罚)."""

    as_of: datetime
    cases: tuple[PenaltyCase, ...]  # oldest first


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """All that the bureau knows of one taxpayer and the visitor may see."""

    taxpayer_id: str  # USCC (统一社会信用代码) or an opaque person key
    kind: TaxpayerKind
    name: str
    fetched_at: datetime
    synthetic: bool = False
    registration: Registration | None = None
    filings: Filings | None = None
    payments: Payments | None = None
    invoices: Invoices | None = None
    credit: Credit | None = None
    books: Books | None = None
    bank: Bank | None = None
    social: SocialInsurance | None = None
    sources: tuple[TaxSource, ...] | None = None
    vehicles: tuple[Vehicle, ...] | None = None
    statements: tuple[Statement, ...] | None = None  # oldest first
    benefits: Benefits | None = None
    income: PersonalIncome | None = None
    penalties: Penalties | None = None
    business_income: BusinessIncome | None = None


# Built here once: msgspec crashes when two threads meet a new type at the same moment.
_PROFILES: Final = msgspec.json.Decoder(Profile)


def decode_profile(raw: bytes) -> Profile:
    """Read a profile from the hall server's JSON.

    Raises ``ValueError`` naming the field that is wrong; unknown fields are skipped
    so that a newer server does not stop an older terminal.
    """
    try:
        return _PROFILES.decode(raw)
    except msgspec.MsgspecError as error:
        raise ValueError(f"profile: {error}") from error


def encode_profile(profile: Profile) -> bytes:
    """Write a profile as the JSON that :func:`decode_profile` reads."""
    return msgspec.json.encode(profile)
