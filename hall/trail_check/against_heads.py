"""Holds exported trails against the heads that the hall was told while they grew.

A trail that was rewritten from some entry on and chained anew is sound in itself, and so is
one that was cut off; only a head that was told before shows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hall.terminal_reports import ToldHead
from hall.trail_check.exported_trail import ExportedTrail


@dataclass(frozen=True, slots=True)
class Misfit:
    """Where a trail does not fit, in words for the auditor."""

    trail: str
    entry: int
    """Number of the first entry that is wrong, missing, or (if in between) may be."""
    words: str


@dataclass(frozen=True, slots=True)
class TrailVerdict:
    """What the comparison found."""

    entries: int
    heads: int
    fitting: int
    misfits: tuple[Misfit, ...]

    @property
    def sound(self) -> bool:
        """Whether every entry follows, and every head that was told is there."""
        return not self.misfits


def check_trails(trails: Sequence[ExportedTrail], heads: Sequence[ToldHead]) -> TrailVerdict:
    """Compare; several trails are the parts of one terminal (a store set aside, and the next).

    A head fits if one of the trails has it. One that fits none is counted against the trail
    in which it comes first, or against the longest where it lies beyond every end.
    """
    misfits = [
        Misfit(
            trail.name,
            trail.broken_at,
            f"entry {trail.broken_at} does not follow from the one before it: "
            "changed, missing, or put in",
        )
        for trail in trails
        if trail.broken_at is not None
    ]
    astray = [head for head in heads if not any(_has(trail, head) for trail in trails)]
    longest = max(trails, key=lambda trail: len(trail.hashes), default=None)
    if astray and longest is not None:
        first = min(astray, key=lambda head: head.seq)
        misfits.append(_misfit(longest, first, heads))
    entries = sum(len(trail.hashes) for trail in trails)
    return TrailVerdict(entries, len(heads), len(heads) - len(astray), tuple(misfits))


def _has(trail: ExportedTrail, head: ToldHead) -> bool:
    return head.seq <= len(trail.hashes) and trail.hashes[head.seq - 1] == head.hash


def _misfit(trail: ExportedTrail, head: ToldHead, heads: Sequence[ToldHead]) -> Misfit:
    told = f"{head.noted_at:%Y-%m-%d %H:%M}"
    if head.seq > len(trail.hashes):
        beyond = len(trail.hashes) + 1
        return Misfit(
            trail.name,
            beyond,
            f"entry {beyond} is missing or broken: on {told} the hall was told of entry {head.seq}",
        )
    good = max((one.seq for one in heads if one.seq < head.seq and _has(trail, one)), default=0)
    where = f"entry {head.seq}" if head.seq == good + 1 else f"one of entries {good + 1}–{head.seq}"
    return Misfit(
        trail.name,
        good + 1,
        f"{where} is not the one that the hall was told of on {told}: "
        "the trail was rewritten, or this is another terminal's",
    )
