"""What a rule sees: one taxpayer, one day, and a record of everything it reads.

The record is the explanation: whatever a rule reads through the recorder before it
speaks becomes the evidence of its finding, so evidence cannot differ from reasoning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar, cast

from kiosk.bilingual import Bilingual
from kiosk.health_check import wording
from kiosk.health_check.fact import SECTIONS, Fact, MissingFact
from kiosk.health_check.report import EvidenceItem
from kiosk.identity.visitor import Right
from kiosk.tax_law import DueDate, Law, NotPublished, Parameter, UnknownParameter
from kiosk.taxpayer import Profile

if TYPE_CHECKING:
    from kiosk.health_check.policies import PolicyBook
    from kiosk.health_check.thresholds import Thresholds

T = TypeVar("T")
SHANGHAI: Final = timezone(timedelta(hours=8))
_THRESHOLD: Final = Bilingual(
    "体检阈值(本系统默认,可配置)", "threshold of this check (configurable)"
)


# A fact and its value, a figure of the law or a threshold, or what a rule noted itself.
Reads: TypeAlias = "list[tuple[Fact[Any], object] | Parameter | EvidenceItem]"


class Recorder:
    """Facts, law and thresholds for one taxpayer on one day."""

    __slots__ = (
        "_ages",
        "_figures",
        "_known",
        "_reads",
        "_sections",
        "_worded",
        "book",
        "derived",
        "law",
        "profile",
        "rights",
        "thresholds",
        "today",
    )

    def __init__(
        self,
        profile: Profile,
        law: Law,
        today: date,
        thresholds: Thresholds,
        rights: frozenset[Right],
        book: PolicyBook,
    ) -> None:
        self.profile = profile
        self.law = law
        self.today = today
        self.thresholds = thresholds
        self.rights = rights
        self.book = book
        self.derived: dict[str, object] = {}  # what several rules work out from one section
        self._sections: dict[str, object] = {}
        self._known: dict[str, tuple[Fact[Any], object]] = {}
        self._figures: dict[tuple[str, date], Parameter] = {}
        self._reads: Reads = []
        self._worded: dict[str, EvidenceItem] = {}
        self._ages: dict[str, datetime] = {}

    # Reading

    def section(self, name: str) -> object:
        """Return a section of the profile; raises :class:`MissingFact` if missing or stale."""
        found = self._sections.get(name)
        if found is None:
            found = self._sections[name] = self._section(name)
        if type(found) is MissingFact:
            raise found.with_traceback(None)
        return found

    def _section(self, name: str) -> object:
        section: object = getattr(self.profile, name)
        title = SECTIONS[name]
        if section is None:
            return MissingFact(
                name,
                Bilingual(f"暂未取得{title.zh}", f"{title.en}: not received from the bureau yet"),
            )
        as_of = getattr(section, "as_of", self.profile.fetched_at)
        age = (self.today - as_of.astimezone(SHANGHAI).date()).days
        if age > self.thresholds.on(f"stale.{name}.days", self.today).value:
            return MissingFact(
                name, Bilingual(f"{title.zh}已是 {age} 天前的", f"{title.en}: {age} days old")
            )
        return section

    def need(self, fact: Fact[T]) -> T:
        """Read a fact and note it; raises :class:`MissingFact`."""
        pair = self._known.get(fact.name) or self._answer(fact)
        known = pair[1]
        if type(known) is MissingFact:
            raise known.with_traceback(None)
        self._reads.append(pair)
        return known  # type: ignore[return-value]  # stored under this fact's name only

    def peek(self, fact: Fact[T]) -> T:
        """Read a fact without making it evidence; raises :class:`MissingFact`."""
        known = (self._known.get(fact.name) or self._answer(fact))[1]
        if type(known) is MissingFact:
            raise known.with_traceback(None)
        return known  # type: ignore[return-value]  # stored under this fact's name only

    def _answer(self, fact: Fact[Any]) -> tuple[Fact[Any], object]:
        """Ask the profile, once a check; what is missing is an answer, too."""
        known: object
        try:
            known = fact.read(self)
        except MissingFact as missing:
            known = missing
        if known is None:
            known = fact.missing()
        pair = self._known[fact.name] = (fact, known)
        return pair

    def known(self, name: str, facts: Mapping[str, Fact[Any]]) -> object:
        """Answer a name of an expression: the value, noted, or the :class:`MissingFact`."""
        pair = self._known.get(name) or self._answer(facts[name])
        if type(pair[1]) is not MissingFact:
            self._reads.append(pair)
        return pair[1]

    def get(self, fact: Fact[T]) -> T | None:
        """Read a fact that may be missing: ``None`` then, and not noted."""
        try:
            return self.need(fact)
        except MissingFact:
            return None

    def threshold(self, key: str) -> Decimal:
        """Read a threshold of the check and note it."""
        found = self.thresholds.on(key, self.today)
        self._reads.append(found)
        return found.value

    def law_value(self, key: str, on: date) -> Decimal:
        """Read a figure of the law and note it; raises :class:`MissingFact` with the reason."""
        found = self._figures.get((key, on))
        if found is None:
            try:
                found = self.law.parameter(key, on)
            except UnknownParameter as unknown:
                raise MissingFact(f"law.{key}", unknown.reason) from None
            self._figures[key, on] = found
        self._reads.append(found)
        return found.value

    def due_date(self, obligation: str, period_end: date) -> DueDate:
        """Return when something falls due in this region (its window included).

        Raises :class:`MissingFact` where the law or the calendar does not say yet.
        """
        try:
            return self.law.due_date(obligation, period_end)
        except (UnknownParameter, NotPublished) as unknown:
            raise MissingFact(f"law.{obligation}", unknown.reason) from None

    def note(
        self, label: Bilingual, value: Bilingual, section: str, source: Bilingual | None = None
    ) -> None:
        """Note something read from an item of a list (a payable, a contract)."""
        self._reads.append(
            EvidenceItem(label, value, source or SECTIONS[section], self._as_of(section))
        )

    def each(self, items: Iterable[T]) -> Iterator[T]:
        """Walk a list; what is noted for one item is forgotten at the next."""
        before = len(self._reads)
        for item in items:
            del self._reads[before:]
            yield item
        del self._reads[before:]

    # Explaining

    def start(self) -> None:
        """Forget what the rule before read."""
        self._reads.clear()

    def swap(self, reads: Reads) -> Reads:
        """Go on with another record; return the one so far."""
        before, self._reads = self._reads, reads
        return before

    def evidence(self, *, with_thresholds: bool) -> tuple[EvidenceItem, ...]:
        """Return everything read since :meth:`start`, ready for the screen."""
        items: list[EvidenceItem] = []
        seen: set[str] = set()
        for read in self._reads:
            if type(read) is tuple:
                fact, value = read
                if fact.unit and fact.name not in seen:
                    seen.add(fact.name)
                    items.append(self._worded.get(fact.name) or self._word(fact, value))
            elif type(read) is EvidenceItem:
                items.append(read)
            else:
                figure = cast(Parameter, read)
                if figure.key not in seen and (figure.basis or with_thresholds):
                    seen.add(figure.key)
                    items.append(_figure(figure))
        return tuple(items)

    def _word(self, fact: Fact[Any], value: object) -> EvidenceItem:
        """Say a fact, once a check."""
        shown = _shown(value, fact.unit, self.today)
        item = EvidenceItem(fact.label, shown, SECTIONS[fact.section], self._as_of(fact.section))
        self._worded[fact.name] = item
        return item

    def _as_of(self, section: str) -> datetime:
        found = self._ages.get(section)
        if found is None:
            data = getattr(self.profile, section)
            found = self._ages[section] = getattr(data, "as_of", self.profile.fetched_at)
        return found


@lru_cache(maxsize=2048)
def _figure(figure: Parameter) -> EvidenceItem:
    """Say a figure of the law or a threshold; there are few, and every check reads them."""
    source = Bilingual(figure.basis, figure.basis) if figure.basis else _THRESHOLD
    return EvidenceItem(figure.name, _in_unit(figure.value, figure.unit), source)


_COUNTED: Final = {
    "count": ("", "", ""),
    "days": (" 天", " day", " days"),
    "months": (" 个月", " month", " months"),
    "years": (" 年", " year", " years"),
    "m2": (" 平方米", " m²", " m²"),
    "persons": (" 人", " person", " persons"),
    "points": (" 分", " point", " points"),
}
_YUAN_PER: Final = {
    "yuan/month": Bilingual(" / 月", " a month"),
    "yuan/m2": Bilingual(" / 平方米", " per m²"),
}


def _shown(value: object, unit: str, today: date) -> Bilingual:
    if type(value) is Decimal or type(value) is int:
        return _in_unit(value, unit)
    if isinstance(value, bool):
        return _YES if value else _NO
    if isinstance(value, date):
        return wording.day(value, today)
    return WORDS.get(str(value)) or Bilingual(str(value), str(value))


def _in_unit(value: Decimal | int, unit: str) -> Bilingual:
    if unit == "yuan":
        text = wording.money(Decimal(value))
    elif unit in _YUAN_PER:
        text, per = wording.money(Decimal(value)), _YUAN_PER[unit]
        return Bilingual(text + per.zh, text + per.en)
    elif unit == "year":
        return Bilingual(f"{value} 年", f"{value}")
    elif unit == "yes_no":
        return _YES if value else _NO
    elif unit == "rate":
        text = wording.percent(Decimal(value))
    elif unit == "per_mille":
        text = f"{(Decimal(value) * 1000).normalize():f}‰"
    else:
        zh, one, several = _COUNTED.get(unit, _COUNTED["count"])
        text = wording.number(value)
        return Bilingual(text + zh, text + (one if value == 1 else several))
    return Bilingual(text, text)


_YES: Final = Bilingual("是", "yes")
_NO: Final = Bilingual("否", "no")

# How the profile's closed words are said; everything else is shown as it is.
WORDS: Final[dict[str, Bilingual]] = {
    "company": Bilingual("企业", "company"),
    "individual_business": Bilingual("个体工商户", "sole trader"),
    "natural_person": Bilingual("自然人", "natural person"),
    "small": Bilingual("小规模纳税人", "small-scale"),
    "general": Bilingual("一般纳税人", "general"),
    "normal": Bilingual("正常", "normal"),
    "abnormal": Bilingual("非正常", "abnormal"),
    "suspended": Bilingual("停业", "suspended"),
    "deregistered": Bilingual("注销", "deregistered"),
    "month": Bilingual("按月", "monthly"),
    "quarter": Bilingual("按季", "quarterly"),
    "employee": Bilingual("职工", "employee"),
    "flexible": Bilingual("灵活就业", "flexible employment"),
    "resident": Bilingual("城乡居民", "resident"),
    "none": Bilingual("无", "none"),
    "poverty": Bilingual("脱贫人口", "formerly poor household"),
    "unemployed": Bilingual("登记失业半年以上", "unemployed for half a year"),
    "zero_employment": Bilingual("零就业、低保家庭登记失业", "household without work"),
    "graduate": Bilingual("毕业年度高校毕业生", "graduate of this year"),
    "exempt": Bilingual("免税", "exempt"),
    "half": Bilingual("减半", "half"),
}
