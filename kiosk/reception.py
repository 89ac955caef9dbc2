"""Receives a visitor: evidence → who it is → for whom they may act → profile → check.

Blocking, run on a worker thread; no Qt. What the world does (no network, an unknown
card, an expired code) comes back as a typed result with words and the way on, and every
step has its second way through the store when the hall cannot be reached.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from kiosk.audit import AuditEvent, AuditTrail
from kiosk.bilingual import Bilingual
from kiosk.china_time import china_now, moment_in_words
from kiosk.hall_client import HallClient, HallError, HallFault, Offline, OpenVisit, Refused
from kiosk.hall_client.mandates import decode_mandates
from kiosk.health_check import run_check
from kiosk.health_check.report import Status
from kiosk.identity.classify import CodeKind, classify_code
from kiosk.identity.identity_code import IdentityRefused, verify_identity_code
from kiosk.identity.key_set import KeySet, decode_key_set
from kiosk.identity.visitor import Evidence, Mandate, Visitor
from kiosk.taxpayer import decode_profile

if TYPE_CHECKING:
    from devices.id_reader.card import IdCard
    from kiosk.health_check.report import Report
    from kiosk.tax_law import Law
    from kiosk.taxpayer import Profile
    from offline_cache.people import CachedPerson
    from offline_cache.store import Store

IDENTITY_KEYS = "hall.identity_keys"

_ELSEWHERE = Bilingual(
    "请到咨询台,工作人员会帮您。", "Please go to the desk: the staff will help you."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """The visitor is known. ``visit_id`` is None while the hall is out of reach."""

    visitor: Visitor = field(repr=False)
    mandates: tuple[Mandate, ...] = field(repr=False)
    visit_id: str | None = None
    visit_token: str | None = field(default=None, repr=False)
    known_since: datetime | None = None  # how old the cached mandates are, offline


@dataclass(frozen=True, slots=True)
class NotAdmitted:
    """The visitor is not known: why, what to do, and a code for staff."""

    title: Bilingual
    text: Bilingual
    code: str
    ways_on: tuple[str, ...] = ("again", "help", "leave")


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """The health check of one taxpayer."""

    profile: Profile = field(repr=False)
    report: Report = field(repr=False)
    fetched_at: datetime
    cached: bool
    data_warning: Bilingual
    pending: Bilingual
    signed_periods: frozenset[tuple[date, date]] = frozenset()


@dataclass(frozen=True, slots=True)
class NotExamined:
    """No profile could be had: why, and the way on."""

    what: Bilingual
    way_on: Bilingual


class Reception:
    """The desk every visitor passes."""

    def __init__(
        self,
        hall: HallClient,
        store: Store,
        law: Law,
        *,
        profile_max_age: timedelta,
        clock: Callable[[], datetime] = china_now,
    ) -> None:
        self._hall = hall
        self._store = store
        self._law = law
        self._max_age = profile_max_age
        self._clock = clock
        self._audit = AuditTrail(store)

    # -- who is it ------------------------------------------------------------------

    def by_card(self, card: IdCard) -> Admitted | NotAdmitted:
        """Admit by a resident identity card that was read whole."""
        today = self._clock().date()
        if not card.number_is_consistent:
            return NotAdmitted(
                Bilingual("这张证没有读对", "The card was not read correctly"),
                Bilingual("请拿起证件,再放一次。", "Please lift the card and put it down again."),
                "card_inconsistent",
            )
        if card.valid_to is not None and card.valid_to < today:
            return self._refuse(
                NotAdmitted(
                    Bilingual("身份证已过有效期", "This ID card has expired"),
                    Bilingual(
                        "请用有效的身份证,或改用二维码。",
                        "Please use a valid card, or a QR code.",
                    ),
                    "card_expired",
                    ("code", "help", "leave"),
                )
            )
        digest = self._store.people.digest(card.number)
        try:
            opened = self._hall.visit_by_card(card.name, card.number)
        except Refused as refused:
            return self._refuse(_refusal(refused, "card"))
        except HallError as error:
            return self._from_store(
                self._store.people.by_digest(digest), Evidence.ID_CARD, card.number, error
            )
        return self._admit(opened, Evidence.ID_CARD)

    def by_code(self, text: str) -> Admitted | NotAdmitted:
        """Admit by an identity code: verified here first, then taken by the hall."""
        now = self._clock()
        verdict = verify_identity_code(text, self.keys(), now, self._store.seen_codes)
        if isinstance(verdict, IdentityRefused):
            return self._refuse(
                NotAdmitted(
                    verdict.words,
                    verdict.way_on,
                    f"code_{verdict.reason.value}",
                    ("again", "card", "help", "leave"),
                )
            )
        try:
            opened = self._hall.visit_by_code(text)
        except Refused as refused:
            return self._refuse(_refusal(refused, "code"))
        except HallError as error:
            return self._from_store(
                self._store.people.by_person_key(verdict.person_key),
                Evidence.IDENTITY_CODE,
                "",
                error,
            )
        return self._admit(opened, Evidence.IDENTITY_CODE)

    def by_any_code(self, text: str) -> Admitted | NotAdmitted:
        """Admit by whatever code was shown, or say what to show instead."""
        classified = classify_code(text)
        if classified.kind is CodeKind.IDENTITY:
            return self.by_code(text)
        return self._refuse(
            NotAdmitted(
                classified.words,
                classified.way_on,
                f"code_{classified.kind.value}",
                ("again", "card", "help", "leave"),
            )
        )

    def keys(self) -> KeySet | None:
        """The hall's published keys as last fetched; None if never."""
        raw = self._store.settings.get(IDENTITY_KEYS)
        fetched = self._store.settings.changed_at(IDENTITY_KEYS)
        if raw is None or fetched is None:
            return None
        return decode_key_set(raw.encode(), fetched)

    def refresh_keys(self) -> None:
        """Fetch the hall's keys. Raises :class:`HallError`."""
        self._store.settings.set(IDENTITY_KEYS, self._hall.identity_keys().decode())

    def _admit(self, opened: OpenVisit, evidence: Evidence) -> Admitted:
        person = opened.person
        self._store.people.save(
            person.person_key,
            self._store.people.digest(person.id_number),
            person.name,
            opened.mandates_json,
            self._clock(),
        )
        self._audit.record(AuditEvent.VISIT_BEGAN, person.person_key)
        return Admitted(
            visitor=Visitor(
                person_key=person.person_key,
                name=person.name,
                id_number=person.id_number,
                evidence=evidence,
            ),
            mandates=opened.mandates,
            visit_id=opened.visit_id,
            visit_token=opened.visit_token,
        )

    def _from_store(
        self, person: CachedPerson | None, evidence: Evidence, number: str, error: HallError
    ) -> Admitted | NotAdmitted:
        if person is None:
            return self._refuse(
                NotAdmitted(
                    Bilingual("网络不通,暂时认不出您", "Offline: you cannot be recognised now"),
                    Bilingual(
                        "这台机器没有您的资料。请稍后再来,或到咨询台。",
                        "This terminal has nothing of yours. Please come back later, "
                        "or ask at the desk.",
                    ),
                    "offline_unknown" if isinstance(error, Offline) else "hall_fault",
                    ("again", "leave"),
                )
            )
        self._audit.record(AuditEvent.VISIT_BEGAN_OFFLINE, person.person_key)
        return Admitted(
            visitor=Visitor(
                person_key=person.person_key,
                name=person.name,
                id_number=number,
                evidence=evidence,
            ),
            mandates=decode_mandates(person.mandates_json),
            known_since=person.fetched_at,
        )

    def _refuse(self, refusal: NotAdmitted) -> NotAdmitted:
        self._audit.record(AuditEvent.IDENTITY_REFUSED)
        return refusal

    # -- how do they stand ------------------------------------------------------------

    def examine(self, admitted: Admitted, mandate: Mandate) -> Examined | NotExamined:
        """Fetch the profile (or take the cached one) and run the health check on it."""
        now = self._clock()
        key = admitted.visitor.person_key
        raw: bytes | None = None
        fetched_at = now
        failure: HallError | None = None
        if admitted.visit_id is not None and admitted.visit_token is not None:
            try:
                fetched = self._hall.profile(
                    admitted.visit_id, admitted.visit_token, mandate.taxpayer_id
                )
            except Refused as refused:
                return NotExamined(refused.text, _ELSEWHERE)
            except HallError as error:
                failure = error
            else:
                raw, profile = fetched.raw, fetched.profile
                self._store.profiles.save(mandate.taxpayer_id, key, raw, now)
        if raw is None:
            cached = self._store.profiles.latest(mandate.taxpayer_id, key)
            if cached is None or now - cached.fetched_at > self._max_age:
                return _no_profile(failure, too_old=cached is not None)
            profile, fetched_at = decode_profile(cached.raw), cached.fetched_at
        return self._check(profile, admitted, mandate, fetched_at, cached=raw is None)

    def check_again(self, examined: Examined, admitted: Admitted, mandate: Mandate) -> Examined:
        """Run the check on the same profile once more (something was signed meanwhile)."""
        return self._check(
            examined.profile, admitted, mandate, examined.fetched_at, cached=examined.cached
        )

    def _check(
        self,
        profile: Profile,
        admitted: Admitted,
        mandate: Mandate,
        fetched_at: datetime,
        *,
        cached: bool,
    ) -> Examined:
        now = self._clock()
        key = admitted.visitor.person_key
        report = run_check(profile, self._law, now.date(), frozenset(mandate.rights))
        signed = self._store.pending.signed_obligations(key, mandate.taxpayer_id)
        self._audit.record(
            AuditEvent.PROFILE_SHOWN_FROM_STORE if cached else AuditEvent.PROFILE_SHOWN,
            key,
            mandate.taxpayer_id,
        )
        warning = Bilingual("", "")
        if cached:
            warning = Bilingual(
                f"网络不通,这是 {moment_in_words(fetched_at, now.date(), 'zh')} 的数据,"
                "之后办的事可能没有显示。",
                f"Offline: this is the data of {moment_in_words(fetched_at, now.date(), 'en')}; "
                "anything done since may be missing.",
            )
        pending = Bilingual("", "")
        if signed:
            pending = Bilingual(
                f"您有 {len(signed)} 件签好的申报正在等待受理,不用再办。",
                f"{len(signed)} signed filings are waiting to be accepted; do not file them again.",
            )
        return Examined(
            profile=profile,
            report=report,
            fetched_at=fetched_at,
            cached=cached,
            data_warning=warning,
            pending=pending,
            signed_periods=frozenset((item.period_start, item.period_end) for item in signed),
        )

    def glance(self, admitted: Admitted, mandate: Mandate) -> tuple[str, Bilingual] | None:
        """The worst thing the check finds for a taxpayer, for the list of several.

        Returns a status (as in the report) and two or three words; None when all is well
        or nothing can be known now.
        """
        result = self.examine(admitted, mandate)
        if isinstance(result, NotExamined) or not result.report.findings:
            return None
        report = result.report
        worst = max((finding.status for finding in report.findings), key=list(Status).index)
        if report.todo_count == 0:
            return None
        return worst.value, Bilingual(f"{report.todo_count} 件待办", f"{report.todo_count} to do")

    def leave(self, admitted: Admitted) -> None:
        """The visit is over: drop what was not kept, and tell the hall if it listens."""
        self._store.drafts.end_visit(admitted.visitor.person_key)
        self._audit.record(AuditEvent.VISIT_ENDED, admitted.visitor.person_key)
        if admitted.visit_id is not None:
            try:
                self._hall.end_visit(admitted.visit_id)
            except HallError:
                return  # the hall lets visits expire by itself


