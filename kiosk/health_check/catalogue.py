"""How a fact is declared (事实目录): a field of a profile's section, or worked out from some.

Whatever is declared here stands in ``CATALOGUE``, which is all that rules and policies
may ask for.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

from kiosk.bilingual import Bilingual
from kiosk.health_check.fact import Fact, T

if TYPE_CHECKING:
    from kiosk.health_check.recorder import Recorder

CATALOGUE: Final[dict[str, Fact[Any]]] = {}


def _keep(fact: Fact[T]) -> Fact[T]:
    CATALOGUE[fact.name] = fact
    return fact


def _plain(name: str, zh: str, en: str, unit: str) -> Fact[Any]:
    section, _, field = name.partition(".")
    getter = attrgetter(field)

    def read(recorder: Recorder) -> object:
        value: object = getter(recorder.section(section))
        return None if value == "" else value  # an empty word says nothing

    return _keep(Fact(name, Bilingual(zh, en), unit, section, read))


def amount(name: str, zh: str, en: str) -> Fact[Decimal]:
    """A field in yuan."""
    return _plain(name, zh, en, "yuan")


def heads(name: str, zh: str, en: str) -> Fact[Decimal]:
    """A field that is a mean of persons, so not always whole."""
    return _plain(name, zh, en, "persons")


def rate(name: str, zh: str, en: str) -> Fact[Decimal]:
    """A field that is a share of one."""
    return _plain(name, zh, en, "rate")


def count(name: str, zh: str, en: str, unit: str = "count") -> Fact[int]:
    """A field that counts."""
    return _plain(name, zh, en, unit)


def day(name: str, zh: str, en: str) -> Fact[date]:
    """A field that is a calendar day."""
    return _plain(name, zh, en, "date")


def flag(name: str, zh: str, en: str) -> Fact[bool]:
    """A field that is yes or no."""
    return _plain(name, zh, en, "yes_no")


def word(name: str, zh: str, en: str) -> Fact[str]:
    """A field that is a word."""
    return _plain(name, zh, en, "text")


def derived(
    name: str, section: str, zh: str, en: str, unit: str
) -> Callable[[Callable[[Recorder], T | None]], Fact[T]]:
    """Make a fact of a function; ``section`` says where it comes from."""

    def keep(read: Callable[[Recorder], T | None]) -> Fact[T]:
        return _keep(Fact(name, Bilingual(zh, en), unit, section, read))

    return keep
