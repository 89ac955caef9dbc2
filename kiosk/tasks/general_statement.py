"""Statements under the general standard (企业会计准则, 一般企业, 已执行新准则), line by line.

The form has some eighty lines, of which a company has figures in twenty. Each section is a
list of the lines that have one: it starts from the last statement, and a line is added by
its name. Lines as in 财会〔2019〕6号 附件2 (recalled high).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kiosk.bilingual import Bilingual
from kiosk.tasks.calculator_binding import ArgumentKind, Arguments, Calculator, Rows
from kiosk.tax_law.calculation import Calculation, Operand
from kiosk.tax_law.workings import Workings
from kiosk.taxpayer import Statement

if TYPE_CHECKING:
    from kiosk.tasks.filing_period import Circumstances
    from kiosk.tax_law import Law

GENERAL: Final = "general"
RETAINED: Final = "retained"
BASIS: Final = "企业会计准则第30号——财务报表列报; 财会〔2019〕6号"
_NOUGHT: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the form; ``sign`` is how it counts in its section."""

    label: Bilingual
    sign: int = 1


def _lines(*written: tuple[str, str, str] | tuple[str, str, str, int]) -> Mapping[str, Line]:
    return {key: Line(Bilingual(zh, en), *sign) for key, zh, en, *sign in written}


#: Sections of the balance sheet (资产负债表); 未分配利润 is worked out and stands by itself.
SECTIONS: Final[Mapping[str, Mapping[str, Line]]] = {
    "current_assets": _lines(
        ("cash", "货币资金", "Cash and bank"),
        ("trading_assets", "交易性金融资产", "Held for trading"),
        ("derivative_assets", "衍生金融资产", "Derivative assets"),
        ("notes_receivable", "应收票据", "Notes receivable"),
        ("accounts_receivable", "应收账款", "Accounts receivable"),
        ("receivables_financing", "应收款项融资", "Receivables for financing"),
        ("prepayments", "预付款项", "Prepayments"),
        ("other_receivables", "其他应收款", "Other receivables"),
        ("inventory", "存货", "Inventory"),
        ("contract_assets", "合同资产", "Contract assets"),
        ("assets_for_sale", "持有待售资产", "Held for sale"),
        ("due_noncurrent_assets", "一年内到期的非流动资产", "Non-current due in a year"),
        ("other_current_assets", "其他流动资产", "Other current assets"),
    ),
    "noncurrent_assets": _lines(
        ("debt_investments", "债权投资", "Debt investments"),
        ("other_debt_investments", "其他债权投资", "Other debt investments"),
        ("long_receivables", "长期应收款", "Long-term receivables"),
        ("long_equity", "长期股权投资", "Long-term equity investments"),
        ("other_equity_investments", "其他权益工具投资", "Other equity investments"),
        ("other_financial_assets", "其他非流动金融资产", "Other non-current financial assets"),
        ("investment_property", "投资性房地产", "Investment property"),
        ("fixed_assets", "固定资产", "Fixed assets"),
        ("construction", "在建工程", "Construction in progress"),
        ("biological_assets", "生产性生物资产", "Bearer biological assets"),
        ("oil_gas", "油气资产", "Oil and gas assets"),
        ("right_of_use", "使用权资产", "Right-of-use assets"),
        ("intangibles", "无形资产", "Intangible assets"),
        ("development", "开发支出", "Development expenditure"),
        ("goodwill", "商誉", "Goodwill"),
        ("long_deferred", "长期待摊费用", "Long-term deferred expenses"),
        ("deferred_tax_assets", "递延所得税资产", "Deferred tax assets"),
        ("other_noncurrent_assets", "其他非流动资产", "Other non-current assets"),
    ),
    "current_debts": _lines(
        ("short_loans", "短期借款", "Short-term loans"),
        ("trading_debts", "交易性金融负债", "Liabilities held for trading"),
        ("derivative_debts", "衍生金融负债", "Derivative liabilities"),
        ("notes_payable", "应付票据", "Notes payable"),
        ("accounts_payable", "应付账款", "Accounts payable"),
        ("advances", "预收款项", "Advances received"),
        ("contract_debts", "合同负债", "Contract liabilities"),
        ("wages_payable", "应付职工薪酬", "Wages payable"),
        ("taxes_payable", "应交税费", "Taxes payable"),
        ("other_payables", "其他应付款", "Other payables"),
        ("debts_for_sale", "持有待售负债", "Liabilities held for sale"),
        ("due_noncurrent_debts", "一年内到期的非流动负债", "Non-current due in a year"),
        ("other_current_debts", "其他流动负债", "Other current liabilities"),
    ),
    "noncurrent_debts": _lines(
        ("long_loans", "长期借款", "Long-term loans"),
        ("bonds", "应付债券", "Bonds payable"),
        ("lease_debts", "租赁负债", "Lease liabilities"),
        ("long_payables", "长期应付款", "Long-term payables"),
        ("provisions", "预计负债", "Provisions"),
        ("deferred_income", "递延收益", "Deferred income"),
        ("deferred_tax_debts", "递延所得税负债", "Deferred tax liabilities"),
        ("other_noncurrent_debts", "其他非流动负债", "Other non-current liabilities"),
    ),
    "equity_lines": _lines(
        ("paid_in", "实收资本(股本)", "Paid-in capital"),
        ("other_equity", "其他权益工具", "Other equity instruments"),
        ("capital_reserve", "资本公积", "Capital reserve"),
        ("treasury_shares", "减:库存股", "Less: treasury shares", -1),
        ("accumulated_oci", "其他综合收益", "Other comprehensive income"),
        ("special_reserve", "专项储备", "Special reserve"),
        ("surplus_reserve", "盈余公积", "Surplus reserve"),
    ),
}

