"""Roles and rights in words."""

from __future__ import annotations

from kiosk.bilingual import Bilingual

_ROLE = {
    "self": Bilingual("本人", "yourself"),
    "legal_representative": Bilingual("法定代表人", "legal representative"),
    "finance_head": Bilingual("财务负责人", "finance head"),
    "tax_clerk": Bilingual("办税员", "tax clerk"),
    "agent": Bilingual("涉税代理", "tax agent"),
    "companion": Bilingual("代办人", "companion"),
}

_RIGHT = {
    "view": Bilingual("查询", "view"),
    "file": Bilingual("申报", "file"),
    "pay": Bilingual("缴款", "pay"),
    "invoice": Bilingual("发票", "invoices"),
    "register": Bilingual("登记", "register"),
    "risk": Bilingual("风险", "risk"),
}


def role_words(role: str, language: str) -> str:
    """The name of a role (``Role`` value) in ``language``."""
    return _ROLE[role].in_language(language)


def rights_words(rights: tuple[str, ...], language: str) -> str:
    """The rights beyond looking, in words."""
    if set(rights) == set(_RIGHT):
        return "everything" if language == "en" else "全部业务"
    words = [_RIGHT[right].in_language(language) for right in rights if right != "view"]
    if not words:
        return _RIGHT["view"].in_language(language)
    return (", " if language == "en" else "、").join(words)
