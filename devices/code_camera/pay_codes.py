"""Codes that pay (付款码): recognised so that they can be refused and forgotten.

Someone asked for "the code on your phone" may well hold up the one that spends their
money. It identifies nobody here and must not be kept, logged or passed on.
"""

from __future__ import annotations

import re
from typing import Final

_WECHAT: Final = re.compile(r"1[0-5]\d{16}")  # 18 digits from 10 to 15
_ALIPAY: Final = re.compile(r"(?:2[5-9]|30)\d{14,22}")  # 16 to 24 digits from 25 to 30
_ALIPAY_FACE: Final = re.compile(r"fp[0-9a-zA-Z]{33}")
_UNIONPAY: Final = re.compile(r"62\d{17}")  # 19 digits


def is_pay_code(text: str) -> bool:
    """True for what a payer shows: WeChat, Alipay (also by face), UnionPay.

    Some resident numbers have the shape of a WeChat code; neither may be logged, and
    :mod:`kiosk.identity.classify` tells them apart by the check digit.
    """
    text = text.strip()
    return any(shape.fullmatch(text) for shape in (_WECHAT, _ALIPAY, _ALIPAY_FACE, _UNIONPAY))
