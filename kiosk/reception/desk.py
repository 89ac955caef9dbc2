"""Receives a visitor: evidence → who it is → for whom they may act → profile → check.

Blocking, run on a worker thread; no Qt. What the world does (no network, an unknown
card, an expired code) comes back as a typed result with words and the way on, and every
step has its second way through the store when the hall cannot be reached.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from kiosk.audit import AuditEvent, AuditTrail
from kiosk.bilingual import Bilingual
from kiosk.china_time import china_now, moment_in_words
from kiosk.hall_client import HallClient, HallError, HallFault, Offline, OpenVisit, Refused
from kiosk.hall_client.mandates import decode_mandates
from kiosk.health_check import run_check
from kiosk.health_check.overview import glance
from kiosk.health_check.report import Status
from kiosk.identity.attempt_limits import AttemptLimits
from kiosk.identity.card import expiry_notice, visitor_from_card
from kiosk.identity.classify import CodeKind, classify_code
from kiosk.identity.for_whom import CompanionFault, accompany
from kiosk.identity.identity_code import IdentityRefused, verify_identity_code
from kiosk.identity.key_set import KeySet, decode_key_set
from kiosk.identity.refusal import Refusal
from kiosk.identity.visitor import Evidence, Mandate, Role, Visitor
from kiosk.reception.refusals import card_refusal, hall_refusal
from kiosk.reception.results import Admitted, CodeRead, Examined, NotAdmitted, NotExamined
from kiosk.reception.shown_code import read_shown_code
from kiosk.reception.sms_sign_in import SmsSignIn
from kiosk.reception.waiting import signed_returns, waiting_words
from kiosk.taxpayer import decode_profile

if TYPE_CHECKING:
    from kiosk.identity.card import ReadCard
    from kiosk.tax_law import Law
    from kiosk.taxpayer import Profile
    from offline_cache.people import CachedPerson
    from offline_cache.store import Store

IDENTITY_KEYS = "hall.identity_keys"

_ELSEWHERE = Bilingual(
    "请到咨询台,工作人员会帮您。", "Please go to the desk: the staff will help you."
)


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
        self.sms = SmsSignIn(hall, store.people.digest, AttemptLimits(store.attempts), self, clock)

    # -- who is it ------------------------------------------------------------------

    def by_card(self, card: ReadCard, *, with_guardian: bool = False) -> Admitted | NotAdmitted:
        """Admit by a resident identity card that was read whole.

        ``with_guardian`` lets someone under sixteen in; their guardian's card must follow,
        see :meth:`accompanied`.
        """
        today = self._clock().date()
        digest = self._store.people.digest(card.number)
        holder = visitor_from_card(card, digest, today, with_guardian=with_guardian)
        if isinstance(holder, Refusal):
            return self.refuse(card_refusal(holder))
        try:
            opened = self._hall.visit_by_card(holder.name, holder.id_number)
        except Refused as refused:
            return self.refuse(hall_refusal(refused, Evidence.ID_CARD))
        except HallError as error:
            person = self._store.people.by_digest(digest)
            result = self._from_store(person, Evidence.ID_CARD, card.number, error)
        else:
            result = self.admit(opened, Evidence.ID_CARD)
        if isinstance(result, Admitted):
            visitor = replace(result.visitor, valid_to=card.valid_to)
            notice = expiry_notice(card.valid_to, today)
            result = replace(result, visitor=visitor, notice=notice)
        return result

    def accompanied(
        self, principal: Admitted, read_at: datetime, companion: ReadCard
    ) -> Admitted | NotAdmitted:
        """Let the holder of a second card act for the first card's (代办), for today.

        ``principal`` stays the one whose matters are dealt with; of their mandates only
        their own affairs are left, with the rights of a companion.
        """
        now = self._clock()
        key = self._store.people.digest(companion.number)
        granted = accompany(principal.visitor, read_at, companion, now, key)
        if isinstance(granted, Refusal):
            # Too late, and both cards are wanted anew; else only the second one.
            retry = "companion" if granted.reason is CompanionFault.TOO_LONG_BETWEEN else "again"
            return self.refuse(
                NotAdmitted(
                    granted.words,
                    granted.way_on,
                    f"companion_{granted.reason.value}",
                    (retry, "help", "leave"),
                )
            )
        own = next((m for m in principal.mandates if m.role is Role.SELF), None)
        if own is None:
            return self.refuse(
                NotAdmitted(
                    Bilingual("没有找到家人的办税信息", "No tax record of your relative was found"),
                    Bilingual(
                        "请两位一起到咨询台登记,几分钟就好。",
                        "Please go to the desk together: registering takes a few minutes.",
                    ),
                    "companion_no_record",
                    ("help", "leave"),
                )
            )
        mandate = replace(
            own,
            role=granted.role,
            rights=tuple(right for right in granted.rights if right in own.rights),
            valid_to=granted.valid_to,
        )
        self._audit.record(AuditEvent.COMPANION_ADMITTED, key, own.taxpayer_id)
        return replace(principal, mandates=(mandate,), company="", task="")

    def by_code(self, text: str) -> Admitted | NotAdmitted:
        """Admit by an identity code: verified here first, then taken by the hall."""
        now = self._clock()
        verdict = verify_identity_code(text, self.keys(), now, self._store.seen_codes)
        if isinstance(verdict, IdentityRefused):
            return self.refuse(
                NotAdmitted(
                    verdict.words,
                    verdict.way_on,
                    f"code_{verdict.reason.value}",
                    ("again", "card", "number", "help", "leave"),
                )
            )
        try:
            opened = self._hall.visit_by_code(text)
        except Refused as refused:
            return self.refuse(hall_refusal(refused, Evidence.IDENTITY_CODE))
        except HallError as error:
            person = self._store.people.by_person_key(verdict.person_key)
            result = self._from_store(person, Evidence.IDENTITY_CODE, "", error)
        else:
            result = self.admit(opened, Evidence.IDENTITY_CODE)
        if isinstance(result, Admitted):
            result = replace(result, clock_words=verdict.clock_words)
        return result

    def by_any_code(self, text: str) -> Admitted | NotAdmitted | CodeRead:
        """Admit by whatever code was shown, or say what the code says instead."""
        classified = classify_code(text)
        if classified.kind is CodeKind.IDENTITY:
            return self.by_code(text)
        read = read_shown_code(classified, text, self.keys(), self._hall)
        return self.refuse(read) if isinstance(read, NotAdmitted) else read

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

    def admit(self, opened: OpenVisit, evidence: Evidence) -> Admitted:
        """Keep what the hall said of the person, and let them in."""
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
            return self.refuse(
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

    def refuse(self, refusal: NotAdmitted) -> NotAdmitted:
        """Note that somebody was not let in; nothing of who it was."""
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
        if admitted.notice is not None:
            warning = Bilingual(
                f"{warning.zh}{admitted.notice.zh}", f"{warning.en} {admitted.notice.en}".strip()
            )
        events = self._store.pending.for_visitor(key, mandate.taxpayer_id)
        returns = signed_returns(events)
        pending = waiting_words(len(signed) + len(returns), events, now)
        return Examined(
            profile=profile,
            report=report,
            fetched_at=fetched_at,
            data_warning=warning,
            pending=pending,
            signed_periods=frozenset(
                (item.task_id, item.period_start, item.period_end) for item in signed
            )
            | returns,
        )

    def glance_at(self, admitted: Admitted, mandate: Mandate) -> tuple[str, Bilingual] | None:
        """The worst thing the check finds for a taxpayer, for the list of several.

        Returns a status (as in the report) and two or three words; None when all is well
        or nothing can be known now.
        """
        result = self.examine(admitted, mandate)
        if isinstance(result, NotExamined):
            return None
        line = glance(result.report)
        return None if line.status is Status.FINE else (line.status.value, line.word)

    def leave(self, admitted: Admitted) -> None:
        """The visit is over: drop what was not kept, and tell the hall if it listens."""
        self._store.drafts.end_visit(admitted.visitor.person_key)
        self._audit.record(AuditEvent.VISIT_ENDED, admitted.visitor.person_key)
        if admitted.visit_id is not None:
            try:
                self._hall.end_visit(admitted.visit_id)
            except HallError:
                return  # the hall lets visits expire by itself


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
