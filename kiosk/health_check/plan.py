"""What to do first: order, time, what goes together, the ring and the calendar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, TypeAlias

from kiosk.bilingual import Bilingual
from kiosk.health_check import wording
from kiosk.health_check.report import (
    CalendarEntry,
    Channel,
    Discretion,
    Finding,
    Sector,
    SectorSummary,
    Status,
    UnknownOutcome,
)
from kiosk.tax_law import Law, NotPublished
from kiosk.taxpayer import Obligation, Profile, Tax

RANK: Final = {status: place for place, status in enumerate(Status)}  # worst last
_AT_THE_TERMINAL: Final = (Channel.HERE, Channel.HERE_WITH_HELP)
_FAR: Final = date.max
MONTHS_AHEAD: Final = 4


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Bring findings into the order in which to deal with them.

    Worst first; then what costs money each further day, the nearest deadline, the larger
    sum. Findings of one joint group follow the first of them, as they are done in one go.
    """
    line = sorted(
        findings,
        key=lambda f: (
            not f.needs_act,
            -RANK[f.status],
            -f.per_day if f.per_day else 0,
            f.deadline or _FAR,
            -f.amount if f.amount else 0,
            f.rule_id,
            f.subject,
        ),
    )
    result: list[Finding] = []
    groups: dict[str, list[Finding]] = {}
    for finding in line:
        if finding.needs_act and finding.action.joint_group:
            groups.setdefault(finding.action.joint_group, []).append(finding)
    for finding in line:
        group = groups.get(finding.action.joint_group) if finding.needs_act else None
        if group is None:
            result.append(finding)
        elif group[0] is finding:
            result += group
    return tuple(result)


def minutes(findings: Iterable[Finding]) -> int:
    """Estimate the time at this terminal for everything that needs an act.

    Within a joint group the longest counts in full and each further one a minute.
    """
    total = 0
    groups: dict[str, list[int]] = {}
    for finding in findings:
        action = finding.action
        if not finding.needs_act or action.channel not in _AT_THE_TERMINAL:
            continue
        if action.joint_group:
            groups.setdefault(action.joint_group, []).append(action.minutes)
        else:
            total += action.minutes
    return total + sum(max(times) + len(times) - 1 for times in groups.values())


# --- the ring -----------------------------------------------------------------------------

_NORMAL: Final = Bilingual("正常", "fine")
_NOTHING_HERE: Final = Bilingual("无此事项", "nothing here")
_NO_DATA: Final = Bilingual("数据暂缺", "no data")
_TOO_LITTLE: Final = Bilingual("数据不全", "data incomplete")
_NO_RIGHT: Final = Bilingual("未授权查看", "not authorised")
_OFFICER: Final = Bilingual("请到专窗", "see an officer")
_LOW_RISK: Final = Bilingual("低 · 预提醒", "low · reminder")
_WORDS: Final = {
    Status.OVERDUE: ("{n} 项逾期", "{n} overdue"),
    Status.DUE: ("{n} 项待办", "{n} to do"),
    Status.LOW: ("{n} 项提醒", "{n} noted"),
    Status.BENEFIT: ("{n} 项可享", "{n} to claim"),
    Status.UNKNOWN: ("{n} 项待确认", "{n} to confirm"),
}
_DUE_WORDS: Final = {
    Sector.FILING: ("{n} 项待申报", "{n} to file"),
    Sector.PAYMENT: ("{n} 项待缴", "{n} to pay"),
    Sector.SOCIAL: ("{n} 项待缴", "{n} to pay"),
    Sector.RISK: ("{n} 项请核对", "{n} to check"),
}

_NO_RETURNS: Final = frozenset(("F21",))  # of the filing sector, yet nothing is to be filed


def summary(
    sector: Sector,
    findings: Sequence[Finding],
    unknown: Sequence[UnknownOutcome],
    clear: int,
    profile: Profile,
    allowed: bool,
) -> SectorSummary:
    """Sum one sector up: its worst status, a word, and how many findings have it.

    ``findings`` and ``unknown`` are this sector's, ``clear`` counts its clear rules.
    A sector in which less than half could be looked at is unknown, never fine.
    """
    if not allowed:
        return SectorSummary(sector, Status.UNKNOWN, _NO_RIGHT, 0)
    telling = [finding for finding in findings if finding.status is not Status.FINE]
    if not telling:
        if len(unknown) > clear + len(findings):
            word = _TOO_LITTLE if clear or findings else _NO_DATA
            return SectorSummary(sector, Status.UNKNOWN, word, len(unknown))
        if not clear and not findings:
            return SectorSummary(sector, Status.FINE, _NOTHING_HERE, 0)
        return SectorSummary(sector, Status.FINE, _fine_word(sector, profile), 0)
    status = max((finding.status for finding in telling), key=RANK.__getitem__)
    worst = [finding for finding in telling if finding.status is status]
    if any(finding.discretion is Discretion.OFFICER for finding in worst):
        return SectorSummary(sector, status, _OFFICER, len(worst))
    if sector is Sector.RISK and status is Status.LOW:
        return SectorSummary(sector, status, _LOW_RISK, len(worst))
    if sector is Sector.PAYMENT and status is Status.BENEFIT:
        return SectorSummary(
            sector,
            status,
            Bilingual(f"{len(worst)} 项可退", wording.counted(len(worst), "refund")),
            len(worst),
        )
    words = _WORDS[status]
    if status is Status.DUE and not any(f.rule_id in _NO_RETURNS for f in worst):
        words = _DUE_WORDS.get(sector, words)
    count = str(len(worst))
    word = Bilingual(words[0].replace("{n}", count), words[1].replace("{n}", count))
    return SectorSummary(sector, status, word, len(worst))


