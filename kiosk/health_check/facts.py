"""The facts: every name a rule or a policy may read.

Plain facts are fields of a profile's section; derived ones are worked out from them
and are as missing as what they need.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING, Final, cast

from kiosk.bilingual import Bilingual
from kiosk.health_check.catalogue import CATALOGUE as CATALOGUE
from kiosk.health_check.catalogue import amount, count, day, derived, flag, heads, rate, word
from kiosk.health_check.fact import MissingFact
from kiosk.tax_law import UnknownParameter
from kiosk.tax_law.calculation import to_fen
from kiosk.taxpayer import (
    Benefits,
    Credit,
    InvoiceMonth,
    Invoices,
    Payments,
    Registration,
    SocialInsurance,
    Tax,
    TaxSource,
)

if TYPE_CHECKING:
    from kiosk.health_check.recorder import Recorder

# --- the taxpayer ------------------------------------------------------------------------

VAT_KIND = word("registration.vat_kind", "增值税纳税人类型", "VAT status")
VAT_FILING = word("registration.vat_filing", "增值税纳税期限", "VAT filing period")
STATUS = word("registration.status", "登记状态", "Registration status")
LOCATION = word("registration.location", "所在地类别", "Kind of place")
ESTABLISHED = day("registration.established_on", "成立日期", "Established on")
INDUSTRY = word("registration.industry", "行业代码", "Industry code")


@derived("taxpayer.kind", "registration", "纳税人类别", "Kind of taxpayer", "text")
def KIND(recorder: Recorder) -> str:
    """Company, sole trader or natural person; always known."""
    return recorder.profile.kind.value


@derived("today", "registration", "体检日期", "Day of the check", "")
def TODAY(recorder: Recorder) -> date:
    """The day of the check."""
    return recorder.today


@derived("registration.age_months", "registration", "成立月数", "Months since founding", "months")
def AGE_MONTHS(recorder: Recorder) -> int:
    """Whole months since founding."""
    start, today = recorder.peek(ESTABLISHED), recorder.today
    months = (today.year - start.year) * 12 + today.month - start.month
    return months - (today.day < start.day)


# --- periods and sales -------------------------------------------------------------------


def last_period(recorder: Recorder) -> tuple[date, date]:
    """Return the last finished VAT period; raises :class:`MissingFact` without registration."""
    registration = cast(Registration, recorder.section("registration"))
    today = recorder.today
    months = 1 if registration.vat_filing == "month" else 3
    first = today.month - (today.month - 1) % months  # of the running period
    end = date(today.year, first, 1) - timedelta(days=1)
    return date(end.year, end.month - months + 1, 1), end


def law_day(recorder: Recorder) -> date:
    """The day that picks the law of what is filed now: the last period's end, else today."""
    return last_period(recorder)[1] if recorder.profile.registration else recorder.today


@derived("period.end", "registration", "最近税款所属期止", "End of the last period", "date")
def PERIOD_END(recorder: Recorder) -> date:
    """Last day of the last finished VAT period: it picks the law."""
    return last_period(recorder)[1]


def _months_between(recorder: Recorder, start: date, end: date, what: str) -> list[InvoiceMonth]:
    invoices = cast(Invoices, recorder.section("invoices"))
    registration = cast(Registration, recorder.section("registration"))
    start = max(start, registration.established_on.replace(day=1))
    found = [month for month in invoices.months if start <= month.month <= end]
    wanted = (end.year - start.year) * 12 + end.month - start.month + 1
    if len(found) < wanted:
        raise MissingFact(what, Bilingual("发票数据月份不全", "months of invoices are missing"))
    return found


def _sum_of_period(field: str) -> Callable[[Recorder], Decimal]:
    getter = attrgetter(field)

    def read(recorder: Recorder) -> Decimal:
        start, end = last_period(recorder)
        months = _months_between(recorder, start, end, f"invoices.{field}")
        return sum((getter(month) for month in months), Decimal(0))

    return read


PERIOD_ORDINARY: Final = derived(
    "sales.period_ordinary", "invoices", "本期普票销售额", "Ordinary-invoice sales", "yuan"
)(_sum_of_period("ordinary_ex_vat"))
PERIOD_SPECIAL: Final = derived(
    "sales.period_special", "invoices", "本期专票销售额", "Special-invoice sales", "yuan"
)(_sum_of_period("special_ex_vat"))
PERIOD_REAL_ESTATE: Final = derived(
    "sales.period_real_estate", "invoices", "本期不动产销售额", "Real-estate sales", "yuan"
)(_sum_of_period("real_estate_ex_vat"))


