"""What a visitor typed or chose, turned into a value, or into words that say what to do.

Full-width digits, thousands separators and a currency sign are accepted. Nothing is ever
changed silently: an amount with three decimals is refused, not rounded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Final

from kiosk.bilingual import Bilingual
from kiosk.tasks import vehicle_number, wording
from kiosk.tasks.step_kinds import StepKind


class AnswerType(StrEnum):
    """The type of a fact a task file declares."""

    AMOUNT = "amount"  # yuan, whole fen
    NUMBER = "number"  # a decimal number of some unit
    COUNT = "count"  # a whole number
    DATE = "date"
    PERIOD = "period"
    YES_NO = "yes_no"
    CHOICE = "choice"
    MULTIPLE_CHOICE = "multiple_choice"
    SEARCH = "search"
    LIST = "list"
    TEXT = "text"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    BANK_CARD = "bank_card"
    BANK_ACCOUNT = "bank_account"  # 对公账号: no check digit
    VIN = "vin"  # 车辆识别代号
    INVOICE_NUMBER = "invoice_number"  # 数电发票号码
    DOCUMENT = "document"
    CONSENT = "consent"


#: How each type is asked for.
INPUT_KINDS: Final[dict[AnswerType, StepKind]] = {
    AnswerType.AMOUNT: StepKind.AMOUNT,
    AnswerType.NUMBER: StepKind.AMOUNT,
    AnswerType.COUNT: StepKind.AMOUNT,
    AnswerType.DATE: StepKind.DATE,
    AnswerType.PERIOD: StepKind.PERIOD,
    AnswerType.YES_NO: StepKind.CHOICE,
    AnswerType.CHOICE: StepKind.CHOICE,
    AnswerType.MULTIPLE_CHOICE: StepKind.MULTIPLE_CHOICE,
    AnswerType.SEARCH: StepKind.SEARCH,
    AnswerType.LIST: StepKind.LIST_EDITOR,
    AnswerType.TEXT: StepKind.TEXT,
    AnswerType.ID_NUMBER: StepKind.ID_NUMBER,
    AnswerType.PHONE: StepKind.PHONE,
    AnswerType.BANK_CARD: StepKind.BANK_CARD,
    AnswerType.BANK_ACCOUNT: StepKind.BANK_CARD,
    AnswerType.VIN: StepKind.TEXT,
    AnswerType.INVOICE_NUMBER: StepKind.BANK_CARD,
    AnswerType.DOCUMENT: StepKind.DOCUMENT,
    AnswerType.CONSENT: StepKind.CONSENT,
}

Scalar = Decimal | str | date | bool


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of an answer, already worked out for this visitor."""

    least: Decimal | date | None = None
    most: Decimal | date | None = None
    options: tuple[str, ...] = ()
    longest: int = 200
    unit: str = ""


class UnusableAnswer(ValueError):  # noqa: N818 - names what the visitor gave, not a fault of ours
    """An answer that cannot be used; ``words`` says what to do. Holds no input."""

    def __init__(self, words: Bilingual) -> None:
        super().__init__(words.en)
        self.words = words


def _refuse(zh: str, en: str) -> UnusableAnswer:
    return UnusableAnswer(Bilingual(zh, en))


def _number(text: str, decimals: int) -> Decimal:
    cleaned = re.sub(r"[,\s¥元]", "", text)
    if not re.fullmatch(r"-?(\d+(\.\d*)?|\.\d+)", cleaned):
        raise _refuse("请填数字,例如 12300.50", "Enter a number, for example 12300.50")
    try:
        value = Decimal(cleaned)
    except InvalidOperation:  # pragma: no cover - the pattern allows nothing else
        raise _refuse("请填数字", "Enter a number") from None
    if len(cleaned.lstrip("-").split(".")[0]) > 15:
        raise _refuse("数字太长,请检查是否多按了几位", "Too long: check for extra digits")
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > decimals and value != round(value, decimals):
        if decimals == 0:
            raise _refuse("请填整数", "Enter a whole number")
        raise _refuse(
            f"最多填 {decimals} 位小数", f"Give no more than {decimals} digits after the point"
        )
    return value


def _within(value: Decimal, limits: Limits, shown: Callable[[Decimal], str]) -> Decimal:
    if isinstance(limits.least, Decimal) and value < limits.least:
        least = shown(limits.least)
        if limits.least == 0:
            raise _refuse("不能是负数", "Cannot be negative")
        raise _refuse(f"不能小于 {least}", f"Cannot be less than {least}")
    if isinstance(limits.most, Decimal) and value > limits.most:
        most = shown(limits.most)
        raise _refuse(
            f"不能大于 {most},请核对", f"Cannot be more than {most}; please check the digits"
        )
    return value


def _amount(text: str, limits: Limits) -> Decimal:
    return _within(_number(text, 2), limits, wording.money)


def _plain_number(text: str, limits: Limits) -> Decimal:
    return _within(_number(text, 4), limits, wording.count)


def _count(text: str, limits: Limits) -> Decimal:
    return _within(_number(text, 0), limits, wording.count)


def _date(text: str, limits: Limits) -> date:
    parts = re.fullmatch(r"(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*[-/.月]?\s*(\d{1,2})\s*日?", text)
    try:
        if parts is None:
            raise ValueError
        value = date(int(parts[1]), int(parts[2]), int(parts[3]))
    except ValueError:
        raise _refuse(
            "没有这一天,请按 2026-09-30 的样子填", "No such day; write it like 2026-09-30"
        ) from None
    if isinstance(limits.least, date) and value < limits.least:
        raise _refuse(f"不能早于 {limits.least}", f"Cannot be before {limits.least}")
    if isinstance(limits.most, date) and value > limits.most:
        raise _refuse(f"不能晚于 {limits.most}", f"Cannot be after {limits.most}")
    return value