def _refusal(refused: Refused, by: str) -> NotAdmitted:
    other = ("code",) if by == "card" else ("card",)
    if refused.code == "person_unknown":
        return NotAdmitted(
            Bilingual("没有找到您的办税信息", "No tax record of yours was found"),
            Bilingual(
                "可能还没有实名采集。请到咨询台登记,几分钟就好。",
                "You may not be registered yet. The desk can do it in a few minutes.",
            ),
            refused.code,
            ("help", "leave"),
        )
    return NotAdmitted(
        refused.text,
        Bilingual("请再试一次,或换一种方式。", "Please try again, or another way."),
        refused.code,
        ("again", *other, "help", "leave"),
    )


def _no_profile(failure: HallError | None, *, too_old: bool) -> NotExamined:
    if too_old:
        what = Bilingual("网络不通,存下的数据太旧了", "Offline, and the kept data is too old")
    elif isinstance(failure, HallFault):
        what = Bilingual("税务系统暂时没有回应", "The tax system does not answer just now")
    else:
        what = Bilingual("网络不通,暂时不能体检", "Offline: the check cannot be made now")
    return NotExamined(
        what,
        Bilingual(
            "请过一会儿再试。着急的话请到窗口,不用重新排号。",
            "Please try again in a while. If it is urgent, go to a counter.",
        ),
    )
