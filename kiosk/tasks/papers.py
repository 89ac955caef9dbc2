"""Papers that a task takes pictures of: pages, a promise to bring them, a commitment.

A fact of type ``document`` and the entry of the same name under ``documents`` are one
paper. Its answer is the ids of the pages taken, or how it is done without them: ``later``
(容缺办理: it follows within so many working days) or ``commitment`` (告知承诺: a signed
promise stands for it). The pictures themselves are no part of the answers; they are kept
beside the draft and handed over when the visitor signs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from kiosk.bilingual import Bilingual
from kiosk.tasks import wording
from kiosk.tasks.answer_forms import AnswerType, UnusableAnswer
from kiosk.tasks.views import PaperAsk, RawAnswer
from kiosk.tax_law.filing_calendar import is_workday
from kiosk.tax_law.parameter import NotPublished

if TYPE_CHECKING:
    from kiosk.tasks.definition import FactDefinition, TaskDefinition
    from kiosk.tasks.evaluation import Evaluation
    from kiosk.tasks.runner import TaskRunner
    from kiosk.tasks.task_file import DocumentEntry
    from kiosk.tasks.views import FieldValue

LATER: Final = "later"
COMMITMENT: Final = "commitment"
ATTACHED: Final = "attached"  # what an expression sees of a paper with pages
MOST_PAGES: Final = 6  # of all papers of one task together
LARGEST_BYTES: Final = 1_500_000  # of one page

MISSING: Final = Bilingual("请把材料放好,点“拍照”", "Lay the paper down and take its picture")
_TOO_MANY: Final = Bilingual(
    f"一次最多 {MOST_PAGES} 页,请删去几页", f"At most {MOST_PAGES} pages; take some out"
)
_NOT_ALLOWED: Final = Bilingual("这份材料现在就要", "This paper is needed now")
_LATER: Final = Bilingual("以后补交", "will follow")
_PROMISED: Final = Bilingual("已作承诺,不用提交", "promised; not to be handed in")


@dataclass(frozen=True, slots=True)
class PageContent:
    """One page as a picture, as it is handed in. ``media_type`` is JPEG or PNG."""

    media_type: str
    content: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        """The content's digest, in hexadecimal digits."""
        return hashlib.sha256(self.content).hexdigest()


def entry_of(definition: TaskDefinition, key: str) -> DocumentEntry:
    """The entry under ``documents`` of document fact ``key``; it is there, or compiling fails."""
    return next(entry for entry, _ in definition.documents if entry.id == key)


def ways_without_pages(definition: TaskDefinition, key: str) -> tuple[str, ...]:
    """How a paper may be done without now: ``later``, ``commitment``, or not at all."""
    need = entry_of(definition, key).need.value
    return (need,) if need in (LATER, COMMITMENT) else ()


def read_pages(raw: list[str]) -> tuple[str, ...]:
    """The page ids of an answer; raises :class:`UnusableAnswer` for too many."""
    if len(raw) > MOST_PAGES:
        raise UnusableAnswer(_TOO_MANY)
    return tuple(dict.fromkeys(raw))


def read_way(definition: TaskDefinition, key: str, raw: str | bool) -> str | None:
    """The way without pages an answer names, None for none; raises :class:`UnusableAnswer`."""
    if raw in ("", False):
        return None
    if raw not in ways_without_pages(definition, key):
        raise UnusableAnswer(_NOT_ALLOWED)
    return str(raw)


def follows_by(today: date, workdays: int) -> date | None:
    """The last day of ``workdays`` working days after ``today``; None if not published yet."""
    day = today
    try:
        while workdays > 0:
            day += timedelta(days=1)
            workdays -= is_workday(day)
    except NotPublished:
        return None
    return day


def promise(definition: TaskDefinition, key: str, values: Evaluation) -> Bilingual | None:
    """What the visitor promises by doing without the pages now; None if they are needed now."""
    entry = entry_of(definition, key)
    name = values.words.render(entry.name)
    if entry.promise is not None and entry.need.value == COMMITMENT:
        return values.words.render(entry.promise)
    if entry.need.value != LATER:
        return None
    today = values.at.today
    by = follows_by(today, entry.follow_within)
    if by is None:
        until = Bilingual(
            f"在 {entry.follow_within} 个工作日内", f"within {entry.follow_within} working days"
        )
    else:
        day = wording.day(by, today)
        until = Bilingual(f"在 {day.zh}前", f"by {day.en}")
    return Bilingual(
        f"我承诺{until.zh}补交“{name.zh}”。逾期不补,本次办理可能作废,并影响信用。",
        f"I promise to hand in “{name.en}” {until.en}. If I do not, this may be undone and my "
        "credit may suffer.",
    )


def shown_paper(
    definition: TaskDefinition, key: str, value: FieldValue, values: Evaluation
) -> Bilingual:
    """How a paper stands, as a visitor reads it."""
    if isinstance(value, tuple):
        pages = len(value)
        return Bilingual(f"已拍 {pages} 页", f"{pages} page{'s' if pages > 1 else ''} taken")
    if value == COMMITMENT:
        return _PROMISED
    if value != LATER:
        return wording.DASH
    by = follows_by(values.at.today, entry_of(definition, key).follow_within)
    if by is None:
        return _LATER
    day = wording.day(by, values.at.today)
    return Bilingual(f"{day.zh}前补交", f"to follow by {day.en}")


def paper_ask(runner: TaskRunner, fact: FactDefinition, value: FieldValue) -> PaperAsk:
    """What the capture page draws of one paper."""
    definition, values = runner.definition, runner.values
    entry = entry_of(definition, fact.key)
    taken = sum(len(pages) for _, pages in papers_taken(runner))
    mine = value if isinstance(value, tuple) else ()
    return PaperAsk(
        name=values.words.render(entry.name),
        detail=None if entry.detail is None else values.words.render(entry.detail),
        need=entry.need.value,
        pages=tuple(page for page in mine if isinstance(page, str)),
        way=value if value in (LATER, COMMITMENT) and isinstance(value, str) else "",
        promise=promise(definition, fact.key, values),
        room=MOST_PAGES - taken,
    )


def papers_taken(runner: TaskRunner) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The papers with pages whose question is on the path: fact, page ids."""
    values = runner.values
    for key, fact in runner.definition.facts.items():
        if fact.type is AnswerType.DOCUMENT and key in values.active:
            value = values.held(key).value
            if isinstance(value, tuple):
                yield key, tuple(page for page in value if isinstance(page, str))


def without_pages(runner: TaskRunner, way: str) -> list[str]:
    """The papers on the path that are done ``later`` or by ``commitment``."""
    values = runner.values
    return [
        key
        for key, fact in runner.definition.facts.items()
        if fact.type is AnswerType.DOCUMENT
        and key in values.active
        and values.held(key).value == way
    ]


def has_papers(definition: TaskDefinition) -> bool:
    """Whether the task takes pictures of papers at all."""
    return any(fact.type is AnswerType.DOCUMENT for fact in definition.facts.values())


def kept_answers(
    definition: TaskDefinition, answers: Mapping[str, RawAnswer], known: frozenset[str]
) -> dict[str, RawAnswer]:
    """Answers without the pages that are not there any more (another terminal has them)."""
    kept = dict(answers)
    for key, fact in definition.facts.items():
        raw = kept.get(key)
        if fact.type is AnswerType.DOCUMENT and isinstance(raw, list):
            pages = [page for page in raw if isinstance(page, str) and page in known]
            if pages:
                kept[key] = pages
            else:
                del kept[key]
    return kept