def _chosen(text: str, limits: Limits) -> str:
    if text not in limits.options:
        raise _refuse("请在下面选一项", "Choose one of the options")
    return text


def _yes_no(text: str, _limits: Limits) -> bool:
    if text not in ("yes", "no"):
        raise _refuse("请选“是”或“否”", "Choose yes or no")
    return text == "yes"


def _consent(text: str, _limits: Limits) -> bool:
    if text != "yes":
        raise _refuse("需要您同意才能继续", "Your agreement is needed to go on")
    return True


def _text(text: str, limits: Limits) -> str:
    if len(text) > limits.longest:
        raise _refuse(
            f"最多 {limits.longest} 个字,现在是 {len(text)} 个",
            f"At most {limits.longest} characters; this has {len(text)}",
        )
    return text


def _id_number(text: str, _limits: Limits) -> str:
    from stdnum.iso7064 import mod_11_2

    number = text.upper().replace(" ", "")
    if not re.fullmatch(r"\d{17}[\dX]", number):
        raise _refuse("身份证号是 18 位,请检查位数", "An ID number has 18 characters")
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise _refuse(
            "第 7 至 14 位应是出生日期,请检查", "Digits 7 to 14 should be the date of birth"
        ) from None
    if not mod_11_2.is_valid(number):
        raise _refuse(
            "号码最后一位对不上,请逐位核对", "The last character does not fit; check each digit"
        )
    return number


def _phone(text: str, _limits: Limits) -> str:
    number = re.sub(r"[\s-]", "", text)
    if not re.fullmatch(r"1[3-9]\d{9}", number):
        raise _refuse("请填 11 位手机号", "Enter an 11-digit mobile number")
    return number


def _bank_card(text: str, _limits: Limits) -> str:
    from stdnum import luhn

    number = re.sub(r"[\s-]", "", text)
    if not re.fullmatch(r"\d{12,19}", number):
        raise _refuse("银行卡号是 12 到 19 位数字", "A card number has 12 to 19 digits")
    if not luhn.is_valid(number):
        raise _refuse("卡号有一位不对,请逐位核对", "One digit is wrong; check each digit")
    return number


def _bank_account(text: str, _limits: Limits) -> str:
    number = re.sub(r"[\s-]", "", text)
    if not re.fullmatch(r"\d{8,32}", number):
        raise _refuse("账号是 8 到 32 位数字,请逐位核对", "An account number has 8 to 32 digits")
    return number


def _invoice_number(text: str, _limits: Limits) -> str:
    number = re.sub(r"[\s-]", "", text)
    if not re.fullmatch(r"\d{20}", number):
        raise _refuse(
            "数电发票号码是 20 位数字,在发票右上角", "The number has 20 digits, at the top right"
        )
    return number


def _vin(text: str, _limits: Limits) -> str:
    number = re.sub(r"[\s-]", "", text).upper()
    if not vehicle_number.is_well_formed(number):
        raise _refuse(
            "车架号是 17 位字母和数字,没有 I、O、Q,请核对",
            "A VIN has 17 letters and digits, never I, O or Q",
        )
    if not vehicle_number.is_valid(number):
        raise _refuse("车架号有一位不对,请逐位核对", "One character of the VIN is wrong")
    return number


_READERS: Final[dict[AnswerType, Callable[[str, Limits], Scalar]]] = {
    AnswerType.AMOUNT: _amount,
    AnswerType.NUMBER: _plain_number,
    AnswerType.COUNT: _count,
    AnswerType.DATE: _date,
    AnswerType.PERIOD: _chosen,
    AnswerType.CHOICE: _chosen,
    AnswerType.SEARCH: _chosen,
    AnswerType.YES_NO: _yes_no,
    AnswerType.CONSENT: _consent,
    AnswerType.TEXT: _text,
    AnswerType.DOCUMENT: _text,
    AnswerType.ID_NUMBER: _id_number,
    AnswerType.PHONE: _phone,
    AnswerType.BANK_CARD: _bank_card,
    AnswerType.BANK_ACCOUNT: _bank_account,
    AnswerType.VIN: _vin,
    AnswerType.INVOICE_NUMBER: _invoice_number,
}


def read_answer(kind: AnswerType, raw: str | bool, limits: Limits) -> Scalar | None:
    """Turn one raw answer into its value; ``None`` for an empty one.

    Raises :class:`UnusableAnswer` with words for the visitor.
    """
    if isinstance(raw, bool):
        raw = "yes" if raw else "no"
    text = unicodedata.normalize("NFKC", raw).strip() if kind is not AnswerType.TEXT else raw
    if not text.strip():
        return None
    return _READERS[kind](text.replace("¥", "¥"), limits)


def read_choices(raw: list[str], limits: Limits) -> tuple[str, ...]:
    """Several chosen options, in the order they are offered, each once."""
    if any(item not in limits.options for item in raw):
        raise _refuse("请在下面选", "Choose from the options")
    return tuple(option for option in limits.options if option in raw)


def fits(raw: object, kind: AnswerType) -> bool:
    """Whether ``raw`` has the form answers of ``kind`` are handed in."""
    if kind is AnswerType.DOCUMENT and not isinstance(raw, list):
        return isinstance(raw, str)
    if kind in (AnswerType.MULTIPLE_CHOICE, AnswerType.DOCUMENT):
        return isinstance(raw, list) and all(isinstance(item, str) for item in raw)
    if kind is AnswerType.LIST:
        return isinstance(raw, list) and all(
            isinstance(row, dict)
            and all(isinstance(key, str) and isinstance(cell, str) for key, cell in row.items())
            for row in raw
        )
    return isinstance(raw, str | bool)