#: The income statement (利润表) down to 营业利润; losses of value are entered below nought.
_OPERATING: Final = _lines(
    ("revenue", "营业收入", "Revenue"),
    ("cost", "营业成本", "Cost of sales", -1),
    ("surcharges", "税金及附加", "Taxes and surcharges", -1),
    ("selling", "销售费用", "Selling expenses", -1),
    ("admin", "管理费用", "Administrative expenses", -1),
    ("research", "研发费用", "Research expenses", -1),
    ("finance", "财务费用", "Finance expenses", -1),
    ("other_gains", "其他收益", "Other gains"),
    ("investment_gains", "投资收益(亏损填负数)", "Investment gains (losses below 0)"),
    ("hedging_gains", "净敞口套期收益(损失填负数)", "Net hedging gains (losses below 0)"),
    ("fair_value_gains", "公允价值变动收益(损失填负数)", "Fair value gains (losses below 0)"),
    ("credit_losses", "信用减值损失(损失填负数)", "Credit impairment (losses below 0)"),
    ("asset_losses", "资产减值损失(损失填负数)", "Asset impairment (losses below 0)"),
    ("disposal_gains", "资产处置收益(损失填负数)", "Disposal gains (losses below 0)"),
)
_BESIDES: Final = _lines(
    ("nonoperating_income", "营业外收入", "Non-operating income"),
    ("nonoperating_expense", "营业外支出", "Non-operating expense", -1),
)
_TAX: Final = _lines(("income_tax", "所得税费用", "Income tax", -1))
INCOME: Final[Mapping[str, Line]] = {**_OPERATING, **_BESIDES, **_TAX}


def previous_general(at: Circumstances) -> Statement | None:
    """The newest statement of this standard from before the period."""
    if at.period is None:
        return None
    earlier = [
        one
        for one in at.profile.statements or ()
        if one.standard == GENERAL and one.period_end < at.period.start
    ]
    return max(earlier, key=lambda one: one.period_end, default=None)


def retained_before(at: Circumstances) -> Decimal | None:
    """未分配利润 of the last statement, yuan."""
    found = previous_general(at)
    return None if found is None else found.lines.get(RETAINED, _NOUGHT)


def _section_rows(lines: Mapping[str, Line]) -> Callable[[Circumstances], list[dict[str, str]]]:
    def rows(at: Circumstances) -> list[dict[str, str]]:
        found = previous_general(at)
        before = {} if found is None else found.lines
        return [{"item": key, "amount": f"{before[key]:f}"} for key in lines if before.get(key)]

    return rows


