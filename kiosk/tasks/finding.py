"""Finds the item a visitor means: by plain words, by pinyin, by sound, in English.

“要打完税证明”, “完稅證明”, “wszm”, “wanshuizhengming” and “tax certificate” lead to the same
item, and so does a wrong character that sounds the same (“完水证明”). No network and no
model: the items' own words, weighed by how few items share them, so that 申报 (on every
second item) says little and 契税 says all. What nobody meant is not shown.
"""

from __future__ import annotations

import logging
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from kiosk.bilingual import Bilingual
from kiosk.identity.visitor import Right
from kiosk.tasks.catalogue import TASKS, NoSuchTask, load_task, task_ids
from kiosk.tasks.guide_file import GUIDES, load_guides
from kiosk.tasks.marked_yaml import ContentError
from kiosk.tasks.pinyin_initials import spelt_by
from kiosk.tasks.pinyin_syllables import sounds_of, spelt_out, stands_in
from kiosk.tasks.traditional_characters import simplified

log = logging.getLogger(__name__)

#: How many answers are shown at most, and how much worse than the best one may be.
MOST: Final = 6
_NEAR: Final = 0.34
_LONGEST: Final = 60  # characters that are looked at
_LEAST: Final = 3.0

_IN_NAME: Final = 3.0  # what was typed stands in the name itself, not only in a word

# How much it says that ... the whole of what was typed is a word of the item; a word of
# the item stands in what was typed; what was typed stands in a word of it.
_SAME: Final = 40.0
_WITHIN: Final = 12.0
_PART: Final = 8.0
_LETTERS: Final = (0.0, 5.0, 12.0)  # pinyin initials: not there, inside, from the start
_SPELT: Final = (0.0, 8.0, 14.0, 36.0)  # pinyin in full: no, a part, more than it, all

