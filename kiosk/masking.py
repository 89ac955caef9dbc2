"""Names and numbers as they may stand where others can see them."""

from __future__ import annotations

from typing import Final

_PROVINCES: Final = (
    "北京天津上海重庆河北山西辽宁吉林江苏浙江安徽福建江西山东河南湖北湖南广东海南四川贵州"
    "云南陕西甘肃青海广西西藏宁夏新疆"
)


def masked_person(name: str) -> str:
    """The family name, and a star for each further character: ``邢一帆`` → ``邢**``."""
    return name[:1] + "*" * max(1, len(name) - 1)


def masked_taxpayer(name: str, kind: str = "company") -> str:
    """The name of a taxpayer with what tells it apart covered.

    ``kind`` is a ``TaxpayerKind`` value. The place in front and the trade behind stay:
    ``河北雄安晨禾科技有限公司`` → ``河北雄安**科技有限公司``, ``安新县大勇早餐店`` →
    ``安新县**早餐店``.
    """
    if kind == "natural_person" or len(name) <= 4:
        return masked_person(name)
    start = 2
    place = name[:2]
    if place in [_PROVINCES[i : i + 2] for i in range(0, len(_PROVINCES), 2)]:
        start = 4
    if len(name) > start + 4 and name[start] in "省市县区":
        start += 1
    if start + 2 >= len(name):
        start = 1
    return name[:start] + "**" + name[start + 2 :]


def masked_number(number: str) -> str:
    """The first and last four: enough to compare, too little to copy.

    ``911331000000000000`` → ``9113**********0000``; of a short one the first two.
    """
    if len(number) <= 8:
        return number[:2] + "*" * (len(number) - 2)
    return number[:4] + "*" * (len(number) - 8) + number[-4:]