def _fine_word(sector: Sector, profile: Profile) -> Bilingual:
    if sector is Sector.CREDIT and profile.credit is not None and profile.credit.years:
        years = profile.credit.years
        now = years[-1].level
        before = years[-2].level if len(years) > 1 else now
        if before != now:
            return Bilingual(f"{before}→{now}", f"{before}→{now}")
        return Bilingual(f"{now} 级", f"level {now}")
    return _NORMAL


# --- the calendar ---------------------------------------------------------------------------


def calendar(
    profile: Profile, findings: Sequence[Finding], law: Law, today: date
) -> tuple[tuple[CalendarEntry, ...], Bilingual | None]:
    """Return the coming dates, and the sentence for what is not published yet.

    What the bureau expects of this taxpayer stands with its day, so does what else the
    findings say has to be done by a day (a licence, a window, a repair); besides, the
    general filing deadlines of the coming months. A forecast is marked as one.
    """
    deadlines, unpublished = _filing_deadlines(law, today)
    by_day: dict[tuple[date, bool], _Day] = {}
    horizon = today + timedelta(days=31 * MONTHS_AHEAD)
    if profile.filings is not None:
        for obligation in profile.filings.obligations:
            told = _told(law, obligation)
            if obligation.filed_on is not None or told is None or not today <= told[0] <= horizon:
                continue
            verb = _SUBMIT if obligation.tax is Tax.STATEMENT else _FILE
            by_day.setdefault(told, {}).setdefault(verb, []).append(
                wording.TAX_NAMES[obligation.tax]
            )
    payables = profile.payments.payables if profile.payments is not None else ()
    unpaid = profile.social.unpaid if profile.social is not None else ()
    for payable in (*payables, *unpaid):
        if today <= payable.due <= horizon:
            by_day.setdefault((payable.due, False), {}).setdefault(_PAY, []).append(
                wording.TAX_NAMES[payable.tax]
            )
    for finding in findings:
        last = finding.deadline
        if (
            last is not None
            and today <= last <= horizon
            and finding.discretion is Discretion.OPEN
            and finding.rule_id not in _OF_THE_RECORD
        ):
            by_day.setdefault((last, False), {}).setdefault(_NOTHING, []).append(finding.headline)
    entries = [
        CalendarEntry(day, _day_text(what), forecast) for (day, forecast), what in by_day.items()
    ]
    taken = {entry.day for entry in entries}
    entries += [entry for entry in deadlines if entry.day not in taken]
    return tuple(sorted(entries, key=lambda entry: entry.day)), unpublished


_Day: TypeAlias = "dict[Bilingual, list[Bilingual]]"  # what is to be done that day, by verb
_FILE: Final = Bilingual("申报", "File ")
_SUBMIT: Final = Bilingual("报送", "Submit ")
_PAY: Final = Bilingual("缴纳", "Pay ")
_NOTHING: Final = Bilingual("", "")


def _day_text(what: _Day) -> Bilingual:
    """Say a day's list, each verb once: ``申报增值税、印花税;缴纳社会保险费``."""
    return Bilingual(
        ";".join(v.zh + "、".join(dict.fromkeys(t.zh for t in texts)) for v, texts in what.items()),
        "; ".join(
            v.en + ", ".join(dict.fromkeys(t.en for t in texts)) for v, texts in what.items()
        ),
    )


def _told(law: Law, obligation: Obligation) -> tuple[date, bool] | None:
    """Return the last day to file and whether it is a forecast.

    The bureau's own guess gives way to the calendar of its month; where that is not
    published either, nothing is guessed.
    """
    if not obligation.due_is_forecast:
        return obligation.due, False
    try:
        deadline = law.filing_deadline(obligation.due.year, obligation.due.month)
    except NotPublished:
        return None
    return deadline.day, deadline.forecast


# Rules whose deadlines come from the filing and payment record, which is read itself.
_OF_THE_RECORD: Final = frozenset(
    (*(f"F{number:02}" for number in range(1, 20)), "Y01", "Y02", "B02")
)


@lru_cache(maxsize=64)
def _filing_deadlines(law: Law, today: date) -> tuple[tuple[CalendarEntry, ...], Bilingual | None]:
    entries: list[CalendarEntry] = []
    for ahead in range(MONTHS_AHEAD):
        year, month = divmod(today.year * 12 + today.month - 1 + ahead, 12)
        try:
            deadline = law.filing_deadline(year, month + 1)
        except NotPublished:
            note = Bilingual(
                f"{year} 年征期尚未公布,公布后自动更新",
                f"The filing deadlines of {year} are not published yet",
            )
            return tuple(entries), note
        if deadline.day >= today:
            name = wording.month_name(month + 1)
            text = Bilingual(f"{month + 1} 月征期截止", f"Filing deadline for {name}")
            entries.append(CalendarEntry(deadline.day, text, deadline.forecast))
    return tuple(entries), None