@derived("sales.period_total", "invoices", "本期开票销售额", "Invoiced sales of the period", "yuan")
def PERIOD_TOTAL(recorder: Recorder) -> Decimal:
    """Ordinary and special invoices of the last finished VAT period, without VAT."""
    return recorder.peek(PERIOD_ORDINARY) + recorder.peek(PERIOD_SPECIAL)


@derived(
    "sales.running_period", "invoices", "本税期至今开票额", "Sales of the running period", "yuan"
)
def RUNNING_PERIOD(recorder: Recorder) -> Decimal:
    """Invoices of the running VAT period so far."""
    start = last_period(recorder)[1] + timedelta(days=1)
    months = _months_between(recorder, start, recorder.today, "sales.running_period")
    return sum((m.ordinary_ex_vat + m.special_ex_vat for m in months), Decimal(0))


def _full_months(recorder: Recorder, back: int) -> list[InvoiceMonth]:
    """The ``back`` months before the running one, fewer only for a younger taxpayer."""
    end = recorder.today.replace(day=1) - timedelta(days=1)
    index = end.year * 12 + end.month - back
    return _months_between(recorder, date(index // 12, index % 12 + 1, 1), end, "invoices.months")


@derived("sales.last_12_months", "invoices", "近 12 个月销售额", "Sales of 12 months", "yuan")
def LAST_12_MONTHS(recorder: Recorder) -> Decimal:
    """Sales of the twelve full months before the running one."""
    months = _full_months(recorder, 12)
    return sum((m.ordinary_ex_vat + m.special_ex_vat for m in months), Decimal(0))


@derived("sales.last_month", "invoices", "上月开票额", "Sales of last month", "yuan")
def LAST_MONTH(recorder: Recorder) -> Decimal:
    """Sales of the last full month."""
    months = _full_months(recorder, 1)
    if not months:
        return Decimal(0)
    return months[-1].ordinary_ex_vat + months[-1].special_ex_vat


@derived(
    "sales.highest_before", "invoices", "此前 12 个月最高月开票额", "Highest month before", "yuan"
)
def HIGHEST_BEFORE(recorder: Recorder) -> Decimal:
    """The highest of the twelve months before the last full one."""
    months = _full_months(recorder, 13)[:-1]
    if not months:
        raise MissingFact("sales.highest_before", Bilingual("开业未满两月", "no earlier month"))
    return max(m.ordinary_ex_vat + m.special_ex_vat for m in months)


def _count_of_last_month(field: str) -> Callable[[Recorder], int]:
    getter = attrgetter(field)
    return lambda recorder: sum(getter(month) for month in _full_months(recorder, 1))


RED_COUNT: Final = derived(
    "invoices.red_last_month", "invoices", "上月红冲作废张数", "Red or void last month", "count"
)(_count_of_last_month("red_or_void_count"))
NEAR_LIMIT_COUNT: Final = derived(
    "invoices.near_limit_last_month",
    "invoices",
    "上月接近限额张数",
    "Invoices near the limit",
    "count",
)(_count_of_last_month("near_limit_count"))
NIGHT_COUNT: Final = derived(
    "invoices.night_last_month", "invoices", "上月夜间开票张数", "Invoices issued at night", "count"
)(_count_of_last_month("night_count"))


@derived(
    "invoices.issued_last_month", "invoices", "上月开票张数", "Invoices of last month", "count"
)
def ISSUED(recorder: Recorder) -> int:
    """Ordinary and special invoices of the last full month."""
    return sum(m.ordinary_count + m.special_count for m in _full_months(recorder, 1))


@derived(
    "invoices.bought_share", "invoices", "有进项的品类占比", "Share of goods also bought", "rate"
)
def BOUGHT_SHARE(recorder: Recorder) -> Decimal:
    """Goods classes sold that were also bought, as a share of those sold."""
    invoices = cast(Invoices, recorder.section("invoices"))
    if invoices.sold_codes is None or invoices.bought_codes is None:
        raise MissingFact("invoices.sold_codes", Bilingual("缺少购销品类", "no goods classes"))
    sold = set(invoices.sold_codes)
    if not sold:
        return Decimal(1)
    return Decimal(len(sold & set(invoices.bought_codes))) / len(sold)


QUOTA = amount("invoices.monthly_quota", "本月发票总额度", "Invoice limit of the month")
QUOTA_USED = amount("invoices.quota_used", "已用额度", "Limit used")
UNCONFIRMED_RED = count("invoices.unconfirmed_red", "待确认红字确认单", "Red slips to confirm")

# --- payments ----------------------------------------------------------------------------

_NO_TAX: Final = frozenset((Tax.FINE, Tax.SOCIAL))  # owed as well, but no tax (欠税)
AGREEMENT = flag("payments.tripartite_agreement", "三方协议", "Tripartite agreement")


@derived("payments.arrears", "payments", "欠税合计", "Arrears in total", "yuan")
def ARREARS(recorder: Recorder) -> Decimal:
    """Payables past their day."""
    payments = cast(Payments, recorder.section("payments"))
    late = (p for p in payments.payables if p.due < recorder.today and p.tax not in _NO_TAX)
    return sum((p.amount for p in late), Decimal(0))


# --- books ---------------------------------------------------------------------------------

SALES_DECLARED = amount("books.vat_sales_declared", "增值税申报销售额", "Sales declared for VAT")
SALES_INVOICED = amount("books.vat_sales_invoiced", "开票销售额", "Sales invoiced")
VAT_REVENUE = amount("books.vat_revenue_year", "增值税申报年收入", "Year's revenue for VAT")
CIT_REVENUE = amount("books.cit_revenue_year", "所得税申报年收入", "Year's revenue for CIT")
BURDEN = rate("books.vat_burden", "增值税税负率", "VAT burden")
BURDEN_MEAN = rate("books.vat_burden_mean_12m", "近 12 个月平均税负率", "Mean burden of 12 months")
SALES_CHANGE = rate("books.sales_change_rate", "销售额变动率", "Change of sales")
INVENTORY = amount("books.inventory", "存货", "Inventory")
CARRY_FORWARD = amount("books.carry_forward_input", "期末留抵税额", "Input VAT carried forward")
ADVANCE = amount("books.advance_receipts", "预收账款", "Advance receipts")
REVENUE = amount("books.revenue", "营业收入", "Revenue")
LOSS_YEARS = count("books.loss_years", "连续亏损年数", "Years of losses", "years")
TAXABLE_INCOME = amount("books.taxable_income", "本年累计应纳税所得额", "Taxable income so far")
EMPLOYEES = heads("books.average_employees", "平均从业人数", "Average employees")
ASSETS = amount("books.average_assets", "平均资产总额", "Average assets")
RD_EXPENSE = amount("books.rd_expense", "研发费用", "R&D expense")
RD_DEDUCTED = amount("books.rd_deducted", "已加计扣除研发费用", "R&D expense deducted extra")


@derived(
    "company.small_low_profit", "books", "小型微利企业", "Small low-profit enterprise", "yes_no"
)
def SMALL_LOW_PROFIT(recorder: Recorder) -> bool | None:
    """Whether the three limits of a small low-profit enterprise are kept (公告2023年第12号)."""
    if recorder.profile.kind != "company":
        return False
    on = law_day(recorder)
    limits = (
        (TAXABLE_INCOME, "cit.small.max_income"),
        (EMPLOYEES, "cit.small.max_employees"),
        (ASSETS, "cit.small.max_assets"),
    )
    missing: MissingFact | None = None
    for fact, key in limits:
        try:
            if recorder.peek(fact) > recorder.law_value(key, on):
                return False
        except MissingFact as error:
            missing = missing or error
    if missing is not None:
        raise missing
    return True


# --- credit, bank, social insurance ---------------------------------------------------------

ZERO_MONTHS = count("credit.zero_filing_months", "零申报月数", "Months of nil returns", "months")
ACCOUNTS_KNOWN = count("bank.known", "已开立账户数", "Accounts known")
ACCOUNTS_REPORTED = count("bank.reported", "已报告账户数", "Accounts reported")
HEADS_INSURED = count("social.heads_insured", "参保人数", "Persons insured", "persons")
HEADS_IIT = count("social.heads_iit", "个税申报人数", "Persons in IIT returns", "persons")
WAGES = amount("social.declared_wages", "申报工资总额", "Wages declared")
BASE = amount("social.contribution_base", "社保缴费基数", "Contribution base")
INSURED_KIND = word("social.insured_kind", "参保类型", "Kind of insurance")
MEDICAL_YEAR = count("social.resident_medical_year", "居民医保缴至年度", "Medical paid to", "year")
DISABLED_HIRED = count("social.disabled_hired", "安置残疾人数", "Disabled staff", "persons")
STAFF_BEFORE = count(
    "social.employees_previous_year", "上年在职职工人数", "Staff of the year before", "persons"
)
WAGE_BEFORE = amount(
    "social.average_wage_previous_year", "上年在职职工平均工资", "Average wage of the year before"
)


@derived("social.disabled_share", "social", "安置残疾人比例", "Share of disabled staff", "rate")
def DISABLED_SHARE(recorder: Recorder) -> Decimal | None:
    """Disabled staff as a share of last year's staff; none without staff."""
    social = cast(SocialInsurance, recorder.section("social"))
    if social.disabled_hired is None or not social.employees_previous_year:
        return None
    return Decimal(social.disabled_hired) / social.employees_previous_year


@derived("credit.level", "credit", "最近信用级别", "Latest credit level", "text")
def CREDIT_LEVEL(recorder: Recorder) -> str | None:
    """The newest level; missing before the first rating."""
    years = cast(Credit, recorder.section("credit")).years
    return years[-1].level if years else None


# --- income of a natural person -------------------------------------------------------------

INCOME_WAGES = amount("income.wages", "上年综合所得收入", "Income of last year")
WITHHELD = amount("income.withheld", "已预缴税额", "Tax withheld")
SOCIAL_DEDUCTED = amount("income.social_deducted", "三险一金扣除", "Social insurance deducted")
SPECIAL_ADDITIONAL = amount("income.special_additional", "已填报专项附加扣除", "Special deductions")
SETTLED = flag("income.settled", "是否已办汇算", "Annual settlement done")
INCOME_YEAR = count("income.year", "所得年度", "Income year", "year")


@derived("income.taxable", "income", "上年应纳税所得额", "Taxable income of last year", "yuan")
def INCOME_TAXABLE(recorder: Recorder) -> Decimal:
    """Income of the year less what was deducted: no further deduction can take more off."""
    year = date(recorder.peek(INCOME_YEAR), 12, 31)
    basic = recorder.law_value("iit.annual.basic_deduction", year)
    deducted = recorder.peek(SOCIAL_DEDUCTED) + recorder.peek(SPECIAL_ADDITIONAL)
    return max(recorder.peek(INCOME_WAGES) - basic - deducted, Decimal(0))


@derived("income.balance_to_add", "income", "汇算预计应补", "To add at settlement", "yuan")
def BALANCE_TO_ADD(recorder: Recorder) -> Decimal:
    """What the annual settlement would add, by the figures at hand."""
    from kiosk.health_check.settlement import settlement_estimate

    before = recorder.swap([])
    try:
        return settlement_estimate(recorder, recorder.peek(INCOME_YEAR)).amounts["balance"]
    finally:
        recorder.swap(before)


@derived(
    "books.business_tax", "books", "经营所得应纳税额(减免前)", "Tax on business income", "yuan"
)
def BUSINESS_TAX(recorder: Recorder) -> Decimal:
    """IIT on business income by the scale, on the part up to the limit of the relief."""
    before = recorder.swap([])
    try:
        on = law_day(recorder)
        limit = recorder.law_value("iit.business.relief.up_to", on)
        income = max(min(recorder.peek(TAXABLE_INCOME), limit), Decimal(0))
        row = recorder.law.bracket("iit.business.scale", income, on)
    except UnknownParameter as unknown:
        raise MissingFact(f"law.{unknown.key}", unknown.reason) from None
    finally:
        recorder.swap(before)
    return to_fen(income * row.rate - row.quick_deduction)


@derived("benefits.enjoyed", "benefits", "已享受的优惠", "Reliefs enjoyed", "")
def ENJOYED(recorder: Recorder) -> tuple[str, ...]:
    """Ids of the policies the bureau lists as enjoyed."""
    return cast(Benefits, recorder.section("benefits")).enjoyed


# --- tax sources ----------------------------------------------------------------------------


def _sum_of_sources(kind: str, stamp_item: str = "") -> Callable[[Recorder], Decimal]:
    def wanted(source: TaxSource) -> bool:
        if stamp_item and (source.stamp_item != stamp_item or source.filed):
            return False
        return source.kind == kind

    def read(recorder: Recorder) -> Decimal:
        sources = cast(tuple[TaxSource, ...], recorder.section("sources"))
        return sum((source.amount for source in sources if wanted(source)), Decimal(0))

    return read


for _item, _zh, _en in (
    ("sale", "买卖合同", "Sale contracts"),
    ("lease", "租赁合同", "Leases"),
    ("technology", "技术合同", "Technology contracts"),
    ("construction", "建设工程合同", "Construction contracts"),
    ("transport", "运输合同", "Transport contracts"),
    ("loan", "借款合同", "Loan contracts"),
):
    derived(f"sources.contract_{_item}", "sources", f"未申报{_zh}金额", f"{_en} not filed", "yuan")(
        _sum_of_sources("contract", _item)
    )
for _kind, _zh, _en, _unit in (
    ("house_cost", "自用房产原值", "Cost of houses in use", "yuan"),
    ("house_rent", "房产租金收入", "Rent received", "yuan"),
    ("land", "占用土地面积", "Land in use", "m2"),
    ("capital", "实收资本", "Paid-in capital", "yuan"),
):
    derived(f"sources.{_kind}", "sources", _zh, _en, _unit)(_sum_of_sources(_kind))