def _income_rows(at: Circumstances) -> list[dict[str, str]]:
    """Last time's lines, the revenue from this period's invoices where those are known."""
    rows = _section_rows(INCOME)(at)
    filing, invoices = at.period, at.profile.invoices
    if filing is None or invoices is None:
        return rows
    revenue = sum(
        (
            one.ordinary_ex_vat + one.special_ex_vat
            for one in invoices.months
            if filing.start <= one.month <= filing.end
        ),
        _NOUGHT,
    )
    rest = [row for row in rows if row["item"] != "revenue"]
    return [{"item": "revenue", "amount": f"{revenue:f}"}, *rest]


#: Ledgers that prefill the rows of the sections, by the name a task file uses.
STATEMENT_ROWS: Final[Mapping[str, Callable[[Circumstances], list[dict[str, str]] | None]]] = {
    "statement.income": _income_rows,
    **{f"statement.{name}": _section_rows(lines) for name, lines in SECTIONS.items()},
}


def _operands(rows: Rows, lines: Mapping[str, Line]) -> list[tuple[Operand, int]]:
    found = []
    for row in rows:
        key, amount = row.get("item"), row.get("amount")
        if isinstance(key, str) and key in lines and isinstance(amount, Decimal):
            line = lines[key]
            found.append((Operand(line.label, amount, f"fact:statement.{key}"), line.sign))
    return found


def _add_up(work: Workings, key: str, name: Bilingual, found: list[tuple[Operand, int]]) -> Operand:
    """One line that adds and takes away ``found`` (at most 26)."""
    if not found:
        found = [(work.fact("statement.none", "没有数", "No figures", _NOUGHT), 1)]
    letters = [chr(ord("a") + place) for place in range(len(found))]
    written = "".join(
        f" {'+' if sign > 0 else '-'} {letter}"
        for letter, (_, sign) in zip(letters, found, strict=True)
    )
    expression = written.removeprefix(" + ") if found[0][1] > 0 else f"0{written}"
    return work.step(
        key, name.zh, name.en, expression, *(operand for operand, _ in found), basis=BASIS
    )


def _is_repeated(rows: Rows) -> bool:
    items = [row.get("item") for row in rows]
    return len(set(items)) < len(items)


def statement_section(law: Law, given: Arguments) -> Calculation:
    """Add up one section. Amount ``total``; flag ``repeated``: a line stands there twice."""
    rows = given.rows("rows")
    lines = {key: line for section in SECTIONS.values() for key, line in section.items()}
    work = Workings("statement_section", law, given.date("on"))
    _add_up(work, "total", Bilingual("合计", "Total"), _operands(rows, lines))
    work.flag("repeated", _is_repeated(rows))
    return work.result()


def statement_income(law: Law, given: Arguments) -> Calculation:
    """Work out the income statement: ``operating`` 营业利润, ``profit`` 利润总额, ``net``."""
    rows = given.rows("rows")
    work = Workings("statement_income", law, given.date("on"))
    operating = _add_up(
        work, "operating", Bilingual("营业利润", "Operating profit"), _operands(rows, _OPERATING)
    )
    profit = _add_up(
        work,
        "profit",
        Bilingual("利润总额", "Profit before tax"),
        [(operating, 1), *_operands(rows, _BESIDES)],
    )
    _add_up(work, "net", Bilingual("净利润", "Net profit"), [(profit, 1), *_operands(rows, _TAX)])
    work.flag("repeated", _is_repeated(rows))
    return work.result()


_KINDS: Final = {"on": ArgumentKind.DATE, "rows": ArgumentKind.ROWS}
STATEMENT_CALCULATORS: Final[Mapping[str, Calculator]] = {
    "statement_section": Calculator(
        _KINDS,
        frozenset(("total", "repeated")),
        statement_section,
        signed=frozenset(("total",)),
    ),
    "statement_income": Calculator(
        _KINDS,
        frozenset(("operating", "profit", "net", "repeated")),
        statement_income,
        signed=frozenset(("operating", "profit", "net")),
    ),
}