_FILLERS: Final = (
    "请问", "我想要", "我想", "我要", "想要", "帮我", "给我", "怎么办理", "怎么办", "怎么", "如何",
    "在哪里", "在哪", "哪里", "一下", "可以", "需要", "办理", "我们", "公司", "的", "了", "吗",
    "呢", "要", "我", "想", "办", "咋办", "咋", "什么", "哪儿", "俺", "能不能",
    "麻烦", "师傅", "同志", "你好",
)  # fmt: skip
_STOP_WORDS: Final = frozenset(
    re.findall(
        "[a-z]+",
        "a about an and are can do does for get give have how i in is it me my need of on or "
        "please the this to want what when where with would you your",
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueItem:
    """One service item (办税事项) as the catalogue lists it."""

    item_id: str
    category: str
    name: Bilingual
    summary: Bilingual
    words: tuple[str, ...]
    minutes: int
    rights: tuple[Right, ...]  # what the visitor needs to begin it
    guided: bool  # done elsewhere: leads to a guide, not to a task


def catalogue_items(
    on: date, *, tasks: Path = TASKS, guides: Path = GUIDES
) -> tuple[CatalogueItem, ...]:
    """Every item of this terminal, by id. An item with a guide leads to the guide.

    A task that has no version for the day, or whose file is wrong, is left out and logged:
    one slip of the pen must not empty the list.
    """
    found: dict[str, CatalogueItem] = {}
    for task_id in task_ids(tasks):
        try:
            file = load_task(task_id, on, directory=tasks).file
        except (NoSuchTask, ContentError) as error:
            log.error("catalogue: %s left out: %s", task_id, error)
            continue
        found[task_id] = CatalogueItem(
            item_id=task_id,
            category=file.category,
            name=Bilingual(file.name.zh, file.name.en),
            summary=Bilingual(file.summary.zh, file.summary.en),
            words=tuple(file.words),
            minutes=file.minutes,
            rights=tuple(file.rights),
            guided=False,
        )
    for item_id, guide in load_guides(guides).items():
        found[item_id] = CatalogueItem(
            item_id=item_id,
            category=guide.category,
            name=Bilingual(guide.name.zh, guide.name.en),
            summary=Bilingual(guide.summary.zh, guide.summary.en),
            words=tuple(guide.words),
            minutes=guide.minutes,
            rights=(),
            guided=True,
        )
    return tuple(found[item_id] for item_id in sorted(found))


def item_name(item_id: str) -> Bilingual:
    """What an item is called; raises :class:`kiosk.tasks.NoSuchTask` for none of ours."""
    guide = load_guides().get(item_id)
    if guide is not None:
        return Bilingual(guide.name.zh, guide.name.en)
    return load_task(item_id).name


def find(items: Sequence[CatalogueItem], typed: str) -> tuple[CatalogueItem, ...]:
    """The items that ``typed`` may mean, the likeliest first; none if nothing fits."""
    typed = simplified(typed[:_LONGEST]).replace("啥", "什么")
    asked = _plain(typed)
    if not asked:
        return ()
    index = _Index.of(tuple(items))
    scores = {item.item_id: index.score(item, typed, asked) for item in items}
    best = max(scores.values(), default=0.0)
    if best < _LEAST:  # nothing is written like it: perhaps something sounds like it
        heard = _plain(_without_fillers(typed)) or asked
        scores = {item.item_id: index.sound(item, heard) for item in items}
        best = max(scores.values(), default=0.0)
    wanted = [item for item in items if scores[item.item_id] >= max(_LEAST, _NEAR * best)]
    return tuple(sorted(wanted, key=lambda item: -scores[item.item_id])[:MOST])


@dataclass(frozen=True)
class _Index:
    """What each item is found by, and how rare each piece is."""

    pieces: Mapping[str, Collection[str]]  # item -> pairs of characters, English stems
    minor: Mapping[str, Collection[str]]  # the same, of the summary
    worth: Mapping[str, float]

    @classmethod
    @lru_cache(maxsize=4)
    def of(cls, items: tuple[CatalogueItem, ...]) -> _Index:
        pieces = {
            item.item_id: frozenset(
                piece
                for text in (item.name.zh, item.name.en, *item.words)
                for piece in _pieces(text)
            )
            for item in items
        }
        minor = {
            item.item_id: frozenset((*_pieces(item.summary.zh), *_pieces(item.summary.en)))
            for item in items
        }
        shared = Counter(
            piece
            for item in items
            for piece in frozenset(pieces[item.item_id]) | frozenset(minor[item.item_id])
        )
        worth = {piece: math.log(1 + len(items) / count) for piece, count in shared.items()}
        return cls(pieces, minor, worth)

    def score(self, item: CatalogueItem, typed: str, asked: str) -> float:
        """How likely ``item`` is meant; 0 for an item that shares nothing with it."""
        names = [_plain(text) for text in (item.name.zh, item.name.en, *item.words)]
        points = 0.0
        for name in names:
            if name == asked:
                points = max(points, _SAME)
            elif name and name in asked:
                points = max(points, _WITHIN + len(name) * self._rarity(name))
            elif len(asked) > 1 and asked in name:
                points = max(points, _PART + len(asked))
        if points and len(asked) > 1 and asked in names[0]:
            points += _IN_NAME
        for piece in frozenset(_pieces(_without_fillers(typed))):
            worth = self.worth.get(piece, 0.0)
            if piece in self.pieces[item.item_id]:
                points += worth
            elif piece in self.minor[item.item_id]:
                points += worth * 0.4
        if asked.isascii() and len(asked) > 1:
            in_name = spelt_by(asked, item.name.zh)
            in_words = max((spelt_by(asked, word) for word in item.words), default=0)
            points += _LETTERS[max(in_name, in_words)] + in_name
            if len(asked) > 3:
                words = (item.name.zh, *item.words)
                points += _SPELT[max(spelt_out(asked, word) for word in words)]
                points += _IN_NAME * (spelt_out(asked, item.name.zh) > 0)
        return points

    def sound(self, item: CatalogueItem, asked: str) -> float:
        """How much ``asked`` sounds like a word of ``item``; 0 if it does not."""
        heard = sounds_of(asked)
        points = 0.0
        for name in (item.name.zh, *item.words):
            there = sounds_of(_plain(name))
            if min(len(heard), len(there)) < 2 or name.isascii():
                continue
            if stands_in(there, heard):
                points = max(points, _WITHIN + len(there) * (2 if len(there) == len(heard) else 1))
            elif stands_in(heard, there):
                points = max(points, _PART + len(heard) - 0.1 * len(there))
        if points and stands_in(heard, sounds_of(_plain(item.name.zh))):
            points += _IN_NAME
        return points

    def _rarity(self, name: str) -> float:
        return max((self.worth.get(piece, 1.0) for piece in _pieces(name)), default=1.0)


def _plain(text: str) -> str:
    """Letters, digits and characters only, small, full-width forms made plain."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return "".join(character for character in folded if character.isalnum())


def _without_fillers(text: str) -> str:
    for filler in _FILLERS:
        text = text.replace(filler, " ")
    return text


def _pieces(text: str) -> Iterator[str]:
    """Neighbouring pairs of Chinese characters, and stems of English words."""
    folded = unicodedata.normalize("NFKC", text).lower()
    for run in re.findall(r"[\u3400-\u9fff]+", folded):
        if len(run) == 1:
            yield run
        for left, right in pairwise(run):
            yield left + right
    for word in re.findall(r"[a-z]+", folded):
        if word not in _STOP_WORDS:
            yield _stem(word)


def _stem(word: str) -> str:
    """A rough stem: paying, payment and pays are one."""
    for ending in ("ments", "ment", "ings", "ing", "ies", "es", "s", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
